//! 申請 — Drafts, their check and their submission: one way for every kind of application (2.0).

use super::Session;
use crate::catalogue::Catalogue;
use crate::context::Command;
use crate::error::{Code, Error, Finding, Result};
use crate::filing;
use crate::journal;
use crate::model::csr::KeyUse;
use crate::model::{
    Act, Application, ApplicationNumber, Contract, Coupon, CouponState, CsrInspection, Dossier, Draft, Event,
    Field, Form, Instant, Kind, NoticeKind, Receipt, RequestKey, RevocationReason, Sibling, Status,
};
use crate::pki;
use crate::rule::Rule;
use crate::rules::form::{self, Against, Judgement};
use crate::rules::menu::{self, Moment};
use crate::rules::{certificate, contract, reissue, require, status, text, windows};
use crate::store::{Reader, Writer, free_number};

impl Session {
    /// 新規申請の下書き — A draft of a new application (2.1.1).
    ///
    /// # Errors
    /// `NotFound` with `unknown_service`; `Refused` with `service_not_on_sale`.
    pub fn draft_new(&self, service: &str) -> Result<Draft> {
        let now = self.context.clock.now();
        self.read(|reader| {
            let moment = self.context.moment(reader, now)?;
            let catalogue = self.context.catalogue(reader);
            eligible(Kind::New, service, None, &catalogue, moment)?;
            draft(Kind::New, service, None, Form::default(), &catalogue, moment)
        })
    }

    /// 更新申請の下書き — A draft of a renewal, to the same service or to another that renews it (2.1.2).
    ///
    /// # Errors
    /// `NotFound` with `not_your_record` or `unknown_service`; `Refused` with whatever [`Session::actions`] says of the
    /// renewal, or `service_not_on_sale`.
    pub fn draft_renewal(&self, number: ApplicationNumber, service: Option<&str>) -> Result<Draft> {
        self.draft_from(Kind::Renewal, number, service)
    }

    /// サービス切替の下書き — A draft of a switch to another service (2.1.2).
    ///
    /// # Errors
    /// `NotFound` with `not_your_record` or `unknown_service`; `Refused` with whatever [`Session::actions`] says of the
    /// switch, or `switch_not_offered`.
    pub fn draft_switch(&self, number: ApplicationNumber, service: &str) -> Result<Draft> {
        self.draft_from(Kind::Switch, number, Some(service))
    }

    /// 再発行申請の下書き — A draft of a reissue of a record, filled in from the form before (2.1.3).
    ///
    /// The server names come from the new CSR; when the old certificate is revoked (`revoke_previous`) is asked.
    ///
    /// # Errors
    /// `NotFound` with `not_your_record`; `Refused` with whatever [`Session::actions`] says of the reissue.
    pub fn draft_reissue(&self, number: ApplicationNumber) -> Result<Draft> {
        self.draft_from(Kind::Reissue, number, None)
    }

    /// 継続発行の下書き — A draft of a continuation: the next certificate of a contract that outlives its present one (2.4).
    ///
    /// # Errors
    /// `NotFound` with `not_your_record`; `Refused` with whatever [`Session::actions`] says of the continuation.
    pub fn draft_continuation(&self, number: ApplicationNumber) -> Result<Draft> {
        self.draft_from(Kind::Continuation, number, None)
    }

    /// 担当者変更の下書き — A draft of a contact change, filled in with the contract's contacts (2.1.4).
    ///
    /// # Errors
    /// `NotFound` with `not_your_record`; `Refused` with whatever [`Session::actions`] says of the contact change.
    pub fn draft_contact_change(&self, number: ApplicationNumber) -> Result<Draft> {
        self.draft_from(Kind::ContactChange, number, None)
    }

    /// 失効申請の下書き — A draft of the revocation of a record's certificate (2.1.5).
    ///
    /// # Errors
    /// `NotFound` with `not_your_record`; `Refused` with whatever [`Session::actions`] says of the revocation.
    pub fn draft_revocation(&self, number: ApplicationNumber) -> Result<Draft> {
        self.draft_from(Kind::Revocation, number, None)
    }

    /// 解約申請の下書き — A draft of the cancellation of an auto-renewing contract (2.1.6).
    ///
    /// # Errors
    /// `NotFound` with `not_your_record`; `Refused` with whatever [`Session::actions`] says of the cancellation.
    pub fn draft_cancellation(&self, number: ApplicationNumber) -> Result<Draft> {
        self.draft_from(Kind::Cancellation, number, None)
    }

    /// A draft of a kind that is applied for from a record; without a service it keeps the contract's.
    fn draft_from(&self, kind: Kind, number: ApplicationNumber, service: Option<&str>) -> Result<Draft> {
        let now = self.context.clock.now();
        self.read(|reader| {
            let moment = self.context.moment(reader, now)?;
            let base = self.context.dossier(reader, Some(self.account), number)?;
            let service = service.unwrap_or(own_service(&base));
            let catalogue = self.context.catalogue(reader);
            eligible(kind, service, Some(&base), &catalogue, moment)?;
            let form = form::prefilled(kind, &base, &self.holder(reader)?);
            draft(kind, service, Some(number), form, &catalogue, moment)
        })
    }

    /// 検査 — Everything found in a draft, at once: eligibility first, then terms, CSR and fields. It changes nothing.
    ///
    /// # Errors
    /// `NotFound` when the draft's service or base record is unknown.
    pub fn check(&self, draft: &Draft) -> Result<Vec<Finding>> {
        let csr = inspected(draft)?;
        let now = self.context.clock.now();
        self.read(|reader| {
            let catalogue = self.context.catalogue(reader);
            let moment = self.context.moment(reader, now)?;
            let base =
                draft.base().map(|number| self.context.dossier(reader, Some(self.account), number)).transpose()?;
            let judgement = self.judge(reader, draft, base.as_ref(), csr.as_ref(), moment)?;
            let mut findings = Vec::new();
            if let Err(refusal) = eligible(draft.kind(), draft.service(), base.as_ref(), &catalogue, moment) {
                findings.extend(refusal.rule().map(|rule| Finding::error(None, rule)));
            }
            findings.extend(judgement.findings);
            Ok(findings)
        })
    }

    /// What is found in a draft, which was applied for from `base`.
    fn judge(
        &self,
        reader: &dyn Reader,
        draft: &Draft,
        base: Option<&Dossier>,
        csr: Option<&CsrInspection>,
        moment: Moment,
    ) -> Result<Judgement> {
        let catalogue = self.context.catalogue(reader);
        let account = self.holder(reader)?;
        let csr = csr.map(|csr| self.context.compared(reader, csr)).transpose()?;
        let coupon = text::normalise(Field::Coupon, draft.text(Field::Coupon)).unwrap_or_default();
        let coupon =
            reader.coupon(&coupon)?.map(|coupon| self.context.standing(reader, coupon, moment.now)).transpose()?;
        let also_valid = match base {
            Some(base) if draft.kind() == Kind::Revocation => self.also_valid(reader, base, moment.now)?,
            _ => Vec::new(),
        };
        let key_use = match &csr {
            Some(csr) => {
                let from_contract = base.and_then(|base| base.application.contract_code);
                reader.key_use(&csr.spki, self.account, from_contract)?
            }
            None => KeyUse::default(),
        };
        let against = Against {
            account: &account,
            coupon: coupon.as_ref(),
            also_valid: &also_valid,
            service: catalogue.service(draft.service())?,
            catalogue: &catalogue,
            today: moment.today,
            base,
            csr: csr.as_ref(),
            key_use,
        };
        Ok(form::judge(draft, &against))
    }

    /// The other records of a contract whose certificates are valid.
    fn also_valid(&self, reader: &dyn Reader, of: &Dossier, now: Instant) -> Result<Vec<ApplicationNumber>> {
        let mut valid = Vec::new();
        for sibling in &of.siblings {
            let is_other = sibling.number != of.application.number && sibling.status == Status::Completed;
            if is_other && sibling.kind.bears_certificate() {
                let other = reader.application(Some(self.account), sibling.number)?;
                let is_of_contract = |other: &Application| other.contract_code == of.application.contract_code;
                if other.filter(is_of_contract).is_some_and(|other| certificate::in_force(&other, now).is_ok()) {
                    valid.push(sibling.number);
                }
            }
        }
        Ok(valid)
    }

    /// 申込 — Submits a draft; a second time with the same draft answers what the first did.
    ///
    /// # Errors
    /// `Refused` with the eligibility rule; `Invalid` with all findings; `Conflict` with `idempotency_key_reused`
    /// when the draft was changed after it was submitted. Nothing is changed then.
    pub fn submit(&self, draft: &Draft) -> Result<Receipt> {
        journal::command("submit", || {
            let command = Command::new(self.actor(), "submit", Some(draft.request_key()), draft);
            if let Some(receipt) = self.earlier(&command)? {
                return Ok(receipt);
            }
            let csr = inspected(draft)?;
            let now = self.context.clock.now();
            self.run(&command, now, |writer, moment| {
                let catalogue = self.context.catalogue(writer);
                let base = draft.base().map(|base| self.with_a_free_lane(writer, base, now)).transpose()?;
                let judgement = self.judge(writer, draft, base.as_ref(), csr.as_ref(), moment)?;
                eligible(draft.kind(), draft.service(), base.as_ref(), &catalogue, moment)?;
                if !judgement.is_acceptable() {
                    return Err(Error::invalid(judgement.findings));
                }
                let kind = draft.kind();
                let holder = self.holder(writer)?;
                let service = catalogue.service(draft.service())?;
                let from = base.as_ref().map(|base| &base.application);
                let has_free_reissue =
                    |from: &Application| from.certificate.as_ref().is_some_and(|of| of.has_free_reissue);
                let is_free = kind == Kind::Reissue && from.is_some_and(has_free_reissue);
                let slot = base
                    .as_ref()
                    .filter(|_| kind == Kind::Reissue)
                    .and_then(|base| reissue::free_slot(base, service, is_free));
                let from_contract = from.and_then(|from| from.contract_code);
                let organization_type = form::organization_type(kind, &judgement.form, base.as_ref());
                let papers = catalogue.papers(kind, draft.service(), organization_type, moment.today);
                let changed_contacts =
                    form::changed_contacts(&judgement.form, base.as_ref().filter(|_| kind.brings_contacts()));
                let application = Application {
                    number: free_number(writer)?,
                    kind,
                    status: Status::Received,
                    service: draft.service().to_owned(),
                    contract_code: from_contract.filter(|_| !kind.concludes_contract()),
                    base: draft.base(),
                    received_at: now,
                    updated_at: now,
                    form: judgement.form,
                    csr: csr.as_ref().filter(|_| kind.bears_certificate()).and_then(|csr| csr.kept.clone()),
                    public_key: csr.as_ref().filter(|_| kind.bears_certificate()).map(|csr| csr.public_key.clone()),
                    terms: catalogue.terms(draft.service(), moment.today),
                    rejection_reason: None,
                    catalogue_version: catalogue.version().to_owned(),
                    offer: catalogue.offer(kind, draft.service(), &holder.dealer_code, moment.today)?,
                    papers,
                    certificate: None,
                    account: self.account,
                    changed_contacts,
                    is_free,
                    from_contract,
                    term_record: from.filter(|_| !kind.opens_term()).map(reissue::term_record),
                };
                let mut held = base.and_then(|base| base.contract);
                if let Some(contract) = held.as_mut().filter(|_| kind == Kind::Cancellation) {
                    self.stop_extending(writer, contract, moment)?;
                }
                let dossier = Dossier {
                    application,
                    contract: held.filter(|_| !kind.concludes_contract()),
                    current: None,
                    siblings: Vec::new(),
                };
                let filed = filing::file(writer, &dossier, service, slot, moment.today)?;
                if let Some(coupon) = writer.coupon(filed.text(Field::Coupon))? {
                    writer.update_coupon(&Coupon { state: CouponState::Reserved, ..coupon }, Some(filed.number))?;
                }
                self.context.tell(writer, NoticeKind::Received, &filed, now)?;
                if filed.documents_missing() {
                    self.context.tell(writer, NoticeKind::DocumentsMissing, &filed, now)?;
                }
                if reissue::is_for_compromise(&filed) {
                    self.file_revocation(writer, &filed, moment)?;
                }
                Ok(Receipt::of(&filed))
            })
        })
    }

    /// The record that is applied for from: a reissue of it whose certificate has ended is rejected before another application
    /// takes its lane.
    fn with_a_free_lane(&self, writer: &mut dyn Writer, base: ApplicationNumber, now: Instant) -> Result<Dossier> {
        let dossier = self.context.dossier(writer, Some(self.account), base)?;
        let Some(outlived) = menu::outlived_reissue(&dossier, now) else { return Ok(dossier) };
        self.context.reject_outlived(writer, self.account, outlived.number, now)?;
        self.context.dossier(writer, Some(self.account), base)
    }

    /// With a compromised key the revocation of the old certificate is filed at once; one that is open for a lesser reason
    /// gives way to it (2.1.3).
    fn file_revocation(&self, writer: &mut dyn Writer, reissue: &Application, moment: Moment) -> Result<()> {
        let catalogue = self.context.catalogue(writer);
        let base = reissue.base.ok_or(Error::from_code(Code::Damaged))?;
        let is_open = |sibling: &&Sibling| {
            sibling.kind == Kind::Revocation && sibling.status.is_open() && sibling.base == Some(base)
        };
        let dossier = self.context.dossier(writer, Some(self.account), base)?;
        if let Some(open) = dossier.siblings.iter().find(is_open) {
            let open =
                writer.application(Some(self.account), open.number)?.ok_or(Error::from_code(Code::Damaged))?;
            if open.text(Field::RevocationReason) != RevocationReason::KeyCompromise.name() {
                self.context.reject_by(writer, self.account, open.number, Rule::SupersededRecord, moment.now)?;
            }
        }
        let base = self.context.dossier(writer, Some(self.account), base)?;
        if menu::permit(&base, Act::Revocation, &catalogue, moment).is_err() {
            return Ok(());
        }
        let application = Application {
            number: free_number(writer)?,
            kind: Kind::Revocation,
            base: reissue.base,
            contract_code: base.application.contract_code,
            form: form::revocation_for_compromise(&base),
            csr: None,
            public_key: None,
            papers: Vec::new(),
            is_free: false,
            changed_contacts: Vec::new(),
            ..reissue.clone()
        };
        let service = catalogue.service(&application.service)?;
        let dossier = Dossier { application, contract: base.contract, current: None, siblings: Vec::new() };
        let filed = filing::file(writer, &dossier, service, None, moment.today)?;
        self.context.tell(writer, NoticeKind::Received, &filed, filed.received_at)
    }

    /// From its submission on, a cancellation keeps the contract from extending beyond the term's last day (2.1.6).
    fn stop_extending(&self, writer: &mut dyn Writer, held: &mut Contract, moment: Moment) -> Result<()> {
        let catalogue = self.context.catalogue(writer);
        let service = catalogue.service(&held.service)?;
        held.cancelled_on = contract::last_day(held, service, moment.today);
        filing::update_contract(writer, held, service, moment.today)
    }

    /// 申請取消 — Withdraws a pending record (2.0).
    ///
    /// # Errors
    /// `NotFound` with `not_your_record`; `Refused` with `wrong_status` or `revocation_accepted`.
    pub fn withdraw(&self, number: ApplicationNumber, key: Option<&RequestKey>) -> Result<Receipt> {
        let command = Command::new(self.actor(), "withdraw", key, &number);
        let now = self.context.clock.now();
        self.run(&command, now, |writer, moment| {
            let mut dossier = self.context.dossier(writer, Some(self.account), number)?;
            // What time has made impossible is as good as rejected.
            let is_dead = self.context.dead_by(writer, &dossier, now)?.is_some();
            let application = &mut dossier.application;
            let status =
                if is_dead && application.status.is_open() { Status::Rejected } else { application.status };
            application.status = status::after(application.kind, status, Event::Withdraw)?;
            application.updated_at = now;
            self.context.refile(writer, &dossier, moment.today)?;
            self.context.give_up(writer, &dossier, now)?;
            Ok(Receipt::of(&dossier.application))
        })
    }
}

fn draft(
    kind: Kind,
    service: &str,
    base: Option<ApplicationNumber>,
    form: Form,
    catalogue: &Catalogue,
    moment: Moment,
) -> Result<Draft> {
    let terms = catalogue.terms(service, moment.today);
    Ok(Draft::new(kind, service, base, crate::chance::request_key()?, form, terms))
}

/// Whether an application of a kind may be made now: judged for a draft and again at submission.
fn eligible(
    kind: Kind,
    service: &str,
    base: Option<&Dossier>,
    catalogue: &Catalogue,
    moment: Moment,
) -> Result<()> {
    let service = catalogue.service(service)?;
    match (menu::act_of(kind), base) {
        (None, None) => {
            require(moment.clock_is_steady, Rule::ClockWentBack)?;
            require(service.is_on_sale(moment.today), Rule::ServiceNotOnSale)?;
        }
        (Some(act), Some(base)) => {
            menu::permit(base, act, catalogue, moment)?;
            windows::target(kind, catalogue.service(own_service(base))?, service, moment.today)?;
        }
        // A draft whose JSON was changed by hand.
        _ => return Err(Error::invalid_by([Rule::NotARecordKind])),
    }
    Ok(())
}

/// The service a following application keeps: its contract's, or the record's own before there is a contract.
fn own_service(base: &Dossier) -> &str {
    base.contract.as_ref().map_or(&base.application.service, |contract| &contract.service)
}

/// The draft's CSR as it was read, before any transaction.
fn inspected(draft: &Draft) -> Result<Option<CsrInspection>> {
    draft.csr().map(pki::csr::inspect_csr).transpose()
}
