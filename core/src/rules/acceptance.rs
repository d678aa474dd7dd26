//! 2.4 受入検査 — Whether a certificate made elsewhere is the one that was applied for: everything found, at once.

use std::collections::BTreeSet;

use super::certificate::IssuePlan;
use crate::error::Finding;
use crate::model::{Application, Day, Evidence, Field, Instant};
use crate::rule::Rule;

/// Days before the application's receipt that a certificate may be dated back to (CA/B BR 7.1.2.7: 48 hours).
const BACKDATING_DAYS: u32 = 2;

/// 検査 — What is wrong with a certificate as the answer to an application; `plan` is what issuing it at its notBefore would
/// have come to, `spki` the fingerprint of the CSR's key.
pub(crate) fn judge(
    evidence: &Evidence,
    application: &Application,
    spki: &[u8; 32],
    plan: &IssuePlan,
    is_known: bool,
    now: Instant,
) -> Vec<Finding> {
    let form = &application.form;
    let names: BTreeSet<&str> = form.lines(Field::ServerAlternativeNames).collect();
    let same_names = names == evidence.names.iter().map(String::as_str).collect();
    let parts = [
        (Field::ServerCountry, &evidence.country),
        (Field::ServerState, &evidence.state),
        (Field::ServerLocality, &evidence.locality),
        (Field::ServerOrganization, &evidence.organization),
    ];
    let same_subject = parts.iter().all(|(field, is)| form.text(*field) == is.as_str());
    let earliest = Day::of(application.received_at).minus_days(BACKDATING_DAYS).starts();
    let is_timely = earliest <= evidence.not_before
        && evidence.not_before <= now
        && evidence.not_before < evidence.not_after
        && evidence.not_after <= plan.not_after;
    let checks = [
        (evidence.spki == *spki, Rule::CertificateKeyMismatch),
        (same_names, Rule::CertificateNamesMismatch),
        (same_subject && !evidence.has_organizational_unit, Rule::CertificateSubjectMismatch),
        (is_timely, Rule::CertificatePeriodInvalid),
        (evidence.chain_verifies, Rule::CertificateChainInvalid),
        (evidence.is_for_servers, Rule::CertificateEkuMissing),
        (!evidence.is_ca, Rule::CertificateIsCa),
        (!is_known, Rule::CertificateAlreadyRecorded),
    ];
    checks.iter().filter(|(holds, _)| !holds).map(|(_, rule)| Finding::error(None, *rule)).collect()
}
