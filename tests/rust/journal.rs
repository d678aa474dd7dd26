//! 日誌 — What a host's log hears: each command once, by names alone, and after every lock was let go.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Once;

use log::kv::{Error, Key, Value, VisitSource};
use log::{Level, LevelFilter, Log, Metadata, Record};
use passport_core::model::{ListQuery, NewAccount};
use passport_core::{Code, Options, Registry, Rule};

use crate::registry::{clock, draft, options};

/// A record as it was told.
#[derive(Debug)]
pub(crate) struct Heard {
    level: Level,
    text: String,
    values: BTreeMap<String, String>,
}

impl Heard {
    fn value(&self, name: &str) -> &str {
        self.values.get(name).map_or("", String::as_str)
    }

    /// Verbs, codes and rules, and nothing else: so nothing that a person typed.
    pub(crate) fn is_made_of_names(&self) {
        let [verb, code, rule, cause] = ["verb", "code", "rule", "cause"].map(|name| self.value(name));
        let is_name = |text: &str| !text.is_empty() && text.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'_'));
        assert!(is_name(verb) && cause.is_empty(), "{self:?}");
        assert!(rule.is_empty() || Rule::ALL.iter().any(|known| known.name() == rule), "{self:?}");
        let told = match (verb, code) {
            ("migrate", _) => format!("migrate: schema {}", self.value("version")),
            (_, "") => format!("{verb}: ok"),
            _ if rule.is_empty() => format!("{verb}: {code}"),
            _ => format!("{verb}: {code}: {rule}"),
        };
        assert!(code.is_empty() || Code::ALL.iter().any(|known| known.name() == code), "{self:?}");
        assert_eq!(self.text, told);
    }
}

thread_local! {
    static HEARD: RefCell<Option<Vec<Heard>>> = const { RefCell::new(None) };
    static ASKED: RefCell<Option<Registry>> = const { RefCell::new(None) };
}

struct Ear;

struct Values(BTreeMap<String, String>);

impl<'kvs> VisitSource<'kvs> for Values {
    fn visit_pair(&mut self, key: Key<'kvs>, value: Value<'kvs>) -> Result<(), Error> {
        self.0.insert(key.to_string(), value.to_string());
        Ok(())
    }
}

impl Log for Ear {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == "passport"
    }

    fn log(&self, record: &Record<'_>) {
        if !self.enabled(record.metadata()) {
            return;
        }
        let mut values = Values(BTreeMap::new());
        record.key_values().visit(&mut values).unwrap();
        let heard = Heard { level: record.level(), text: record.args().to_string(), values: values.0 };
        HEARD.with_borrow_mut(|all| {
            if let Some(all) = all {
                all.push(heard);
            }
        });
        // A log may ask the library, and even write to it.
        if let Some(registry) = ASKED.take() {
            registry.ra("operator").unwrap().open_account(&NewAccount::new("日誌", ""), None).unwrap();
        }
    }

    fn flush(&self) {}
}

/// Hears what this thread does from now on.
pub(crate) fn listen() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        log::set_logger(&Ear).unwrap();
        log::set_max_level(LevelFilter::Trace);
    });
    HEARD.set(Some(Vec::new()));
}

/// What was heard, and no more of it.
pub(crate) fn heard() -> Vec<Heard> {
    HEARD.take().unwrap()
}

/// The levels and texts of what was heard so far.
fn told() -> Vec<(Level, String)> {
    let heard = HEARD.replace(Some(Vec::new())).unwrap();
    heard.iter().for_each(Heard::is_made_of_names);
    heard.into_iter().map(|heard| (heard.level, heard.text)).collect()
}

fn records<const N: usize>(records: [(Level, &str); N]) -> Vec<(Level, String)> {
    records.into_iter().map(|(level, text)| (level, text.to_owned())).collect()
}

#[test]
fn a_command_is_told_once_with_its_code_and_rule() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("registry.db");
    listen();
    let registry = Registry::create(&path, options()).unwrap();
    assert_eq!(told(), records([(Level::Info, "create: ok")]));
    let (session, mut of) = draft(&registry, "ec-www.pem");
    assert_eq!(told(), records([(Level::Debug, "open_account: ok"), (Level::Debug, "session: ok")]));
    let number = session.submit(&of).unwrap().number;
    session.submit(&of).unwrap();
    session.applications(&ListQuery::default(), None).unwrap();
    session.application(number).unwrap();
    assert_eq!(told(), records([(Level::Debug, "submit: ok"); 2]), "a repeat as well, and no question");
    of.set(passport_core::model::Field::OrganizationName, "別の名");
    session.submit(&of).unwrap_err();
    assert_eq!(told(), records([(Level::Info, "submit: conflict: idempotency_key_reused")]));
    let ra = registry.ra("operator").unwrap();
    ra.open_account(&NewAccount::new("", ""), None).unwrap_err();
    ra.issue(number, None).unwrap_err();
    ra.reject(number, "", None).unwrap_err();
    registry
        .sign_in("NOBODY", "a wrong password", passport_core::model::Proof::Certificate(b""))
        .map(drop)
        .unwrap_err();
    let refused = [
        (Level::Info, "open_account: invalid: required"),
        (Level::Info, "issue: refused: wrong_status"),
        (Level::Info, "reject: invalid: required"),
        (Level::Info, "sign_in: sign_in: sign_in_refused"),
    ];
    assert_eq!(told(), records(refused));
    registry.close();
    ra.run_due().unwrap_err();
    assert_eq!(told(), records([(Level::Info, "close: ok"), (Level::Info, "run_due: closed")]));
    Registry::open(&path, options()).map(drop).unwrap();
    Registry::open(&path, Options::new()).map(drop).unwrap_err();
    Registry::open(folder.path().join("none"), options()).map(drop).unwrap_err();
    let opened = [
        (Level::Info, "open: ok"),
        (Level::Info, "open: sign_in: wrong_secret"),
        (Level::Info, "open: not_found: registry_missing"),
    ];
    assert_eq!(told(), records(opened));
}

#[test]
fn a_fault_of_the_storage_is_told_with_its_cause() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("registry.db");
    let registry = Registry::create(&path, options()).unwrap();
    let ra = registry.ra("operator").unwrap();
    let account = ra.open_account(&NewAccount::new("株式会社サンプル", ""), None).unwrap();
    let file = rusqlite::Connection::open(&path).unwrap();
    listen();
    file.execute_batch("ALTER TABLE account RENAME TO elsewhere").unwrap();
    ra.open_account(&NewAccount::new("株式会社サンプル", ""), None).unwrap_err();
    registry.session(account.access_key.as_str()).map(drop).unwrap_err();
    let faults = HEARD.replace(Some(Vec::new())).unwrap();
    for (fault, verb) in faults.iter().zip(["open_account", "session"]) {
        assert_eq!((fault.level, fault.value("verb"), fault.value("code")), (Level::Error, verb, "damaged"));
        assert!(
            fault.value("cause").contains("account") && fault.text.ends_with(fault.value("cause")),
            "{fault:?}"
        );
        assert!(!fault.text.contains("サンプル") && !fault.text.contains(account.access_key.as_str()), "{fault:?}");
    }
    assert_eq!(faults.len(), 2);
    ra.applications(&ListQuery::default(), None).unwrap_err();
    let faults = heard();
    let [fault] = faults.as_slice() else { panic!("{faults:?}") };
    assert_eq!((fault.level, fault.value("verb"), fault.value("code")), (Level::Error, "read", "damaged"));
}

#[test]
fn a_log_may_call_the_library() {
    let registry = Registry::in_memory(options()).unwrap();
    let ra = registry.ra("operator").unwrap();
    listen();
    for _ in 0..2 {
        ASKED.set(Some(registry.clone()));
        ra.open_account(&NewAccount::new("株式会社サンプル", ""), None).unwrap();
    }
    ASKED.set(Some(registry.clone()));
    ra.reject("1000000000".parse().unwrap(), "書類", None).unwrap_err();
    let (opened, refused) =
        ((Level::Debug, "open_account: ok"), (Level::Info, "reject: not_found: not_your_record"));
    assert_eq!(told(), records([opened, opened, opened, opened, refused, opened]));
    let other = Registry::in_memory(Options::new().clock(clock())).unwrap();
    ASKED.set(Some(other));
    registry.close();
    assert_eq!(told().last(), records([opened]).last(), "also when it is told that a registry was closed");
}
