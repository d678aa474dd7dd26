//! 手本 — The rules a second time, written from their text alone: plain tables and Tokyo days, beside which the library
//! runs.
//!
//! Nothing here calls a rule of the library; only its names are shared. Every verb answers what it must answer and, when
//! it succeeds, changes the tables as it must.

mod desk;
mod due;
mod menu;
mod office;
mod sheet;

use chrono::{Days, Months, NaiveDate, TimeDelta};
use passport_core::Rule;
use passport_core::model::{CouponState, Instant, Kind, RevocationReason, Status};

pub(crate) use desk::Wish;
pub(crate) use due::Done;
pub(crate) use sheet::{SERVICES, Service, service};

/// 日 — A civil day in Tokyo.
pub(crate) type Day = NaiveDate;

/// アカウント — A customer: the dealer it buys through, and whether it has registered the dealer's code.
#[derive(Clone, Debug)]
pub(crate) struct Account {
    pub(crate) dealer: &'static str,
    pub(crate) dealer_is_registered: bool,
}

/// 終わり方 — How a contract ended before its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ended {
    Revoked,
    Switched,
    Void,
}

/// 契約 — A subscription: the day its months are counted from, the months, and what became of it.
#[derive(Clone, Debug)]
pub(crate) struct Contract {
    pub(crate) service: &'static Service,
    pub(crate) counted_from: Option<Day>,
    pub(crate) months: u32,
    pub(crate) cancelled_on: Option<Day>,
    pub(crate) ended: Option<Ended>,
    /// The record that bears its current certificate.
    pub(crate) current: Option<usize>,
    /// Its current certificate was revoked on application while a successor was open.
    pub(crate) awaits_successor: bool,
    /// The last day up to which `run_due` has told of extensions.
    pub(crate) told_until: Option<Day>,
    pub(crate) end_is_told: bool,
}

/// 証明書 — A certificate and what became of it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Certificate {
    pub(crate) not_before: Instant,
    pub(crate) last_day: Day,
    pub(crate) revoked_at: Option<Instant>,
    pub(crate) reason: Option<RevocationReason>,
    pub(crate) due_at: Option<Instant>,
    pub(crate) late_until: Option<Day>,
    /// The RA revoked it and left the contract: its reissue is free.
    pub(crate) reissue_is_free: bool,
}

/// お申込情報 — A record.
#[derive(Clone, Debug)]
pub(crate) struct Record {
    pub(crate) account: usize,
    pub(crate) kind: Kind,
    pub(crate) service: &'static Service,
    pub(crate) status: Status,
    pub(crate) base: Option<usize>,
    pub(crate) contract: Option<usize>,
    /// The contract it was applied for on; a switch will have another of its own.
    pub(crate) applied_on: Option<usize>,
    pub(crate) received_at: Instant,
    pub(crate) rejection_reason: Option<String>,
    pub(crate) coupon: Option<usize>,
    pub(crate) is_deferred: bool,
    /// A reissue for key compromise, or the reason a revocation gives.
    pub(crate) reason: Option<RevocationReason>,
    pub(crate) is_free: bool,
    pub(crate) certificate: Option<Certificate>,
}

/// クーポン — A coupon of a dealer.
#[derive(Clone, Debug)]
pub(crate) struct Coupon {
    pub(crate) number: String,
    pub(crate) dealer: &'static str,
    pub(crate) service: &'static Service,
    pub(crate) expires_on: Day,
    pub(crate) state: CouponState,
}

/// 手本 — The whole registry in plain tables; records and contracts are named by their place.
#[derive(Clone, Debug)]
pub(crate) struct Model {
    pub(crate) now: Instant,
    /// The latest instant at which anything was changed.
    pub(crate) latest: Instant,
    pub(crate) accounts: Vec<Account>,
    pub(crate) contracts: Vec<Contract>,
    pub(crate) records: Vec<Record>,
    pub(crate) coupons: Vec<Coupon>,
}

impl Model {
    /// 開始 — Accounts of dealers, and nothing applied for yet.
    pub(crate) fn new(now: Instant, dealers: &[&'static str]) -> Model {
        let account = |dealer: &&'static str| Account { dealer, dealer_is_registered: false };
        let accounts = dealers.iter().map(account).collect();
        Model { now, latest: now, accounts, contracts: Vec::new(), records: Vec::new(), coupons: Vec::new() }
    }

    pub(crate) fn today(&self) -> Day {
        day_of(self.now)
    }

    /// 変更 — Something was changed: its instant is remembered.
    pub(crate) fn changed(&mut self) {
        self.latest = self.latest.max(self.now);
    }

    pub(crate) fn confirm_clock(&mut self) {
        self.latest = self.now;
        // What a wrong clock told of an end that is still to come is undone.
        for contract in 0..self.contracts.len() {
            if self.lives(contract) {
                self.contracts[contract].end_is_told = false;
            }
        }
    }

    /// 時計の戻り — "If the clock steps back more than 5 minutes" (0).
    pub(crate) fn clock_is_behind(&self) -> bool {
        self.latest - self.now > TimeDelta::minutes(5)
    }

    /// 契約の最終日 — A contract's last day as of a day: an auto-renewing one's term's end, until it is cancelled (2.1.2).
    pub(crate) fn last_day(&self, contract: usize, today: Day) -> Option<Day> {
        self.contracts[contract].cancelled_on.or_else(|| self.term_end(contract, today))
    }

    /// 期間の最終日 — The end of the term a day lies in, were the contract never cancelled.
    pub(crate) fn term_end(&self, contract: usize, day: Day) -> Option<Day> {
        let contract = &self.contracts[contract];
        let first = contract.counted_from?;
        let mut months = contract.months;
        while contract.service.is_auto_renewing && plus_months(first, months) < day {
            months += contract.service.term_months;
        }
        Some(plus_months(first, months))
    }

    /// 契約の存続 — Concluded or active.
    pub(crate) fn lives(&self, contract: usize) -> bool {
        let in_time = self.last_day(contract, self.today()).is_none_or(|last| self.today() <= last);
        self.contracts[contract].ended.is_none() && in_time
    }

    /// 手続き中 — The open records applied for on a contract.
    pub(crate) fn open_on(&self, contract: usize) -> Vec<usize> {
        let is_open = |record: &Record| record.applied_on == Some(contract) && record.status.is_open();
        (0..self.records.len()).filter(|&place| is_open(&self.records[place])).collect()
    }

    /// 時の経過 — The rule by which time alone has ended an open record, whether the job has run or not: its contract has
    /// ended, or the certificate that it would reissue or revoke.
    pub(crate) fn dead_by(&self, place: usize) -> Option<Rule> {
        let record = &self.records[place];
        let hangs = !matches!(record.kind, Kind::Revocation | Kind::Cancellation);
        let needs_certificate = matches!(record.kind, Kind::Reissue | Kind::Revocation);
        let base = record.base.and_then(|base| self.records[base].certificate.as_ref());
        if !record.status.is_open() {
            None
        } else if hangs && record.applied_on.is_some_and(|contract| !self.lives(contract)) {
            Some(Rule::ContractEnded)
        } else if needs_certificate && base.is_some_and(|certificate| certificate.last_day < self.today()) {
            Some(Rule::CertificateExpired)
        } else {
            None
        }
    }

    /// 終了 — Ends an open record, withdrawn or rejected, with what hangs on it (2.0, 2.1.5, 2.1.6).
    pub(crate) fn close(&mut self, place: usize, status: Status, reason: Option<String>) {
        let is_dead = self.dead_by(place).is_some();
        self.records[place].status = status;
        self.records[place].rejection_reason = reason;
        let Record { kind, coupon, contract, applied_on, .. } = self.records[place];
        let today = self.today();
        if let Some(coupon) = coupon.map(|coupon| &mut self.coupons[coupon]) {
            let has_passed = coupon.expires_on < today;
            coupon.state = if has_passed { CouponState::Expired } else { CouponState::Unused };
        }
        if let Some(own) = contract.filter(|_| kind.concludes_contract()) {
            self.contracts[own].ended = Some(Ended::Void);
        }
        let Some(applied_on) = applied_on else { return };
        if kind == Kind::Cancellation && self.lives(applied_on) {
            self.contracts[applied_on].cancelled_on = None;
        }
        if self.contracts[applied_on].awaits_successor && self.lives(applied_on) && !self.has_successor(applied_on)
        {
            // What time has ended costs nobody a contract.
            if is_dead {
                self.contracts[applied_on].awaits_successor = false;
            } else {
                self.end(applied_on, Ended::Revoked);
            }
        }
    }

    /// 却下 — Rejects a record by a rule, whose name is the reason.
    pub(crate) fn reject_by(&mut self, place: usize, rule: Rule) {
        self.close(place, Status::Rejected, Some(rule.name().to_owned()));
    }

    /// 後継 — Whether something that replaces the contract's certificate is open.
    pub(crate) fn has_successor(&self, contract: usize) -> bool {
        self.open_on(contract).iter().any(|&place| self.records[place].kind.replaces_certificate())
    }

    /// 契約の終了 — Ends a contract; what is open on it is rejected, but for revocations.
    pub(crate) fn end(&mut self, contract: usize, how: Ended) {
        self.contracts[contract].ended = Some(how);
        self.contracts[contract].awaits_successor = false;
        for place in self.open_on(contract) {
            if self.records[place].kind != Kind::Revocation {
                self.reject_by(place, Rule::ContractEnded);
            }
        }
    }

    /// 失効 — Revokes a certificate now; an open application for it has nothing left to do.
    pub(crate) fn revoke_now(&mut self, place: usize, reason: RevocationReason) {
        let now = self.now;
        if let Some(certificate) = &mut self.records[place].certificate {
            certificate.revoked_at = Some(now);
            certificate.reason = Some(reason);
        }
        if let Some(open) = self.open_revocation(place) {
            self.reject_by(open, Rule::CertificateRevoked);
        }
    }

    pub(crate) fn open_revocation(&self, of: usize) -> Option<usize> {
        self.records.iter().position(|record| {
            record.kind == Kind::Revocation && record.base == Some(of) && record.status.is_open()
        })
    }
}

/// 時刻の日 — The day in Tokyo of an instant.
pub(crate) fn day_of(instant: Instant) -> Day {
    (instant + TimeDelta::hours(9)).date_naive()
}

/// 日の始まり — 00:00:00 in Tokyo.
pub(crate) fn starts(day: Day) -> Instant {
    (day.and_time(chrono::NaiveTime::MIN) - TimeDelta::hours(9)).and_utc()
}

/// 日の終わり — 23:59:59 in Tokyo.
pub(crate) fn ends(day: Day) -> Instant {
    starts(day) + TimeDelta::seconds(86_399)
}

pub(crate) fn plus_days(day: Day, days: u64) -> Day {
    day.checked_add_days(Days::new(days)).unwrap()
}

pub(crate) fn minus_days(day: Day, days: u64) -> Day {
    day.checked_sub_days(Days::new(days)).unwrap()
}

pub(crate) fn plus_months(day: Day, months: u32) -> Day {
    day.checked_add_months(Months::new(months)).unwrap()
}
