//! 名前と表示 — Names, labels and lengths of the enumerations: they need no handle and cannot fail.
//!
//! Every text here lives as long as the library is loaded, is never NULL, and is empty for a value that there is not.

use std::ffi::{CStr, c_char};

use passport_core::model::{
    Act, Aspect, CaAlgorithm, Check, CouponState, Criterion, DayKind, DownloadFormat, DueKind, ExportFormat, Field,
    Format, ImportOutcome, KeyType, Kind, ListView, NoticeKind, Remedy, RevocationReason, SearchField, SortKey,
    Standing, Status, Task,
};
use passport_core::{Code, Rule, Severity, VERSION};

use crate::boundary::{OK, caught, language as language_of};
use crate::error::nothing;
use crate::text::forever;
use crate::types::{
    passport_act, passport_aspect, passport_ca_algorithm, passport_check, passport_code, passport_coupon_state,
    passport_criterion, passport_day_kind, passport_download_format, passport_due_work, passport_export_format,
    passport_field, passport_import_outcome, passport_key_type, passport_kind, passport_language,
    passport_list_view, passport_notice_kind, passport_remedy, passport_revocation_reason, passport_rule,
    passport_search_field, passport_severity, passport_sort_key, passport_standing, passport_status, passport_task,
};

/// A text of the tables, or the empty one.
fn text(text: impl FnOnce() -> Option<&'static str>) -> *const c_char {
    caught(|| text().map(forever)).flatten().unwrap_or(nothing())
}

/// Text that C asks by; none for NULL and for what is not UTF-8.
///
/// # Safety
/// `asked` is NULL or leads to a NUL.
unsafe fn asked<'call>(asked: *const c_char) -> Option<&'call str> {
    if asked.is_null() {
        return None;
    }
    // SAFETY: it is not NULL, and the caller promises a NUL.
    unsafe { CStr::from_ptr(asked) }.to_str().ok()
}

fn rule_of(number: i32) -> Option<Rule> {
    Rule::ALL.iter().copied().find(|rule| *rule as i32 == number)
}

/// 版 — The version of the library that is loaded, as `0.1.0`; PASSPORT_VERSION is that of the header.
///
/// It lives as long as the library is loaded. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn passport_version() -> *const c_char {
    text(|| Some(VERSION))
}

/// 分類の名前 — The name of a class of errors, as `not_found`; `ok` for PASSPORT_OK, empty for none, never NULL.
///
/// It lives as long as the library is loaded. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn passport_code_name(code: passport_code) -> *const c_char {
    text(|| if code == OK { Some("ok") } else { Code::from_number(code).map(Code::name) })
}

/// 分類の表示 — A class of errors for a person; empty for one that there is not, never NULL.
///
/// It lives as long as the library is loaded. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn passport_code_label(code: passport_code, language: passport_language) -> *const c_char {
    text(|| Some(Code::from_number(code)?.label(language_of(language)?)))
}

/// 規則の名前 — The name of a rule, as `reissue_window_closed`; empty for one that there is not, never NULL.
///
/// It lives as long as the library is loaded. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn passport_rule_name(rule: passport_rule) -> *const c_char {
    text(|| rule_of(rule).map(Rule::name))
}

/// 節 — The section of the rules that a rule comes from, as `2.1.3`; empty for one that there is not, never NULL.
///
/// It lives as long as the library is loaded. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn passport_rule_section(rule: passport_rule) -> *const c_char {
    text(|| rule_of(rule).map(Rule::section))
}

/// 条項 — The document and clause that a rule on CSRs comes from, as `RFC 2986 4.1` or `BR 6.1.5`; empty for the other rules and
/// for one that there is not, never NULL.
///
/// It lives as long as the library is loaded. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn passport_rule_clause(rule: passport_rule) -> *const c_char {
    text(|| rule_of(rule).map(Rule::clause))
}

/// 文 — One sentence on a rule for a person; empty for a rule or language that there is not, never NULL.
///
/// It lives as long as the library is loaded. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn passport_rule_text(rule: passport_rule, language: passport_language) -> *const c_char {
    text(|| Some(rule_of(rule)?.text(language_of(language)?)))
}

/// 名前から — The rule of a name; PASSPORT_RULE_NONE for NULL and for a name that there is not. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_rule_from_name(name: *const c_char) -> passport_rule {
    // SAFETY: the contract at the head of lib.rs.
    let name = unsafe { asked(name) };
    caught(|| Rule::from_name(name?).map(|rule| rule as i32)).flatten().unwrap_or(0)
}

/// 項目の数 — How many fields there are. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn passport_field_count() -> usize {
    Field::ALL.len()
}

/// 項目 — A field, from 0, in the order of the form; PASSPORT_FIELD_NONE beyond the last. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn passport_field_at(index: usize) -> passport_field {
    Field::ALL.get(index).map_or(0, |field| field.number())
}

/// 経路 — The path of a field, as `organization.name`; empty for one that there is not, never NULL.
///
/// It lives as long as the library is loaded. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn passport_field_path(field: passport_field) -> *const c_char {
    text(|| Field::from_number(field).map(Field::path))
}

/// 経路から — The field of a path; PASSPORT_FIELD_NONE for NULL and for a path that there is not. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_field_from_path(path: *const c_char) -> passport_field {
    // SAFETY: the contract at the head of lib.rs.
    let path = unsafe { asked(path) };
    caught(|| Field::from_path(path?).map(Field::number)).flatten().unwrap_or(0)
}

/// 項目の表示 — The label of a field for a person; empty for a field or language that there is not, never NULL.
///
/// It lives as long as the library is loaded. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn passport_field_label(field: passport_field, language: passport_language) -> *const c_char {
    text(|| Some(Field::from_number(field)?.label(language_of(language)?)))
}

/// 最大長 — The most characters (Unicode scalar values) a field's text may have; 0 for one that there is not.
///
/// Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn passport_field_max_length(field: passport_field) -> usize {
    Field::from_number(field).map_or(0, Field::max_length)
}

fn choices(field: passport_field) -> &'static [&'static str] {
    match Field::from_number(field).map(Field::format) {
        Some(Format::Choice(choices)) => choices,
        _ => &[],
    }
}

/// 選択肢の数 — How many names a field lets one choose from; 0 for a field of free text. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn passport_field_choice_count(field: passport_field) -> usize {
    choices(field).len()
}

/// 選択肢 — A name that a field lets one choose, from 0, as `apache`; empty beyond the last, never NULL.
///
/// It lives as long as the library is loaded. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn passport_field_choice(field: passport_field, index: usize) -> *const c_char {
    text(|| choices(field).get(index).copied())
}

/// 申込種別の名前 — The name of a kind, as `reissue`; empty for one that there is not, never NULL.
///
/// It lives as long as the library is loaded. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn passport_kind_name(kind: passport_kind) -> *const c_char {
    text(|| Kind::from_number(kind).map(Kind::name))
}

/// 申込種別の表示 — A kind for a person; empty for a kind or language that there is not, never NULL.
///
/// It lives as long as the library is loaded. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn passport_kind_label(kind: passport_kind, language: passport_language) -> *const c_char {
    text(|| Some(Kind::from_number(kind)?.label(language_of(language)?)))
}

/// ステータスの名前 — The name of a status, as `under_review`; empty for one that there is not, never NULL.
///
/// It lives as long as the library is loaded. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn passport_status_name(status: passport_status) -> *const c_char {
    text(|| Status::from_number(status).map(Status::name))
}

/// ステータスの表示 — A status for a person; empty for a status or language that there is not, never NULL.
///
/// It lives as long as the library is loaded. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn passport_status_label(status: passport_status, language: passport_language) -> *const c_char {
    text(|| Some(Status::from_number(status)?.label(language_of(language)?)))
}

/// 操作の名前 — The name of an act, as `contact_change`; empty for one that there is not, never NULL.
///
/// It lives as long as the library is loaded. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn passport_act_name(act: passport_act) -> *const c_char {
    text(|| Act::from_number(act).map(Act::name))
}

/// 操作の表示 — An act for a person; empty for an act or language that there is not, never NULL.
///
/// It lives as long as the library is loaded. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn passport_act_label(act: passport_act, language: passport_language) -> *const c_char {
    text(|| Some(Act::from_number(act)?.label(language_of(language)?)))
}

/// 重さの名前 — The name of a finding's weight, as `warning`; empty for one that there is not, never NULL.
///
/// It lives as long as the library is loaded. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn passport_severity_name(severity: passport_severity) -> *const c_char {
    text(|| Severity::from_number(severity).map(Severity::name))
}

/// 重さの表示 — A finding's weight for a person; empty for a weight or language that there is not, never NULL.
///
/// It lives as long as the library is loaded. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn passport_severity_label(
    severity: passport_severity,
    language: passport_language,
) -> *const c_char {
    text(|| Some(Severity::from_number(severity)?.label(language_of(language)?)))
}

/// 失効理由の名前 — The name of a reason of revocation, as `key_compromise`; empty for one that there is not.
///
/// It lives as long as the library is loaded. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn passport_revocation_reason_name(reason: passport_revocation_reason) -> *const c_char {
    text(|| RevocationReason::from_number(reason).map(RevocationReason::name))
}

/// 失効理由の表示 — A reason of revocation for a person; empty for a reason or language that there is not.
///
/// It lives as long as the library is loaded. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn passport_revocation_reason_label(
    reason: passport_revocation_reason,
    language: passport_language,
) -> *const c_char {
    text(|| Some(RevocationReason::from_number(reason)?.label(language_of(language)?)))
}

/// 鍵の種類の名前 — The name of a type of keys, as `ec_p256`; empty for one that there is not, never NULL.
///
/// It lives as long as the library is loaded. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn passport_key_type_name(key_type: passport_key_type) -> *const c_char {
    text(|| KeyType::from_number(key_type).map(KeyType::name))
}

/// 鍵の種類の表示 — A type of keys for a person; empty for a type or language that there is not, never NULL.
///
/// It lives as long as the library is loaded. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn passport_key_type_label(
    key_type: passport_key_type,
    language: passport_language,
) -> *const c_char {
    text(|| Some(KeyType::from_number(key_type)?.label(language_of(language)?)))
}

/// ダウンロード形式の名前 — The name of a form of download, as `pem`; empty for one that there is not, never NULL.
///
/// It lives as long as the library is loaded. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn passport_download_format_name(format: passport_download_format) -> *const c_char {
    text(|| DownloadFormat::from_number(format).map(DownloadFormat::name))
}

/// ダウンロード形式の表示 — A form of download for a person; empty for a form or language that there is not.
///
/// It lives as long as the library is loaded. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn passport_download_format_label(
    format: passport_download_format,
    language: passport_language,
) -> *const c_char {
    text(|| Some(DownloadFormat::from_number(format)?.label(language_of(language)?)))
}

/// 書出しの形式の名前 — The name of the form of an exported list, as `csv_utf8`; empty for one that there is not.
///
/// It lives as long as the library is loaded. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn passport_export_format_name(format: passport_export_format) -> *const c_char {
    text(|| ExportFormat::from_number(format).map(ExportFormat::name))
}

/// 書出しの形式の表示 — The form of an exported list for a person; empty for one, or for a language, that there is not.
///
/// It lives as long as the library is loaded. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn passport_export_format_label(
    format: passport_export_format,
    language: passport_language,
) -> *const c_char {
    text(|| Some(ExportFormat::from_number(format)?.label(language_of(language)?)))
}

/// 取込みの結果の名前 — The name of what became of an imported contract, as `imported`; empty for one that there is not.
///
/// It lives as long as the library is loaded. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn passport_import_outcome_name(outcome: passport_import_outcome) -> *const c_char {
    text(|| ImportOutcome::from_number(outcome).map(ImportOutcome::name))
}

/// 取込みの結果の表示 — What became of an imported contract for a person; empty for one, or for a language, that there is not.
///
/// It lives as long as the library is loaded. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn passport_import_outcome_label(
    outcome: passport_import_outcome,
    language: passport_language,
) -> *const c_char {
    text(|| Some(ImportOutcome::from_number(outcome)?.label(language_of(language)?)))
}

/// 検査項目の名前 — The name of a check, as `pages`; empty for one that there is not.
///
/// It lives as long as the library is loaded. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn passport_check_name(check: passport_check) -> *const c_char {
    text(|| Check::from_number(check).map(Check::name))
}

/// 検査項目の表示 — What a check looks at, for a person; empty for one, or for a language, that there is not.
///
/// It lives as long as the library is loaded. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn passport_check_label(check: passport_check, language: passport_language) -> *const c_char {
    text(|| Some(Check::from_number(check)?.label(language_of(language)?)))
}

/// 期日の処理の種類の名前 — The name of a kind of work that was due, as `revocation`; empty for one that there is not.
///
/// It lives as long as the library is loaded. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn passport_due_work_name(work: passport_due_work) -> *const c_char {
    text(|| DueKind::from_number(work).map(DueKind::name))
}

/// 期日の処理の種類の表示 — A kind of work that was due for a person; empty for a kind or language that there is not.
///
/// It lives as long as the library is loaded. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn passport_due_work_label(work: passport_due_work, language: passport_language) -> *const c_char {
    text(|| Some(DueKind::from_number(work)?.label(language_of(language)?)))
}

/// 一覧の種類の名前 — The name of a view of the list, as `past`; empty for one that there is not.
///
/// It lives as long as the library is loaded. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn passport_list_view_name(list_view: passport_list_view) -> *const c_char {
    text(|| ListView::from_number(list_view).map(ListView::name))
}

/// 一覧の種類の表示 — A view of the list for a person; empty for one, or for a language, that there is not.
///
/// It lives as long as the library is loaded. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn passport_list_view_label(
    list_view: passport_list_view,
    language: passport_language,
) -> *const c_char {
    text(|| Some(ListView::from_number(list_view)?.label(language_of(language)?)))
}

/// 残る方法の名前 — The name of what is left to the subscriber, as `ask_the_ra`; empty for one that there is not.
///
/// It lives as long as the library is loaded. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn passport_remedy_name(remedy: passport_remedy) -> *const c_char {
    text(|| Remedy::from_number(remedy).map(Remedy::name))
}

/// 残る方法の表示 — What is left to the subscriber for a person; empty for one, or for a language, that there is not.
///
/// It lives as long as the library is loaded. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn passport_remedy_label(remedy: passport_remedy, language: passport_language) -> *const c_char {
    text(|| Some(Remedy::from_number(remedy)?.label(language_of(language)?)))
}

/// 次の手続きの名前 — The name of a step of the RA's, as `approve`; empty for one that there is not.
///
/// It lives as long as the library is loaded. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn passport_task_name(task: passport_task) -> *const c_char {
    text(|| Task::from_number(task).map(Task::name))
}

/// 次の手続きの表示 — A step of the RA's for a person; empty for one, or for a language, that there is not.
///
/// It lives as long as the library is loaded. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn passport_task_label(task: passport_task, language: passport_language) -> *const c_char {
    text(|| Some(Task::from_number(task)?.label(language_of(language)?)))
}

/// クーポンの状態の名前 — The name of a coupon's state, as `reserved`; empty for one that there is not.
///
/// It lives as long as the library is loaded. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn passport_coupon_state_name(coupon_state: passport_coupon_state) -> *const c_char {
    text(|| CouponState::from_number(coupon_state).map(CouponState::name))
}

/// クーポンの状態の表示 — A coupon's state for a person; empty for one, or for a language, that there is not.
///
/// It lives as long as the library is loaded. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn passport_coupon_state_label(
    coupon_state: passport_coupon_state,
    language: passport_language,
) -> *const c_char {
    text(|| Some(CouponState::from_number(coupon_state)?.label(language_of(language)?)))
}

/// 変わることの名前 — The name of what a change of the catalogue changes, as `renewal`; empty for one that there is not.
///
/// It lives as long as the library is loaded. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn passport_aspect_name(aspect: passport_aspect) -> *const c_char {
    text(|| Aspect::from_number(aspect).map(Aspect::name))
}

/// 変わることの表示 — What a change of the catalogue changes, for a person; empty for one, or for a language, that there is not.
///
/// It lives as long as the library is loaded. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn passport_aspect_label(aspect: passport_aspect, language: passport_language) -> *const c_char {
    text(|| Some(Aspect::from_number(aspect)?.label(language_of(language)?)))
}

/// 認証局の鍵の名前 — The name of an algorithm of CA keys, as `ecdsa_p256`; empty for one that there is not, never NULL.
///
/// It lives as long as the library is loaded. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn passport_ca_algorithm_name(ca_algorithm: passport_ca_algorithm) -> *const c_char {
    text(|| CaAlgorithm::from_number(ca_algorithm).map(CaAlgorithm::name))
}

/// 認証局の鍵の表示 — An algorithm of CA keys for a person; empty for one, or for a language, that there is not.
///
/// It lives as long as the library is loaded. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn passport_ca_algorithm_label(
    ca_algorithm: passport_ca_algorithm,
    language: passport_language,
) -> *const c_char {
    text(|| Some(CaAlgorithm::from_number(ca_algorithm)?.label(language_of(language)?)))
}

/// 通知の種類の名前 — The name of what a notice tells, as `renewal`; empty for one that there is not.
///
/// It lives as long as the library is loaded. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn passport_notice_kind_name(notice_kind: passport_notice_kind) -> *const c_char {
    text(|| NoticeKind::from_number(notice_kind).map(NoticeKind::name))
}

/// 通知の種類の表示 — What a notice tells, for a person; empty for one, or for a language, that there is not.
///
/// It lives as long as the library is loaded. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn passport_notice_kind_label(
    notice_kind: passport_notice_kind,
    language: passport_language,
) -> *const c_char {
    text(|| Some(NoticeKind::from_number(notice_kind)?.label(language_of(language)?)))
}

/// 条件の名前 — The name of a condition of a campaign, as `serial`; empty for one that there is not.
///
/// It lives as long as the library is loaded. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn passport_criterion_name(criterion: passport_criterion) -> *const c_char {
    text(|| Criterion::from_number(criterion).map(Criterion::name))
}

/// 条件の表示 — A condition of a campaign for a person; empty for one, or for a language, that there is not.
///
/// It lives as long as the library is loaded. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn passport_criterion_label(
    criterion: passport_criterion,
    language: passport_language,
) -> *const c_char {
    text(|| Some(Criterion::from_number(criterion)?.label(language_of(language)?)))
}

/// 進み具合の名前 — The name of where a certificate of a campaign stands, as `overdue`; empty for one that there is not.
///
/// It lives as long as the library is loaded. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn passport_standing_name(standing: passport_standing) -> *const c_char {
    text(|| Standing::from_number(standing).map(Standing::name))
}

/// 進み具合の表示 — Where a certificate of a campaign stands for a person; empty for one, or for a language, that there is not.
///
/// It lives as long as the library is loaded. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn passport_standing_label(
    standing: passport_standing,
    language: passport_language,
) -> *const c_char {
    text(|| Some(Standing::from_number(standing)?.label(language_of(language)?)))
}

/// 日付の種類の名前 — The name of a kind of day, as `received`; empty for one that there is not.
///
/// It lives as long as the library is loaded. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn passport_day_kind_name(day_kind: passport_day_kind) -> *const c_char {
    text(|| DayKind::from_number(day_kind).map(DayKind::name))
}

/// 日付の種類の表示 — A kind of day for a person; empty for one, or for a language, that there is not.
///
/// It lives as long as the library is loaded. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn passport_day_kind_label(
    day_kind: passport_day_kind,
    language: passport_language,
) -> *const c_char {
    text(|| Some(DayKind::from_number(day_kind)?.label(language_of(language)?)))
}

/// 絞込条件の項目の名前 — The name of a field that is searched, as `organization`; empty for one that there is not.
///
/// It lives as long as the library is loaded. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn passport_search_field_name(search_field: passport_search_field) -> *const c_char {
    text(|| SearchField::from_number(search_field).map(SearchField::name))
}

/// 絞込条件の項目の表示 — A field that is searched for a person; empty for one, or for a language, that there is not.
///
/// It lives as long as the library is loaded. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn passport_search_field_label(
    search_field: passport_search_field,
    language: passport_language,
) -> *const c_char {
    text(|| Some(SearchField::from_number(search_field)?.label(language_of(language)?)))
}

/// ソート条件の名前 — The name of a sort key, as `received_on`; empty for one that there is not.
///
/// It lives as long as the library is loaded. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn passport_sort_key_name(sort_key: passport_sort_key) -> *const c_char {
    text(|| SortKey::from_number(sort_key).map(SortKey::name))
}

/// ソート条件の表示 — A sort key for a person; empty for one, or for a language, that there is not.
///
/// It lives as long as the library is loaded. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn passport_sort_key_label(
    sort_key: passport_sort_key,
    language: passport_language,
) -> *const c_char {
    text(|| Some(SortKey::from_number(sort_key)?.label(language_of(language)?)))
}
