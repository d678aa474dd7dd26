//! 下限の文 — The floor of a verb: the very statements that it ran, written down as they ran, and played again bare.
//!
//! What is played was prepared before and has its values in its text, so nothing is bound and no cache is asked; every column of
//! every row is taken, as whoever wants an answer must.

use std::ffi::{CStr, c_char, c_int, c_uint, c_void};
use std::path::Path;
use std::sync::Mutex;

use rusqlite::ffi;
use rusqlite::types::Value;
use rusqlite::{Connection, Statement};

static TAPE: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// What `work` ran, on connections that were opened under [`listening`].
pub(crate) fn recorded<T>(work: impl FnOnce() -> T) -> (Vec<String>, T) {
    TAPE.lock().unwrap().clear();
    let done = work();
    (std::mem::take(&mut TAPE.lock().unwrap()), done)
}

/// Runs `work`; the statements of every connection that it opens can be [`recorded`] from then on.
pub(crate) fn listening<T>(work: impl FnOnce() -> T) -> T {
    // SAFETY: `on_open` opens and closes no connection and leaves the list of extensions alone.
    unsafe { rusqlite::auto_extension::register_auto_extension(on_open) }.unwrap();
    let done = work();
    rusqlite::auto_extension::cancel_auto_extension(on_open);
    done
}

unsafe extern "C" fn on_open(
    connection: *mut ffi::sqlite3,
    _: *mut *mut c_char,
    _: *const ffi::sqlite3_api_routines,
) -> c_int {
    // SAFETY: SQLite hands over the connection it is opening; `on_statement` keeps nothing of it.
    unsafe { ffi::sqlite3_trace_v2(connection, ffi::SQLITE_TRACE_STMT, Some(on_statement), std::ptr::null_mut()) }
}

unsafe extern "C" fn on_statement(_: c_uint, _: *mut c_void, statement: *mut c_void, _: *mut c_void) -> c_int {
    // SAFETY: for this event the third argument is the statement; the text is SQLite's, to be given back to it.
    unsafe {
        let text = ffi::sqlite3_expanded_sql(statement.cast());
        if !text.is_null() {
            TAPE.lock().unwrap().push(CStr::from_ptr(text).to_string_lossy().into_owned());
            ffi::sqlite3_free(text.cast());
        }
    }
    0
}

/// A connection as a registry's are.
pub(crate) fn connection(path: &Path) -> Connection {
    let connection = Connection::open(path).unwrap();
    for (name, value) in
        [("foreign_keys", "ON"), ("synchronous", "FULL"), ("cell_size_check", "ON"), ("temp_store", "MEMORY")]
    {
        connection.pragma_update(None, name, value).unwrap();
    }
    connection
}

/// Statements that are ready to be played.
pub(crate) struct Player<'c>(Vec<Statement<'c>>);

impl<'c> Player<'c> {
    pub(crate) fn new(connection: &'c Connection, statements: &[String]) -> Player<'c> {
        Player(statements.iter().map(|text| connection.prepare(text).unwrap()).collect())
    }

    /// Plays all of them; answers what the last row of each held.
    pub(crate) fn play(&mut self) -> Vec<Value> {
        let mut taken = Vec::new();
        for statement in &mut self.0 {
            let columns = statement.column_count();
            let mut rows = statement.raw_query();
            while let Some(row) = rows.next().unwrap() {
                taken.clear();
                taken.extend((0..columns).map(|column| row.get_unwrap::<_, Value>(column)));
                std::hint::black_box(&taken);
            }
        }
        taken
    }
}
