//! 2.4 一斉差し替え — Which certificates a campaign picks, what it does for each, and where each stands.

use super::{certificate, contract};
use crate::catalogue::Catalogue;
use crate::model::campaign::{CertificateTraits, Demand, KeptCertificate, Outcome};
use crate::model::{
    ApplicationNumber, Criterion, Day, Dossier, Instant, RevocationReason, Sibling, Standing, Status, name,
};
use crate::rule::Rule;

/// 失効理由 — Why a certificate is revoked for which a reason was given and which campaigns picked, each for its own: the gravest
/// (CA/B BR 7.2.2).
pub(crate) fn reason(given: RevocationReason, demands: &[Demand]) -> RevocationReason {
    demands.iter().fold(given, |reason, demand| reason.graver(demand.reason))
}

/// 条件 — The conditions of a campaign, read: a certificate must meet one of each kind that there is.
#[derive(Clone, Debug, Default)]
pub(crate) struct Predicate {
    from: Option<Day>,
    to: Option<Day>,
    /// A name's parts, or one fingerprint.
    issuers: Vec<Vec<String>>,
    keys: Vec<String>,
    serials: Vec<String>,
    names: Vec<String>,
    domains: Vec<String>,
}

impl Predicate {
    /// Reads the conditions; the rules are one for each that cannot be read, or one when there is none at all.
    pub(crate) fn read(criteria: &[(Criterion, String)]) -> Result<Predicate, Vec<Rule>> {
        let mut predicate = Predicate::default();
        let mut faults = Vec::new();
        for (criterion, text) in criteria {
            if predicate.take(*criterion, text.trim()).is_none() {
                faults.push(Rule::CampaignCriterionInvalid);
            }
        }
        if predicate.from.zip(predicate.to).is_some_and(|(from, to)| to < from) {
            faults.push(Rule::CampaignCriterionInvalid);
        }
        if criteria.is_empty() {
            faults.push(Rule::CampaignCriterionMissing);
        }
        if faults.is_empty() { Ok(predicate) } else { Err(faults) }
    }

    fn take(&mut self, criterion: Criterion, text: &str) -> Option<()> {
        let once = |day: &mut Option<Day>| match day {
            Some(_) => None,
            None => text.parse().ok().map(|read| *day = Some(read)),
        };
        match criterion {
            Criterion::IssuedFrom => once(&mut self.from)?,
            Criterion::IssuedTo => once(&mut self.to)?,
            Criterion::Issuer => self.issuers.push(match fingerprint(text) {
                Some(fingerprint) => vec![fingerprint],
                None => parts(text)?,
            }),
            Criterion::Key => self.keys.push(fingerprint(text)?),
            Criterion::Serial => self.serials.push(serial(text)?),
            Criterion::ServerName => self.names.push(Some(text.to_lowercase()).filter(|text| !text.is_empty())?),
            Criterion::ServerDomain => {
                let domain = text.strip_prefix("*.").unwrap_or(text).trim_start_matches('.');
                self.domains.push(name::normalise(domain).ok()?);
            }
        }
        Some(())
    }

    /// Whether what the store has of a certificate meets the conditions that are about that.
    pub(crate) fn picks(&self, kept: &KeptCertificate) -> bool {
        self.from.is_none_or(|from| from <= kept.issued_on)
            && self.to.is_none_or(|to| kept.issued_on <= to)
            && holds(&self.keys, |key| *key == kept.spki)
            && holds(&self.serials, |known| *known == kept.serial.trim_start_matches('0'))
    }

    /// Whether there are conditions about what stands in the certificate itself.
    pub(crate) fn looks_inside(&self) -> bool {
        !(self.issuers.is_empty() && self.names.is_empty() && self.domains.is_empty())
    }

    /// Whether what stands in a certificate meets the conditions that are about that.
    pub(crate) fn picks_inside(&self, traits: &CertificateTraits) -> bool {
        let issuer: Vec<String> = traits.issuer.iter().map(|part| tidy(part)).collect();
        let is_issuer = |asked: &Vec<String>| {
            let is_certificate = asked.len() == 1 && asked[0] == traits.issuer_certificate;
            is_certificate || *asked == issuer || asked.iter().rev().eq(issuer.iter())
        };
        let holds_text = |text: &String| {
            let shown = |name: &String| idna::domain_to_unicode(name).0;
            traits.names.iter().any(|name| name.contains(text.as_str()) || shown(name).contains(text.as_str()))
        };
        let lies_below = |domain: &String| {
            traits.names.iter().any(|name| {
                let name = name.strip_prefix("*.").unwrap_or(name);
                name.strip_suffix(domain.as_str()).is_some_and(|front| front.is_empty() || front.ends_with('.'))
            })
        };
        holds(&self.issuers, is_issuer) && holds(&self.names, holds_text) && holds(&self.domains, lies_below)
    }
}

/// Whether one of some conditions holds; none narrows nothing.
fn holds<T>(conditions: &[T], holds: impl FnMut(&T) -> bool) -> bool {
    conditions.is_empty() || conditions.iter().any(holds)
}

/// Hexadecimal digits, which colons may part, in lower case.
fn hexadecimal(text: &str) -> Option<String> {
    let digits = text.replace(':', "").to_ascii_lowercase();
    (!digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_hexdigit())).then_some(digits)
}

fn fingerprint(text: &str) -> Option<String> {
    hexadecimal(text).filter(|digits| digits.len() == 64)
}

/// A serial number without leading zeros; one has at most 20 octets (RFC 5280 4.1.2.2).
fn serial(text: &str) -> Option<String> {
    let digits = hexadecimal(text.strip_prefix("0x").unwrap_or(text))?;
    let digits = digits.trim_start_matches('0');
    (1..=40).contains(&digits.len()).then(|| digits.to_owned())
}

/// The parts of a name as `C=JP, O=Sample`; a comma parts them where the next part's type follows.
fn parts(text: &str) -> Option<Vec<String>> {
    let mut parts: Vec<String> = Vec::new();
    for piece in text.split(',') {
        let is_type = |before: &str| {
            !before.is_empty() && before.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'.')
        };
        match piece.split_once('=') {
            Some((before, _)) if is_type(before.trim()) => parts.push(tidy(piece)),
            // A comma inside of a value.
            _ => {
                let last = parts.last_mut()?;
                *last = tidy(&format!("{last},{piece}"));
            }
        }
    }
    Some(parts)
}

/// A part of a name in one spelling: lower case, without blanks around its signs.
fn tidy(part: &str) -> String {
    let pieces: Vec<&str> = part.split(',').map(str::trim).collect();
    let text = pieces.join(",").to_lowercase();
    match text.split_once('=') {
        Some((before, after)) => format!("{}={}", before.trim(), after.trim()),
        None => text,
    }
}

/// 処理 — What a campaign does for a certificate at an instant: a free reissue for a valid one that is the current one of a living
/// contract.
pub(crate) fn outcome(dossier: &Dossier, catalogue: &Catalogue, now: Instant) -> Outcome {
    match certificate::in_force(&dossier.application, now) {
        Err(_) => Outcome::NothingNeeded,
        Ok(_) if contract::lives_on(dossier, catalogue, Day::of(now)) => Outcome::Opened,
        Ok(_) => Outcome::RevokeOnly,
    }
}

/// 差し替え先の候補 — The records that were applied for from this one and bear a certificate in its place.
pub(crate) fn successors(dossier: &Dossier) -> impl Iterator<Item = ApplicationNumber> {
    let follows = |sibling: &&Sibling| {
        sibling.base == Some(dossier.application.number)
            && sibling.kind.replaces_certificate()
            && sibling.status == Status::Completed
    };
    dossier.siblings.iter().filter(follows).map(|sibling| sibling.number)
}

/// 進み具合 — Where a certificate stands at an instant; the instant of the deadline is in time.
pub(crate) fn standing(
    dossier: &Dossier,
    outcome: Option<Outcome>,
    replaced_at: Option<Instant>,
    deadline: Instant,
    catalogue: &Catalogue,
    now: Instant,
) -> Standing {
    let today = Day::of(now);
    let Some(outcome) = outcome else { return Standing::Waiting };
    match replaced_at.filter(|_| outcome == Outcome::Opened) {
        Some(at) if at <= deadline => return Standing::Replaced,
        Some(_) => return Standing::ReplacedLate,
        None => {}
    }
    match certificate::in_force(&dossier.application, now) {
        Err(denial) if denial.rule == Rule::CertificateExpired => Standing::Expired,
        Err(_) => Standing::Revoked,
        Ok(_) if outcome != Outcome::Opened || !contract::lives_on(dossier, catalogue, today) => {
            Standing::RevokeOnly
        }
        Ok(_) if now <= deadline => Standing::Open,
        Ok(_) => Standing::Overdue,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn predicate(criteria: &[(Criterion, &str)]) -> Result<Predicate, Vec<Rule>> {
        let criteria: Vec<_> = criteria.iter().map(|(criterion, text)| (*criterion, (*text).to_owned())).collect();
        Predicate::read(&criteria)
    }

    fn kept() -> KeptCertificate {
        KeptCertificate {
            sequence: 1,
            number: ApplicationNumber::new(1_000_000_001).unwrap(),
            serial: "0a1b".to_owned(),
            spki: "ab".repeat(32),
            issued_on: "2026-04-01".parse().unwrap(),
        }
    }

    #[test]
    fn a_certificate_meets_one_condition_of_each_kind() {
        use Criterion::{IssuedFrom, IssuedTo, Key, Serial};
        let key = "AB:".repeat(32);
        let key = key.trim_end_matches(':');
        for (criteria, picks) in [
            (vec![(Serial, "A1B")], true),
            (vec![(Serial, "0x00:0a:1b")], true),
            (vec![(Serial, "a1c")], false),
            (vec![(Serial, "a1c"), (Serial, "a1b")], true),
            (vec![(Serial, "a1b"), (Key, key)], true),
            (vec![(Serial, "a1c"), (Key, key)], false),
            (vec![(IssuedFrom, "2026-04-01"), (IssuedTo, "2026-04-01")], true),
            (vec![(IssuedFrom, "2026-04-02")], false),
            (vec![(IssuedTo, "2026-03-31")], false),
        ] {
            assert_eq!(predicate(&criteria).unwrap().picks(&kept()), picks, "{criteria:?}");
        }
    }

    #[test]
    fn what_stands_inside_is_compared_in_one_spelling() {
        use Criterion::{Issuer, ServerDomain, ServerName};
        let traits = CertificateTraits {
            issuer: vec!["C=JP".to_owned(), "O=Sample, Inc.".to_owned(), "CN=Sample CA".to_owned()],
            issuer_certificate: "cd".repeat(32),
            names: vec!["www.example.jp".to_owned(), "*.xn--r8jz45g.jp".to_owned()],
        };
        for (criterion, text, picks) in [
            (Issuer, "C = jp, O = Sample, Inc., CN = sample ca", true),
            (Issuer, "CN=Sample CA,O=Sample, Inc.,C=JP", true),
            (Issuer, "CN=Sample CA", false),
            (Issuer, &"CD".repeat(32), true),
            (Issuer, &"ce".repeat(32), false),
            (ServerName, "EXAMPLE", true),
            (ServerName, "例え", true),
            (ServerName, "exbmple", false),
            (ServerDomain, "example.jp", true),
            (ServerDomain, "*.example.jp", true),
            (ServerDomain, "ample.jp", false),
            (ServerDomain, "例え.jp", true),
            (ServerDomain, "www.www.example.jp", false),
        ] {
            let predicate = predicate(&[(criterion, text)]).unwrap();
            assert!(predicate.looks_inside());
            assert_eq!(predicate.picks_inside(&traits), picks, "{criterion} {text}");
        }
        // A type may be an OID, and a value may have a comma and what looks like a part behind it.
        let issuer = ["C=JP", "2.5.4.97=VATJP-1", "O=Sample, Inc. (x=y)"].map(str::to_owned).to_vec();
        let traits = CertificateTraits { issuer, ..traits };
        let predicate = predicate(&[(Issuer, "C=JP, 2.5.4.97=VATJP-1, O=Sample, Inc. (x=y)")]).unwrap();
        assert!(predicate.picks_inside(&traits));
    }

    #[test]
    fn every_condition_that_cannot_be_read_is_told() {
        use Criterion::{IssuedFrom, IssuedTo, Issuer, Key, Serial, ServerDomain, ServerName};
        assert_eq!(predicate(&[]).unwrap_err(), [Rule::CampaignCriterionMissing]);
        let foul = [
            (IssuedFrom, "2026-02-30"),
            (Key, "abcd"),
            (Serial, ""),
            (Serial, "xyz"),
            (Serial, "000"),
            (Issuer, "Sample CA"),
            (ServerName, " "),
            (ServerDomain, "localhost"),
        ];
        assert_eq!(predicate(&foul).unwrap_err(), [Rule::CampaignCriterionInvalid; 8]);
        let backwards = [(IssuedFrom, "2026-04-02"), (IssuedTo, "2026-04-01")];
        assert_eq!(predicate(&backwards).unwrap_err(), [Rule::CampaignCriterionInvalid]);
        assert!(predicate(&[(IssuedTo, "2026-04-01"), (IssuedTo, "2026-04-02")]).is_err());
        assert!(
            predicate(&[(Serial, &"f".repeat(40))]).is_ok() && predicate(&[(Serial, &"f".repeat(41))]).is_err()
        );
    }
}
