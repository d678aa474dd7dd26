//! 仕事の一覧 — What waits for the RA, the most urgent first.

use std::ffi::{CString, c_char};

use passport_core::Result;
use passport_core::model::{Instant, WorkItem};

use crate::boundary::{bad_argument, boundary, c_text_of, freed};
use crate::error::passport_error;
use crate::handle::{opaque, with};
use crate::types::{passport_code, passport_kind, passport_task};

/// 仕事の一覧 — Every record that waits for the RA. It never changes.
pub struct passport_worklist {
    _opaque: [u8; 0],
}

/// The value behind the handle of a worklist.
pub(crate) struct WorklistValue(Vec<Row>);

struct Row {
    task: i32,
    number: i64,
    kind: i32,
    contract_code: CString,
    documents_missing: bool,
    due_at: Option<Instant>,
    opens: CString,
    contract_ends_on: CString,
}

opaque!(passport_worklist => WorklistValue);

impl WorklistValue {
    pub(crate) fn new(items: &[WorkItem]) -> WorklistValue {
        let row = |item: &WorkItem| Row {
            task: item.task.number(),
            number: item.number.value(),
            kind: item.kind.number(),
            contract_code: c_text_of(item.contract_code),
            documents_missing: item.documents_missing,
            due_at: item.due_at,
            opens: c_text_of(item.opens),
            contract_ends_on: c_text_of(item.contract_ends_on),
        };
        WorklistValue(items.iter().map(row).collect())
    }

    fn at(&self, index: usize) -> Result<&Row> {
        self.0.get(index).ok_or_else(bad_argument)
    }
}

/// 件数 — How many records wait. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_worklist_count(
    worklist: *const passport_worklist,
    count: *mut usize,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read(worklist, count, |worklist| worklist.0.len()))
}

/// 次の手続き — The step the record waits for, from 0.
///
/// Any thread. BAD_ARGUMENT for an index beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_worklist_task(
    worklist: *const passport_worklist,
    index: usize,
    task: *mut passport_task,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read_at(worklist, task, |worklist| worklist.at(index).map(|row| row.task)))
}

/// 申込番号 — The record, from 0.
///
/// Any thread. BAD_ARGUMENT for an index beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_worklist_number(
    worklist: *const passport_worklist,
    index: usize,
    number: *mut i64,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read_at(worklist, number, |worklist| worklist.at(index).map(|row| row.number)))
}

/// 申込種別 — The record's kind, from 0.
///
/// Any thread. BAD_ARGUMENT for an index beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_worklist_kind(
    worklist: *const passport_worklist,
    index: usize,
    kind: *mut passport_kind,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read_at(worklist, kind, |worklist| worklist.at(index).map(|row| row.kind)))
}

/// 契約コード — The contract it hangs on, from 0; empty when there is none, never NULL.
///
/// Borrowed: it lives until `worklist` is freed. Any thread. BAD_ARGUMENT for an index beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_worklist_contract_code(
    worklist: *const passport_worklist,
    index: usize,
    contract_code: *mut *const c_char,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c
        .read_at(worklist, contract_code, |worklist| worklist.at(index).map(|row| row.contract_code.as_ptr())))
}

/// 書類未着 — The `!` mark, from 0: a required paper is missing.
///
/// Any thread. BAD_ARGUMENT for an index beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_worklist_documents_missing(
    worklist: *const passport_worklist,
    index: usize,
    missing: *mut bool,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c
        .read_at(worklist, missing, |worklist| worklist.at(index).map(|row| row.documents_missing)))
}

/// 期日 — Until when it must be done, in Unix seconds, from 0: a revocation's deadline, or the end of the contract it hangs on
/// when that is near; `has` is false when nothing presses.
///
/// Any thread. BAD_ARGUMENT for an index beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_worklist_due_at(
    worklist: *const passport_worklist,
    index: usize,
    has: *mut bool,
    due_at: *mut i64,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| {
        let (has, due_at) = (c.out(has)?, c.out(due_at)?);
        with(worklist, |worklist| {
            let due = worklist.at(index)?.due_at;
            has.put(due.is_some());
            due_at.put(due.map_or(0, |due| due.timestamp()));
            Ok(())
        })
    })
}

/// 発行開始日 — The first day on which an approved renewal can be issued, as `2026-12-26`, from 0; else empty, never NULL.
///
/// Borrowed: it lives until `worklist` is freed. Any thread. BAD_ARGUMENT for an index beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_worklist_opens(
    worklist: *const passport_worklist,
    index: usize,
    opens: *mut *const c_char,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read_at(worklist, opens, |worklist| worklist.at(index).map(|row| row.opens.as_ptr())))
}

/// 契約の最終日 — The last day of the contract it hangs on, when that is near, as `2026-12-26`, from 0; else empty, never NULL.
///
/// Borrowed: it lives until `worklist` is freed. Any thread. BAD_ARGUMENT for an index beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_worklist_contract_ends_on(
    worklist: *const passport_worklist,
    index: usize,
    contract_ends_on: *mut *const c_char,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read_at(worklist, contract_ends_on, |worklist| worklist
        .at(index)
        .map(|row| row.contract_ends_on.as_ptr())))
}

/// 仕事の一覧の解放 — Frees the list and what was borrowed from it. NULL is fine. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_worklist_free(worklist: *mut passport_worklist) -> passport_code {
    freed(worklist)
}
