//! 照合 — Random histories of the library beside the model of the rules: every call must answer what the model says, and
//! every record must stand as it stands there.

mod compare;
mod history;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::LazyLock;

use chrono::TimeDelta;
use passport_core::model::{
    Act, ApplicationNumber, ContractCode, DownloadFormat, Draft, DueKind, Event, Field, Instant, Kind, NewAccount,
    NewCoupons, Profile, RevocationReason, Status,
};
use passport_core::{Clock, Error, Options, Ra, Registry, Rule, Session};
use proptest::prelude::*;
use proptest::test_runner::{TestError, TestRunner};

use history::{Happening, happening};

use crate::model::{
    Day, Done, Model, SERVICES, Service, Wish, day_of, ends, minus_days, plus_days, service, starts,
};
use passport_tests::given::{self, fresh_csr};

/// Two accounts of one dealer, one of another.
const DEALERS: [&str; 3] = ["D0001", "D0001", "D0002"];

/// The first day of a history: before and after each change of the cap, and at the ends of months.
const STARTS: [&str; 10] = [
    "2021-03-31",
    "2022-08-31",
    "2023-02-28",
    "2024-02-29",
    "2025-11-10",
    "2026-03-10",
    "2026-10-31",
    "2027-03-01",
    "2028-08-30",
    "2029-03-10",
];

/// The days on which the cap on a certificate's validity changes.
const CAP_CHANGES: [&str; 3] = ["2026-03-15", "2027-03-15", "2029-03-15"];

const REASONS: [(RevocationReason, &str); 5] = [
    (RevocationReason::Superseded, "superseded"),
    (RevocationReason::KeyCompromise, "key_compromise"),
    (RevocationReason::CessationOfOperation, "cessation"),
    (RevocationReason::Unspecified, "unspecified"),
    (RevocationReason::AffiliationChanged, "contents_changed"),
];

/// What an account types into every form.
static COMPANY: LazyLock<Vec<(Field, String)>> = LazyLock::new(|| given::form("ev-company"));

/// 集計 — How much was compared.
#[derive(Default)]
struct Tally {
    cases: usize,
    steps: usize,
    calls: usize,
    records: usize,
    answers: BTreeMap<(String, String), usize>,
}

/// 世界 — The library and the model, side by side.
struct World<'t> {
    clock: Clock,
    registry: Registry,
    ra: Ra,
    keys: Vec<String>,
    sessions: Vec<Session>,
    model: Model,
    numbers: Vec<ApplicationNumber>,
    codes: BTreeMap<usize, ContractCode>,
    log: Vec<String>,
    tally: &'t RefCell<Tally>,
}

impl<'t> World<'t> {
    fn new(start: usize, tally: &'t RefCell<Tally>) -> World<'t> {
        let day: Day = STARTS[start % STARTS.len()].parse().unwrap();
        let now = starts(day) + TimeDelta::hours(10);
        let clock = Clock::manual(now).unwrap();
        let registry = Registry::in_memory(Options::new().clock(clock.clone())).unwrap();
        let ra = registry.ra("operator").unwrap();
        let open = |dealer: &&str| ra.open_account(&NewAccount::new("株式会社サンプル", *dealer), None).unwrap();
        let keys: Vec<_> = DEALERS.iter().map(open).map(|account| account.access_key.as_str().to_owned()).collect();
        let sessions = keys.iter().map(|key| registry.session(key).unwrap()).collect();
        let (numbers, codes, log) = (Vec::new(), BTreeMap::new(), vec![format!("start {now}")]);
        let model = Model::new(now, &DEALERS);
        let mut world = World { clock, registry, ra, keys, sessions, model, numbers, codes, log, tally };
        for account in [1, 2] {
            world.happen(&Happening::RegisterDealer { account, code: 3 });
        }
        world
    }

    fn happen(&mut self, event: &Happening) {
        match *event {
            Happening::New { account, service, coupon } => {
                let of = &SERVICES[service];
                let wish = Wish { coupon: self.some_coupon(coupon), ..Wish::default() };
                let must = self.model.apply_new(account, of, &wish);
                let drafted = self.sessions[account].draft_new(of.id);
                self.submit(account, format!("new {} {wish:?}", of.id), "new", drafted, &wish, must);
            }
            Happening::Apply { pick, act, variant, coupon } => {
                if let Some(place) = self.some_record(pick) {
                    self.compare_menu(place, None);
                    self.apply(place, act, variant, coupon);
                }
            }
            Happening::Advance { pick, is_whole } => {
                let open: Vec<_> = self.places(|model, place| model.records[place].status.is_open());
                if let Some(&place) = choose(&open, pick) {
                    while self.advance(place) && is_whole {}
                }
            }
            Happening::Operate { pick, verb } => {
                let open: Vec<_> = self.places(|model, place| model.records[place].status.is_open());
                let place = choose(&open, pick / 2).copied().filter(|_| pick % 2 > 0).or(self.any_record(pick / 2));
                if let Some(place) = place {
                    let events = [
                        Event::BeginReview,
                        Event::Approve,
                        Event::Complete,
                        Event::ConfirmByTelephone,
                        Event::Reject,
                        Event::Reject,
                        Event::Issue,
                    ];
                    self.operate(place, events[verb % events.len()]);
                }
            }
            Happening::Withdraw { pick, is_foreign } => {
                let open: Vec<_> = self.places(|model, place| model.records[place].status.is_open());
                let Some(place) =
                    choose(&open, pick / 4).copied().filter(|_| pick % 4 > 0).or(self.any_record(pick))
                else {
                    return;
                };
                let account = (self.model.records[place].account + usize::from(is_foreign)) % 3;
                let must = self.model.withdraw(account, place);
                let is = self.sessions[account].withdraw(self.numbers[place], None);
                self.agree("withdraw", format!("withdraw #{place} by {account}"), must, is);
                self.compare_record(place);
            }
            Happening::Revoke { pick, reason, ends_contract } => {
                if let Some(place) = self.some_record(pick) {
                    let all = RevocationReason::ALL;
                    let reason = all[reason % all.len()];
                    let must = self.model.revoke(place, reason, ends_contract);
                    let is = self.ra.revoke(self.numbers[place], reason, ends_contract, None);
                    let what = format!("ra.revoke #{place} {} end={ends_contract}", reason.name());
                    self.agree("ra.revoke", what, must, is);
                    self.compare_record(place);
                }
            }
            Happening::AllowLateReissue { pick, days } => {
                if let Some(place) = self.some_record(pick) {
                    let until = plus_days(minus_days(self.model.today(), 2), days);
                    let must = self.model.allow_late_reissue(place, until);
                    let day = until.to_string().parse().unwrap();
                    let is = self.ra.allow_late_reissue(self.numbers[place], day, None);
                    self.agree("allow_late_reissue", format!("allow late #{place} until {until}"), must, is);
                    self.compare_record(place);
                }
            }
            Happening::RunDue => self.run_due(),
            Happening::AddCoupon { dealer, service, days, is_again } => {
                let (dealer, of) = (DEALERS[dealer * 2], &SERVICES[service]);
                let last = self.model.coupons.last().filter(|_| is_again).map(|coupon| coupon.number.clone());
                let number = last.unwrap_or_else(|| format!("C-{:04}", self.model.coupons.len()));
                let expires_on = plus_days(minus_days(self.model.today(), 2), days);
                let must = self.model.add_coupon(dealer, of, expires_on, &number);
                let new = NewCoupons {
                    dealer_code: dealer.to_owned(),
                    service: of.id.to_owned(),
                    expires_on: expires_on.to_string().parse().unwrap(),
                    numbers: vec![number.clone()],
                };
                let is = self.ra.add_coupons(&new, None);
                self.agree("add_coupons", format!("add {number} {dealer} {} {expires_on}", of.id), must, is);
            }
            Happening::RegisterDealer { account, code } => {
                let code = ["D0001", "D0002", "", DEALERS[account]][code];
                let mut profile = Profile::default();
                code.clone_into(&mut profile.dealer_code);
                let must = self.model.register_dealer(account, code);
                let is = self.sessions[account].set_profile(&profile, None);
                self.agree("set_profile", format!("register {code:?} for {account}"), must, is);
                self.compare_coupons();
            }
            Happening::Download { pick } => {
                if let Some(place) = self.any_record(pick) {
                    let account = self.model.records[place].account;
                    let must = self.model.download(account, place);
                    let is = self.sessions[account].download_certificate(self.numbers[place], DownloadFormat::Pem);
                    self.agree("download", format!("download #{place}"), must, is);
                }
            }
            Happening::LookAhead { pick, hours } => {
                if let Some(place) = self.some_record(pick) {
                    self.compare_menu(place, Some(self.model.now + TimeDelta::hours(hours)));
                }
            }
            Happening::Wait { hours } => self.set_clock(self.model.now + TimeDelta::hours(hours)),
            Happening::Aim { pick, edge } => self.aim(pick, edge),
            Happening::StepBack { minutes } => {
                let earlier = self.model.now - TimeDelta::minutes(minutes);
                // What a window means on a day before the issue it hangs on is not the matter here.
                if day_of(earlier) == self.model.today() {
                    self.set_clock(earlier);
                }
            }
            Happening::ConfirmClock => {
                self.model.confirm_clock();
                self.registry.confirm_clock().unwrap();
                self.log.push("confirm clock".to_owned());
            }
        }
    }

    fn set_clock(&mut self, now: Instant) {
        self.model.now = now;
        self.clock.set(now).unwrap();
        self.log.push(format!("clock {now} ({})", day_of(now)));
    }

    fn places(&self, is_wanted: impl Fn(&Model, usize) -> bool) -> Vec<usize> {
        (0..self.model.records.len()).filter(|&place| is_wanted(&self.model, place)).collect()
    }

    fn any_record(&self, pick: usize) -> Option<usize> {
        choose(&self.places(|_, _| true), pick).copied()
    }

    /// Mostly a record that bears the current certificate of a living contract.
    fn some_record(&self, pick: usize) -> Option<usize> {
        let lively = self.places(|model, place| {
            let contract = model.records[place].contract;
            contract
                .is_some_and(|contract| model.contracts[contract].current == Some(place) && model.lives(contract))
        });
        let bearing = self.places(|model, place| model.records[place].certificate.is_some());
        let (kind, pick) = (pick % 16, pick / 16);
        match kind {
            0..12 => choose(&lively, pick).copied(),
            12..14 => choose(&bearing, pick).copied(),
            _ => None,
        }
        .or(self.any_record(pick))
    }

    /// None mostly; now and then one that is there, or one that nobody has.
    fn some_coupon(&self, pick: usize) -> Option<String> {
        match pick % 8 {
            0 | 1 => choose(&self.model.coupons, pick / 8).map(|coupon| coupon.number.clone()),
            2 if (pick / 8).is_multiple_of(8) => Some("C-9999".to_owned()),
            _ => None,
        }
    }

    fn apply(&mut self, place: usize, act: usize, variant: usize, coupon: usize) {
        let acts = [
            Act::Renewal,
            Act::Renewal,
            Act::Switch,
            Act::Reissue,
            Act::Reissue,
            Act::Continuation,
            Act::ContactChange,
            Act::Revocation,
            Act::Cancellation,
        ];
        let act = acts[act % acts.len()];
        let record = &self.model.records[place];
        let is_foreign = variant.is_multiple_of(61);
        let account = (record.account + usize::from(is_foreign)) % 3;
        let mut target: Option<&'static Service> = None;
        let mut wish = Wish::default();
        let kind = match act {
            Act::Renewal => {
                target =
                    [None, None, Some("SR3.0-1Y"), Some("SR3.0-6M"), Some("EV2.0-1Y")][variant % 5].map(service);
                wish.coupon = self.some_coupon(coupon);
                Kind::Renewal
            }
            Act::Switch => {
                target = Some(service(if variant.is_multiple_of(7) { "SR3.0-6M" } else { "EV2.0-1Y" }));
                wish.coupon = self.some_coupon(coupon);
                Kind::Switch
            }
            Act::Reissue => {
                wish.is_compromised = variant.is_multiple_of(3);
                wish.is_deferred =
                    if wish.is_compromised { variant.is_multiple_of(8) } else { variant.is_multiple_of(2) };
                Kind::Reissue
            }
            Act::Continuation => Kind::Continuation,
            Act::ContactChange => {
                wish.changes_nothing = variant.is_multiple_of(8);
                Kind::ContactChange
            }
            Act::Revocation => {
                wish.reason = Some(REASONS[variant % REASONS.len()].0);
                Kind::Revocation
            }
            _ => Kind::Cancellation,
        };
        let must = self.model.apply(account, kind, place, target, &wish);
        let (session, number) = (&self.sessions[account], self.numbers[place]);
        let drafted = match kind {
            Kind::Renewal => session.draft_renewal(number, target.map(|service| service.id)),
            Kind::Switch => session.draft_switch(number, target.unwrap().id),
            Kind::Reissue => session.draft_reissue(number),
            Kind::Continuation => session.draft_continuation(number),
            Kind::ContactChange => session.draft_contact_change(number),
            Kind::Revocation => session.draft_revocation(number),
            _ => session.draft_cancellation(number),
        };
        let what =
            format!("{} of #{place} by {account} to {:?} {wish:?}", kind.name(), target.map(|service| service.id));
        self.submit(account, what, kind.name(), drafted, &wish, must);
        self.compare_record(place);
    }

    #[allow(clippy::too_many_arguments, reason = "what is applied for, and what must come of it")]
    fn submit(
        &mut self,
        account: usize,
        what: String,
        verb: &str,
        drafted: Result<Draft, Error>,
        wish: &Wish,
        must: Result<usize, Rule>,
    ) {
        let is = drafted.and_then(|mut draft| {
            fill(&mut draft, wish);
            self.sessions[account].submit(&draft)
        });
        let number = is.as_ref().ok().map(|receipt| receipt.number);
        self.agree(verb, what, must, is);
        let (Ok(place), Some(number)) = (must, number) else { return };
        self.log.push(format!("  is #{place}"));
        self.numbers.push(number);
        if self.model.records.len() > self.numbers.len() {
            let known = |number: &ApplicationNumber| self.numbers.contains(number);
            let items = self.ra.worklist().unwrap();
            let filed = items.iter().map(|item| item.number).find(|number| !known(number));
            match filed {
                Some(number) => self.numbers.push(number),
                None => self.differ("the revocation of a compromised key was not filed"),
            }
        }
        for place in place..self.numbers.len() {
            self.compare_record(place);
        }
    }

    /// The next step of an open record; whether it is open still.
    fn advance(&mut self, place: usize) -> bool {
        let record = &self.model.records[place];
        let event = match (record.status, record.kind) {
            (Status::Received, _) => Event::BeginReview,
            (Status::Approved, _) => Event::Issue,
            (_, Kind::Revocation) => Event::ConfirmByTelephone,
            (_, Kind::ContactChange | Kind::Cancellation) => Event::Complete,
            _ => Event::Approve,
        };
        self.operate(place, event) && self.model.records[place].status.is_open()
    }

    /// Papers are no part of the model: the RA does without them.
    fn waive_papers(&mut self, number: ApplicationNumber) {
        let record = self.ra.application(number).unwrap();
        for paper in record.papers.iter().filter(|paper| record.documents_missing() && paper.is_missing()) {
            self.ra.waive_document(number, &paper.id, "不要", None).unwrap();
            self.model.changed();
        }
    }

    fn operate(&mut self, place: usize, event: Event) -> bool {
        let number = self.numbers[place];
        if event == Event::Approve {
            self.waive_papers(number);
        }
        let (must, is) = match event {
            Event::Issue => (self.model.issue(place), self.ra.issue(number, None)),
            _ => (
                self.model.step(place, event, "理由"),
                match event {
                    Event::BeginReview => self.ra.begin_review(number, None),
                    Event::Approve => self.ra.approve(number, None),
                    Event::Complete => self.ra.complete(number, None),
                    Event::ConfirmByTelephone => self.ra.confirm_revocation(number, None),
                    _ => self.ra.reject(number, "理由", None),
                },
            ),
        };
        let kind = self.model.records[place].kind.name();
        self.agree(event.name(), format!("{} #{place} ({kind})", event.name()), must, is);
        self.compare_record(place);
        if let Some(base) = self.model.records[place].base {
            self.compare_record(base);
        }
        must.is_ok()
    }

    fn run_due(&mut self) {
        let must = self.model.run_due();
        let is = self.ra.run_due().unwrap();
        self.log.push(format!("run_due {must:?}"));
        self.count("run_due", if must.is_empty() { "nothing" } else { "work" });
        let place = |number| self.numbers.iter().position(|known| *known == number).unwrap();
        let contract =
            |code| self.codes.iter().find(|(_, known)| **known == code).map(|(place, _)| *place).unwrap();
        let mut done: Vec<Done> = Vec::new();
        for work in &is {
            let early = work.due_at > work.done_at || work.done_at != self.model.now;
            if early {
                self.differ(&format!("early: {work:?}"));
            }
            done.push(match work.kind {
                DueKind::Revocation => Done::Revoked(place(work.number.unwrap())),
                DueKind::Rejection => Done::Rejected(place(work.number.unwrap())),
                DueKind::Extension => Done::Extended(contract(work.contract_code.unwrap())),
                DueKind::End => Done::Ended(contract(work.contract_code.unwrap())),
                DueKind::CouponExpiry => Done::CouponExpired(work.coupon.clone().unwrap()),
                _ => self.differ(&format!("unknown work: {work:?}")),
            });
        }
        done.sort();
        self.same("the due work", &done, &must);
        if !self.ra.run_due().unwrap().is_empty() {
            self.differ("due work was done twice");
        }
        // A desk is opened anew, so that both remember this instant whatever the job looked at.
        self.sessions[0] = self.registry.session(&self.keys[0]).unwrap();
        self.model.changed();
        self.compare_all();
    }

    fn aim(&mut self, pick: usize, edge: usize) {
        let Some(place) = self.some_record(pick) else { return };
        let (now, today) = (self.model.now, self.model.today());
        let record = &self.model.records[place];
        let (Some(contract), Some(certificate)) = (record.contract, &record.certificate) else { return };
        let (issued_on, last) = (day_of(certificate.not_before), certificate.last_day);
        let end = self.model.last_day(contract, today).unwrap();
        let days = [
            plus_days(issued_on, 25),
            plus_days(issued_on, 26),
            minus_days(last, 30),
            minus_days(last, 31),
            minus_days(last, 90),
            minus_days(last, 91),
            last,
            plus_days(last, 1),
            minus_days(end, 90),
            minus_days(end, 91),
            minus_days(end, 30),
            minus_days(end, 31),
            minus_days(end, 14),
            minus_days(end, 15),
            end,
            plus_days(end, 1),
            certificate.late_until.unwrap_or(end),
            plus_days(certificate.late_until.unwrap_or(end), 1),
            minus_days(last, 1),
            crate::model::plus_months(issued_on, 75),
        ];
        let (day, edge) = (days[edge % days.len()], edge / days.len());
        let due = self
            .model
            .records
            .iter()
            .filter_map(|record| record.certificate.as_ref()?.due_at)
            .find(|due| *due > now);
        let change = CAP_CHANGES.iter().map(|day| starts(day.parse().unwrap())).find(|change| *change > now);
        let aimed = match (edge % 8, due, change) {
            (0, Some(due), _) => due,
            (1, Some(due), _) => due - TimeDelta::seconds(1),
            (6, _, Some(change)) => change,
            (7, _, Some(change)) => change - TimeDelta::seconds(1),
            (2 | 3, ..) => starts(day),
            (4, ..) => starts(day) + TimeDelta::hours(10),
            _ => ends(day) - TimeDelta::seconds(2),
        };
        // The far edge of the lists is aimed at rarely: every contract is over by then.
        let is_far = aimed - now > TimeDelta::days(500) && !edge.is_multiple_of(4);
        if aimed > now && !is_far {
            self.set_clock(aimed);
        }
    }
}

/// Fills in a draft so that nothing in it is refused but what is wished for.
fn fill(draft: &mut Draft, wish: &Wish) {
    match draft.kind() {
        Kind::Revocation => {
            let name = REASONS.iter().find(|(reason, _)| Some(*reason) == wish.reason).unwrap().1;
            draft.set(Field::RevocationReason, name);
        }
        Kind::Cancellation => {}
        Kind::ContactChange => {
            if !wish.changes_nothing {
                draft.set(Field::TechnicalName, draft.request_key().to_string());
            }
        }
        kind => {
            for (field, text) in COMPANY.iter() {
                draft.set(*field, text);
            }
            draft.set_csr(&fresh_csr()).unwrap();
            if let Some(coupon) = &wish.coupon {
                draft.set(Field::Coupon, coupon);
            }
            if kind == Kind::Reissue {
                draft.set(Field::RevokePrevious, if wish.is_deferred { "deferred" } else { "at_issue" });
                if wish.is_compromised {
                    draft.set(Field::ReissueReason, "key_compromise");
                }
            }
        }
    }
    draft.agree_to_terms();
}

fn choose<T>(among: &[T], pick: usize) -> Option<&T> {
    // The latest are where something can happen.
    (!among.is_empty()).then(|| &among[among.len() - 1 - pick % among.len().min(12)])
}

/// 照合 — `MODEL_CASES` says how many histories; `-- --nocapture` shows what was compared.
#[test]
fn the_library_answers_as_the_model_of_the_rules() {
    let cases = std::env::var("MODEL_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(96);
    let tally = RefCell::new(Tally::default());
    let config =
        ProptestConfig { cases, max_shrink_time: 60_000, failure_persistence: None, ..ProptestConfig::default() };
    // Nothing happens now and then, so that a failing history can be cut down to what matters.
    let history = (0..STARTS.len(), prop::collection::vec(prop::option::weighted(0.99, happening()), 205..=250));
    let result = TestRunner::new(config).run(&history, |(start, events)| {
        tally.borrow_mut().cases += 1;
        let mut world = World::new(start, &tally);
        for (step, event) in events.iter().flatten().enumerate() {
            world.happen(event);
            tally.borrow_mut().steps += 1;
            match step % 20 {
                19 => world.compare_lists_and_work(),
                9 => world.compare_all(),
                _ => {}
            }
        }
        world.compare_lists_and_work();
        Ok(())
    });
    match result {
        Ok(()) => {}
        Err(TestError::Fail(reason, _)) => panic!("{reason}"),
        Err(TestError::Abort(reason)) => panic!("aborted: {reason}"),
    }
    let tally = tally.borrow();
    println!(
        "{} histories, {} steps, {} answers and {} records compared",
        tally.cases, tally.steps, tally.calls, tally.records
    );
    for ((verb, answer), times) in &tally.answers {
        println!("  {verb}: {answer} {times}");
    }
}
