//! 取込み — What was brought in answers as what happened here: random histories are written as rows, imported into another
//! registry, and both are held against each other, record by record and day by day.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{SecondsFormat, TimeDelta};
use passport_core::model::{
    Act, Application, ApplicationNumber, DownloadFormat, Draft, ExportFormat, Field, ImportOutcome, ImportPart,
    Instant, Kind, ListQuery, ListView, NewAccount, RevocationReason, Status,
};
use passport_core::{Clock, Options, Ra, Registry, Session, Severity};
use proptest::prelude::*;
use proptest::test_runner::{RngAlgorithm, TestRng, TestRunner};
use serde_json::{Value, json};

use crate::registry::fill;
use passport_tests::given::{data, fresh_csr};

const SERVICES: &[&str] = &["SR3.0-1Y", "SR3.0-6M", "SR3.0-AUTO", "EV2.0-1Y"];
const ACTS: &[Act] = &[
    Act::Renewal,
    Act::Switch,
    Act::Reissue,
    Act::Continuation,
    Act::ContactChange,
    Act::Revocation,
    Act::Cancellation,
];
/// 2026-04-01.
const START: i64 = 1_775_005_200;

#[derive(Clone, Debug)]
enum Event {
    New {
        service: usize,
    },
    Apply {
        record: usize,
        act: usize,
        variant: usize,
    },
    /// The RA takes a record one step on, or rejects it.
    Operate {
        record: usize,
        rejects: bool,
    },
    Settle {
        record: usize,
    },
    Revoke {
        record: usize,
        end_contract: bool,
    },
    RunDue,
    Wait {
        minutes: i64,
    },
}

fn event() -> impl Strategy<Value = Event> {
    let number = any::<u16>().prop_map(usize::from);
    prop_oneof![
        1 => (0..SERVICES.len()).prop_map(|service| Event::New { service }),
        9 => (number.clone(), 0..ACTS.len(), number.clone())
            .prop_map(|(record, act, variant)| Event::Apply { record, act, variant }),
        3 => (number.clone(), prop::bool::weighted(0.1))
            .prop_map(|(record, rejects)| Event::Operate { record, rejects }),
        9 => number.clone().prop_map(|record| Event::Settle { record }),
        1 => (number.clone(), any::<bool>())
            .prop_map(|(record, end_contract)| Event::Revoke { record, end_contract }),
        2 => Just(Event::RunDue),
        7 => prop_oneof![1i64..2_000, 2_000i64..200_000].prop_map(|minutes| Event::Wait { minutes }),
    ]
}

/// A registry whose CA is everyone's here, with one account.
struct World {
    clock: Clock,
    registry: Registry,
    ra: Ra,
    session: Session,
    access_key: String,
    records: Vec<ApplicationNumber>,
    /// Contracts that the RA ended with a revocation, by one of their records.
    ended: BTreeSet<ApplicationNumber>,
}

impl World {
    fn new(at: Instant) -> World {
        let clock = Clock::manual(at).unwrap();
        let options = Options::new().clock(clock.clone()).secret(&[7; 32]);
        let options = options.ca(&data("other-chain.pem"), &data("other-issuing-key.pem"));
        let registry = Registry::in_memory(options).unwrap();
        let ra = registry.ra("operator").unwrap();
        let account = ra.open_account(&NewAccount::new("株式会社サンプル", "D0001"), None).unwrap();
        let access_key = account.access_key.to_string();
        let session = registry.session(&access_key).unwrap();
        World { clock, registry, ra, session, access_key, records: Vec::new(), ended: BTreeSet::new() }
    }

    fn happen(&mut self, event: &Event) {
        // No two things happen at one instant.
        self.clock.set(self.clock.now() + TimeDelta::seconds(1)).unwrap();
        let pick = |of: &[ApplicationNumber], index: usize| of.get(index % of.len().max(1)).copied();
        match *event {
            Event::New { service } => {
                let draft = self.session.draft_new(SERVICES[service]).unwrap();
                self.submit(draft, 0);
            }
            Event::Apply { record, act, variant } => {
                let Some(number) = pick(&self.records, record) else { return };
                let session = &self.session;
                let menu = session.actions(number, None).unwrap();
                let is_open = |act: &&Act| menu.iter().any(|action| action.act == **act && action.allowed);
                let Some(act) = ACTS.iter().cycle().skip(act).take(ACTS.len()).find(is_open) else { return };
                let drafted = match act {
                    Act::Renewal if variant.is_multiple_of(3) => session.draft_renewal(number, Some("SR3.0-1Y")),
                    Act::Renewal => session.draft_renewal(number, None),
                    Act::Switch => session.draft_switch(number, "EV2.0-1Y"),
                    Act::Reissue => session.draft_reissue(number),
                    Act::Continuation => session.draft_continuation(number),
                    Act::ContactChange => session.draft_contact_change(number),
                    Act::Revocation => session.draft_revocation(number),
                    _ => session.draft_cancellation(number),
                };
                if let Ok(draft) = drafted {
                    self.submit(draft, variant);
                }
            }
            Event::Operate { record, rejects } => {
                if let Some(number) = pick(&self.records, record) {
                    self.operate(number, rejects);
                }
            }
            Event::Settle { record } => {
                let Some(number) = pick(&self.records, record) else { return };
                for _ in 0..3 {
                    self.clock.set(self.clock.now() + TimeDelta::seconds(1)).unwrap();
                    self.operate(number, false);
                }
            }
            Event::Revoke { record, end_contract } => {
                let Some(number) = pick(&self.records, record) else { return };
                let bears_current = self.bears_current(number);
                let done = self.ra.revoke(number, RevocationReason::PrivilegeWithdrawn, end_contract, None);
                if done.is_ok() && end_contract && bears_current {
                    self.ended.insert(number);
                }
            }
            Event::RunDue => drop(self.ra.run_due().unwrap()),
            Event::Wait { minutes } => self.clock.set(self.clock.now() + TimeDelta::minutes(minutes)).unwrap(),
        }
    }

    /// Whether a record's contract lives and has its current certificate from it.
    fn bears_current(&self, number: ApplicationNumber) -> bool {
        let menu = self.session.actions(number, None).unwrap();
        let renewal = menu.iter().find(|action| action.act == Act::Switch).unwrap();
        !matches!(
            renewal.rule.map(passport_core::Rule::name),
            Some(
                "superseded_record"
                    | "contract_ended"
                    | "not_completed"
                    | "no_certificate_on_record"
                    | "contact_change_record"
            )
        )
    }

    fn submit(&mut self, mut draft: Draft, variant: usize) {
        match draft.kind() {
            Kind::Revocation => drop(draft.set(Field::RevocationReason, "superseded").agree_to_terms()),
            Kind::Cancellation => drop(draft.agree_to_terms()),
            Kind::ContactChange => {
                draft.set(Field::TechnicalName, format!("山田 {variant}")).agree_to_terms();
            }
            kind => {
                fill(&mut draft, "ec-www.pem");
                draft.set_csr(&fresh_csr()).unwrap();
                draft.set(Field::OrganizationPresentAddress, "東京都渋谷区");
                draft.set(Field::OrganizationPresentPostalCode, "1500001");
                draft.set(Field::BillingName, format!("鈴木 {}", variant % 3));
                if kind == Kind::Reissue {
                    draft.set(
                        Field::RevokePrevious,
                        if variant.is_multiple_of(2) { "deferred" } else { "at_issue" },
                    );
                }
            }
        }
        if let Ok(receipt) = self.session.submit(&draft) {
            self.records.push(receipt.number);
        }
    }

    fn operate(&self, number: ApplicationNumber, rejects: bool) {
        let record = self.ra.application(number).unwrap();
        for paper in record.papers.iter().filter(|paper| record.documents_missing() && paper.is_missing()) {
            self.ra.waive_document(number, &paper.id, "不要", None).unwrap();
        }
        // What cannot be done is not.
        let _ = match (record.status, record.kind) {
            // A contract that has ended by a cancellation stays ended, and none would tell.
            (_, kind) if rejects && kind != Kind::Cancellation => self.ra.reject(number, "理由", None),
            (Status::Received, _) => self.ra.begin_review(number, None),
            (Status::UnderReview, Kind::ContactChange | Kind::Cancellation) => self.ra.complete(number, None),
            (Status::UnderReview, Kind::Revocation) => self.ra.confirm_revocation(number, None),
            (Status::UnderReview, _) => self.ra.approve(number, None),
            _ => self.ra.issue(number, None),
        };
    }

    /// Nothing is open any more, and what was due is done.
    fn settle(&mut self) {
        self.ra.run_due().unwrap();
        for number in self.records.clone() {
            let record = self.ra.application(number).unwrap();
            if record.kind == Kind::Cancellation {
                (0..2).for_each(|_| self.operate(number, false));
            } else if record.status.is_open() {
                let withdrawn = self.session.withdraw(number, None);
                if withdrawn.is_err() {
                    self.ra.reject(number, "理由", None).unwrap();
                }
            }
        }
        self.ra.run_due().unwrap();
    }

    fn completed(&self) -> Vec<Application> {
        let records = self.records.iter().map(|number| self.ra.application(*number).unwrap());
        records.filter(|record| record.status == Status::Completed).collect()
    }

    /// The rows of all that was completed, for another account, by contract; those switched from come before those switched to.
    fn rows(&self, access_key: &str) -> Vec<Value> {
        let records = self.completed();
        let by_number: BTreeMap<_, _> = records.iter().map(|record| (record.number, record)).collect();
        let switched: BTreeMap<_, _> = records
            .iter()
            .filter(|record| record.kind == Kind::Switch)
            .map(|record| (by_number[&record.base.unwrap()].contract_code, record.contract_code))
            .collect();
        let ended: BTreeSet<_> =
            self.ended.iter().filter_map(|number| by_number.get(number)).map(|of| of.contract_code).collect();
        let mut order = Vec::new();
        for record in &records {
            if !order.contains(&record.contract_code) {
                order.push(record.contract_code);
            }
        }
        let mut rows = Vec::new();
        for code in order {
            for record in records.iter().filter(|record| record.contract_code == code) {
                let mut row = self.row(record, access_key);
                if record.kind == Kind::Switch {
                    row["switched_from"] = json!(by_number[&record.base.unwrap()].contract_code);
                }
                if switched.contains_key(&code) {
                    row["contract_ending"] = json!("switched");
                } else if ended.contains(&code) {
                    row["contract_ending"] = json!("revoked");
                }
                rows.push(row);
            }
        }
        rows
    }

    fn row(&self, record: &Application, access_key: &str) -> Value {
        let instant = |at: Instant| at.to_rfc3339_opts(SecondsFormat::Secs, true);
        let mut row = json!({
            "account": access_key,
            "contract": record.contract_code,
            "number": record.number,
            "kind": record.kind,
            "service": record.service,
            "received_at": instant(record.received_at),
            "completed_at": instant(record.updated_at),
        });
        row["base"] = json!(record.base);
        for (field, text) in record.form.iter() {
            row[field.path()] = json!(text);
        }
        if let Some(certificate) = &record.certificate {
            let pem = self.session.download_certificate(record.number, DownloadFormat::Pem).unwrap();
            row["certificate"] = json!(String::from_utf8(pem).unwrap());
            row["revoked_at"] = json!(certificate.revoked_at.map(instant));
            row["revocation_reason"] =
                json!(certificate.revocation_reason.filter(|_| certificate.revoked_at.is_some()));
            row["free_reissue"] = json!(certificate.has_free_reissue);
        }
        row
    }
}

/// A record without what is of its making and not of what it is.
fn comparable(mut record: Application) -> Application {
    record.csr = None;
    record.public_key = None;
    record.terms.clear();
    record.papers.clear();
    if let Some(certificate) = &mut record.certificate {
        certificate.first_downloaded_at = None;
        certificate.last_downloaded_at = None;
        // Spent when the record is completed, and of no use then.
        certificate.late_reissue_until = None;
        // Compared apart: a message with them nobody can read.
        certificate.der = Vec::new();
    }
    record
}

fn json_lines(rows: &[Value]) -> Vec<u8> {
    rows.iter().flat_map(|row| format!("{row}\n").into_bytes()).collect()
}

/// CSV, as a spreadsheet writes it.
fn table(rows: &[Value]) -> String {
    let titles: BTreeSet<&String> = rows.iter().flat_map(|row| row.as_object().unwrap().keys()).collect();
    let cell = |value: Option<&Value>| match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => format!("\"{}\"", text.replace('"', "\"\"")),
        Some(other) => other.to_string(),
    };
    let line = |cells: Vec<String>| cells.join(",") + "\r\n";
    let mut table = line(titles.iter().map(|title| (*title).clone()).collect());
    for row in rows {
        table += &line(titles.iter().map(|title| cell(row.get(title.as_str()))).collect());
    }
    table
}

fn imported(ra: &Ra, source: &[u8], format: ExportFormat, dry_run: bool) -> Vec<ImportPart> {
    let import = ra.import_records(source, format, dry_run).unwrap();
    let mut parts = Vec::new();
    loop {
        parts.push(import.step().unwrap());
        let part = parts.last().unwrap();
        assert_eq!(part.rows, import.rows());
        if part.is_last {
            assert_eq!(part.rows_done, part.rows);
            return parts;
        }
    }
}

fn outcomes(parts: &[ImportPart]) -> Vec<(String, ImportOutcome)> {
    parts.iter().flat_map(|part| &part.contracts).map(|of| (of.reference.clone(), of.outcome)).collect()
}

/// Holds every record of two registries against each other, as they are and as they answer on days to come.
fn same(one: &World, other: &World) {
    let now = one.clock.now();
    for number in one.completed().iter().map(|record| record.number) {
        let (is, must) = (other.session.application(number).unwrap(), one.session.application(number).unwrap());
        assert_eq!(is.public_key, must.public_key, "{number}");
        let der = |record: &Application| record.certificate.as_ref().map(|of| of.der.clone());
        assert_eq!(der(&is), der(&must), "{number}");
        assert_eq!(comparable(is), comparable(must), "{number}");
        for days in [0, 13, 26, 95, 200, 366] {
            let at = Some(now + TimeDelta::days(days));
            let (is, must) = (other.session.actions(number, at), one.session.actions(number, at));
            assert_eq!(is.unwrap(), must.unwrap(), "{number} in {days} days");
        }
    }
    for view in [ListView::Current, ListView::Past] {
        let mut query = ListQuery::default();
        (query.view, query.rows) = (Some(view), 500);
        let listed = |world: &World| {
            let rows = world.session.applications(&query, None).unwrap().rows;
            let mut rows: Vec<_> = rows.into_iter().filter(|row| row.status == Status::Completed).collect();
            rows.iter_mut().for_each(|row| row.documents_missing = false);
            rows
        };
        assert_eq!(listed(other), listed(one), "{view}");
    }
}

#[test]
fn what_is_imported_is_what_would_have_happened_here() {
    // The same histories each time, among which is every kind; others when it is told how many.
    let asked_for = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok());
    let config = ProptestConfig { cases: asked_for.unwrap_or(6), failure_persistence: None, ..Default::default() };
    let mut runner = match asked_for {
        Some(_) => TestRunner::new(config),
        None => TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha)),
    };
    let kinds = std::cell::RefCell::new(BTreeMap::new());
    runner
        .run(&prop::collection::vec(event(), 40..160), |events| {
            let mut one = World::new(Instant::from_timestamp(START, 0).unwrap());
            (0..SERVICES.len()).for_each(|service| one.happen(&Event::New { service }));
            events.iter().for_each(|event| one.happen(event));
            one.settle();
            let other = World::new(one.clock.now());
            let rows = one.rows(&other.access_key);
            prop_assume!(!rows.is_empty());
            for row in &rows {
                *kinds.borrow_mut().entry(row["kind"].as_str().unwrap().to_owned()).or_insert(0) += 1;
            }
            let (lines, csv) = (json_lines(&rows), table(&rows));
            let foreseen = imported(&other.ra, csv.as_bytes(), ExportFormat::CsvUtf8, true);
            prop_assert!(other.ra.applications(&ListQuery::default(), None).unwrap().rows.is_empty());
            let done = imported(&other.ra, &lines, ExportFormat::JsonLines, false);
            prop_assert_eq!(outcomes(&foreseen), outcomes(&done));
            for part in &done {
                let grave: Vec<_> = part.findings.iter().filter(|of| of.severity == Severity::Error).collect();
                prop_assert!(grave.is_empty(), "{:?}", grave);
                prop_assert!(part.contracts.iter().all(|of| of.outcome == ImportOutcome::Imported));
            }
            same(&one, &other);
            prop_assert!(other.ra.notices(0, 500).unwrap().is_empty(), "nobody is told of what is past");
            let again = imported(&other.ra, csv.as_bytes(), ExportFormat::CsvUtf8, false);
            prop_assert!(outcomes(&again).iter().all(|(_, outcome)| *outcome == ImportOutcome::Known));
            // Time goes on for both.
            for days in [3, 20, 400] {
                for world in [&one, &other] {
                    world.clock.set(world.clock.now() + TimeDelta::days(days)).unwrap();
                    world.ra.run_due().unwrap();
                }
                same(&one, &other);
            }
            prop_assert!(other.ra.verify_audit(None).unwrap().is_sound());
            for world in [&one, &other] {
                prop_assert_eq!(world.registry.check_integrity().unwrap().faults, []);
            }
            Ok(())
        })
        .unwrap();
    println!("imports: {:?}", kinds.borrow());
    assert_eq!(kinds.borrow().len(), Kind::ALL.len(), "every kind was brought in");
}
