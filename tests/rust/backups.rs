//! 控え — A copy of a registry that is in use: complete, of one instant, and there only when it is whole.

use std::os::unix::process::parent_id;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use passport_core::model::{ListQuery, NewAccount};
use passport_core::{Backup, Code, Error, Options, Ra, Registry, Rule};

use crate::registry::{draft, fill, options};

const WRITER: &str = "PASSPORT_TEST_WRITER";
const COPIER: &str = "PASSPORT_TEST_COPIER";

fn refusal<T>(result: Result<T, Error>) -> (Code, Option<Rule>) {
    let refused = result.err().unwrap();
    (refused.code(), refused.rule())
}

fn files(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.retain(|name| !name.ends_with("-wal") && !name.ends_with("-shm"));
    names.sort();
    names
}

fn to_the_end(backup: &Backup, pages: u32) -> u32 {
    let mut steps = 1;
    while !backup.step(pages).unwrap().is_last() {
        steps += 1;
    }
    steps
}

/// How many entries the audit has, as its head tells without a look at the others.
fn entries(ra: &Ra) -> i64 {
    ra.audit_head().unwrap().split(':').next().unwrap().parse().unwrap()
}

/// Runs one of the tests below as a process of its own.
fn process(test: &str, told: &str, path: &Path) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", &format!("backups::{test}")])
        .env(told, path)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

#[test]
fn a_copy_is_the_registry_as_it_was_and_lives_on() {
    let folder = tempfile::tempdir().unwrap();
    let (path, to) = (folder.path().join("registry.db"), folder.path().join("copy.db"));
    let registry = Registry::create(&path, options()).unwrap();
    let (session, draft) = draft(&registry, "ec-www.pem");
    let number = session.submit(&draft).unwrap().number;
    let ra = registry.ra("operator").unwrap();
    ra.begin_review(number, None).unwrap();
    let head = ra.audit_head().unwrap();

    let backup = registry.backup(&to).unwrap();
    // What is written from here on is not in it.
    ra.approve(number, None).unwrap();
    let first = backup.step(1).unwrap();
    assert!(first.remaining == first.total - 1 && !first.is_last() && !to.exists(), "{first:?}");
    to_the_end(&backup, 7);
    let again = backup.step(1).unwrap();
    assert!(again.is_last() && again.total == first.total, "the end is told again");
    assert_eq!(files(folder.path()), ["copy.db", "registry.db"], "nothing is left beside it");
    drop(backup);

    let copy = Registry::open(&to, options()).unwrap();
    let of_copy = copy.ra("operator").unwrap();
    assert_eq!(of_copy.audit_head().unwrap(), head);
    assert!(of_copy.verify_audit(Some(&head)).unwrap().is_sound());
    assert_eq!(of_copy.application(number).unwrap().status.name(), "under_review");
    assert_eq!(ra.application(number).unwrap().status.name(), "approved");
    assert_eq!(copy.ca_certificates().unwrap(), registry.ca_certificates().unwrap());
    of_copy.approve(number, None).unwrap();
    of_copy.issue(number, None).unwrap();
    assert!(of_copy.verify_audit(Some(&head)).unwrap().is_sound());
    assert_eq!(refusal(Registry::open(&to, Options::new())), (Code::SignIn, Some(Rule::WrongSecret)));
    // And a copy of the copy.
    to_the_end(&copy.backup(folder.path().join("second.db")).unwrap(), u32::MAX);
    Registry::open(folder.path().join("second.db"), options()).unwrap();
}

/// Not a test by itself: what the test below runs while it copies.
#[test]
fn child_writes_all_the_time() {
    let Ok(path) = std::env::var(WRITER) else { return };
    let ra = Registry::open(path, options()).unwrap().ra("writer").unwrap();
    let parent = parent_id();
    while parent_id() == parent {
        ra.open_account(&NewAccount::new("株式会社サンプル", "D0001"), None).unwrap();
    }
}

#[test]
fn a_copy_ends_though_a_process_writes_all_the_time_and_is_of_one_instant() {
    let folder = tempfile::tempdir().unwrap();
    let (path, to) = (folder.path().join("registry.db"), folder.path().join("copy.db"));
    let registry = Registry::create(&path, options()).unwrap();
    let ra = registry.ra("operator").unwrap();
    let mut writer = process("child_writes_all_the_time", WRITER, &path);
    while entries(&ra) < 20 {
        assert!(writer.try_wait().unwrap().is_none(), "the writer ended");
        std::thread::sleep(Duration::from_millis(2));
    }
    let before = entries(&ra);
    let backup = registry.backup(&to).unwrap();
    let after = entries(&ra);
    let first = backup.step(1).unwrap();
    let mut remaining = first.remaining;
    while remaining > 0 {
        // Something is written between any two steps.
        let seen = entries(&ra);
        while entries(&ra) == seen {
            assert!(writer.try_wait().unwrap().is_none(), "the writer ended");
        }
        let progress = backup.step(1).unwrap();
        assert_eq!((progress.remaining, progress.total), (remaining - 1, first.total), "it never begins anew");
        remaining = progress.remaining;
    }
    assert!(writer.try_wait().unwrap().is_none(), "it wrote to the end");
    writer.kill().unwrap();
    writer.wait().unwrap();
    let copy = Registry::open(&to, options()).unwrap();
    let check = copy.ra("operator").unwrap().verify_audit(None).unwrap();
    assert!(check.is_sound() && (before..=after).contains(&check.entries), "{before} {check:?} {after}");
    let written = entries(&ra) - check.entries;
    assert!(written >= i64::from(first.total) - 1, "{written} entries since, {} steps", first.total);
}

#[test]
fn what_is_not_complete_is_not_there() {
    let folder = tempfile::tempdir().unwrap();
    let (path, to) = (folder.path().join("registry.db"), folder.path().join("copy.db"));
    let registry = Registry::create(&path, options()).unwrap();
    let taken = (Code::Conflict, Some(Rule::RegistryExists));
    assert_eq!(refusal(registry.backup(&path)), taken);
    assert_eq!(refusal(registry.backup(folder.path())), taken);
    assert_eq!(refusal(registry.backup(folder.path().join("no/such/folder"))).0, Code::Storage);

    let backup = registry.backup(&to).unwrap();
    assert_eq!(refusal(backup.step(0)).0, Code::BadArgument);
    assert!(!backup.step(3).unwrap().is_last());
    drop(backup);
    assert_eq!(files(folder.path()), ["registry.db"], "one that was let go of leaves nothing");

    let backup = registry.backup(&to).unwrap();
    std::fs::write(&to, b"somebody's").unwrap();
    assert_eq!(refusal(backup.step(u32::MAX)), taken);
    assert_eq!(std::fs::read(&to).unwrap(), b"somebody's");
    std::fs::remove_file(&to).unwrap();
    assert!(backup.step(1).unwrap().is_last(), "what was copied is not copied again");
    Registry::open(&to, options()).unwrap();
    std::fs::remove_file(&to).unwrap();

    let backup = registry.backup(&to).unwrap();
    backup.step(3).unwrap();
    registry.close();
    assert_eq!(files(folder.path()), ["registry.db"], "closing lets go of it");
    assert_eq!(refusal(backup.step(1)).0, Code::Closed);
    assert_eq!(refusal(registry.backup(&to)).0, Code::Closed);
    drop(backup);
    assert_eq!(std::fs::metadata(&path).unwrap().len() % 4096, 0);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "the log was folded in");
}

/// Not a test by itself: what the test below kills.
#[test]
fn child_copies() {
    let Ok(path) = std::env::var(COPIER) else { return };
    let to = Path::new(&path).with_extension("copy");
    let backup = Registry::open(&path, options()).unwrap().backup(&to).unwrap();
    backup.step(30).unwrap();
    std::fs::write(Path::new(&path).with_extension("begun"), b"").unwrap();
    std::thread::sleep(Duration::from_secs(600));
}

#[test]
fn a_process_that_is_killed_leaves_no_copy_and_a_sound_registry() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("registry.db");
    Registry::create(&path, options()).unwrap().close();
    let mut copier = process("child_copies", COPIER, &path);
    while !path.with_extension("begun").exists() {
        assert!(copier.try_wait().unwrap().is_none(), "it ended");
        std::thread::sleep(Duration::from_millis(2));
    }
    copier.kill().unwrap();
    copier.wait().unwrap();
    assert!(!path.with_extension("copy").exists());
    let registry = Registry::open(&path, options()).unwrap();
    assert!(registry.ra("operator").unwrap().verify_audit(None).unwrap().is_sound());
    to_the_end(&registry.backup(path.with_extension("copy")).unwrap(), 100);
}

#[test]
fn two_threads_step_one_copy_and_several_copies_run_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let registry = Registry::create(folder.path().join("registry.db"), options()).unwrap();
    let names = ["one.db", "two.db", "three.db"];
    let backups = names.map(|name| registry.backup(folder.path().join(name)).unwrap());
    let steps: u32 = std::thread::scope(|scope| {
        let threads: Vec<_> = backups
            .iter()
            .flat_map(|backup| [backup, backup])
            .map(|backup| scope.spawn(|| to_the_end(backup, 1)))
            .collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).sum()
    });
    let total = backups[0].step(1).unwrap().total;
    // Each page is copied once; whoever comes second to the end hears of it once more.
    assert_eq!(steps, 3 * (total + 1));
    for name in names {
        let copy = Registry::open(folder.path().join(name), options()).unwrap();
        assert!(copy.ra("operator").unwrap().verify_audit(None).unwrap().is_sound());
    }
}

#[test]
fn a_registry_in_memory_is_copied_where_its_secret_is_known() {
    let folder = tempfile::tempdir().unwrap();
    let to = folder.path().join("copy.db");
    let drawn = Registry::in_memory(Options::new()).unwrap();
    assert_eq!(refusal(drawn.backup(&to)), (Code::Refused, Some(Rule::BackupSecretRequired)));
    drawn.close();
    assert_eq!(refusal(drawn.backup(&to)).0, Code::Closed);
    assert_eq!(files(folder.path()), Vec::<String>::new());

    let registry = Registry::in_memory(options()).unwrap();
    let (session, draft) = draft(&registry, "ec-www.pem");
    session.submit(&draft).unwrap();
    let backup = registry.backup(&to).unwrap();
    let mut other = session.draft_new("SR3.0-1Y").unwrap();
    fill(&mut other, "ec-www.pem");
    session.submit(&other).unwrap();
    assert!(to_the_end(&backup, 10) > 3);
    let copy = Registry::open(&to, options()).unwrap();
    let ra = copy.ra("operator").unwrap();
    assert_eq!(ra.applications(&ListQuery::default(), None).unwrap().total, 1);
    assert!(ra.verify_audit(None).unwrap().is_sound());
    ra.open_account(&NewAccount::new("株式会社サンプル", "D0001"), None).unwrap();
}
