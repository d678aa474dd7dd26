//! 期日の処理 — The work that `run_due` did: a list in the order it was done.

use passport_core::{DueWork, Result};

use crate::boundary::{bad_argument, boundary, freed};
use crate::error::passport_error;
use crate::handle::opaque;
use crate::types::{passport_code, passport_due_work};

/// 期日の処理 — The work that passport_ra_run_due did, a list. It never changes.
pub struct passport_due {
    _opaque: [u8; 0],
}

/// The value behind the handle of a list of work done.
pub(crate) struct DueValue(pub(crate) Vec<DueWork>);

opaque!(passport_due => DueValue);

impl DueValue {
    fn at(&self, index: usize) -> Result<&DueWork> {
        self.0.get(index).ok_or_else(bad_argument)
    }
}

/// 件数 — How much work was done. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_due_count(
    due: *const passport_due,
    count: *mut usize,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read(due, count, |due| due.0.len()))
}

/// 種類 — What was done, from 0. Any thread.
///
/// BAD_ARGUMENT for an index beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_due_kind(
    due: *const passport_due,
    index: usize,
    kind: *mut passport_due_work,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read_at(due, kind, |due| due.at(index).map(|work| work.kind.number())))
}

/// 申込番号 — The record whose certificate was revoked, or that was rejected, from 0. Any thread.
///
/// BAD_ARGUMENT for an index beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_due_number(
    due: *const passport_due,
    index: usize,
    number: *mut i64,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read_at(due, number, |due| due.at(index).map(|work| work.number.value())))
}

/// 期日 — When it was due, in Unix seconds, from 0. Any thread.
///
/// BAD_ARGUMENT for an index beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_due_due_at(
    due: *const passport_due,
    index: usize,
    due_at: *mut i64,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read_at(due, due_at, |due| due.at(index).map(|work| work.due_at.timestamp())))
}

/// 実施時刻 — When it was done, in Unix seconds, from 0. Any thread.
///
/// BAD_ARGUMENT for an index beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_due_done_at(
    due: *const passport_due,
    index: usize,
    done_at: *mut i64,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read_at(due, done_at, |due| due.at(index).map(|work| work.done_at.timestamp())))
}

/// 期日の処理の解放 — Frees the list. NULL is fine. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_due_free(due: *mut passport_due) -> passport_code {
    freed(due)
}
