//! 一覧 — A page of the list of applications (4).

use serde::Serialize;

use super::{AccessKey, ApplicationNumber, ContractCode, Day, Kind, Status, choice};

choice! {
    /// 一覧の種類 — Which of an account's applications a list shows (4).
    ListView {
        1 Current "current" "現在有効" "current"
        2 Past "past" "過去案件" "past"
    }
}

/// 一覧の行 — One application in the list: the columns the guide shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ListRow {
    /// 申込番号 — The application's number.
    pub number: ApplicationNumber,
    /// アクセスキー — The account's access key, at the RA's desk; none at the account's own.
    pub access_key: Option<AccessKey>,
    /// お申込日 — The day it was received.
    pub received_on: Day,
    /// サービス — The service's name for people.
    pub service_name: String,
    /// ステータス — Its status.
    pub status: Status,
    /// お申込種別 — Its kind.
    pub kind: Kind,
    /// 証明書有効期間の開始 — The certificate's first day.
    pub valid_from: Option<Day>,
    /// 証明書有効期間の終了 — The certificate's last day.
    pub valid_until: Option<Day>,
    /// 契約コード — The contract's code; none is shown as `-`.
    pub contract_code: Option<ContractCode>,
    /// 申請組織名 — The organization's legal name.
    pub organization: String,
    /// サーバ名 — The common name.
    pub server_name: String,
    /// クーポン番号 — The coupon; empty without one.
    pub coupon: String,
    /// 書類未着 — The `!` mark: a required paper of an open record is missing.
    pub documents_missing: bool,
}

/// 一覧の頁 — A page of the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ListPage {
    /// 行 — The rows of this page.
    pub rows: Vec<ListRow>,
    /// 件数 — How many applications the query finds on all pages; counted no further than [`ListPage::COUNT_LIMIT`] unless
    /// the query asks for the exact total.
    pub total: u32,
    /// 件数は正確か — Whether `total` is exact; if not there are more ("1,000+").
    pub total_is_exact: bool,
    /// 次の頁 — The cursor of the page behind this one; none when this is the last. It goes with the same query only.
    pub next: Option<String>,
    /// 前の頁 — The cursor of the page before this one; none when this is the first.
    pub previous: Option<String>,
}

impl ListPage {
    /// 数える上限 — The count is exact up to here.
    pub const COUNT_LIMIT: u32 = 1000;
    /// 最大の行数 — The most rows a page can have.
    pub const MAX_ROWS: u32 = 500;
}
