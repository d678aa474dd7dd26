//! カタログ — What is sold and under which terms: effective-dated data, never constants in code.

mod block;
mod file;
mod judge;
mod service;
mod sign_in;
mod sticker;

use crate::digest;
use crate::error::{Code, Error, Result};
use crate::model::{AgreedTerms, Day, Field, Kind, Offer, Paper, Sticker};
use crate::rule::Rule;
use sticker::StickerRule;

pub use service::{Assurance, Conditions, Plan, Service};
pub use sign_in::SignInSettings;

/// The catalogue that is compiled in; a reseller's own file has the same shape.
const BUILT_IN: &str = concat!(include_str!("../catalogue.toml"), include_str!("../stickers.toml"));

/// カタログ — Services, terms documents, papers, prices, stickers, required fields, windows and caps.
#[derive(Clone, Debug)]
pub struct Catalogue {
    version: String,
    addressee: String,
    dealer_price_note: String,
    authority: AuthoritySettings,
    settings: Vec<Settings>,
    validity_cap: Vec<ValidityCap>,
    service: Vec<Service>,
    terms: Vec<Terms>,
    required: Vec<Required>,
    paper: Vec<PaperRule>,
    price: Vec<Price>,
    sticker: Vec<StickerRule>,
    digest: [u8; 32],
}

/// 設定 — Values in force from a day on.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Settings {
    from: Day,
    /// 一覧の月数 — Months after its certificate's issue for which a record is listed (4).
    pub list_months: u32,
    /// 後日失効の日数 — Days of 86,400 s until a deferred revocation (2.1.3).
    pub deferred_revocation_days: u32,
    /// 時計の許容差 — Seconds the clock may step back without being noticed (0).
    pub clock_tolerance_seconds: u32,
    /// 名前の上限 — Server names in one certificate (2.3).
    pub max_names: usize,
    /// 鍵の再利用 — Whether a renewal, switch, reissue or continuation may bring a key that its contract used before (2.3).
    pub key_reuse: bool,
    /// 急ぎの失効の期限 — Hours until a revocation for key compromise, or without a reason, must be done (2.1.5).
    pub urgent_revocation_hours: u32,
    /// 失効の期限 — Hours until any other revocation must be done (2.1.5).
    pub revocation_hours: u32,
    /// 契約終了の予告 — Days before a contract's last day from which the worklist warns (2.0).
    pub contract_end_warning_days: u32,
    /// 更新のご案内 — Days before the end at which renewal notices fall due (8).
    pub renewal_notice_days: Vec<u32>,
    /// 継続発行のご案内 — Days before a certificate's end at which continuation notices fall due (8).
    pub continuation_notice_days: Vec<u32>,
    /// 継続発行の日数 — Days before the certificate's last day from which a continuation is open (2.4).
    pub continuation_days: u32,
    /// ログイン — Limits of passwords, one-time passwords and sessions (1, 5).
    pub sign_in: SignInSettings,
}

/// 認証局の設定 — Where what the built-in CA's certificates point to is published, and how long its CRLs are good for (2.4).
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct AuthoritySettings {
    /// 失効リストの場所 — The URL of the issuing CA's CRL.
    pub crl_url: String,
    /// 認証局証明書の場所 — The URL of the issuing CA's certificate, DER.
    pub issuer_url: String,
    /// ログイン用の失効リストの場所 — The URL of the login CA's CRL.
    pub login_crl_url: String,
    /// 失効リストの日数 — Days of 86,400 s from a CRL's thisUpdate to its nextUpdate.
    pub crl_days: u32,
}

/// 有効期間の上限 — The longest validity of a certificate issued from a day on (2.4).
#[derive(Clone, Debug)]
struct ValidityCap {
    from: Day,
    months: u32,
    days: u32,
}

#[derive(Clone, Debug)]
struct Terms {
    document: String,
    services: Vec<String>,
    versions: Vec<TermsVersion>,
    /// The last day it is to be agreed to.
    until: Option<Day>,
}

#[derive(Clone, Debug)]
struct TermsVersion {
    version: String,
    from: Day,
}

#[derive(Clone, Debug)]
struct Required {
    kinds: Vec<Kind>,
    services: Vec<String>,
    organization_types: Vec<String>,
    /// Only for accounts with A-3 contracts.
    a3_contract: bool,
    fields: Vec<Field>,
    from: Option<Day>,
    until: Option<Day>,
}

/// 提出書類の定め — A paper, and the applications it is asked for with.
#[derive(Clone, Debug)]
struct PaperRule {
    id: String,
    name: String,
    kinds: Vec<Kind>,
    services: Vec<String>,
    organization_types: Vec<String>,
    from: Day,
    until: Option<Day>,
}

/// 契約料金 — What an application of some kinds for some services costs from a day on; the latest block counts.
#[derive(Clone, Debug)]
struct Price {
    services: Vec<String>,
    kinds: Vec<Kind>,
    yen: u32,
    from: Day,
}

impl Catalogue {
    /// 内蔵 — The built-in catalogue.
    ///
    /// # Errors
    /// `catalogue_invalid`: never for the file that is compiled in, which a test reads.
    pub fn built_in() -> Result<Catalogue> {
        file::read(BUILT_IN, None, None)
    }

    /// 内蔵の本文 — The text of the built-in catalogue, TOML.
    pub(crate) fn built_in_text() -> &'static str {
        BUILT_IN
    }

    /// 読込 — A catalogue over the built-in one. With a day given, what is on sale from then on must have terms, prices and
    /// required fields.
    ///
    /// # Errors
    /// `Invalid` with one `catalogue_invalid` for every fault, each with its line.
    pub(crate) fn over_built_in(text: &str, today: Option<Day>) -> Result<Catalogue> {
        file::read(text, Some(Catalogue::built_in()?), today)
    }

    /// What it is known by: SHA-256 of its text.
    pub(crate) fn digest(&self) -> [u8; 32] {
        self.digest
    }

    /// 版 — The catalogue's version; every record keeps the one it was judged by.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// サービス — The services, in the catalogue's order.
    pub fn services(&self) -> &[Service] {
        &self.service
    }

    /// サービス — The service of an identifier.
    ///
    /// # Errors
    /// `NotFound` with `unknown_service`.
    pub fn service(&self, id: &str) -> Result<&Service> {
        let found = self.service.iter().find(|service| service.id == id);
        found.ok_or_else(|| Error::rule_of(Code::NotFound, Rule::UnknownService))
    }

    /// 設定 — The settings in force on a day; before the first block, the first.
    pub fn settings(&self, day: Day) -> &Settings {
        let later = self.settings.partition_point(|block| block.from <= day);
        &self.settings[later.saturating_sub(1)]
    }

    /// 次の設定 — The day after a day from which other settings are in force; none when there are no later ones.
    pub(crate) fn next_settings(&self, day: Day) -> Option<Day> {
        self.settings.get(self.settings.partition_point(|block| block.from <= day)).map(|block| block.from)
    }

    /// 証明書の最終日の上限 — The last day a certificate issued on a day may have (2.4).
    ///
    /// The last whole Tokyo day within the cap less one day, counted from the instant of issue: whatever that
    /// instant, it is the day of issue + cap − 2 days.
    pub fn last_day_allowed(&self, issued_on: Day) -> Day {
        let later = self.validity_cap.partition_point(|cap| cap.from <= issued_on);
        let cap = &self.validity_cap[later.saturating_sub(1)];
        issued_on.plus_months(cap.months).plus_days(cap.days).minus_days(2)
    }

    /// 規約 — The current version of every terms document of a service on a day (2.0).
    pub fn terms(&self, service: &str, day: Day) -> Vec<AgreedTerms> {
        let of_service =
            |terms: &&Terms| terms.services.iter().any(|id| id == service) && is_in_force(None, terms.until, day);
        let asked = self.terms.iter().filter(of_service);
        asked
            .filter_map(|terms| {
                let current = terms.versions.iter().filter(|version| version.from <= day).max_by_key(|v| v.from)?;
                Some(AgreedTerms { document: terms.document.clone(), version: current.version.clone() })
            })
            .collect()
    }

    /// 提出書類 — The papers that an application of a kind, a service and a type of organization needs when it is submitted
    /// on a day (2.2).
    pub fn papers(&self, kind: Kind, service: &str, organization_type: &str, day: Day) -> Vec<Paper> {
        let applies = |paper: &&PaperRule| {
            paper.kinds.contains(&kind)
                && holds(&paper.services, service)
                && holds(&paper.organization_types, organization_type)
                && is_in_force(Some(paper.from), paper.until, day)
        };
        let asked = |paper: &PaperRule| {
            let (id, name) = (paper.id.clone(), paper.name.clone());
            Paper { id, name, received_on: None, waived_for: None }
        };
        self.paper.iter().filter(applies).map(asked).collect()
    }

    /// ステッカー — The images of a service on a day, in the catalogue's order (3).
    pub fn stickers(&self, service: &str, day: Day) -> impl Iterator<Item = &Sticker> {
        let is_given = move |rule: &&StickerRule| {
            rule.services.iter().any(|id| id == service) && is_in_force(rule.from, rule.until, day)
        };
        self.sticker.iter().filter(is_given).map(|rule| &rule.sticker)
    }

    /// What the stickers of a service on a day are known by: each name, with the digest of its image.
    pub(crate) fn known_stickers(&self, service: &str, day: Day) -> Vec<String> {
        let known =
            |sticker: &Sticker| format!("{} {}", sticker.name, digest::hex(&digest::sha256(&sticker.image)[..4]));
        self.stickers(service, day).map(known).collect()
    }

    /// 据え置き — The catalogue as it stands on a day, from then on for good: nothing that is to come of it ever comes.
    pub(crate) fn standing_still(&self, day: Day) -> Catalogue {
        let mut still = self.clone();
        keep_begun(&mut still.settings, day, |settings| settings.from);
        keep_begun(&mut still.validity_cap, day, |cap| cap.from);
        still.service.iter_mut().for_each(|service| service.stand_still(day));
        for terms in &mut still.terms {
            terms.versions.retain(|version| version.from <= day);
        }
        still.price.retain(|price| price.from <= day);
        let has_begun = |from: Option<Day>| from.is_none_or(|from| from <= day);
        still.paper.retain(|paper| has_begun(Some(paper.from)));
        still.required.retain(|required| has_begun(required.from));
        still.sticker.retain(|sticker| has_begun(sticker.from));
        let untils = still.paper.iter_mut().map(|paper| &mut paper.until);
        let untils = untils.chain(still.required.iter_mut().map(|required| &mut required.until));
        let untils = untils.chain(still.terms.iter_mut().map(|terms| &mut terms.until));
        for until in untils.chain(still.sticker.iter_mut().map(|sticker| &mut sticker.until)) {
            *until = until.filter(|until| *until < day);
        }
        still
    }

    /// 認証局の設定 — What the built-in CA goes by (2.4).
    pub fn authority(&self) -> &AuthoritySettings {
        &self.authority
    }

    /// 契約料金 — What an application of a kind for a service costs on a day, in yen with tax; none when it is free.
    pub fn price(&self, kind: Kind, service: &str, day: Day) -> Option<u32> {
        let applies = |price: &&Price| {
            price.kinds.contains(&kind) && price.services.iter().any(|id| id == service) && price.from <= day
        };
        self.price.iter().filter(applies).max_by_key(|price| price.from).map(|price| price.yen)
    }

    /// 申込条件 — What an application of a kind for a service is sold by on a day, to an account of a dealer.
    ///
    /// # Errors
    /// `NotFound` with `unknown_service`.
    pub(crate) fn offer(&self, kind: Kind, service: &str, dealer_code: &str, day: Day) -> Result<Offer> {
        let service = self.service(service)?;
        let Conditions { term_months, certificate_months, .. } = *service.on(day);
        Ok(Offer {
            asks_for_term: service.plan.lengthened_by(kind),
            service_name: service.name.clone(),
            addressee: self.addressee.clone(),
            dealer_code: dealer_code.to_owned(),
            dealer_price_note: self.dealer_price_note.clone(),
            price: self.price(kind, &service.id, day).filter(|_| service.plan.lengthened_by(kind)),
            term_months,
            certificate_months: certificate_months.unwrap_or(term_months),
        })
    }

    /// 必須項目 — The fields that must be filled in for a kind, a service, a type of organization, and an A-3 contract or
    /// not, submitted on a day (7).
    pub fn required(
        &self,
        kind: Kind,
        service: &str,
        organization_type: &str,
        a3_contract: bool,
        day: Day,
    ) -> Vec<Field> {
        let applies = |required: &&Required| {
            required.kinds.contains(&kind)
                && (a3_contract || !required.a3_contract)
                && holds(&required.services, service)
                && holds(&required.organization_types, organization_type)
                && is_in_force(required.from, required.until, day)
        };
        let mut fields: Vec<Field> =
            self.required.iter().filter(applies).flat_map(|required| required.fields.iter().copied()).collect();
        fields.sort_unstable();
        fields.dedup();
        fields
    }
}

/// Whether a list that narrows a block holds a name; an empty one narrows nothing.
fn holds(names: &[String], name: &str) -> bool {
    names.is_empty() || names.iter().any(|known| known == name)
}

/// Whether a block that may have a first and a last day is in force on a day.
fn is_in_force(from: Option<Day>, until: Option<Day>, day: Day) -> bool {
    from.is_none_or(|from| from <= day) && until.is_none_or(|until| day <= until)
}

/// Of blocks in the order of their days, those that have begun on a day; the first in any case.
fn keep_begun<T>(blocks: &mut Vec<T>, day: Day, from: impl Fn(&T) -> Day) {
    let begun = blocks.partition_point(|block| from(block) <= day);
    blocks.truncate(begun.max(1));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn built_in_catalogue_is_sound_and_knows_the_five_services() {
        let catalogue = Catalogue::built_in().unwrap();
        let names: Vec<_> = catalogue.services().iter().map(|service| service.id.as_str()).collect();
        assert_eq!(names, ["SR3.0-1Y", "SR3.0-6M", "SR3.0-AUTO", "SR2.0-AUTO", "EV2.0-1Y"]);
        let today = Day::new(2026, 11, 22).unwrap();
        for service in catalogue.services() {
            assert!(!catalogue.terms(&service.id, today).is_empty(), "{}", service.id);
            assert!(
                !catalogue.required(Kind::New, &service.id, "corporation", false, today).is_empty(),
                "{}",
                service.id
            );
        }
    }

    #[test]
    fn caps_are_in_force_by_day_of_issue() {
        let catalogue = Catalogue::built_in().unwrap();
        let cases = [
            ("2015-03-31", "2020-03-29"),
            ("2015-04-01", "2018-06-29"),
            ("2018-02-28", "2021-05-26"),
            ("2018-03-01", "2020-06-01"),
            ("2020-08-31", "2022-12-02"),
            ("2020-09-01", "2021-10-02"),
            ("2026-03-14", "2027-04-14"),
            ("2026-03-15", "2026-09-29"),
            ("2027-03-14", "2027-09-28"),
            ("2027-03-15", "2027-06-21"),
            ("2029-03-14", "2029-06-20"),
            ("2029-03-15", "2029-04-29"),
        ];
        for (issued_on, last) in cases {
            let allowed = catalogue.last_day_allowed(issued_on.parse().unwrap());
            assert_eq!(allowed.to_string(), last, "issued on {issued_on}");
        }
    }
}
