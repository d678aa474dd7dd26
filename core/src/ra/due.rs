//! 期日 — Work whose time has come (2.0, 2.1.3): time decides, `run_due` records.

use super::Ra;
use super::revocation::revoke;
use crate::audit::Actor;
use crate::context::Command;
use crate::error::{Code, Error, Result};
use crate::model::account::AccountId;
use crate::model::{Application, ApplicationNumber, Day, Dossier, Instant, Kind, RevocationReason, choice};
use crate::rule::Rule;
use crate::rules::contract;
use crate::store::{OpenApplication, Reader, RevocationDue, Writer};

/// Rows looked at in one go.
const BATCH: u32 = 100;

choice! {
    /// 期日の処理の種類 — What kind of work was due.
    DueKind {
        1 Revocation "revocation" "後日失効" "a deferred revocation"
        2 Rejection "rejection" "契約終了による却下" "a rejection, since the contract has ended"
    }
}

/// 期日の処理 — Work whose time had come, as `run_due` did it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
pub struct DueWork {
    /// 種類 — What was done.
    pub kind: DueKind,
    /// 申込番号 — The record whose certificate was revoked, or that was rejected.
    pub number: ApplicationNumber,
    /// 期日 — When it was due.
    pub due_at: Instant,
    /// 実施時刻 — When it was done.
    pub done_at: Instant,
}

impl Ra {
    /// 期日の処理 — Does all work whose time has come: deferred revocations (2.1.3), and the rejection of what is open on
    /// contracts that have ended (2.0). Each is done once, never early.
    ///
    /// Call it as often as you like, from any process; a late call does late work, and no rule waits for it but the
    /// deferred revocation, which is real only when executed. It takes no request key: what was done once is not there
    /// to be done again.
    ///
    /// # Errors
    /// `Storage`, `Busy`, `OutcomeUnknown`, `Closed`, `Forked`; what was done before the error stays done.
    pub fn run_due(&self) -> Result<Vec<DueWork>> {
        let now = self.context.clock.now();
        let mut done = Vec::new();
        loop {
            let due = self.context.read(|reader| reader.revocations_due(now, BATCH))?;
            if due.is_empty() {
                break;
            }
            for revocation in due {
                done.extend(self.revoke_due(revocation, now)?);
            }
        }
        let mut after = 0;
        loop {
            let (last, ended) = self.context.read(|reader| {
                let open = reader.open_on_contracts(after, BATCH)?;
                let mut ended = Vec::new();
                for OpenApplication { account, number, .. } in &open {
                    let dossier = self.context.dossier(reader, Some(*account), *number)?;
                    if self.ended_under(reader, &dossier, now)?.is_some() {
                        ended.push((*account, *number));
                    }
                }
                Ok((open.last().map(|last| last.sequence), ended))
            })?;
            let Some(last) = last else { return Ok(done) };
            after = last;
            for (account, number) in ended {
                done.extend(self.reject_ended(account, number, now)?);
            }
        }
    }

    /// Revokes one certificate that is due, unless another process did meanwhile.
    fn revoke_due(&self, due: RevocationDue, now: Instant) -> Result<Option<DueWork>> {
        self.done(due.number, now, |writer| {
            let mut application =
                writer.application(Some(due.account), due.number)?.ok_or(Error::from_code(Code::Damaged))?;
            let certificate = application.certificate.as_mut().ok_or(Error::from_code(Code::Damaged))?;
            if certificate.revoked_at.is_some() {
                return Ok(None);
            }
            revoke(certificate, RevocationReason::Superseded, now);
            writer.update_certificate(due.account, due.number, certificate)?;
            Ok(Some((DueKind::Revocation, due.due_at, application)))
        })
    }

    /// Rejects an application that is open on a contract that has ended, unless another process did meanwhile.
    fn reject_ended(&self, account: AccountId, number: ApplicationNumber, now: Instant) -> Result<Option<DueWork>> {
        self.done(number, now, |writer| {
            let dossier = self.context.dossier(writer, Some(account), number)?;
            let Some(last_day) = self.ended_under(writer, &dossier, now)? else { return Ok(None) };
            self.context.reject_by(writer, account, number, Rule::ContractEnded, now)?;
            let application = writer.application(Some(account), number)?.ok_or(Error::from_code(Code::Damaged))?;
            Ok(Some((DueKind::Rejection, last_day.plus_days(1).starts(), application)))
        })
    }

    /// The last day of the contract an open application was made on, if that has passed.
    ///
    /// A revocation goes on, and so does the cancellation that ended the contract.
    pub(super) fn ended_under(&self, reader: &dyn Reader, dossier: &Dossier, now: Instant) -> Result<Option<Day>> {
        let Application { account, from_contract, kind, status, .. } = &dossier.application;
        let Some(code) = from_contract.filter(|_| status.is_open()) else { return Ok(None) };
        if matches!(kind, Kind::Revocation | Kind::Cancellation) {
            return Ok(None);
        }
        let held = reader.contract(*account, code)?.ok_or(Error::from_code(Code::Damaged))?;
        let service = self.context.catalogue.service(&held.service)?;
        let today = Day::of(now);
        let last_day = contract::last_day(&held, service, today);
        Ok(last_day.filter(|_| !contract::lives(&held, service, today)))
    }

    /// One piece of due work in a transaction of its own, audited when there was something to do.
    fn done(
        &self,
        number: ApplicationNumber,
        now: Instant,
        mut work: impl FnMut(&mut dyn Writer) -> Result<Option<(DueKind, Instant, Application)>>,
    ) -> Result<Option<DueWork>> {
        let command = Command::new(Actor::Due, "run_due", None, &number);
        self.context.run(&command, now, |writer, _| {
            Ok(match work(writer)? {
                Some((kind, due_at, application)) => {
                    (Some(DueWork { kind, number, due_at, done_at: now }), Some(application))
                }
                None => (None, None),
            })
        })
    }
}
