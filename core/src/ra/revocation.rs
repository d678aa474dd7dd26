//! 失効 — Revoking a certificate, and what becomes of its contract (2.1.5).

use super::Ra;
use crate::consequence::replaces;
use crate::context::Command;
use crate::error::{Code, Error, Result};
use crate::model::{
    ApplicationNumber, Certificate, Day, Ending, Event, Field, Instant, Receipt, RequestKey, RevocationReason,
};
use crate::rule::Rule;
use crate::rules::{contract, require};

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
        self.moving(&command, number, Event::ConfirmByTelephone, |writer, dossier, now| {
            let application = &dossier.application;
            let account = application.account;
            let base = application.base.ok_or(Error::from_code(Code::Damaged))?;
            let base = self.context.dossier(writer, Some(account), base)?;
            let mut certificate = base.application.certificate.ok_or(Error::from_code(Code::Damaged))?;
            require(certificate.revoked_at.is_none(), Rule::CertificateRevoked)?;
            let reason = RevocationReason::from_name(application.text(Field::RevocationReason));
            revoke(&mut certificate, reason.ok_or(Error::from_code(Code::Damaged))?, now);
            writer.update_certificate(account, base.application.number, &certificate)?;
            let Some(mut contract) = base.contract else { return Ok(()) };
            let service = self.context.catalogue.service(&contract.service)?;
            let is_current = contract.current == Some(base.application.number);
            if !is_current || !contract::lives(&contract, service, Day::of(now)) {
                return Ok(());
            }
            if base.siblings.iter().any(replaces) {
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

/// Marks a certificate revoked.
pub(super) fn revoke(certificate: &mut Certificate, reason: RevocationReason, at: Instant) {
    certificate.revoked_at = Some(at);
    certificate.revocation_reason = Some(reason);
}
