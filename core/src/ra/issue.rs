//! 発行 — Issuing a certificate, and what becomes of the one it replaces (2.4).

use super::Ra;
use crate::catalogue::{Assurance, Catalogue};
use crate::context::Command;
use crate::digest;
use crate::error::{Code, Denial, Error, Finding, Result};
use crate::filing;
use crate::journal;
use crate::model::authority::Pointers;
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
    /// `Refused` with `ca_invalid` when the issuing CA ends first; `Invalid` with what the acceptance check finds
    /// ([`Ra::record_certificate`]) under a key that is thrown away: then the CA's key has signed nothing;
    /// `Busy` when the record changed meanwhile.
    pub fn issue(&self, number: ApplicationNumber, key: Option<&RequestKey>) -> Result<Receipt> {
        journal::command("issue", || {
            let command = Command::new(self.actor(), "issue", key, &number);
            if let Some(receipt) = self.context.earlier(&command)? {
                return Ok(receipt);
            }
            let now = self.context.clock.now();
            // Signing is slow, so it comes before the transaction, which decides again and must decide the same.
            let (dossier, plan, catalogue) = self.context.read(|reader| {
                require(self.context.moment(reader, now)?.clock_is_steady, Rule::ClockWentBack)?;
                let (dossier, base) = self.with_base(reader, number)?;
                let plan = self.plan(reader, &dossier, base.as_ref(), now)?;
                Ok((dossier, plan, self.context.catalogue(reader)))
            })?;
            let evidence = self.sign(&dossier, &plan, &catalogue, now)?;
            self.context.run(&command, now, |writer, moment| {
                require(moment.clock_is_steady, Rule::ClockWentBack)?;
                self.context.still_goes_by(&catalogue, writer)?;
                let (dossier, base) = self.with_base(writer, number)?;
                if self.plan(writer, &dossier, base.as_ref(), now)? != plan {
                    return Err(Error::rule_of(Code::Busy, Rule::Busy));
                }
                self.judge_key(writer, &dossier.application, &evidence.spki, moment.today)?;
                accepted(self.judge(writer, &dossier, &evidence, &plan, now)?)?;
                let Evidence { serial, issuer, spki, not_before, not_after, der, .. } = evidence.clone();
                let certificate = Certificate::new(serial, (not_before, not_after), now, der);
                writer.insert_certificate(&dossier.application, &certificate, &spki, &issuer)?;
                self.conclude(writer, (dossier, base), certificate, &plan, now)
            })
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
    /// `certificate_for_earlier_csr`, `certificate_period_invalid`, `certificate_chain_invalid`, `certificate_hash_weak`,
    /// `certificate_eku_missing`, `certificate_eku_excessive`, `certificate_extension_unknown`, `certificate_is_ca`,
    /// `certificate_precertificate`, `certificate_serial_invalid` and `certificate_already_recorded` that apply, or with `certificate_private_key_given`, when nothing was read. Nothing is
    /// changed then. An end earlier than the rules come to is no refusal: [`Ra::check_certificate`] tells it.
    pub fn record_certificate(
        &self,
        number: ApplicationNumber,
        certificate: &[u8],
        chain: &[u8],
        key: Option<&RequestKey>,
    ) -> Result<Receipt> {
        journal::command("record_certificate", || {
            evidence::holds_no_key(certificate).and(evidence::holds_no_key(chain)).map_err(invalid)?;
            let command = Command::new(self.actor(), "record_certificate", key, &(number, certificate, chain));
            if let Some(receipt) = self.context.earlier(&command)? {
                return Ok(receipt);
            }
            let now = self.context.clock.now();
            let evidence = evidence::read(certificate, chain).map_err(invalid)?;
            let chain = evidence::chain_of(chain);
            self.context.run(&command, now, |writer, moment| {
                require(moment.clock_is_steady, Rule::ClockWentBack)?;
                let (dossier, base) = self.with_base(writer, number)?;
                let plan = self.plan_of_record(writer, &dossier, base.as_ref(), &evidence, now)?;
                self.judge_key(
                    writer,
                    &dossier.application,
                    &digest::sha256(public_key(&dossier.application)?),
                    moment.today,
                )?;
                accepted(self.judge(writer, &dossier, &evidence, &plan, now)?)?;
                let Evidence { serial, issuer, spki, not_before, not_after, der, .. } = evidence.clone();
                let certificate = Certificate {
                    is_recorded: true,
                    chain: chain.clone(),
                    ..Certificate::new(serial, (not_before, not_after), not_before, der)
                };
                writer.insert_certificate(&dossier.application, &certificate, &spki, &issuer)?;
                self.conclude(writer, (dossier, base), certificate, &plan, now)
            })
        })
    }

    /// 証明書の検査 — Everything the acceptance check finds in a certificate made elsewhere, warnings included (2.4): what
    /// [`Ra::record_certificate`] would refuse it by, and `certificate_ends_early` with the certificate's and the computed
    /// last day. It changes nothing.
    ///
    /// # Errors
    /// `NotFound` with `not_your_record`; `Refused` as [`Ra::record_certificate`], when none could be recorded today.
    pub fn check_certificate(
        &self,
        number: ApplicationNumber,
        certificate: &[u8],
        chain: &[u8],
    ) -> Result<Vec<Finding>> {
        let now = self.context.clock.now();
        let read = evidence::read(certificate, chain);
        self.context.read(|reader| {
            require(self.context.moment(reader, now)?.clock_is_steady, Rule::ClockWentBack)?;
            let (dossier, base) = self.with_base(reader, number)?;
            self.plan(reader, &dossier, base.as_ref(), now)?;
            match &read {
                Err(rule) => Ok(vec![Finding::error(None, *rule)]),
                Ok(evidence) => {
                    let plan = self.plan_of_record(reader, &dossier, base.as_ref(), evidence, now)?;
                    let mut findings = self.judge(reader, &dossier, evidence, &plan, now)?;
                    let refused = self.refused_keys(reader, &dossier.application, &evidence.spki, Day::of(now))?;
                    findings.extend(refused.into_iter().map(|rule| Finding::error(None, rule)));
                    Ok(findings)
                }
            }
        })
    }

    /// What recording a certificate comes to: it must be issuable today, and ends as if it had been issued at its notBefore.
    fn plan_of_record(
        &self,
        reader: &dyn Reader,
        dossier: &Dossier,
        base: Option<&Dossier>,
        evidence: &Evidence,
        now: Instant,
    ) -> Result<IssuePlan> {
        self.plan(reader, dossier, base, now)?;
        self.plan(reader, dossier, base, evidence.not_before)
    }

    /// The acceptance check: one for what the built-in CA issues and for what was made elsewhere.
    fn judge(
        &self,
        reader: &dyn Reader,
        dossier: &Dossier,
        evidence: &Evidence,
        plan: &IssuePlan,
        now: Instant,
    ) -> Result<Vec<Finding>> {
        let application = &dossier.application;
        let spki = digest::sha256(public_key(application)?);
        let mut earlier = Vec::new();
        if evidence.spki != spki {
            for sibling in dossier.siblings.iter().filter(|sibling| sibling.number != application.number) {
                let record = reader.application(Some(application.account), sibling.number)?;
                earlier.extend(record.and_then(|record| record.public_key).map(|key| digest::sha256(&key)));
            }
        }
        let is_known = reader.certificate_is_kept(&evidence.issuer, &evidence.serial)?;
        let against = acceptance::Against { application, spki, earlier: &earlier, plan, is_known, now };
        Ok(acceptance::judge(evidence, &against))
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
        let catalogue = self.context.catalogue(writer);
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

    fn plan(
        &self,
        reader: &dyn Reader,
        dossier: &Dossier,
        base: Option<&Dossier>,
        now: Instant,
    ) -> Result<IssuePlan> {
        let catalogue = self.context.catalogue(reader);
        let service = catalogue.service(&dossier.application.service)?;
        let demands = base.map_or(Ok(Vec::new()), |base| reader.demands(base.application.number))?;
        Ok(certificate::issue(dossier, (base, &demands), service, &catalogue, now)?)
    }

    /// The last line on keys: while the record waited, another may have been issued with its key, or revoked (2.3).
    fn judge_key(&self, reader: &dyn Reader, application: &Application, spki: &[u8; 32], today: Day) -> Result<()> {
        let refused = self.refused_keys(reader, application, spki, today)?;
        refused.first().map_or(Ok(()), |rule| Err(Denial::from(*rule).into()))
    }

    /// The rules that refuse a key for what certificates there are of it.
    fn refused_keys(
        &self,
        reader: &dyn Reader,
        application: &Application,
        spki: &[u8; 32],
        today: Day,
    ) -> Result<Vec<Rule>> {
        let used = reader.key_use(spki, application.account, application.from_contract)?;
        let catalogue = self.context.catalogue(reader);
        Ok(crate::rules::key::refuses(used, catalogue.settings(today)))
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

    /// Signs an application's certificate by the built-in CA, once the acceptance check has passed the same content under
    /// a key that was thrown away.
    fn sign(&self, dossier: &Dossier, plan: &IssuePlan, catalogue: &Catalogue, now: Instant) -> Result<Evidence> {
        let (ca, secret) = self.context.ca()?;
        let application = &dossier.application;
        let authority = catalogue.authority();
        let unsigned = ca.lay_out(&ca::Request {
            spki: public_key(application)?,
            form: &application.form,
            is_extended: catalogue.service(&application.service)?.assurance == Assurance::Extended,
            not_before: plan.not_before,
            not_after: plan.not_after,
            pointers: Pointers { crl: &authority.crl_url, issuer: &authority.issuer_url },
        })?;
        let rehearsed = ca.rehearse(&unsigned)?;
        accepted(self.context.read(|reader| self.judge(reader, dossier, &rehearsed, plan, now))?)?;
        let issued = ca.issue(secret, &unsigned)?;
        // The signature apart, it is what was judged.
        let without_signature = |of: &Evidence| Evidence { der: Vec::new(), ..of.clone() };
        if without_signature(&issued) != without_signature(&rehearsed) {
            return Err(Error::from_code(Code::Panic));
        }
        Ok(issued)
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
            Previous::RevokedNow(reason) => self.revoke_or_plan(writer, &mut certificate, reason, (now, now)),
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

/// The SubjectPublicKeyInfo of an application's CSR.
fn public_key(application: &Application) -> Result<&[u8]> {
    application.public_key.as_deref().ok_or(Error::from_code(Code::Damaged))
}

/// Refuses by everything that was found, unless it is nothing but warnings.
fn accepted(findings: Vec<Finding>) -> Result<()> {
    if acceptance::passes(&findings) { Ok(()) } else { Err(Error::invalid(findings)) }
}

fn invalid(rule: Rule) -> Error {
    Error::invalid_by([rule])
}
