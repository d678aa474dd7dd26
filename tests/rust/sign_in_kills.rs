//! 数えた試行 — A process that is killed between counting a try and judging it has spent the try; five of them lock.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use passport_core::model::{LoginRequest, NewAccount, Proof};
use passport_core::{Clock, Options, Ra, Registry, Rule};

const REGISTRY: &str = "PASSPORT_TEST_REGISTRY";
const ACCESS_KEY: &str = "PASSPORT_TEST_ACCESS_KEY";

fn options() -> Options {
    Options::new().clock(Clock::manual("2026-04-01T01:00:00Z".parse().unwrap()).unwrap()).secret(&[7; 32])
}

/// Hashes of the most memory and passes that a catalogue may ask for: there is time to kill before one is done.
fn slow_hashes(registry: &Registry) {
    let built_in = registry.catalogue(&registry.catalogue_version().unwrap()).unwrap();
    let slow = built_in
        .replacen("version = \"", "version = \"slow-", 1)
        .replace("argon2_memory_kib = 19456", "argon2_memory_kib = 65536")
        .replace("argon2_iterations = 2", "argon2_iterations = 16");
    registry.load_catalogue(&slow).unwrap();
}

fn audited(ra: &Ra, verbs: &[&str]) -> usize {
    let records = ra.audit(0, 500).unwrap();
    records.iter().filter(|record| verbs.contains(&record.verb.as_str())).count()
}

/// Not a test by itself: what the test below runs in each process that it kills.
#[test]
fn child_signs_in() {
    let (Ok(path), Ok(key)) = (std::env::var(REGISTRY), std::env::var(ACCESS_KEY)) else { return };
    let certificate = std::fs::read(Path::new(&path).with_extension("pem")).unwrap();
    let registry = Registry::open(path, options()).unwrap();
    let signed_in = registry.sign_in(&key, "a wrong password", Proof::Certificate(&certificate));
    panic!("it was judged: {:?}", signed_in.map(drop));
}

/// Lets a process try a wrong password, and kills it as soon as the try is in the file.
fn try_and_kill(ra: &Ra, path: &Path, key: &str) {
    let counted = audited(ra, &["try_password"]);
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "sign_in_kills::child_signs_in"])
        .env(REGISTRY, path)
        .env(ACCESS_KEY, key)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    while audited(ra, &["try_password"]) == counted {
        assert!(child.try_wait().unwrap().is_none(), "it ended without a try");
        std::thread::sleep(Duration::from_millis(2));
    }
    // SIGKILL.
    child.kill().unwrap();
    assert!(!child.wait().unwrap().success());
}

#[test]
fn five_tries_that_are_killed_before_they_are_judged_lock() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("registry.db");
    let registry = Registry::create(&path, options()).unwrap();
    slow_hashes(&registry);
    let ra = registry.ra("operator").unwrap();
    let key = ra.open_account(&NewAccount::new("株式会社サンプル", "D0001"), None).unwrap().access_key.to_string();
    let csr = std::fs::read(passport_tests::root().join("tests/data/ec-www.pem")).unwrap();
    let issued = ra.issue_login_certificate("D0001", &key, LoginRequest::Csr(&csr), false, None).unwrap();
    std::fs::write(path.with_extension("pem"), &issued.pem).unwrap();
    let given = ra.reset_password("D0001", &key, None).unwrap().password.unwrap();
    let sign_in = || {
        let signed_in = registry.sign_in(&key, given.reveal(), Proof::Certificate(issued.pem.as_bytes()));
        signed_in.map(drop).map_err(|refused| refused.rule())
    };
    let session = registry.session(&key).unwrap();
    let is_open = || session.profile().map(drop).map_err(|refused| refused.rule());

    for _ in 0..4 {
        try_and_kill(&ra, &path, &key);
    }
    assert_eq!(sign_in(), Ok(()), "the fifth is right, and what was counted is forgotten");
    for _ in 0..5 {
        try_and_kill(&ra, &path, &key);
    }
    // Nine were counted by processes that nobody heard of again, and one here.
    assert_eq!((audited(&ra, &["try_password"]), audited(&ra, &["sign_in", "sign_in_failed"])), (10, 1));
    assert_eq!(sign_in(), Err(Some(Rule::AccountLocked)));
    assert!(registry.request_one_time_password(&key, given.reveal()).unwrap().mail.is_none());
    // The last try might still be under judgement: a minute later it is not.
    let lock = registry.clock().now();
    for (seconds, must) in [(60, Ok(())), (61, Err(Some(Rule::SessionEnded)))] {
        registry.clock().set(lock + chrono::TimeDelta::seconds(seconds)).unwrap();
        assert_eq!(is_open(), must, "{seconds} seconds after the lock");
    }
    let opened = registry.session(&key).unwrap();
    assert!(opened.profile().is_ok(), "the host's own way in stays open");
    assert_eq!(sign_in(), Err(Some(Rule::AccountLocked)));
    let given = ra.reset_password("D0001", &key, None).unwrap().password.unwrap();
    let signed_in = registry.sign_in(&key, given.reveal(), Proof::Certificate(issued.pem.as_bytes()));
    assert!(signed_in.is_ok(), "the RA unlocks it");
    assert!(ra.verify_audit(None).unwrap().is_sound());
}
