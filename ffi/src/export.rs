//! 一覧の書出し — A part of the list as a file.

use std::ffi::{CString, c_char};

use passport_core::Result;
use passport_core::model::{ExportPart, Replaced};

use crate::boundary::{bad_argument, boundary, c_text, c_text_of, freed};
use crate::error::passport_error;
use crate::handle::opaque;
use crate::types::passport_code;

/// 書出しの一部 — What follows in the file: to be written behind the part before it. It never changes.
pub struct passport_export {
    _opaque: [u8; 0],
}

/// The value behind the handle of a part.
pub(crate) struct ExportValue {
    bytes: Vec<u8>,
    rows: u32,
    next: CString,
    replaced: Vec<Cell>,
}

struct Cell {
    number: i64,
    column: CString,
    characters: CString,
}

opaque!(passport_export => ExportValue);

impl ExportValue {
    pub(crate) fn new(part: ExportPart) -> ExportValue {
        let cell = |of: Replaced| Cell {
            number: of.number.value(),
            column: c_text(of.column),
            characters: c_text(&of.characters),
        };
        ExportValue {
            bytes: part.bytes,
            rows: part.rows,
            next: c_text_of(part.next.as_ref()),
            replaced: part.replaced.into_iter().map(cell).collect(),
        }
    }

    fn at(&self, index: usize) -> Result<&Cell> {
        self.replaced.get(index).ok_or_else(bad_argument)
    }
}

/// 内容 — The bytes, borrowed, and how many; NULL and 0 when there are none.
///
/// They live until `part` is freed. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_export_bytes(
    part: *const passport_export,
    data: *mut *const u8,
    length: *mut usize,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read_bytes(part, data, length, |part| Some(&part.bytes)))
}

/// 行数 — How many applications the part holds. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_export_rows(
    part: *const passport_export,
    rows: *mut u32,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read(part, rows, |part| part.rows))
}

/// 続き — The cursor of the next part; empty when this is the last, never NULL.
///
/// Borrowed: it lives until `part` is freed. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_export_next(
    part: *const passport_export,
    cursor: *mut *const c_char,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read(part, cursor, |part| part.next.as_ptr()))
}

/// 置き換えた文字 — How many cells have characters that the encoding cannot hold, each with `〓` in place of them. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_export_replaced_count(
    part: *const passport_export,
    count: *mut usize,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read(part, count, |part| part.replaced.len()))
}

/// 申込番号 — The application of such a cell, from 0. Any thread. BAD_ARGUMENT for an index beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_export_replaced_number(
    part: *const passport_export,
    index: usize,
    number: *mut i64,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read_at(part, number, |part| part.at(index).map(|cell| cell.number)))
}

/// 列 — The title of the column of such a cell, from 0.
///
/// Borrowed: it lives until `part` is freed. Any thread. BAD_ARGUMENT for an index beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_export_replaced_column(
    part: *const passport_export,
    index: usize,
    column: *mut *const c_char,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read_at(part, column, |part| part.at(index).map(|cell| cell.column.as_ptr())))
}

/// 文字 — The characters that were replaced in such a cell, from 0, in their order.
///
/// Borrowed: it lives until `part` is freed. Any thread. BAD_ARGUMENT for an index beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_export_replaced_characters(
    part: *const passport_export,
    index: usize,
    characters: *mut *const c_char,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read_at(part, characters, |part| part.at(index).map(|cell| cell.characters.as_ptr())))
}

/// 書出しの解放 — Frees a part and what was borrowed from it. NULL is fine. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_export_free(part: *mut passport_export) -> passport_code {
    freed(part)
}
