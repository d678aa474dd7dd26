//! 一斉差し替え — A campaign over a thousand certificates, killed again and again on its way: each is opened exactly once.

#![allow(clippy::disallowed_methods, reason = "how long it takes is told, and decides nothing")]

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use passport_core::Registry;
use passport_core::model::{ApplicationNumber, Criterion, NewAccount, NewCampaign, RevocationReason, Standing};

use crate::registry::{fill, options};

const CERTIFICATES: usize = 1000;
/// Certificates in one step, and how many are left when the process is killed.
const ROWS: u32 = 7;
const KILLED_AT: &[u32] = &[800, 500, 200];

/// A registry with so many certificates of one account.
fn issued(path: &Path, count: usize) -> Vec<ApplicationNumber> {
    let registry = Registry::create(path, options()).unwrap();
    let ra = registry.ra("operator").unwrap();
    let account = ra.open_account(&NewAccount::new("株式会社サンプル", "D0001"), None).unwrap();
    let session = registry.session(account.access_key.as_str()).unwrap();
    let numbers = (0..count).map(|_| {
        let mut draft = session.draft_new("SR3.0-1Y").unwrap();
        fill(&mut draft, "ec-www.pem");
        let number = session.submit(&draft).unwrap().number;
        ra.begin_review(number, None).unwrap();
        ra.approve(number, None).unwrap();
        ra.issue(number, None).unwrap();
        number
    });
    let numbers = numbers.collect();
    registry.close();
    numbers
}

/// Not a test by itself: what the test below runs in each process that it kills.
#[test]
fn child_steps() {
    let Ok(path) = std::env::var("PASSPORT_TEST_CAMPAIGN") else { return };
    let ra = Registry::open(path, options()).unwrap().ra("operator").unwrap();
    loop {
        println!("\nwaiting {}", ra.campaign_step(1, ROWS).unwrap().waiting);
    }
}

/// Lets a process step until so many wait, and kills it while it goes on.
fn step_and_kill(path: &Path, left: u32) {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "replacement::child_steps", "--nocapture"])
        .env("PASSPORT_TEST_CAMPAIGN", path)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    for line in BufReader::new(child.stdout.take().unwrap()).lines() {
        let line = line.unwrap();
        let waiting = line.strip_prefix("waiting ").map(|waiting| waiting.parse::<u32>().unwrap());
        if waiting.is_some_and(|waiting| waiting <= left) {
            break;
        }
    }
    // SIGKILL: it may be in the midst of the next transaction.
    child.kill().unwrap();
    assert!(!child.wait().unwrap().success());
}

#[test]
fn a_campaign_that_is_killed_half_way_is_finished_and_opens_each_once() {
    let folder = tempfile::tempdir().unwrap();
    let path: PathBuf = folder.path().join("registry.db");
    let begun = Instant::now();
    let numbers = issued(&path, CERTIFICATES);
    println!("{CERTIFICATES} certificates issued in {:.1} s", begun.elapsed().as_secs_f64());

    let open = || Registry::open(&path, options()).unwrap().ra("operator").unwrap();
    let of = NewCampaign::new("weak keys", RevocationReason::KeyCompromise)
        .matching(Criterion::ServerDomain, "example.jp");
    let begun = Instant::now();
    let preview = open().campaign_preview(&of, 990, 500).unwrap();
    assert_eq!((preview.total as usize, preview.rows.len(), preview.rows[0].position), (CERTIFICATES, 10, 991));
    println!("looked at in {:.0} ms", begun.elapsed().as_secs_f64() * 1000.0);
    let begun = Instant::now();
    assert_eq!(open().campaign(&of, None).unwrap().waiting as usize, CERTIFICATES);
    println!("begun in {:.0} ms", begun.elapsed().as_secs_f64() * 1000.0);

    for left in KILLED_AT {
        step_and_kill(&path, *left);
        let campaign = &open().campaigns().unwrap()[0];
        assert!((1..=*left).contains(&campaign.waiting), "{campaign:?}");
        assert_eq!((campaign.waiting + campaign.opened) as usize, CERTIFICATES);
        println!("killed with {} waiting", campaign.waiting);
    }
    let ra = open();
    let begun = Instant::now();
    let left = ra.campaigns().unwrap()[0].waiting;
    while ra.campaign_step(1, 100).unwrap().waiting > 0 {}
    println!("the last {left} opened in {:.0} ms", begun.elapsed().as_secs_f64() * 1000.0);

    // Each was opened once: by the audit, by the outbox, and by the record itself.
    let (mut steps, mut after) = (BTreeMap::<String, usize>::new(), 0);
    loop {
        let entries = ra.audit(after, 500).unwrap();
        let Some(last) = entries.last() else { break };
        after = last.sequence;
        let touched = entries.into_iter().filter(|entry| entry.verb == "campaign_step");
        touched.for_each(|entry| *steps.entry(entry.subject).or_default() += 1);
    }
    let expected: BTreeMap<String, usize> =
        numbers.iter().map(|number| (format!("application:{number}"), 1)).collect();
    assert_eq!(steps, expected);
    let (mut told, mut after) = (0, 0);
    loop {
        let notices = ra.notices(after, 500).unwrap();
        let Some(last) = notices.last() else { break };
        after = last.sequence;
        told += notices.iter().filter(|notice| notice.kind.name() == "replacement_needed").count();
    }
    assert_eq!(told, CERTIFICATES);
    let begun = Instant::now();
    let (mut rows, mut after) = (Vec::new(), 0);
    loop {
        let report = ra.campaign_report(1, after, 500).unwrap();
        let Some(last) = report.rows.last() else { break };
        after = last.position;
        rows.extend(report.rows);
    }
    println!("reported in {:.0} ms", begun.elapsed().as_secs_f64() * 1000.0);
    assert_eq!(rows.iter().map(|row| row.number).collect::<Vec<_>>(), numbers, "in the order of issue");
    assert!(rows.iter().all(|row| row.standing == Standing::Open && row.is_valid));
    assert!(numbers.iter().all(|number| ra.application(*number).unwrap().certificate.unwrap().has_free_reissue));
    assert!(ra.verify_audit(None).unwrap().is_sound());
}

/// An account's certificates are picked for one campaign and then for another, from eight threads: nothing is opened twice.
#[test]
fn eight_threads_step_one_campaign() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("registry.db");
    let numbers = issued(&path, 24);
    let registry = Registry::open(&path, options()).unwrap();
    let ra = registry.ra("operator").unwrap();
    let of = NewCampaign::new("all", RevocationReason::Superseded).matching(Criterion::ServerName, "www");
    let id = ra.campaign(&of, None).unwrap().id;
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| while ra.campaign_step(id, 2).unwrap().waiting > 0 {});
        }
    });
    let entries = ra.audit(0, 500).unwrap();
    let opened = entries.iter().filter(|entry| entry.verb == "campaign_step" && !entry.subject.is_empty());
    assert_eq!(opened.count(), numbers.len());
    assert!(ra.verify_audit(None).unwrap().is_sound());
}
