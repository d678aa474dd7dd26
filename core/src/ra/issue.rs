//! 発行 — Issuing a certificate, and what becomes of the one it replaces (2.4).

use super::Ra;
use super::revocation::revoke;
use crate::context::Command;
use crate::error::{Code, Denial, Error, Result};
use crate::filing;
use crate::model::{
    Application, ApplicationNumber, Certificate, Contract, Dossier, Ending, Instant, Kind, Receipt, RequestKey,
    RevocationReason, Status,
};
use crate::pki::{ca, csr};
use crate::rule::Rule;
use crate::rules::certificate::{self, IssuePlan, Previous};
use crate::rules::form::CONTACTS;
use crate::store::{Reader, Writer};

impl Ra {
    /// 発行 — Issues the certificate of an approved record from the built-in CA (2.4).
    ///
    /// A reissue's old certificate is revoked now, or becomes due to be later, as the subscriber chose (2.1.3); a switch
    /// ends the old contract (2.1.2).
    ///
    /// # Errors
    /// `NotFound` with `not_your_record`; `Refused` with `wrong_status`, `service_not_issuable`, `contract_ended`,
    /// `issue_gate_closed`, `certificate_revoked`, `certificate_expired`, `superseded_record` or `ca_secret_required`;
    /// `Busy` when the record changed meanwhile.
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
            dossier.application.status = Status::Completed;
            dossier.application.updated_at = now;
            dossier.application.certificate = Some(certificate);
            let contract = dossier.contract.as_mut().ok_or(Error::from_code(Code::Damaged))?;
            take_over(contract, &dossier.application, &plan);
            let contract = contract.clone();
            self.context.refile(writer, &dossier, moment.today)?;
            let service = self.context.catalogue.service(&contract.service)?;
            filing::update_contract(writer, &contract, service, moment.today)?;
            if let Some(base) = base {
                self.replace(writer, base, dossier.application.kind, &plan, now)?;
            }
            Ok((Receipt::of(&dossier.application), Some(dossier.application)))
        })
    }

    fn plan(&self, dossier: &Dossier, base: Option<&Dossier>, now: Instant) -> Result<IssuePlan> {
        let service = self.context.catalogue.service(&dossier.application.service)?;
        Ok(certificate::issue(dossier, base, service, &self.context.catalogue, now)?)
    }

    /// A record, and the one it was applied for from.
    fn with_base(&self, reader: &dyn Reader, number: ApplicationNumber) -> Result<(Dossier, Option<Dossier>)> {
        let dossier = self.context.dossier(reader, None, number)?;
        let base = dossier.application.base.map(|base| self.context.dossier(reader, None, base)).transpose()?;
        Ok((dossier, base))
    }

    fn sign(&self, application: &Application, plan: &IssuePlan) -> Result<ca::Issued> {
        let required = || Error::from(Denial::from(Rule::CaSecretRequired));
        let ca = self.context.ca.as_ref().ok_or_else(required)?;
        let secret = self.context.secret.as_ref().ok_or_else(required)?;
        let csr = application.csr.as_deref().ok_or(Error::from_code(Code::Damaged))?;
        let spki = csr::public_key(csr).ok_or(Error::from_code(Code::Damaged))?;
        ca.issue(
            secret,
            &ca::Request {
                spki: &spki,
                form: &application.form,
                not_before: plan.not_before,
                not_after: plan.not_after,
            },
        )
    }

    /// Does to the record that was followed what the plan says.
    fn replace(
        &self,
        writer: &mut dyn Writer,
        base: Dossier,
        kind: Kind,
        plan: &IssuePlan,
        now: Instant,
    ) -> Result<()> {
        let Application { account, number, certificate, contract_code, .. } = base.application;
        let mut certificate = certificate.ok_or(Error::from_code(Code::Damaged))?;
        if certificate.revoked_at.is_none() && plan.previous != Previous::Stays {
            match plan.previous {
                Previous::RevokedAt(due) => certificate.revocation_due_at = Some(due),
                _ => revoke(&mut certificate, RevocationReason::Superseded, now),
            }
            writer.update_certificate(account, number, &certificate)?;
        }
        let code = contract_code.ok_or(Error::from_code(Code::Damaged))?;
        match kind {
            Kind::Switch => self.context.end_contract(writer, account, code, Ending::Switched, now),
            Kind::Renewal => self.context.supersede_open(writer, account, code, now),
            _ => Ok(()),
        }
    }
}

/// The contract after its record was issued on: its term, its current certificate, its contacts.
fn take_over(contract: &mut Contract, application: &Application, plan: &IssuePlan) {
    contract.service.clone_from(&application.service);
    contract.anchor = Some(plan.anchor);
    contract.months = plan.months;
    contract.current = Some(application.number);
    contract.contacts = application.form.blocks(CONTACTS);
    contract.ends_if_unreplaced = false;
}
