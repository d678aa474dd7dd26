//! 列挙 — The header's version macros and enumerations, written from core's own tables.

use std::fmt::Write;

use passport_core::model::{
    Act, Aspect, CaAlgorithm, Check, CouponState, Criterion, DayKind, DownloadFormat, DueKind, ExportFormat, Field,
    ImportOutcome, KeyType, Kind, ListView, NoticeKind, Remedy, RevocationReason, SearchField, SortKey, Standing,
    Status, Task,
};
use passport_core::{Code, Language, Rule, Severity};

use crate::column::COLUMNS;

/// One value: its number, its name after the enumeration's, and what is said of it.
type Value = (i32, String, String);

/// The values of an enumeration of core that has numbers, names and labels.
macro_rules! choices {
    ($type:ident) => {
        $type::ALL.iter().map(|value| {
            let japanese = value.label(Language::Japanese).trim_end_matches('。');
            let english = value.label(Language::English).trim_end_matches('.');
            (value.number(), value.name().to_owned(), format!("{japanese} — {english}."))
        })
    };
}

/// The text between the includes and the prototypes.
pub(crate) fn text() -> String {
    let value = |number: i32, name: &str, says: &str| (number, name.to_owned(), says.to_owned());
    let mut text = versions();
    let mut block = |name: &str, says: &str, values: &mut dyn Iterator<Item = Value>| {
        block(&mut text, name, says, values);
    };
    block("code", "結果 — PASSPORT_OK, or the class of an error.", &mut choices!(Code));
    block(
        "language",
        "言語 — The language of a text for a person.",
        &mut [
            value(Language::Japanese as i32, "japanese", "日本語 — Japanese."),
            value(Language::English as i32, "english", "英語 — English."),
        ]
        .into_iter(),
    );
    block("kind", "申込種別 — The kind of an application (2.0).", &mut choices!(Kind));
    block("status", "ステータス — Where an application stands (2.0).", &mut choices!(Status));
    block("act", "操作 — An act that a record may offer (2.0).", &mut choices!(Act));
    let says = "重さ — How much a finding weighs: only an error refuses the draft.";
    block("severity", says, &mut choices!(Severity));
    let says = "失効理由 — Why a certificate was revoked, numbered as RFC 5280 5.3.1 numbers it (2.1.5).";
    block("revocation_reason", says, &mut choices!(RevocationReason));
    let none = value(0, "none", "なし — Not one that is accepted.");
    let says = "鍵の種類 — The type of a public key that is accepted (2.3).";
    block("key_type", says, &mut std::iter::once(none).chain(choices!(KeyType)));
    let says = "ダウンロード形式 — The form in which a certificate is downloaded (3).";
    block("download_format", says, &mut choices!(DownloadFormat));
    block("export_format", "書出しの形式 — The form of an exported list (4).", &mut choices!(ExportFormat));
    let says = "取込みの結果 — What became of a contract of an imported file.";
    block("import_outcome", says, &mut choices!(ImportOutcome));
    block("check", "検査項目 — What is checked in a registry.", &mut choices!(Check));
    block(
        "list_view",
        "一覧の種類 — Which of an account's applications a list shows (4).",
        &mut choices!(ListView),
    );
    let says = "日付の種類 — Which day of a record a range of days is about (4).";
    block("day_kind", says, &mut choices!(DayKind));
    let says = "絞込条件の項目 — What a text condition looks into (4).";
    block("search_field", says, &mut choices!(SearchField));
    let says = "ソート条件 — The column a list is sorted by (4).";
    block("sort_key", says, &mut choices!(SortKey));
    let none = value(0, "none", "なし — Nothing.");
    let says = "残る方法 — What is left to the subscriber when an act is closed for good (2.1.3).";
    block("remedy", says, &mut std::iter::once(none).chain(choices!(Remedy)));
    block("task", "次の手続き — The RA's next step.", &mut choices!(Task));
    block("coupon_state", "クーポンの状態 — Where a coupon stands (2.0).", &mut choices!(CouponState));
    block("notice_kind", "通知の種類 — What a notice tells (8).", &mut choices!(NoticeKind));
    block("criterion", "条件 — By what a campaign picks certificates (2.4).", &mut choices!(Criterion));
    block("standing", "進み具合 — Where a certificate of a campaign stands (2.4).", &mut choices!(Standing));
    block("aspect", "変わること — What a change of the catalogue changes.", &mut choices!(Aspect));
    let says = "認証局の鍵 — The algorithm of the built-in CA's own keys (2.4).";
    block("ca_algorithm", says, &mut choices!(CaAlgorithm));
    block("due_work", "期日の処理の種類 — What kind of work was due.", &mut choices!(DueKind));
    let columns = COLUMNS.iter().map(|(number, name, says)| value(*number, name, &format!("{says}.")));
    block("column", "一覧の列 — A column of a page of applications (4).", &mut columns.into_iter());
    let none = value(0, "none", "なし — No field.");
    let fields = Field::ALL.iter().map(|field| value(field.number(), field.path(), &field_says(*field)));
    block("field", "項目 — A field of an application's form (7).", &mut std::iter::once(none).chain(fields));
    let none = value(0, "none", "なし — No rule.");
    let rules = Rule::ALL.iter().map(|rule| value(*rule as i32, rule.name(), &rule_says(*rule)));
    let says = "規則 — A rule of the system, the cause of a refusal or of a finding.";
    block("rule", says, &mut std::iter::once(none).chain(rules));
    text.trim_end().to_owned()
}

fn versions() -> String {
    let version = env!("CARGO_PKG_VERSION");
    let mut text =
        String::from("\n/** 版 — The version of this header; passport_version answers that of the library. */\n");
    writeln!(text, "#define PASSPORT_VERSION \"{version}\"").unwrap();
    for (part, number) in ["MAJOR", "MINOR", "PATCH"].into_iter().zip(version.split('.')) {
        writeln!(text, "#define PASSPORT_VERSION_{part} {number}").unwrap();
    }
    text
}

fn field_says(field: Field) -> String {
    let (japanese, english) = (field.label(Language::Japanese), field.label(Language::English));
    format!("{japanese} — {english}: `{}`, at most {} characters.", field.path(), field.max_length())
}

fn rule_says(rule: Rule) -> String {
    format!("{} — {} ({})", rule.text(Language::Japanese), rule.text(Language::English), rule.section())
}

/// An enumeration of 32 bits: in C the integer itself, in C++ a type over it.
fn block(text: &mut String, name: &str, says: &str, values: &mut dyn Iterator<Item = Value>) {
    write!(text, "\n/** {says} */\nenum passport_{name}\n#ifdef __cplusplus\n    : int32_t\n#endif\n{{\n").unwrap();
    if name == "code" {
        text.push_str("    /** 成功 — The call did what it was asked to. */\n    PASSPORT_OK = 0,\n");
    }
    for (number, value, says) in values {
        let value = format!("PASSPORT_{name}_{value}").to_uppercase().replace('.', "_");
        writeln!(text, "    /** {says} */\n    {value} = {number},").unwrap();
    }
    write!(text, "}};\n#ifndef __cplusplus\ntypedef int32_t passport_{name};\n#endif\n").unwrap();
}
