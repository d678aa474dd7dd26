//! カタログの変更 — What a coming day, or another catalogue, changes for the registry's contracts and records.

use serde::Serialize;

use super::{ApplicationNumber, ContractCode, choice};

choice! {
    /// 変わること — What changes.
    Aspect {
        1 Renewal "renewal" "更新申請" "renewal"
        2 Switch "switch" "サービス切替申請" "switch of service"
        3 Reissue "reissue" "再発行申請" "reissue"
        4 Continuation "continuation" "継続発行申請" "continuation"
        5 Cancellation "cancellation" "解約申請" "cancellation"
        6 Issue "issue" "発行と証明書の最終日" "its issue, and the certificate's last day"
        7 NextCertificate "next_certificate" "次の証明書の最終日の上限" "the last day that the next certificate can have"
        8 ContractEnd "contract_end" "契約の最終日" "the contract's last day"
        9 RenewalPrice "renewal_price" "更新先と契約料金" "the services to renew to, and their prices"
        10 RenewalTerms "renewal_terms" "更新の規約" "the terms of a renewal"
        11 RenewalTerm "renewal_term" "次の契約期間の月数" "the months of the next term"
        12 SwitchPrice "switch_price" "切替先と契約料金" "the services to switch to, and their prices"
        13 Papers "papers" "次の申請の提出書類" "the papers of its next applications"
        14 RequiredFields "required_fields" "次の申請の必須項目" "the required fields of its next applications"
        15 OrganizationType "organization_type" "組織の種別" "whether organizations of its type may apply"
        16 NoticeDays "notice_days" "通知と予告の日数" "the days before an end at which notices and the worklist tell of it"
        17 DeferredRevocation "deferred_revocation" "後日失効の日数" "the days until a deferred revocation"
        18 MaxNames "max_names" "サーバ名の上限" "the most server names in its next certificate"
        19 ReissueConditions "reissue_conditions" "再発行の回数と期間後の再発行" "how many reissues it has, and whether the RA may allow a late one"
        20 IssueGate "issue_gate" "更新の発行" "the days before the end from which a renewal is issued, and the last day of issue"
        21 KeyReuse "key_reuse" "鍵の再利用" "whether its next applications may bring a key it used before"
        22 ListedUntil "listed_until" "一覧に表示される最終日" "the last day it is listed"
        23 RevocationHours "revocation_hours" "失効の期限" "the hours until a revocation must be done"
        24 Authority "authority" "証明書とCRLの公開先" "what its next certificate points to, and the days of a CRL"
        25 Stickers "stickers" "ステッカー" "its stickers"
    }
}

/// カタログの変更 — One thing that changes for one record: a contract's current one, or an open application.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct CatalogueChange {
    /// 契約コード — The contract.
    pub contract_code: Option<ContractCode>,
    /// 申込番号 — The record.
    pub number: ApplicationNumber,
    /// 変わること — What changes.
    pub aspect: Aspect,
    /// 変更前 — How it is before: a day, `FIRST – LAST` of a window, a rule's name, a number, a price in yen; of a list what will
    /// be no more, with commas between; or `-`.
    pub before: String,
    /// 変更後 — How it is after, in the same way; of a list what is new.
    pub after: String,
}

choice! {
    /// 予定の種類 — What is coming for a contract, in its account's calendar.
    ComingKind {
        1 RenewalOpens "renewal_opens" "更新申請の受付開始" "renewal opens"
        2 ContinuationOpens "continuation_opens" "継続発行の受付開始" "continuation opens"
        3 CertificateEnds "certificate_ends" "証明書の最終日" "the certificate's last day"
        4 ContractEnds "contract_ends" "契約の最終日" "the contract's last day"
        5 ReissueCloses "reissue_closes" "再発行申請の最終日" "the last day to apply for a reissue"
        6 CancellationCloses "cancellation_closes" "解約申請の最終日" "the last day to cancel within the term"
        7 Revocation "revocation" "旧証明書の失効予定日" "the old certificate will be revoked"
    }
}
