//! 通知 — Facts that are due to be told, in the order they were made.

use std::ffi::{CString, c_char};

use passport_core::Result;
use passport_core::model::Notice;

use crate::boundary::{bad_argument, boundary, c_text, c_text_of, freed};
use crate::error::passport_error;
use crate::handle::opaque;
use crate::types::{passport_code, passport_notice_kind};

/// 通知の一覧 — Notices of the outbox. It never changes.
pub struct passport_notices {
    _opaque: [u8; 0],
}

/// The value behind the handle of a list of notices.
pub(crate) struct NoticesValue(Vec<Row>);

struct Row {
    sequence: i64,
    kind: i32,
    access_key: CString,
    number: i64,
    contract_code: CString,
    on: CString,
    days_before: u32,
    made_at: i64,
}

opaque!(passport_notices => NoticesValue);

impl NoticesValue {
    pub(crate) fn new(notices: &[Notice]) -> NoticesValue {
        let row = |notice: &Notice| Row {
            sequence: notice.sequence,
            kind: notice.kind.number(),
            access_key: c_text(notice.access_key.as_str()),
            number: notice.number.value(),
            contract_code: c_text_of(notice.contract_code),
            on: c_text_of(Some(notice.on)),
            days_before: notice.days_before.unwrap_or_default(),
            made_at: notice.made_at.timestamp(),
        };
        NoticesValue(notices.iter().map(row).collect())
    }

    fn at(&self, index: usize) -> Result<&Row> {
        self.0.get(index).ok_or_else(bad_argument)
    }
}

/// 件数 — How many notices were read. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_notices_count(
    notices: *const passport_notices,
    count: *mut usize,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read(notices, count, |notices| notices.0.len()))
}

/// 通し番号 — The number of a notice, from 0: the cursor to read on from, and to acknowledge up to.
///
/// Any thread. BAD_ARGUMENT for an index beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_notices_sequence(
    notices: *const passport_notices,
    index: usize,
    sequence: *mut i64,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read_at(notices, sequence, |notices| notices.at(index).map(|row| row.sequence)))
}

/// 種類 — What it tells, from 0.
///
/// Any thread. BAD_ARGUMENT for an index beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_notices_kind(
    notices: *const passport_notices,
    index: usize,
    kind: *mut passport_notice_kind,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read_at(notices, kind, |notices| notices.at(index).map(|row| row.kind)))
}

/// アクセスキー — The account it is for, from 0.
///
/// Borrowed: it lives until `notices` is freed. Any thread. BAD_ARGUMENT for an index beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_notices_access_key(
    notices: *const passport_notices,
    index: usize,
    access_key: *mut *const c_char,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c
        .read_at(notices, access_key, |notices| notices.at(index).map(|row| row.access_key.as_ptr())))
}

/// 申込番号 — The record it is about, from 0: for a contract the one that bears its current certificate.
///
/// Any thread. BAD_ARGUMENT for an index beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_notices_number(
    notices: *const passport_notices,
    index: usize,
    number: *mut i64,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read_at(notices, number, |notices| notices.at(index).map(|row| row.number)))
}

/// 契約コード — The contract, from 0; empty when there is none yet, never NULL.
///
/// Borrowed: it lives until `notices` is freed. Any thread. BAD_ARGUMENT for an index beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_notices_contract_code(
    notices: *const passport_notices,
    index: usize,
    contract_code: *mut *const c_char,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c
        .read_at(notices, contract_code, |notices| notices.at(index).map(|row| row.contract_code.as_ptr())))
}

/// 対象日 — The day it is about, as `2026-12-26`, from 0: the end that comes, or the day on which it came about.
///
/// Borrowed: it lives until `notices` is freed. Any thread. BAD_ARGUMENT for an index beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_notices_on(
    notices: *const passport_notices,
    index: usize,
    on: *mut *const c_char,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read_at(notices, on, |notices| notices.at(index).map(|row| row.on.as_ptr())))
}

/// 残り日数 — So many days before that day it fell due, from 0, for a renewal or a continuation; else 0.
///
/// Any thread. BAD_ARGUMENT for an index beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_notices_days_before(
    notices: *const passport_notices,
    index: usize,
    days_before: *mut u32,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read_at(notices, days_before, |notices| notices.at(index).map(|row| row.days_before)))
}

/// 作成時刻 — When it was made, in Unix seconds, from 0.
///
/// Any thread. BAD_ARGUMENT for an index beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_notices_made_at(
    notices: *const passport_notices,
    index: usize,
    made_at: *mut i64,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read_at(notices, made_at, |notices| notices.at(index).map(|row| row.made_at)))
}

/// 通知の一覧の解放 — Frees the list and what was borrowed from it; the notices stay. NULL is fine. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_notices_free(notices: *mut passport_notices) -> passport_code {
    freed(notices)
}
