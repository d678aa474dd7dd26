//! 経緯 — Random histories of several accounts under a moving clock: for every record and act, `actions` says allowed
//! exactly when the command succeeds, and what must always hold holds.

use std::collections::{BTreeMap, BTreeSet};

use chrono::TimeDelta;
use passport_core::model::{
    Act, ApplicationNumber, ContractCode, Day, DownloadFormat, Draft, DueKind, Field, Instant, Kind, ListPage,
    ListQuery, ListView, NewAccount, Notice, NoticeKind, Status,
};
use passport_core::{Clock, Error, Options, Ra, Registry, Rule, Session};
use proptest::prelude::*;

use crate::registry::fill;
use passport_tests::given::fresh_csr;

const SERVICES: &[&str] = &["SR3.0-1Y", "SR3.0-6M", "SR3.0-AUTO", "EV2.0-1Y"];
/// 2022-04-01, and 2026-01-09, from when certificates become shorter than contracts.
const STARTS: &[i64] = &[1_648_780_000, 1_768_000_000];
/// How many seconds the clock may step back unnoticed.
const TOLERATED: i64 = 300;

/// One thing that happens; the numbers choose among what there is.
#[derive(Clone, Debug)]
enum Event {
    New {
        account: usize,
        service: usize,
    },
    /// An act of a record, with every answer of the menu compared first.
    Apply {
        account: usize,
        record: usize,
        act: usize,
        variant: usize,
    },
    Operate {
        account: usize,
        record: usize,
        verb: usize,
    },
    Withdraw {
        account: usize,
        record: usize,
    },
    /// The RA takes a record as far as it goes.
    Settle {
        account: usize,
        record: usize,
    },
    /// Due work; then the outbox is read to its end in pages, and some of what was read acknowledged.
    RunDue {
        rows: u32,
        acknowledged: usize,
    },
    Wait {
        hours: i64,
    },
    /// The clock is set back, by no more than is tolerated.
    StepBack {
        seconds: i64,
    },
}

fn event() -> impl Strategy<Value = Event> {
    let any = any::<u16>().prop_map(usize::from);
    let account = || 0usize..3;
    prop_oneof![
        2 => (account(), 0..SERVICES.len()).prop_map(|(account, service)| Event::New { account, service }),
        8 => (account(), any.clone(), any.clone(), any.clone())
            .prop_map(|(account, record, act, variant)| Event::Apply { account, record, act, variant }),
        14 => (account(), any.clone(), any.clone())
            .prop_map(|(account, record, verb)| Event::Operate { account, record, verb }),
        1 => (account(), any).prop_map(|(account, record)| Event::Withdraw { account, record }),
        2 => run_due(),
        4 => prop_oneof![Just(1i64), 1i64..48, 24i64..2400].prop_map(|hours| Event::Wait { hours }),
        1 => (1..TOLERATED).prop_map(|seconds| Event::StepBack { seconds }),
    ]
}

fn run_due() -> impl Strategy<Value = Event> {
    (1u32..20, any::<usize>()).prop_map(|(rows, acknowledged)| Event::RunDue { rows, acknowledged })
}

/// Histories of contracts that live, and of what time brings to them.
fn quiet_event() -> impl Strategy<Value = Event> {
    let any = any::<u16>().prop_map(usize::from);
    let account = || 0usize..3;
    let following =
        prop::sample::select(vec![Act::Renewal, Act::Switch, Act::Continuation, Act::Reissue, Act::ContactChange]);
    let following = following.prop_map(|act| Act::ALL.iter().position(|other| *other == act).unwrap());
    prop_oneof![
        2 => (account(), 0..SERVICES.len()).prop_map(|(account, service)| Event::New { account, service }),
        6 => (account(), any.clone()).prop_map(|(account, record)| Event::Settle { account, record }),
        3 => (account(), any.clone(), following, any.clone())
            .prop_map(|(account, record, act, variant)| Event::Apply { account, record, act, variant }),
        1 => (account(), any).prop_map(|(account, record)| Event::Withdraw { account, record }),
        8 => run_due(),
        9 => (12i64..480).prop_map(|hours| Event::Wait { hours }),
        // To midnight, where a step back changes the day.
        1 => Just(Event::Wait { hours: 0 }),
        2 => (1..TOLERATED).prop_map(|seconds| Event::StepBack { seconds }),
    ]
}

struct World {
    clock: Clock,
    /// The latest instant there was.
    latest: Instant,
    registry: Registry,
    ra: Ra,
    sessions: Vec<Session>,
    records: Vec<Vec<ApplicationNumber>>,
    notices: Vec<Notice>,
    /// Those of them that were read and not acknowledged.
    unacknowledged: Vec<Notice>,
    /// Records that lacked a paper when they were submitted.
    lacking: BTreeSet<ApplicationNumber>,
    /// Extensions that due work recorded, and the day each new term began.
    extended: Vec<(ContractCode, Day)>,
}

/// The notices that time brings: what each leads to, and how many days before the end it falls due, the last one first.
const COMING: [(NoticeKind, Act, &[u32]); 2] = [
    (NoticeKind::Renewal, Act::Renewal, &[10, 30, 60, 90]),
    (NoticeKind::Continuation, Act::Continuation, &[10, 30]),
];

impl World {
    fn new(start: i64) -> World {
        let clock = Clock::manual(Instant::from_timestamp(start, 0).unwrap()).unwrap();
        let registry = Registry::in_memory(Options::new().clock(clock.clone())).unwrap();
        let ra = registry.ra("operator").unwrap();
        let session = |_| {
            let account = ra.open_account(&NewAccount::new("株式会社サンプル", "D0001"), None).unwrap();
            registry.session(account.access_key.as_str()).unwrap()
        };
        let sessions = (0..3).map(session).collect();
        World {
            latest: clock.now(),
            clock,
            registry,
            ra,
            sessions,
            records: vec![Vec::new(); 3],
            notices: Vec::new(),
            unacknowledged: Vec::new(),
            lacking: BTreeSet::new(),
            extended: Vec::new(),
        }
    }

    fn happen(&mut self, event: &Event) {
        self.act(event);
        self.latest = self.latest.max(self.clock.now());
    }

    fn act(&mut self, event: &Event) {
        match *event {
            Event::New { account, service } => {
                let draft = self.sessions[account].draft_new(SERVICES[service]).unwrap();
                self.submit(account, draft, 0).unwrap();
            }
            Event::Apply { account, record, act, variant } => {
                let Some(number) = pick(&self.records[account], record) else { return };
                let act = Act::ALL[act % Act::ALL.len()];
                self.apply(account, number, act, variant);
            }
            Event::Operate { account, record, verb } => {
                let Some(number) = pick(&self.records[account], record) else { return };
                self.operate(number, verb);
            }
            Event::Withdraw { account, record } => {
                let Some(number) = pick(&self.records[account], record) else { return };
                self.apply(account, number, Act::Withdrawal, 0);
            }
            Event::Settle { account, record } => {
                let Some(number) = pick(&self.records[account], record) else { return };
                (0..3).for_each(|_| self.operate(number, 1));
            }
            Event::RunDue { rows, acknowledged } => {
                for work in self.ra.run_due().unwrap() {
                    assert!(work.due_at <= work.done_at, "never early");
                    if work.kind == DueKind::Extension {
                        self.extended.push((work.contract_code.unwrap(), Day::of(work.due_at)));
                    }
                }
                assert!(self.ra.run_due().unwrap().is_empty(), "each once");
                self.read_notices(rows, acknowledged);
            }
            Event::Wait { hours: 0 } => {
                let midnight = Day::of(self.clock.now()).plus_days(1).starts();
                self.clock.set(midnight).unwrap();
            }
            Event::Wait { hours } => self.clock.set(self.clock.now() + TimeDelta::hours(hours)).unwrap(),
            Event::StepBack { seconds } => {
                let earliest = self.latest - TimeDelta::seconds(TOLERATED);
                self.clock.set(earliest.max(self.clock.now() - TimeDelta::seconds(seconds))).unwrap();
            }
        }
    }

    /// Does an act and compares what came of it with what the menu said.
    fn apply(&mut self, account: usize, number: ApplicationNumber, act: Act, variant: usize) {
        let session = self.sessions[account].clone();
        let menu = session.actions(number, None).unwrap();
        let said = menu.iter().find(|action| action.act == act).unwrap();
        let drafted = match act {
            Act::Renewal => session.draft_renewal(number, None),
            Act::Switch => session.draft_switch(number, "EV2.0-1Y"),
            Act::Reissue => session.draft_reissue(number),
            Act::Continuation => session.draft_continuation(number),
            Act::ContactChange => session.draft_contact_change(number),
            Act::Revocation => session.draft_revocation(number),
            Act::Cancellation => session.draft_cancellation(number),
            Act::Download => return agree(said.rule, session.download_certificate(number, DownloadFormat::Pem)),
            Act::Withdrawal => return agree(said.rule, session.withdraw(number, None)),
            _ => return,
        };
        let done = drafted.and_then(|draft| self.submit(account, draft, variant));
        agree(said.rule, done);
    }

    /// Fills in a draft so that nothing in it is refused, and submits it.
    fn submit(&mut self, account: usize, mut draft: Draft, variant: usize) -> Result<(), Error> {
        match draft.kind() {
            Kind::Revocation => {
                draft.set(Field::RevocationReason, "superseded").agree_to_terms();
            }
            Kind::Cancellation => {
                draft.agree_to_terms();
            }
            Kind::ContactChange => {
                draft.set(Field::TechnicalName, format!("{}", draft.request_key()));
                draft.set(
                    Field::RegistrationRenewalNotice,
                    if variant.is_multiple_of(2) { "false" } else { "true" },
                );
                draft.agree_to_terms();
            }
            kind => {
                fill(&mut draft, "ec-www.pem");
                draft.set_csr(&fresh_csr()).unwrap();
                draft.set(Field::OrganizationPresentAddress, "東京都渋谷区");
                draft.set(Field::OrganizationPresentPostalCode, "1500001");
                if kind == Kind::Reissue {
                    draft.set(
                        Field::RevokePrevious,
                        if variant.is_multiple_of(2) { "deferred" } else { "at_issue" },
                    );
                }
            }
        }
        let session = &self.sessions[account];
        let receipt = session.submit(&draft)?;
        assert_eq!(session.submit(&draft).unwrap(), receipt, "a repeat answers the first");
        self.records[account].push(receipt.number);
        if session.application(receipt.number).unwrap().documents_missing() {
            self.lacking.insert(receipt.number);
        }
        Ok(())
    }

    /// The RA's next step for a record, or one that must be refused.
    fn operate(&self, number: ApplicationNumber, verb: usize) {
        let papers = self.ra.application(number).unwrap();
        for paper in papers.papers.iter().filter(|paper| papers.documents_missing() && paper.is_missing()) {
            self.ra.waive_document(number, &paper.id, "不要", None).unwrap();
        }
        let before = self.ra.application(number).unwrap();
        let done = match (before.status, verb % 8) {
            (_, 0) => self.ra.reject(number, "理由", None),
            (Status::Received, _) => self.ra.begin_review(number, None),
            (Status::UnderReview, _) => match before.kind {
                Kind::ContactChange | Kind::Cancellation => self.ra.complete(number, None),
                Kind::Revocation => self.ra.confirm_revocation(number, None),
                _ => self.ra.approve(number, None),
            },
            _ => self.ra.issue(number, None),
        };
        let after = self.ra.application(number).unwrap();
        match done {
            Ok(receipt) => assert_eq!(receipt.status, after.status),
            Err(refusal) => {
                assert!(refusal.rule().is_some(), "{refusal}");
                assert_eq!(before, after, "a refusal changes nothing");
            }
        }
    }

    /// Reads the outbox to its end behind a cursor, acknowledges a part of it, and holds what time has brought against the
    /// days it must come on.
    fn read_notices(&mut self, rows: u32, acknowledged: usize) {
        let (mut read, mut cursor) = (Vec::new(), 0);
        loop {
            let page = self.ra.notices(cursor, rows).unwrap();
            assert!(page.len() <= rows as usize);
            let Some(last) = page.last() else { break };
            cursor = last.sequence;
            read.extend(page);
        }
        assert!(read.is_sorted_by_key(|notice| notice.sequence));
        let new = read.split_off(self.unacknowledged.len());
        assert_eq!(read, self.unacknowledged, "what was not acknowledged is read again, and nothing else");
        for notice in new.iter().filter(|notice| notice.days_before.is_some()) {
            self.may_be_told(notice);
        }
        let is_fact = |notice: &Notice| (notice.kind, notice.number, notice.on, notice.days_before);
        self.notices.extend(new.iter().cloned());
        let facts: BTreeSet<String> = self.notices.iter().map(|notice| format!("{:?}", is_fact(notice))).collect();
        assert_eq!(facts.len(), self.notices.len(), "a fact is told once");
        read.extend(new);
        let part = acknowledged % (read.len() + 1);
        if part > 0 {
            let told = self.ra.acknowledge_notices(read[part - 1].sequence, None).unwrap();
            assert_eq!(told as usize, part);
        }
        self.unacknowledged = read.split_off(part);
        for number in self.records.iter().flatten().copied().collect::<Vec<_>>() {
            for (kind, act, stages) in COMING {
                self.was_told(number, kind, act, stages);
            }
        }
    }

    /// A notice that time has brought is of the latest stage, none of its end was told before at or after that stage, and it is
    /// wanted.
    fn may_be_told(&self, notice: &Notice) {
        let today = Day::of(self.clock.now());
        let days = notice.days_before.unwrap();
        let due = notice.on.minus_days(days);
        let issued_on = self.ra.application(notice.number).unwrap().certificate.unwrap().issued_on();
        assert!(issued_on < due && due <= today && today <= notice.on, "{notice:?} on {today}");
        let (_, act, stages) = COMING.into_iter().find(|(kind, ..)| *kind == notice.kind).unwrap();
        let later = stages.iter().any(|other| *other < days && notice.on.minus_days(*other) <= today);
        assert!(!later, "{notice:?} is overtaken by a later stage on {today}");
        assert!(!self.is_told(notice.kind, notice.number, notice.on, days), "{notice:?} was told already");
        assert!(!self.is_followed(notice.number, act), "{notice:?} though what follows is under way");
        assert!(
            notice.kind != NoticeKind::Renewal || self.is_wanted(notice.number) != Some(false),
            "{notice:?} though the contact opted out"
        );
    }

    /// Whether a stage or a later one was told.
    fn is_told(&self, kind: NoticeKind, number: ApplicationNumber, end: Day, stage: u32) -> bool {
        self.notices.iter().any(|notice| {
            (notice.kind, notice.number, notice.on) == (kind, number, end)
                && notice.days_before.is_some_and(|days| days <= stage)
        })
    }

    /// The desk of the account that a record belongs to.
    fn desk(&self, number: ApplicationNumber) -> &Session {
        &self.sessions[self.records.iter().position(|records| records.contains(&number)).unwrap()]
    }

    /// Whether the contact of a record's contract wants renewal notices; none while that cannot be read off a draft.
    fn is_wanted(&self, number: ApplicationNumber) -> Option<bool> {
        let draft = self.desk(number).draft_contact_change(number).ok()?;
        Some(draft.text(Field::RegistrationRenewalNotice) != "false")
    }

    /// Whether a renewal or a switch of a record's contract is under way; or, for a continuation, another one.
    fn is_followed(&self, number: ApplicationNumber, act: Act) -> bool {
        let contract = |number| self.ra.application(number).unwrap().contract_code;
        let held = contract(number);
        self.records.iter().flatten().map(|number| self.ra.application(*number).unwrap()).any(|record| {
            (matches!(record.kind, Kind::Renewal | Kind::Switch)
                || act == Act::Continuation && record.kind == Kind::Continuation)
                && matches!(record.status, Status::Received | Status::UnderReview | Status::Approved)
                && record.base.is_some_and(|base| contract(base) == held)
        })
    }

    /// The latest stage that has fallen due, or one after it, was told, unless what follows is under way or the contact opted
    /// out.
    fn was_told(&self, number: ApplicationNumber, kind: NoticeKind, act: Act, stages: &[u32]) {
        let today = Day::of(self.clock.now());
        let record = self.ra.application(number).unwrap();
        let Some(certificate) = record.certificate else { return };
        let is_auto = record.service.contains("AUTO");
        let hangs_on_certificate = is_auto || act == Act::Continuation;
        if hangs_on_certificate && certificate.revoked_at.is_some() || self.is_followed(number, act) {
            return;
        }
        let menu = self.desk(number).actions(number, None).unwrap();
        // A window is there for the record that bears the current certificate of a living contract alone.
        let Some(last) = menu.iter().find(|action| action.act == act).and_then(|action| action.closes) else {
            return;
        };
        let end = if hangs_on_certificate { certificate.last_day() } else { last };
        if act == Act::Continuation && last <= end || end < today {
            return;
        }
        if kind == NoticeKind::Renewal && self.is_wanted(number) != Some(true) {
            return;
        }
        let is_due =
            |days: &&u32| end.minus_days(**days) <= today && certificate.issued_on() < end.minus_days(**days);
        let Some(stage) = stages.iter().find(is_due) else { return };
        assert!(
            self.is_told(kind, number, end, *stage),
            "{number}: {kind:?} {stage} days before {end} was not told by {today}"
        );
    }

    /// Each extension and each end of a contract was told once, and no other.
    fn ends_and_extensions_were_told(&self) {
        let told = |kind| {
            let of_kind = self.notices.iter().filter(move |notice| notice.kind == kind);
            of_kind.map(|notice| (notice.contract_code.unwrap(), notice.on))
        };
        let mut extensions: Vec<_> = told(NoticeKind::Extended).collect();
        let mut recorded = self.extended.clone();
        extensions.sort_unstable();
        recorded.sort_unstable();
        assert_eq!(extensions, recorded);
        let mut ends: BTreeMap<ContractCode, usize> = BTreeMap::new();
        for (code, _) in told(NoticeKind::Ended) {
            *ends.entry(code).or_default() += 1;
        }
        for (session, records) in self.sessions.iter().zip(&self.records) {
            let together = session.actions_of(records, None).unwrap();
            for (number, acts) in records.iter().zip(together) {
                let record = session.application(*number).unwrap();
                let menu = session.actions(*number, None).unwrap();
                assert_eq!(acts, menu, "asked together it is answered as alone");
                let Some(code) = record.contract_code.filter(|_| record.certificate.is_some()) else { continue };
                let has_ended = menu.iter().any(|action| action.rule == Some(Rule::ContractEnded));
                assert_eq!(ends.get(&code).copied().unwrap_or_default(), usize::from(has_ended), "{code}");
            }
        }
    }

    /// What must hold at any time.
    fn examine(&self) {
        let check = self.ra.verify_audit(None).unwrap();
        assert!(check.is_sound(), "{check:?}");
        assert_eq!(self.registry.check_integrity().unwrap().faults, []);
        let told = |kind, number| {
            self.notices.iter().filter(|notice| (notice.kind, notice.number) == (kind, number)).count()
        };
        for number in self.records.iter().flatten() {
            let record = self.ra.application(*number).unwrap();
            let revoked = record.certificate.as_ref().is_some_and(|certificate| certificate.revoked_at.is_some());
            assert_eq!(told(NoticeKind::Received, *number), 1);
            assert_eq!(told(NoticeKind::DocumentsMissing, *number), usize::from(self.lacking.contains(number)));
            assert_eq!(told(NoticeKind::Issued, *number), usize::from(record.certificate.is_some()));
            assert_eq!(told(NoticeKind::Revoked, *number), usize::from(revoked));
        }
        self.ends_and_extensions_were_told();
        let mut codes: BTreeMap<String, usize> = BTreeMap::new();
        for (account, session) in self.sessions.iter().enumerate() {
            let mut lanes = BTreeSet::new();
            let mut reissues: BTreeMap<String, usize> = BTreeMap::new();
            for number in &self.records[account] {
                let record = session.application(*number).unwrap();
                if let Some(code) = record.contract_code {
                    let owner = codes.entry(code.to_string()).or_insert(account);
                    assert_eq!(*owner, account, "a contract code is one account's");
                    if record.status != Status::Rejected && record.status != Status::Withdrawn {
                        *reissues.entry(format!("{code} {}", record.service)).or_default() +=
                            usize::from(record.kind == Kind::Reissue);
                    }
                }
                let open = matches!(record.status, Status::Received | Status::UnderReview | Status::Approved);
                if open && let Some(base) = record.base {
                    let contract = session.application(base).unwrap().contract_code.unwrap();
                    let lane = match record.kind {
                        Kind::Renewal | Kind::Switch => "term".to_owned(),
                        Kind::Reissue | Kind::Continuation => "certificate".to_owned(),
                        Kind::Revocation => format!("revocation of {base}"),
                        kind => kind.name().to_owned(),
                    };
                    assert!(lanes.insert((contract, lane)), "two open applications in one lane");
                }
                if let Some(certificate) = &record.certificate {
                    assert!(certificate.not_before < certificate.not_after);
                    assert!(certificate.revoked_at.is_none_or(|at| at <= self.latest));
                }
                assert_eq!(
                    record.certificate.is_some(),
                    record.kind.bears_certificate() && record.status == Status::Completed
                );
            }
            let page = session.applications(&ListQuery::of(ListView::Current, ListPage::MAX_ROWS), None).unwrap();
            let shown: BTreeSet<_> = page.rows.iter().map(|row| row.number).collect();
            assert_eq!((page.rows.len(), shown.len()), (page.total as usize, page.total as usize));
            assert!(
                shown.iter().all(|number| self.records[account].contains(number)),
                "another account's record is shown"
            );
        }
    }
}

fn pick(records: &[ApplicationNumber], choice: usize) -> Option<ApplicationNumber> {
    // The latest records are where something can happen.
    (!records.is_empty()).then(|| records[records.len() - 1 - choice % records.len().min(6)])
}

fn agree<T>(said: Option<Rule>, done: Result<T, Error>) {
    let came = done.err().map(|refusal| refusal.rule().unwrap_or_else(|| panic!("{refusal}")));
    assert_eq!(said, came, "the menu and the command");
}

/// Runs a history to its end.
fn live(start: i64, events: &[Event]) {
    let mut world = World::new(start);
    for event in events {
        world.happen(event);
    }
    world.happen(&Event::RunDue { rows: 500, acknowledged: 0 });
    world.examine();
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, max_shrink_iters: 400, ..ProptestConfig::default() })]

    #[test]
    fn the_menu_and_the_commands_agree(start in prop::sample::select(STARTS), events in prop::collection::vec(event(), 200)) {
        live(start, &events);
    }

    #[test]
    fn each_notice_comes_once_and_on_its_day(
        start in prop::sample::select(STARTS),
        events in prop::collection::vec(quiet_event(), 200),
    ) {
        live(start, &events);
    }
}
