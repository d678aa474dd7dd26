//! 2.1.3 再発行申請 — Reissue: once a term for EV, up to day 25 from the issue of the certificate.

use super::require;
use crate::catalogue::{Service, Settings};
use crate::error::Denial;
use crate::model::{Application, ApplicationNumber, Certificate, Dossier, Instant, Kind, Window};
use crate::rule::Rule;

/// 証明書発行から25日まで — From the day of issue (day 0) to day 25, or to the certificate's last day if earlier.
pub(crate) fn window(certificate: &Certificate, service: &Service) -> Window {
    let issued_on = certificate.issued_on();
    Window::new(issued_on, issued_on.plus_days(service.reissue_days).min(certificate.last_day()))
}

/// 1度限り — The reissues of the term must not be used up; open and completed ones count.
pub(crate) fn not_used_up(dossier: &Dossier, service: &Service) -> Result<(), Denial> {
    let used = in_term(dossier).count();
    require(service.reissue_limit.is_none_or(|limit| used < limit as usize), Rule::ReissueAlreadyUsed)
}

/// A term is opened by a new, renewal or switch certificate; a reissue counts in the term of its base.
fn in_term(dossier: &Dossier) -> impl Iterator<Item = ApplicationNumber> {
    let term = term_record(&dossier.application);
    dossier
        .siblings
        .iter()
        .filter(move |sibling| sibling.kind == Kind::Reissue && sibling.term_record == Some(term))
        .filter(|sibling| sibling.status.is_open() || sibling.status == crate::model::Status::Completed)
        .map(|sibling| sibling.number)
}

/// 期間を開いた記録 — The record whose certificate opened the term that this one belongs to.
pub(crate) fn term_record(application: &Application) -> ApplicationNumber {
    application.term_record.unwrap_or(application.number)
}

/// 後日失効する — When the old certificate is revoked: at issue, or 14 × 86,400 s later.
pub(crate) fn revocation_due(deferred: bool, issued_at: Instant, settings: &Settings) -> Option<Instant> {
    deferred.then(|| issued_at + chrono::TimeDelta::days(settings.deferred_revocation_days.into()))
}
