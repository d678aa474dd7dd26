//! 2.4 発行と証明書 — What certificate is issued for an approved application, and when it ends.

use super::menu::bears_current;
use super::windows::Ground;
use super::{contract, reissue, require, status, windows};
use crate::catalogue::{Catalogue, Plan, Service};
use crate::error::Denial;
use crate::model::campaign::Demand;
use crate::model::{
    Application, Certificate, Contract, ContractState, Day, Dossier, Event, Field, Instant, Kind, Offer,
    RevocationReason, Sibling,
};
use crate::rule::Rule;

/// 発行の計画 — What issuing will do: decided from plain values, before and again inside the transaction.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct IssuePlan {
    /// The certificate's notBefore: the instant of issue.
    pub(crate) not_before: Instant,
    /// The certificate's notAfter: 23:59:59 Tokyo time of its last day.
    pub(crate) not_after: Instant,
    /// The contract's anchor and months after the issue.
    pub(crate) anchor: Day,
    pub(crate) months: u32,
    /// What becomes of the certificate of the base record.
    pub(crate) previous: Previous,
}

/// 前の証明書 — What becomes of the certificate that is replaced.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Previous {
    /// There is none, or it stays valid to its own end.
    Stays,
    /// It is revoked when the new one is issued, for a reason.
    RevokedNow(RevocationReason),
    /// It is revoked at an instant still to come.
    RevokedAt(Instant),
}

/// 2.4 発行 — The plan for issuing an approved application now, or why it cannot be.
///
/// `base` is the record it was applied for from. The cap, the gate, the contract's life and the source certificate are
/// judged here, at issue; windows and counts were judged at submission (0). `demands` is what campaigns ask of the base's
/// certificate.
pub(crate) fn issue(
    dossier: &Dossier,
    (base, demands): (Option<&Dossier>, &[Demand]),
    service: &Service,
    catalogue: &Catalogue,
    now: Instant,
) -> Result<IssuePlan, Denial> {
    let application = &dossier.application;
    status::after(application.kind, application.status, Event::Issue)?;
    let today = Day::of(now);
    require(service.is_issuable(today), Rule::ServiceNotIssuable)?;
    // As long as it was applied for, whatever the catalogue says meanwhile.
    let Offer { term_months, certificate_months, .. } = application.offer;
    let certificate_end = today.plus_months(certificate_months);
    let plan = |last: Day, anchor: Day, months: u32, previous: Previous| IssuePlan {
        not_before: now,
        not_after: last.min(catalogue.last_day_allowed(today)).ends(),
        anchor,
        months,
        previous,
    };
    if application.kind == Kind::New {
        return Ok(plan(certificate_end, today, term_months, Previous::Stays));
    }
    let source = Source::of(base, catalogue, today)?;
    let Source { contract, contracted, last_day, anchor, .. } = source;
    match application.kind {
        Kind::Renewal => {
            windows::issue_gate(&source.ground(catalogue, today))?;
            match contracted.plan {
                Plan::Fixed => {
                    let months = contract.months + term_months;
                    Ok(plan(anchor.plus_months(months), anchor, months, Previous::Stays))
                }
                // It lengthens no contract, and is cut to the contract's end after a cancellation.
                Plan::AutoRenewing => {
                    let end = contract.cancelled_on.map_or(certificate_end, |day| certificate_end.min(day));
                    Ok(plan(end, anchor, contract.months, Previous::Stays))
                }
            }
        }
        Kind::Switch => {
            let end = match service.plan {
                Plan::Fixed => last_day.plus_months(term_months),
                Plan::AutoRenewing => certificate_end,
            };
            Ok(plan(end, last_day, term_months, Previous::Stays))
        }
        Kind::Reissue => {
            // A contract that waits for what replaces its revoked certificate waits for this one too (2.1.5).
            // So does the free reissue of a certificate that the RA revoked.
            let waits = contract.ends_if_unreplaced || source.certificate.has_free_reissue;
            require(waits || !source.certificate.counts_as_revoked(), Rule::CertificateRevoked)?;
            require(!source.certificate.has_ended(now), Rule::CertificateExpired)?;
            bears_current(source.application, contract)?;
            let deferred = application.text(Field::RevokePrevious) == "deferred";
            let due = reissue::revocation_due(deferred, now, catalogue.settings(today));
            let due = due.map(|due| demands.iter().fold(due, |due, demand| due.min(demand.deadline)));
            let previous = match due {
                Some(due) if now < due => Previous::RevokedAt(due),
                _ => Previous::RevokedNow(reissue::reason(application, demands)),
            };
            let plan = plan(source.certificate.last_day(), anchor, contract.months, previous);
            // Another CA's certificate may end within its last day.
            Ok(IssuePlan { not_after: plan.not_after.min(source.certificate.not_after), ..plan })
        }
        Kind::Continuation => {
            bears_current(source.application, contract)?;
            Ok(plan(last_day, anchor, contract.months, Previous::Stays))
        }
        Kind::New | Kind::ContactChange | Kind::Revocation | Kind::Cancellation => Err(Rule::WrongStatus.into()),
    }
}

/// What an application that follows a record stands on: that record's living contract and its certificate.
struct Source<'a> {
    application: &'a Application,
    certificate: &'a Certificate,
    /// The contract's current certificate, which may be a later one.
    current: &'a Certificate,
    contract: &'a Contract,
    contracted: &'a Service,
    anchor: Day,
    last_day: Day,
}

impl<'a> Source<'a> {
    fn of(base: Option<&'a Dossier>, catalogue: &'a Catalogue, today: Day) -> Result<Source<'a>, Denial> {
        let lost = || Denial::from(Rule::NoCertificateOnRecord);
        let base = base.ok_or_else(lost)?;
        let certificate = base.application.certificate.as_ref().ok_or_else(lost)?;
        let current = base.current_certificate().ok_or_else(lost)?;
        let contract = base.contract.as_ref().ok_or_else(lost)?;
        let contracted = catalogue.service(&contract.service).map_err(|_| Denial::from(Rule::UnknownService))?;
        require(contract::lives(contract, contracted, today), Rule::ContractEnded)?;
        let anchor = contract.anchor.ok_or_else(lost)?;
        let last_day = contract::last_day(contract, contracted, today).ok_or_else(lost)?;
        Ok(Source { application: &base.application, certificate, current, contract, contracted, anchor, last_day })
    }

    fn ground(&self, catalogue: &'a Catalogue, today: Day) -> Ground<'a> {
        let Source { contract, contracted, current, .. } = *self;
        Ground { contract, service: contracted, certificate: current, catalogue, today }
    }
}

/// 短くなる有効期間 — The last days of the new and of the present certificate, when the cap makes the new one end
/// first (2.1.2): a warning, judged for the first day it could be issued on.
pub(crate) fn shortened(kind: Kind, base: &Dossier, catalogue: &Catalogue, today: Day) -> Option<(Day, Day)> {
    let source = Source::of(Some(base), catalogue, today).ok()?;
    let issued_on = match kind {
        Kind::Renewal => match windows::issue_gate(&source.ground(catalogue, today)) {
            Err(Denial { window: Some(gate), .. }) => gate.opens.max(today),
            _ => today,
        },
        Kind::Switch | Kind::Reissue => today,
        _ => return None,
    };
    let (new, present) = (catalogue.last_day_allowed(issued_on), source.certificate.last_day());
    (new < present).then_some((new, present))
}

/// 過去案件になる日 — The first day on which the completed records of a contract are past, if time alone makes them
/// so (4): a hint for the list, recomputed whenever the contract changes.
pub(crate) fn past_from(held: &Contract, service: &Service, today: Day) -> Option<Day> {
    match contract::state(held, service, today) {
        ContractState::Active | ContractState::Expired | ContractState::Cancelled => {
            contract::ends_on(held, service).map(|last| last.plus_days(1))
        }
        ContractState::Concluded => None,
        ContractState::Revoked | ContractState::Switched | ContractState::Void => Some(today),
    }
}

/// 有効な証明書 — The certificate of a record, if it is neither revoked nor past its end.
pub(crate) fn in_force(application: &Application, now: Instant) -> Result<&Certificate, Denial> {
    let certificate = application.certificate.as_ref().ok_or(Denial::from(Rule::NoCertificateOnRecord))?;
    require(certificate.revoked_at.is_none(), Rule::CertificateRevoked)?;
    require(!certificate.has_ended(now), Rule::CertificateExpired)?;
    Ok(certificate)
}

/// 期の明ける日 — The day on which a contract's term is over as far as it has been recorded: it then extends, or its end is
/// recorded; none when there is nothing to wait for.
pub(crate) fn due_on(held: &Contract) -> Option<Day> {
    let waits = held.ending.is_none() && !held.end_is_recorded;
    held.anchor.filter(|_| waits).map(|anchor| anchor.plus_months(held.months).plus_days(1))
}

/// 失効で失われる日 — The last of the days that revoking a record's certificate would lose: the contract's, if it ended with
/// that, else the certificate's (2.1.5).
pub(crate) fn lost_by_revocation(base: &Dossier, catalogue: &Catalogue, today: Day) -> Option<Day> {
    let certificate = base.application.certificate.as_ref()?;
    let last = match &base.contract {
        Some(held) if ends_with_revocation(base, catalogue, today) => {
            contract::last_day(held, catalogue.service(&held.service).ok()?, today)
        }
        _ => None,
    };
    Some(last.unwrap_or_else(|| certificate.last_day()))
}

/// 失効で終わるか — Whether revoking a record's certificate on application ends its contract now: it is the current one of a
/// living contract, and nothing that would replace it is open (2.1.5).
pub(crate) fn ends_with_revocation(base: &Dossier, catalogue: &Catalogue, today: Day) -> bool {
    let held = base.contract.as_ref().filter(|held| held.current == Some(base.application.number));
    let lives = |held: &Contract| {
        catalogue.service(&held.service).is_ok_and(|service| contract::lives(held, service, today))
    };
    held.is_some_and(lives) && !base.siblings.iter().any(Sibling::will_replace)
}
