//! 競合 — Eight at once on one file, as threads and as processes: one coupon, one EV reissue, one lane, one contract code, one
//! key that eight accounts bring.
//! The rules decide inside the transaction; unique indexes are the last line (`conformance` shows them).

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use passport_core::model::{Day, Draft, Field, ListQuery, NewAccount, NewCoupons};
use passport_core::{Code, Error, Registry, Session};

use crate::registry::{fill, options};

const CONTENDERS: usize = 8;

/// What they contend for, and the rule that everyone but the first is told.
const CONTESTS: &[(&str, &str)] = &[
    ("coupon", "coupon_unusable"),
    ("reissue", "reissue_already_used"),
    ("renewal", "application_pending"),
    ("revocation", "application_pending"),
    ("code", "wrong_status"),
    ("key", "key_in_use"),
];

/// A registry in which something can be had once.
struct Ground {
    folder: tempfile::TempDir,
    access_key: String,
    number: String,
}

impl Ground {
    fn new(contest: &str) -> Ground {
        let folder = tempfile::tempdir().unwrap();
        let registry = Registry::create(folder.path().join("registry.db"), options()).unwrap();
        let ra = registry.ra("operator").unwrap();
        let account = ra.open_account(&NewAccount::new("株式会社サンプル", "D0001"), None).unwrap();
        let session = registry.session(account.access_key.as_str()).unwrap();
        let draft = new(&session, if contest == "reissue" { "EV2.0-1Y" } else { "SR3.0-1Y" }).unwrap();
        let number = session.submit(&draft).unwrap().number;
        ra.begin_review(number, None).unwrap();
        for paper in ra.application(number).unwrap().papers {
            ra.receive_document(number, &paper.id, Day::new(2026, 4, 1).unwrap(), None).unwrap();
        }
        if contest != "code" {
            ra.approve(number, None).unwrap();
            ra.issue(number, None).unwrap();
        }
        let coupons = NewCoupons {
            dealer_code: "D0001".to_owned(),
            service: "SR3.0-1Y".to_owned(),
            expires_on: Day::new(2026, 12, 31).unwrap(),
            numbers: vec!["C-0001".to_owned()],
        };
        ra.add_coupons(&coupons, None).unwrap();
        if contest == "renewal" {
            registry.clock().set(Day::new(2027, 2, 1).unwrap().starts()).unwrap();
        }
        registry.close();
        Ground { folder, access_key: account.access_key.to_string(), number: number.to_string() }
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("registry.db")
    }
}

/// A new application that has no fault.
fn new(session: &Session, service: &str) -> Result<Draft, Error> {
    let mut draft = session.draft_new(service)?;
    fill(&mut draft, "ec-www.pem");
    if service == "EV2.0-1Y" {
        draft
            .set(Field::OrganizationPresentAddress, "東京都渋谷区")
            .set(Field::OrganizationPresentPostalCode, "1500001");
    }
    Ok(draft)
}

/// One try: `ok`, or the rule that refuses.
fn contend(contest: &str, path: &Path, access_key: &str, number: &str) -> String {
    let registry = Registry::open(path, options()).unwrap();
    if contest == "renewal" {
        registry.clock().set(Day::new(2027, 2, 1).unwrap().starts()).unwrap();
    }
    let session = registry.session(access_key).unwrap();
    let number = number.parse().unwrap();
    let csr = std::fs::read(passport_tests::root().join("tests/data/ec-www-2.pem")).unwrap();
    let tried = || -> Result<(), Error> {
        let mut draft = match contest {
            "coupon" => new(&session, "SR3.0-1Y")?,
            "reissue" => session.draft_reissue(number)?,
            "renewal" => session.draft_renewal(number, None)?,
            "revocation" => session.draft_revocation(number)?,
            "key" => return issue_to_a_stranger(&registry),
            _ => return registry.ra("operator")?.approve(number, None).map(drop),
        };
        match contest {
            "coupon" => draft.set(Field::Coupon, "C-0001"),
            "reissue" => draft.set(Field::RevokePrevious, "at_issue").set_csr(&csr)?,
            "renewal" => draft.set_csr(&csr)?,
            _ => draft.set(Field::RevocationReason, "cessation"),
        };
        draft.agree_to_terms();
        session.submit(&draft).map(drop)
    };
    match tried() {
        Ok(()) => "ok".to_owned(),
        Err(refusal) => refusal.rule().map_or(refusal.to_string(), |rule| rule.name().to_owned()),
    }
}

/// One account's whole way to a certificate, with the key that the others bring as well.
fn issue_to_a_stranger(registry: &Registry) -> Result<(), Error> {
    let ra = registry.ra("operator")?;
    let account = ra.open_account(&NewAccount::new("株式会社サンプル", "D0001"), None)?;
    let session = registry.session(account.access_key.as_str())?;
    let mut draft = new(&session, "SR3.0-1Y")?;
    draft.set_csr(&std::fs::read(passport_tests::root().join("tests/data/ec-www-4.pem")).unwrap())?;
    let number = session.submit(&draft)?.number;
    ra.begin_review(number, None)?;
    for paper in ra.application(number)?.papers {
        ra.receive_document(number, &paper.id, Day::new(2026, 4, 1).unwrap(), None)?;
    }
    ra.approve(number, None)?;
    ra.issue(number, None).map(drop)
}

fn one_has_it(contest: &str, rule: &str, mut answers: Vec<String>) {
    answers.sort_by_key(|answer| answer != "ok");
    let mut expected = vec![rule.to_owned(); CONTENDERS];
    expected[0] = "ok".to_owned();
    assert_eq!(answers, expected, "{contest}: one has it, the others are told why not");
}

#[test]
fn of_eight_threads_one_has_it() {
    for (contest, rule) in CONTESTS {
        let ground = Ground::new(contest);
        let answers = std::thread::scope(|scope| {
            let one = || contend(contest, &ground.path(), &ground.access_key, &ground.number);
            let threads: Vec<_> = (0..CONTENDERS).map(|_| scope.spawn(one)).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        one_has_it(contest, rule, answers);
    }
}

/// Not a test by itself: what the test below runs in each of its processes, once the signal is given.
#[test]
fn child_contends() {
    let Ok(contest) = std::env::var("PASSPORT_TEST_CONTEST") else { return };
    let of = |name| std::env::var(name).unwrap();
    let path = PathBuf::from(of("PASSPORT_TEST_REGISTRY"));
    while !path.with_extension("go").exists() {
        std::thread::yield_now();
    }
    let answer = contend(&contest, &path, &of("PASSPORT_TEST_ACCOUNT"), &of("PASSPORT_TEST_NUMBER"));
    println!("\nanswer {answer}");
}

#[test]
fn of_eight_processes_one_has_it() {
    for (contest, rule) in CONTESTS {
        let ground = Ground::new(contest);
        let start = |_| {
            Command::new(std::env::current_exe().unwrap())
                .args(["--exact", "contention::child_contends", "--nocapture"])
                .env("PASSPORT_TEST_CONTEST", contest)
                .env("PASSPORT_TEST_REGISTRY", ground.path())
                .env("PASSPORT_TEST_ACCOUNT", &ground.access_key)
                .env("PASSPORT_TEST_NUMBER", &ground.number)
                .stdout(Stdio::piped())
                .spawn()
                .unwrap()
        };
        let children: Vec<_> = (0..CONTENDERS).map(start).collect();
        std::fs::write(ground.path().with_extension("go"), b"").unwrap();
        let answer = |child: std::process::Child| {
            let said = String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap();
            said.lines()
                .find_map(|line| line.strip_prefix("answer "))
                .unwrap_or_else(|| panic!("{said}"))
                .to_owned()
        };
        one_has_it(contest, rule, children.into_iter().map(answer).collect());
        println!("{contest}: one of {CONTENDERS} processes has it");
    }
}

/// Whoever is told `busy`, as on a machine that has much else to do, comes again: nothing was changed.
fn patiently<T>(call: impl Fn() -> Result<T, Error>) -> T {
    loop {
        match call() {
            Err(busy) if busy.code() == Code::Busy => {}
            answer => return answer.unwrap(),
        }
    }
}

/// Different records are approved at once: every contract has a code of its own.
#[test]
fn contract_codes_of_eight_threads_are_eight() {
    let ground = Ground::new("code");
    let registry = Registry::open(ground.path(), options()).unwrap();
    let session = registry.session(&ground.access_key).unwrap();
    let ra = registry.ra("operator").unwrap();
    let numbers: Vec<_> = (0..CONTENDERS * 4)
        .map(|_| {
            let number = session.submit(&new(&session, "SR3.0-1Y").unwrap()).unwrap().number;
            ra.begin_review(number, None).unwrap();
            number
        })
        .collect();
    std::thread::scope(|scope| {
        for numbers in numbers.chunks(4) {
            let path = ground.path();
            scope.spawn(move || {
                let ra = patiently(|| Registry::open(&path, options())).ra("operator").unwrap();
                for number in numbers {
                    patiently(|| ra.approve(*number, None));
                }
            });
        }
    });
    let codes: std::collections::BTreeSet<_> =
        numbers.iter().map(|number| ra.application(*number).unwrap().contract_code.unwrap()).collect();
    assert_eq!(codes.len(), numbers.len());
}

/// The use of a session is written down now and then; whoever asks something does not wait for it while another writes.
#[test]
fn whoever_asks_waits_for_no_writer() {
    let ground = Ground::new("ask");
    let registry = Registry::open(ground.path(), options()).unwrap();
    let token = registry.session(&ground.access_key).unwrap().token().unwrap();
    let session = registry.resume(token.reveal()).unwrap();
    let writer = rusqlite::Connection::open(ground.path()).unwrap();
    writer.execute_batch("BEGIN IMMEDIATE").unwrap();
    registry.clock().set(registry.clock().now() + chrono::TimeDelta::minutes(20)).unwrap();
    session.applications(&ListQuery::default(), None).unwrap();
    writer.execute_batch("COMMIT").unwrap();
    // It was left out, and is made up for by the next that can.
    session.applications(&ListQuery::default(), None).unwrap();
    registry.clock().set(registry.clock().now() + chrono::TimeDelta::minutes(20)).unwrap();
    session.applications(&ListQuery::default(), None).unwrap();
}
