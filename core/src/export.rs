//! 一覧の書出し — Rows of the list as a file that a spreadsheet opens, or as JSON Lines (4).

use std::borrow::Cow;

use encoding_rs::SHIFT_JIS;

use crate::error::{Code, Error, Result};
use crate::model::{ExportFormat, ExportPart, ListRow, Replaced};
use crate::rule::Language;

/// The titles, in the order of the list's columns; the account's is everyone's list's alone.
const ACCOUNT: &str = "アクセスキー";
const TITLES: [&str; 12] = [
    "申込番号",
    "お申込日",
    "サービス",
    "ステータス",
    "お申込種別",
    "証明書有効期間の開始",
    "証明書有効期間の終了",
    "契約コード",
    "申請組織名",
    "サーバ名",
    "クーポン番号",
    "書類未着",
];

/// What a spreadsheet may take for the beginning of a formula, in either width, and what leads to one.
const BEGINNINGS: [char; 11] = ['=', '+', '-', '@', '＝', '＋', '－', '＠', '\t', '\r', '\n'];

/// What stands for a character that an encoding does not have (RFC 1468 calls it the geta mark).
const GETA: char = '〓';

/// The part of a file that holds some rows; the first begins with what begins the file.
pub(crate) fn part(
    rows: &[ListRow],
    format: ExportFormat,
    names_accounts: bool,
    is_first: bool,
    next: Option<String>,
) -> Result<ExportPart> {
    let mut replaced = Vec::new();
    let bytes = match format {
        ExportFormat::JsonLines => json_lines(rows),
        ExportFormat::CsvUtf8 => {
            let mark = if is_first { "\u{feff}" } else { "" };
            table(rows, names_accounts, is_first, |_, _, text| text).map(|table| [mark.as_bytes(), &table].concat())
        }
        ExportFormat::CsvShiftJis => {
            let held = |row: &ListRow, column, text| {
                let (text, characters) = held(text);
                if !characters.is_empty() {
                    replaced.push(Replaced { number: row.number, column, characters });
                }
                text
            };
            // What is left in the text is held, and commas, quotes and line ends are ASCII.
            table(rows, names_accounts, is_first, held)
                .map(|table| SHIFT_JIS.encode(&String::from_utf8_lossy(&table)).0.into_owned())
        }
    };
    let bytes = bytes.map_err(|error| Error::storage(Code::Panic, error))?;
    let rows = u32::try_from(rows.len()).unwrap_or(u32::MAX);
    Ok(ExportPart { bytes, rows, next, replaced })
}

fn json_lines(rows: &[ListRow]) -> std::io::Result<Vec<u8>> {
    let mut lines = Vec::new();
    for row in rows {
        serde_json::to_writer(&mut lines, row)?;
        lines.push(b'\n');
    }
    Ok(lines)
}

/// RFC 4180, in UTF-8; each cell is harmless, and what its encoding can hold.
fn table(
    rows: &[ListRow],
    names_accounts: bool,
    is_first: bool,
    mut held: impl FnMut(&ListRow, &'static str, String) -> String,
) -> std::io::Result<Vec<u8>> {
    let account = names_accounts.then_some(ACCOUNT);
    let titles = account.into_iter().chain(TITLES);
    let mut table = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    if is_first {
        table.write_record(titles.clone())?;
    }
    for row in rows {
        let account = account.map(|_| row.access_key.as_ref().map(ToString::to_string).unwrap_or_default());
        let cells = account.into_iter().chain(cells(row)).zip(titles.clone());
        let cells = cells.map(|(text, title)| held(row, title, harmless(&text).into_owned()));
        table.write_record(cells.collect::<Vec<_>>())?;
    }
    table.into_inner().map_err(csv::IntoInnerError::into_error)
}

fn cells(row: &ListRow) -> [String; 12] {
    let day = |day: Option<crate::model::Day>| day.map(|day| day.to_string()).unwrap_or_default();
    [
        row.number.to_string(),
        row.received_on.to_string(),
        row.service_name.clone(),
        row.status.label(Language::Japanese).to_owned(),
        row.kind.label(Language::Japanese).to_owned(),
        day(row.valid_from),
        day(row.valid_until),
        row.contract_code.map(|code| code.to_string()).unwrap_or_default(),
        row.organization.clone(),
        row.server_name.clone(),
        row.coupon.clone(),
        if row.documents_missing { "!" } else { "" }.to_owned(),
    ]
}

/// 無害化 — A text that no spreadsheet takes for a formula: an apostrophe makes it text (OWASP, "CSV Injection").
fn harmless(text: &str) -> Cow<'_, str> {
    if text.starts_with(BEGINNINGS) { format!("'{text}").into() } else { text.into() }
}

/// 無害化前の文 — What [`harmless`] was given.
pub(crate) fn unprotected(text: &str) -> &str {
    text.strip_prefix('\'').filter(|text| text.starts_with(BEGINNINGS)).unwrap_or(text)
}

/// A text that Shift_JIS gives back as it is, and the characters that were replaced for that.
fn held(text: String) -> (String, String) {
    let is_held = |text: &str| {
        let (bytes, _, has_replaced) = SHIFT_JIS.encode(text);
        !has_replaced && SHIFT_JIS.decode_without_bom_handling(&bytes).0 == text
    };
    if is_held(&text) {
        return (text, String::new());
    }
    let mut buffer = [0; 4];
    let mut is_kept = |character: char| is_held(character.encode_utf8(&mut buffer));
    let mut replaced = String::new();
    let held = text.chars().map(|character| {
        if is_kept(character) {
            return character;
        }
        replaced.push(character);
        GETA
    });
    (held.collect(), replaced)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_held_comes_back(text in ".*") {
            let (held, replaced) = held(text.clone());
            let (bytes, _, lossy) = SHIFT_JIS.encode(&held);
            prop_assert!(!lossy);
            prop_assert_eq!(SHIFT_JIS.decode_without_bom_handling(&bytes).0, held.as_str());
            prop_assert_eq!(held.chars().count(), text.chars().count());
            let kept = text.chars().filter(|c| !replaced.contains(*c)).count();
            prop_assert!(kept + replaced.chars().count() >= text.chars().count());
        }

        #[test]
        fn no_cell_begins_as_a_formula_does(text in "[=+@\\-＝＋－＠\t\r\n'a長]{0,4}") {
            let harmless = harmless(&text);
            prop_assert!(!harmless.starts_with(BEGINNINGS));
            prop_assert!(harmless == text || harmless.strip_prefix('\'') == Some(text.as_str()));
            prop_assert_eq!(unprotected(&harmless) == text, !text.strip_prefix('\'').is_some_and(|text| text.starts_with(BEGINNINGS)));
        }
    }

    #[test]
    fn what_windows_has_is_held_and_the_rest_is_named() {
        for text in ["髙﨑①㈱", "ｶﾅ", "株式会社〓", "～∥－￠￡￢"] {
            assert_eq!(held(text.to_owned()), (text.to_owned(), String::new()));
        }
        assert_eq!(held("𠮷野家¥〜é".to_owned()), ("〓野家〓〓〓".to_owned(), "𠮷¥〜é".to_owned()));
    }
}
