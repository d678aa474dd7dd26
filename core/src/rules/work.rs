//! 2.0, 2.1.5 仕事 — What waits for the RA, and until when.

use chrono::TimeDelta;

use super::windows::{self, Ground};
use super::{contract, status};
use crate::catalogue::{Catalogue, Settings};
use crate::model::day;
use crate::model::{Application, Day, Dossier, Event, Field, Instant, Kind, RevocationReason, Task, WorkItem};

/// 失効の期限 — Until when a revocation must be done: 24 hours for key compromise and without a reason, else 5 days, from
/// the instant it was asked for (CA/B BR 4.9.1.1).
pub(crate) fn revocation_deadline(reason: RevocationReason, asked_at: Instant, settings: &Settings) -> Instant {
    let hours = match reason {
        RevocationReason::KeyCompromise | RevocationReason::Unspecified => settings.urgent_revocation_hours,
        _ => settings.revocation_hours,
    };
    day::later(asked_at, TimeDelta::hours(hours.into()))
}

/// 次の手続き — What an open record waits for; none for one that is not open. `from` is the record it was applied for from,
/// with the contract it hangs on.
pub(crate) fn item(
    dossier: &Dossier,
    from: Option<&Dossier>,
    catalogue: &Catalogue,
    today: Day,
) -> Option<WorkItem> {
    let application = &dossier.application;
    let steps = [
        (Event::BeginReview, Task::BeginReview),
        (Event::Approve, Task::Approve),
        (Event::Complete, Task::Complete),
        (Event::ConfirmByTelephone, Task::ConfirmRevocation),
        (Event::Issue, Task::Issue),
    ];
    let is_next = |event: Event| status::after(application.kind, application.status, event).is_ok();
    let (_, task) = *steps.iter().find(|(event, _)| is_next(*event))?;
    let hangs_on = from.and_then(|from| from.contract.as_ref()).or(dossier.contract.as_ref());
    let ends_on = from.and_then(|from| ends_soon(from, application.kind, catalogue, today));
    let reason = RevocationReason::from_name(application.text(Field::RevocationReason));
    let deadline =
        reason.map(|reason| revocation_deadline(reason, application.received_at, catalogue.settings(today)));
    Some(WorkItem {
        task,
        number: application.number,
        kind: application.kind,
        contract_code: hangs_on.map(|contract| contract.code),
        due_at: [deadline, ends_on.map(Day::ends)].into_iter().flatten().min(),
        documents_missing: application.documents_missing(),
        opens: from
            .filter(|_| task == Task::Issue)
            .and_then(|from| gate_opens(from, application.kind, catalogue, today)),
        contract_ends_on: ends_on,
    })
}

/// The last day of the contract that a record hangs on, when it comes soon and what is open then will be rejected.
fn ends_soon(from: &Dossier, kind: Kind, catalogue: &Catalogue, today: Day) -> Option<Day> {
    let held = from.contract.as_ref()?;
    let service = catalogue.service(&held.service).ok()?;
    let last_day = contract::ends_on(held, service)?;
    let is_near = last_day.minus_days(catalogue.settings(today).contract_end_warning_days) <= today;
    (is_near && !matches!(kind, Kind::Revocation | Kind::Cancellation)).then_some(last_day)
}

/// The day from which an approved renewal can be issued.
fn gate_opens(from: &Dossier, kind: Kind, catalogue: &Catalogue, today: Day) -> Option<Day> {
    let contract = from.contract.as_ref().filter(|_| kind == Kind::Renewal)?;
    let certificate = from.current_certificate()?;
    let service = catalogue.service(&contract.service).ok()?;
    Some(windows::gate(&Ground { contract, service, certificate, catalogue, today }).opens)
}

/// 失効の記録 — What waits to be revoked by another CA, and to be recorded.
pub(crate) fn to_record(application: &Application) -> Option<WorkItem> {
    let certificate = application.certificate.as_ref()?;
    Some(WorkItem {
        task: Task::RecordRevocation,
        number: application.number,
        kind: application.kind,
        contract_code: application.contract_code,
        due_at: certificate.revocation_due_at,
        documents_missing: false,
        opens: None,
        contract_ends_on: None,
    })
}

/// 一斉差し替えの失効 — What a campaign left to the RA to revoke.
pub(crate) fn to_revoke(application: &Application, deadline: Instant) -> WorkItem {
    WorkItem {
        task: Task::Revoke,
        number: application.number,
        kind: application.kind,
        contract_code: application.contract_code,
        due_at: Some(deadline),
        documents_missing: false,
        opens: None,
        contract_ends_on: None,
    }
}

/// 急ぐ順 — The order of the list: what is due first, then what nothing presses, each as submitted.
pub(crate) fn urgency(item: &WorkItem) -> impl Ord + use<> {
    (item.due_at.is_none(), item.due_at)
}
