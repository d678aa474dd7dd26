//! 監査 — Entries of the audit, and what its verification found.

use std::ffi::{CString, c_char};

use passport_core::Result;
use passport_core::model::{AuditCheck, AuditRecord};

use crate::boundary::{bad_argument, boundary, c_text, c_text_of, freed};
use crate::error::passport_error;
use crate::handle::{opaque, with};
use crate::types::passport_code;

/// 監査記録 — Entries of the audit in order. It never changes.
pub struct passport_audit {
    _opaque: [u8; 0],
}

/// The value behind the handle of audit entries.
pub(crate) struct AuditValue(Vec<Row>);

struct Row {
    sequence: i64,
    at: i64,
    actor: CString,
    verb: CString,
    subject: CString,
    request_key: CString,
}

opaque!(passport_audit => AuditValue);

impl AuditValue {
    pub(crate) fn new(records: &[AuditRecord]) -> AuditValue {
        let row = |record: &AuditRecord| Row {
            sequence: record.sequence,
            at: record.at.timestamp(),
            actor: c_text(&record.actor),
            verb: c_text(&record.verb),
            subject: c_text(&record.subject),
            request_key: c_text_of(record.request_key.as_ref()),
        };
        AuditValue(records.iter().map(row).collect())
    }

    fn at(&self, index: usize) -> Result<&Row> {
        self.0.get(index).ok_or_else(bad_argument)
    }
}

/// 監査の検査結果 — What passport_ra_verify_audit found. It never changes.
pub struct passport_audit_check {
    _opaque: [u8; 0],
}

/// The value behind the handle of a verification.
pub(crate) struct AuditCheckValue {
    check: AuditCheck,
    altered: Vec<CString>,
}

opaque!(passport_audit_check => AuditCheckValue);

impl AuditCheckValue {
    pub(crate) fn new(check: AuditCheck) -> AuditCheckValue {
        AuditCheckValue { altered: check.altered.iter().map(|what| c_text(what)).collect(), check }
    }
}

/// 件数 — How many entries were read. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_audit_count(
    audit: *const passport_audit,
    count: *mut usize,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read(audit, count, |audit| audit.0.len()))
}

/// 通し番号 — The number of an entry, from 0: it counts from 1 without gaps.
///
/// Any thread. BAD_ARGUMENT for an index beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_audit_sequence(
    audit: *const passport_audit,
    index: usize,
    sequence: *mut i64,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read_at(audit, sequence, |audit| audit.at(index).map(|row| row.sequence)))
}

/// 時刻 — When the change was made, in Unix seconds, from 0.
///
/// Any thread. BAD_ARGUMENT for an index beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_audit_at(
    audit: *const passport_audit,
    index: usize,
    at: *mut i64,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read_at(audit, at, |audit| audit.at(index).map(|row| row.at)))
}

/// 実行者 — Who made it, from 0: `operator:NAME`, `subscriber:ACCESS KEY`, `due` or `host`.
///
/// Borrowed: it lives until `audit` is freed. Any thread. BAD_ARGUMENT for an index beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_audit_actor(
    audit: *const passport_audit,
    index: usize,
    actor: *mut *const c_char,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read_at(audit, actor, |audit| audit.at(index).map(|row| row.actor.as_ptr())))
}

/// 操作 — The verb, as `approve`, from 0.
///
/// Borrowed: it lives until `audit` is freed. Any thread. BAD_ARGUMENT for an index beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_audit_verb(
    audit: *const passport_audit,
    index: usize,
    verb: *mut *const c_char,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read_at(audit, verb, |audit| audit.at(index).map(|row| row.verb.as_ptr())))
}

/// 対象 — What it changed, from 0: `application:NUMBER`, `contract:CODE`, `account:ACCESS KEY`, `coupon:NUMBER`; empty for none.
///
/// Borrowed: it lives until `audit` is freed. Any thread. BAD_ARGUMENT for an index beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_audit_subject(
    audit: *const passport_audit,
    index: usize,
    subject: *mut *const c_char,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read_at(audit, subject, |audit| audit.at(index).map(|row| row.subject.as_ptr())))
}

/// 要求キー — The request key of the call, from 0; empty without one, never NULL.
///
/// Borrowed: it lives until `audit` is freed. Any thread. BAD_ARGUMENT for an index beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_audit_request_key(
    audit: *const passport_audit,
    index: usize,
    request_key: *mut *const c_char,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read_at(audit, request_key, |audit| audit.at(index).map(|row| row.request_key.as_ptr())))
}

/// 監査記録の解放 — Frees the entries and what was borrowed from them. NULL is fine. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_audit_free(audit: *mut passport_audit) -> passport_code {
    freed(audit)
}

/// 健全か — Whether nothing was found. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_audit_check_is_sound(
    audit_check: *const passport_audit_check,
    is_sound: *mut bool,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read(audit_check, is_sound, |value| value.check.is_sound()))
}

/// 件数 — How many entries the audit has. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_audit_check_entries(
    audit_check: *const passport_audit_check,
    entries: *mut i64,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read(audit_check, entries, |value| value.check.entries))
}

/// 鍵付きか — Whether the chain is keyed by the registry's secret; without one whoever can write the file can forge it.
///
/// Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_audit_check_is_keyed(
    audit_check: *const passport_audit_check,
    is_keyed: *mut bool,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read(audit_check, is_keyed, |value| value.check.is_keyed))
}

/// 末尾の欠落 — Whether entries that the known head knew are gone. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_audit_check_tail_is_cut(
    audit_check: *const passport_audit_check,
    tail_is_cut: *mut bool,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read(audit_check, tail_is_cut, |value| value.check.tail_is_cut))
}

/// 最初の誤り — The first entry that does not follow from the one before; `has` is false when all do. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_audit_check_first_broken(
    audit_check: *const passport_audit_check,
    has: *mut bool,
    sequence: *mut i64,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| {
        let (has, sequence) = (c.out(has)?, c.out(sequence)?);
        with(audit_check, |value| {
            has.put(value.check.first_broken.is_some());
            sequence.put(value.check.first_broken.unwrap_or_default());
            Ok(())
        })
    })
}

/// 改変の件数 — How many things are not as the audit left them. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_audit_check_altered_count(
    audit_check: *const passport_audit_check,
    count: *mut usize,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read(audit_check, count, |value| value.altered.len()))
}

/// 改変 — What is not as the audit left it, from 0, as `application:1234567890`: altered, removed or added since.
///
/// Borrowed: it lives until `audit_check` is freed. Any thread. BAD_ARGUMENT for an index beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_audit_check_altered(
    audit_check: *const passport_audit_check,
    index: usize,
    altered: *mut *const c_char,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read_at(audit_check, altered, |value| {
        value.altered.get(index).map(|what| what.as_ptr()).ok_or_else(bad_argument)
    }))
}

/// 検査結果の解放 — Frees it and what was borrowed from it. NULL is fine. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_audit_check_free(audit_check: *mut passport_audit_check) -> passport_code {
    freed(audit_check)
}
