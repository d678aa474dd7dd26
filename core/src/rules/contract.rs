//! 2.0, 2.1.2 契約 — What a contract amounts to on a day: time decides, nothing is waited for.

use crate::catalogue::{Catalogue, Plan, Service};
use crate::model::{Contract, ContractState, Day, Dossier, Ending};

/// 契約の最終日 — The contract's last day as it stands on a day; none before its first certificate.
///
/// A fixed-term contract's is its anchor and its months. An auto-renewing one extends by one term at each end until
/// it is cancelled or the catalogue stops issuing the service; that an extension was recorded since changes nothing for an
/// earlier day.
pub(crate) fn last_day(contract: &Contract, service: &Service, today: Day) -> Option<Day> {
    terms(contract, service, months_by(contract, service, today))
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
        terms(contract, service, contract.months).last().map(|(_, last)| last)
    }
}

/// The months up to the end of the term that a day lies in, where that is one of those recorded.
fn months_by(contract: &Contract, service: &Service, today: Day) -> u32 {
    let term = service.on(today).term_months;
    let is_over = |months: u32| contract.anchor.is_none_or(|anchor| anchor.plus_months(months) < today);
    let before = |months: &u32| months.checked_sub(term).filter(|before| 0 < *before && !is_over(*before));
    match service.plan {
        Plan::Fixed => contract.months,
        Plan::AutoRenewing => {
            std::iter::successors(Some(contract.months), before).last().unwrap_or(contract.months)
        }
    }
}

/// 期 — The terms of a contract from the one that ends after so many months on: the first day of each that it extends by, and its
/// last day. Each is as long as the service's terms are on its first day. They are endless for a contract that goes on extending.
fn terms<'a>(
    contract: &'a Contract,
    service: &'a Service,
    months: u32,
) -> impl Iterator<Item = (Option<Day>, Day)> + 'a {
    let end_after = |months: u32| contract.anchor.map(|anchor| anchor.plus_months(months));
    let first = end_after(months).map(|last| (months, None, last));
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ContractCode;
    use crate::model::account::AccountId;

    #[test]
    fn an_extension_that_was_recorded_changes_nothing_for_an_earlier_day() {
        let catalogue = Catalogue::built_in().unwrap();
        let day = |text: &str| text.parse::<Day>().unwrap();
        let contract = |service: &str, months| {
            let code = ContractCode::new(1).unwrap();
            let anchor = Some(day("2022-04-01"));
            Contract { anchor, ..Contract::new(code, AccountId(1), service.to_owned(), months) }
        };
        let last = |service: &str, months, on| {
            last_day(&contract(service, months), catalogue.service(service).unwrap(), day(on)).unwrap()
        };
        for (on, expected) in [
            ("2022-04-01", "2023-04-01"),
            ("2023-04-01", "2023-04-01"),
            ("2023-04-02", "2024-04-01"),
            ("2024-04-01", "2024-04-01"),
            ("2024-04-02", "2025-04-01"),
        ] {
            for recorded in [12, 24, 36] {
                assert_eq!(last("SR3.0-AUTO", recorded, on), day(expected), "{recorded} months, {on}");
            }
        }
        // A renewal lengthens a fixed term from the day of its issue.
        assert_eq!(last("SR3.0-1Y", 24, "2022-04-01"), day("2024-04-01"));
        // What was brought in bears its last day alone.
        let brought_in = Contract { anchor: Some(day("2024-03-31")), ..contract("SR3.0-AUTO", 0) };
        let service = catalogue.service("SR3.0-AUTO").unwrap();
        assert_eq!(last_day(&brought_in, service, day("2022-01-01")), Some(day("2024-03-31")));
    }
}
