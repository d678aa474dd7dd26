//! カタログのファイル — Reading a catalogue: everything that is wrong with it at once, each fault with its line.

use std::ops::Range;

use toml::Spanned;
use toml::de::DeTable;

use super::block::{
    Block, Reading, Value, boolean, day, field, id, kind, list, number, number_or_none, organization_type, service,
    successor, text, word,
};
use super::{
    Assurance, AuthoritySettings, Catalogue, Conditions, PaperRule, Plan, Price, Required, Service, Settings,
    StickerRule, Terms, TermsVersion, ValidityCap,
};
use super::{judge, sign_in, sticker};
use crate::error::{Error, Finding, Result};
use crate::model::{Day, Sticker};
use crate::rule::Rule;

/// The longest file that is read, in bytes, and the most faults that are told.
const MAX_FILE: usize = 1 << 20;
const MAX_FAULTS: usize = 100;

const PLANS: &[(&str, Plan)] = &[("fixed", Plan::Fixed), ("auto_renewing", Plan::AutoRenewing)];
const ASSURANCES: &[(&str, Assurance)] =
    &[("organization", Assurance::Organization), ("extended", Assurance::Extended)];

/// A file as far as it can be read, each block with its place; what it lacks, the catalogue below it has.
#[derive(Default)]
pub(super) struct File {
    version: Option<Spanned<String>>,
    addressee: Option<String>,
    dealer_price_note: Option<String>,
    authority: Option<AuthoritySettings>,
    pub(super) settings: Option<Vec<Spanned<Settings>>>,
    pub(super) validity_cap: Option<Vec<Spanned<ValidityCap>>>,
    pub(super) service: Option<Vec<Spanned<Service>>>,
    pub(super) terms: Option<Vec<Spanned<Terms>>>,
    pub(super) required: Option<Vec<Spanned<Required>>>,
    pub(super) paper: Option<Vec<Spanned<PaperRule>>>,
    pub(super) price: Option<Vec<Spanned<Price>>>,
    pub(super) sticker: Option<Vec<Spanned<StickerRule>>>,
    /// Where each list begins.
    places: Vec<(&'static str, Range<usize>)>,
}

impl File {
    /// Where a list begins, if the file has it.
    pub(super) fn place(&self, list: &str) -> Option<Range<usize>> {
        self.places.iter().find(|(key, _)| *key == list).map(|(_, place)| place.clone())
    }
}

/// 読込 — The catalogue of a text, over another if there is one. With a day given, everything that is on sale from then on
/// must have terms, prices and required fields.
///
/// # Errors
/// `Invalid` with one `catalogue_invalid` for every fault.
pub(super) fn read(text: &str, below: Option<Catalogue>, today: Option<Day>) -> Result<Catalogue> {
    let mut reading = Reading::new(text);
    let mut catalogue = None;
    if text.len() > MAX_FILE {
        reading.at(0..0, "the file is larger than 1 MiB");
    } else {
        let file = parse(text, below.as_ref(), &mut reading);
        judge::names(&mut reading);
        judge::blocks(&file, &mut reading);
        let read = over(&file, below, crate::digest::sha256(text.as_bytes()));
        if let Some(today) = today {
            judge::beginnings(&file, today, &mut reading);
            judge::inherited_renewals(&file, &read, &mut reading);
            judge::coverage(&file, &read, today, &mut reading);
        }
        catalogue = Some(read);
    }
    let mut found = reading.found;
    found.sort();
    found.dedup();
    found.truncate(MAX_FAULTS);
    match catalogue {
        Some(catalogue) if found.is_empty() => Ok(catalogue),
        _ => {
            let of = |(line, fault)| Finding::of_line(Rule::CatalogueInvalid, line, fault);
            Err(Error::invalid(found.into_iter().map(of).collect()))
        }
    }
}

fn parse(text: &str, below: Option<&Catalogue>, reading: &mut Reading<'_>) -> File {
    // In places, and with what else can be read: one fault hides no other.
    let (document, unreadable) = DeTable::parse_recoverable(text);
    unreadable.iter().for_each(|fault| reading.unreadable(fault));
    let inherited = below.iter().flat_map(|below| &below.service);
    reading.services.extend(inherited.map(|service| (service.id.clone(), Some(service.plan))));
    let mut root = Block::new(reading, document.get_ref(), 0..0);
    let mut file = File {
        version: root.required("version", id),
        addressee: root.optional("addressee", self::text),
        dealer_price_note: root.optional("dealer_price_note", note),
        ..File::default()
    };
    let is_whole = below.is_none();
    let places = &mut file.places;
    file.authority = authority(&mut root, is_whole);
    file.settings = blocks(&mut root, "settings", is_whole, places, settings);
    file.validity_cap = blocks(&mut root, "validity_cap", is_whole, places, validity_cap);
    file.service = blocks(&mut root, "service", is_whole, places, a_service);
    file.terms = blocks(&mut root, "terms", is_whole, places, terms);
    file.required = blocks(&mut root, "required", is_whole, places, required);
    file.paper = blocks(&mut root, "paper", is_whole, places, paper);
    file.price = blocks(&mut root, "price", is_whole, places, price);
    file.sticker = blocks(&mut root, "sticker", is_whole, places, a_sticker);
    root.finish();
    dated(file.settings.as_deref().unwrap_or_default(), |settings| settings.from, reading);
    dated(file.validity_cap.as_deref().unwrap_or_default(), |cap| cap.from, reading);
    file
}

/// Each block of a list that can be read.
fn blocks<T>(
    root: &mut Block<'_, '_, '_>,
    key: &'static str,
    is_needed: bool,
    places: &mut Vec<(&'static str, Range<usize>)>,
    read: impl Fn(&mut Block<'_, '_, '_>) -> Option<T>,
) -> Option<Vec<T>> {
    let tables = root.blocks(key);
    let before = root.reading.found.len();
    let Some(tables) = tables else {
        if is_needed {
            root.reading.at(0..0, format!("missing field `{key}`"));
        }
        return None;
    };
    let beginning = tables.first().map_or(root.place_of(key), |(_, place)| place.clone());
    // There may be no paper and no sticker; of everything else there must be one.
    root.reading.require(
        !tables.is_empty() || ["paper", "sticker"].contains(&key),
        beginning.clone(),
        format!("`{key}` has no block"),
    );
    places.push((key, beginning));
    let mut all = Vec::new();
    for (table, place) in tables {
        let mut block = Block::new(root.reading, table, place);
        all.extend(read(&mut block));
        block.finish();
    }
    if before < root.reading.found.len() {
        root.reading.faulty.insert(key);
    }
    Some(all)
}

/// Dated blocks are in order.
fn dated<T>(blocks: &[Spanned<T>], from: impl Fn(&T) -> Day, reading: &mut Reading<'_>) {
    for pair in blocks.windows(2) {
        let [earlier, later] = pair else { continue };
        let is_later = from(earlier.get_ref()) < from(later.get_ref());
        reading.require(is_later, later.span(), "it does not begin after the one before");
    }
}

/// A text that may be blank.
fn note(reading: &mut Reading<'_>, key: &'static str, value: &Value<'_>) -> Option<String> {
    match value.get_ref().as_str() {
        Some(blank) if blank.trim().is_empty() => Some(String::new()),
        _ => text(reading, key, value),
    }
}

fn settings(block: &mut Block<'_, '_, '_>) -> Option<Spanned<Settings>> {
    let from = block.required("from", day);
    let list_months = block.required("list_months", number(1..=1200));
    let deferred_revocation_days = block.required("deferred_revocation_days", number(1..=366));
    let clock_tolerance_seconds = block.required("clock_tolerance_seconds", number(0..=86_400));
    let max_names = block.required("max_names", number(1..=1000));
    let key_reuse = block.required("key_reuse", boolean);
    let urgent_revocation_hours = block.required("urgent_revocation_hours", number(1..=720));
    let revocation_hours = block.required("revocation_hours", number(1..=720));
    let contract_end_warning_days = block.required("contract_end_warning_days", number(0..=366));
    let renewal_notice_days = block.required("renewal_notice_days", list(true, number(0..=366)));
    let continuation_notice_days = block.required("continuation_notice_days", list(true, number(0..=366)));
    let continuation_days = block.required("continuation_days", number(0..=366));
    let sign_in = sign_in::read(block);
    let from = from?;
    let read = Settings {
        from: *from.get_ref(),
        list_months: list_months?,
        deferred_revocation_days: deferred_revocation_days?,
        clock_tolerance_seconds: clock_tolerance_seconds?,
        max_names: usize::try_from(max_names?).ok()?,
        key_reuse: key_reuse?,
        urgent_revocation_hours: urgent_revocation_hours?,
        revocation_hours: revocation_hours?,
        contract_end_warning_days: contract_end_warning_days?,
        renewal_notice_days: renewal_notice_days?,
        continuation_notice_days: continuation_notice_days?,
        continuation_days: continuation_days?,
        sign_in: sign_in?,
    };
    Some(Spanned::new(from.span(), read))
}

/// A certificate ends on the day of its issue at the earliest: with a cap of 2 days.
fn validity_cap(block: &mut Block<'_, '_, '_>) -> Option<Spanned<ValidityCap>> {
    let from = block.required("from", day);
    let months = block.optional("months", number(1..=600));
    let days = block.optional("days", number(2..=18_300));
    let given = ["months", "days"].map(|key| block.place_of(key) != block.place);
    let fault = "a cap is in months or in days";
    block.reading.require(given.iter().filter(|given| **given).count() == 1, block.place.clone(), fault);
    let from = from?;
    let cap = match (months, days) {
        (Some(months), None) => ValidityCap { from: *from.get_ref(), months, days: 0 },
        (None, Some(days)) => ValidityCap { from: *from.get_ref(), months: 0, days },
        _ => return None,
    };
    Some(Spanned::new(from.span(), cap))
}

fn a_service(block: &mut Block<'_, '_, '_>) -> Option<Spanned<Service>> {
    let id = block.required("id", id);
    let name = block.required("name", text);
    let assurance = block.required("assurance", word(ASSURANCES));
    let plan = block.required("plan", word(PLANS));
    let on_sale_from = block.required("on_sale_from", day);
    let [on_sale_until, renewable_until, issuable_until] =
        ["on_sale_until", "renewable_until", "issuable_until"].map(|key| block.optional(key, day));
    match &id {
        Some(id) => {
            block.reading.services.insert(id.get_ref().clone(), plan);
        }
        None => block.reading.has_nameless = true,
    }
    let first = on_sale_from.as_ref().map(|day| *day.get_ref());
    for until in [&on_sale_until, &renewable_until, &issuable_until].into_iter().flatten() {
        let holds = first.is_none_or(|first| first <= *until.get_ref());
        block.reading.require(holds, until.span(), "it lies before `on_sale_from`");
    }
    if let Some(last) = &issuable_until {
        let is_sold_longer = match &on_sale_until {
            Some(until) => last.get_ref() < until.get_ref(),
            None => block.place_of("on_sale_until") == block.place,
        };
        block.reading.require(!is_sold_longer, last.span(), "it is on sale when it is issued no more");
    }
    let mut all: Vec<Conditions> = conditions(block, plan, first, None).into_iter().collect();
    let mut before = all.last().cloned();
    for (table, place) in block.blocks("change").unwrap_or_default() {
        let mut change = Block::new(block.reading, table, place);
        let from = change.required("from", day);
        if let (Some(from), Some(before)) = (&from, &before) {
            let is_later = before.from < *from.get_ref();
            change.reading.require(is_later, from.span(), "it does not begin after the one before");
        }
        let of = conditions(&mut change, plan, from.map(Spanned::into_inner), Some(before.as_ref()));
        change.finish();
        before = of.clone().or(before);
        all.extend(of);
    }
    let (id, until) = (id?, |day: Option<Spanned<Day>>| day.map(Spanned::into_inner));
    let read = Service {
        name: name?,
        assurance: assurance?,
        plan: plan?,
        on_sale_from: first?,
        on_sale_until: until(on_sale_until),
        renewable_until: until(renewable_until),
        issuable_until: until(issuable_until),
        conditions: Some(all).filter(|all| !all.is_empty())?,
        line: block.reading.line(id.span().start),
        id: id.get_ref().clone(),
    };
    Some(Spanned::new(id.span(), read))
}

/// The conditions a service begins with, or those of a change: what it does not name stays as it was before.
fn conditions(
    block: &mut Block<'_, '_, '_>,
    plan: Option<Plan>,
    from: Option<Day>,
    change_of: Option<Option<&Conditions>>,
) -> Option<Conditions> {
    let before = change_of.flatten();
    macro_rules! given {
        ($key:ident, $read:expr) => {
            match change_of {
                None => block.required(stringify!($key), $read),
                Some(_) => {
                    block.optional(stringify!($key), $read).or_else(|| before.map(|before| before.$key.clone()))
                }
            }
        };
    }
    let term_months = given!(term_months, number(1..=600));
    let certificate_months = block.optional("certificate_months", number(1..=600));
    let reissue_days = given!(reissue_days, number(0..=3660));
    let reissue_limit = block.optional("reissue_limit", number_or_none(0..=1000));
    let late_reissue = given!(late_reissue, boolean);
    let renewal_days = given!(renewal_days, number(0..=3660));
    let issue_gate_days = given!(issue_gate_days, number(0..=3660));
    let renews_to = block.optional("renews_to", list(true, successor(plan)));
    let switch_to = block.optional("switch_to", list(true, service));
    let organization_types = given!(organization_types, list(false, organization_type));
    let has_period = certificate_months.is_some() && plan == Some(Plan::Fixed);
    let place = block.place_of("certificate_months");
    block.reading.require(!has_period, place, "certificate_months are of an auto-renewing service");
    Some(Conditions {
        from: from?,
        term_months: term_months?,
        certificate_months: certificate_months.or(before.and_then(|before| before.certificate_months)),
        reissue_days: reissue_days?,
        reissue_limit: reissue_limit.unwrap_or(before.and_then(|before| before.reissue_limit)),
        late_reissue: late_reissue?,
        renewal_days: renewal_days?,
        issue_gate_days: issue_gate_days?,
        renews_to: renews_to.or(before.map(|before| before.renews_to.clone())).unwrap_or_default(),
        switch_to: switch_to.or(before.map(|before| before.switch_to.clone())).unwrap_or_default(),
        organization_types: organization_types?,
    })
}

fn terms(terms: &mut Block<'_, '_, '_>) -> Option<Spanned<Terms>> {
    let document = terms.required("document", id);
    let services = terms.required("services", list(false, service));
    let place = terms.place_of("versions");
    let mut versions: Vec<Spanned<TermsVersion>> = Vec::new();
    let tables = terms.blocks("versions");
    terms.reading.require(tables.as_ref().is_some_and(|all| !all.is_empty()), place, "the document has no version");
    for (table, place) in tables.unwrap_or_default() {
        let mut block = Block::new(terms.reading, table, place);
        let (version, from) = (block.required("version", id), block.required("from", day));
        block.finish();
        let Some((version, from)) = version.zip(from) else { continue };
        let is_new = versions.iter().all(|known| known.get_ref().version != *version.get_ref());
        terms.reading.require(is_new, version.span(), "the version stands there twice");
        versions.push(Spanned::new(
            from.span(),
            TermsVersion { version: version.get_ref().clone(), from: *from.get_ref() },
        ));
    }
    dated(&versions, |version| version.from, terms.reading);
    let first = versions.first().map(|version| Spanned::new(version.span(), version.get_ref().from));
    let (_, until) = span_of_days(terms, first);
    let document = document?;
    let versions = versions.into_iter().map(Spanned::into_inner).collect();
    let read = Terms { document: document.get_ref().clone(), services: services?, versions, until };
    Some(Spanned::new(document.span(), read))
}

/// The first day and the last, in order.
fn span_of_days(block: &mut Block<'_, '_, '_>, from: Option<Spanned<Day>>) -> (Option<Day>, Option<Day>) {
    let until = block.optional("until", day);
    let from = from.map(Spanned::into_inner);
    if let (Some(from), Some(until)) = (from, &until) {
        block.reading.require(from <= *until.get_ref(), until.span(), "`until` lies before `from`");
    }
    (from, until.map(Spanned::into_inner))
}

fn required(block: &mut Block<'_, '_, '_>) -> Option<Spanned<Required>> {
    let kinds = block.required("kinds", list(false, kind));
    let services = block.optional("services", list(false, service));
    let organization_types = block.optional("organization_types", list(false, organization_type));
    let a3_contract = block.optional("a3_contract", boolean).unwrap_or_default();
    let fields = block.required("fields", list(false, field));
    let from = block.optional("from", day);
    let (from, until) = span_of_days(block, from);
    let (services, organization_types) = (services.unwrap_or_default(), organization_types.unwrap_or_default());
    let read = Required { kinds: kinds?, services, organization_types, a3_contract, fields: fields?, from, until };
    Some(Spanned::new(block.place.clone(), read))
}

fn paper(block: &mut Block<'_, '_, '_>) -> Option<Spanned<PaperRule>> {
    let id = block.required("id", id);
    let name = block.required("name", text);
    let kinds = block.required("kinds", list(false, kind));
    let services = block.optional("services", list(false, service));
    let organization_types = block.optional("organization_types", list(false, organization_type));
    let from = block.required("from", day);
    let (from, until) = span_of_days(block, from);
    let id = id?;
    let read = PaperRule {
        id: id.get_ref().clone(),
        name: name?,
        kinds: kinds?,
        services: services.unwrap_or_default(),
        organization_types: organization_types.unwrap_or_default(),
        from: from?,
        until,
    };
    Some(Spanned::new(id.span(), read))
}

fn price(block: &mut Block<'_, '_, '_>) -> Option<Spanned<Price>> {
    let services = block.required("services", list(false, service));
    let kinds = block.required("kinds", list(false, kind));
    let yen = block.required("yen", number(0..=1_000_000_000));
    let from = block.required("from", day);
    let opens = kinds.iter().flatten().all(|kind| kind.opens_term());
    let place = block.place_of("kinds");
    block.reading.require(opens, place, "only a new application, a renewal and a switch have a price");
    let from = from?;
    let read = Price { services: services?, kinds: kinds?, yen: yen?, from: *from.get_ref() };
    Some(Spanned::new(from.span(), read))
}

/// A sticker is told of at its header: what is wrong with an image is wrong with all of it.
fn a_sticker(block: &mut Block<'_, '_, '_>) -> Option<Spanned<StickerRule>> {
    let name = block.required("name", string);
    let services = block.required("services", list(false, service));
    let svg = block.optional("svg", string);
    let png = block.optional("png", string);
    let from = block.optional("from", day);
    let (from, until) = span_of_days(block, from);
    let (name, services) = (name?, services?);
    let sticker = sticker::made(&name, svg.as_deref(), png.as_deref()).unwrap_or_else(|fault| {
        block.reading.at(block.place.clone(), fault);
        // Its name still counts; the file is refused.
        Sticker { name, media_type: "", image: Vec::new() }
    });
    let rule = StickerRule { sticker, services, from, until };
    Some(Spanned::new(block.place.clone(), rule))
}

fn authority(root: &mut Block<'_, '_, '_>, is_needed: bool) -> Option<AuthoritySettings> {
    let Some((table, place)) = root.table("authority") else {
        if is_needed {
            root.reading.at(0..0, "missing field `authority`");
        }
        return None;
    };
    let mut block = Block::new(root.reading, table, place);
    let crl_url = block.required("crl_url", url);
    let issuer_url = block.required("issuer_url", url);
    let login_crl_url = block.required("login_crl_url", url);
    let crl_days = block.required("crl_days", number(1..=366));
    block.finish();
    let (crl_url, issuer_url, login_crl_url) = (crl_url?, issuer_url?, login_crl_url?);
    Some(AuthoritySettings { crl_url, issuer_url, login_crl_url, crl_days: crl_days? })
}

/// What certificates point to is fetched without TLS (CA/B BR 7.1.2.11).
fn url(reading: &mut Reading<'_>, key: &'static str, value: &Value<'_>) -> Option<String> {
    let host = |url: &&str| url.strip_prefix("http://").map(str::to_owned);
    let is_url = |url: &&str| {
        host(url).is_some_and(|host| {
            !host.is_empty() && !host.starts_with('/') && host.bytes().all(|byte| byte.is_ascii_graphic())
        })
    };
    let read = value.get_ref().as_str().filter(is_url);
    reading.require(read.is_some(), value.span(), format!("`{key}` must be an http:// URL"));
    read.map(str::to_owned)
}

/// Any text.
fn string(reading: &mut Reading<'_>, key: &'static str, value: &Value<'_>) -> Option<String> {
    let read = value.get_ref().as_str();
    reading.require(read.is_some(), value.span(), format!("`{key}` must be a text"));
    read.map(str::to_owned)
}

fn over(file: &File, below: Option<Catalogue>, digest: [u8; 32]) -> Catalogue {
    /// A list stands in place of a list.
    fn instead<T: Clone>(list: &mut Vec<T>, by: Option<&Vec<Spanned<T>>>) {
        if let Some(by) = by {
            *list = by.iter().map(|block| block.get_ref().clone()).collect();
        }
    }
    let mut catalogue = below.unwrap_or(Catalogue {
        version: String::new(),
        addressee: String::new(),
        dealer_price_note: String::new(),
        authority: AuthoritySettings::default(),
        settings: Vec::new(),
        validity_cap: Vec::new(),
        service: Vec::new(),
        terms: Vec::new(),
        required: Vec::new(),
        paper: Vec::new(),
        price: Vec::new(),
        sticker: Vec::new(),
        digest,
    });
    catalogue.digest = digest;
    catalogue.version = file.version.as_ref().map(|version| version.get_ref().clone()).unwrap_or_default();
    catalogue.addressee = file.addressee.clone().unwrap_or(catalogue.addressee);
    catalogue.dealer_price_note = file.dealer_price_note.clone().unwrap_or(catalogue.dealer_price_note);
    catalogue.authority = file.authority.clone().unwrap_or(catalogue.authority);
    for service in file.service.iter().flatten().map(Spanned::get_ref) {
        match catalogue.service.iter_mut().find(|known| known.id == service.id) {
            Some(known) => *known = service.clone(),
            None => catalogue.service.push(service.clone()),
        }
    }
    instead(&mut catalogue.settings, file.settings.as_ref());
    instead(&mut catalogue.validity_cap, file.validity_cap.as_ref());
    instead(&mut catalogue.terms, file.terms.as_ref());
    instead(&mut catalogue.required, file.required.as_ref());
    instead(&mut catalogue.paper, file.paper.as_ref());
    instead(&mut catalogue.price, file.price.as_ref());
    instead(&mut catalogue.sticker, file.sticker.as_ref());
    catalogue
}

#[cfg(test)]
mod tests;
