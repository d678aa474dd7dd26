//! 操作 — What can be done from a record: the menu, with the reason for each "no" (2.0).

use serde::{Deserialize, Serialize};

use super::{ApplicationNumber, Day, choice};
use crate::rule::Rule;

choice! {
    /// 操作 — An act that a record may offer (2.0).
    Act {
        1 Renewal "renewal" "更新申請" "renewal"
        2 Switch "switch" "サービス切替申請" "switch of service"
        3 Reissue "reissue" "再発行申請" "reissue"
        4 Continuation "continuation" "継続発行申請" "continuation"
        5 ContactChange "contact_change" "担当者変更申請" "contact change"
        6 Revocation "revocation" "失効申請" "revocation"
        7 Cancellation "cancellation" "解約申請" "cancellation"
        8 Withdrawal "withdrawal" "申請取消" "withdrawal"
        9 Download "download" "ダウンロード" "download"
        10 Form "form" "サービス申込書" "application form"
    }
}

choice! {
    /// 残る方法 — What is left to the subscriber when an act is closed for good (2.1.3).
    Remedy {
        1 NewApplication "new_application" "新規申請（有償）が必要です。" "A new application, with its fee, is needed."
        2 AskTheRa "ask_the_ra" "弊社までお問い合わせください。" "The RA may allow a late reissue: ask it."
    }
}

/// 操作の可否 — Whether an act is open on a record, and if not, which rule denies it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Action {
    /// 操作 — The act.
    pub act: Act,
    /// 可否 — Whether it is open.
    pub allowed: bool,
    /// 理由 — The rule that denies it; none when it is open.
    pub rule: Option<Rule>,
    /// 開始日 — The first day it is open; none where the act knows no window or the denial is permanent.
    pub opens: Option<Day>,
    /// 最終日 — The last day it is open; none where the act knows no window or the denial is permanent.
    pub closes: Option<Day>,
    /// 対象 — The record to use instead, for `superseded_record`.
    pub record: Option<ApplicationNumber>,
    /// 残る方法 — What is left instead, for a reissue that is closed or used up.
    pub remedy: Option<Remedy>,
}
