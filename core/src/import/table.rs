//! 表 — Where the records of a CSV text stand, and on which row of a spreadsheet: a line that is empty is a row as well.

use std::ops::Range;

/// A record of a table, not yet taken apart.
pub(super) struct Record {
    pub(super) row: u32,
    pub(super) range: Range<usize>,
    /// Whether its quotes are as RFC 4180 has them: around a whole cell, doubled inside it, and closed.
    pub(super) is_sound: bool,
}

/// The records of a text whose first line is the row given.
pub(super) fn records(text: &str, row: u32) -> Records<'_> {
    Records { bytes: text.as_bytes(), at: 0, row }
}

/// The row of what follows a text.
pub(super) fn row_behind(text: &str) -> u32 {
    let with_next = format!("{text}.");
    records(&with_next, 1).last().map_or(1, |record| record.row)
}

pub(super) struct Records<'a> {
    bytes: &'a [u8],
    at: usize,
    row: u32,
}

impl Records<'_> {
    /// Passes the end of a line, if one is here.
    fn line_ends(&mut self) -> bool {
        let passed = match self.bytes.get(self.at..) {
            Some([b'\r', b'\n', ..]) => 2,
            Some([b'\r' | b'\n', ..]) => 1,
            _ => 0,
        };
        self.at += passed;
        passed > 0
    }

    /// Passes a cell between quotes, and whether it was closed.
    fn quoted(&mut self) -> bool {
        self.at += 1;
        loop {
            match self.bytes.get(self.at..) {
                Some([b'"', b'"', ..]) => self.at += 2,
                Some([b'"', ..]) => {
                    self.at += 1;
                    return true;
                }
                Some([_, ..]) => self.at += 1,
                _ => return false,
            }
        }
    }
}

impl Iterator for Records<'_> {
    type Item = Record;

    fn next(&mut self) -> Option<Record> {
        while self.line_ends() {
            self.row += 1;
        }
        let (start, row) = (self.at, self.row);
        let mut is_sound = true;
        let mut begins_cell = true;
        while self.at < self.bytes.len() && !self.line_ends() {
            match self.bytes[self.at] {
                b'"' if begins_cell => {
                    is_sound &= self.quoted();
                    begins_cell = false;
                }
                byte => {
                    // Neither behind a cell's quotes nor in a cell without them is there a quote, or text.
                    let is_behind_quotes = !begins_cell && self.bytes[self.at - 1] == b'"';
                    is_sound &= byte == b',' || (byte != b'"' && !is_behind_quotes);
                    begins_cell = byte == b',';
                    self.at += 1;
                }
            }
        }
        self.row += 1;
        (start < self.at).then_some(Record { row, range: start..self.at, is_sound })
    }
}

#[cfg(test)]
mod tests {
    use super::{records, row_behind};

    #[test]
    fn rows_are_numbered_as_a_spreadsheet_does() {
        let text = "a,b\r\n\r\n\"1\n\n2\",x\n\n\r\n,\"\"\"\"\r3";
        let rows: Vec<_> = records(text, 1).map(|of| (of.row, text[of.range].trim(), of.is_sound)).collect();
        assert_eq!(rows, [(1, "a,b", true), (3, "\"1\n\n2\",x", true), (6, ",\"\"\"\"", true), (7, "3", true)]);
        assert_eq!([row_behind(""), row_behind("a\n\n"), row_behind("a\n\"\n\n")], [1, 3, 2]);
    }

    #[test]
    fn quotes_are_held_to_rfc_4180() {
        for (line, is_sound) in [
            ("\"a\",\"b\"\r\n", true),
            ("\"a\"\"b\"", true),
            ("\"\",\"\"\n", true),
            ("\"a\" ,b", false),
            ("\"a\"b\"\n", false),
            ("x,\"a", false),
            ("x,\"a\"\"", false),
            ("x\"y", false),
        ] {
            assert!(records(line, 1).all(|of| of.is_sound == is_sound), "{line}");
        }
    }
}
