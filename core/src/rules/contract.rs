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
            while end_after(months) < today
                && contract.cancelled_on.is_none_or(|day| end_after(months) < day)
                && service.is_issuable(end_after(months))
            {
                months += service.term_months;
            }
            Some(end_after(months))
        }
    }
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
