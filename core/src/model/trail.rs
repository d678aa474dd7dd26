//! 監査記録 — What the audit shows of itself.

use serde::Serialize;

use super::{Instant, RequestKey};

/// 監査記録 — One entry of the audit: who did what, when, to which record. It holds no personal data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct AuditRecord {
    /// 通し番号 — Its number, from 1, without gaps.
    pub sequence: i64,
    /// 時刻 — When the change was made.
    pub at: Instant,
    /// 実行者 — `operator:NAME`, `subscriber:ACCESS KEY`, `due` or `host`.
    pub actor: String,
    /// 操作 — The verb, as `approve`.
    pub verb: String,
    /// 対象 — What it changed: `application:NUMBER`, `contract:CODE`, `account:ACCESS KEY`, `coupon:NUMBER`,
    /// `campaign:ID`, `catalogue:VERSION`, or empty.
    pub subject: String,
    /// 要求キー — The request key of the call.
    pub request_key: Option<RequestKey>,
}

/// 監査の検査結果 — What was found when the audit was verified.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct AuditCheck {
    /// 件数 — How many entries there are.
    pub entries: i64,
    /// 鍵付きか — Whether the chain is keyed by the registry's secret; without one whoever can write the file can forge it.
    pub is_keyed: bool,
    /// 最初の誤り — The first entry that does not follow from the one before, or that the known head contradicts.
    pub first_broken: Option<i64>,
    /// 末尾の欠落 — Whether entries that the known head knew are gone.
    pub tail_is_cut: bool,
    /// 改変 — What is not as the audit left it: altered, removed or added since.
    pub altered: Vec<String>,
}

impl AuditCheck {
    /// 健全か — Whether nothing was found.
    pub fn is_sound(&self) -> bool {
        self.first_broken.is_none() && !self.tail_is_cut && self.altered.is_empty()
    }
}
