//! 2.0, 2.1.2 契約 — What a contract amounts to on a day: time decides, nothing is waited for.

use crate::catalogue::{Catalogue, Plan, Service};
use crate::model::{Contract, ContractState, Day, Dossier, Ending};

/// 契約の最終日 — The contract's last day as it stands on a day; none before its first certificate.
///
/// A fixed-term contract's is its anchor and its months. An auto-renewing one extends by one term at each end until
/// it is cancelled or the catalogue stops issuing the service.
pub(crate) fn last_day(contract: &Contract, service: &Service, today: Day) -> Option<Day> {
    terms(contract, service)
        .take_while(|(first, _)| first.is_none_or(|first| first <= today))
        .last()
        .map(|(_, last)| last)
}

/// 契約の終わり — The last day on which the contract ends unless something is done; none for one that goes on extending.
pub(crate) fn ends_on(contract: &Contract, service: &Service) -> Option<Day> {
    let is_endless =
        service.plan == Plan::AutoRenewing && contract.cancelled_on.is_none() && service.issuable_until().is_none();
    if is_endless && !contract.end_is_recorded {
        None
    } else {
        terms(contract, service).last().map(|(_, last)| last)
    }
}

/// 期 — The terms of a contract from the recorded one on: the first day of each that it extends by, and its last day. Each is
/// as long as the service's terms are on its first day. They are endless for a contract that goes on extending.
fn terms<'a>(contract: &'a Contract, service: &'a Service) -> impl Iterator<Item = (Option<Day>, Day)> + 'a {
    let end_after = |months: u32| contract.anchor.map(|anchor| anchor.plus_months(months));
    let first = end_after(contract.months).map(|last| (contract.months, None, last));
    std::iter::successors(first, move |(months, _, last)| {
        let begins = last.plus_days(1);
        let next = extends(contract, service, *last).then(|| months + service.on(begins).term_months)?;
        Some((next, Some(begins), end_after(next)?))
    })
    .map(|(_, first, last)| (first, last))
}

/// 自動更新 — Whether a term whose last day this is will be followed by another: until a cancellation takes effect, or the
/// catalogue stops issuing the service before the next would begin. An end that was recorded is final.
fn extends(contract: &Contract, service: &Service, last: Day) -> bool {
    service.plan == Plan::AutoRenewing
        && !contract.end_is_recorded
        && contract.cancelled_on.is_none_or(|day| last < day)
        && service.is_issuable(last.plus_days(1))
}

/// 記録すべき更新 — The last day of the recorded term, when it is over and the contract extended; none when there is nothing
/// to record.
pub(crate) fn term_to_record(contract: &Contract, service: &Service, today: Day) -> Option<Day> {
    let last = contract.anchor?.plus_months(contract.months);
    (contract.ending.is_none() && last < today && extends(contract, service, last)).then_some(last)
}

/// 記録すべき終了 — Whether the contract has ended by time and that is not recorded yet.
pub(crate) fn end_to_record(contract: &Contract, service: &Service, today: Day) -> bool {
    let by_time = matches!(state(contract, service, today), ContractState::Expired | ContractState::Cancelled);
    by_time && !contract.end_is_recorded
}

/// 契約の状態 — Where the contract stands on a day.
pub(crate) fn state(contract: &Contract, service: &Service, today: Day) -> ContractState {
    match contract.ending {
        Some(Ending::Revoked) => return ContractState::Revoked,
        Some(Ending::Switched) => return ContractState::Switched,
        Some(Ending::Void) => return ContractState::Void,
        None => {}
    }
    match last_day(contract, service, today) {
        None => ContractState::Concluded,
        Some(last) if today <= last && !contract.end_is_recorded => ContractState::Active,
        Some(_) if contract.cancelled_on.is_some() => ContractState::Cancelled,
        Some(_) => ContractState::Expired,
    }
}

/// 契約は続いているか — Whether the contract lives on a day.
pub(crate) fn lives(contract: &Contract, service: &Service, today: Day) -> bool {
    matches!(state(contract, service, today), ContractState::Concluded | ContractState::Active)
}

/// 現在の証明書か — Whether a record bears the current certificate of a contract that lives on a day.
pub(crate) fn lives_on(dossier: &Dossier, catalogue: &Catalogue, on: Day) -> bool {
    let held = dossier.contract.as_ref().filter(|held| held.current == Some(dossier.application.number));
    held.is_some_and(|held| catalogue.service(&held.service).is_ok_and(|service| lives(held, service, on)))
}
