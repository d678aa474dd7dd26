//! 発行 — Issuing a certificate, and what becomes of the one it replaces (2.4).

use super::Ra;
use crate::context::Command;
use crate::error::{Code, Denial, Error, Result};
use crate::filing;
use crate::model::{
    Application, ApplicationNumber, Certificate, Contract, Day, Dossier, Ending, Instant, Kind, Receipt,
    RequestKey, RevocationReason, Status,
};
use crate::pki::ca;
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

/// Marks a certificate revoked.
pub(super) fn revoke(certificate: &mut Certificate, reason: RevocationReason, at: Instant) {
    certificate.revoked_at = Some(at);
    certificate.revocation_reason = Some(reason);
}

impl Ra {
    /// 電話確認 — Confirms a revocation by telephone, which revokes the certificate (2.1.5).
    ///
    /// Revoking the contract's current certificate ends the contract, unless a renewal, switch, reissue or continuation
    /// is open; then only if that is rejected or withdrawn.
    ///
    /// # Errors
    /// `NotFound` with `not_your_record`; `Refused` with `wrong_status`, or with `certificate_revoked` when it was
    /// revoked meanwhile.
    pub fn confirm_revocation(&self, number: ApplicationNumber, key: Option<&RequestKey>) -> Result<Receipt> {
        let command = Command::new(self.actor(), "confirm_revocation", key, &number);
        self.moving(&command, number, crate::model::Event::ConfirmByTelephone, |writer, dossier, now| {
            let application = &dossier.application;
            let account = application.account;
            let base = application.base.ok_or(Error::from_code(Code::Damaged))?;
            let base = self.context.dossier(writer, Some(account), base)?;
            let mut certificate = base.application.certificate.ok_or(Error::from_code(Code::Damaged))?;
            crate::rules::require(certificate.revoked_at.is_none(), Rule::CertificateRevoked)?;
            let reason = RevocationReason::from_name(application.text(crate::model::Field::RevocationReason));
            revoke(&mut certificate, reason.ok_or(Error::from_code(Code::Damaged))?, now);
            writer.update_certificate(account, base.application.number, &certificate)?;
            let Some(mut contract) = base.contract else { return Ok(()) };
            let service = self.context.catalogue.service(&contract.service)?;
            let is_current = contract.current == Some(base.application.number);
            if !is_current || !crate::rules::contract::lives(&contract, service, Day::of(now)) {
                return Ok(());
            }
            if base.siblings.iter().any(crate::consequence::replaces) {
                contract.ends_if_unreplaced = true;
                writer.update_contract(&contract)?;
            } else {
                self.context.end_contract(writer, account, contract.code, Ending::Revoked, now)?;
            }
            // The record is filed with the contract as it stands now.
            dossier.contract = writer.contract(account, contract.code)?;
            Ok(())
        })
    }
}
