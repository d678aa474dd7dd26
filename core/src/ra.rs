//! 審査者の窓口 — The RA's desk: it sees every account, and its operator stands in the audit.

use std::sync::Arc;

use crate::audit::Actor;
use crate::context::{Command, Context};
use crate::error::{Code, Denial, Error, Finding, Result};
use crate::filing;
use crate::model::{
    Account, Application, ApplicationNumber, Certificate, Contract, ContractCode, Dossier, Ending, Event, Instant,
    Receipt, RequestKey, RevocationReason, Status,
};
use crate::pki::ca;
use crate::rule::Rule;
use crate::rules::certificate::{self, IssuePlan, Previous};
use crate::rules::menu::Moment;
use crate::rules::status;
use crate::store::{Reader, RevocationDue, Writer};

/// The longest name of an account and reason of a rejection, in characters.
const MAX_NAME: usize = 64;
const MAX_REASON: usize = 1000;

/// Draws of a contract code before the free ones are looked for in order.
const CODE_DRAWS: u32 = 32;

/// 期日の処理 — Work whose time had come, as `run_due` did it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
pub struct DueWork {
    /// 申込番号 — The record whose certificate was revoked.
    pub number: ApplicationNumber,
    /// 期日 — When it was due.
    pub due_at: Instant,
    /// 実施時刻 — When it was done: the instant of revocation.
    pub done_at: Instant,
}

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
            return Err(Error::invalid(
                rules.into_iter().map(|rule| Finding::error(None, rule)).collect(),
            ));
        }
        let command = Command::new(self.actor(), "open_account", key, &(name, dealer_code));
        let now = self.context.clock.now();
        self.context.run(&command, now, |writer, _| {
            let mut access_key = crate::chance::access_key()?;
            while writer.account(&access_key)?.is_some() {
                access_key = crate::chance::access_key()?;
            }
            let account = Account {
                access_key,
                name: name.to_owned(),
                dealer_code: dealer_code.to_owned(),
                opened_at: now,
            };
            writer.insert_account(&account)?;
            Ok((account, None))
        })
    }

    /// お申込情報 — A record of any account.
    ///
    /// # Errors
    /// `NotFound` with `not_your_record`.
    pub fn application(&self, number: ApplicationNumber) -> Result<Application> {
        self.context
            .read(|reader| reader.application(None, number)?.ok_or_else(Error::no_record))
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
                months: self
                    .context
                    .catalogue
                    .service(&dossier.application.service)?
                    .term_months,
                cancelled_on: None,
                ending: None,
                current: None,
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
        self.moving(&command, number, Event::Reject, |writer, dossier, _| {
            dossier.application.rejection_reason = Some(reason.to_owned());
            if let Some(contract) = &mut dossier.contract
                && dossier.application.kind.concludes_contract()
            {
                contract.ending = Some(Ending::Void);
                writer.update_contract(contract)?;
            }
            Ok(())
        })
    }

    /// Moves a record by an event, in one transaction, and does what else comes with it.
    fn moving(
        &self,
        command: &Command,
        number: ApplicationNumber,
        event: Event,
        mut and: impl FnMut(&mut dyn Writer, &mut Dossier, Moment) -> Result<()>,
    ) -> Result<Receipt> {
        let now = self.context.clock.now();
        self.context.run(command, now, |writer, moment| {
            let mut dossier = self.context.dossier(writer, None, number)?;
            let application = &mut dossier.application;
            application.status = status::after(application.kind, application.status, event)?;
            application.updated_at = now;
            and(writer, &mut dossier, moment)?;
            let service = self.context.catalogue.service(&dossier.application.service)?;
            filing::refile(writer, &dossier, service, moment.today)?;
            Ok((Receipt::of(&dossier.application), Some(dossier.application)))
        })
    }

    /// 発行 — Issues the certificate of an approved record from the built-in CA (2.4).
    ///
    /// A reissue's old certificate is revoked now, or becomes due to be later, as the subscriber chose (2.1.3).
    ///
    /// # Errors
    /// `NotFound` with `not_your_record`; `Refused` with `wrong_status`, `service_not_issuable`, `contract_ended`,
    /// `certificate_revoked`, `certificate_expired`, `superseded_record` or `ca_secret_required`; `Busy` when the
    /// record changed meanwhile.
    pub fn issue(&self, number: ApplicationNumber, key: Option<&RequestKey>) -> Result<Receipt> {
        let command = Command::new(self.actor(), "issue", key, &number);
        if let Some(receipt) = self.context.earlier(&command)? {
            return Ok(receipt);
        }
        let now = self.context.clock.now();
        // Signing is slow, so it comes before the transaction, which decides again and must decide the same.
        let (dossier, base) = self.context.read(|reader| self.with_base(reader, number))?;
        let plan = self.plan(&dossier, base.as_ref(), now)?;
        let issued = self.sign(&dossier.application, &plan)?;
        self.context.run(&command, now, |writer, moment| {
            let (mut dossier, base) = self.with_base(writer, number)?;
            if self.plan(&dossier, base.as_ref(), now)? != plan {
                return Err(Error::rule_of(Code::Busy, Rule::Busy));
            }
            let certificate = Certificate {
                serial: issued.serial.clone(),
                not_before: plan.not_before,
                not_after: plan.not_after,
                issued_at: now,
                revoked_at: None,
                revocation_reason: None,
                revocation_due_at: None,
                first_downloaded_at: None,
                last_downloaded_at: None,
                der: issued.der.clone(),
            };
            writer.insert_certificate(&dossier.application, &certificate, &issued.spki)?;
            if let Some(base) = base {
                supersede(writer, base, plan.previous, now)?;
            }
            dossier.application.status = Status::Completed;
            dossier.application.updated_at = now;
            dossier.application.certificate = Some(certificate);
            let service = self.context.catalogue.service(&dossier.application.service)?;
            let contract = dossier.contract.as_mut().ok_or(Error::from_code(Code::Damaged))?;
            contract.anchor = Some(plan.anchor);
            contract.months = plan.months;
            contract.current = Some(number);
            writer.update_contract(contract)?;
            let (account, code) = (contract.account, contract.code);
            filing::refile(writer, &dossier, service, moment.today)?;
            let past_from = certificate::past_from(&dossier, service, moment.today);
            writer.set_past_from(account, code, past_from)?;
            Ok((Receipt::of(&dossier.application), Some(dossier.application)))
        })
    }

    fn plan(&self, dossier: &Dossier, base: Option<&Dossier>, now: Instant) -> Result<IssuePlan> {
        let service = self.context.catalogue.service(&dossier.application.service)?;
        Ok(certificate::issue(
            dossier,
            base,
            service,
            &self.context.catalogue,
            now,
        )?)
    }

    /// A record, and the one it was applied for from.
    fn with_base(&self, reader: &dyn Reader, number: ApplicationNumber) -> Result<(Dossier, Option<Dossier>)> {
        let dossier = self.context.dossier(reader, None, number)?;
        let base = dossier
            .application
            .base
            .map(|base| self.context.dossier(reader, None, base))
            .transpose()?;
        Ok((dossier, base))
    }

    fn sign(&self, application: &Application, plan: &IssuePlan) -> Result<ca::Issued> {
        let required = || Error::from(Denial::from(Rule::CaSecretRequired));
        let ca = self.context.ca.as_ref().ok_or_else(required)?;
        let secret = self.context.secret.as_ref().ok_or_else(required)?;
        let csr = application.csr.as_deref().ok_or(Error::from_code(Code::Damaged))?;
        let csr = crate::pki::csr::inspect_csr(csr)?;
        ca.issue(
            secret,
            &ca::Request {
                spki: &csr.spki,
                form: &application.form,
                not_before: plan.not_before,
                not_after: plan.not_after,
            },
        )
    }

    /// 期日の処理 — Does all work whose time has come: deferred revocations, each once, never early (2.1.3).
    ///
    /// Call it as often as you like, from any process; a late call does late work. It takes no request key: what was
    /// done once is not there to be done again.
    ///
    /// # Errors
    /// `Storage`, `Busy`, `OutcomeUnknown`, `Closed`, `Forked`; what was done before the error stays done.
    pub fn run_due(&self) -> Result<Vec<DueWork>> {
        let mut done = Vec::new();
        loop {
            let now = self.context.clock.now();
            let due = self.context.read(|reader| reader.revocations_due(now, 100))?;
            if due.is_empty() {
                return Ok(done);
            }
            for revocation in due {
                done.extend(self.revoke_due(revocation, now)?);
            }
        }
    }

    /// Revokes one certificate that is due, unless another process did meanwhile.
    fn revoke_due(&self, due: RevocationDue, now: Instant) -> Result<Option<DueWork>> {
        let command = Command::new(Actor::Due, "run_due", None, &due.number);
        self.context.run(&command, now, |writer, _| {
            let mut application = writer
                .application(Some(due.account), due.number)?
                .ok_or(Error::from_code(Code::Damaged))?;
            let certificate = application
                .certificate
                .as_mut()
                .ok_or(Error::from_code(Code::Damaged))?;
            if certificate.revoked_at.is_some() {
                return Ok((None, None));
            }
            revoke(certificate, now);
            writer.update_certificate(due.account, due.number, certificate)?;
            let work = DueWork {
                number: due.number,
                due_at: due.due_at,
                done_at: now,
            };
            Ok((Some(work), Some(application)))
        })
    }
}

fn revoke(certificate: &mut Certificate, at: Instant) {
    certificate.revoked_at = Some(at);
    certificate.revocation_reason = Some(RevocationReason::Superseded);
}

/// Does to the replaced certificate what the plan says.
fn supersede(writer: &mut dyn Writer, base: Dossier, previous: Previous, now: Instant) -> Result<()> {
    let Application {
        account,
        number,
        certificate,
        ..
    } = base.application;
    let mut certificate = certificate.ok_or(Error::from_code(Code::Damaged))?;
    match previous {
        Previous::Stays => return Ok(()),
        Previous::RevokedNow => revoke(&mut certificate, now),
        Previous::RevokedAt(due) => certificate.revocation_due_at = Some(due),
    }
    writer.update_certificate(account, number, &certificate)
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
