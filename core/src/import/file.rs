//! 取込みファイル — Which rows a file has and which contracts they make up; a contract's cells are read when it is their turn.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt;
use std::ops::Range;

use encoding_rs::SHIFT_JIS;
use serde::de::{Error as _, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::{column_of, table};
use crate::error::{Error, Finding, Result};
use crate::export::unprotected;
use crate::model::import::column;
use crate::model::{ApplicationNumber, ContractCode, ExportFormat};
use crate::rule::Rule;

/// The rows that are titles.
const TITLES: u32 = 1;

/// A row: its number as a spreadsheet shows it, and the cells that are not blank.
pub(crate) struct Cells {
    pub(crate) row: u32,
    pub(crate) texts: BTreeMap<&'static str, String>,
    /// What could not be read of it.
    pub(crate) faults: Vec<Finding>,
}

/// The rows of a contract, which stand together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Group {
    pub(crate) access_key: String,
    pub(crate) reference: String,
    pub(crate) row: u32,
    pub(crate) rows: u32,
    /// Whether rows of the contract stand elsewhere as well.
    pub(crate) is_scattered: bool,
    start: usize,
    end: usize,
}

/// A file that was read over once.
pub(crate) struct File {
    text: String,
    /// The column of each cell of a row; none in JSON Lines, whose cells say it.
    columns: Option<Vec<&'static str>>,
    groups: Vec<Group>,
    rows: u32,
    given: Given,
}

/// What the rows give that is drawn otherwise; no draw may take it from a row that is still to come.
#[derive(Default)]
pub(crate) struct Given {
    pub(crate) codes: HashSet<ContractCode>,
    pub(crate) numbers: HashSet<ApplicationNumber>,
}

impl Given {
    fn add(&mut self, reference: &str, number: &str) {
        self.codes.extend(reference.parse::<ContractCode>());
        self.numbers.extend(number.parse::<ApplicationNumber>());
    }
}

impl File {
    /// Reads a file over: its encoding, its titles, and which rows belong together.
    ///
    /// # Errors
    /// `Invalid` with `import_unreadable` when it is not of the form given, `unknown_field` for each unknown title and
    /// `required` for each that must be there.
    pub(crate) fn read(source: &[u8], format: ExportFormat) -> Result<File> {
        let is_table = format != ExportFormat::JsonLines;
        let row = |before: &str| if is_table { table::row_behind(before) } else { line_behind(before) };
        let mut text = match format {
            ExportFormat::CsvUtf8 | ExportFormat::JsonLines => {
                std::str::from_utf8(source).map(str::to_owned).map_err(|fault| {
                    unreadable(row(&String::from_utf8_lossy(&source[..fault.valid_up_to()])), "UTF-8")
                })?
            }
            ExportFormat::CsvShiftJis => SHIFT_JIS
                .decode_without_bom_handling_and_without_replacement(source)
                .map(Cow::into_owned)
                .ok_or_else(|| unreadable(row(&sound_shift_jis(source)), "Shift_JIS"))?,
        };
        if text.starts_with('\u{feff}') {
            text.drain(..'\u{feff}'.len_utf8());
        }
        let mut file = File { text, columns: None, groups: Vec::new(), rows: 0, given: Given::default() };
        if is_table {
            file.scan_table()?
        } else {
            file.scan_lines()?
        }
        file.mark_scattered();
        Ok(file)
    }

    /// How many rows it has, but for blank ones and titles.
    pub(crate) fn rows(&self) -> u32 {
        self.rows
    }

    pub(crate) fn groups(&self) -> &[Group] {
        &self.groups
    }

    pub(crate) fn given(&self) -> &Given {
        &self.given
    }

    fn scan_table(&mut self) -> Result<()> {
        let mut reader = reader_of(&self.text);
        let mut cells = csv::StringRecord::new();
        let mut columns: Option<Vec<&'static str>> = None;
        let mut groups = Grouping::default();
        for record in table::records(&self.text, TITLES) {
            if !record.is_sound || !reader.read_record(&mut cells).unwrap_or(false) {
                return Err(unreadable(record.row, "CSV"));
            }
            let Some(columns) = &columns else {
                columns = Some(titles(&cells, record.row)?);
                continue;
            };
            if cells.iter().any(|cell| !cell.trim().is_empty()) {
                let cell = |name| columns.iter().position(|column| *column == name).and_then(|at| cells.get(at));
                let text = |name| unprotected(cell(name).unwrap_or_default().trim()).to_owned();
                let reference = text(column::CONTRACT);
                self.given.add(&reference, &text(column::NUMBER));
                groups.add((text(column::ACCOUNT), reference), record.row, record.range);
            }
        }
        self.columns = Some(columns.ok_or_else(|| unreadable(TITLES, "CSV"))?);
        (self.groups, self.rows) = (groups.groups, groups.rows);
        Ok(())
    }

    fn scan_lines(&mut self) -> Result<()> {
        let mut groups = Grouping::default();
        let mut start = 0;
        for (line, row) in self.text.split_inclusive('\n').zip(1..) {
            let end = start + line.len();
            if !line.trim().is_empty() {
                let Line(values) = serde_json::from_str(line).map_err(|_| unreadable(row, "JSON Lines"))?;
                let text = |name| values.get(name).and_then(text_of).unwrap_or_default();
                let reference = text(column::CONTRACT);
                self.given.add(&reference, &text(column::NUMBER));
                groups.add((text(column::ACCOUNT), reference), row, start..end);
            }
            start = end;
        }
        (self.groups, self.rows) = (groups.groups, groups.rows);
        Ok(())
    }

    fn mark_scattered(&mut self) {
        let mut places: HashMap<(&str, &str), usize> = HashMap::new();
        for group in &self.groups {
            *places.entry((&group.access_key, &group.reference)).or_default() += 1;
        }
        let scattered: Vec<bool> = self
            .groups
            .iter()
            .map(|group| places[&(group.access_key.as_str(), group.reference.as_str())] > 1)
            .collect();
        for (group, is_scattered) in self.groups.iter_mut().zip(scattered) {
            group.is_scattered = is_scattered;
        }
    }

    /// The cells of a contract's rows.
    pub(crate) fn cells(&self, group: &Group) -> Vec<Cells> {
        let text = &self.text[group.start..group.end];
        match &self.columns {
            Some(columns) => table_cells(text, columns, group.row),
            None => text
                .split_inclusive('\n')
                .zip(group.row..)
                .filter_map(|(line, row)| line_cells(line, row))
                .collect(),
        }
    }
}

/// Rows as they come, put together by contract.
#[derive(Default)]
struct Grouping {
    groups: Vec<Group>,
    rows: u32,
}

impl Grouping {
    fn add(&mut self, (access_key, reference): (String, String), row: u32, range: Range<usize>) {
        self.rows += 1;
        match self.groups.last_mut() {
            // A row that names no contract stands for itself.
            Some(last) if !reference.is_empty() && last.access_key == access_key && last.reference == reference => {
                last.rows += 1;
                last.end = range.end;
            }
            _ => self.groups.push(Group {
                access_key,
                reference,
                row,
                rows: 1,
                is_scattered: false,
                start: range.start,
                end: range.end,
            }),
        }
    }
}

fn reader_of(text: &str) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes())
}

/// The line of what follows a text.
fn line_behind(text: &str) -> u32 {
    u32::try_from(text.matches('\n').count()).unwrap_or(u32::MAX).saturating_add(1)
}

/// The text up to the first byte that is no Shift_JIS.
fn sound_shift_jis(source: &[u8]) -> String {
    let mut decoder = SHIFT_JIS.new_decoder_without_bom_handling();
    let length = decoder.max_utf8_buffer_length_without_replacement(source.len());
    let mut text = String::with_capacity(length.unwrap_or_default());
    let _ = decoder.decode_to_string_without_replacement(source, &mut text, true);
    text
}

fn unreadable(row: u32, form: &str) -> Error {
    Error::invalid(vec![Finding::of_line(Rule::ImportUnreadable, row, form.to_owned())])
}

/// The columns of the titles.
fn titles(record: &csv::StringRecord, row: u32) -> Result<Vec<&'static str>> {
    let mut columns = Vec::new();
    let mut findings = Vec::new();
    let fault = |rule, column: &str| Finding::of_line(rule, row, column.to_owned());
    for (title, place) in record.iter().map(str::trim).zip(1u32..) {
        match column_of(title) {
            Some(column) if columns.contains(&column) => findings.push(fault(Rule::ImportUnreadable, column)),
            Some(column) => columns.push(column),
            // A column that has no title has no cells either.
            None if title.is_empty() => columns.push(""),
            // In a file without titles it is data: no message tells it.
            None => findings.push(fault(Rule::UnknownField, &place.to_string()).about(title)),
        }
    }
    let needed = [column::ACCOUNT, column::CONTRACT, column::KIND, column::RECEIVED_AT];
    let missing = needed.into_iter().filter(|needed| !columns.contains(needed));
    findings.extend(missing.map(|column| fault(Rule::Required, column)));
    if findings.is_empty() { Ok(columns) } else { Err(Error::invalid(findings)) }
}

fn table_cells(text: &str, columns: &[&'static str], first: u32) -> Vec<Cells> {
    let mut rows = Vec::new();
    let mut reader = reader_of(text);
    // Read over before, and nothing was wrong.
    let rows_of = table::records(text, first).map(|record| record.row);
    for (record, row) in reader.records().map_while(std::result::Result::ok).zip(rows_of) {
        let mut cells = Cells { row, texts: BTreeMap::new(), faults: Vec::new() };
        for (at, text) in record.iter().enumerate().filter(|(_, text)| !text.trim().is_empty()) {
            match columns.get(at) {
                Some(column) if !column.is_empty() => {
                    cells.texts.insert(column, unprotected(text.trim()).to_owned());
                }
                // What stands behind the titles belongs to none of them: a comma too many, most likely.
                _ => cells.faults.push(Finding::of_line(Rule::ImportUnreadable, row, String::new())),
            }
        }
        if !cells.texts.is_empty() || !cells.faults.is_empty() {
            rows.push(cells);
        }
    }
    rows
}

fn line_cells(line: &str, row: u32) -> Option<Cells> {
    if line.trim().is_empty() {
        return None;
    }
    let mut cells = Cells { row, texts: BTreeMap::new(), faults: Vec::new() };
    let Line(values) = serde_json::from_str(line).unwrap_or_else(|_| {
        cells.faults.push(Finding::of_line(Rule::ImportUnreadable, row, String::new()));
        Line::default()
    });
    for (title, value) in values {
        let fault = |rule, column: &str| Finding::of_line(rule, row, column.to_owned());
        match (column_of(&title), text_of(&value)) {
            (None, _) => cells.faults.push(fault(Rule::UnknownField, "").about(&title)),
            (Some(column), None) => cells.faults.push(fault(Rule::BadFormat, column)),
            (Some(_), Some(text)) if text.is_empty() => {}
            (Some(column), Some(text)) => {
                cells.texts.insert(column, text);
            }
        }
    }
    Some(cells)
}

/// The values of a line of JSON: an object, in which no name stands twice.
#[derive(Default)]
struct Line(BTreeMap<String, serde_json::Value>);

impl<'de> Deserialize<'de> for Line {
    fn deserialize<D: Deserializer<'de>>(from: D) -> std::result::Result<Line, D::Error> {
        struct Object;
        impl<'de> Visitor<'de> for Object {
            type Value = Line;

            fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
                to.write_str("an object")
            }

            fn visit_map<M: MapAccess<'de>>(self, mut of: M) -> std::result::Result<Line, M::Error> {
                let mut line = Line::default();
                while let Some((name, value)) = of.next_entry()? {
                    if line.0.insert(name, value).is_some() {
                        return Err(M::Error::custom("a name stands twice"));
                    }
                }
                Ok(line)
            }
        }
        from.deserialize_map(Object)
    }
}

/// The text of a JSON value: a list is its texts, one a line; an object has none.
fn text_of(value: &serde_json::Value) -> Option<String> {
    use serde_json::Value;
    match value {
        Value::Null => Some(String::new()),
        Value::String(text) => Some(text.trim().to_owned()),
        Value::Bool(_) | Value::Number(_) => Some(value.to_string()),
        Value::Array(values) => {
            let texts: Option<Vec<&str>> = values.iter().map(Value::as_str).collect();
            texts.map(|texts| texts.join("\n"))
        }
        Value::Object(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{ExportFormat, File};

    #[test]
    fn what_rows_give_is_known_before_the_first_is_taken_in() {
        let table = "account,contract,kind,received_at,number\nx,OLD-1,,,\nx,B0000001,,,1000000001\n";
        let lines = "{\"contract\": \"OLD-1\"}\n{\"contract\": \"B0000001\", \"number\": 1000000001}\n";
        for (source, format) in [(table, ExportFormat::CsvUtf8), (lines, ExportFormat::JsonLines)] {
            let file = File::read(source.as_bytes(), format).unwrap();
            assert_eq!(file.given.codes, ["B0000001".parse().unwrap()].into());
            assert_eq!(file.given.numbers, ["1000000001".parse().unwrap()].into());
        }
    }
}
