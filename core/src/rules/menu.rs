//! 2.0 操作の可否 — Which acts a record offers, and the rule that denies each other one.

use super::windows::Ground;
use super::{contract, reissue, require, status, windows};
use crate::catalogue::Catalogue;
use crate::error::{Denial, Result};
use crate::model::{
    Act, Action, Application, Certificate, Contract, Day, Dossier, Event, Instant, Kind, Sibling, Status, Window,
};
use crate::rule::Rule;

/// 申請の枠 — A lane of a contract, in which one application at most is open (2.0).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(i64)]
pub(crate) enum Lane {
    Term = 1,
    Certificate = 2,
    ContactChange = 3,
    Cancellation = 4,
    Revocation = 5,
}

/// 申請の枠 — The lane of a kind; a new application has no contract to have a lane in.
pub(crate) fn lane(kind: Kind) -> Option<Lane> {
    match kind {
        Kind::New => None,
        Kind::Renewal | Kind::Switch => Some(Lane::Term),
        Kind::Reissue | Kind::Continuation => Some(Lane::Certificate),
        Kind::ContactChange => Some(Lane::ContactChange),
        Kind::Cancellation => Some(Lane::Cancellation),
        Kind::Revocation => Some(Lane::Revocation),
    }
}

/// What the menu is asked on: the instant and its day, and whether the clock can be trusted with windows (0).
#[derive(Clone, Copy)]
pub(crate) struct Moment {
    pub(crate) now: Instant,
    pub(crate) today: Day,
    pub(crate) clock_is_steady: bool,
}

/// 操作の一覧 — Every act with its answer, in the order of the guide.
///
/// # Errors
/// `unknown_service` when the catalogue no longer knows the record's service.
pub(crate) fn actions(dossier: &Dossier, catalogue: &Catalogue, moment: Moment) -> Result<Vec<Action>> {
    catalogue.service(&dossier.application.service)?;
    let answer = |act: &Act| {
        let (allowed, denial, window) = match permit(dossier, *act, catalogue, moment) {
            Ok(window) => (true, None, window),
            Err(denial) => (false, Some(denial), denial.window),
        };
        Action {
            act: *act,
            allowed,
            rule: denial.map(|denial| denial.rule),
            opens: window.map(|window| window.opens),
            closes: window.map(|window| window.closes),
            record: denial.and_then(|denial| denial.record),
            remedy: denial.and_then(|denial| denial.remedy),
        }
    };
    Ok(Act::ALL.iter().map(answer).collect())
}

/// 可否 — Whether an act is open on a record: its window, if it has one, or the denial.
///
/// The order of the denials is that of section 2.0.
pub(crate) fn permit(
    dossier: &Dossier,
    act: Act,
    catalogue: &Catalogue,
    moment: Moment,
) -> Result<Option<Window>, Denial> {
    let application = &dossier.application;
    match act {
        Act::Form => return Ok(None),
        Act::Withdrawal => {
            return status::after(application.kind, application.status, Event::Withdraw).map(|_| None);
        }
        _ => {}
    }
    let certificate = certificate_of(application)?;
    if act == Act::Download {
        return Ok(None);
    }
    let today = moment.today;
    let service = catalogue.service(&application.service).map_err(|_| Denial::from(Rule::UnknownService))?;
    let contract = dossier.contract.as_ref().ok_or(Denial::from(Rule::NotCompleted))?;
    let contracted = catalogue.service(&contract.service).map_err(|_| Denial::from(Rule::UnknownService))?;
    let (lives, unrevoked, unexpired, current) = conditions(act);
    require(!lives || contract::lives(contract, contracted, today), Rule::ContractEnded)?;
    let is_free = act == Act::Reissue && certificate.has_free_reissue;
    require(!unrevoked || is_free || !certificate.counts_as_revoked(), Rule::CertificateRevoked)?;
    require(!unexpired || !certificate.has_ended(moment.now), Rule::CertificateExpired)?;
    if act == Act::Reissue && !is_free {
        reissue::not_used_up(dossier, service)?;
    }
    if current {
        bears_current(application, contract)?;
    }
    nothing_pending(dossier, act, moment.now)?;
    let ground = Ground { contract, service: contracted, certificate, catalogue, today };
    let steady = || require(moment.clock_is_steady, Rule::ClockWentBack);
    let window = match act {
        Act::Renewal => steady().and_then(|()| ground.renewal())?,
        Act::Switch => steady().and_then(|()| ground.switch())?,
        Act::Reissue => steady().and_then(|()| reissue::open(certificate, service, today))?,
        Act::Continuation => steady().and_then(|()| ground.continuation())?,
        Act::Cancellation => steady().and_then(|()| ground.cancellation())?,
        // A certificate that must be revoked does not wait for a clock.
        Act::Revocation => windows::revocation(certificate),
        Act::ContactChange | Act::Withdrawal | Act::Download | Act::Form => return Ok(None),
    };
    Ok(Some(window))
}

/// The certificate that a completed record bears.
pub(crate) fn certificate_of(application: &Application) -> Result<&Certificate, Denial> {
    require(application.kind != Kind::ContactChange, Rule::ContactChangeRecord)?;
    require(application.kind.bears_certificate(), Rule::NoCertificateOnRecord)?;
    require(application.status == Status::Completed, Rule::NotCompleted)?;
    application.certificate.as_ref().ok_or(Rule::NotCompleted.into())
}

/// Which conditions apply to an act: the contract lives, the certificate is unrevoked, it is unexpired, and the
/// record bears the contract's current certificate.
fn conditions(act: Act) -> (bool, bool, bool, bool) {
    match act {
        Act::Renewal | Act::Switch | Act::Continuation => (true, false, false, true),
        Act::Reissue => (true, true, true, true),
        Act::ContactChange | Act::Cancellation => (true, false, false, false),
        Act::Revocation => (false, true, true, false),
        Act::Download | Act::Withdrawal | Act::Form => (false, false, false, false),
    }
}

/// The record bears the contract's current certificate; the denial names the record that does.
pub(crate) fn bears_current(application: &Application, contract: &Contract) -> Result<(), Denial> {
    match contract.current {
        Some(current) if current != application.number => {
            Err(Denial { record: Some(current), ..Rule::SupersededRecord.into() })
        }
        _ => Ok(()),
    }
}

/// 申請の種別 — The act by which an application of a kind is made from a record; a new one is made from none.
pub(crate) fn act_of(kind: Kind) -> Option<Act> {
    match kind {
        Kind::New => None,
        Kind::Renewal => Some(Act::Renewal),
        Kind::Switch => Some(Act::Switch),
        Kind::Reissue => Some(Act::Reissue),
        Kind::Continuation => Some(Act::Continuation),
        Kind::ContactChange => Some(Act::ContactChange),
        Kind::Revocation => Some(Act::Revocation),
        Kind::Cancellation => Some(Act::Cancellation),
    }
}

/// At most one open application a contract in each lane; a revocation's lane is the certificate's. What time has made
/// impossible is not pending, whether that was recorded or not.
fn nothing_pending(dossier: &Dossier, act: Act, now: Instant) -> Result<(), Denial> {
    let Some(kind) = Kind::ALL.iter().copied().find(|kind| act_of(*kind) == Some(act)) else { return Ok(()) };
    let same_certificate = |base| kind != Kind::Revocation || base == Some(dossier.application.number);
    let outlived = outlived_reissue(dossier, now).map(|sibling| sibling.number);
    let pending = dossier.siblings.iter().any(|sibling| {
        sibling.status.is_open()
            && lane(sibling.kind) == lane(kind)
            && same_certificate(sibling.base)
            && outlived != Some(sibling.number)
    });
    require(!pending, Rule::ApplicationPending)
}

/// 期限切れの再発行 — The open reissue of a record whose certificate has ended: there is nothing left to reissue (2.1.3).
pub(crate) fn outlived_reissue(dossier: &Dossier, now: Instant) -> Option<&Sibling> {
    let has_ended = dossier.application.certificate.as_ref().is_some_and(|certificate| certificate.has_ended(now));
    let is_reissue = |sibling: &&Sibling| {
        sibling.kind == Kind::Reissue
            && sibling.status.is_open()
            && sibling.base == Some(dossier.application.number)
    };
    dossier.siblings.iter().filter(|_| has_ended).find(is_reissue)
}

/// 期日の到来 — The record at an instant from now on, as if all work were done when it is due, and nothing else happened.
/// `base` is the record it was applied for from. What time alone decides holds now, too, whether it was recorded or not; a
/// deferred revocation is real only when executed.
pub(crate) fn with_due_work_done(
    mut dossier: Dossier,
    base: Option<&Dossier>,
    catalogue: &Catalogue,
    now: Instant,
    at: Instant,
) -> Dossier {
    if at < now {
        return dossier;
    }
    if let Some(certificate) = &mut dossier.application.certificate
        && certificate.revoked_at.is_none()
    {
        certificate.revoked_at = revoked_by(certificate, now, at);
    }
    let application = &mut dossier.application;
    if let Some(base) = base.filter(|_| application.status.is_open())
        && rejected_by(application.kind, base, catalogue, now, at).is_some()
    {
        application.status = Status::Rejected;
    }
    dossier
}

/// When due work will have revoked a certificate by an instant to come, if it will. It is real only when executed: what is
/// overdue is done now, and nothing is done any more once the certificate has ended.
fn revoked_by(certificate: &Certificate, now: Instant, at: Instant) -> Option<Instant> {
    let done_at = certificate.revocation_due_at.filter(|_| !certificate.is_recorded)?.max(now);
    (now < at && done_at <= at && done_at <= certificate.not_after).then_some(done_at)
}

/// The rule by which due work will have rejected an open application, if it will: its contract has ended by then, a
/// reissue's or a revocation's certificate has ended, or that of a revocation been revoked.
pub(crate) fn rejected_by(
    kind: Kind,
    base: &Dossier,
    catalogue: &Catalogue,
    now: Instant,
    at: Instant,
) -> Option<Rule> {
    let ends_with_contract = !matches!(kind, Kind::Revocation | Kind::Cancellation);
    let has_lived = base.contract.as_ref().is_some_and(|held| {
        let service = catalogue.service(&held.service);
        service.is_ok_and(|service| !contract::lives(held, service, Day::of(at)))
    });
    if ends_with_contract && has_lived {
        return Some(Rule::ContractEnded);
    }
    let certificate = base.application.certificate.as_ref()?;
    if matches!(kind, Kind::Reissue | Kind::Revocation) && certificate.has_ended(at) {
        return Some(Rule::CertificateExpired);
    }
    (kind == Kind::Revocation && revoked_by(certificate, now, at).is_some()).then_some(Rule::CertificateRevoked)
}

#[cfg(test)]
mod tests {
    use super::super::import::tests::{kept, of};
    use super::*;

    #[test]
    fn a_certificate_that_will_have_been_revoked_takes_its_revocation_with_it() {
        let imported = kept(&[
            "1 new 2026-04-01 2026-04-02 service=SR3.0-1Y until=2027-05-02",
            "2 reissue 2026-04-03 2026-04-04 until=2027-05-02 revoke_previous=deferred",
        ]);
        let base = Dossier {
            application: of(&imported, "1").application.clone(),
            current: of(&imported, "2").application.certificate.clone(),
            contract: Some(imported.contract),
            siblings: Vec::new(),
        };
        let catalogue = Catalogue::built_in().unwrap();
        let day = |text: &str| text.parse::<Day>().unwrap().starts();
        let rejected = |kind, at| rejected_by(kind, &base, &catalogue, day("2026-04-10"), day(at));
        assert_eq!(rejected(Kind::Revocation, "2026-04-18"), Some(Rule::CertificateRevoked));
        assert_eq!(rejected(Kind::Revocation, "2026-04-17"), None);
        assert_eq!(rejected(Kind::Renewal, "2026-04-18"), None);
        assert_eq!(rejected(Kind::Revocation, "2026-04-10"), None, "what has happened is recorded");
    }
}
