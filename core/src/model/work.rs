//! 仕事 — What waits for the RA, and until when; and what due work was done.

use serde::{Deserialize, Serialize};

use super::{ApplicationNumber, ContractCode, Day, Instant, Kind, choice};

choice! {
    /// 次の手続き — The RA's next step.
    Task {
        1 BeginReview "begin_review" "審査開始" "begin the review"
        2 Approve "approve" "承認" "approve"
        3 Issue "issue" "発行" "issue the certificate"
        4 Complete "complete" "完了" "complete"
        5 ConfirmRevocation "confirm_revocation" "電話確認" "confirm by telephone"
        6 RecordRevocation "record_revocation" "失効の記録" "have the other CA revoke, and record it"
        7 Revoke "revoke" "失効" "revoke the certificate, as its campaign demands"
    }
}

/// 仕事 — One record that waits for the RA.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct WorkItem {
    /// 次の手続き — The step it waits for.
    pub task: Task,
    /// 申込番号 — The record.
    pub number: ApplicationNumber,
    /// 申込種別 — The record's kind.
    pub kind: Kind,
    /// 契約コード — The contract it hangs on.
    pub contract_code: Option<ContractCode>,
    /// 期日 — Until when it must be done: a revocation's deadline (2.1.5), or the end of the contract it hangs on when
    /// that is near (2.0); none when nothing presses.
    pub due_at: Option<Instant>,
    /// 書類未着 — The `!` mark: a required paper is missing.
    pub documents_missing: bool,
    /// 発行開始日 — The first day on which the certificate of an approved renewal can be issued (2.1.2).
    pub opens: Option<Day>,
    /// 契約の最終日 — The last day of the contract it hangs on, when that comes within 14 days *(catalogue)*: what is not
    /// done by then is rejected.
    pub contract_ends_on: Option<Day>,
}

choice! {
    /// 期日の処理の種類 — What kind of work was due.
    DueKind {
        1 Revocation "revocation" "後日失効" "a deferred revocation"
        2 Rejection "rejection" "期日による却下" "a rejection, since the contract or the certificate has ended"
        3 Extension "extension" "契約の自動更新" "a contract extended by a term"
        4 End "end" "契約の終了" "a contract ended"
        5 CouponExpiry "coupon_expiry" "クーポンの期限切れ" "an unused coupon expired"
    }
}

/// 期日の処理 — Work whose time had come, as `run_due` did it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct DueWork {
    /// 種類 — What was done.
    pub kind: DueKind,
    /// 申込番号 — The record whose certificate was revoked, or that was rejected.
    pub number: Option<ApplicationNumber>,
    /// 契約コード — The contract that was extended or has ended, or that the record belongs to.
    pub contract_code: Option<ContractCode>,
    /// クーポン番号 — The coupon that expired.
    pub coupon: Option<String>,
    /// 期日 — When it was due.
    pub due_at: Instant,
    /// 実施時刻 — When it was done.
    pub done_at: Instant,
}

impl DueWork {
    pub(crate) fn new(kind: DueKind, due_at: Instant, done_at: Instant) -> DueWork {
        DueWork { kind, number: None, contract_code: None, coupon: None, due_at, done_at }
    }
}
