//! 2.1.3 再発行申請 — Reissue: once a term for EV, up to day 25 from the issue of the certificate, or to the day the RA
//! allowed.

use chrono::TimeDelta;

use super::menu::{bears_current, certificate_of};
use super::{campaign, contract, require};
use crate::catalogue::{Catalogue, Conditions, Service, Settings};
use crate::error::Denial;
use crate::model::campaign::Demand;
use crate::model::day;
use crate::model::{
    Application, ApplicationNumber, Certificate, Day, Dossier, Field, Instant, Kind, Remedy, RevocationReason,
    Sibling, Status, Window,
};
use crate::rule::Rule;

/// 証明書発行から25日まで — From the day of issue (day 0) to day 25 or the day the RA allowed, whichever is later, but not
/// beyond the certificate's last day. A certificate that the RA revoked is reissued free of the window (2.1.5).
pub(crate) fn window(certificate: &Certificate, service: &Service) -> Window {
    let issued_on = certificate.issued_on();
    let usual = issued_on.plus_days(promised(certificate, service).reissue_days);
    let closes = match certificate.late_reissue_until {
        _ if certificate.has_free_reissue => certificate.last_day(),
        Some(late) => usual.max(late),
        None => usual,
    };
    Window::new(issued_on, closes.min(certificate.last_day()))
}

/// Whether the window is open; a denial says what is left: the RA, or a new application with its fee.
pub(crate) fn open(certificate: &Certificate, service: &Service, today: Day) -> Result<Window, Denial> {
    let remedy =
        if promised(certificate, service).late_reissue { Remedy::AskTheRa } else { Remedy::NewApplication };
    window(certificate, service)
        .holding(today, Rule::ReissueWindowClosed)
        .map_err(|denial| Denial { remedy: Some(remedy), ..denial })
}

/// 発行時の条件 — What a certificate was issued with: a later change takes nothing from it and adds nothing.
pub(super) fn promised<'a>(certificate: &Certificate, service: &'a Service) -> &'a Conditions {
    service.on(certificate.issued_on())
}

/// How many reissues its certificate was issued with; none for no limit.
fn limit(dossier: &Dossier, service: &Service) -> Option<u32> {
    dossier.application.certificate.as_ref().and_then(|certificate| promised(certificate, service).reissue_limit)
}

/// 1度限り — The reissues of the term must not be used up; open and completed ones count, free ones do not.
pub(crate) fn not_used_up(dossier: &Dossier, service: &Service) -> Result<(), Denial> {
    let is_left = limit(dossier, service).is_none_or(|limit| counted(dossier) < limit as usize);
    require(is_left, Rule::ReissueAlreadyUsed)
        .map_err(|denial| Denial { remedy: Some(Remedy::NewApplication), ..denial })
}

/// How many reissues count in a record's term. A term is opened by a new, renewal or switch certificate; a reissue counts
/// in the term of its base.
fn counted(dossier: &Dossier) -> usize {
    let term = term_record(&dossier.application);
    let counts = |sibling: &&Sibling| {
        sibling.kind == Kind::Reissue
            && !sibling.is_free
            && sibling.term_record == Some(term)
            && (sibling.status.is_open() || sibling.status == Status::Completed)
    };
    dossier.siblings.iter().filter(counts).count()
}

/// 再発行の枠 — Which of the term's limited reissues the next one takes: the first that none holds; none when there is no
/// limit, or it is free. The store keeps two from taking one.
pub(crate) fn free_slot(dossier: &Dossier, service: &Service, is_free: bool) -> Option<i64> {
    let limit = limit(dossier, service).filter(|_| !is_free)?;
    let term = term_record(&dossier.application);
    let taken = |slot: i64| {
        let holds = |sibling: &&Sibling| sibling.term_record == Some(term) && sibling.reissue_slot == Some(slot);
        dossier.siblings.iter().find(holds).is_some()
    };
    (1..=i64::from(limit)).find(|slot| !taken(*slot))
}

/// 期間を開いた記録 — The record whose certificate opened the term that this one belongs to.
pub(crate) fn term_record(application: &Application) -> ApplicationNumber {
    application.term_record.unwrap_or(application.number)
}

/// 後日失効する — When the old certificate is revoked: at issue, or 14 × 86,400 s later.
pub(crate) fn revocation_due(deferred: bool, issued_at: Instant, settings: &Settings) -> Option<Instant> {
    deferred.then(|| day::later(issued_at, TimeDelta::days(settings.deferred_revocation_days.into())))
}

/// 秘密鍵の危殆化 — Whether a reissue was asked for because the key is compromised: its old certificate is then revoked for
/// that reason, and its revocation is filed with it.
pub(crate) fn is_for_compromise(application: &Application) -> bool {
    application.kind == Kind::Reissue && application.text(Field::ReissueReason) == "key_compromise"
}

/// 失効理由 — Why the old certificate is revoked: for what the reissue or a campaign says, or as superseded.
pub(crate) fn reason(reissue: &Application, demands: &[Demand]) -> RevocationReason {
    let given =
        if is_for_compromise(reissue) { RevocationReason::KeyCompromise } else { RevocationReason::Unspecified };
    superseded(given, demands)
}

/// 後日の失効の理由 — Why a certificate is revoked that a reissue has superseded, when another reason was given or none.
pub(crate) fn superseded(given: RevocationReason, demands: &[Demand]) -> RevocationReason {
    campaign::reason(given, demands).graver(RevocationReason::Superseded)
}

/// 期間後の再発行 — Whether the RA may allow a late reissue of a record until a day (2.1.3).
pub(crate) fn may_be_late(
    dossier: &Dossier,
    until: Day,
    catalogue: &Catalogue,
    now: Instant,
) -> Result<(), Denial> {
    let today = Day::of(now);
    let certificate = certificate_of(&dossier.application)?;
    let held = dossier.contract.as_ref().ok_or(Denial::from(Rule::NotCompleted))?;
    let contracted = catalogue.service(&held.service).map_err(|_| Denial::from(Rule::UnknownService))?;
    let service =
        catalogue.service(&dossier.application.service).map_err(|_| Denial::from(Rule::UnknownService))?;
    require(contract::lives(held, contracted, today), Rule::ContractEnded)?;
    require(!certificate.counts_as_revoked(), Rule::CertificateRevoked)?;
    require(!certificate.has_ended(now), Rule::CertificateExpired)?;
    bears_current(&dossier.application, held)?;
    require(promised(certificate, service).late_reissue, Rule::LateReissueNotAllowed)?;
    Window::new(today, certificate.last_day()).holding(until, Rule::LateReissueDayInvalid).map(|_| ())
}
