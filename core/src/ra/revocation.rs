//! 失効 — Revoking a certificate, and what becomes of its contract (2.1.5).

use super::Ra;
use crate::context::Command;
use crate::error::{Code, Error, Result};
use crate::filing;
use crate::model::{
    Application, ApplicationNumber, Certificate, Day, Dossier, Ending, Event, Field, Instant, Kind, NoticeKind,
    Receipt, RequestKey, RevocationReason, Sibling,
};
use crate::rule::Rule;
use crate::rules::menu::{self, Moment};
use crate::rules::{campaign, certificate, contract, reissue, require, work};
use crate::store::{Reader, Writer};

impl Ra {
    /// 電話確認 — Confirms a revocation by telephone, which revokes the certificate (2.1.5).
    ///
    /// Revoking the contract's current certificate ends the contract, unless a renewal, switch, reissue or continuation
    /// is open; then only if that is rejected or withdrawn.
    ///
    /// # Errors
    /// `NotFound` with `not_your_record`; `Refused` with `wrong_status`, or with `certificate_revoked` or
    /// `certificate_expired` when that happened meanwhile.
    pub fn confirm_revocation(&self, number: ApplicationNumber, key: Option<&RequestKey>) -> Result<Receipt> {
        let command = Command::new(self.actor(), "confirm_revocation", key, &number);
        self.moving(&command, number, Event::ConfirmByTelephone, |writer, dossier, now| {
            let catalogue = self.context.catalogue(writer);
            let today = Day::of(now);
            let application = &dossier.application;
            let account = application.account;
            let base = application.base.ok_or(Error::from_code(Code::Damaged))?;
            let base = self.context.dossier(writer, Some(account), base)?;
            let mut certificate = certificate::in_force(&base.application, now)?.clone();
            let reason = RevocationReason::from_name(application.text(Field::RevocationReason));
            let reason = reason.ok_or(Error::from_code(Code::Damaged))?;
            let reason = campaign::reason(reason, &writer.demands(base.application.number)?);
            self.revoke_or_plan(writer, &mut certificate, reason, (application.received_at, now));
            writer.update_certificate(account, base.application.number, &certificate)?;
            if certificate.revoked_at.is_some() {
                self.context.tell(writer, NoticeKind::Revoked, &base.application, now)?;
            }
            let Some(mut held) = base.contract.clone() else { return Ok(()) };
            if certificate::ends_with_revocation(&base, &catalogue, today) {
                self.context.end_contract(writer, account, held.code, Ending::Revoked, now)?;
            } else if held.current == Some(base.application.number)
                && contract::lives(&held, catalogue.service(&held.service)?, today)
            {
                held.ends_if_unreplaced = true;
                filing::write_contract(writer, &held, today)?;
            }
            // The record is filed with the contract as it stands now.
            dossier.contract = writer.contract(account, held.code)?;
            Ok(())
        })
    }

    /// Revokes a certificate of the built-in CA. One of another CA is revoked there: it becomes a task, due as long after
    /// it was asked for as its reason allows.
    pub(super) fn revoke_or_plan(
        &self,
        reader: &dyn Reader,
        certificate: &mut Certificate,
        reason: RevocationReason,
        (asked_at, now): (Instant, Instant),
    ) {
        let catalogue = self.context.catalogue(reader);
        if !certificate.is_recorded {
            return revoke(certificate, reason, now);
        }
        let deadline = work::revocation_deadline(reason, asked_at, catalogue.settings(Day::of(now)));
        let due_at = certificate.revocation_due_at.map_or(deadline, |due| due.min(deadline));
        certificate.revocation_due_at = Some(due_at);
        let planned = certificate.revocation_reason;
        certificate.revocation_reason = Some(planned.map_or(reason, |planned| planned.graver(reason)));
    }

    /// 失効の記録 — Records that another CA has revoked the certificate it made, at an instant (2.1.5).
    ///
    /// Without a reason it is the one the task has, superseded for what a reissue left for later (2.1.3), or none. Revoked by the other CA of its own accord, the record can be
    /// reissued free of window and count, as after [`Ra::revoke`].
    ///
    /// # Errors
    /// `NotFound` with `not_your_record`; `Refused` with `contact_change_record`, `no_certificate_on_record`,
    /// `not_completed`, `revoked_here` for a certificate of the built-in CA, or `certificate_revoked`; `Invalid` with
    /// `revocation_instant_invalid` for an instant before its issue, after its end or to come.
    pub fn record_revocation(
        &self,
        number: ApplicationNumber,
        at: Instant,
        reason: Option<RevocationReason>,
        key: Option<&RequestKey>,
    ) -> Result<Receipt> {
        let command = Command::new(self.actor(), "record_revocation", key, &(number, at, reason));
        let now = self.context.clock.now();
        self.context.run(&command, now, |writer, _| {
            let mut dossier = self.context.dossier(writer, None, number)?;
            let mut certificate = menu::certificate_of(&dossier.application)?.clone();
            require(certificate.is_recorded, Rule::RevokedHere)?;
            require(certificate.revoked_at.is_none(), Rule::CertificateRevoked)?;
            if at < certificate.not_before || now < at || certificate.not_after < at {
                return Err(Error::invalid_by([Rule::RevocationInstantInvalid]));
            }
            let was_due = certificate.revocation_due_at.is_some();
            certificate.has_free_reissue |= !was_due;
            let reason = match reason.or(certificate.revocation_reason) {
                Some(given) => given,
                // Due for no reason is what a reissue left for later.
                None if was_due => reissue::superseded(RevocationReason::Unspecified, &writer.demands(number)?),
                None => RevocationReason::Unspecified,
            };
            revoke(&mut certificate, reason, at);
            writer.update_certificate(dossier.application.account, number, &certificate)?;
            dossier.application.certificate = Some(certificate);
            self.context.tell(writer, NoticeKind::Revoked, &dossier.application, now)?;
            self.context.close_revocation(writer, &dossier, now)?;
            Ok(Receipt { at: now, ..Receipt::of(&dossier.application) })
        })
    }

    /// 失効 — Revokes a valid certificate without an application (CA/B BR 4.9.1): at any time, for any reason.
    ///
    /// One that another CA made becomes a task, for [`Ra::record_revocation`]. It ends no contract, unless `end_contract` says so; otherwise the record can be reissued free of window and count,
    /// up to the certificate's end. An open application for the revocation is rejected with `certificate_revoked`.
    ///
    /// # Errors
    /// `NotFound` with `not_your_record`; `Refused` with `contact_change_record`, `no_certificate_on_record`,
    /// `not_completed`, `certificate_revoked` or `certificate_expired`.
    pub fn revoke(
        &self,
        number: ApplicationNumber,
        reason: RevocationReason,
        end_contract: bool,
        key: Option<&RequestKey>,
    ) -> Result<Receipt> {
        let command = Command::new(self.actor(), "revoke", key, &(number, reason, end_contract));
        let now = self.context.clock.now();
        self.context.run(&command, now, |writer, moment| {
            let catalogue = self.context.catalogue(writer);
            let mut dossier = self.context.dossier(writer, None, number)?;
            menu::certificate_of(&dossier.application)?;
            let mut revoked = certificate::in_force(&dossier.application, now)?.clone();
            self.revoke_or_plan(writer, &mut revoked, reason, (now, now));
            revoked.has_free_reissue = !end_contract;
            let account = dossier.application.account;
            writer.update_certificate(account, number, &revoked)?;
            if revoked.has_free_reissue {
                self.free_open_reissue(writer, &dossier, moment)?;
            }
            if revoked.revoked_at.is_some() {
                self.context.tell(writer, NoticeKind::Revoked, &dossier.application, now)?;
            }
            dossier.application.certificate = Some(revoked);
            self.context.close_revocation(writer, &dossier, now)?;
            if let Some(held) = dossier.contract.as_ref().filter(|_| end_contract)
                && contract::lives(held, catalogue.service(&held.service)?, moment.today)
            {
                self.context.end_contract(writer, account, held.code, Ending::Revoked, now)?;
            }
            Ok(Receipt { at: now, ..Receipt::of(&dossier.application) })
        })
    }

    /// The reissue that is open already does not count either.
    pub(super) fn free_open_reissue(
        &self,
        writer: &mut dyn Writer,
        revoked: &Dossier,
        moment: Moment,
    ) -> Result<()> {
        let Application { account, number, .. } = revoked.application;
        let is_reissue = |sibling: &&Sibling| {
            sibling.kind == Kind::Reissue && sibling.status.is_open() && sibling.base == Some(number)
        };
        let Some(open) = revoked.siblings.iter().find(is_reissue) else { return Ok(()) };
        let mut dossier = self.context.dossier(writer, Some(account), open.number)?;
        dossier.application.is_free = true;
        self.context.refile(writer, &dossier, moment.today)
    }
}

/// Marks a certificate revoked.
pub(super) fn revoke(certificate: &mut Certificate, reason: RevocationReason, at: Instant) {
    certificate.revoked_at = Some(at);
    certificate.revocation_reason = Some(reason);
}
