//! 検索 — What a list is asked for: view, conditions, order and page (4).

use serde::{Deserialize, Serialize};

use super::{Day, Kind, ListView, choice};

choice! {
    /// 日付の種類 — Which day of a record a range of days is about.
    DayKind {
        1 Received "received" "お申込日" "the day of application"
        2 Updated "updated" "更新日" "the day of the last change"
        3 Issued "issued" "証明書発行日" "the day of the certificate's issue"
        4 CertificateEnd "certificate_end" "証明書の最終日" "the certificate's last day"
    }
}

choice! {
    /// 絞込条件の項目 — What a text condition looks into.
    SearchField {
        1 Organization "organization" "申請組織名" "the organization's legal name"
        2 ServerName "server_name" "サーバ名" "the common name"
        3 ContractCode "contract_code" "契約コード" "the contract's code"
        4 Number "number" "申込番号" "the application's number"
        5 Coupon "coupon" "クーポン番号" "the coupon"
        6 ContactName "contact_name" "担当者の氏名" "the name of a contact"
        7 ContactEmail "contact_email" "担当者のE-mail" "the e-mail address of a contact"
    }
}

choice! {
    /// ソート条件 — The column a list is sorted by; within equal values the newest application comes first.
    SortKey {
        1 ReceivedOn "received_on" "お申込日" "the day of application"
        2 Service "service" "サービス" "the service"
        3 Status "status" "ステータス" "the status, in the order of its progress"
        4 Kind "kind" "お申込種別" "the kind"
        5 ValidUntil "valid_until" "証明書有効期間" "the certificate's last day"
        6 ContractCode "contract_code" "契約コード" "the contract's code"
        7 Organization "organization" "申請組織名" "the organization's legal name"
        8 ServerName "server_name" "サーバ名" "the common name"
        9 Coupon "coupon" "クーポン番号" "the coupon"
        10 DocumentsMissing "documents_missing" "書類未着" "the `!` mark"
    }
}

/// 日付の範囲 — A range of days; a bound that is absent does not bind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DayRange {
    /// 日付の種類 — Which day of the record.
    pub kind: DayKind,
    /// 開始日 — The first day of the range.
    #[serde(default)]
    pub from: Option<Day>,
    /// 終了日 — The last day of the range.
    #[serde(default)]
    pub to: Option<Day>,
}

/// 絞込条件 — A text that a record must contain, literally; width and case do not count. Empty text is contained in all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TextCondition {
    /// 項目 — Where.
    pub field: SearchField,
    /// 文字列 — What.
    pub text: String,
}

/// 検索 — What a list is asked for. As made by [`ListQuery::default`] it asks for everything in both views, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct ListQuery {
    /// 一覧の種類 — The view; both when absent.
    pub view: Option<ListView>,
    /// 日付 — A range of days.
    pub days: Option<DayRange>,
    /// 申請区分 — The kind of application.
    pub kind: Option<Kind>,
    /// サービス種別 — The service, by its identifier.
    pub service: Option<String>,
    /// 証明書ダウンロード — `true`: the certificate was downloaded; `false`: there is one that never was.
    pub downloaded: Option<bool>,
    /// サーバタイプ — The server type, by its name in the form.
    pub server_type: Option<String>,
    /// 絞込条件 — Up to three texts that the record must contain, all of them.
    pub texts: Vec<TextCondition>,
    /// ソート条件 — The column it is sorted by.
    pub sort: SortKey,
    /// 昇順 — Whether the least value comes first.
    pub ascending: bool,
    /// 行数 — Rows a page, 1 to 500.
    pub rows: u32,
    /// 正確な件数 — Whether the total is counted to its end, which costs time with the size of the account.
    pub exact_total: bool,
}

impl Default for ListQuery {
    fn default() -> ListQuery {
        ListQuery {
            view: None,
            days: None,
            kind: None,
            service: None,
            downloaded: None,
            server_type: None,
            texts: Vec::new(),
            sort: SortKey::ReceivedOn,
            ascending: false,
            rows: ListQuery::ROWS,
            exact_total: false,
        }
    }
}

impl ListQuery {
    /// 既定の行数 — Rows a page when nothing is said.
    pub const ROWS: u32 = 20;
    /// 絞込条件の数 — The most text conditions.
    pub const MAX_TEXTS: usize = 3;
    /// 絞込条件の長さ — The longest text of a condition, in characters.
    pub const MAX_TEXT: usize = 254;

    /// 一覧 — A view, newest first, so many rows a page.
    pub fn of(view: ListView, rows: u32) -> ListQuery {
        ListQuery { view: Some(view), rows, ..ListQuery::default() }
    }
}
