//! 成り行き — What follows from a change: contracts that end, and applications that are rejected with them (2.0).

use crate::catalogue::Catalogue;
use crate::context::Context;
use crate::error::{Code, Error, Finding, Result};
use crate::filing;
use crate::model::account::AccountId;
use crate::model::{
    Application, ApplicationNumber, Contract, ContractCode, Coupon, CouponState, Day, Dossier, DueKind, DueWork,
    Ending, Form, Instant, Kind, NoticeKind, Sibling, Status,
};
use crate::rule::Rule;
use crate::rules::{contract, coupon, form, menu, windows};
use crate::store::{ContractDue, Reader, Writer};

/// Rows looked at in one go.
const BATCH: u32 = 500;

impl Context {
    /// Writes a record that has moved.
    pub(crate) fn refile(&self, writer: &mut dyn Writer, dossier: &Dossier, today: Day) -> Result<()> {
        let catalogue = self.catalogue(writer);
        let contract = dossier.contract.as_ref();
        let service = contract.map_or(&dossier.application.service, |contract| &contract.service);
        filing::refile(writer, dossier, catalogue.service(service)?, today)
    }

    /// What follows when an application is rejected or withdrawn.
    ///
    /// A contract not issued on yet is void; its coupon is free again; a cancellation lets the contract extend again; and a
    /// contract whose revoked certificate nothing replaces any more has ended.
    pub(crate) fn give_up(&self, writer: &mut dyn Writer, dossier: &Dossier, now: Instant) -> Result<()> {
        let catalogue = self.catalogue(writer);
        let application = &dossier.application;
        let today = Day::of(now);
        void(writer, dossier)?;
        self.free_coupon(writer, application.number, today)?;
        let Some(code) = application.from_contract else { return Ok(()) };
        let mut from = writer.contract(application.account, code)?.ok_or(Error::from_code(Code::Damaged))?;
        if application.kind == Kind::Cancellation {
            let service = catalogue.service(&from.service)?;
            // A contract that has ended by it stays ended.
            if contract::lives(&from, service, today) {
                from.cancelled_on = None;
                filing::update_contract(writer, &from, service, today)?;
            }
            return Ok(());
        }
        let replaced = writer.siblings(application.account, code)?.iter().any(Sibling::will_replace);
        // One that has ended by time meanwhile stays as it ended.
        let lives = contract::lives(&from, catalogue.service(&from.service)?, today);
        let was_told_of_none = matches!(application.kind, Kind::Renewal | Kind::Switch | Kind::Continuation);
        if was_told_of_none && lives {
            // No notice was made while it was under way: what still matters falls due again.
            filing::write_contract(writer, &from, today)?;
        }
        if !from.ends_if_unreplaced || !lives || replaced {
            return Ok(());
        }
        if self.dead_by(writer, dossier, now)?.is_some() {
            return self.wait_no_more(writer, from, now);
        }
        self.end_contract(writer, application.account, code, Ending::Revoked, now)
    }

    /// What time alone has made of an application that was open: the rule by which due work rejects it, whether it has run or
    /// not; none while it is alive.
    pub(crate) fn dead_by(&self, reader: &dyn Reader, dossier: &Dossier, now: Instant) -> Result<Option<Rule>> {
        let base = self.base_of(reader, dossier)?;
        let kind = dossier.application.kind;
        Ok(base.and_then(|base| menu::rejected_by(kind, &base, &self.catalogue(reader), now, now)))
    }

    /// Rejects an open application for a certificate that has ended meanwhile. A contract that waited for a reissue then waits
    /// no more and lives on: an ended certificate is as good as never revoked, and can be continued.
    pub(crate) fn reject_outlived(
        &self,
        writer: &mut dyn Writer,
        account: AccountId,
        number: ApplicationNumber,
        now: Instant,
    ) -> Result<()> {
        let outlived = writer.application(Some(account), number)?.ok_or(Error::from_code(Code::Damaged))?;
        self.reject_by(writer, account, number, Rule::CertificateExpired, now)?;
        let Some(code) = outlived.from_contract.filter(|_| outlived.kind == Kind::Reissue) else { return Ok(()) };
        let from = writer.contract(account, code)?.ok_or(Error::from_code(Code::Damaged))?;
        let replaced = writer.siblings(account, code)?.iter().any(Sibling::will_replace);
        if from.ends_if_unreplaced && !replaced { self.wait_no_more(writer, from, now) } else { Ok(()) }
    }

    fn wait_no_more(&self, writer: &mut dyn Writer, mut contract: Contract, now: Instant) -> Result<()> {
        contract.ends_if_unreplaced = false;
        filing::write_contract(writer, &contract, Day::of(now))
    }

    /// A term of a contract is over: the contract was extended, once or more, or it has ended, and with it what is open
    /// on it. Answers what was recorded.
    pub(crate) fn record_term(
        &self,
        writer: &mut dyn Writer,
        account: AccountId,
        code: ContractCode,
        now: Instant,
    ) -> Result<Vec<DueWork>> {
        let catalogue = self.catalogue(writer);
        let today = Day::of(now);
        let mut held = writer.contract(account, code)?.ok_or(Error::from_code(Code::Damaged))?;
        let service = catalogue.service(&held.service)?;
        let of = |kind, due: Day, number| DueWork {
            number,
            contract_code: Some(code),
            ..DueWork::new(kind, due.plus_days(1).starts(), now)
        };
        let mut done = Vec::new();
        while let Some(last) = contract::term_to_record(&held, service, today) {
            let next = last.plus_days(1);
            held.months += service.on(next).term_months;
            self.tell_of_contract(writer, NoticeKind::Extended, &held, next, now)?;
            done.push(of(DueKind::Extension, last, None));
        }
        filing::update_contract(writer, &held, service, today)?;
        if contract::end_to_record(&held, service, today) {
            let last = contract::last_day(&held, service, today).ok_or(Error::from_code(Code::Damaged))?;
            done.push(of(DueKind::End, last, None));
            for number in self.record_end(writer, held, now)? {
                done.push(of(DueKind::Rejection, last, Some(number)));
            }
        }
        Ok(done)
    }

    /// Whether a catalogue can take the place of the one so far: what records have is there, and is still what it was.
    ///
    /// # Errors
    /// `Invalid` with `catalogue_invalid` when it lacks a service that contracts or applications have, or such a service has
    /// another plan or assurance.
    pub(crate) fn fits_records(&self, reader: &dyn Reader, to: &Catalogue) -> Result<()> {
        let from = self.catalogue(reader);
        let mut findings = Vec::new();
        let mut fault = |line, text: String| findings.push(Finding::of_line(Rule::CatalogueInvalid, line, text));
        for id in reader.services_in_use()? {
            let Ok(service) = to.service(&id) else {
                fault(1, format!("there is no service `{id}`, which records have"));
                continue;
            };
            let was = from.service(&id)?;
            if (service.plan, service.assurance) != (was.plan, was.assurance) {
                fault(service.line(), format!("records have `{id}` with another plan or assurance"));
            }
        }
        if findings.is_empty() { Ok(()) } else { Err(Error::invalid(findings)) }
    }

    /// What has come about by the catalogue so far is recorded before another takes its place; where that moves the end of a
    /// contract, the list hears of it; where it moves notices, they are looked at again.
    ///
    /// # Errors
    /// As [`Context::fits_records`].
    pub(crate) fn change_catalogue(&self, writer: &mut dyn Writer, to: &Catalogue, now: Instant) -> Result<()> {
        let today = Day::of(now);
        self.fits_records(writer, to)?;
        let mut before = Vec::new();
        loop {
            let due = writer.contracts_due(today, BATCH)?;
            if due.is_empty() {
                break;
            }
            if due == before {
                return Err(Error::from_code(Code::Damaged));
            }
            for (account, code) in &due {
                self.record_term(writer, *account, *code, now)?;
            }
            before = due;
        }
        let from = self.catalogue(writer);
        let notices = |catalogue: &Catalogue| {
            let settings = catalogue.settings(today);
            let days = (settings.renewal_notice_days.clone(), settings.continuation_notice_days.clone());
            (days, catalogue.next_settings(today))
        };
        let tells_otherwise = notices(&from) != notices(to);
        let mut after = None;
        loop {
            let batch = writer.contracts_with_a_future(after, BATCH)?;
            let Some(last) = batch.last() else { return Ok(()) };
            after = Some(*last);
            for (account, code) in batch {
                let held = writer.contract(account, code)?.ok_or(Error::from_code(Code::Damaged))?;
                let outlook = |catalogue: &Catalogue| {
                    let service = catalogue.service(&held.service).ok()?;
                    let is_offered = windows::renewal_is_offered(service, catalogue, today);
                    Some((contract::ends_on(&held, service), is_offered))
                };
                // Its notices are looked at again too.
                let is_other = tells_otherwise || outlook(&from) != outlook(to);
                if let Some(service) = to.service(&held.service).ok().filter(|_| is_other) {
                    filing::update_contract(writer, &held, service, today)?;
                }
            }
        }
    }

    /// 時計の訂正 — The clock ran ahead and was set back: ends that were recorded of contracts whose end is still to come are
    /// undone, and so are the notices of days that are still to come.
    pub(crate) fn undo_what_is_to_come(&self, writer: &mut dyn Writer, now: Instant) -> Result<()> {
        let catalogue = self.catalogue(writer);
        let today = Day::of(now);
        for (account, code) in writer.contracts_ended_by_time()? {
            let mut held = writer.contract(account, code)?.ok_or(Error::from_code(Code::Damaged))?;
            let service = catalogue.service(&held.service)?;
            held.end_is_recorded = false;
            if contract::lives(&held, service, today) {
                filing::update_contract(writer, &held, service, today)?;
                if let Some(number) = held.current {
                    writer.retract_notice_of_end(number)?;
                }
            }
        }
        for (account, code) in writer.retract_notices_to_come(today)? {
            let held = writer.contract(account, code)?.ok_or(Error::from_code(Code::Damaged))?;
            filing::write_contract(writer, &held, today)?;
        }
        Ok(())
    }

    /// The contacts of a contract after an application on it has been completed (2.1.2, 2.1.4): from the records that brought
    /// them about, on the contracts that it was switched from too.
    pub(crate) fn contacts_with(&self, reader: &dyn Reader, completed: &Application) -> Result<Form> {
        let account = completed.account;
        let mut concluded = std::collections::BTreeMap::new();
        let mut next = completed.contract_code;
        let mut seen = std::collections::BTreeSet::new();
        while let Some(code) = next.take() {
            if !seen.insert(code) {
                // A contract that came of itself is of no version's making.
                return Err(Error::from_code(Code::Damaged));
            }
            for sibling in reader.siblings(account, code)? {
                let is_this = sibling.number == completed.number;
                let brings_contacts = sibling.kind.brings_contacts() && sibling.status == Status::Completed;
                if !is_this && !brings_contacts {
                    continue;
                }
                let stored = if is_this { None } else { reader.application(Some(account), sibling.number)? };
                let application = stored.unwrap_or_else(|| completed.clone());
                if application.contract_code == Some(code) {
                    next = application.from_contract.filter(|_| application.kind == Kind::Switch).or(next);
                    concluded.insert(sibling.sequence, application);
                }
            }
        }
        Ok(form::latest_contacts(concluded.values()))
    }

    /// Ends a contract before its time; what is open on it is rejected, but for the revocation of a certificate, which
    /// can always go on.
    pub(crate) fn end_contract(
        &self,
        writer: &mut dyn Writer,
        account: AccountId,
        code: ContractCode,
        ending: Ending,
        now: Instant,
    ) -> Result<()> {
        let catalogue = self.catalogue(writer);
        let mut contract = writer.contract(account, code)?.ok_or(Error::from_code(Code::Damaged))?;
        contract.ending = Some(ending);
        contract.ends_if_unreplaced = false;
        filing::update_contract(writer, &contract, catalogue.service(&contract.service)?, Day::of(now))?;
        self.tell_of_contract(writer, NoticeKind::Ended, &contract, Day::of(now), now)?;
        if ending == Ending::Switched {
            self.supersede_open(writer, account, code, now)?;
        }
        for open in open(writer, account, code)? {
            if open.kind != Kind::Revocation {
                self.reject_by(writer, account, open.number, Rule::ContractEnded, now)?;
            }
        }
        Ok(())
    }

    /// Records that a contract has ended by time; answers what was open on it and is rejected with it. A revocation goes on,
    /// and so does the cancellation that ended the contract.
    pub(crate) fn record_end(
        &self,
        writer: &mut dyn Writer,
        mut contract: Contract,
        now: Instant,
    ) -> Result<Vec<ApplicationNumber>> {
        let catalogue = self.catalogue(writer);
        let (account, code) = (contract.account, contract.code);
        contract.end_is_recorded = true;
        let service = catalogue.service(&contract.service)?;
        filing::update_contract(writer, &contract, service, Day::of(now))?;
        let last = contract::last_day(&contract, service, Day::of(now)).unwrap_or(Day::of(now));
        self.tell_of_contract(writer, NoticeKind::Ended, &contract, last, now)?;
        let mut rejected = Vec::new();
        for open in open(writer, account, code)? {
            if !matches!(open.kind, Kind::Revocation | Kind::Cancellation) {
                self.reject_by(writer, account, open.number, Rule::ContractEnded, now)?;
                rejected.push(open.number);
            }
        }
        Ok(rejected)
    }

    /// When another lane has issued: an open reissue or continuation of the replaced certificate is rejected.
    pub(crate) fn supersede_open(
        &self,
        writer: &mut dyn Writer,
        account: AccountId,
        code: ContractCode,
        now: Instant,
    ) -> Result<()> {
        for open in open(writer, account, code)? {
            if matches!(open.kind, Kind::Reissue | Kind::Continuation) {
                self.reject_by(writer, account, open.number, Rule::SupersededRecord, now)?;
            }
        }
        Ok(())
    }

    /// Rejects an open application by a rule, whose name becomes the reason; nobody did it, so no step of the RA is
    /// asked.
    pub(crate) fn reject_by(
        &self,
        writer: &mut dyn Writer,
        account: AccountId,
        number: ApplicationNumber,
        rule: Rule,
        now: Instant,
    ) -> Result<()> {
        let mut dossier = self.dossier(writer, Some(account), number)?;
        dossier.application.status = Status::Rejected;
        dossier.application.rejection_reason = Some(rule.name().to_owned());
        dossier.application.updated_at = now;
        void(writer, &dossier)?;
        self.free_coupon(writer, number, Day::of(now))?;
        self.refile(writer, &dossier, Day::of(now))
    }

    /// A certificate has been revoked otherwise: the application that asks for it has nothing left to do.
    pub(crate) fn close_revocation(&self, writer: &mut dyn Writer, revoked: &Dossier, now: Instant) -> Result<()> {
        let Application { account, number, .. } = revoked.application;
        let asks = |sibling: &&Sibling| {
            sibling.kind == Kind::Revocation && sibling.base == Some(number) && sibling.status.is_open()
        };
        match revoked.siblings.iter().find(asks) {
            Some(open) => self.reject_by(writer, account, open.number, Rule::CertificateRevoked, now),
            None => Ok(()),
        }
    }

    /// The coupon of an application that came to nothing can be used again; past its day it has expired.
    fn free_coupon(&self, writer: &mut dyn Writer, of: ApplicationNumber, today: Day) -> Result<()> {
        let Some(coupon) = writer.coupon_of(of)? else { return Ok(()) };
        writer.update_coupon(&coupon::freed(coupon, today), None)
    }

    /// A coupon as it stands: reserved for an application that time has made impossible, it is free again.
    pub(crate) fn standing(&self, reader: &dyn Reader, coupon: Coupon, now: Instant) -> Result<Coupon> {
        let today = Day::of(now);
        let reserved_by = reader.coupon_holder(&coupon.number)?.filter(|_| coupon.state == CouponState::Reserved);
        let is_free = match reserved_by {
            Some(number) => self.dead_by(reader, &self.dossier(reader, None, number)?, now)?.is_some(),
            None => false,
        };
        let coupon = if is_free { coupon::freed(coupon, today) } else { coupon };
        Ok(Coupon { state: coupon::state(&coupon, today), ..coupon })
    }
}

/// Makes void the contract that an application concluded and that was never issued on.
fn void(writer: &mut dyn Writer, dossier: &Dossier) -> Result<()> {
    let own = dossier.contract.as_ref().filter(|_| dossier.application.kind.concludes_contract());
    own.map_or(Ok(()), |own| {
        writer.update_contract(&Contract { ending: Some(Ending::Void), ..own.clone() }, ContractDue::default())
    })
}

/// The open applications made from a contract's records.
fn open(writer: &dyn Writer, account: AccountId, code: ContractCode) -> Result<Vec<Sibling>> {
    let mut siblings = writer.siblings(account, code)?;
    siblings.retain(|sibling| sibling.status.is_open());
    Ok(siblings)
}
