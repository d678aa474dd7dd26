//! 開く — Making and opening registry files: settings of every connection, migrations, identity.

use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::limits::Limit;
use rusqlite::{Connection, OpenFlags};

use super::fault::storing;
use super::{Sqlite, damaged};
use crate::error::{Code, Error, Result};
use crate::journal;
use crate::rule::Rule;
use crate::store::Store;

/// "PASS", in the header of every registry file.
const APPLICATION_ID: i64 = 0x5041_5353;

/// One script a schema version, in order; the file's `user_version` counts those applied.
const MIGRATIONS: &[&str] = &[include_str!("migrations/0001.sql")];

/// SQLite before 3.51.3 can lose a write when several connections reset the WAL.
const OLDEST_SQLITE: i32 = 3_051_003;

/// Waits of a busy connection: short ones, so that no process starves, for at least 5 seconds in all.
const BUSY_TRIES: i32 = 20_000;

/// Where a store's file lies.
pub(super) struct Location(PathBuf);

impl Location {
    pub(super) fn new(path: &Path) -> Result<Location> {
        match std::fs::metadata(path) {
            Ok(_) => Ok(Location(path.to_owned())),
            Err(fault) if fault.kind() == std::io::ErrorKind::NotFound => {
                Err(Error::rule_of(Code::NotFound, Rule::RegistryMissing))
            }
            Err(fault) => Err(Error::storage(Code::Storage, fault)),
        }
    }

    /// A connection to the file, which must be there: with the settings every connection has.
    pub(super) fn connect(&self) -> Result<Connection> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let mut connection = Connection::open_with_flags(&self.0, flags).map_err(storing)?;
        settle(&mut connection)?;
        Ok(connection)
    }
}

pub(super) fn in_memory() -> Result<Connection> {
    let mut connection = Connection::open_in_memory().map_err(storing)?;
    settle(&mut connection)?;
    migrate(&connection)?;
    Ok(connection)
}

/// Makes the file beside its place, complete, and then gives it its name: there is never half a registry under it.
pub(super) fn create(path: &Path, found: &mut dyn FnMut(&dyn Store) -> Result<()>) -> Result<()> {
    let taken = || Error::rule_of(Code::Conflict, Rule::RegistryExists);
    let failed = |fault| Error::storage(Code::Storage, fault);
    if path.symlink_metadata().is_ok() {
        return Err(taken());
    }
    let mut beside = path.as_os_str().to_owned();
    beside.push(format!(".{}", crate::digest::hex(&crate::chance::bytes::<8>()?)));
    let beside = PathBuf::from(beside);
    let made = std::fs::File::create_new(&beside).map_err(failed).and_then(|_| {
        let connection = Location(beside.clone()).connect()?;
        write_ahead(&connection)?;
        migrate(&connection)?;
        let store = Sqlite { writer: Mutex::new(connection), readers: None };
        found(&store)?;
        let connection = store.writer.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
        // Closing the last connection moves the log into the file.
        connection.close().map_err(|(_, fault)| storing(fault))?;
        std::fs::hard_link(&beside, path).map_err(|fault| match fault.kind() {
            std::io::ErrorKind::AlreadyExists => taken(),
            _ => failed(fault),
        })?;
        sync_directory(path).map_err(failed)
    });
    for leftover in ["", "-wal", "-shm"] {
        let mut name = beside.clone().into_os_string();
        name.push(leftover);
        // The file has its name by now, or never gets one; a leftover under this one harms nobody.
        let _ = std::fs::remove_file(name);
    }
    made
}

fn sync_directory(path: &Path) -> std::io::Result<()> {
    let directory = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    std::fs::File::open(directory)?.sync_all()
}

/// The settings of every connection: durable, strict, and deaf to what a hostile schema could ask for.
fn settle(connection: &mut Connection) -> Result<()> {
    if rusqlite::version_number() < OLDEST_SQLITE {
        return Err(Error::from_code(Code::Incompatible));
    }
    connection.busy_handler(Some(wait)).map_err(storing)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true).map_err(storing)?;
    // Where somebody has run ANALYZE, a statement would otherwise be planned anew for every value that is bound.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true).map_err(storing)?;
    connection.set_limit(Limit::SQLITE_LIMIT_ATTACHED, 0).map_err(storing)?;
    connection.set_prepared_statement_cache_capacity(64);
    let pragmas = [
        ("trusted_schema", "OFF"),
        ("cell_size_check", "ON"),
        ("foreign_keys", "ON"),
        ("synchronous", "FULL"),
        ("temp_store", "MEMORY"),
    ];
    for (name, value) in pragmas {
        connection.pragma_update(None, name, value).map_err(opening)?;
    }
    Ok(())
}

/// Writes ahead to a log: set in the file for good, and looked at again at every open. Only a registry is touched.
fn write_ahead(connection: &Connection) -> Result<()> {
    let mode: String =
        connection.pragma_update_and_check(None, "journal_mode", "WAL", |row| row.get(0)).map_err(storing)?;
    if mode == "wal" { Ok(()) } else { Err(Error::from_code(Code::Storage)) }
}

/// Another connection holds the lock: sleep 0.1 to 0.5 ms, unevenly so that waiters do not march in step.
fn wait(tries: i32) -> bool {
    let uneven = u64::from(tries.unsigned_abs()).wrapping_mul(2_654_435_761) >> 7;
    std::thread::sleep(Duration::from_micros(100 + uneven % 400));
    tries < BUSY_TRIES
}

/// Looks whether an open file is a registry this version can use, and brings an older one up to date.
pub(super) fn examine(connection: &Connection) -> Result<()> {
    let pragma = |name| connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0)).map_err(opening);
    if pragma("application_id")? != APPLICATION_ID {
        return Err(Error::rule_of(Code::Incompatible, Rule::NotARegistry));
    }
    match usize::try_from(pragma("user_version")?) {
        Ok(version) if version > MIGRATIONS.len() => Err(Error::rule_of(Code::Incompatible, Rule::NewerSchema)),
        Ok(_) => {
            write_ahead(connection)?;
            migrate(connection)
        }
        Err(_) => Err(damaged()),
    }
}

/// Applies the migrations the file lacks, each in one transaction.
fn migrate(connection: &Connection) -> Result<()> {
    let applied =
        |connection: &Connection| connection.pragma_query_value(None, "user_version", |row| row.get::<_, i64>(0));
    let is_current = |version: i64| usize::try_from(version).is_ok_and(|version| version >= MIGRATIONS.len());
    if is_current(applied(connection).map_err(storing)?) {
        return Ok(());
    }
    for (index, script) in MIGRATIONS.iter().enumerate() {
        let batch = || -> rusqlite::Result<bool> {
            if usize::try_from(applied(connection)?).is_ok_and(|version| version > index) {
                return Ok(false);
            }
            connection.execute_batch(script)?;
            connection.pragma_update(None, "application_id", APPLICATION_ID)?;
            connection.pragma_update(None, "user_version", i64::try_from(index + 1).unwrap_or(i64::MAX))?;
            Ok(true)
        };
        // Looked at again inside: another process may have migrated while this one waited for the lock.
        connection.execute_batch("BEGIN IMMEDIATE").map_err(storing)?;
        match batch().and_then(|is_new| connection.execute_batch("COMMIT").map(|()| is_new)) {
            Ok(true) => journal::migrated(index + 1),
            Ok(false) => {}
            Err(fault) => {
                // The first fault is the one to tell; SQLite may have rolled back by itself already.
                let _ = connection.execute_batch("ROLLBACK");
                return Err(storing(fault));
            }
        }
    }
    Ok(())
}

/// A fault while the header is first read: a file that is no database is not a registry.
fn opening(fault: rusqlite::Error) -> Error {
    match fault.sqlite_error_code() {
        Some(rusqlite::ErrorCode::NotADatabase) => Error::rule_of(Code::Incompatible, Rule::NotARegistry),
        _ => storing(fault),
    }
}
