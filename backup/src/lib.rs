//! 複写 — SQLite's online backup, step by step, over two connections that it owns.
//!
//! `rusqlite::backup::Backup` borrows its connections and stays on its thread, so that no value can hold it between two calls.
//! This one owns them. The core has no unsafe code; what little this needs stands here and nowhere else.

use std::ffi::c_int;
use std::num::NonZeroU32;
use std::ptr::NonNull;

use rusqlite::{Connection, Result, ffi};

/// The database that a connection was opened on.
const MAIN: &std::ffi::CStr = c"main";

/// 複写 — A database on its way from one connection to another.
///
/// Both are its own until [`Copying::end`], so that nobody asks the target anything meanwhile, which SQLite forbids. Where the
/// source holds a read transaction, what is copied is what that sees, whoever writes meanwhile; else a write by another process
/// begins the copy anew.
#[derive(Debug)]
pub struct Copying {
    // First, for it is dropped first: a backup ends before its connections are closed.
    backup: Backup,
    source: Connection,
    target: Connection,
}

/// 進み — How far a copy has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// 残り — Pages that are still to be copied; none once the copy is complete and on the disk.
    pub remaining: u32,
    /// 全体 — Pages in all.
    pub total: u32,
}

impl Copying {
    /// 開始 — Begins to copy the database of a connection over that of another.
    ///
    /// # Errors
    /// What SQLite says, as when the target is in use.
    pub fn begin(source: Connection, target: Connection) -> Result<Copying> {
        // SAFETY: both handles are open, for their connections live to the end of this function and go into the answer. A
        // connection is used by one thread at a time: both were given away, and this one has them.
        let backup = unsafe {
            let target = target.handle();
            let made = ffi::sqlite3_backup_init(target, MAIN.as_ptr(), source.handle(), MAIN.as_ptr());
            NonNull::new(made).ok_or_else(|| fault(ffi::sqlite3_extended_errcode(target)))?
        };
        Ok(Copying { backup: Backup(backup), source, target })
    }

    /// 次へ — Copies the next pages, as many as are told or as are left.
    ///
    /// # Errors
    /// What SQLite says. After `SQLITE_BUSY` and `SQLITE_LOCKED` the next call goes on; any other fault stays.
    pub fn step(&mut self, pages: NonZeroU32) -> Result<Progress> {
        let pages = c_int::try_from(pages.get()).unwrap_or(c_int::MAX);
        let backup = self.backup.0.as_ptr();
        // SAFETY: the backup lives as long as `self`, and so do its connections, which nobody else has; `&mut` keeps it to one
        // thread at a time.
        let (answer, remaining, total) = unsafe {
            let answer = ffi::sqlite3_backup_step(backup, pages);
            (answer, ffi::sqlite3_backup_remaining(backup), ffi::sqlite3_backup_pagecount(backup))
        };
        match answer {
            ffi::SQLITE_OK | ffi::SQLITE_DONE => Ok(Progress { remaining: count(remaining), total: count(total) }),
            code => Err(fault(code)),
        }
    }

    /// 終了 — Ends the copy and closes both connections.
    ///
    /// # Errors
    /// What SQLite says when it closes the target.
    pub fn end(self) -> Result<()> {
        let Copying { backup, source, target } = self;
        drop(backup);
        drop(source);
        target.close().map_err(|(_, fault)| fault)
    }
}

/// A backup, ended when it is dropped.
#[derive(Debug)]
struct Backup(NonNull<ffi::sqlite3_backup>);

// SAFETY: SQLite keeps nothing of a backup to a thread; it demands that one thread at a time uses it and the connections it
// stands on, as it does of a connection, which rusqlite sends as well. All three are in one `Copying` and go together.
unsafe impl Send for Backup {}

impl Drop for Backup {
    fn drop(&mut self) {
        // SAFETY: it is ended once, here; its connections are still open, for `Copying` drops it before them.
        unsafe { ffi::sqlite3_backup_finish(self.0.as_ptr()) };
    }
}

fn fault(code: c_int) -> rusqlite::Error {
    rusqlite::Error::SqliteFailure(ffi::Error::new(code), None)
}

fn count(pages: c_int) -> u32 {
    u32::try_from(pages).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: NonZeroU32 = NonZeroU32::MIN;

    fn filled() -> Connection {
        let connection = Connection::open_in_memory().unwrap();
        connection
            .execute_batch(
                "CREATE TABLE line (text TEXT);
                 WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500)
                 INSERT INTO line SELECT hex(randomblob(200)) FROM n",
            )
            .unwrap();
        connection
    }

    #[test]
    fn a_copy_goes_from_thread_to_thread_page_by_page() {
        let folder = std::env::temp_dir().join(format!("passport-backup-{}", std::process::id()));
        let target = Connection::open(&folder).unwrap();
        let mut copying = Copying::begin(filled(), target).unwrap();
        let first = copying.step(ONE).unwrap();
        assert!(first.total > 40 && first.remaining == first.total - 1, "{first:?}");
        let mut copying = std::thread::spawn(move || {
            copying.step(ONE).unwrap();
            copying
        })
        .join()
        .unwrap();
        let last = copying.step(NonZeroU32::MAX).unwrap();
        assert_eq!(last, Progress { remaining: 0, total: first.total });
        copying.end().unwrap();
        let copy = Connection::open(&folder).unwrap();
        let rows: i64 = copy.query_row("SELECT count(*) FROM line", [], |row| row.get(0)).unwrap();
        drop(copy);
        std::fs::remove_file(&folder).unwrap();
        assert_eq!(rows, 500);
    }

    #[test]
    fn a_copy_that_is_dropped_and_one_that_cannot_begin_close_what_they_were_given() {
        let mut copying = Copying::begin(filled(), Connection::open_in_memory().unwrap()).unwrap();
        copying.step(ONE).unwrap();
        drop(copying);
        let busy = filled();
        busy.execute_batch("BEGIN; SELECT * FROM line").unwrap();
        assert!(Copying::begin(filled(), busy).is_err());
    }
}
