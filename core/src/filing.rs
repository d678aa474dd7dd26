//! 整理 — Where a record is filed: the lane it holds open, the view it belongs to, the text it is found by.

use crate::catalogue::Service;
use crate::error::Result;
use crate::model::{Application, Contract, ContractState, Day, Dossier, Field, Status, name};
use crate::rules::text::folded;
use crate::rules::{certificate, contract, menu};
use crate::store::{ContractDue, Place, Writer};

/// 置き場所 — The place of a record as its dossier stands; `service` is its contract's.
pub(crate) fn place(dossier: &Dossier, service: &Service, today: Day) -> Place {
    let application = &dossier.application;
    let open_lane = application
        .from_contract
        .filter(|_| application.status.is_open())
        .and_then(|_| menu::lane(application.kind))
        .map(|lane| lane as i64);
    let state = dossier.contract.as_ref().map(|record| contract::state(record, service, today));
    let is_past = match application.status {
        Status::Rejected | Status::Withdrawn => true,
        Status::Completed => {
            matches!(state, Some(ContractState::Revoked | ContractState::Switched | ContractState::Void))
        }
        Status::Received | Status::UnderReview | Status::Approved => false,
    };
    let held = dossier.contract.as_ref().filter(|_| application.status == Status::Completed);
    Place {
        open_lane,
        reissue_slot: None,
        documents_missing: application.documents_missing(),
        is_current: !is_past,
        past_from: held.and_then(|held| certificate::past_from(held, service, today)),
        folded_organization: folded(application.text(Field::OrganizationName)),
        folded_server_name: of_name(application.text(Field::ServerCommonName)),
        folded_contact_names: of_contacts(application, CONTACT_NAMES),
        folded_contact_emails: of_contacts(application, CONTACT_EMAILS),
    }
}

/// Writes a record that has moved, with its place.
pub(crate) fn refile(writer: &mut dyn Writer, dossier: &Dossier, service: &Service, today: Day) -> Result<()> {
    writer.update_application(&dossier.application, &place(dossier, service, today))
}

/// Files a record that is new; a reissue whose number is limited takes one of its term's slots.
pub(crate) fn file(
    writer: &mut dyn Writer,
    dossier: &Dossier,
    service: &Service,
    reissue_slot: Option<i64>,
    today: Day,
) -> Result<Application> {
    let place = Place { reissue_slot, ..place(dossier, service, today) };
    writer.insert_application(&dossier.application, &place)?;
    Ok(dossier.application.clone())
}

/// Writes a contract that has changed; its notices may have changed with it and are looked at again.
pub(crate) fn write_contract(writer: &mut dyn Writer, contract: &Contract, today: Day) -> Result<()> {
    let term = certificate::due_on(contract);
    writer.update_contract(contract, ContractDue { term, notice: term.map(|_| today) })
}

/// Writes a contract that has changed, and from which day its completed records are past.
pub(crate) fn update_contract(
    writer: &mut dyn Writer,
    contract: &Contract,
    service: &Service,
    today: Day,
) -> Result<()> {
    write_contract(writer, contract, today)?;
    writer.set_past_from(contract.account, contract.code, certificate::past_from(contract, service, today))
}

/// What a server name is found by: the name, and behind it what a person reads where that is another.
fn of_name(name: &str) -> String {
    let (is, shown) = (folded(name), folded(&name::unicode(name)));
    if is == shown { is } else { format!("{is}\n{shown}") }
}

/// The names and the addresses that the contacts of a record are found by.
const CONTACT_NAMES: [Field; 4] =
    [Field::RegistrationName, Field::TechnicalName, Field::BillingName, Field::SignatoryName];
const CONTACT_EMAILS: [Field; 4] =
    [Field::RegistrationEmail, Field::TechnicalEmail, Field::BillingEmail, Field::SignatoryEmail];

/// One field of every contact, folded, one a line: no text that is searched for has a line break.
fn of_contacts(application: &Application, fields: [Field; 4]) -> String {
    fields.map(|field| folded(application.text(field))).join("\n")
}
