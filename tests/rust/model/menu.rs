//! 操作の可否 — Which acts a record offers, in the order of the denials (2.0).

use chrono::TimeDelta;
use passport_core::Rule;
use passport_core::model::{Act, Instant, Kind, Status};

use super::{Certificate, Day, Model, day_of, minus_days, plus_days};

/// 期間 — The first and the last day of an act; no first day where the rules name none.
pub(crate) type Window = (Day, Day);

impl Model {
    /// 可否 — What the menu answers for an act of a record, now.
    pub(crate) fn permit(&self, place: usize, act: Act) -> Result<(), Rule> {
        let record = &self.records[place];
        let bears_no_certificate = match record.kind {
            Kind::ContactChange => Err(Rule::ContactChangeRecord),
            Kind::Revocation | Kind::Cancellation => Err(Rule::NoCertificateOnRecord),
            _ if record.status != Status::Completed => Err(Rule::NotCompleted),
            _ => Ok(()),
        };
        match act {
            Act::Form => Ok(()),
            Act::Withdrawal if self.dead_by(place).is_some() => Err(Rule::WrongStatus),
            Act::Withdrawal => withdrawal(record.kind, record.status),
            Act::Download => bears_no_certificate,
            _ => {
                bears_no_certificate?;
                self.permit_application(place, act)
            }
        }
    }

    fn permit_application(&self, place: usize, act: Act) -> Result<(), Rule> {
        let record = &self.records[place];
        let (contract, certificate) = (record.contract.unwrap(), record.certificate.as_ref().unwrap());
        let today = self.today();
        let is_free = act == Act::Reissue && certificate.reissue_is_free;
        if act != Act::Revocation && !self.lives(contract) {
            return Err(Rule::ContractEnded);
        }
        if matches!(act, Act::Reissue | Act::Revocation) {
            if certificate.revoked_at.is_some() && !is_free {
                return Err(Rule::CertificateRevoked);
            }
            if certificate.last_day < today {
                return Err(Rule::CertificateExpired);
            }
        }
        if act == Act::Reissue && !is_free && record.service.is_ev && self.counted_reissues(place) >= 1 {
            return Err(Rule::ReissueAlreadyUsed);
        }
        let follows_current = matches!(act, Act::Renewal | Act::Switch | Act::Continuation | Act::Reissue);
        if follows_current && self.contracts[contract].current != Some(place) {
            return Err(Rule::SupersededRecord);
        }
        if self.lane_is_taken(place, contract, act) {
            return Err(Rule::ApplicationPending);
        }
        if !matches!(act, Act::ContactChange | Act::Revocation) && self.clock_is_behind() {
            return Err(Rule::ClockWentBack);
        }
        self.permit_by_window(place, act)
    }

    /// The act's own windows, asked last.
    fn permit_by_window(&self, place: usize, act: Act) -> Result<(), Rule> {
        let record = &self.records[place];
        let contract = &self.contracts[record.contract.unwrap()];
        let outside =
            !self.window(place, act).is_none_or(|(opens, closes)| (opens..=closes).contains(&self.today()));
        match act {
            Act::Renewal if outside || !self.needs_renewal(place) => Err(Rule::RenewalNotOpen),
            Act::Switch if contract.service.switches_to.is_empty() => Err(Rule::SwitchNotOffered),
            Act::Reissue if outside => Err(Rule::ReissueWindowClosed),
            Act::Continuation if !self.outlives_certificate(place) => Err(Rule::ContinuationNotNeeded),
            Act::Continuation if outside => Err(Rule::ContinuationNotOpen),
            Act::Cancellation if !contract.service.is_auto_renewing => Err(Rule::NotAutoRenewing),
            Act::Cancellation if contract.cancelled_on.is_some() => Err(Rule::AlreadyCancelled),
            _ => Ok(()),
        }
    }

    /// 期間 — The window of an act that is a matter of time.
    pub(crate) fn window(&self, place: usize, act: Act) -> Option<Window> {
        let record = &self.records[place];
        let (contract, certificate) = (record.contract?, record.certificate.as_ref()?);
        let issued_on = day_of(certificate.not_before);
        let contract_end = self.last_day(contract, self.today())?;
        let is_auto_renewing = self.contracts[contract].service.is_auto_renewing;
        match act {
            Act::Renewal => {
                let end = if is_auto_renewing { certificate.last_day } else { contract_end };
                let opens = issued_on.max(minus_days(end, 90));
                let closes = self.last_day(contract, self.today().max(opens))?;
                self.needs_renewal(place).then_some((opens, closes))
            }
            Act::Switch | Act::Cancellation => Some((issued_on, contract_end)),
            Act::Reissue if certificate.reissue_is_free => Some((issued_on, certificate.last_day)),
            Act::Reissue => {
                let ordinary = certificate.last_day.min(plus_days(issued_on, 25));
                Some((issued_on, certificate.late_until.map_or(ordinary, |late| late.max(ordinary))))
            }
            Act::Continuation => Some((issued_on.max(minus_days(certificate.last_day, 30)), contract_end)),
            Act::Revocation => Some((issued_on, certificate.last_day)),
            _ => None,
        }
    }

    /// A renewal of an auto-renewing contract "issues the next certificate": there is none behind one that lasts to the end.
    fn needs_renewal(&self, place: usize) -> bool {
        let record = &self.records[place];
        let contract = &self.contracts[record.contract.unwrap()];
        let last = record.certificate.as_ref().unwrap().last_day;
        !contract.service.is_auto_renewing || contract.cancelled_on.is_none_or(|end| last < end)
    }

    /// "A fixed-term contract whose certificate ends before it" (2.4).
    fn outlives_certificate(&self, place: usize) -> bool {
        let record = &self.records[place];
        let contract = record.contract.unwrap();
        let last = record.certificate.as_ref().unwrap().last_day;
        !self.contracts[contract].service.is_auto_renewing
            && self.last_day(contract, self.today()).is_some_and(|end| last < end)
    }

    /// The record whose certificate opened the term that a record lies in.
    fn term_of(&self, place: usize) -> usize {
        match self.records[place] {
            ref record if record.kind.opens_term() => place,
            ref record => self.term_of(record.base.unwrap()),
        }
    }

    /// "Open and completed reissues count", the free ones apart (2.1.3, 2.1.5).
    fn counted_reissues(&self, place: usize) -> usize {
        let term = self.term_of(place);
        let counts = |(at, record): &(usize, &super::Record)| {
            let is_good = record.status.is_open() || record.status == Status::Completed;
            record.kind == Kind::Reissue && is_good && !record.is_free && self.term_of(*at) == term
        };
        self.records.iter().enumerate().filter(counts).count()
    }

    /// At most one open application a contract in each lane; for a revocation, a certificate.
    fn lane_is_taken(&self, place: usize, contract: usize, act: Act) -> bool {
        let lane: &[Kind] = match act {
            Act::Renewal | Act::Switch => &[Kind::Renewal, Kind::Switch],
            Act::Reissue | Act::Continuation => &[Kind::Reissue, Kind::Continuation],
            Act::ContactChange => &[Kind::ContactChange],
            Act::Cancellation => &[Kind::Cancellation],
            _ => return self.open_revocation(place).is_some(),
        };
        let holds = |&open: &usize| lane.contains(&self.records[open].kind) && self.dead_by(open).is_none();
        self.open_on(contract).iter().any(holds)
    }

    /// 将来 — The tables at an instant to come: "due work is taken as done, no new acts as happened".
    pub(crate) fn at(&self, at: Instant) -> Model {
        let mut then = self.clone();
        let execution = |certificate: &Certificate| {
            let done = certificate.due_at.filter(|_| certificate.revoked_at.is_none())?.max(self.now);
            (done <= at && day_of(done) <= certificate.last_day).then_some(done)
        };
        for place in 0..then.records.len() {
            if let Some(done) = then.records[place].certificate.as_ref().and_then(execution) {
                then.now = done;
                then.revoke_now(place, passport_core::model::RevocationReason::Superseded);
            }
        }
        then.now = at;
        then.run_due();
        // Whether the clock went back is a matter of the clock as it stands now.
        then.latest = at + if self.clock_is_behind() { TimeDelta::days(1) } else { TimeDelta::zero() };
        then
    }
}

/// The status table's lines of the withdrawal.
fn withdrawal(kind: Kind, status: Status) -> Result<(), Rule> {
    match (kind, status) {
        (_, Status::Received) => Ok(()),
        (Kind::Revocation, Status::UnderReview) => Err(Rule::RevocationAccepted),
        (_, Status::UnderReview) => Ok(()),
        (Kind::Reissue | Kind::Continuation, Status::Approved) => Ok(()),
        _ => Err(Rule::WrongStatus),
    }
}
