//! 型 — The enumerations as C sees them: 32-bit integers, checked at each call.
//!
//! Their values are written into the header from core's own tables (`tests/header.rs`), so they cannot drift.

/// 結果 — `PASSPORT_OK`, or the class of an error.
pub type passport_code = i32;
/// 規則 — A rule.
pub type passport_rule = i32;
/// 項目 — A field of a form.
pub type passport_field = i32;
/// 申込種別 — The kind of an application.
pub type passport_kind = i32;
/// ステータス — Where an application stands.
pub type passport_status = i32;
/// 操作 — What can be done from a record.
pub type passport_act = i32;
/// 言語 — The language of a text for a person.
pub type passport_language = i32;
/// 重さ — The weight of a finding.
pub type passport_severity = i32;
/// 失効理由 — Why a certificate was revoked.
pub type passport_revocation_reason = i32;
/// 鍵の種類 — The type of a public key.
pub type passport_key_type = i32;
/// ダウンロード形式 — The form in which a certificate is downloaded.
pub type passport_download_format = i32;
/// 書出しの形式 — The form of an exported list.
pub type passport_export_format = i32;
/// 取込みの結果 — What became of a contract of an imported file.
pub type passport_import_outcome = i32;
/// 検査項目 — What is checked in a registry.
pub type passport_check = i32;
/// 一覧の列 — A column of a page.
pub type passport_column = i32;
/// 期日の処理の種類 — What kind of work was due.
pub type passport_due_work = i32;
/// 一覧の種類 — Which of an account's applications a list shows.
pub type passport_list_view = i32;
/// 日付の種類 — Which day of a record a range of days is about.
pub type passport_day_kind = i32;
/// 絞込条件の項目 — What a text condition looks into.
pub type passport_search_field = i32;
/// ソート条件 — The column a list is sorted by.
pub type passport_sort_key = i32;
/// 残る方法 — What is left to the subscriber when an act is closed for good.
pub type passport_remedy = i32;
/// 次の手続き — The RA's next step.
pub type passport_task = i32;
/// クーポンの状態 — Where a coupon stands.
pub type passport_coupon_state = i32;
/// 変わること — What a change of the catalogue changes.
pub type passport_aspect = i32;
/// 認証局の鍵 — The algorithm of the built-in CA's own keys.
pub type passport_ca_algorithm = i32;
/// 条件 — By what a campaign picks certificates.
pub type passport_criterion = i32;
/// 進み具合 — Where a certificate of a campaign stands.
pub type passport_standing = i32;
/// 通知の種類 — What a notice tells.
pub type passport_notice_kind = i32;
