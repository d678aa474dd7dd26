//! 審査者の窓口 — The RA's desk: it sees every account, and its operator stands in the audit.

mod due;
mod issue;
mod revocation;

use std::sync::Arc;

pub use due::{DueKind, DueWork};

use crate::audit::Actor;
use crate::context::{Command, Context};
use crate::error::{Denial, Error, Finding, Result};
use crate::model::{
    Account, Application, ApplicationNumber, Contract, ContractCode, Dossier, Event, Form, Instant, Kind, Receipt,
    RequestKey,
};
use crate::rule::Rule;
use crate::rules::form::CONTACTS;
use crate::rules::status;
use crate::store::Writer;

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
    /// `dealer_code` is the reseller's, or empty; the account cannot change it.
    ///
    /// # Errors
    /// `Invalid` with `required` when the name is blank, `too_long` or `bad_format` for name or dealer code.
    pub fn open_account(&self, name: &str, dealer_code: &str, key: Option<&RequestKey>) -> Result<Account> {
        let (name, dealer_code) = (name.trim(), dealer_code.trim());
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
            return Err(Error::invalid(rules.into_iter().map(|rule| Finding::error(None, rule)).collect()));
        }
        let command = Command::new(self.actor(), "open_account", key, &(name, dealer_code));
        let now = self.context.clock.now();
        self.context.run(&command, now, |writer, _| {
            let mut access_key = crate::chance::access_key()?;
            while writer.account(&access_key)?.is_some() {
                access_key = crate::chance::access_key()?;
            }
            let account =
                Account { access_key, name: name.to_owned(), dealer_code: dealer_code.to_owned(), opened_at: now };
            writer.insert_account(&account)?;
            Ok((account, None))
        })
    }

    /// お申込情報 — A record of any account.
    ///
    /// # Errors
    /// `NotFound` with `not_your_record`.
    pub fn application(&self, number: ApplicationNumber) -> Result<Application> {
        self.context.read(|reader| reader.application(None, number)?.ok_or_else(Error::no_record))
    }

    /// 審査開始 — Begins the review of a received record (2.0).
    ///
    /// # Errors
    /// `NotFound` with `not_your_record`; `Refused` with `wrong_status`.
    pub fn begin_review(&self, number: ApplicationNumber, key: Option<&RequestKey>) -> Result<Receipt> {
        let command = Command::new(self.actor(), "begin_review", key, &number);
        self.moving(&command, number, Event::BeginReview, |_, _, _| Ok(()))
    }

    /// 承認 — Approves a record under review; a new one's contract is concluded and gets its code (2.0).
    ///
    /// # Errors
    /// `NotFound` with `not_your_record`; `Refused` with `wrong_status` or `contract_codes_exhausted`.
    pub fn approve(&self, number: ApplicationNumber, key: Option<&RequestKey>) -> Result<Receipt> {
        let command = Command::new(self.actor(), "approve", key, &number);
        self.moving(&command, number, Event::Approve, |writer, dossier, _| {
            if !dossier.application.kind.concludes_contract() {
                return Ok(());
            }
            let contract = Contract {
                code: free_code(writer)?,
                account: dossier.application.account,
                service: dossier.application.service.clone(),
                anchor: None,
                months: self.context.catalogue.service(&dossier.application.service)?.term_months,
                cancelled_on: None,
                ending: None,
                current: None,
                contacts: Form::default(),
                ends_if_unreplaced: false,
            };
            writer.insert_contract(&contract)?;
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
        let reason = reason.trim();
        let fault = match reason.chars().count() {
            0 => Some(Rule::Required),
            1..=MAX_REASON => None,
            _ => Some(Rule::TooLong),
        };
        if let Some(rule) = fault {
            return Err(Error::invalid(vec![Finding::error(None, rule)]));
        }
        let command = Command::new(self.actor(), "reject", key, &(number, reason));
        self.moving(&command, number, Event::Reject, |_, dossier, _| {
            dossier.application.rejection_reason = Some(reason.to_owned());
            Ok(())
        })
    }

    /// 完了 — Completes a contact change or a cancellation under review (2.0).
    ///
    /// The contract's contacts become the new ones (2.1.4); a cancellation has been in effect since its submission (2.1.6).
    ///
    /// # Errors
    /// `NotFound` with `not_your_record`; `Refused` with `wrong_status` or `contract_ended`.
    pub fn complete(&self, number: ApplicationNumber, key: Option<&RequestKey>) -> Result<Receipt> {
        let command = Command::new(self.actor(), "complete", key, &number);
        self.moving(&command, number, Event::Complete, |writer, dossier, _| {
            if let Some(contract) =
                dossier.contract.as_mut().filter(|_| dossier.application.kind == Kind::ContactChange)
            {
                contract.contacts = dossier.application.form.blocks(CONTACTS);
                writer.update_contract(contract)?;
            }
            Ok(())
        })
    }

    /// Moves a record by an event, in one transaction, and does what else comes with it.
    ///
    /// What is open on a contract that has ended is as good as rejected: it moves no further (`contract_ended`).
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
            if event != Event::Reject && self.ended_under(writer, &dossier, now)?.is_some() {
                return Err(Denial::from(Rule::ContractEnded).into());
            }
            dossier.application.status = status;
            dossier.application.updated_at = now;
            and(writer, &mut dossier, now)?;
            self.context.refile(writer, &dossier, moment.today)?;
            if event == Event::Reject {
                self.context.give_up(writer, &dossier, now)?;
            }
            Ok((Receipt::of(&dossier.application), Some(dossier.application)))
        })
    }
}

/// A contract code that is not taken: drawn, and when most are, the first free one after a drawn one.
fn free_code(reader: &dyn Writer) -> Result<ContractCode> {
    for _ in 0..CODE_DRAWS {
        let code = crate::chance::contract_code()?;
        if !reader.contract_code_is_taken(code)? {
            return Ok(code);
        }
    }
    let start = crate::chance::contract_code()?.value();
    let (first, last) = ContractCode::RANGE.into_inner();
    let above = reader.first_free_contract_code(start..=last)?;
    let found = match above {
        Some(code) => Some(code),
        None => reader.first_free_contract_code(first..=start)?,
    };
    found.ok_or_else(|| Denial::from(Rule::ContractCodesExhausted).into())
}
