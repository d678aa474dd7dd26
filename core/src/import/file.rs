//! 取込みファイル — Which rows a file has and which contracts they make up; a contract's cells are read when it is their turn.

use std::collections::{BTreeMap, HashMap};

use encoding_rs::SHIFT_JIS;
use serde::Deserialize;

use super::column_of;
use crate::error::{Error, Finding, Result};
use crate::export::unprotected;
use crate::model::ExportFormat;
use crate::model::import::column;
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
}

impl File {
    /// Reads a file over: its encoding, its titles, and which rows belong together.
    ///
    /// # Errors
    /// `Invalid` with `import_unreadable` when it is not of the form given, `unknown_field` for each unknown title and
    /// `required` for each that must be there.
    pub(crate) fn read(source: &[u8], format: ExportFormat) -> Result<File> {
        let text = match format {
            ExportFormat::CsvUtf8 | ExportFormat::JsonLines => {
                let fault =
                    |fault: std::str::Utf8Error| unreadable(row_at(&source[..fault.valid_up_to()]), "UTF-8");
                std::str::from_utf8(source).map_err(fault)?.to_owned()
            }
            ExportFormat::CsvShiftJis => {
                let decoded = SHIFT_JIS.decode_without_bom_handling_and_without_replacement(source);
                decoded.ok_or_else(|| unreadable(TITLES, "Shift_JIS"))?.into_owned()
            }
        };
        let text = text.strip_prefix('\u{feff}').map_or(text.clone(), str::to_owned);
        let mut file = File { text, columns: None, groups: Vec::new(), rows: 0 };
        if format == ExportFormat::JsonLines {
            file.scan_lines()?
        } else {
            file.scan_table()?
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

    fn scan_table(&mut self) -> Result<()> {
        let mut reader = reader_of(&self.text);
        let mut record = csv::StringRecord::new();
        let mut row = 0;
        let mut columns: Vec<&'static str> = Vec::new();
        let mut groups = Grouping::default();
        loop {
            let start = reader.position().byte();
            match reader.read_record(&mut record) {
                Ok(false) => break,
                Ok(true) => row += 1,
                Err(_) => return Err(unreadable(row + 1, "CSV")),
            }
            if row == TITLES {
                columns = titles(&record)?;
                continue;
            }
            if record.iter().any(|cell| !cell.trim().is_empty()) {
                let cell = |name| columns.iter().position(|column| *column == name).and_then(|at| record.get(at));
                let text = |name| unprotected(cell(name).unwrap_or_default().trim()).to_owned();
                let span = (offset(start), offset(reader.position().byte()));
                groups.add((text(column::ACCOUNT), text(column::CONTRACT)), row, span);
            }
        }
        if row == 0 {
            return Err(unreadable(TITLES, "CSV"));
        }
        (self.groups, self.rows) = (groups.groups, groups.rows);
        self.columns = Some(columns);
        Ok(())
    }

    fn scan_lines(&mut self) -> Result<()> {
        /// Whose row it is; the rest is read later.
        #[derive(Deserialize)]
        struct Key {
            #[serde(default)]
            account: Option<String>,
            #[serde(default)]
            contract: Option<serde_json::Value>,
        }
        let mut groups = Grouping::default();
        let mut start = 0;
        for (line, row) in self.text.split_inclusive('\n').zip(1..) {
            let end = start + line.len();
            if !line.trim().is_empty() {
                let key: Key = serde_json::from_str(line).map_err(|_| unreadable(row, "JSON Lines"))?;
                let contract = key.contract.and_then(|value| text_of(&value)).unwrap_or_default();
                groups.add((key.account.unwrap_or_default().trim().to_owned(), contract), row, (start, end));
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
    fn add(&mut self, (access_key, reference): (String, String), row: u32, (start, end): (usize, usize)) {
        self.rows += 1;
        match self.groups.last_mut() {
            // A row that names no contract stands for itself.
            Some(last) if !reference.is_empty() && last.access_key == access_key && last.reference == reference => {
                last.rows += 1;
                last.end = end;
            }
            _ => self.groups.push(Group { access_key, reference, row, rows: 1, is_scattered: false, start, end }),
        }
    }
}

fn reader_of(text: &str) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes())
}

fn offset(byte: u64) -> usize {
    usize::try_from(byte).unwrap_or(usize::MAX)
}

/// The row of what follows some bytes, as far as lines tell it.
fn row_at(before: &[u8]) -> u32 {
    let lines = before.iter().filter(|byte| **byte == b'\n').count();
    u32::try_from(lines).unwrap_or(u32::MAX).saturating_add(1)
}

fn unreadable(row: u32, form: &str) -> Error {
    Error::invalid(vec![Finding::of_line(Rule::ImportUnreadable, row, form.to_owned())])
}

/// The columns of the titles.
fn titles(record: &csv::StringRecord) -> Result<Vec<&'static str>> {
    let mut columns = Vec::new();
    let mut findings = Vec::new();
    let fault = |rule, column: &str| Finding::of_line(rule, TITLES, column.to_owned());
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
    for (record, row) in reader.records().map_while(std::result::Result::ok).zip(first..) {
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
    let mut cells = Cells { row, texts: BTreeMap::new(), faults: Vec::new() };
    let values: serde_json::Map<String, serde_json::Value> =
        if line.trim().is_empty() { return None } else { serde_json::from_str(line).unwrap_or_default() };
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
