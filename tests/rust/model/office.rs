//! 審査者の窓口 — The RA's steps: review, approval, issue, revocation, late reissues, coupons, worklist (2.0, 2.4).

use chrono::TimeDelta;
use passport_core::Rule;
use passport_core::model::{CouponState, Event, Instant, Kind, RevocationReason, Status, Task};

use super::sheet::{cap, certificate_period};
use super::{Certificate, Contract, Coupon, Day, Ended, Model, Service, day_of, ends, minus_days, plus_months};

/// 仕事 — One line of the worklist.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Item {
    pub(crate) task: Task,
    pub(crate) record: usize,
    pub(crate) due_at: Option<Instant>,
    pub(crate) opens: Option<Day>,
    pub(crate) contract_ends_on: Option<Day>,
}

impl Model {
    /// 審査の手続き — One step of the review by the status table, but for the issue.
    pub(crate) fn step(&mut self, place: usize, event: Event, reason: &str) -> Result<(), Rule> {
        let record = &self.records[place];
        let next = after(record.kind, record.status, event).ok_or(Rule::WrongStatus)?;
        if let Some(rule) = self.dead_by(place).filter(|_| event != Event::Reject) {
            return Err(rule);
        }
        match event {
            Event::Reject => self.close(place, Status::Rejected, Some(reason.to_owned())),
            Event::ConfirmByTelephone => self.confirm(place)?,
            Event::Approve => self.conclude(place),
            _ => {}
        }
        self.records[place].status = next;
        self.changed();
        Ok(())
    }

    /// What is open on a contract that has ended moves no further; revocations and cancellations go on.
    fn contract_must_live(&self, place: usize) -> Result<(), Rule> {
        let record = &self.records[place];
        let goes_on = matches!(record.kind, Kind::Revocation | Kind::Cancellation);
        match record.applied_on {
            Some(contract) if !goes_on && !self.lives(contract) => Err(Rule::ContractEnded),
            _ => Ok(()),
        }
    }

    /// 承認 — A coupon is used, and a new application or a switch has its contract.
    fn conclude(&mut self, place: usize) {
        if let Some(coupon) = self.records[place].coupon {
            self.coupons[coupon].state = CouponState::Used;
        }
        if self.records[place].kind.concludes_contract() {
            self.contracts.push(Contract {
                service: self.records[place].service,
                counted_from: None,
                months: 0,
                cancelled_on: None,
                ended: None,
                current: None,
                awaits_successor: false,
                told_until: None,
                end_is_told: false,
            });
            self.records[place].contract = Some(self.contracts.len() - 1);
        }
    }

    /// 電話確認 — Revokes; the current certificate's revocation ends the contract unless a successor is open (2.1.5).
    fn confirm(&mut self, place: usize) -> Result<(), Rule> {
        let (base, reason) = (self.records[place].base.unwrap(), self.records[place].reason.unwrap());
        self.records[place].status = Status::Completed;
        self.revoke_now(base, reason);
        let contract = self.records[base].contract.unwrap();
        if self.contracts[contract].current == Some(base) && self.lives(contract) {
            if self.has_successor(contract) {
                self.contracts[contract].awaits_successor = true;
            } else {
                self.end(contract, Ended::Revoked);
            }
        }
        Ok(())
    }

    /// 発行 — Issues the certificate of an approved record.
    pub(crate) fn issue(&mut self, place: usize) -> Result<(), Rule> {
        let today = self.today();
        let kind = self.records[place].kind;
        if self.clock_is_behind() {
            return Err(Rule::ClockWentBack);
        }
        after(kind, self.records[place].status, Event::Issue).ok_or(Rule::WrongStatus)?;
        self.contract_must_live(place)?;
        if self.gate(place).is_some_and(|gate| today < gate) {
            return Err(Rule::IssueGateClosed);
        }
        let base = self.records[place].base;
        let source = base.and_then(|base| self.records[base].certificate.clone());
        if kind == Kind::Reissue && source.as_ref().is_some_and(|source| source.last_day < today) {
            return Err(Rule::CertificateExpired);
        }
        if self.clock_is_behind() {
            return Err(Rule::ClockWentBack);
        }
        let contract = self.records[place].contract.unwrap();
        self.count_term(place, contract);
        let contract_end = self.last_day(contract, today).unwrap();
        let Contract { service, cancelled_on, .. } = self.contracts[contract];
        let wanted = match (kind, source) {
            (Kind::Reissue, Some(source)) => source.last_day,
            _ if service.is_auto_renewing => {
                let period = certificate_period(today);
                cancelled_on.map_or(period, |end| period.min(end))
            }
            _ => contract_end,
        };
        self.records[place].status = Status::Completed;
        self.records[place].certificate = Some(Certificate {
            not_before: self.now,
            last_day: wanted.min(cap(today)),
            revoked_at: None,
            reason: None,
            due_at: None,
            late_until: None,
            reissue_is_free: false,
        });
        self.replace(place, contract);
        self.changed();
        Ok(())
    }

    /// The contract's months after the certificate that is being issued.
    fn count_term(&mut self, place: usize, contract: usize) {
        let today = self.today();
        let (kind, service) = (self.records[place].kind, self.records[place].service);
        let old_end = self.records[place].applied_on.and_then(|old| self.last_day(old, today));
        let own = &mut self.contracts[contract];
        match kind {
            Kind::New => (own.counted_from, own.months) = (Some(today), service.term_months),
            // "Its end = old contract's end + new term".
            Kind::Switch => (own.counted_from, own.months) = (old_end, service.term_months),
            Kind::Renewal if !service.is_auto_renewing => own.months += service.term_months,
            _ => {}
        }
        own.service = if kind == Kind::Renewal { service } else { own.service };
        own.told_until = own.told_until.or(own.counted_from.map(|first| plus_months(first, own.months)));
    }

    /// The new certificate takes the place of the present one.
    fn replace(&mut self, place: usize, contract: usize) {
        let (kind, is_deferred, reason) =
            (self.records[place].kind, self.records[place].is_deferred, self.records[place].reason);
        let applied_on = self.records[place].applied_on;
        if let Some(old) = applied_on {
            self.contracts[old].awaits_successor = false;
        }
        if let Some(old) = applied_on.and_then(|old| self.contracts[old].current)
            && let Some(source) = &mut self.records[old].certificate
            && kind == Kind::Reissue
        {
            if source.revoked_at.is_some() {
                // What is known to be compromised was revoked for that, whatever was said at first.
                source.reason = reason.or(source.reason);
            } else if is_deferred {
                source.due_at = Some(self.now + TimeDelta::seconds(14 * 86_400));
            } else {
                self.revoke_now(old, reason.unwrap_or(RevocationReason::Superseded));
            }
        }
        if let (Kind::Renewal | Kind::Switch, Some(old)) = (kind, applied_on) {
            for open in self.open_on(old) {
                if matches!(self.records[open].kind, Kind::Reissue | Kind::Continuation) {
                    self.reject_by(open, Rule::SupersededRecord);
                }
            }
        }
        if let (Kind::Switch, Some(old)) = (kind, applied_on) {
            self.end(old, Ended::Switched);
        }
        self.contracts[contract].current = Some(place);
    }

    /// 発行開始日 — The first day on which a renewal can be issued (2.1.2).
    fn gate(&self, place: usize) -> Option<Day> {
        let record = &self.records[place];
        let contract = record.contract.filter(|_| record.kind == Kind::Renewal)?;
        let current = self.contracts[contract].current.unwrap();
        let certificate = self.records[current].certificate.as_ref().unwrap();
        if certificate.revoked_at.is_some() {
            return Some(day_of(certificate.not_before));
        }
        let contract_end = self.last_day(contract, self.today()).unwrap();
        let is_auto_renewing = self.contracts[contract].service.is_auto_renewing;
        let end = if is_auto_renewing { certificate.last_day } else { contract_end.min(certificate.last_day) };
        Some(minus_days(end, 30).max(day_of(certificate.not_before)))
    }

    /// 失効 — The RA's own revocation, at any time (2.1.5).
    pub(crate) fn revoke(
        &mut self,
        place: usize,
        reason: RevocationReason,
        end_contract: bool,
    ) -> Result<(), Rule> {
        self.must_bear_certificate(place)?;
        self.must_be_valid(place)?;
        self.revoke_now(place, reason);
        let contract = self.records[place].contract.unwrap();
        if end_contract {
            if self.lives(contract) {
                self.end(contract, Ended::Revoked);
            }
        } else if let Some(certificate) = &mut self.records[place].certificate {
            certificate.reissue_is_free = true;
            let open =
                self.records.iter_mut().filter(|record| record.base == Some(place) && record.status.is_open());
            open.filter(|record| record.kind == Kind::Reissue).for_each(|reissue| reissue.is_free = true);
        }
        self.changed();
        Ok(())
    }

    fn must_bear_certificate(&self, place: usize) -> Result<(), Rule> {
        let record = &self.records[place];
        match record.kind {
            Kind::ContactChange => Err(Rule::ContactChangeRecord),
            Kind::Revocation | Kind::Cancellation => Err(Rule::NoCertificateOnRecord),
            _ if record.status != Status::Completed => Err(Rule::NotCompleted),
            _ => Ok(()),
        }
    }

    fn must_be_valid(&self, place: usize) -> Result<(), Rule> {
        let certificate = self.records[place].certificate.as_ref().unwrap();
        if certificate.revoked_at.is_some() {
            return Err(Rule::CertificateRevoked);
        }
        if certificate.last_day < self.today() { Err(Rule::CertificateExpired) } else { Ok(()) }
    }

    /// 期間後の再発行の許可 — Allows one late reissue until a day (2.1.3).
    pub(crate) fn allow_late_reissue(&mut self, place: usize, until: Day) -> Result<(), Rule> {
        if self.clock_is_behind() {
            return Err(Rule::ClockWentBack);
        }
        self.must_bear_certificate(place)?;
        let contract = self.records[place].contract.unwrap();
        if !self.lives(contract) {
            return Err(Rule::ContractEnded);
        }
        self.must_be_valid(place)?;
        if self.contracts[contract].current != Some(place) {
            return Err(Rule::SupersededRecord);
        }
        if self.records[place].service.is_ev {
            return Err(Rule::LateReissueNotAllowed);
        }
        let today = self.today();
        let certificate = self.records[place].certificate.as_mut().unwrap();
        if !(today..=certificate.last_day).contains(&until) {
            return Err(Rule::LateReissueDayInvalid);
        }
        certificate.late_until = Some(until);
        self.changed();
        Ok(())
    }

    /// クーポンの追加 — Coupons of a dealer for a service with a fixed term.
    pub(crate) fn add_coupon(
        &mut self,
        dealer: &'static str,
        service: &'static Service,
        expires_on: Day,
        number: &str,
    ) -> Result<(), Rule> {
        if service.is_auto_renewing || expires_on < self.today() {
            return Err(Rule::CouponUnusable);
        }
        if self.coupons.iter().any(|coupon| coupon.number == number) {
            return Err(Rule::CouponExists);
        }
        let (number, state) = (number.to_owned(), CouponState::Unused);
        self.coupons.push(Coupon { number, dealer, service, expires_on, state });
        self.changed();
        Ok(())
    }

    /// 仕事の一覧 — Every record that waits for the RA (2.0, 2.1.5).
    pub(crate) fn worklist(&self) -> Vec<Item> {
        let waits = |&place: &usize| self.records[place].status.is_open() && self.dead_by(place).is_none();
        let open = (0..self.records.len()).filter(waits);
        open.map(|place| self.item(place)).collect()
    }

    fn item(&self, place: usize) -> Item {
        let record = &self.records[place];
        let today = self.today();
        let task = match (record.status, record.kind) {
            (Status::Received, _) => Task::BeginReview,
            (Status::Approved, _) => Task::Issue,
            (_, Kind::Revocation) => Task::ConfirmRevocation,
            (_, Kind::ContactChange | Kind::Cancellation) => Task::Complete,
            _ => Task::Approve,
        };
        let ends_soon = |&contract: &usize| {
            let Contract { service, cancelled_on, .. } = self.contracts[contract];
            let end = self.last_day(contract, today)?;
            let will_end = !service.is_auto_renewing || cancelled_on.is_some();
            (will_end && minus_days(end, 14) <= today).then_some(end)
        };
        let hangs = !matches!(record.kind, Kind::Revocation | Kind::Cancellation);
        let contract_ends_on = record.applied_on.as_ref().filter(|_| hangs).and_then(ends_soon);
        let hours = match record.reason {
            Some(RevocationReason::KeyCompromise | RevocationReason::Unspecified) => 24,
            _ => 5 * 24,
        };
        let due_at = match record.kind {
            Kind::Revocation => Some(record.received_at + TimeDelta::hours(hours)),
            _ => contract_ends_on.map(ends),
        };
        let opens = self.gate(place).filter(|_| record.status == Status::Approved);
        Item { task, record: place, due_at, opens, contract_ends_on }
    }
}

/// 状態表 — "One total function": the status after an event, if there is one.
fn after(kind: Kind, status: Status, event: Event) -> Option<Status> {
    match (status, event) {
        (Status::Received, Event::BeginReview) => Some(Status::UnderReview),
        (Status::UnderReview, Event::Approve) if kind.bears_certificate() => Some(Status::Approved),
        (Status::UnderReview, Event::Complete) if matches!(kind, Kind::ContactChange | Kind::Cancellation) => {
            Some(Status::Completed)
        }
        (Status::UnderReview, Event::ConfirmByTelephone) if kind == Kind::Revocation => Some(Status::Completed),
        (Status::UnderReview | Status::Approved, Event::Reject) => Some(Status::Rejected),
        (Status::Approved, Event::Issue) => Some(Status::Completed),
        _ => None,
    }
}
