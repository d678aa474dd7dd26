//! カタログの変更 — What a coming day, or another catalogue, changes for contracts and records.

use std::ffi::{CString, c_char};

use passport_core::Result;
use passport_core::model::CatalogueChange;

use crate::boundary::{bad_argument, boundary, c_text, c_text_of, freed};
use crate::error::passport_error;
use crate::handle::opaque;
use crate::types::{passport_aspect, passport_code};

/// カタログの変更 — One row for each thing that changes for a record. It never changes.
pub struct passport_catalogue_changes {
    _opaque: [u8; 0],
}

/// The value behind the handle of a list of changes.
pub(crate) struct CatalogueChangesValue(Vec<Row>);

struct Row {
    number: i64,
    contract_code: CString,
    aspect: i32,
    before: CString,
    after: CString,
}

opaque!(passport_catalogue_changes => CatalogueChangesValue);

impl CatalogueChangesValue {
    pub(crate) fn new(changes: &[CatalogueChange]) -> CatalogueChangesValue {
        let row = |change: &CatalogueChange| Row {
            number: change.number.value(),
            contract_code: c_text_of(change.contract_code),
            aspect: change.aspect.number(),
            before: c_text(&change.before),
            after: c_text(&change.after),
        };
        CatalogueChangesValue(changes.iter().map(row).collect())
    }

    fn at(&self, index: usize) -> Result<&Row> {
        self.0.get(index).ok_or_else(bad_argument)
    }
}

/// 件数 — How many changes there are. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_catalogue_changes_count(
    catalogue_changes: *const passport_catalogue_changes,
    count: *mut usize,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read(catalogue_changes, count, |changes| changes.0.len()))
}

/// 申込番号 — The record, from 0.
///
/// Any thread. BAD_ARGUMENT for an index beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_catalogue_changes_number(
    catalogue_changes: *const passport_catalogue_changes,
    index: usize,
    number: *mut i64,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c
        .read_at(catalogue_changes, number, |catalogue_changes| catalogue_changes.at(index).map(|row| row.number)))
}

/// 契約コード — The contract, from 0; empty when there is none yet, never NULL.
///
/// Borrowed: it lives until `catalogue_changes` is freed. Any thread. BAD_ARGUMENT for an index beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_catalogue_changes_contract_code(
    catalogue_changes: *const passport_catalogue_changes,
    index: usize,
    contract_code: *mut *const c_char,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read_at(catalogue_changes, contract_code, |catalogue_changes| catalogue_changes
        .at(index)
        .map(|row| row.contract_code.as_ptr())))
}

/// 変わること — What changes, from 0.
///
/// Any thread. BAD_ARGUMENT for an index beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_catalogue_changes_aspect(
    catalogue_changes: *const passport_catalogue_changes,
    index: usize,
    aspect: *mut passport_aspect,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c
        .read_at(catalogue_changes, aspect, |catalogue_changes| catalogue_changes.at(index).map(|row| row.aspect)))
}

/// 変更前 — How it is before, from 0: a day, `FIRST – LAST` of a window, a rule by name, a price in yen, or `-`.
///
/// Borrowed: it lives until `catalogue_changes` is freed. Any thread. BAD_ARGUMENT for an index beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_catalogue_changes_before(
    catalogue_changes: *const passport_catalogue_changes,
    index: usize,
    before: *mut *const c_char,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read_at(catalogue_changes, before, |catalogue_changes| catalogue_changes
        .at(index)
        .map(|row| row.before.as_ptr())))
}

/// 変更後 — How it is after, from 0, in the same way.
///
/// Borrowed: it lives until `catalogue_changes` is freed. Any thread. BAD_ARGUMENT for an index beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_catalogue_changes_after(
    catalogue_changes: *const passport_catalogue_changes,
    index: usize,
    after: *mut *const c_char,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read_at(catalogue_changes, after, |catalogue_changes| catalogue_changes
        .at(index)
        .map(|row| row.after.as_ptr())))
}

/// カタログの変更の解放 — Frees the list and what was borrowed from it. NULL is fine. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_catalogue_changes_free(
    catalogue_changes: *mut passport_catalogue_changes,
) -> passport_code {
    freed(catalogue_changes)
}
