//! 期日の処理 — What time alone brings about, as the job does it (2.0, 2.1.3).

use passport_core::Rule;
use passport_core::model::{CouponState, Kind, RevocationReason};

use super::{Model, ends, plus_days};

/// 処理 — A piece of due work.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Done {
    Revoked(usize),
    Rejected(usize),
    Extended(usize),
    Ended(usize),
    CouponExpired(String),
}

impl Model {
    /// 期日の処理 — Does all that is due, late if need be, never early.
    pub(crate) fn run_due(&mut self) -> Vec<Done> {
        let mut done = Vec::new();
        for place in 0..self.records.len() {
            let is_due = self.records[place].certificate.as_ref().is_some_and(|certificate| {
                let is_valid = certificate.revoked_at.is_none() && self.now <= ends(certificate.last_day);
                is_valid && certificate.due_at.is_some_and(|due| due <= self.now)
            });
            if is_due {
                self.revoke_now(place, RevocationReason::Superseded);
                done.push(Done::Revoked(place));
            }
        }
        for contract in 0..self.contracts.len() {
            self.tell_of(contract, &mut done);
        }
        for place in 0..self.records.len() {
            let record = &self.records[place];
            if matches!(record.kind, Kind::Revocation | Kind::Reissue)
                && self.dead_by(place) == Some(Rule::CertificateExpired)
            {
                self.reject_by(place, Rule::CertificateExpired);
                done.push(Done::Rejected(place));
            }
        }
        let today = self.today();
        for coupon in &mut self.coupons {
            if coupon.state == CouponState::Unused && coupon.expires_on < today {
                coupon.state = CouponState::Expired;
                done.push(Done::CouponExpired(coupon.number.clone()));
            }
        }
        if !done.is_empty() {
            self.changed();
        }
        done.sort();
        done
    }

    /// A contract's extension or its end, with the rejection of what is open on it.
    fn tell_of(&mut self, contract: usize, done: &mut Vec<Done>) {
        let (today, held) = (self.today(), &self.contracts[contract]);
        let Some(last) = self.last_day(contract, today).filter(|_| held.ended.is_none()) else { return };
        while self.contracts[contract].service.is_auto_renewing
            && let Some(told) = self.contracts[contract].told_until.filter(|&told| told < last)
        {
            done.push(Done::Extended(contract));
            self.contracts[contract].told_until = self.term_end(contract, plus_days(told, 1));
        }
        if today <= last {
            return;
        }
        if !self.contracts[contract].end_is_told {
            self.contracts[contract].end_is_told = true;
            done.push(Done::Ended(contract));
        }
        for place in self.open_on(contract) {
            if !matches!(self.records[place].kind, Kind::Revocation | Kind::Cancellation) {
                self.reject_by(place, Rule::ContractEnded);
                done.push(Done::Rejected(place));
            }
        }
    }
}
