//! お申込一覧 — A page of the list of applications. Its rows have no handle of their own.

use std::ffi::{CString, c_char};

use passport_core::Result;
use passport_core::model::{ListPage, ListRow};

use crate::boundary::{bad_argument, boundary, c_text, c_text_of, freed};
use crate::column::{self, COLUMNS};
use crate::error::passport_error;
use crate::handle::{opaque, with};
use crate::types::{passport_code, passport_column, passport_kind, passport_status};

/// お申込一覧 — A page of the list of applications. It never changes.
pub struct passport_applications {
    _opaque: [u8; 0],
}

/// The value behind a page's handle.
pub(crate) struct ApplicationsValue {
    rows: Vec<Row>,
    total: u32,
    total_is_exact: bool,
    next: CString,
    previous: CString,
}

opaque!(passport_applications => ApplicationsValue);

struct Row {
    number: i64,
    kind: i32,
    status: i32,
    /// By column, in the order of their numbers from 1.
    texts: Vec<CString>,
}

impl Row {
    fn new(row: &ListRow) -> Row {
        Row {
            number: row.number.value(),
            kind: row.kind.number(),
            status: row.status.number(),
            texts: COLUMNS.iter().map(|(column, ..)| text(row, *column)).collect(),
        }
    }
}

fn text(row: &ListRow, column: passport_column) -> CString {
    match column {
        column::NUMBER => c_text_of(Some(row.number)),
        column::RECEIVED_ON => c_text_of(Some(row.received_on)),
        column::SERVICE_NAME => c_text(&row.service_name),
        column::STATUS => c_text(row.status.name()),
        column::KIND => c_text(row.kind.name()),
        column::VALID_FROM => c_text_of(row.valid_from),
        column::VALID_UNTIL => c_text_of(row.valid_until),
        column::CONTRACT_CODE => c_text_of(row.contract_code),
        column::ORGANIZATION => c_text(&row.organization),
        column::SERVER_NAME => c_text(&row.server_name),
        column::COUPON => c_text(&row.coupon),
        column::DOCUMENTS_MISSING => c_text(if row.documents_missing { "!" } else { "" }),
        column::ACCESS_KEY => c_text_of(row.access_key.as_ref()),
        _ => CString::default(),
    }
}

impl ApplicationsValue {
    pub(crate) fn new(page: &ListPage) -> ApplicationsValue {
        ApplicationsValue {
            rows: page.rows.iter().map(Row::new).collect(),
            total: page.total,
            total_is_exact: page.total_is_exact,
            next: c_text_of(page.next.as_ref()),
            previous: c_text_of(page.previous.as_ref()),
        }
    }

    fn at(&self, row: usize) -> Result<&Row> {
        self.rows.get(row).ok_or_else(bad_argument)
    }
}

/// 行数 — How many rows the page has. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_applications_count(
    applications: *const passport_applications,
    rows: *mut usize,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read(applications, rows, |page| page.rows.len()))
}

/// 件数 — How many applications the query finds; it is `exact` up to 1,000 or if the query asks for that, and otherwise there
/// are more ("1,000+").
///
/// Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_applications_total(
    applications: *const passport_applications,
    total: *mut u32,
    exact: *mut bool,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| {
        let (total, exact) = (c.out(total)?, c.out(exact)?);
        with(applications, |page| {
            total.put(page.total);
            exact.put(page.total_is_exact);
            Ok(())
        })
    })
}

/// 次の頁 — The cursor of the page behind this one; empty when this is the last, never NULL.
///
/// Borrowed: it lives until `applications` is freed. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_applications_next(
    applications: *const passport_applications,
    cursor: *mut *const c_char,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read(applications, cursor, |page| page.next.as_ptr()))
}

/// 前の頁 — The cursor of the page before this one; empty when this is the first, never NULL.
///
/// Borrowed: it lives until `applications` is freed. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_applications_previous(
    applications: *const passport_applications,
    cursor: *mut *const c_char,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read(applications, cursor, |page| page.previous.as_ptr()))
}

/// 申込番号 — The number of the application in a row, from 0. Any thread.
///
/// BAD_ARGUMENT for a row beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_applications_number(
    applications: *const passport_applications,
    row: usize,
    number: *mut i64,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read_at(applications, number, |page| page.at(row).map(|row| row.number)))
}

/// 申込種別 — The kind of the application in a row, from 0. Any thread.
///
/// BAD_ARGUMENT for a row beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_applications_kind(
    applications: *const passport_applications,
    row: usize,
    kind: *mut passport_kind,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read_at(applications, kind, |page| page.at(row).map(|row| row.kind)))
}

/// ステータス — The status of the application in a row, from 0. Any thread.
///
/// BAD_ARGUMENT for a row beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_applications_status(
    applications: *const passport_applications,
    row: usize,
    status: *mut passport_status,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read_at(applications, status, |page| page.at(row).map(|row| row.status)))
}

/// 列の値 — The text of a column in a row, from 0; empty when there is none, never NULL.
///
/// Borrowed: it lives until `applications` is freed. Any thread. BAD_ARGUMENT for a row beyond the last and for a
/// column that there is not.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_applications_text(
    applications: *const passport_applications,
    row: usize,
    column: passport_column,
    text: *mut *const c_char,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read_at(applications, text, |page| {
        let column = COLUMNS.iter().position(|(number, ..)| *number == column).ok_or_else(bad_argument)?;
        Ok(page.at(row)?.texts.get(column).ok_or_else(bad_argument)?.as_ptr())
    }))
}

/// お申込一覧の解放 — Frees a page and what was borrowed from it. NULL is fine. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_applications_free(applications: *mut passport_applications) -> passport_code {
    freed(applications)
}
