//! 台帳ファイル — Making, opening and refusing registry files; what is peculiar to Rust.

use std::path::Path;

use passport_core::model::{Draft, Field, Instant, ListQuery, NewAccount};
use passport_core::{Clock, Code, Error, Options, Registry, Rule};
use passport_tests::given;

const SECRET: [u8; 32] = [7; 32];

fn refusal<T>(result: Result<T, Error>) -> (Code, Option<Rule>) {
    match result {
        Ok(_) => panic!("it was not refused"),
        Err(refusal) => (refusal.code(), refusal.rule()),
    }
}

pub(crate) fn clock() -> Clock {
    Clock::manual(Instant::from_timestamp(1_775_005_200, 0).unwrap()).unwrap()
}

pub(crate) fn options() -> Options {
    Options::new().clock(clock()).secret(&SECRET)
}

/// A draft of a new application that has no fault.
pub(crate) fn draft(registry: &Registry, csr: &str) -> (passport_core::Session, Draft) {
    let account =
        registry.ra("operator").unwrap().open_account(&NewAccount::new("株式会社サンプル", "D0001"), None).unwrap();
    let session = registry.session(account.access_key.as_str()).unwrap();
    let mut draft = session.draft_new("SR3.0-1Y").unwrap();
    fill(&mut draft, csr);
    (session, draft)
}

pub(crate) fn fill(draft: &mut Draft, csr: &str) {
    given::fill(draft, "company", csr).unwrap();
}

fn files(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn what_does_not_open_is_left_with_its_log_as_it_was() {
    let (folder, aside) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let [path, copy] = [&folder, &aside].map(|folder| folder.path().join("registry.db"));
    let log = |path: &Path| path.with_extension("db-wal");
    let registry = Registry::create(&path, options()).unwrap();
    registry.ra("operator").unwrap().open_account(&NewAccount::new("株式会社サンプル", "D0001"), None).unwrap();
    let (file, written) = (std::fs::read(&path).unwrap(), std::fs::read(log(&path)).unwrap());
    registry.close();
    assert!(!log(&path).exists(), "closing moves the log into the file");
    let damaged = [&file[..4096], &[0; 8192], &file[12288..]].concat();
    let link = aside.path().join("link.db");
    std::os::unix::fs::symlink(&copy, &link).unwrap();
    let cases = [
        (&file[..], [8; 32], Code::SignIn),
        (&damaged[..], SECRET, Code::Damaged),
        (&[], SECRET, Code::Incompatible),
    ];
    for (bytes, secret, code) in cases {
        std::fs::write(&copy, bytes).unwrap();
        std::fs::write(log(&copy), &written[..written.len() - 1]).unwrap();
        let before = std::fs::read(log(&copy)).unwrap();
        for name in [&copy, &link] {
            assert_eq!(refusal(Registry::open(name, Options::new().clock(clock()).secret(&secret))).0, code);
            assert!(std::fs::read(&copy).unwrap() == bytes, "{code:?} {name:?}");
            assert!(std::fs::read(log(&copy)).unwrap() == before, "{code:?} {name:?}");
        }
    }
}

#[test]
fn create_makes_a_new_file_only() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("registry.db");
    Registry::create(&path, options()).unwrap().close();
    assert_eq!(files(folder.path()), ["registry.db"], "nothing is left beside it");
    let before = std::fs::read(&path).unwrap();
    assert_eq!(refusal(Registry::create(&path, options())), (Code::Conflict, Some(Rule::RegistryExists)));
    std::fs::write(folder.path().join("empty"), b"").unwrap();
    let empty = Registry::create(folder.path().join("empty"), options());
    assert_eq!(refusal(empty), (Code::Conflict, Some(Rule::RegistryExists)));
    assert_eq!(std::fs::read(&path).unwrap(), before);
    assert_eq!(refusal(Registry::create(folder.path().join("no/such/folder"), options())).0, Code::Storage);
}

#[test]
fn open_takes_a_registry_only_and_changes_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    assert_eq!(refusal(Registry::open(path("missing"), options())), (Code::NotFound, Some(Rule::RegistryMissing)));
    assert_eq!(files(folder.path()), Vec::<String>::new());
    let others: [(&str, &[u8]); 3] =
        [("empty", b""), ("text", b"not a database, but long enough to be one"), ("zeros", &[0; 8192])];
    for (name, content) in others {
        std::fs::write(path(name), content).unwrap();
        let (code, rule) = refusal(Registry::open(path(name), options().create_if_missing(true)));
        assert_eq!((code, rule), (Code::Incompatible, Some(Rule::NotARegistry)), "{name}");
        assert_eq!(std::fs::read(path(name)).unwrap(), content, "{name} is untouched");
    }
    Registry::open(path("made"), options().create_if_missing(true)).unwrap().close();
    // The header's user_version, at byte 60, counts the migrations.
    let mut newer = std::fs::read(path("made")).unwrap();
    newer[60..64].copy_from_slice(&99_u32.to_be_bytes());
    std::fs::write(path("newer"), newer).unwrap();
    assert_eq!(refusal(Registry::open(path("newer"), options())), (Code::Incompatible, Some(Rule::NewerSchema)));
}

#[test]
fn a_registry_opens_with_its_own_secret_only() {
    let folder = tempfile::tempdir().unwrap();
    let wrong = (Code::SignIn, Some(Rule::WrongSecret));
    let path = folder.path().join("with");
    Registry::create(&path, options()).unwrap().close();
    assert_eq!(refusal(Registry::open(&path, Options::new())), wrong);
    assert_eq!(refusal(Registry::open(&path, options().secret(&[8; 32]))), wrong);
    Registry::open(&path, options()).unwrap();
    let path = folder.path().join("without");
    Registry::create(&path, Options::new()).unwrap().close();
    assert_eq!(refusal(Registry::open(&path, options())), wrong);
    Registry::open(&path, Options::new()).unwrap();
}

#[test]
fn without_a_secret_a_file_holds_no_key_and_issues_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let registry = Registry::create(folder.path().join("registry.db"), Options::new().clock(clock())).unwrap();
    let (session, draft) = draft(&registry, "ec-www.pem");
    let number = session.submit(&draft).unwrap().number;
    let ra = registry.ra("operator").unwrap();
    ra.begin_review(number, None).unwrap();
    ra.approve(number, None).unwrap();
    assert_eq!(refusal(ra.issue(number, None)), (Code::Refused, Some(Rule::CaSecretRequired)));
    assert_eq!(refusal(registry.ca_certificates()), (Code::Refused, Some(Rule::CaSecretRequired)));
}

#[test]
fn what_was_done_is_there_after_closing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("registry.db");
    let registry = Registry::create(&path, options()).unwrap();
    let (session, draft) = draft(&registry, "ec-www.pem");
    let receipt = session.submit(&draft).unwrap();
    registry.close();
    for closed in
        [session.application(receipt.number).err(), session.submit(&draft).err(), registry.confirm_clock().err()]
    {
        assert_eq!(closed.unwrap().code(), Code::Closed);
    }
    let again = Registry::open(&path, options()).unwrap();
    let ra = again.ra("operator").unwrap();
    assert_eq!(ra.application(receipt.number).unwrap().number, receipt.number);
}

#[test]
fn two_threads_submitting_one_draft_apply_once() {
    let folder = tempfile::tempdir().unwrap();
    let registry = Registry::create(folder.path().join("registry.db"), options()).unwrap();
    let (session, draft) = draft(&registry, "ec-www.pem");
    let receipts: Vec<_> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..4).map(|_| scope.spawn(|| session.submit(&draft).unwrap())).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert!(receipts.windows(2).all(|pair| pair[0] == pair[1]));
    assert_eq!(session.applications(&ListQuery::default(), None).unwrap().total, 1);
}

#[test]
fn writers_on_one_file_wait_for_each_other() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("registry.db");
    Registry::create(&path, options()).unwrap().close();
    // Each thread opens the file for itself, as a process would.
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                let registry = Registry::open(&path, options()).unwrap();
                let (session, draft) = draft(&registry, "ec-www.pem");
                session.submit(&draft).unwrap();
                for _ in 0..20 {
                    let mut next = session.draft_new("SR3.0-1Y").unwrap();
                    fill(&mut next, "ec-www.pem");
                    session.submit(&next).unwrap();
                }
                assert_eq!(session.applications(&ListQuery::default(), None).unwrap().total, 21);
            });
        }
    });
}

#[test]
fn drafts_are_read_from_their_own_json_only() {
    let registry = Registry::in_memory(options()).unwrap();
    let (session, draft) = draft(&registry, "ec-www.pem");
    assert_eq!(Draft::from_json(&draft.to_json()).unwrap(), draft);
    let key = std::fs::read_to_string(passport_tests::root().join("tests/data/private-key.pem")).unwrap();
    for (text, rule) in [
        ("", Rule::DraftUnreadable),
        ("{}", Rule::DraftUnreadable),
        (&draft.to_json().replace("\"fields\":", "\"other\":"), Rule::DraftUnreadable),
        (&draft.to_json().replace("organization.name", "organization.nam"), Rule::DraftUnreadable),
        (&" ".repeat(Draft::MAX_JSON + 1), Rule::DraftUnreadable),
    ] {
        assert_eq!(refusal(Draft::from_json(text)), (Code::Invalid, Some(rule)));
    }
    let mut other = draft.clone();
    assert_eq!(refusal(other.set_csr(key.as_bytes())), (Code::Invalid, Some(Rule::CsrPrivateKeyGiven)));
    assert_eq!(refusal(other.set_csr(&vec![0; Draft::MAX_CSR + 1])), (Code::Invalid, Some(Rule::CsrTooLarge)));
    assert_eq!(other, draft, "a refused CSR leaves the draft as it was");
    let too_large = passport_core::inspect_csr(&vec![0; Draft::MAX_CSR + 1]);
    assert_eq!(refusal(too_large), (Code::Invalid, Some(Rule::CsrTooLarge)));
    // A kind that was changed by hand, without the record it would follow.
    let forged =
        Draft::from_json(&draft.to_json().replacen("\"kind\":\"new\"", "\"kind\":\"reissue\"", 1)).unwrap();
    assert_eq!(refusal(session.submit(&forged)), (Code::Invalid, Some(Rule::NotARecordKind)));
}

#[test]
fn unknown_accounts_and_operators_without_a_name_are_refused() {
    let registry = Registry::in_memory(options()).unwrap();
    for key in ["34679CDF", "", "no key", "34679CDFG", "OOOOOOOO"] {
        assert_eq!(refusal(registry.session(key)), (Code::NotFound, Some(Rule::UnknownAccount)));
    }
    for name in ["", "  ", "a\nb", &"a".repeat(65)] {
        assert_eq!(refusal(registry.ra(name)).0, Code::BadArgument);
    }
}

#[test]
fn errors_and_debug_texts_hold_nothing_personal() {
    let registry = Registry::in_memory(options()).unwrap();
    let (session, mut draft) = draft(&registry, "ec-www.pem");
    draft.set(Field::RegistrationName, "見本 花子".repeat(40)).set(Field::RegistrationEmail, "hanako@");
    let refused = session.submit(&draft).unwrap_err();
    let texts = [
        format!("{refused} {refused:?}"),
        refused.message(passport_core::Language::Japanese),
        format!("{draft:?}"),
        format!("{:?} {:?}", options(), session.check(&draft).unwrap()),
    ];
    for text in texts {
        assert!(!text.contains("花子") && !text.contains("hanako") && !text.contains("[7, 7"), "{text}");
        assert!(!text.contains('\n'), "{text}");
    }
}

/// Not a test by itself: what the test below runs in a process whose files may not grow.
#[test]
fn child_submits_until_it_cannot() {
    let Some(account) = std::env::var_os("PASSPORT_TEST_FULL_DISK") else {
        return;
    };
    let path = std::env::var("PASSPORT_TEST_REGISTRY").unwrap();
    let session = Registry::open(path, options()).and_then(|registry| registry.session(account.to_str().unwrap()));
    let session = session.unwrap();
    loop {
        let mut draft = session.draft_new("SR3.0-1Y").unwrap();
        fill(&mut draft, "ec-www.pem");
        match session.submit(&draft) {
            Ok(receipt) => println!("\ndone {}", receipt.number),
            Err(fault) => {
                println!("\nfault {} {}", fault.code(), draft.to_json());
                return;
            }
        }
    }
}

#[test]
fn a_full_disk_loses_nothing_and_the_repeat_settles_the_rest() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("registry.db");
    let registry = Registry::create(&path, options()).unwrap();
    let account =
        registry.ra("operator").unwrap().open_account(&NewAccount::new("株式会社サンプル", "D0001"), None).unwrap();
    registry.close();
    let mut kept = 0;
    for kilobytes in [600, 700, 800, 900] {
        let limited = std::process::Command::new("bash")
            .args(["-c", &format!("trap '' XFSZ; ulimit -f {kilobytes}; exec \"$0\" \"$@\"")])
            .arg(std::env::current_exe().unwrap())
            .args(["--exact", "registry::child_submits_until_it_cannot", "--nocapture"])
            .env("PASSPORT_TEST_FULL_DISK", account.access_key.as_str())
            .env("PASSPORT_TEST_REGISTRY", &path)
            .output()
            .unwrap();
        let said = String::from_utf8(limited.stdout).unwrap();
        let fault = said.lines().find_map(|line| line.strip_prefix("fault ")).unwrap_or_else(|| panic!("{said}"));
        let (code, draft) = fault.split_once(' ').unwrap();
        assert!(matches!(code, "storage" | "outcome_unknown"), "{code}");
        let numbers: Vec<_> = said.lines().filter_map(|line| line.strip_prefix("done ")).collect();
        assert!(!numbers.is_empty(), "the disk was full at once: {said}");

        let registry = Registry::open(&path, options()).unwrap();
        let session = registry.session(account.access_key.as_str()).unwrap();
        for number in &numbers {
            session.application(number.parse().unwrap()).unwrap();
        }
        kept += u32::try_from(numbers.len()).unwrap();
        let there = session.applications(&ListQuery::default(), None).unwrap().total;
        assert!(there == kept || (there == kept + 1 && code == "outcome_unknown"), "{there} of {kept}, {code}");
        let draft = Draft::from_json(draft).unwrap();
        assert_eq!(session.submit(&draft).unwrap(), session.submit(&draft).unwrap());
        kept += 1;
        assert_eq!(
            session.applications(&ListQuery::default(), None).unwrap().total,
            kept,
            "the repeat leaves exactly one"
        );
        println!("{kilobytes} KiB: {} acknowledged, then {code}, {there} there", numbers.len());
    }
}

#[test]
fn a_record_keeps_the_terms_in_force_whatever_a_draft_says_it_agrees_to() {
    let registry = Registry::in_memory(options()).unwrap();
    let (session, draft) = draft(&registry, "ec-www.pem");
    let mut json: serde_json::Value = serde_json::from_str(&draft.to_json()).unwrap();
    let agreed = json["agreed_terms"].as_array_mut().unwrap();
    assert_eq!(agreed.len(), 1);
    agreed.push(serde_json::json!({"document": "anything", "version": "9"}));
    let draft = Draft::from_json(&json.to_string()).unwrap();
    let terms = session.application(session.submit(&draft).unwrap().number).unwrap().terms;
    assert_eq!(terms.iter().map(|terms| terms.document.as_str()).collect::<Vec<_>>(), ["sr-subscriber-terms"]);
}
