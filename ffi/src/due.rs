//! 期日の処理 — The work that `run_due` did: a list in the order it was done.

use std::ffi::{CString, c_char};

use passport_core::Result;
use passport_core::model::DueWork;

use crate::boundary::{bad_argument, boundary, c_text_of, freed, number_of};
use crate::error::passport_error;
use crate::handle::opaque;
use crate::types::{passport_code, passport_due_work};

/// 期日の処理 — The work that passport_ra_run_due did, a list. It never changes.
pub struct passport_due {
    _opaque: [u8; 0],
}

/// The value behind the handle of a list of work done.
pub(crate) struct DueValue(Vec<Row>);

struct Row {
    kind: i32,
    number: i64,
    contract_code: CString,
    coupon: CString,
    due_at: i64,
    done_at: i64,
}

opaque!(passport_due => DueValue);

impl DueValue {
    pub(crate) fn new(done: &[DueWork]) -> DueValue {
        let row = |work: &DueWork| Row {
            kind: work.kind.number(),
            number: number_of(work.number),
            contract_code: c_text_of(work.contract_code),
            coupon: c_text_of(work.coupon.as_ref()),
            due_at: work.due_at.timestamp(),
            done_at: work.done_at.timestamp(),
        };
        DueValue(done.iter().map(row).collect())
    }

    fn at(&self, index: usize) -> Result<&Row> {
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
    boundary!(error, |c| c.read_at(due, kind, |due| due.at(index).map(|row| row.kind)))
}

/// 申込番号 — The record whose certificate was revoked, or that was rejected, from 0; 0 for other work. Any thread.
///
/// BAD_ARGUMENT for an index beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_due_number(
    due: *const passport_due,
    index: usize,
    number: *mut i64,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read_at(due, number, |due| due.at(index).map(|row| row.number)))
}

/// 契約コード — The contract that was extended or has ended, or that the record belongs to, from 0; else empty, never NULL.
///
/// Borrowed: it lives until `due` is freed. Any thread. BAD_ARGUMENT for an index beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_due_contract_code(
    due: *const passport_due,
    index: usize,
    contract_code: *mut *const c_char,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read_at(due, contract_code, |due| due.at(index).map(|row| row.contract_code.as_ptr())))
}

/// クーポン番号 — The coupon that expired, from 0; empty for other work, never NULL.
///
/// Borrowed: it lives until `due` is freed. Any thread. BAD_ARGUMENT for an index beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_due_coupon(
    due: *const passport_due,
    index: usize,
    coupon: *mut *const c_char,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read_at(due, coupon, |due| due.at(index).map(|row| row.coupon.as_ptr())))
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
    boundary!(error, |c| c.read_at(due, due_at, |due| due.at(index).map(|row| row.due_at)))
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
    boundary!(error, |c| c.read_at(due, done_at, |due| due.at(index).map(|row| row.done_at)))
}

/// 期日の処理の解放 — Frees the list. NULL is fine. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_due_free(due: *mut passport_due) -> passport_code {
    freed(due)
}
