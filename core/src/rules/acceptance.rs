//! 2.4 受入検査 — Whether a certificate is the one that was applied for: everything found, at once. One check for those that the
//! built-in CA issues and for those made elsewhere.

use std::collections::BTreeSet;

use super::certificate::IssuePlan;
use super::text;
use crate::error::{Finding, Severity};
use crate::model::{Application, Day, Evidence, Field, Instant};
use crate::rule::Rule;

/// Days before the application's receipt that a certificate may be dated back to (CA/B BR 7.1.2.7: 48 hours).
pub(crate) const BACKDATING_DAYS: u32 = 2;

/// 識別名の属性 — The attributes that the subject of a server certificate may have (CA/B BR 7.1.2.7.4, EV Guidelines 7.1.4.2): what
/// stands in the form, and what says more about the same organization. A person's or a mailbox's are not among them, nor OU.
const ATTRIBUTES: [&str; 13] = [
    "2.5.4.3", // commonName
    "2.5.4.5", // serialNumber: the organization's
    "2.5.4.6", // countryName
    "2.5.4.7", // localityName
    "2.5.4.8", // stateOrProvinceName
    STREET_ADDRESS,
    "2.5.4.10",                 // organizationName
    "2.5.4.15",                 // businessCategory
    "2.5.4.17",                 // postalCode
    "2.5.4.97",                 // organizationIdentifier
    "1.3.6.1.4.1.311.60.2.1.1", // jurisdictionLocalityName
    "1.3.6.1.4.1.311.60.2.1.2", // jurisdictionStateOrProvinceName
    "1.3.6.1.4.1.311.60.2.1.3", // jurisdictionCountryName
];

/// The one attribute that may stand more than once: an address has several lines.
const STREET_ADDRESS: &str = "2.5.4.9";

const SERVER_AUTH: &str = "1.3.6.1.5.5.7.3.1";

/// サーバ証明書にない用途 — The purposes that no server certificate may have beside serverAuth (CA/B BR 7.1.2.7.10).
const FOREIGN_USAGES: [&str; 6] = [
    "2.5.29.37.0",             // any
    "1.3.6.1.5.5.7.3.3",       // codeSigning
    "1.3.6.1.5.5.7.3.4",       // emailProtection
    "1.3.6.1.5.5.7.3.8",       // timeStamping
    "1.3.6.1.5.5.7.3.9",       // OCSPSigning
    "1.3.6.1.4.1.11129.2.4.4", // signing precertificates
];

/// What a certificate is judged against.
pub(crate) struct Against<'a> {
    pub(crate) application: &'a Application,
    /// The fingerprint of the CSR's key, and those of the contract's other CSRs.
    pub(crate) spki: [u8; 32],
    pub(crate) earlier: &'a [[u8; 32]],
    /// What issuing it at its notBefore comes to.
    pub(crate) plan: &'a IssuePlan,
    /// Whether the issuer's serial number is kept already.
    pub(crate) is_known: bool,
    pub(crate) now: Instant,
}

/// 検査 — What is wrong with a certificate as the answer to an application, and, as a warning, that it ends early.
pub(crate) fn judge(evidence: &Evidence, against: &Against<'_>) -> Vec<Finding> {
    let Against { application, spki, earlier, plan, is_known, now } = *against;
    let form = &application.form;
    let names: BTreeSet<&str> = form.lines(Field::ServerAlternativeNames).collect();
    let same_names = names == evidence.names.iter().map(String::as_str).collect()
        && evidence.common_names.iter().all(|name| names.contains(name.as_str()));
    let same_subject = subject(evidence).iter().all(|(field, is)| form.text(*field) == is);
    let earliest = Day::of(application.received_at).minus_days(BACKDATING_DAYS).starts();
    let is_timely = earliest <= evidence.not_before
        && evidence.not_before <= now
        && evidence.not_before < evidence.not_after
        && evidence.not_after <= plan.not_after;
    let is_earlier = earlier.contains(&evidence.spki);
    let checks = [
        (evidence.spki == spki || is_earlier, Rule::CertificateKeyMismatch),
        (evidence.spki == spki || !is_earlier, Rule::CertificateForEarlierCsr),
        (same_names, Rule::CertificateNamesMismatch),
        (same_subject && is_plain(&evidence.attributes), Rule::CertificateSubjectMismatch),
        (is_timely, Rule::CertificatePeriodInvalid),
        (evidence.chain_verifies, Rule::CertificateChainInvalid),
        (!evidence.hash_is_weak, Rule::CertificateHashWeak),
        (evidence.usages.iter().any(|usage| usage == SERVER_AUTH), Rule::CertificateEkuMissing),
        (
            !evidence.usages.iter().any(|usage| FOREIGN_USAGES.contains(&usage.as_str())),
            Rule::CertificateEkuExcessive,
        ),
        (!evidence.has_unknown_extension, Rule::CertificateExtensionUnknown),
        (!evidence.is_ca, Rule::CertificateIsCa),
        (!evidence.is_precertificate, Rule::CertificatePrecertificate),
        (evidence.serial_is_sound, Rule::CertificateSerialInvalid),
        (!is_known, Rule::CertificateAlreadyRecorded),
    ];
    let mut findings: Vec<Finding> =
        checks.iter().filter(|(holds, _)| !holds).map(|(_, rule)| Finding::error(None, *rule)).collect();
    if is_timely && evidence.not_after < plan.not_after {
        findings.push(Finding::ends_early(Day::of(evidence.not_after), Day::of(plan.not_after)));
    }
    findings
}

/// 主体者 — Country, state, locality and organization of a certificate as a form keeps a CSR's, which later ones are compared with.
/// What no form could keep stands as it is, and is like nothing that one does.
pub(crate) fn subject(evidence: &Evidence) -> [(Field, String); 4] {
    [
        (Field::ServerCountry, &evidence.country),
        (Field::ServerState, &evidence.state),
        (Field::ServerLocality, &evidence.locality),
        (Field::ServerOrganization, &evidence.organization),
    ]
    .map(|(field, is)| (field, text::normalise(field, is).unwrap_or_else(|_| is.clone())))
}

/// Whether a subject has nothing but the attributes of a server certificate, each once.
fn is_plain(attributes: &[String]) -> bool {
    attributes.iter().enumerate().all(|(position, attribute)| {
        ATTRIBUTES.contains(&attribute.as_str())
            && (attribute == STREET_ADDRESS || !attributes[..position].contains(attribute))
    })
}

/// 合否 — Whether nothing was found that refuses the certificate.
pub(crate) fn passes(findings: &[Finding]) -> bool {
    findings.iter().all(|finding| finding.severity != Severity::Error)
}
