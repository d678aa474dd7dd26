//! 整合性 — What checking a registry found.

use std::ffi::{CString, c_char};

use passport_core::Result;
use passport_core::model::{Checked, Integrity};

use crate::boundary::{bad_argument, boundary, c_text, freed};
use crate::error::passport_error;
use crate::handle::{cloned, opaque};
use crate::registry::passport_registry;
use crate::types::{passport_check, passport_code};

/// 検査結果 — What passport_registry_check_integrity looked at, and what it found. It never changes.
pub struct passport_integrity {
    _opaque: [u8; 0],
}

/// The value behind the handle of what was found.
pub(crate) struct IntegrityValue {
    is_sound: bool,
    checks: Vec<Checked>,
    faults: Vec<Fault>,
}

struct Fault {
    check: i32,
    subject: CString,
    text: CString,
}

opaque!(passport_integrity => IntegrityValue);

impl IntegrityValue {
    fn new(found: &Integrity) -> IntegrityValue {
        let faults = found.faults.iter().map(|fault| Fault {
            check: fault.check.number(),
            subject: c_text(&fault.subject),
            text: c_text(&fault.text),
        });
        IntegrityValue { is_sound: found.is_sound(), checks: found.checks.clone(), faults: faults.collect() }
    }

    fn check(&self, index: usize) -> Result<&Checked> {
        self.checks.get(index).ok_or_else(bad_argument)
    }

    fn fault(&self, index: usize) -> Result<&Fault> {
        self.faults.get(index).ok_or_else(bad_argument)
    }
}

/// 整合性の検査 — Goes through everything the registry keeps and tells what is not as it should be.
///
/// The enumeration of checks tells what is looked at: the file itself, the audit as passport_ra_verify_audit verifies it, and
/// whatever is kept beside something that it follows from. What does not read is told like any other fault, and nothing is mended.
/// It sees the registry of one instant, while others go on using it; it reads everything, a minute for some hundred thousand
/// records. `integrity` is the caller's to free with passport_integrity_free. Any thread. DAMAGED when the catalogue in force is not
/// what was loaded; the codes of storage.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_registry_check_integrity(
    registry: *const passport_registry,
    integrity: *mut *mut passport_integrity,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| {
        let integrity = c.out(integrity)?;
        integrity.make(IntegrityValue::new(&cloned(registry)?.check_integrity()?))
    })
}

/// 健全か — Whether nothing was found. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_integrity_is_sound(
    integrity: *const passport_integrity,
    is_sound: *mut bool,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read(integrity, is_sound, |found| found.is_sound))
}

/// 検査項目の件数 — How many checks there are. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_integrity_check_count(
    integrity: *const passport_integrity,
    count: *mut usize,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read(integrity, count, |found| found.checks.len()))
}

/// 検査項目 — A check, from 0, in their order. Any thread. BAD_ARGUMENT for an index beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_integrity_check(
    integrity: *const passport_integrity,
    index: usize,
    check: *mut passport_check,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read_at(integrity, check, |found| found.check(index).map(|of| of.check.number())))
}

/// 対象の件数 — How many things such a check looked at, from 0: rows, pages, entries. Any thread. BAD_ARGUMENT for an index beyond the
/// last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_integrity_check_things(
    integrity: *const passport_integrity,
    index: usize,
    things: *mut u64,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read_at(integrity, things, |found| found.check(index).map(|of| of.things)))
}

/// 誤りの件数 — How many faults such a check found, from 0. Any thread. BAD_ARGUMENT for an index beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_integrity_check_faults(
    integrity: *const passport_integrity,
    index: usize,
    faults: *mut u64,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read_at(integrity, faults, |found| found.check(index).map(|of| of.faults)))
}

/// 示す件数 — How many faults are told: of each check the first 200. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_integrity_fault_count(
    integrity: *const passport_integrity,
    count: *mut usize,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read(integrity, count, |found| found.faults.len()))
}

/// 誤りの検査項目 — Which check found a fault, from 0; they are in the order of the checks. Any thread. BAD_ARGUMENT for an index beyond
/// the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_integrity_fault_check(
    integrity: *const passport_integrity,
    index: usize,
    check: *mut passport_check,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read_at(integrity, check, |found| found.fault(index).map(|of| of.check)))
}

/// 誤りの対象 — What a fault is about, from 0: `application:NUMBER`, `contract:CODE`, `account:ACCESS KEY` and the like; empty for the file.
///
/// Borrowed: it lives until `integrity` is freed. Any thread. BAD_ARGUMENT for an index beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_integrity_fault_subject(
    integrity: *const passport_integrity,
    index: usize,
    subject: *mut *const c_char,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read_at(integrity, subject, |found| found.fault(index).map(|of| of.subject.as_ptr())))
}

/// 誤りの内容 — What is wrong, from 0, in a few English words, for the log; it holds no personal data.
///
/// Borrowed: it lives until `integrity` is freed. Any thread. BAD_ARGUMENT for an index beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_integrity_fault_text(
    integrity: *const passport_integrity,
    index: usize,
    text: *mut *const c_char,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read_at(integrity, text, |found| found.fault(index).map(|of| of.text.as_ptr())))
}

/// 検査結果の解放 — Frees what was found and what was borrowed from it. NULL is fine. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_integrity_free(integrity: *mut passport_integrity) -> passport_code {
    freed(integrity)
}
