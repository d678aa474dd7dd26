//! 指摘 — What `check` and the inspection of a CSR found: a list in the order the checks are made.

use std::ffi::{CString, c_char};

use passport_core::model::Field;
use passport_core::{Finding, Language, Result};

use crate::boundary::{bad_argument, boundary, c_text, c_text_of, freed, number_of};
use crate::error::{in_language, passport_error};
use crate::handle::{opaque, with};
use crate::types::{passport_code, passport_field, passport_language, passport_rule, passport_severity};

/// 指摘の一覧 — What was found, a list. It never changes.
pub struct passport_findings {
    _opaque: [u8; 0],
}

/// The value behind the handle of a list of findings.
#[derive(Clone)]
pub(crate) struct FindingsValue(pub(crate) Vec<FindingValue>);

opaque!(passport_findings => FindingsValue);

/// One finding, with its text in both languages.
#[derive(Clone)]
pub(crate) struct FindingValue {
    finding: Finding,
    texts: [CString; 2],
    /// Of `validity_shortened`, `certificate_ends_early` and `days_lost`.
    days: [CString; 2],
    about: CString,
    /// Of a file that is imported.
    column: CString,
}

impl FindingValue {
    pub(crate) fn field(&self) -> i32 {
        self.finding.field.map_or(0, Field::number)
    }

    pub(crate) fn rule(&self) -> i32 {
        self.finding.rule as i32
    }

    pub(crate) fn line(&self) -> u32 {
        self.finding.line.as_ref().map_or(0, |(line, _)| *line)
    }

    pub(crate) fn position(&self) -> u32 {
        self.finding.position.unwrap_or(0)
    }

    pub(crate) fn about(&self) -> *const c_char {
        self.about.as_ptr()
    }

    pub(crate) fn severity(&self) -> i32 {
        self.finding.severity.number()
    }

    pub(crate) fn text(&self, language: i32) -> Option<*const c_char> {
        in_language(&self.texts, language)
    }
}

/// Findings as they are handed out.
pub(crate) fn finding_values(findings: &[Finding]) -> Vec<FindingValue> {
    let value = |finding: &Finding| FindingValue {
        finding: finding.clone(),
        texts: [Language::Japanese, Language::English].map(|language| c_text(&finding.text(language))),
        about: c_text(finding.about.as_deref().unwrap_or_default()),
        column: c_text(finding.line.as_ref().map_or("", |(_, column)| column)),
        days: [finding.days.map(|(new, _)| new), finding.days.map(|(_, present)| present)].map(c_text_of),
    };
    findings.iter().map(value).collect()
}

impl FindingsValue {
    fn at(&self, index: usize) -> Result<&FindingValue> {
        self.0.get(index).ok_or_else(bad_argument)
    }
}

/// 件数 — How many findings there are. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_findings_count(
    findings: *const passport_findings,
    count: *mut usize,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read(findings, count, |findings| findings.0.len()))
}

/// 項目 — The field of a finding, from 0; PASSPORT_FIELD_NONE when it is about none. Any thread.
///
/// BAD_ARGUMENT for an index beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_findings_field(
    findings: *const passport_findings,
    index: usize,
    field: *mut passport_field,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read_at(findings, field, |findings| findings.at(index).map(FindingValue::field)))
}

/// 規則 — The rule of a finding, from 0. Any thread.
///
/// BAD_ARGUMENT for an index beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_findings_rule(
    findings: *const passport_findings,
    index: usize,
    rule: *mut passport_rule,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read_at(findings, rule, |findings| findings.at(index).map(FindingValue::rule)))
}

/// 重さ — The weight of a finding, from 0: only PASSPORT_SEVERITY_ERROR refuses the draft. Any thread.
///
/// BAD_ARGUMENT for an index beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_findings_severity(
    findings: *const passport_findings,
    index: usize,
    severity: *mut passport_severity,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read_at(findings, severity, |findings| findings.at(index).map(FindingValue::severity)))
}

/// 行 — The row of an imported file that a finding is about, as a spreadsheet numbers it; else 0. Any thread.
///
/// BAD_ARGUMENT for an index beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_findings_line(
    findings: *const passport_findings,
    index: usize,
    line: *mut u32,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read_at(findings, line, |findings| findings.at(index).map(FindingValue::line)))
}

/// 列 — The column of an imported file that a finding is about; else empty, never NULL.
///
/// Borrowed: it lives until `findings` is freed. Any thread. BAD_ARGUMENT for an index beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_findings_column(
    findings: *const passport_findings,
    index: usize,
    column: *mut *const c_char,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read_at(findings, column, |findings| findings.at(index).map(|of| of.column.as_ptr())))
}

/// 位置 — Which of its field's values a finding is about, from 1, where a field has several (the names of a CSR or of a
/// draft); else 0. Any thread.
///
/// BAD_ARGUMENT for an index beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_findings_position(
    findings: *const passport_findings,
    index: usize,
    position: *mut u32,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read_at(findings, position, |findings| findings.at(index).map(FindingValue::position)))
}

/// 対象の名 — What a finding is about, as the CSR has it: a name, or an attribute's name or OID; else empty, never NULL.
///
/// One line of at most 100 characters. A common name may be a person's: log it with care. Borrowed: it lives until
/// `findings` is freed. Any thread. BAD_ARGUMENT for an index beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_findings_about(
    findings: *const passport_findings,
    index: usize,
    about: *mut *const c_char,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read_at(findings, about, |findings| findings.at(index).map(FindingValue::about)))
}

/// 文 — A finding for a person, from 0: the field's label and the rule's sentence; no data of the draft.
///
/// Borrowed: it lives until `findings` is freed. Any thread. BAD_ARGUMENT for an index beyond the last and for a
/// language that there is not.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_findings_text(
    findings: *const passport_findings,
    index: usize,
    language: passport_language,
    text: *mut *const c_char,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c
        .read_at(findings, text, |findings| { findings.at(index)?.text(language).ok_or_else(bad_argument) }))
}

/// 二つの日 — Days as `2026-12-26`: for PASSPORT_RULE_VALIDITY_SHORTENED the new and the present certificate's last day, for
/// PASSPORT_RULE_CERTIFICATE_ENDS_EARLY the certificate's and the computed one, for PASSPORT_RULE_DAYS_LOST the first and the last day that would be lost.
///
/// Otherwise both are empty; never NULL. Borrowed: they live until `findings` is freed. Any thread. BAD_ARGUMENT for an
/// index beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_findings_days(
    findings: *const passport_findings,
    index: usize,
    first_day: *mut *const c_char,
    second_day: *mut *const c_char,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| {
        let (first_day, second_day) = (c.out(first_day)?, c.out(second_day)?);
        with(findings, |findings| {
            let [first, second] = &findings.at(index)?.days;
            first_day.put(first.as_ptr());
            second_day.put(second.as_ptr());
            Ok(())
        })
    })
}

/// 対象 — The record a finding is about, from 0, for PASSPORT_RULE_OTHER_CERTIFICATE_VALID; else 0. Any thread.
///
/// BAD_ARGUMENT for an index beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_findings_record(
    findings: *const passport_findings,
    index: usize,
    record: *mut i64,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c
        .read_at(findings, record, |findings| { findings.at(index).map(|value| number_of(value.finding.record)) }))
}

/// 指摘の解放 — Frees findings and what was borrowed from them. NULL is fine. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_findings_free(findings: *mut passport_findings) -> passport_code {
    freed(findings)
}
