//! SQLite — The default store: WAL, FULL, one writer, a pool of readers.

mod campaigns;
mod copies;
mod credentials;
mod fault;
mod list;
mod open;
mod readers;
pub(crate) mod relations;
mod rows;
mod state;

use std::num::NonZeroU32;
use std::path::Path;
use std::sync::{Mutex, PoisonError, TryLockError};

use rusqlite::Connection;

use super::{Reader, Store, Writer};
use crate::error::{Code, Error, Result};
use crate::model::BackupProgress;
use copies::Copies;
use fault::{committing, storing};
use open::Admit;
use readers::Readers;
use rows::Rows;

/// A store in an SQLite file, or in memory.
pub(crate) struct Sqlite {
    copies: Copies,
    /// None for a store in memory, which has one connection for everything.
    readers: Option<Readers>,
    // Last, for it is dropped last: whoever closes last moves the log into the file.
    writer: Mutex<Connection>,
}

impl Sqlite {
    /// Makes a store in a new file, with what `found` writes in it; refuses a file that exists.
    pub(crate) fn create(path: &Path, found: &mut dyn FnMut(&dyn Store) -> Result<()>) -> Result<()> {
        open::create(path, found)
    }

    /// Opens a store in a file that [`Sqlite::create`] made.
    pub(crate) fn open(path: &Path, admit: Admit<'_>) -> Result<Sqlite> {
        let location = open::Location::new(path)?;
        let writer = location.connect()?;
        open::examine(&writer, admit)?;
        Ok(Sqlite::new(writer, Some(Readers::new(location))))
    }

    /// Makes a store that lives as long as this value.
    pub(crate) fn in_memory() -> Result<Sqlite> {
        Ok(Sqlite::new(open::in_memory()?, None))
    }

    fn new(writer: Connection, readers: Option<Readers>) -> Sqlite {
        Sqlite { writer: Mutex::new(writer), readers, copies: Copies::default() }
    }

    fn writing_in(
        &self,
        transaction: Transaction<'_>,
        work: &mut dyn FnMut(&mut dyn Writer) -> Result<()>,
    ) -> Result<()> {
        work(&mut Rows::new(transaction.0))?;
        if let Some(readers) = &self.readers {
            readers.location().still_holds_it()?;
        }
        transaction.commit()
    }

    fn reading_on(connection: &Connection, work: &mut dyn FnMut(&dyn Reader) -> Result<()>) -> Result<()> {
        let transaction = Transaction::begin(connection, "BEGIN")?;
        work(&Rows::new(transaction.0))
        // Dropping rolls back, which is how a reader ends.
    }
}

impl Store for Sqlite {
    fn read(&self, work: &mut dyn FnMut(&dyn Reader) -> Result<()>) -> Result<()> {
        match &self.readers {
            Some(readers) => readers.with(|connection| Sqlite::reading_on(connection, work)),
            None => Sqlite::reading_on(&self.writer.lock().unwrap_or_else(PoisonError::into_inner), work),
        }
    }

    fn write(&self, work: &mut dyn FnMut(&mut dyn Writer) -> Result<()>) -> Result<()> {
        // A panic inside `work` rolled its transaction back, so a poisoned lock guards nothing broken.
        let connection = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        self.writing_in(Transaction::begin(&connection, "BEGIN IMMEDIATE")?, work)
    }

    fn write_if_free(&self, work: &mut dyn FnMut(&mut dyn Writer) -> Result<()>) -> Result<()> {
        let mut connection = match self.writer.try_lock() {
            Ok(connection) => connection,
            Err(TryLockError::Poisoned(poisoned)) => poisoned.into_inner(),
            Err(TryLockError::WouldBlock) => return Ok(()),
        };
        open::set_patience(&mut connection, false)?;
        let begun = run(&connection, "BEGIN IMMEDIATE").map_err(storing);
        let set_back = open::set_patience(&mut connection, true);
        let transaction = begun.map(|()| Transaction(&connection));
        set_back?;
        match transaction {
            Err(busy) if busy.code() == Code::Busy => Ok(()),
            transaction => self.writing_in(transaction?, work),
        }
    }

    fn accept(&self) -> Result<()> {
        let connection = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        open::move_log_at_close(&connection).map_err(storing)
    }

    fn begin_copy(&self, to: &Path) -> Result<u64> {
        let source = match &self.readers {
            Some(readers) => copies::snapshot(readers.location())?,
            None => copies::snapshot_in_memory(&self.writer.lock().unwrap_or_else(PoisonError::into_inner))?,
        };
        self.copies.begin(source, to)
    }

    fn step_copy(&self, copy: u64, pages: NonZeroU32) -> Result<BackupProgress> {
        self.copies.step(copy, pages)
    }

    fn end_copy(&self, copy: u64) {
        self.copies.end(copy);
    }
}

/// A transaction that is rolled back unless it is committed, as rusqlite's own; but its statements are planned once.
struct Transaction<'c>(&'c Connection);

impl Transaction<'_> {
    fn begin<'c>(connection: &'c Connection, how: &'static str) -> Result<Transaction<'c>> {
        run(connection, how).map_err(storing)?;
        Ok(Transaction(connection))
    }

    fn commit(self) -> Result<()> {
        run(self.0, "COMMIT").map_err(committing)
    }
}

impl Drop for Transaction<'_> {
    fn drop(&mut self) {
        if !self.0.is_autocommit() {
            // What cannot be rolled back is when the connection closes.
            let _ = run(self.0, "ROLLBACK");
        }
    }
}

fn run(connection: &Connection, statement: &'static str) -> rusqlite::Result<()> {
    connection.prepare_cached(statement)?.execute([]).map(drop)
}

/// What a decoder answers when a row holds what no version of this library writes.
fn damaged() -> Error {
    Error::from_code(Code::Damaged)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::conformance::CASES;

    fn on_a_file(run: impl FnOnce(&Path)) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("registry.db");
        Sqlite::create(&path, &mut |_| Ok(())).unwrap();
        run(&path);
    }

    #[test]
    fn conforms_in_memory() {
        for (name, case) in CASES {
            println!("{name}");
            case(&Sqlite::in_memory().unwrap());
        }
    }

    #[test]
    fn conforms_on_a_file() {
        for (name, case) in CASES {
            println!("{name}");
            on_a_file(|path| case(&Sqlite::open(path, &|_| Ok(())).unwrap()));
        }
    }

    #[test]
    fn every_connection_is_durable_and_guarded() {
        on_a_file(|path| {
            let store = Sqlite::open(path, &|_| Ok(())).unwrap();
            let reader = store.readers.as_ref().unwrap().location().connect().unwrap();
            let writer = store.writer.lock().unwrap();
            for connection in [&*writer, &reader] {
                let pragma = |name| connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0)).unwrap();
                let mode: String = connection.pragma_query_value(None, "journal_mode", |row| row.get(0)).unwrap();
                assert_eq!(mode, "wal");
                assert_eq!(pragma("synchronous"), 2, "FULL");
                assert_eq!(pragma("foreign_keys"), 1);
                assert_eq!(pragma("trusted_schema"), 0);
                assert!(connection.execute_batch("ATTACH ':memory:' AS other").is_err());
                assert!(
                    connection.execute_batch("PRAGMA writable_schema = ON; DELETE FROM sqlite_schema").is_err()
                );
            }
        });
    }

    #[test]
    fn nothing_is_written_to_a_file_that_has_lost_its_name() {
        on_a_file(|path| {
            let store = Sqlite::open(path, &|_| Ok(())).unwrap();
            let store: &dyn Store = &store;
            let write = || store.writing(|writer| writer.set_setting("a", b"1"));
            let read = || store.reading(|reader| reader.setting("a")).unwrap();
            let away = path.with_extension("away");
            std::fs::rename(path, &away).unwrap();
            assert_eq!(write().unwrap_err().code(), Code::Storage);
            std::fs::copy(&away, path).unwrap();
            assert_eq!(write().unwrap_err().code(), Code::Storage);
            std::fs::rename(&away, path).unwrap();
            assert_eq!(read(), None);
            write().unwrap();
            assert_eq!(read().unwrap(), b"1");
        });
    }

    #[test]
    fn a_fault_of_commit_is_of_unknown_outcome() {
        let at_commit =
            |code| committing(rusqlite::Error::SqliteFailure(rusqlite::ffi::Error::new(code), None)).code();
        assert_eq!(at_commit(rusqlite::ffi::SQLITE_FULL), Code::OutcomeUnknown);
        assert_eq!(at_commit(rusqlite::ffi::SQLITE_IOERR_FSYNC), Code::OutcomeUnknown);
        assert_eq!(at_commit(rusqlite::ffi::SQLITE_BUSY), Code::Busy);
    }
}
