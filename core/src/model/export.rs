//! 一覧の書出し — The list of applications as a file (4).

use super::{ApplicationNumber, choice};

choice! {
    /// 書出しの形式 — The form of an exported list.
    ExportFormat {
        1 CsvUtf8 "csv_utf8" "CSV（UTF-8）" "CSV in UTF-8, with a byte order mark"
        2 CsvShiftJis "csv_shift_jis" "CSV（Shift_JIS）" "CSV in Shift_JIS as Windows has it (CP932)"
        3 JsonLines "json_lines" "JSON Lines" "JSON Lines: one row a line, in UTF-8"
    }
}

/// 書出しの一部 — What follows in the file: to be written behind the part before it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ExportPart {
    /// 内容 — The bytes; the first part of a CSV file begins with its titles.
    pub bytes: Vec<u8>,
    /// 行数 — How many applications it holds.
    pub rows: u32,
    /// 続き — The cursor of the next part; none when this is the last.
    pub next: Option<String>,
    /// 置き換えた文字 — The cells whose text the encoding cannot hold as it is.
    pub replaced: Vec<Replaced>,
}

/// 置き換えた文字 — A cell in which `〓` stands for characters that the encoding does not have.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Replaced {
    /// 申込番号 — The application.
    pub number: ApplicationNumber,
    /// 列 — The column's title.
    pub column: &'static str,
    /// 文字 — The characters, in their order.
    pub characters: String,
}
