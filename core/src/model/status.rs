//! 申込種別とステータス — Kinds of application and their status (2.0).

use super::choice;

choice! {
    /// 申込種別 — The kind of an application (2.0).
    Kind {
        1 New "new" "新規発行" "new"
        2 Renewal "renewal" "更新" "renewal"
        3 Switch "switch" "サービス切替" "switch"
        4 Reissue "reissue" "再発行" "reissue"
        5 Continuation "continuation" "継続発行" "continuation"
        6 ContactChange "contact_change" "担当者変更" "contact change"
        7 Revocation "revocation" "失効" "revocation"
        8 Cancellation "cancellation" "解約" "cancellation"
    }
}

impl Kind {
    /// 証明書を伴う申請か — Whether a completed record of this kind bears a certificate.
    pub const fn bears_certificate(self) -> bool {
        matches!(self, Kind::New | Kind::Renewal | Kind::Switch | Kind::Reissue | Kind::Continuation)
    }

    /// 担当者を定める申請か — Whether a record of this kind states the contract's contacts (2.1.2, 2.1.4).
    pub const fn brings_contacts(self) -> bool {
        self.bears_certificate() || matches!(self, Kind::ContactChange)
    }

    /// 契約を成立させるか — Whether approval concludes a contract of its own.
    pub const fn concludes_contract(self) -> bool {
        matches!(self, Kind::New | Kind::Switch)
    }

    /// 置き換えるか — Whether its certificate takes the place of the contract's current one.
    pub const fn replaces_certificate(self) -> bool {
        matches!(self, Kind::Renewal | Kind::Switch | Kind::Reissue | Kind::Continuation)
    }

    /// 契約期間を開くか — Whether its certificate opens a term, in which reissues are counted (2.1.3).
    pub const fn opens_term(self) -> bool {
        matches!(self, Kind::New | Kind::Renewal | Kind::Switch)
    }
}

choice! {
    /// ステータス — Where an application stands (2.0).
    Status {
        1 Received "received" "申込受付" "received"
        2 UnderReview "under_review" "審査中" "under review"
        3 Approved "approved" "発行待ち" "approved"
        4 Completed "completed" "完了" "completed"
        5 Rejected "rejected" "却下" "rejected"
        6 Withdrawn "withdrawn" "申請取消" "withdrawn"
    }
}

impl Status {
    /// 手続き中か — Whether the application is open: received, under review or approved.
    pub const fn is_open(self) -> bool {
        matches!(self, Status::Received | Status::UnderReview | Status::Approved)
    }
}

choice! {
    /// 出来事 — What happens to an application and moves its status (2.0).
    Event {
        1 Withdraw "withdraw" "申請取消" "withdrawal by the subscriber"
        2 BeginReview "begin_review" "審査開始" "the RA begins the review"
        3 Approve "approve" "承認" "the RA approves"
        4 Complete "complete" "完了" "the RA completes"
        5 ConfirmByTelephone "confirm_by_telephone" "電話確認" "the RA confirms by telephone"
        6 Reject "reject" "却下" "the RA rejects"
        7 Issue "issue" "発行" "the RA issues, or records, the certificate"
    }
}
