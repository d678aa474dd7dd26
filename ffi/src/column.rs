//! 一覧の列 — The columns of a page: numbers, names and what they hold. The header's values come from here.

/// Every column that has text: its number, its name, and what it is.
pub(crate) const COLUMNS: &[(i32, &str, &str)] = &[
    (NUMBER, "number", "申込番号 — the application's number"),
    (RECEIVED_ON, "received_on", "お申込日 — the day it was received, `2026-12-26`"),
    (SERVICE_NAME, "service_name", "サービス — the service's name for people"),
    (STATUS, "status", "ステータス — the status by name, as `under_review`"),
    (KIND, "kind", "申込種別 — the kind by name, as `reissue`"),
    (VALID_FROM, "valid_from", "証明書有効期間の開始 — the certificate's first day"),
    (VALID_UNTIL, "valid_until", "証明書有効期間の終了 — the certificate's last day"),
    (CONTRACT_CODE, "contract_code", "契約コード — the contract's code"),
    (ORGANIZATION, "organization", "申請組織名 — the organization's legal name"),
    (SERVER_NAME, "server_name", "サーバ名 — the common name"),
    (COUPON, "coupon", "クーポン番号 — the coupon"),
    (DOCUMENTS_MISSING, "documents_missing", "書類未着 — `!` when a required paper of an open record is missing"),
    (ACCESS_KEY, "access_key", "アクセスキー — the account's access key, in the RA's list"),
];

pub(crate) const NUMBER: i32 = 1;
pub(crate) const RECEIVED_ON: i32 = 2;
pub(crate) const SERVICE_NAME: i32 = 3;
pub(crate) const STATUS: i32 = 4;
pub(crate) const KIND: i32 = 5;
pub(crate) const VALID_FROM: i32 = 6;
pub(crate) const VALID_UNTIL: i32 = 7;
pub(crate) const CONTRACT_CODE: i32 = 8;
pub(crate) const ORGANIZATION: i32 = 9;
pub(crate) const SERVER_NAME: i32 = 10;
pub(crate) const COUPON: i32 = 11;
pub(crate) const DOCUMENTS_MISSING: i32 = 12;
pub(crate) const ACCESS_KEY: i32 = 13;
