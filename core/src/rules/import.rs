//! 取込み — What the completed records of a contract amount to: each is taken as submitted and as completed when it was, and
//! what the library would have kept of that is kept. Rules of the day that refused or windows that closed are not asked: it
//! happened.

use std::collections::HashMap;

use super::notice;
use super::{certificate, contract, form, reissue};
use crate::catalogue::{Catalogue, Plan, Service};
use crate::error::Finding;
use crate::model::account::AccountId;
use crate::model::import::column;
use crate::model::{
    Account, Application, ApplicationNumber, Certificate, Contract, ContractCode, ContractState, Day, Ending,
    Field, Form, ImportContract, ImportRecord, Instant, Kind, RevocationReason, Status,
};
use crate::rule::Rule;

/// What a contract is brought into.
pub(crate) struct Against<'a> {
    pub(crate) account: (AccountId, &'a Account),
    pub(crate) code: ContractCode,
    /// The numbers of the records, in their order.
    pub(crate) numbers: &'a [ApplicationNumber],
    pub(crate) from: Option<&'a SwitchedFrom>,
    pub(crate) catalogue: &'a Catalogue,
    pub(crate) now: Instant,
}

/// The contract that another was switched from.
pub(crate) struct SwitchedFrom {
    pub(crate) contract: Contract,
    /// Its records and those of the contracts that it was switched from, in the order of submission.
    pub(crate) records: Vec<Application>,
}

impl SwitchedFrom {
    /// Whether a record bears one of its certificates, and was completed by a day.
    fn bears(&self, number: ApplicationNumber, by: Day) -> bool {
        let bears = |of: &Application| of.certificate.is_some() && Day::of(of.updated_at) <= by;
        self.records.iter().any(|record| record.number == number && bears(record))
    }

    /// The contacts as they were at an instant.
    fn contacts(&self, at: Instant) -> Form {
        form::latest_contacts(self.records.iter().filter(|record| record.updated_at <= at))
    }
}

/// A contract as it will be kept.
pub(crate) struct Imported {
    pub(crate) contract: Contract,
    /// Its records in the order of submission; each with the slot it takes among its term's limited reissues, and its place
    /// among the rows.
    pub(crate) records: Vec<Submitted>,
    /// The day on which its notices are looked at: none is made of what is past.
    pub(crate) notice_on: Option<Day>,
}

/// A record of it.
pub(crate) struct Submitted {
    pub(crate) application: Application,
    pub(crate) reissue_slot: Option<i64>,
    /// Which of the rows it is.
    pub(crate) place: usize,
    is_completed: bool,
}

/// 取込み — The contract that the rows make up, with warnings; or everything that keeps it out.
pub(crate) fn contract(given: &ImportContract, against: &Against<'_>) -> (Option<Imported>, Vec<Finding>) {
    if given.records.is_empty() {
        return (None, Vec::new());
    }
    let mut history = History::new(given, against);
    for event in events(&given.records) {
        match event {
            Event::Submitted(place) => history.submit(place),
            Event::Completed(place) => history.complete(place),
        }
        if !history.findings.is_empty() {
            return (None, history.findings);
        }
    }
    history.close()
}

#[derive(Clone, Copy)]
enum Event {
    Submitted(usize),
    Completed(usize),
}

/// What happened, in its order; at one instant in the order of the rows.
fn events(records: &[ImportRecord]) -> Vec<Event> {
    let mut events = Vec::new();
    for (place, record) in records.iter().enumerate() {
        events.push((record.received_at, place, Event::Submitted(place)));
        events.push((record.completed_at, place, Event::Completed(place)));
    }
    events.sort_by_key(|(at, place, _)| (*at, *place));
    events.into_iter().map(|(.., event)| event).collect()
}

struct History<'a> {
    given: &'a ImportContract,
    against: &'a Against<'a>,
    contract: Contract,
    records: Vec<Submitted>,
    /// When its current certificate was revoked without another to come.
    revoked_on: Option<Day>,
    findings: Vec<Finding>,
}

impl<'a> History<'a> {
    fn new(given: &'a ImportContract, against: &'a Against<'a>) -> History<'a> {
        let contract = Contract::new(against.code, against.account.0, String::new(), 0);
        History { given, against, contract, records: Vec::new(), revoked_on: None, findings: Vec::new() }
    }

    fn found(&mut self, place: usize, rule: Rule, column: &str) {
        self.findings.push(Finding::of_line(rule, self.given.records[place].row, column.to_owned()));
    }

    fn service(&mut self, place: usize, id: &str) -> Option<&'a Service> {
        let service = self.against.catalogue.service(id).ok();
        if service.is_none() {
            self.found(place, Rule::UnknownService, column::SERVICE);
        }
        service
    }

    fn of_number(&self, number: ApplicationNumber) -> Option<&Submitted> {
        self.records.iter().find(|record| record.application.number == number)
    }

    /// As submission leaves it.
    fn submit(&mut self, place: usize) {
        let row = &self.given.records[place];
        let (catalogue, on) = (self.against.catalogue, Day::of(row.received_at));
        let is_first = self.records.is_empty();
        if row.kind.concludes_contract() && !is_first {
            return self.found(place, Rule::ImportOrderInvalid, column::KIND);
        }
        let base = match row.kind {
            Kind::Switch => self.against.from.and_then(|from| row.base.or(from.contract.current)),
            _ => row.base.or(self.contract.current),
        };
        let own_base = base.and_then(|base| self.of_number(base));
        let bears = own_base.is_some_and(|base| base.is_completed && base.application.certificate.is_some());
        // The rows of a contract may begin in its midst.
        let is_cut = is_first && row.kind.bears_certificate() && base.is_none();
        let is_known = match row.kind {
            Kind::Switch => base.is_none_or(|base| self.against.from.is_some_and(|from| from.bears(base, on))),
            _ => bears || is_cut,
        };
        if !is_known {
            let column = if row.base.is_some() { column::BASE } else { column::KIND };
            return self.found(place, Rule::ImportOrderInvalid, column);
        }
        let contracted = self.contract.service.clone();
        let id = if row.service.is_empty() { contracted.clone() } else { row.service.clone() };
        let Some(service) = self.service(place, &id) else { return };
        if !row.kind.opens_term() && !contracted.is_empty() && id != contracted {
            return self.found(place, Rule::ImportOrderInvalid, column::SERVICE);
        }
        let Ok(offer) = catalogue.offer(row.kind, &id, &self.against.account.1.dealer_code, on) else { return };
        let own_base = base.and_then(|base| self.of_number(base));
        let base_certificate = own_base.and_then(|base| base.application.certificate.as_ref());
        let is_free = row.kind == Kind::Reissue
            && base_certificate.is_some_and(|of| {
                of.has_free_reissue && of.revoked_at.is_none_or(|revoked_at| revoked_at < row.completed_at)
            });
        let term_record = own_base.filter(|_| !row.kind.opens_term());
        let term_record = term_record.map(|base| reissue::term_record(&base.application));
        let reissue_slot = match (row.kind, base_certificate, term_record) {
            (Kind::Reissue, Some(certificate), Some(term)) if !is_free => self.slot(certificate, service, term),
            _ => None,
        };
        let mut text = row.form.clone();
        if let Some(base) = own_base.filter(|_| !row.kind.bears_certificate()) {
            form::show_from_base(&mut text, &base.application);
        }
        let changed_contacts = match row.kind {
            Kind::Switch => form::contacts_changed(&text, &self.contacts_before(row.received_at)),
            kind if kind.brings_contacts() && kind != Kind::New => {
                form::contacts_changed(&text, &self.contract.contacts)
            }
            _ => Vec::new(),
        };
        let from_contract = match row.kind {
            Kind::New => None,
            Kind::Switch => self.against.from.map(|from| from.contract.code),
            _ => Some(self.contract.code),
        };
        let application = Application {
            number: self.against.numbers[place],
            kind: row.kind,
            status: Status::Completed,
            service: id,
            contract_code: Some(self.contract.code),
            base,
            received_at: row.received_at,
            updated_at: row.completed_at,
            form: text,
            csr: None,
            public_key: row.certificate.as_ref().map(|of| of.public_key.clone()),
            terms: Vec::new(),
            rejection_reason: None,
            catalogue_version: catalogue.version().to_owned(),
            papers: Vec::new(),
            certificate: row.certificate.as_ref().map(|of| of.certificate.clone()),
            offer,
            account: self.against.account.0,
            changed_contacts,
            is_free,
            from_contract,
            term_record,
        };
        if row.kind == Kind::Cancellation {
            self.cancel(place, service, on);
        }
        self.records.push(Submitted { application, reissue_slot, place, is_completed: false });
    }

    /// The first of the term's limited reissues that none has taken.
    fn slot(&self, certificate: &Certificate, service: &Service, term: ApplicationNumber) -> Option<i64> {
        let limit = reissue::promised(certificate, service).reissue_limit?;
        let taken = |slot: i64| {
            self.records.iter().any(|of| of.application.term_record == Some(term) && of.reissue_slot == Some(slot))
        };
        (1..=i64::from(limit)).find(|slot| !taken(*slot))
    }

    fn cancel(&mut self, place: usize, service: &Service, on: Day) {
        if service.plan != Plan::AutoRenewing {
            self.found(place, Rule::NotAutoRenewing, column::KIND);
        } else if self.contract.cancelled_on.is_some() {
            self.found(place, Rule::AlreadyCancelled, column::KIND);
        } else {
            // Where the beginning is lost, the last day that is told will say it.
            self.contract.cancelled_on = contract::last_day(&self.contract, service, on).or(Some(on));
        }
    }

    /// As completion leaves it.
    fn complete(&mut self, place: usize) {
        let row = &self.given.records[place];
        let number = self.against.numbers[place];
        let Some(at) = self.records.iter().position(|record| record.place == place) else { return };
        self.records[at].is_completed = true;
        let application = self.records[at].application.clone();
        match row.kind {
            Kind::Revocation => self.revoke(place, &application),
            Kind::ContactChange | Kind::Cancellation => {}
            _ => {
                self.extend(&application);
                self.contract.service.clone_from(&application.service);
                self.contract.current = Some(number);
                self.contract.ends_if_unreplaced = false;
                if row.kind == Kind::Reissue {
                    self.settle_base(&application);
                }
            }
        }
        let completed = self.records.iter().filter(|record| record.is_completed).map(|record| &record.application);
        self.contract.contacts = form::contacts_after(self.contacts_before(self.against.now), completed);
    }

    /// The contacts at an instant of the contract that this one was switched from.
    fn contacts_before(&self, at: Instant) -> Form {
        self.against.from.map(|from| from.contacts(at)).unwrap_or_default()
    }

    /// The term that a certificate opens.
    fn extend(&mut self, application: &Application) {
        let Some(issued_on) = application.certificate.as_ref().map(Certificate::issued_on) else { return };
        let term_months = application.offer.term_months;
        let catalogue = self.against.catalogue;
        let plan = catalogue.service(&self.contract.service).map(|service| service.plan);
        match application.kind {
            Kind::New => (self.contract.anchor, self.contract.months) = (Some(issued_on), term_months),
            Kind::Switch => {
                self.contract.anchor = self.against.from.and_then(|from| {
                    let service = catalogue.service(&from.contract.service).ok()?;
                    contract::last_day(&from.contract, service, issued_on)
                });
                self.contract.months = term_months;
            }
            Kind::Renewal if plan.is_ok_and(|plan| plan == Plan::Fixed) => self.contract.months += term_months,
            _ => {}
        }
    }

    /// A certificate whose revocation was put off when it was reissued is still to be revoked, unless it was before; one that
    /// was to be revoked at the issue was.
    fn settle_base(&mut self, reissued: &Application) {
        let is_base = |record: &&mut Submitted| Some(record.application.number) == reissued.base;
        let (Some(base), Some(issued_at)) = (
            self.records.iter_mut().find(is_base),
            reissued.certificate.as_ref().map(|certificate| certificate.issued_at),
        ) else {
            return;
        };
        let place = base.place;
        let Some(certificate) = base.application.certificate.as_mut() else { return };
        let settings = self.against.catalogue.settings(Day::of(issued_at));
        let is_deferred = reissued.text(Field::RevokePrevious) == "deferred";
        if certificate.revoked_at.is_none_or(|at| issued_at < at) {
            certificate.revocation_due_at = reissue::revocation_due(is_deferred, issued_at, settings);
        }
        let is_due = reissued.text(Field::RevokePrevious) == "at_issue" && certificate.revoked_at.is_none();
        if is_due && !certificate.has_ended(self.against.now) {
            self.found(place, Rule::Required, column::REVOKED_AT);
        }
    }

    /// A revocation that was confirmed ends its contract, unless something replaced its certificate.
    fn revoke(&mut self, place: usize, application: &Application) {
        let base = application.base.and_then(|base| self.of_number(base));
        let Some((base_place, certificate)) =
            base.and_then(|base| Some((base.place, base.application.certificate.as_ref()?)))
        else {
            return;
        };
        if certificate.revoked_at.is_none() {
            return self.found(base_place, Rule::Required, column::REVOKED_AT);
        }
        let will_replace =
            |record: &Submitted| !record.is_completed && record.application.kind.replaces_certificate();
        let is_replaced = self.records.iter().any(will_replace);
        if application.base == self.contract.current && !is_replaced {
            self.revoked_on = Some(Day::of(self.given.records[place].completed_at));
        }
    }

    /// Why a certificate was revoked that does not say it: as its revocation was applied for, or its reissue. Another reason
    /// than that contradicts it, but a compromise found out besides.
    fn settle_reasons(&mut self) {
        let mut asked: HashMap<ApplicationNumber, (Instant, RevocationReason)> = HashMap::new();
        for application in self.records.iter().map(|record| &record.application) {
            let reason = match application.kind {
                Kind::Revocation => RevocationReason::from_name(application.text(Field::RevocationReason)),
                _ => reissue::is_for_compromise(application).then_some(RevocationReason::KeyCompromise),
            };
            if let (Some(base), Some(reason)) = (application.base, reason) {
                let (_, asked) = asked.entry(base).or_insert((application.received_at, reason));
                *asked = asked.graver(reason);
            }
        }
        let mut contradicting = Vec::new();
        for record in &mut self.records {
            let asked = asked.get(&record.application.number);
            let Some(certificate) = record.application.certificate.as_mut() else { continue };
            let Some(revoked_at) = certificate.revoked_at else { continue };
            let told = certificate.revocation_reason;
            let differs = told.is_some_and(|told| {
                told != RevocationReason::KeyCompromise
                    && asked.is_some_and(|(received_at, reason)| *received_at <= revoked_at && *reason != told)
            });
            if differs {
                contradicting.push(record.place);
            }
            let asked = asked.map(|(_, reason)| *reason);
            certificate.revocation_reason = told.or(asked).or(Some(RevocationReason::Unspecified));
        }
        contradicting
            .into_iter()
            .for_each(|place| self.found(place, Rule::ImportOrderInvalid, column::REVOCATION_REASON));
    }

    /// The contract as it stands today.
    fn close(mut self) -> (Option<Imported>, Vec<Finding>) {
        self.settle_reasons();
        if !self.findings.is_empty() {
            return (None, self.findings);
        }
        let last = self.given.records.len() - 1;
        let today = Day::of(self.against.now);
        let current = self.contract.current.and_then(|current| self.of_number(current));
        let Some(bearing) = current.and_then(|record| record.application.certificate.clone()) else {
            self.found(last, Rule::ImportOrderInvalid, column::KIND);
            return (None, self.findings);
        };
        let id = self.contract.service.clone();
        let Some(service) = self.service(last, &id) else { return (None, self.findings) };
        match self.given.ending {
            Some(ContractState::Revoked) => self.contract.ending = Some(Ending::Revoked),
            Some(ContractState::Switched) => self.contract.ending = Some(Ending::Switched),
            // Without the application the day must be told.
            Some(ContractState::Cancelled) if self.contract.cancelled_on.is_none() => {
                let ends_on = self.given.ends_on.map(|(_, day)| day);
                if service.plan != Plan::AutoRenewing || ends_on.is_none() {
                    let missing = (Rule::Required, column::CONTRACT_ENDS_ON);
                    let (rule, column) =
                        if ends_on.is_none() { missing } else { (Rule::NotAutoRenewing, column::CONTRACT_ENDING) };
                    self.found(0, rule, column);
                    return (None, self.findings);
                }
                self.contract.cancelled_on = ends_on;
            }
            _ => {}
        }
        let computed = contract::last_day(&self.contract, service, today);
        if self.given.ends_on.is_none() && computed.is_none() {
            self.found(0, Rule::Required, column::CONTRACT_ENDS_ON);
            return (None, self.findings);
        }
        let differing = self.given.ends_on.filter(|(_, told)| computed != Some(*told));
        if let Some((_, told)) = differing {
            (self.contract.anchor, self.contract.months) = (Some(told), 0);
            self.contract.cancelled_on = self.contract.cancelled_on.map(|_| told);
        }
        if self.revoked_on.is_some_and(|on| contract::lives(&self.contract, service, on)) {
            self.contract.ending = Some(Ending::Revoked);
        }
        if let (Some((row, told)), Some(computed), None) = (differing, computed, self.contract.ending) {
            self.findings.push(Finding::contract_end(row, told, computed));
        }
        // What time has brought is recorded, and nobody told of it.
        while let Some(last) = contract::term_to_record(&self.contract, service, today) {
            self.contract.months += service.on(last.plus_days(1)).term_months;
        }
        self.contract.end_is_recorded = contract::end_to_record(&self.contract, service, today);
        let ground = notice::Ground {
            contract: &self.contract,
            service,
            certificate: &bearing,
            siblings: &[],
            told: &[],
            catalogue: self.against.catalogue,
            today,
        };
        let notice_on = certificate::due_on(&self.contract).and_then(|_| ground.next());
        let imported = Imported { contract: self.contract, records: self.records, notice_on };
        (Some(imported), self.findings)
    }
}

#[cfg(test)]
pub(super) mod tests;
