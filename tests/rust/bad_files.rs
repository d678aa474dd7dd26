//! 台帳でないファイル — Files that are no good: a clear answer, and the file stays byte for byte as it was.

use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::Path;
use std::process::Command;

use passport_core::model::NewAccount;
use passport_core::{Code, Error, Registry, Rule};

use crate::registry::options;

type Answer = (Code, Option<Rule>);

const NOT_A_REGISTRY: Answer = (Code::Incompatible, Some(Rule::NotARegistry));
const NEWER: Answer = (Code::Incompatible, Some(Rule::NewerSchema));
const MISSING: Answer = (Code::NotFound, Some(Rule::RegistryMissing));
const TAKEN: Answer = (Code::Conflict, Some(Rule::RegistryExists));
const DAMAGED: Answer = (Code::Damaged, None);
const STORAGE: Answer = (Code::Storage, None);

fn refusal<T>(result: Result<T, Error>) -> Answer {
    let refused = result.err().unwrap();
    // One line, of both languages, without a path.
    assert!(!refused.to_string().contains(['\n', '/']), "{refused}");
    (refused.code(), refused.rule())
}

/// A registry with an account, closed, as bytes.
fn sound(folder: &Path) -> Vec<u8> {
    let path = folder.join("sound.db");
    let registry = Registry::create(&path, options()).unwrap();
    registry.ra("operator").unwrap().open_account(&NewAccount::new("株式会社サンプル", "D0001"), None).unwrap();
    registry.close();
    std::fs::read(path).unwrap()
}

/// What else SQLite makes, or may be told to say of itself.
fn other(folder: &Path, sql: &str) -> Vec<u8> {
    let path = folder.join("other.db");
    let connection = rusqlite::Connection::open(&path).unwrap();
    connection.execute_batch(sql).unwrap();
    connection.close().unwrap();
    let bytes = std::fs::read(&path).unwrap();
    std::fs::remove_file(path).unwrap();
    bytes
}

/// Every file that is no good, and what opening it must answer.
fn bad_files(folder: &Path) -> Vec<(&'static str, Vec<u8>, Answer)> {
    let sound = sound(folder);
    let bent = |at: usize, bytes: &[u8]| {
        let mut bent = sound.clone();
        bent[at..at + bytes.len()].copy_from_slice(bytes);
        bent
    };
    let cut = |length: usize| sound[..length].to_vec();
    let foreign = "CREATE TABLE customer (name TEXT); INSERT INTO customer VALUES ('somebody')";
    let id = "PRAGMA application_id = 1346458451";
    vec![
        ("zero-length", Vec::new(), NOT_A_REGISTRY),
        ("one byte", vec![0], NOT_A_REGISTRY),
        ("text", b"not a database, but long enough to be one".to_vec(), NOT_A_REGISTRY),
        ("zeros", vec![0; 8192], NOT_A_REGISTRY),
        ("foreign", other(folder, foreign), NOT_A_REGISTRY),
        ("foreign, writing ahead", other(folder, &format!("PRAGMA journal_mode = WAL; {foreign}")), NOT_A_REGISTRY),
        ("foreign, with the registry's id", other(folder, &format!("{id}; {foreign}")), DAMAGED),
        (
            "foreign, with its version too",
            other(folder, &format!("{id}; PRAGMA user_version = 1; {foreign}")),
            DAMAGED,
        ),
        // The header: magic at 0, page size at 16, user_version at 60, application_id at 68.
        ("another magic", bent(0, b"Somebody"), NOT_A_REGISTRY),
        ("another id", bent(68, &[0; 4]), NOT_A_REGISTRY),
        ("newer", bent(60, &2_u32.to_be_bytes()), NEWER),
        ("much newer", bent(60, &0x7fff_ffff_u32.to_be_bytes()), NEWER),
        ("of no version", bent(60, &[0; 4]), DAMAGED),
        ("of a version before all", bent(60, &[0xff; 4]), DAMAGED),
        ("cut to its header", cut(100), DAMAGED),
        ("cut within a page", cut(5000), DAMAGED),
        ("cut to a page", cut(4096), DAMAGED),
        ("cut by half", cut(sound.len() / 8192 * 4096), DAMAGED),
        ("cut by a page", cut(sound.len() - 4096), DAMAGED),
        ("without a schema", bent(100, &[0xff; 300]), DAMAGED),
        ("with a bent first page", bent(100, &[0; 3996]), DAMAGED),
        ("with bent pages", bent(4096, &vec![0xa5; sound.len() - 4096]), DAMAGED),
    ]
}

#[test]
fn no_file_that_is_no_good_is_opened_or_touched() {
    let folder = tempfile::tempdir().unwrap();
    let files = bad_files(folder.path());
    for (name, bytes, must) in &files {
        // Alone, so that whatever is left beside it is seen.
        let alone = tempfile::tempdir().unwrap();
        let path = alone.path().join("registry.db");
        std::fs::write(&path, bytes).unwrap();
        let before = std::fs::metadata(&path).unwrap();
        let stays = || {
            assert!(std::fs::read(&path).unwrap() == *bytes, "{name} is as it was");
            let after = std::fs::metadata(&path).unwrap();
            assert_eq!(
                (after.ino(), after.mode(), after.len()),
                (before.ino(), before.mode(), before.len()),
                "{name}"
            );
            assert_eq!(std::fs::read_dir(alone.path()).unwrap().count(), 1, "{name}: nothing is left beside it");
        };
        for _ in 0..2 {
            assert_eq!(refusal(Registry::open(&path, options())), *must, "{name}");
            stays();
        }
        assert_eq!(refusal(Registry::open(&path, options().create_if_missing(true))), *must, "{name}");
        assert_eq!(refusal(Registry::create(&path, options())), TAKEN, "{name}");
        let registry = Registry::in_memory(options()).unwrap();
        assert_eq!(refusal(registry.backup(&path)), TAKEN, "{name}");
        stays();
    }
    println!("bad files: {}", files.len());
}

#[test]
fn what_is_no_file_is_not_opened() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    std::fs::create_dir(path("directory")).unwrap();
    std::os::unix::fs::symlink(path("nothing"), path("dangling")).unwrap();
    std::os::unix::fs::symlink(path("loop"), path("loop")).unwrap();
    assert!(Command::new("mkfifo").arg(path("pipe")).status().unwrap().success());
    std::fs::write(path("file"), b"").unwrap();
    let long = "a".repeat(300);
    let open = |name: &str| refusal(Registry::open(path(name), options()));
    for (name, must) in [
        ("directory", NOT_A_REGISTRY),
        ("pipe", NOT_A_REGISTRY),
        ("dangling", MISSING),
        ("nothing", MISSING),
        ("loop", STORAGE),
        ("file/within", STORAGE),
        (&long, STORAGE),
    ] {
        assert_eq!(open(name), must, "{name}");
    }
    assert_eq!(refusal(Registry::open("/dev/null", options())), NOT_A_REGISTRY);
    for name in ["directory", "pipe", "dangling", "loop"] {
        assert_eq!(refusal(Registry::create(path(name), options())), TAKEN, "{name}");
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 5);
}

/// Not a test by itself: what the test below runs as somebody whom permissions bind.
#[test]
fn child_opens_what_it_may_not_read() {
    let Ok(folder) = std::env::var("PASSPORT_TEST_UNREADABLE") else { return };
    let open = |name: &str| refusal(Registry::open(Path::new(&folder).join(name), options()));
    assert_eq!(open("unreadable.db"), STORAGE);
    assert_eq!(open("closed/registry.db"), STORAGE);
    assert_eq!(refusal(Registry::create(Path::new(&folder).join("closed/new.db"), options())), STORAGE);
    println!("\nall refused");
}

#[test]
fn what_may_not_be_read_is_refused_by_storage() {
    let folder = tempfile::tempdir().unwrap();
    let may = |path: &Path, mode| std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    let bytes = sound(folder.path());
    let (path, closed) = (folder.path().join("unreadable.db"), folder.path().join("closed"));
    std::fs::write(&path, &bytes).unwrap();
    std::fs::create_dir(&closed).unwrap();
    std::fs::write(closed.join("registry.db"), &bytes).unwrap();
    // The program, where anybody may run it.
    let program = folder.path().join("program");
    let here = std::env::current_exe().unwrap();
    std::fs::hard_link(&here, &program).or_else(|_| std::fs::copy(&here, &program).map(drop)).unwrap();
    may(folder.path(), 0o755);
    may(&program, 0o755);
    may(&path, 0o000);
    may(&closed, 0o000);
    let test = ["--exact", "bad_files::child_opens_what_it_may_not_read", "--nocapture"];
    let is_root = std::fs::metadata("/proc/self").unwrap().uid() == 0;
    let mut child = if is_root {
        let mut child = Command::new("setpriv");
        child.args(["--reuid=65534", "--regid=65534", "--clear-groups"]).arg(&program);
        child
    } else {
        Command::new(&program)
    };
    let output = child.args(test).env("PASSPORT_TEST_UNREADABLE", folder.path()).output().unwrap();
    may(&closed, 0o755);
    may(&path, 0o644);
    let told = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && told.contains("all refused"), "{told}");
    assert!(std::fs::read(&path).unwrap() == bytes && std::fs::read(closed.join("registry.db")).unwrap() == bytes);
}

/// SQLite cannot know that entries are missing with the log; the head that was kept elsewhere tells.
#[test]
fn a_copy_without_its_log_opens_as_it_was_and_the_head_tells() {
    let folder = tempfile::tempdir().unwrap();
    let (path, copy) = (folder.path().join("registry.db"), folder.path().join("copy.db"));
    let registry = Registry::create(&path, options()).unwrap();
    let ra = registry.ra("operator").unwrap();
    ra.open_account(&NewAccount::new("株式会社サンプル", "D0001"), None).unwrap();
    assert!(folder.path().join("registry.db-wal").exists());
    let head = ra.audit_head().unwrap();
    std::fs::copy(&path, &copy).unwrap();
    let lacking = Registry::open(&copy, options()).unwrap();
    assert!(lacking.check_integrity().unwrap().is_sound());
    let check = lacking.ra("operator").unwrap().verify_audit(Some(&head)).unwrap();
    assert!(check.tail_is_cut && !check.is_sound() && check.entries > 0, "{check:?}");
    assert!(ra.verify_audit(Some(&head)).unwrap().is_sound());
}
