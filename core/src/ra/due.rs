//! 期日 — Work whose time has come (2.0, 2.1.3): time decides, `run_due` records.

use super::Ra;
use super::revocation::revoke;
use crate::audit::Actor;
use crate::context::Command;
use crate::error::{Code, Error, Result};
use crate::journal;
use crate::model::account::AccountId;
use crate::model::{
    ApplicationNumber, ContractCode, Coupon, CouponState, Day, DueKind, DueWork, Instant, NoticeKind,
    RevocationReason,
};
use crate::rules::notice::{Ground, Stage};
use crate::rules::{certificate, reissue};
use crate::store::{ContractDue, NewNotice, Reader, RevocationDue, Writer};

/// Rows looked at in one go.
const BATCH: u32 = 100;

impl Ra {
    /// 期日の処理 — Does all work whose time has come, each piece once and never early: deferred revocations (2.1.3);
    /// contracts that were extended or have ended, and the rejection of what is open on them (2.0); the rejection of
    /// revocations and reissues whose certificate has ended; notices that have fallen due (8); unused coupons that have
    /// expired.
    ///
    /// Call it as often as you like, from any process; a late call does late work, and no rule waits for it but the
    /// deferred revocation, which is real only when executed. It takes no request key: what was done once is not there
    /// to be done again.
    ///
    /// # Errors
    /// `Storage`, `Busy`, `OutcomeUnknown`, `Closed`, `Forked`; what was done before the error stays done. What cannot be
    /// done for one row (`Damaged`, or a fault of the catalogue or the store) stops no other: the rest is done, and the
    /// first such error answered.
    pub fn run_due(&self) -> Result<Vec<DueWork>> {
        journal::command("run_due", || {
            let now = self.context.clock.now();
            let today = Day::of(now);
            let mut done = Vec::new();
            let mut fault = None;
            self.each(
                &mut fault,
                |reader, rows| reader.revocations_due(now, rows),
                |due| self.revoke_due(due, now).map(|work| done.extend(work)),
            )?;
            self.each(
                &mut fault,
                |reader, rows| reader.contracts_due(today, rows),
                |(account, code)| self.term_is_over(account, code, now).map(|work| done.extend(work)),
            )?;
            self.each(
                &mut fault,
                |reader, rows| reader.outlived(now, rows),
                |(account, number)| self.reject_outlived(account, number, now).map(|work| done.extend(work)),
            )?;
            self.each(
                &mut fault,
                |reader, rows| reader.contracts_to_notice(today, rows),
                |(account, code)| self.make_notices(account, code, now),
            )?;
            self.each(
                &mut fault,
                |reader, rows| reader.coupons_expired(today, rows),
                |coupon| self.expire(coupon, now).map(|work| done.extend(work)),
            )?;
            fault.map_or(Ok(done), Err)
        })
    }

    /// Deals with each row of a query whose rows are gone when they have been dealt with, batch by batch. A row that fails
    /// is passed over, and the first fault kept; what no other row would fare better with ends it all. One that is there
    /// again has come due anew, or lies in a damaged index: it waits for the next call.
    fn each<T: Clone + PartialEq>(
        &self,
        fault: &mut Option<Error>,
        mut next: impl FnMut(&dyn Reader, u32) -> Result<Vec<T>>,
        mut deal: impl FnMut(T) -> Result<()>,
    ) -> Result<()> {
        let (mut failed, mut dealt_with): (Vec<T>, Vec<T>) = Default::default();
        let mut passed_over = 0;
        while passed_over < BATCH {
            let mut rows = match self.context.read(|reader| next(reader, BATCH + passed_over)) {
                Ok(rows) => rows,
                Err(error) if ends_all(&error) => return Err(error),
                Err(error) => {
                    fault.get_or_insert(error);
                    break;
                }
            };
            rows.retain(|row| !failed.contains(row));
            if rows.is_empty() {
                break;
            }
            let before = std::mem::take(&mut dealt_with);
            for row in rows {
                if before.contains(&row) {
                    failed.push(row);
                    passed_over += 1;
                    continue;
                }
                match deal(row.clone()) {
                    Ok(()) => dealt_with.push(row),
                    Err(error) if ends_all(&error) => return Err(error),
                    Err(error) => {
                        fault.get_or_insert(error);
                        failed.push(row);
                        passed_over += 1;
                    }
                }
            }
        }
        Ok(())
    }

    /// Revokes one certificate that is due, unless another process did meanwhile.
    fn revoke_due(&self, due: RevocationDue, now: Instant) -> Result<Vec<DueWork>> {
        self.done(&due.number, now, |writer| {
            let mut dossier = self.context.dossier(writer, Some(due.account), due.number)?;
            let certificate = dossier.application.certificate.as_mut().ok_or(Error::from_code(Code::Damaged))?;
            if certificate.revoked_at.is_some() {
                return Ok(Vec::new());
            }
            let given = certificate.revocation_reason.unwrap_or(RevocationReason::Unspecified);
            revoke(certificate, reissue::superseded(given, &writer.demands(due.number)?), now);
            writer.update_certificate(due.account, due.number, certificate)?;
            self.context.tell(writer, NoticeKind::Revoked, &dossier.application, now)?;
            self.context.close_revocation(writer, &dossier, now)?;
            let work = DueWork {
                number: Some(due.number),
                contract_code: dossier.application.contract_code,
                ..DueWork::new(DueKind::Revocation, due.due_at, now)
            };
            Ok(vec![work])
        })
    }

    fn term_is_over(&self, account: AccountId, code: ContractCode, now: Instant) -> Result<Vec<DueWork>> {
        self.done(&code, now, |writer| self.context.record_term(writer, account, code, now))
    }

    /// Makes the notices of a contract that time has brought, and settles when to look again (8).
    fn make_notices(&self, account: AccountId, code: ContractCode, now: Instant) -> Result<()> {
        let today = Day::of(now);
        self.done(&code, now, |writer| {
            let catalogue = self.context.catalogue(writer);
            let held = writer.contract(account, code)?.ok_or(Error::from_code(Code::Damaged))?;
            let term = certificate::due_on(&held);
            let current =
                held.current.map(|number| self.context.dossier(writer, Some(account), number)).transpose()?;
            let bearing =
                current.as_ref().and_then(|dossier| Some((dossier, dossier.application.certificate.as_ref()?)));
            let mut next = None;
            if let Some((dossier, certificate)) = bearing {
                let service = catalogue.service(&held.service)?;
                let siblings = &dossier.siblings;
                let told = &writer.told(dossier.application.number)?;
                let contract = &held;
                let ground =
                    Ground { contract, service, certificate, siblings, told, catalogue: &catalogue, today };
                for Stage { kind, end, days_before, .. } in ground.due() {
                    let (number, contract_code) = (dossier.application.number, Some(code));
                    let days_before = Some(days_before);
                    let notice = NewNotice { kind, number, contract_code, on: end, days_before, made_at: now };
                    writer.insert_notice(account, &notice)?;
                }
                next = ground.next();
            }
            writer.update_contract(&held, ContractDue { term, notice: next })?;
            Ok(Vec::new())
        })
        .map(drop)
    }

    /// Rejects the revocation or the reissue of a certificate that has ended meanwhile.
    fn reject_outlived(&self, account: AccountId, number: ApplicationNumber, now: Instant) -> Result<Vec<DueWork>> {
        self.done(&number, now, |writer| {
            let dossier = self.context.dossier(writer, Some(account), number)?;
            if !dossier.application.status.is_open() {
                return Ok(Vec::new());
            }
            let base = self.context.base_of(writer, &dossier)?.ok_or(Error::from_code(Code::Damaged))?;
            let ended = base.application.certificate.ok_or(Error::from_code(Code::Damaged))?.not_after;
            self.context.reject_outlived(writer, account, number, now)?;
            let work = DueWork {
                number: Some(number),
                contract_code: dossier.application.contract_code,
                ..DueWork::new(DueKind::Rejection, ended + chrono::TimeDelta::seconds(1), now)
            };
            Ok(vec![work])
        })
    }

    /// Records that an unused coupon has expired.
    fn expire(&self, coupon: Coupon, now: Instant) -> Result<Vec<DueWork>> {
        self.done(&coupon.number, now, |writer| {
            let held = writer.coupon(&coupon.number)?.ok_or(Error::from_code(Code::Damaged))?;
            if held.state != CouponState::Unused {
                return Ok(Vec::new());
            }
            writer.update_coupon(&Coupon { state: CouponState::Expired, ..held }, None)?;
            let due_at = coupon.expires_on.plus_days(1).starts();
            let work =
                DueWork { coupon: Some(coupon.number.clone()), ..DueWork::new(DueKind::CouponExpiry, due_at, now) };
            Ok(vec![work])
        })
    }

    /// One piece of due work in a transaction of its own, audited.
    fn done(
        &self,
        what: &impl serde::Serialize,
        now: Instant,
        work: impl FnMut(&mut dyn Writer) -> Result<Vec<DueWork>>,
    ) -> Result<Vec<DueWork>> {
        let mut work = work;
        let command = Command::new(Actor::Due, "run_due", None, what);
        self.context.run(&command, now, |writer, _| work(writer))
    }
}

/// Whether no other row would fare better.
fn ends_all(error: &Error) -> bool {
    matches!(error.code(), Code::Busy | Code::OutcomeUnknown | Code::Closed | Code::Forked)
}

#[cfg(test)]
mod tests {
    use crate::{Options, Registry};

    #[test]
    fn what_is_listed_for_ever_is_dealt_with_once() {
        let registry = Registry::in_memory(Options::new()).unwrap();
        let ra = registry.ra("operator").unwrap();
        let (mut fault, mut dealt_with) = (None, Vec::new());
        let mut rest = vec![1, 2, 3];
        ra.each(
            &mut fault,
            |_, _| Ok(std::iter::once(7).chain(rest.pop()).collect()),
            |row| {
                dealt_with.push(row);
                Ok(())
            },
        )
        .unwrap();
        assert_eq!(dealt_with, [7, 3, 2, 1]);
        assert!(fault.is_none());
    }
}
