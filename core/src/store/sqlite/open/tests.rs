//! The schema as it was released, and how an older file is brought up to date: by scripts that there are not yet.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use rusqlite::Connection;

use super::*;
use crate::store::sqlite::Sqlite;

/// SHA-256 of the script of each released version.
const FROZEN: &[&str] = &["9907d3bcfa2847fbd0dc69194183d97ccec9c744ec1484c2cee8500c4f52a265"];

/// A second version: a column that is filled from the old rows, and a table.
const SECOND: &str = "ALTER TABLE account ADD COLUMN name_length INTEGER NOT NULL DEFAULT 0;
    UPDATE account SET name_length = length(name);
    CREATE TABLE note (account INTEGER NOT NULL REFERENCES account(id), text TEXT NOT NULL) STRICT;";

const VERSION_1: &[&str] = MIGRATIONS;
const VERSION_2: &[&str] = &[MIGRATIONS[0], SECOND];

/// The same, so slow that there is time to be killed in the middle.
const SLOW: &[&str] = &[
    MIGRATIONS[0],
    "ALTER TABLE account ADD COLUMN name_length INTEGER NOT NULL DEFAULT 0;
     UPDATE account SET name_length = length(name);
     CREATE TABLE slow AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 30000000) SELECT i FROM n;
     DROP TABLE slow;
     CREATE TABLE note (account INTEGER NOT NULL REFERENCES account(id), text TEXT NOT NULL) STRICT;",
];

const CHILD: &str = "PASSPORT_TEST_MIGRATION";

#[test]
fn a_released_script_is_frozen() {
    let digests: Vec<_> =
        MIGRATIONS.iter().map(|script| crate::digest::hex(&crate::digest::sha256(script.as_bytes()))).collect();
    assert_eq!(digests, FROZEN, "released schemas are frozen: add the next script, 0002.sql, instead");
}

/// A file of version 1 with three accounts.
fn of_version_1(path: &Path) {
    Sqlite::create(path, &mut |_| Ok(())).unwrap();
    let connection = Location::new(path).unwrap().connect().unwrap();
    for (key, name) in [("AAAAAAAA", "one"), ("BBBBBBBB", "three"), ("CCCCCCCC", "eleven characters")] {
        let sql = "INSERT INTO account (access_key, name, dealer_code, a3_contract, opened_at, profile) VALUES (?1, ?2, '', 0, 0, '{}')";
        connection.execute(sql, [key, name]).unwrap();
    }
}

fn open_by(path: &Path, migrations: &[&str]) -> Result<Connection> {
    let connection = Location::new(path)?.connect()?;
    examine_by(&connection, migrations, &|_| Ok(()))?;
    move_log_at_close(&connection).map_err(storing)?;
    Ok(connection)
}

/// The version of a file, whole: every table, row and value of it, and nothing of another.
fn whole(path: &Path) -> i64 {
    let connection = Connection::open(path).unwrap();
    let one = |sql: &str| connection.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap();
    let version = one("SELECT user_version FROM pragma_user_version");
    let tables = one("SELECT count(*) FROM sqlite_schema WHERE name IN ('note', 'slow')");
    let columns = one("SELECT count(*) FROM pragma_table_info('account') WHERE name = 'name_length'");
    assert_eq!((tables, columns), if version == 1 { (0, 0) } else { (1, 1) }, "version {version}");
    if version == 2 {
        assert_eq!(one("SELECT count(*) FROM account WHERE name_length = length(name)"), 3);
    }
    assert_eq!(one("SELECT count(*) FROM account"), 3);
    assert_eq!(connection.query_row("PRAGMA integrity_check", [], |row| row.get::<_, String>(0)).unwrap(), "ok");
    version
}

#[test]
fn an_older_file_is_brought_up_to_date_once_and_a_newer_one_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("registry.db");
    of_version_1(&path);
    open_by(&path, VERSION_1).unwrap();
    assert_eq!(whole(&path), 1);
    for _ in 0..3 {
        // A second time the script would fail: the column is there.
        open_by(&path, VERSION_2).unwrap();
        assert_eq!(whole(&path), 2);
    }
    let before = std::fs::read(&path).unwrap();
    let refused = open_by(&path, VERSION_1).err().unwrap();
    assert_eq!((refused.code(), refused.rule()), (Code::Incompatible, Some(Rule::NewerSchema)));
    assert_eq!(std::fs::read(&path).unwrap(), before);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left beside it");
    // And one made by the newer version has nothing of the way that the old one went.
    let fresh = blank().unwrap();
    migrate(&fresh, VERSION_2).unwrap();
    assert_eq!(pragma(&fresh, "user_version").unwrap(), 2);
}

#[test]
fn who_may_not_open_an_older_file_leaves_it_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("registry.db");
    of_version_1(&path);
    let before = std::fs::read(&path).unwrap();
    let connection = Location::new(&path).unwrap().connect().unwrap();
    let turned_away = &|_: &[u8]| Err(Error::rule_of(Code::SignIn, Rule::WrongSecret));
    let refused = examine_by(&connection, VERSION_2, turned_away).unwrap_err();
    assert_eq!(refused.rule(), Some(Rule::WrongSecret));
    drop(connection);
    assert_eq!((whole(&path), std::fs::read(&path).unwrap()), (1, before));
}

#[test]
fn a_script_that_fails_leaves_the_file_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("registry.db");
    of_version_1(&path);
    let content = |path: &Path| {
        let connection = Connection::open(path).unwrap();
        let mut statement = connection.prepare("SELECT sql FROM sqlite_schema ORDER BY name").unwrap();
        statement
            .query_map([], |row| row.get::<_, Option<String>>(0))
            .unwrap()
            .map(std::result::Result::unwrap)
            .collect::<Vec<_>>()
    };
    let before = content(&path);
    let half = format!("{SECOND} INSERT INTO account SELECT * FROM nothing;");
    let breaks = format!("{SECOND} INSERT INTO note VALUES (99, 'of nobody');");
    for script in [&half, &breaks] {
        let failed = open_by(&path, &[MIGRATIONS[0], script]).err().unwrap();
        assert!(matches!(failed.code(), Code::Damaged | Code::Storage), "{}", failed.code());
        assert_eq!((whole(&path), content(&path)), (1, before.clone()));
    }
    open_by(&path, VERSION_2).unwrap();
    assert_eq!(whole(&path), 2);
}

/// Not a test by itself: what the tests below run in processes of their own.
#[test]
fn child_opens_by_the_second_version() {
    let Ok(path) = std::env::var(CHILD) else { return };
    let slow = std::env::var_os("PASSPORT_TEST_SLOW").is_some();
    open_by(Path::new(&path), if slow { SLOW } else { VERSION_2 }).unwrap();
}

fn child(path: &Path, slow: bool) -> std::process::Child {
    let mut command = Command::new(std::env::current_exe().unwrap());
    let name = "store::sqlite::open::tests::child_opens_by_the_second_version";
    command.args(["--exact", name]).env(CHILD, path).stdout(Stdio::null()).stderr(Stdio::null());
    if slow {
        command.env("PASSPORT_TEST_SLOW", "1");
    }
    command.spawn().unwrap()
}

#[test]
fn several_processes_bring_one_file_up_to_date() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("registry.db");
    of_version_1(&path);
    let mut children: Vec<_> = (0..4).map(|_| child(&path, false)).collect();
    for child in &mut children {
        assert!(child.wait().unwrap().success());
    }
    assert_eq!(whole(&path), 2);
}

#[test]
fn a_process_that_is_killed_in_the_middle_leaves_one_version_whole() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("registry.db");
    of_version_1(&path);
    let mut killed = child(&path, true);
    // It is in the middle once the log has grown by what the script writes.
    let log = folder.path().join("registry.db-wal");
    while std::fs::metadata(&log).map_or(0, |found| found.len()) < 4 << 20 {
        assert!(killed.try_wait().unwrap().is_none(), "it ended too soon");
        std::thread::sleep(Duration::from_millis(2));
    }
    killed.kill().unwrap();
    killed.wait().unwrap();
    assert!(std::fs::metadata(&log).unwrap().len() >= 4 << 20, "what it wrote is left in the log");
    assert_eq!(whole(&path), 1, "nothing of it counts");
    open_by(&path, VERSION_2).unwrap();
    assert_eq!(whole(&path), 2, "the next open finishes");
}
