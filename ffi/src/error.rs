//! 誤り — Why a call did not do what it was asked to: class, rule, findings, window, in two languages.
//!
//! Its getters answer by value, so that handling an error cannot fail in turn: 0 or empty text for what there is not,
//! and for a handle that is none.

use std::ffi::{CString, c_char};

use passport_core::model::{Field, Window};
use passport_core::{Code, Error, Language, Rule};

use crate::boundary::{bad_argument, c_text, c_text_of, caught, freed, language, number_of};
use crate::findings::{FindingValue, finding_values};
use crate::handle::{opaque, with};
use crate::text::forever;
use crate::types::{
    passport_code, passport_field, passport_language, passport_remedy, passport_rule, passport_severity,
};

/// 誤り — Why a call did not do what it was asked to. It never changes and holds no personal data.
///
/// A call that fails makes one if its last argument is not NULL; it is the caller's to free. A call that succeeds
/// leaves that argument as it was: set it to NULL before, and free it before the next call.
pub struct passport_error {
    _opaque: [u8; 0],
}

/// The value behind an error's handle.
pub(crate) struct ErrorValue {
    code: Code,
    rule: Option<Rule>,
    field: Option<Field>,
    messages: [CString; 2],
    findings: Vec<FindingValue>,
    opens: CString,
    closes: CString,
    record: i64,
    remedy: i32,
    cause: CString,
}

opaque!(passport_error => ErrorValue);

impl ErrorValue {
    pub(crate) fn new(error: &Error) -> ErrorValue {
        let window = error.window();
        ErrorValue {
            code: error.code(),
            rule: error.rule(),
            field: error.field(),
            messages: [Language::Japanese, Language::English].map(|language| c_text(&error.message(language))),
            findings: finding_values(error.findings()),
            opens: c_text_of(window.map(|Window { opens, .. }| opens)),
            closes: c_text_of(window.map(|Window { closes, .. }| closes)),
            record: number_of(error.record()),
            remedy: error.remedy().map_or(0, |remedy| remedy.number()),
            cause: c_text_of(error.cause()),
        }
    }
}

/// Reads an error by value; what cannot be read is `none`.
fn of<T>(error: *const passport_error, none: T, read: impl FnOnce(&ErrorValue) -> Option<T>) -> T {
    caught(|| with(error, |value| read(value).ok_or_else(bad_argument)).ok()).flatten().unwrap_or(none)
}

/// The empty text, for what there is not.
pub(crate) fn nothing() -> *const c_char {
    c"".as_ptr()
}

/// 分類 — The class of an error, as the failed call returned it; PASSPORT_CODE_BAD_HANDLE when `error` is none.
///
/// Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_error_code(error: *const passport_error) -> passport_code {
    of(error, Code::BadHandle.number(), |error| Some(error.code.number()))
}

/// 規則 — The rule that caused it, of the first finding when there are several; PASSPORT_RULE_NONE without one.
///
/// Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_error_rule(error: *const passport_error) -> passport_rule {
    of(error, 0, |error| error.rule.map(|rule| rule as i32))
}

/// 規則の名前 — The rule's name, as `reissue_window_closed`; empty without one, never NULL.
///
/// It lives as long as the library is loaded. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_error_rule_name(error: *const passport_error) -> *const c_char {
    of(error, nothing(), |error| error.rule.map(|rule| forever(rule.name())))
}

/// 節 — The section of the rules that the rule comes from, as `2.1.3`; empty without one, never NULL.
///
/// It lives as long as the library is loaded. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_error_section(error: *const passport_error) -> *const c_char {
    of(error, nothing(), |error| error.rule.map(|rule| forever(rule.section())))
}

/// 項目 — The field of the first finding; PASSPORT_FIELD_NONE when it is about none.
///
/// Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_error_field(error: *const passport_error) -> passport_field {
    of(error, 0, |error| error.field.map(Field::number))
}

/// 文 — The error for a person, in one line; empty for a language that there is not, never NULL.
///
/// Borrowed: it lives until `error` is freed. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_error_message(
    error: *const passport_error,
    language: passport_language,
) -> *const c_char {
    of(error, nothing(), |error| in_language(&error.messages, language))
}

/// 指摘の数 — How many findings it has: all of them for PASSPORT_CODE_INVALID, 0 otherwise. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_error_finding_count(error: *const passport_error) -> usize {
    of(error, 0, |error| Some(error.findings.len()))
}

/// 指摘の項目 — The field of a finding, from 0; PASSPORT_FIELD_NONE when it is about none. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_error_finding_field(
    error: *const passport_error,
    index: usize,
) -> passport_field {
    of(error, 0, |error| error.findings.get(index).map(FindingValue::field))
}

/// 指摘の規則 — The rule of a finding, from 0; PASSPORT_RULE_NONE when there is no such finding. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_error_finding_rule(error: *const passport_error, index: usize) -> passport_rule {
    of(error, 0, |error| error.findings.get(index).map(FindingValue::rule))
}

/// 指摘の重さ — The weight of a finding, from 0; 0 when there is no such finding. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_error_finding_severity(
    error: *const passport_error,
    index: usize,
) -> passport_severity {
    of(error, 0, |error| error.findings.get(index).map(FindingValue::severity))
}

/// 指摘の文 — A finding for a person, from 0; empty when there is no such finding or language, never NULL.
///
/// Borrowed: it lives until `error` is freed. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_error_finding_text(
    error: *const passport_error,
    index: usize,
    language: passport_language,
) -> *const c_char {
    of(error, nothing(), |error| error.findings.get(index).and_then(|finding| finding.text(language)))
}

/// 指摘の位置 — Which of its field's values a finding is about, from 1, where a field has several; else 0. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_error_finding_position(error: *const passport_error, index: usize) -> u32 {
    of(error, 0, |error| error.findings.get(index).map(FindingValue::position))
}

/// 指摘の対象の名 — What a finding is about, as the CSR has it: a name, or an attribute's name or OID; else empty, never NULL.
///
/// Borrowed: it lives until `error` is freed. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_error_finding_about(error: *const passport_error, index: usize) -> *const c_char {
    of(error, nothing(), |error| error.findings.get(index).map(FindingValue::about))
}

/// 指摘の行 — The line that a finding is about, from 1, for PASSPORT_RULE_CATALOGUE_INVALID; else 0. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_error_finding_line(error: *const passport_error, index: usize) -> u32 {
    of(error, 0, |error| error.findings.get(index).map(FindingValue::line))
}

/// 開始日 — The first day the act is open, as `2026-12-26`, for a refusal by time; otherwise empty, never NULL.
///
/// Borrowed: it lives until `error` is freed. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_error_opens(error: *const passport_error) -> *const c_char {
    of(error, nothing(), |error| Some(error.opens.as_ptr()))
}

/// 最終日 — The last day the act is open, as `2026-12-26`, for a refusal by time; otherwise empty, never NULL.
///
/// Borrowed: it lives until `error` is freed. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_error_closes(error: *const passport_error) -> *const c_char {
    of(error, nothing(), |error| Some(error.closes.as_ptr()))
}

/// 対象 — The number of the record to use instead, for PASSPORT_RULE_SUPERSEDED_RECORD; otherwise 0. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_error_record(error: *const passport_error) -> i64 {
    of(error, 0, |error| Some(error.record))
}

/// 残る方法 — What is left instead, for a reissue that is closed or used up; else PASSPORT_REMEDY_NONE. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_error_remedy(error: *const passport_error) -> passport_remedy {
    of(error, 0, |error| Some(error.remedy))
}

/// 原因 — What the operating system or SQLite said, for a log; empty when a rule is the cause, never NULL.
///
/// Borrowed: it lives until `error` is freed. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_error_cause(error: *const passport_error) -> *const c_char {
    of(error, nothing(), |error| Some(error.cause.as_ptr()))
}

/// 誤りの解放 — Frees an error and what was borrowed from it. NULL is fine. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_error_free(error: *mut passport_error) -> passport_code {
    freed(error)
}

/// The text of a language, of the Japanese and the English one.
pub(crate) fn in_language(texts: &[CString; 2], number: i32) -> Option<*const c_char> {
    let [japanese, english] = texts;
    language(number).map(|language| match language {
        Language::Japanese => japanese.as_ptr(),
        Language::English => english.as_ptr(),
    })
}
