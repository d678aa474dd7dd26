//! 2.0, 2.1.2 契約 — What a contract amounts to on a day: time decides, nothing is waited for.

use crate::catalogue::{Plan, Service};
use crate::model::{Contract, ContractState, Day, Ending};

/// 契約の最終日 — The contract's last day as it stands on a day; none before its first certificate.
///
/// A fixed-term contract's is its anchor and its months. An auto-renewing one extends by one term at each end until
/// it is cancelled or the catalogue stops issuing the service.
pub(crate) fn last_day(contract: &Contract, service: &Service, today: Day) -> Option<Day> {
    let anchor = contract.anchor?;
    let end_after = |months: u32| anchor.plus_months(months);
    match service.plan {
        Plan::Fixed => Some(end_after(contract.months)),
        Plan::AutoRenewing => {
            let mut months = contract.months;
            while extends(contract, service, end_after(months), today) {
                months += service.term_months;
            }
            Some(end_after(months))
        }
    }
}

/// 自動更新 — Whether a term whose last day this is was over before today and the contract extended by another.
fn extends(contract: &Contract, service: &Service, last: Day, today: Day) -> bool {
    service.plan == Plan::AutoRenewing
        && last < today
        && contract.cancelled_on.is_none_or(|day| last < day)
        && service.is_issuable(last)
}

/// 記録すべき更新 — The last day of the recorded term, when it is over and the contract extended; none when there is nothing
/// to record.
pub(crate) fn term_to_record(contract: &Contract, service: &Service, today: Day) -> Option<Day> {
    let last = contract.anchor?.plus_months(contract.months);
    (contract.ending.is_none() && extends(contract, service, last, today)).then_some(last)
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
        Some(last) if today <= last => ContractState::Active,
        Some(_) if contract.cancelled_on.is_some() => ContractState::Cancelled,
        Some(_) => ContractState::Expired,
    }
}

/// 契約は続いているか — Whether the contract lives on a day.
pub(crate) fn lives(contract: &Contract, service: &Service, today: Day) -> bool {
    matches!(state(contract, service, today), ContractState::Concluded | ContractState::Active)
}
