//! 審査者の窓口 — The RA's desk: it sees every account, and its operator stands in the audit.

mod accounts;
mod campaign;
mod changes;
mod coupons;
mod credentials;
mod crl;
mod due;
mod import;
mod issue;
mod notices;
mod papers;
mod revocation;
pub(crate) mod trail;
mod work;

use std::sync::Arc;

pub use import::Import;

use crate::audit::Actor;
use crate::context::{Command, Context};
use crate::error::{Code, Denial, Error, Result};
use crate::filing;
use crate::journal;
use crate::model::{
    Account, Application, ApplicationNumber, Contract, ContractCode, Coupon, CouponState, Day, Dossier, Event,
    ExportFormat, ExportPart, Instant, Kind, ListPage, ListQuery, NewAccount, Paper, Receipt, RequestKey,
};
use crate::rule::Rule;
use crate::rules::{reissue, require, status};
use crate::store::{ContractDue, Reader, Writer};

/// The longest name of an account and reason of a rejection, in characters.
const MAX_NAME: usize = 64;
const MAX_REASON: usize = 1000;

/// Draws of a contract code before the free ones are looked for in order.
const CODE_DRAWS: u32 = 32;

/// 審査者の窓口 — The RA's desk, opened for a named operator. It is cheap to clone.
#[derive(Clone)]
pub struct Ra {
    context: Arc<Context>,
    operator: String,
}

impl Ra {
    pub(crate) fn new(context: Arc<Context>, operator: String) -> Ra {
        Ra { context, operator }
    }

    fn actor(&self) -> Actor {
        Actor::Operator(self.operator.clone())
    }

    /// アカウント開設 — Opens an account; its access key is drawn.
    ///
    /// # Errors
    /// `Invalid` with `required` when the name is blank, `too_long` or `bad_format` for name or dealer code.
    pub fn open_account(&self, of: &NewAccount, key: Option<&RequestKey>) -> Result<Account> {
        journal::command("open_account", || {
            let (name, dealer_code) = (of.name.trim(), of.dealer_code.trim());
            let mut rules = Vec::new();
            if name.is_empty() {
                rules.push(Rule::Required);
            }
            if name.chars().count() > MAX_NAME || dealer_code.chars().count() > MAX_NAME {
                rules.push(Rule::TooLong);
            }
            if name.chars().any(char::is_control) || !dealer_code.bytes().all(|byte| byte.is_ascii_graphic()) {
                rules.push(Rule::BadFormat);
            }
            if !rules.is_empty() {
                return Err(Error::invalid_by(rules));
            }
            let command = Command::new(self.actor(), "open_account", key, of);
            let now = self.context.clock.now();
            self.context.run(&command, now, |writer, _| {
                let mut access_key = crate::chance::access_key()?;
                while writer.account(&access_key)?.is_some() {
                    access_key = crate::chance::access_key()?;
                }
                let (name, dealer_code) = (name.to_owned(), dealer_code.to_owned());
                let account =
                    Account { access_key, name, dealer_code, a3_contract: of.a3_contract, opened_at: now };
                writer.insert_account(&account)?;
                Ok(account)
            })
        })
    }

    /// お申込情報 — A record of any account.
    ///
    /// # Errors
    /// `NotFound` with `not_your_record`.
    pub fn application(&self, number: ApplicationNumber) -> Result<Application> {
        self.context.read(|reader| reader.application(None, number)?.ok_or_else(Error::no_record))
    }

    /// お申込一覧 — A page of every account's applications that a query finds, each with its account's access key (4);
    /// otherwise as [`crate::Session::applications`].
    ///
    /// # Errors
    /// `Invalid` with `query_invalid` or `page_cursor_invalid`.
    pub fn applications(&self, query: &ListQuery, cursor: Option<&str>) -> Result<ListPage> {
        self.context.read(|reader| self.context.listed(reader, None, query, cursor))
    }

    /// 一覧の書出し — A part of a file of everyone's applications that a query finds, as many rows as the query has a page; without a
    /// cursor the first (4).
    ///
    /// A cursor is [`ExportPart::next`] of a part of the same query. In CSV a text that a spreadsheet would take for a formula
    /// has an apostrophe before it; what Shift_JIS cannot hold is `〓` and named.
    ///
    /// # Errors
    /// As `applications`.
    pub fn export(&self, query: &ListQuery, format: ExportFormat, cursor: Option<&str>) -> Result<ExportPart> {
        self.context.read(|reader| self.context.exported(reader, None, query, format, cursor))
    }

    /// 審査開始 — Begins the review of a received record (2.0).
    ///
    /// # Errors
    /// `NotFound` with `not_your_record`; `Refused` with `wrong_status`.
    pub fn begin_review(&self, number: ApplicationNumber, key: Option<&RequestKey>) -> Result<Receipt> {
        let command = Command::new(self.actor(), "begin_review", key, &number);
        self.moving(&command, number, Event::BeginReview, |_, _, _| Ok(()))
    }

    /// 承認 — Approves a record under review; a new one's contract is concluded and gets its code, and a coupon is used
    /// (2.0).
    ///
    /// # Errors
    /// `NotFound` with `not_your_record`; `Refused` with `wrong_status`, `contract_ended`, `documents_missing` or
    /// `contract_codes_exhausted`.
    pub fn approve(&self, number: ApplicationNumber, key: Option<&RequestKey>) -> Result<Receipt> {
        let command = Command::new(self.actor(), "approve", key, &number);
        self.moving(&command, number, Event::Approve, |writer, dossier, _| {
            papers_are_there(dossier)?;
            if let Some(coupon) = writer.coupon_of(number)? {
                writer.update_coupon(&Coupon { state: CouponState::Used, ..coupon }, Some(number))?;
            }
            if !dossier.application.kind.concludes_contract() {
                return Ok(());
            }
            let Application { account, service, offer, .. } = &dossier.application;
            let code = free_code(writer, &|_| true)?;
            let contract = Contract::new(code, *account, service.clone(), offer.term_months);
            writer.insert_contract(&contract, ContractDue::default())?;
            dossier.application.contract_code = Some(contract.code);
            dossier.contract = Some(contract);
            Ok(())
        })
    }

    /// 却下 — Rejects a record under review or approved, with a reason; a contract not yet issued on is void (2.0).
    ///
    /// # Errors
    /// `NotFound` with `not_your_record`; `Refused` with `wrong_status`; `Invalid` with `required` for a blank
    /// reason, `too_long` over 1,000 characters.
    pub fn reject(&self, number: ApplicationNumber, reason: &str, key: Option<&RequestKey>) -> Result<Receipt> {
        journal::command("reject", || {
            let reason = reason_of(reason)?;
            let command = Command::new(self.actor(), "reject", key, &(number, reason));
            self.moving(&command, number, Event::Reject, |_, dossier, _| {
                dossier.application.rejection_reason = Some(reason.to_owned());
                Ok(())
            })
        })
    }

    /// 完了 — Completes a contact change or a cancellation under review (2.0).
    ///
    /// What it changes of the contract's contacts is changed (2.1.4); a cancellation has been in effect since its submission (2.1.6).
    ///
    /// # Errors
    /// `NotFound` with `not_your_record`; `Refused` with `wrong_status`, `contract_ended` or `documents_missing`.
    pub fn complete(&self, number: ApplicationNumber, key: Option<&RequestKey>) -> Result<Receipt> {
        let command = Command::new(self.actor(), "complete", key, &number);
        self.moving(&command, number, Event::Complete, |writer, dossier, now| {
            papers_are_there(dossier)?;
            if let Some(contract) =
                dossier.contract.as_mut().filter(|_| dossier.application.kind == Kind::ContactChange)
            {
                contract.contacts = self.context.contacts_with(writer, &dossier.application)?;
                filing::write_contract(writer, contract, Day::of(now))?;
            }
            Ok(())
        })
    }

    /// 期間後の再発行の許可 — Allows one late reissue of a record, to be applied for until a day (2.1.3).
    ///
    /// The day is one from today to the certificate's last; a second call sets another. It is spent when the reissue is
    /// completed, and void when another record bears the contract's current certificate.
    ///
    /// # Errors
    /// `NotFound` with `not_your_record`; `Refused` with `contact_change_record`, `no_certificate_on_record`,
    /// `not_completed`, `contract_ended`, `certificate_revoked`, `certificate_expired`, `superseded_record`,
    /// `late_reissue_not_allowed` for a service that knows none, or `late_reissue_day_invalid`.
    pub fn allow_late_reissue(
        &self,
        number: ApplicationNumber,
        until: Day,
        key: Option<&RequestKey>,
    ) -> Result<Receipt> {
        let command = Command::new(self.actor(), "allow_late_reissue", key, &(number, until));
        let now = self.context.clock.now();
        self.context.run(&command, now, |writer, moment| {
            let catalogue = self.context.catalogue(writer);
            require(moment.clock_is_steady, Rule::ClockWentBack)?;
            let mut dossier = self.context.dossier(writer, None, number)?;
            reissue::may_be_late(&dossier, until, &catalogue, moment.now)?;
            let application = &mut dossier.application;
            let certificate = application.certificate.as_mut().ok_or(Error::from_code(Code::Damaged))?;
            certificate.late_reissue_until = Some(until);
            writer.update_certificate(application.account, number, certificate)?;
            Ok(Receipt { at: now, ..Receipt::of(application) })
        })
    }

    /// Moves a record by an event, in one transaction, and does what else comes with it.
    ///
    /// What time has made impossible is as good as rejected and moves no further: `contract_ended`, `certificate_expired`.
    fn moving(
        &self,
        command: &Command,
        number: ApplicationNumber,
        event: Event,
        mut and: impl FnMut(&mut dyn Writer, &mut Dossier, Instant) -> Result<()>,
    ) -> Result<Receipt> {
        let now = self.context.clock.now();
        self.context.run(command, now, |writer, moment| {
            let mut dossier = self.context.dossier(writer, None, number)?;
            let application = &dossier.application;
            let status = status::after(application.kind, application.status, event)?;
            if let Some(rule) = self.context.dead_by(writer, &dossier, now)?.filter(|_| event != Event::Reject) {
                return Err(Denial::from(rule).into());
            }
            dossier.application.status = status;
            dossier.application.updated_at = now;
            and(writer, &mut dossier, now)?;
            self.context.refile(writer, &dossier, moment.today)?;
            if event == Event::Reject {
                self.context.give_up(writer, &dossier, now)?;
            }
            Ok(Receipt::of(&dossier.application))
        })
    }
}

/// What waits for papers waits until each was received or waived (2.2).
fn papers_are_there(dossier: &Dossier) -> Result<(), Denial> {
    require(!dossier.application.papers.iter().any(Paper::is_missing), Rule::DocumentsMissing)
}

/// A reason for people, trimmed.
///
/// # Errors
/// `Invalid` with `required` when it is blank, `too_long` over 1,000 characters.
fn reason_of(reason: &str) -> Result<&str> {
    let reason = reason.trim();
    match reason.chars().count() {
        0 => Err(Error::invalid_by([Rule::Required])),
        1..=MAX_REASON => Ok(reason),
        _ => Err(Error::invalid_by([Rule::TooLong])),
    }
}

/// A contract code that is not taken, and may be: drawn, and when most are, the first free one after a drawn one.
fn free_code(reader: &dyn Reader, may_be: &dyn Fn(ContractCode) -> bool) -> Result<ContractCode> {
    for _ in 0..CODE_DRAWS {
        let code = crate::chance::contract_code()?;
        if may_be(code) && !reader.contract_code_is_taken(code)? {
            return Ok(code);
        }
    }
    let start = crate::chance::contract_code()?.value();
    let (first, last) = ContractCode::RANGE.into_inner();
    for (mut from, to) in [(start, last), (first, start)] {
        while from <= to {
            let Some(code) = reader.first_free_contract_code(from..=to)? else { break };
            if may_be(code) {
                return Ok(code);
            }
            from = code.value() + 1;
        }
    }
    Err(Denial::from(Rule::ContractCodesExhausted).into())
}
