//! お客様の窓口 — What an account applies for, withdraws and is shown (2.1, 4, 6).

use passport_core::Rule;
use passport_core::model::{Act, CouponState, Kind, RevocationReason, Status};

use super::{Coupon, Day, Model, Record, Service, day_of, plus_months};

/// 申込みの内容 — What of a form the rules look at; everything else in it is good.
#[derive(Clone, Debug, Default)]
pub(crate) struct Wish {
    pub(crate) coupon: Option<String>,
    /// "Later" for the old certificate of a reissue.
    pub(crate) is_deferred: bool,
    pub(crate) is_compromised: bool,
    pub(crate) reason: Option<RevocationReason>,
    /// A contact change that changes nothing.
    pub(crate) changes_nothing: bool,
}

impl Model {
    /// 新規申請 — A new application.
    pub(crate) fn apply_new(&mut self, account: usize, of: &'static Service, wish: &Wish) -> Result<usize, Rule> {
        if self.clock_is_behind() {
            return Err(Rule::ClockWentBack);
        }
        let coupon = self.coupon(account, of, wish)?;
        Ok(self.file(account, Kind::New, of, None, wish, coupon))
    }

    /// 申込み — An application from a record, for its contract's service unless another is named.
    pub(crate) fn apply(
        &mut self,
        account: usize,
        kind: Kind,
        base: usize,
        target: Option<&'static Service>,
        wish: &Wish,
    ) -> Result<usize, Rule> {
        if self.records[base].account != account {
            return Err(Rule::NotYourRecord);
        }
        self.permit(base, act_of(kind))?;
        let contract = self.records[base].contract.unwrap();
        let present = self.contracts[contract].service;
        let target = target.unwrap_or(present);
        match kind {
            Kind::Renewal if !present.renews_to.contains(&target.id) => return Err(Rule::ServiceNotOnSale),
            Kind::Switch if !present.switches_to.contains(&target.id) => return Err(Rule::SwitchNotOffered),
            Kind::Reissue if wish.is_compromised && wish.is_deferred => {
                return Err(Rule::LaterRevocationNotAllowed);
            }
            Kind::ContactChange if wish.changes_nothing => return Err(Rule::NothingChanged),
            _ => {}
        }
        let coupon = self.coupon(account, target, wish)?;
        let is_free =
            self.records[base].certificate.as_ref().is_some_and(|certificate| certificate.reissue_is_free);
        self.clear_the_lane(base);
        let place = self.file(account, kind, target, Some(base), wish, coupon);
        match kind {
            Kind::Cancellation => {
                self.contracts[contract].cancelled_on = self.last_day(contract, self.today());
            }
            Kind::Reissue => {
                self.records[place].is_free = is_free;
                let lesser = self
                    .open_revocation(base)
                    .filter(|&open| self.records[open].reason != Some(RevocationReason::KeyCompromise));
                if let Some(open) = lesser.filter(|_| wish.is_compromised) {
                    self.reject_by(open, Rule::SupersededRecord);
                }
                if wish.is_compromised && self.permit(base, Act::Revocation).is_ok() {
                    let wish = Wish { reason: Some(RevocationReason::KeyCompromise), ..Wish::default() };
                    self.file(account, Kind::Revocation, present, Some(base), &wish, None);
                }
            }
            _ => {}
        }
        Ok(place)
    }

    /// A reissue whose certificate has ended gives way to whatever is applied for next.
    fn clear_the_lane(&mut self, base: usize) {
        for open in 0..self.records.len() {
            let is_reissue = self.records[open].kind == Kind::Reissue && self.records[open].base == Some(base);
            if is_reissue && self.dead_by(open) == Some(Rule::CertificateExpired) {
                self.reject_by(open, Rule::CertificateExpired);
            }
        }
    }

    fn file(
        &mut self,
        account: usize,
        kind: Kind,
        service: &'static Service,
        base: Option<usize>,
        wish: &Wish,
        coupon: Option<usize>,
    ) -> usize {
        let applied_on = base.and_then(|base| self.records[base].contract);
        let contract = applied_on.filter(|_| kind != Kind::Switch);
        if let Some(coupon) = coupon {
            // Whoever reserved it and has come to nothing since has it no more.
            for record in &mut self.records {
                record.coupon = record.coupon.filter(|held| *held != coupon);
            }
            self.coupons[coupon].state = CouponState::Reserved;
        }
        let reason = if wish.is_compromised { Some(RevocationReason::KeyCompromise) } else { wish.reason };
        let is_deferred = wish.is_deferred;
        let (received_at, status) = (self.now, Status::Received);
        let (rejection_reason, certificate, is_free) = (None, None, false);
        self.records.push(Record {
            account,
            kind,
            service,
            status,
            base,
            contract,
            applied_on,
            received_at,
            rejection_reason,
            coupon,
            is_deferred,
            reason,
            is_free,
            certificate,
        });
        self.changed();
        self.records.len() - 1
    }

    /// "Of the account's dealer code, for the target service, unexpired at submit, unused" (2.0).
    fn coupon(&self, account: usize, of: &Service, wish: &Wish) -> Result<Option<usize>, Rule> {
        let Some(number) = &wish.coupon else { return Ok(None) };
        let is_usable = |coupon: &Coupon| {
            coupon.number == *number
                && coupon.dealer == self.accounts[account].dealer
                && coupon.service == of
                && self.state_of(coupon) == CouponState::Unused
        };
        self.coupons.iter().position(is_usable).map(Some).ok_or(Rule::CouponUnusable)
    }

    /// An unused coupon past its day has expired; one that is reserved by what time has ended is free: whether a job ran or not.
    fn state_of(&self, coupon: &Coupon) -> CouponState {
        let holds = |&place: &usize| {
            let held = self.records[place].coupon.map(|held| &self.coupons[held]);
            held.is_some_and(|held| held.number == coupon.number)
        };
        let is_dead = (0..self.records.len()).filter(holds).any(|place| self.dead_by(place).is_some());
        match coupon.state {
            CouponState::Reserved if is_dead && self.today() <= coupon.expires_on => CouponState::Unused,
            CouponState::Reserved if is_dead => CouponState::Expired,
            CouponState::Unused if coupon.expires_on < self.today() => CouponState::Expired,
            state => state,
        }
    }

    /// 申請取消 — Withdraws a pending record.
    pub(crate) fn withdraw(&mut self, account: usize, place: usize) -> Result<(), Rule> {
        if self.records[place].account != account {
            return Err(Rule::NotYourRecord);
        }
        self.permit(place, Act::Withdrawal)?;
        self.close(place, Status::Withdrawn, None);
        self.changed();
        Ok(())
    }

    /// ダウンロード — Whether a record gives its certificate.
    pub(crate) fn download(&mut self, account: usize, place: usize) -> Result<(), Rule> {
        if self.records[place].account != account {
            return Err(Rule::NotYourRecord);
        }
        self.permit(place, Act::Download)?;
        self.changed();
        Ok(())
    }

    pub(crate) fn register_dealer(&mut self, account: usize, code: &str) -> Result<(), Rule> {
        if !code.is_empty() && code != self.accounts[account].dealer {
            return Err(Rule::DealerCodeMismatch);
        }
        self.accounts[account].dealer_is_registered = !code.is_empty();
        self.changed();
        Ok(())
    }

    /// クーポン管理 — The dealer's coupons by number; an unused one past its day has expired, whether a job ran or not.
    pub(crate) fn coupons_of(&self, account: usize) -> Result<Vec<(String, CouponState)>, Rule> {
        let Some(account) = self.accounts.get(account).filter(|account| account.dealer_is_registered) else {
            return Err(Rule::DealerCodeRequired);
        };
        let own = self.coupons.iter().filter(|coupon| coupon.dealer == account.dealer);
        let mut shown: Vec<_> = own.map(|coupon| (coupon.number.clone(), self.state_of(coupon))).collect();
        shown.sort();
        Ok(shown)
    }

    /// 一覧 — The records of a view (4).
    pub(crate) fn listed(&self, account: usize, past: bool) -> Vec<usize> {
        let is_shown = |&place: &usize| {
            let record = &self.records[place];
            let is_past = match record.status {
                Status::Withdrawn | Status::Rejected => true,
                Status::Completed => !self.lives(record.contract.unwrap()),
                _ => false,
            };
            let issued_on = record.certificate.as_ref().map(|certificate| day_of(certificate.not_before));
            let is_hidden = issued_on.is_some_and(|day: Day| self.today() >= plus_months(day, 75));
            record.account == account && is_past == past && !is_hidden
        };
        (0..self.records.len()).filter(is_shown).collect()
    }
}

/// 操作 — The act by which a kind is applied for.
pub(crate) fn act_of(kind: Kind) -> Act {
    match kind {
        Kind::Renewal => Act::Renewal,
        Kind::Switch => Act::Switch,
        Kind::Reissue => Act::Reissue,
        Kind::Continuation => Act::Continuation,
        Kind::ContactChange => Act::ContactChange,
        Kind::Revocation => Act::Revocation,
        Kind::Cancellation => Act::Cancellation,
        _ => Act::Form,
    }
}
