//! 発行 — Issuing a certificate, and what becomes of the one it replaces (2.4).

use super::Ra;
use crate::context::Command;
use crate::digest;
use crate::error::{Code, Denial, Error, Finding, Result};
use crate::filing;
use crate::model::{
    Application, ApplicationNumber, Certificate, Contract, Day, Dossier, Ending, Evidence, Form, Instant, Kind,
    NoticeKind, Receipt, RequestKey, RevocationReason, Status,
};
use crate::pki::{ca, evidence};
use crate::rule::Rule;
use crate::rules::certificate::{self, IssuePlan, Previous};
use crate::rules::{acceptance, require};
use crate::store::{Reader, Writer};

impl Ra {
    /// 発行 — Issues the certificate of an approved record from the built-in CA (2.4).
    ///
    /// A reissue's old certificate is revoked now, or becomes due to be later, as the subscriber chose (2.1.3); a switch
    /// ends the old contract (2.1.2).
    ///
    /// # Errors
    /// `NotFound` with `not_your_record`; `Refused` with `clock_went_back`, `wrong_status`, `service_not_issuable`, `contract_ended`,
    /// `issue_gate_closed`, `certificate_revoked`, `certificate_expired`, `superseded_record`, `ca_secret_required`,
    /// `key_compromised`, `key_in_use` or `key_reused`;
    /// `Busy` when the record changed meanwhile.
    pub fn issue(&self, number: ApplicationNumber, key: Option<&RequestKey>) -> Result<Receipt> {
        let command = Command::new(self.actor(), "issue", key, &number);
        if let Some(receipt) = self.context.earlier(&command)? {
            return Ok(receipt);
        }
        let now = self.context.clock.now();
        // Signing is slow, so it comes before the transaction, which decides again and must decide the same.
        let (dossier, base) = self.context.read(|reader| {
            require(self.context.moment(reader, now)?.clock_is_steady, Rule::ClockWentBack)?;
            self.with_base(reader, number)
        })?;
        let plan = self.plan(&dossier, base.as_ref(), now)?;
        let issued = self.sign(&dossier.application, &plan)?;
        let validity = (plan.not_before, plan.not_after);
        let certificate = Certificate::new(issued.serial, validity, now, issued.der);
        self.context.run(&command, now, |writer, moment| {
            require(moment.clock_is_steady, Rule::ClockWentBack)?;
            let (dossier, base) = self.with_base(writer, number)?;
            if self.plan(&dossier, base.as_ref(), now)? != plan {
                return Err(Error::rule_of(Code::Busy, Rule::Busy));
            }
            self.judge_key(writer, &dossier.application, &issued.spki, moment.today)?;
            writer.insert_certificate(&dossier.application, &certificate, &issued.spki, &issued.issuer)?;
            self.conclude(writer, (dossier, base), certificate.clone(), &plan, now)
        })
    }

    /// 証明書の記録 — Records, for an approved record, a certificate that another CA made (2.4).
    ///
    /// `certificate` is PEM or DER, `chain` PEM, its issuer first. It is issued at its notBefore, and its own end counts,
    /// which is not after the one that the rules come to. That CA revokes it, too: [`Ra::record_revocation`].
    ///
    /// # Errors
    /// As [`Ra::issue`], but for `ca_secret_required`; `Invalid` with all of `certificate_unreadable`,
    /// `certificate_key_mismatch`, `certificate_names_mismatch`, `certificate_subject_mismatch`,
    /// `certificate_period_invalid`, `certificate_chain_invalid`, `certificate_eku_missing`, `certificate_is_ca` and
    /// `certificate_already_recorded` that apply. Nothing is changed then.
    pub fn record_certificate(
        &self,
        number: ApplicationNumber,
        certificate: &[u8],
        chain: &[u8],
        key: Option<&RequestKey>,
    ) -> Result<Receipt> {
        let command = Command::new(self.actor(), "record_certificate", key, &(number, certificate, chain));
        if let Some(receipt) = self.context.earlier(&command)? {
            return Ok(receipt);
        }
        let now = self.context.clock.now();
        let unreadable = || Error::invalid(vec![Finding::error(None, Rule::CertificateUnreadable)]);
        let evidence = evidence::read(certificate, chain).ok_or_else(unreadable)?;
        let chain = evidence::chain_of(chain);
        self.context.run(&command, now, |writer, moment| {
            require(moment.clock_is_steady, Rule::ClockWentBack)?;
            let (dossier, base) = self.with_base(writer, number)?;
            // It must be issuable today, and ends as if it had been issued at its notBefore.
            self.plan(&dossier, base.as_ref(), now)?;
            let plan = self.plan(&dossier, base.as_ref(), evidence.not_before)?;
            let public_key = dossier.application.public_key.as_deref().ok_or(Error::from_code(Code::Damaged))?;
            let spki = digest::sha256(public_key);
            self.judge_key(writer, &dossier.application, &spki, moment.today)?;
            let is_known = writer.certificate_is_kept(&evidence.issuer, &evidence.serial)?;
            let findings = acceptance::judge(&evidence, &dossier.application, &spki, &plan, is_known, now);
            if !findings.is_empty() {
                return Err(Error::invalid(findings));
            }
            let Evidence { serial, issuer, not_before, not_after, der, .. } = evidence.clone();
            let certificate = Certificate {
                is_recorded: true,
                chain: chain.clone(),
                ..Certificate::new(serial, (not_before, not_after), not_before, der)
            };
            writer.insert_certificate(&dossier.application, &certificate, &spki, &issuer)?;
            self.conclude(writer, (dossier, base), certificate, &plan, now)
        })
    }

    /// Completes a record with its certificate, and what comes with it.
    fn conclude(
        &self,
        writer: &mut dyn Writer,
        (mut dossier, base): (Dossier, Option<Dossier>),
        certificate: Certificate,
        plan: &IssuePlan,
        now: Instant,
    ) -> Result<Receipt> {
        let catalogue = self.context.catalogue();
        let today = Day::of(now);
        dossier.application.status = Status::Completed;
        dossier.application.updated_at = now;
        dossier.application.certificate = Some(certificate);
        let contacts = self.context.contacts_with(writer, &dossier.application)?;
        let contract = dossier.contract.as_mut().ok_or(Error::from_code(Code::Damaged))?;
        take_over(contract, &dossier.application, contacts, plan);
        let contract = contract.clone();
        self.context.refile(writer, &dossier, today)?;
        let service = catalogue.service(&contract.service)?;
        filing::update_contract(writer, &contract, service, today)?;
        self.context.tell(writer, NoticeKind::Issued, &dossier.application, now)?;
        if let Some(base) = base {
            self.replace(writer, base, dossier.application.kind, plan, now)?;
        }
        Ok(Receipt::of(&dossier.application))
    }

    fn plan(&self, dossier: &Dossier, base: Option<&Dossier>, now: Instant) -> Result<IssuePlan> {
        let catalogue = self.context.catalogue();
        let service = catalogue.service(&dossier.application.service)?;
        Ok(certificate::issue(dossier, base, service, &catalogue, now)?)
    }

    /// The last line on keys: while the record waited, another may have been issued with its key, or revoked (2.3).
    fn judge_key(&self, reader: &dyn Reader, application: &Application, spki: &[u8; 32], today: Day) -> Result<()> {
        let used = reader.key_use(spki, application.account, application.from_contract)?;
        let catalogue = self.context.catalogue();
        let refused = crate::rules::key::refuses(application.kind, used, catalogue.settings(today));
        refused.first().map_or(Ok(()), |rule| Err(Denial::from(*rule).into()))
    }

    /// A record, and the one it was applied for from.
    pub(super) fn with_base(
        &self,
        reader: &dyn Reader,
        number: ApplicationNumber,
    ) -> Result<(Dossier, Option<Dossier>)> {
        let dossier = self.context.dossier(reader, None, number)?;
        let base = self.context.base_of(reader, &dossier)?;
        Ok((dossier, base))
    }

    fn sign(&self, application: &Application, plan: &IssuePlan) -> Result<ca::Issued> {
        let required = || Error::from(Denial::from(Rule::CaSecretRequired));
        let ca = self.context.ca.as_ref().ok_or_else(required)?;
        let secret = self.context.secret.as_ref().ok_or_else(required)?;
        let spki = application.public_key.as_deref().ok_or(Error::from_code(Code::Damaged))?;
        ca.issue(
            secret,
            &ca::Request { spki, form: &application.form, not_before: plan.not_before, not_after: plan.not_after },
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
        let Application { account, number, ref certificate, contract_code, .. } = base.application;
        let mut certificate = certificate.clone().ok_or(Error::from_code(Code::Damaged))?;
        let was_revoked = certificate.revoked_at.is_some();
        match plan.previous {
            Previous::Stays => {}
            // What was revoked for another reason is now known to be compromised (CA/B BR 7.2.2).
            Previous::RevokedNow(RevocationReason::KeyCompromise) if was_revoked => {
                certificate.revocation_reason = Some(RevocationReason::KeyCompromise);
            }
            Previous::RevokedNow(_) | Previous::RevokedAt(_) if was_revoked => {}
            Previous::RevokedAt(due) => {
                let earlier = certificate.revocation_due_at.filter(|earlier| *earlier < due);
                certificate.revocation_due_at = earlier.or(Some(due));
            }
            Previous::RevokedNow(reason) => self.revoke_or_plan(&mut certificate, reason, now, now),
        }
        writer.update_certificate(account, number, &certificate)?;
        if certificate.revoked_at.is_some() && !was_revoked {
            self.context.tell(writer, NoticeKind::Revoked, &base.application, now)?;
        }
        if certificate.revoked_at.is_some() {
            self.context.close_revocation(writer, &base, now)?;
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
fn take_over(contract: &mut Contract, application: &Application, contacts: Form, plan: &IssuePlan) {
    contract.service.clone_from(&application.service);
    contract.anchor = Some(plan.anchor);
    contract.months = plan.months;
    contract.current = Some(application.number);
    contract.contacts = contacts;
    contract.ends_if_unreplaced = false;
}
