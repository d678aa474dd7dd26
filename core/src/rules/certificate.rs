//! 2.4 発行と証明書 — What certificate is issued for an approved application, and when it ends.

use super::menu::bears_current;
use super::{contract, reissue, require, status};
use crate::catalogue::{Catalogue, Plan, Service};
use crate::error::Denial;
use crate::model::{ContractState, Day, Dossier, Event, Field, Instant, Kind};
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
    /// It is revoked when the new one is issued.
    RevokedNow,
    /// It is revoked at an instant still to come.
    RevokedAt(Instant),
}

/// 2.4 発行 — The plan for issuing an approved application now, or why it cannot be.
///
/// `base` is the record it was applied for from. The cap, the contract's life and the source certificate are judged
/// here, at issue; windows and counts were judged at submission (0).
pub(crate) fn issue(
    dossier: &Dossier,
    base: Option<&Dossier>,
    service: &Service,
    catalogue: &Catalogue,
    now: Instant,
) -> Result<IssuePlan, Denial> {
    let application = &dossier.application;
    status::after(application.kind, application.status, Event::Issue)?;
    let today = Day::of(now);
    require(service.is_issuable(today), Rule::ServiceNotIssuable)?;
    let capped = |last: Day| last.min(catalogue.last_day_allowed(today)).ends();
    match application.kind {
        Kind::New => {
            let certificate_months = match service.plan {
                Plan::Fixed => service.term_months,
                Plan::AutoRenewing => service.certificate_months.unwrap_or(service.term_months),
            };
            Ok(IssuePlan {
                not_before: now,
                not_after: capped(today.plus_months(certificate_months)),
                anchor: today,
                months: service.term_months,
                previous: Previous::Stays,
            })
        }
        Kind::Reissue => {
            let source = base.and_then(|base| base.application.certificate.as_ref());
            let (Some(base), Some(source), Some(contract)) = (base, source, &dossier.contract) else {
                return Err(Rule::NoCertificateOnRecord.into());
            };
            require(contract::lives(contract, service, today), Rule::ContractEnded)?;
            require(source.revoked_at.is_none(), Rule::CertificateRevoked)?;
            require(today <= source.last_day(), Rule::CertificateExpired)?;
            bears_current(&base.application, contract)?;
            let deferred = application.text(Field::RevokePrevious) == "deferred";
            let previous = reissue::revocation_due(deferred, now, catalogue.settings(today));
            Ok(IssuePlan {
                not_before: now,
                not_after: capped(source.last_day()),
                anchor: contract.anchor.unwrap_or(today),
                months: contract.months,
                previous: previous.map_or(Previous::RevokedNow, Previous::RevokedAt),
            })
        }
        Kind::Renewal | Kind::Switch | Kind::Continuation => Err(Rule::WrongStatus.into()),
        Kind::ContactChange | Kind::Revocation | Kind::Cancellation => Err(Rule::WrongStatus.into()),
    }
}

/// 過去案件になる日 — The first day on which the completed records of a contract are past, if time alone makes them
/// so (4): a hint for the list, recomputed whenever the contract changes.
pub(crate) fn past_from(dossier: &Dossier, service: &Service, today: Day) -> Option<Day> {
    let record = dossier.contract.as_ref()?;
    match contract::state(record, service, today) {
        ContractState::Active if service.plan == Plan::AutoRenewing && record.cancelled_on.is_none() => None,
        ContractState::Active => contract::last_day(record, service, today).map(|last| last.plus_days(1)),
        ContractState::Concluded => None,
        ContractState::Expired | ContractState::Cancelled => {
            contract::last_day(record, service, today).map(|last| last.plus_days(1))
        }
        ContractState::Revoked | ContractState::Switched | ContractState::Void => Some(today),
    }
}
