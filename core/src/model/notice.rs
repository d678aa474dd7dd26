//! 通知 — Facts that are due to be told; the host tells them (8).

use serde::{Deserialize, Serialize};

use super::{AccessKey, ApplicationNumber, ContractCode, Day, Instant, choice};

choice! {
    /// 通知の種類 — What a notice tells.
    NoticeKind {
        1 Renewal "renewal" "更新のご案内" "a renewal is due"
        2 Continuation "continuation" "継続発行のご案内" "a continuation is due"
        3 Received "received" "申込受付" "an application was received"
        4 DocumentsMissing "documents_missing" "書類未着" "required papers are missing"
        5 Issued "issued" "発行" "a certificate was issued"
        6 Revoked "revoked" "失効" "a certificate was revoked"
        7 Extended "extended" "契約の自動更新" "a contract was extended"
        8 Ended "ended" "契約の終了" "a contract has ended"
        9 ReplacementNeeded "replacement_needed" "証明書の差し替えのお願い" "a certificate must be replaced by a day"
    }
}

/// 通知 — One fact that is due to be told to an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Notice {
    /// 通し番号 — Its number: greater than that of every notice before, and the cursor to read on from.
    pub sequence: i64,
    /// 種類 — What it tells.
    pub kind: NoticeKind,
    /// アクセスキー — The account it is for.
    pub access_key: AccessKey,
    /// 申込番号 — The record it is about: for a contract the one that bears its current certificate.
    pub number: ApplicationNumber,
    /// 契約コード — The contract.
    pub contract_code: Option<ContractCode>,
    /// 対象日 — The day it is about: the end that comes, or the day on which it came about.
    pub on: Day,
    /// 残り日数 — So many days before that day it fell due, for a renewal or a continuation.
    pub days_before: Option<u32>,
    /// 作成時刻 — When it was made.
    pub made_at: Instant,
}
