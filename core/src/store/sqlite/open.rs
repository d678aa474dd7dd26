//! 開く — Making and opening registry files: settings of every connection, migrations, identity.

use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::limits::Limit;
use rusqlite::{Connection, OpenFlags, OptionalExtension};

use super::fault::storing;
use super::{Sqlite, damaged};
use crate::error::{Code, Error, Result};
use crate::journal;
use crate::rule::Rule;
use crate::store::{SECRET_CHECK, Store};

/// "PASS", in the header of every registry file.
const APPLICATION_ID: i64 = 0x5041_5353;

/// One script a schema version, in order; the file's `user_version` counts those applied.
///
/// Scripts that were released are frozen: what is to change is the next script.
const MIGRATIONS: &[&str] = &[include_str!("migrations/0001.sql")];

/// SQLite before 3.51.3 can lose a write when several connections reset the WAL.
const OLDEST_SQLITE: i32 = 3_051_003;

/// Waits of a busy connection: short ones, so that no process starves, for at least 5 seconds in all.
const BUSY_TRIES: i32 = 20_000;

/// A path that leads to the same place once the process has gone to another directory.
pub(super) fn lasting(path: &Path) -> PathBuf {
    // One without an absolute form leads nowhere, which is told where it is used.
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}

/// Where a store's file lies, and which file that is: device and inode, by which SQLite knows it as well.
pub(super) struct Location {
    path: PathBuf,
    file: (u64, u64),
}

impl Location {
    pub(super) fn new(path: &Path) -> Result<Location> {
        match std::fs::metadata(path) {
            // An empty one SQLite takes for a new one, and deletes the log beside it.
            Ok(found) if found.is_file() && found.len() > 0 => Ok(Location::of(lasting(path), &found)),
            Ok(_) => Err(Error::rule_of(Code::Incompatible, Rule::NotARegistry)),
            Err(fault) if fault.kind() == std::io::ErrorKind::NotFound => {
                Err(Error::rule_of(Code::NotFound, Rule::RegistryMissing))
            }
            Err(fault) => Err(Error::storage(Code::Storage, fault)),
        }
    }

    fn of(path: PathBuf, found: &std::fs::Metadata) -> Location {
        Location { path, file: (found.dev(), found.ino()) }
    }

    /// What is written to a file that was deleted, moved away or replaced is lost, and SQLite says nothing.
    pub(super) fn still_holds_it(&self) -> Result<()> {
        match std::fs::metadata(&self.path) {
            Ok(found) if (found.dev(), found.ino()) == self.file => Ok(()),
            Ok(_) => Err(Error::from_code(Code::Storage)),
            Err(fault) => Err(Error::storage(Code::Storage, fault)),
        }
    }

    /// A connection to the file, which must be there: with the settings every connection has.
    pub(super) fn connect(&self) -> Result<Connection> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let mut connection = Connection::open_with_flags(&self.path, flags).map_err(storing)?;
        self.still_holds_it()?;
        // SQLite opens what it may not write, and would leave a log beside it that nobody may write later.
        if connection.is_readonly(rusqlite::MAIN_DB).map_err(storing)? {
            return Err(Error::from_code(Code::Storage));
        }
        // A file that turns out to be damaged, or another's, is left with its log as it was; where there is none, none is left.
        let has_log = {
            // Where the name is a link, the log lies beside the file.
            let file = connection.path().map_or(self.path.as_path(), Path::new);
            match std::fs::metadata(with_ending(file, "-wal")) {
                Ok(log) => log.len() > 0,
                Err(fault) => fault.kind() != std::io::ErrorKind::NotFound,
            }
        };
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, has_log).map_err(storing)?;
        settle(&mut connection)?;
        Ok(connection)
    }
}

fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

pub(super) fn in_memory() -> Result<Connection> {
    let connection = blank()?;
    migrate(&connection, MIGRATIONS)?;
    Ok(connection)
}

/// A connection to memory that holds nothing.
pub(super) fn blank() -> Result<Connection> {
    let mut connection = Connection::open_in_memory().map_err(storing)?;
    settle(&mut connection)?;
    Ok(connection)
}

/// Makes the file beside its place, complete, and then gives it its name: there is never half a registry under it.
pub(super) fn create(path: &Path, found: &mut dyn FnMut(&dyn Store) -> Result<()>) -> Result<()> {
    let beside = Beside::new(path)?;
    let connection = beside.location()?.connect()?;
    write_ahead(&connection)?;
    migrate(&connection, MIGRATIONS)?;
    let store = Sqlite::new(connection, None);
    found(&store)?;
    let connection = store.writer.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    move_log(&connection)?;
    connection.close().map_err(|(_, fault)| storing(fault))?;
    beside.name(path)?;
    sync_name(path)
}

/// A file that is made beside its place, under a name that nobody has; what is left under that is removed in the end.
pub(super) struct Beside(PathBuf);

impl Beside {
    /// Makes the file, empty, where its place is free.
    pub(super) fn new(path: &Path) -> Result<Beside> {
        if path.symlink_metadata().is_ok() {
            return Err(Error::rule_of(Code::Conflict, Rule::RegistryExists));
        }
        let beside = with_ending(path, &format!(".{}", crate::digest::hex(&crate::chance::bytes::<8>()?)));
        std::fs::File::create_new(&beside).map_err(|fault| Error::storage(Code::Storage, fault))?;
        Ok(Beside(beside))
    }

    pub(super) fn location(&self) -> Result<Location> {
        let found = std::fs::metadata(&self.0).map_err(|fault| Error::storage(Code::Storage, fault))?;
        Ok(Location::of(self.0.clone(), &found))
    }

    /// Gives the file its name, once nobody has it open; [`sync_name`] makes it last.
    pub(super) fn name(&self, path: &Path) -> Result<()> {
        std::fs::hard_link(&self.0, path).map_err(|fault| match fault.kind() {
            std::io::ErrorKind::AlreadyExists => Error::rule_of(Code::Conflict, Rule::RegistryExists),
            _ => Error::storage(Code::Storage, fault),
        })?;
        self.clear();
        Ok(())
    }

    fn clear(&self) {
        for leftover in ["", "-wal", "-shm", "-journal"] {
            // The file has its name by now, or never gets one; a leftover under this one harms nobody.
            let _ = std::fs::remove_file(with_ending(&self.0, leftover));
        }
    }
}

impl Drop for Beside {
    fn drop(&mut self) {
        self.clear();
    }
}

/// Makes a name last that a file has been given.
pub(super) fn sync_name(path: &Path) -> Result<()> {
    // The file has its name; only whether that outlives a loss of power is not known.
    sync_directory(path).map_err(|fault| Error::storage(Code::OutcomeUnknown, fault))
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
    set_patience(connection, true)?;
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

/// Moves the log into the file, and syncs it. Closing the last connection would do so too, but say nothing of a fault.
fn move_log(connection: &Connection) -> Result<()> {
    let is_busy: bool =
        connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0)).map_err(storing)?;
    if is_busy { Err(Error::from_code(Code::Busy)) } else { Ok(()) }
}

/// Lets the connection move the log into the file when it is the last one that is closed.
pub(super) fn move_log_at_close(connection: &Connection) -> rusqlite::Result<()> {
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false).map(drop)
}

/// Sets whether a connection waits for the lock that another holds.
pub(super) fn set_patience(connection: &mut Connection, is_patient: bool) -> Result<()> {
    connection.busy_handler(is_patient.then_some(wait)).map_err(storing)
}

/// Another connection holds the lock: sleep 0.1 to 0.5 ms, unevenly so that waiters do not march in step.
fn wait(tries: i32) -> bool {
    let uneven = u64::from(tries.unsigned_abs()).wrapping_mul(2_654_435_761) >> 7;
    std::thread::sleep(Duration::from_micros(100 + uneven % 400));
    tries < BUSY_TRIES
}

/// Who may open a registry, by what it knows its secret by; empty for one without.
pub(crate) type Admit<'a> = &'a dyn Fn(&[u8]) -> Result<()>;

/// Looks whether an open file is a registry this version can use and its caller may open, and brings an older one up to date.
pub(super) fn examine(connection: &Connection, admit: Admit<'_>) -> Result<()> {
    examine_by(connection, MIGRATIONS, admit)
}

fn examine_by(connection: &Connection, migrations: &[&str], admit: Admit<'_>) -> Result<()> {
    if pragma(connection, "application_id").map_err(opening)? != APPLICATION_ID {
        return Err(Error::rule_of(Code::Incompatible, Rule::NotARegistry));
    }
    match usize::try_from(pragma(connection, "user_version").map_err(opening)?) {
        Ok(version) if version > migrations.len() => Err(Error::rule_of(Code::Incompatible, Rule::NewerSchema)),
        Ok(version) if version > 0 => {
            // Nothing is written before it is known to be a registry, and its caller's to open.
            let check = "SELECT value FROM setting WHERE name = ?1";
            let check = connection.query_row(check, [SECRET_CHECK], |row| row.get(0)).optional();
            admit(&check.map_err(storing)?.unwrap_or_else(Vec::new))?;
            write_ahead(connection)?;
            migrate(connection, migrations)?;
            if version < migrations.len() {
                journal::migrated(migrations.len());
            }
            Ok(())
        }
        _ => Err(damaged()),
    }
}

fn pragma(connection: &Connection, name: &str) -> rusqlite::Result<i64> {
    connection.pragma_query_value(None, name, |row| row.get(0))
}

/// Applies the scripts the file lacks, each in one transaction with the number that counts it.
fn migrate(connection: &Connection, migrations: &[&str]) -> Result<()> {
    let has = |version: usize| {
        pragma(connection, "user_version").map(|is| usize::try_from(is).is_ok_and(|is| is >= version))
    };
    if has(migrations.len()).map_err(storing)? {
        return Ok(());
    }
    for (script, version) in migrations.iter().zip(1..) {
        let batch = || -> rusqlite::Result<()> {
            // Looked at inside: another process may have migrated while this one waited for the lock.
            if has(version)? {
                return Ok(());
            }
            connection.execute_batch(script)?;
            connection.pragma_update(None, "application_id", APPLICATION_ID)?;
            connection.pragma_update(None, "user_version", i64::try_from(version).unwrap_or(i64::MAX))
        };
        connection.execute_batch("BEGIN IMMEDIATE").map_err(storing)?;
        if let Err(fault) = batch().and_then(|()| connection.execute_batch("COMMIT")) {
            // The first fault is the one to tell; SQLite may have rolled back by itself already.
            let _ = connection.execute_batch("ROLLBACK");
            return Err(storing(fault));
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

#[cfg(test)]
mod tests;
