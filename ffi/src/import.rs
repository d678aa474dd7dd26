//! 取込み — Records of another system, brought in from a file part by part.

use std::ffi::{CString, c_char};
use std::sync::Arc;

use passport_core::model::{ExportFormat, ImportPart, ImportedContract};
use passport_core::{Finding, Import, Result};

use crate::boundary::{bad_argument, boundary, c_text, c_text_of, freed};
use crate::error::passport_error;
use crate::findings::{FindingsValue, finding_values, passport_findings};
use crate::handle::{cloned, opaque, with};
use crate::ra::passport_ra;
use crate::types::{passport_code, passport_export_format, passport_import_outcome};

/// 取込み — An import under way. From several threads its parts come one after another.
pub struct passport_import {
    _opaque: [u8; 0],
}

/// The value behind an import's handle.
#[derive(Clone)]
pub(crate) struct ImportValue {
    import: Arc<Import>,
    rows: u32,
}

opaque!(passport_import => ImportValue);

/// 取込みの一部 — What became of some rows of the file. It never changes.
pub struct passport_import_part {
    _opaque: [u8; 0],
}

/// The value behind the handle of a part.
pub(crate) struct ImportPartValue {
    contracts: Vec<Row>,
    findings: Vec<Finding>,
    rows_done: u32,
    is_last: bool,
}

struct Row {
    access_key: CString,
    reference: CString,
    row: u32,
    rows: u32,
    outcome: i32,
    contract_code: CString,
}

opaque!(passport_import_part => ImportPartValue);

impl ImportPartValue {
    fn new(part: ImportPart) -> ImportPartValue {
        let row = |of: &ImportedContract| Row {
            access_key: c_text(&of.access_key),
            reference: c_text(&of.reference),
            row: of.row,
            rows: of.rows,
            outcome: of.outcome.number(),
            contract_code: c_text_of(of.contract_code),
        };
        ImportPartValue {
            contracts: part.contracts.iter().map(row).collect(),
            findings: part.findings,
            rows_done: part.rows_done,
            is_last: part.is_last,
        }
    }

    fn at(&self, index: usize) -> Result<&Row> {
        self.contracts.get(index).ok_or_else(bad_argument)
    }
}

/// 取込み — Begins the import of records of another system: reads the file over, and changes nothing yet.
///
/// docs/guide/import.md tells the columns. The file is copied. In a dry run nothing is ever changed. `import` is the caller's to
/// free with passport_import_free. Any thread. BAD_ARGUMENT for a format that there is not; INVALID with import_unreadable for a
/// file that is not of the format, with unknown_field and required for its titles; the codes of storage.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_ra_import_records(
    ra: *mut passport_ra,
    source: *const u8,
    length: usize,
    format: passport_export_format,
    dry_run: bool,
    import: *mut *mut passport_import,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| {
        let (source, import) = (c.bytes(source, length)?, c.out(import)?);
        let format = ExportFormat::from_number(format).ok_or_else(bad_argument)?;
        let begun = cloned(ra)?.import_records(source, format, dry_run)?;
        import.make(ImportValue { rows: begun.rows(), import: Arc::new(begun) })
    })
}

/// 全行数 — How many rows the file has, but for titles and blank ones. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_import_rows(
    import: *const passport_import,
    rows: *mut u32,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read(import, rows, |import| import.rows))
}

/// 次の一部 — Takes in the next contracts, of some hundred rows, in one transaction; after the last an empty part.
///
/// A contract in whose rows an error was found is left out, and what was found told; the others are taken in, each whole, and
/// none twice: an import that was stopped is gone on with by beginning it anew. `part` is the caller's to free with
/// passport_import_part_free. Any thread. The codes of storage; the next call does the same part again.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_import_step(
    import: *mut passport_import,
    part: *mut *mut passport_import_part,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| {
        let part = c.out(part)?;
        let import = cloned(import)?.import;
        part.make(ImportPartValue::new(import.step()?))
    })
}

/// 取込みの解放 — Frees an import; what was taken in stays. NULL is fine. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_import_free(import: *mut passport_import) -> passport_code {
    freed(import)
}

/// 処理済みの行数 — How many rows of the file have been dealt with. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_import_part_rows_done(
    part: *const passport_import_part,
    rows: *mut u32,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read(part, rows, |part| part.rows_done))
}

/// 終わりか — Whether nothing follows. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_import_part_is_last(
    part: *const passport_import_part,
    is_last: *mut bool,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read(part, is_last, |part| part.is_last))
}

/// 指摘 — What was found in the rows; passport_findings_line and passport_findings_column tell where.
///
/// `findings` is the caller's to free with passport_findings_free. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_import_part_findings(
    part: *const passport_import_part,
    findings: *mut *mut passport_findings,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| {
        let findings = c.out(findings)?;
        findings.make(FindingsValue(with(part, |part| Ok(finding_values(&part.findings)))?))
    })
}

/// 契約の件数 — How many contracts the rows make up. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_import_part_count(
    part: *const passport_import_part,
    count: *mut usize,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read(part, count, |part| part.contracts.len()))
}

/// アクセスキー — The account of such a contract, from 0, as the file names it.
///
/// Borrowed: it lives until `part` is freed. Any thread. BAD_ARGUMENT for an index beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_import_part_access_key(
    part: *const passport_import_part,
    index: usize,
    access_key: *mut *const c_char,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read_at(part, access_key, |part| part.at(index).map(|row| row.access_key.as_ptr())))
}

/// 旧契約コード — The reference of such a contract, from 0, as the file names it.
///
/// Borrowed: it lives until `part` is freed. Any thread. BAD_ARGUMENT for an index beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_import_part_reference(
    part: *const passport_import_part,
    index: usize,
    reference: *mut *const c_char,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read_at(part, reference, |part| part.at(index).map(|row| row.reference.as_ptr())))
}

/// 最初の行 — The first row of such a contract, from 0, as a spreadsheet numbers it. Any thread. BAD_ARGUMENT for an index beyond
/// the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_import_part_row(
    part: *const passport_import_part,
    index: usize,
    row: *mut u32,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read_at(part, row, |part| part.at(index).map(|of| of.row)))
}

/// 行数 — How many rows such a contract has, from 0. Any thread. BAD_ARGUMENT for an index beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_import_part_rows(
    part: *const passport_import_part,
    index: usize,
    rows: *mut u32,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read_at(part, rows, |part| part.at(index).map(|of| of.rows)))
}

/// 結果 — What became of such a contract, from 0. Any thread. BAD_ARGUMENT for an index beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_import_part_outcome(
    part: *const passport_import_part,
    index: usize,
    outcome: *mut passport_import_outcome,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read_at(part, outcome, |part| part.at(index).map(|row| row.outcome)))
}

/// 契約コード — The code that such a contract has here, from 0; empty when it was left out, never NULL.
///
/// Borrowed: it lives until `part` is freed. Any thread. BAD_ARGUMENT for an index beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_import_part_contract_code(
    part: *const passport_import_part,
    index: usize,
    contract_code: *mut *const c_char,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c
        .read_at(part, contract_code, |part| part.at(index).map(|row| row.contract_code.as_ptr())))
}

/// 取込みの一部の解放 — Frees a part and what was borrowed from it. NULL is fine. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_import_part_free(part: *mut passport_import_part) -> passport_code {
    freed(part)
}
