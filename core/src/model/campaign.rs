//! 一斉差し替え — The replacement of many certificates at once: which ones, until when, and how far it has come (2.4).

use serde::{Deserialize, Serialize};

use super::{AccessKey, ApplicationNumber, ContractCode, Day, Instant, RevocationReason, choice};

choice! {
    /// 条件 — By what a campaign picks certificates. Conditions of different kinds must all hold; of several of one kind, one.
    Criterion {
        1 IssuedFrom "issued_from" "発行日（この日から）" "issued on a day or after it"
        2 IssuedTo "issued_to" "発行日（この日まで）" "issued on a day or before it"
        3 Issuer "issuer" "発行者" "the issuer's name, or the SHA-256 of its certificate"
        4 Key "key" "公開鍵" "the SHA-256 of the SubjectPublicKeyInfo"
        5 Serial "serial" "シリアル番号" "the serial number"
        6 ServerName "server_name" "サーバ名（含む）" "a server name that holds a text"
        7 ServerDomain "server_domain" "サーバ名（ドメイン）" "a server name that is a domain or lies below it"
    }
}

choice! {
    /// 進み具合 — Where one certificate of a campaign stands.
    Standing {
        1 Waiting "waiting" "未処理" "not looked at yet"
        2 Open "open" "差し替え待ち" "its free reissue is open, and the deadline has not passed"
        3 Overdue "overdue" "期限超過" "not replaced by the deadline"
        4 Replaced "replaced" "差し替え済み" "replaced by the deadline"
        5 ReplacedLate "replaced_late" "期限後に差し替え済み" "replaced after the deadline"
        6 Revoked "revoked" "失効済み" "revoked without having been replaced"
        7 Expired "expired" "満了" "ended without having been replaced"
        8 RevokeOnly "revoke_only" "失効のみ" "valid, but its contract has ended or has a later certificate: to be revoked by the RA"
    }
}

choice! {
    /// 処理の結果 — What the campaign's step did for a certificate.
    Outcome {
        1 Opened "opened" "再発行を開放" "opened a free reissue"
        2 RevokeOnly "revoke_only" "失効のみ" "left it to be revoked by the RA"
        3 NothingNeeded "nothing_needed" "対象外" "found it revoked or ended"
    }
}

/// 一斉差し替えの定め — What a campaign is to be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewCampaign {
    /// 名称 — Its name for people, of 1 to 64 characters.
    pub name: String,
    /// 理由 — Why the certificates must go: the reason they will be revoked for.
    pub reason: RevocationReason,
    /// 期限 — Until when; when none is given as long as the reason allows: 24 hours or 5 days *(catalogue)*.
    pub deadline: Option<Instant>,
    /// 条件 — By what certificates are picked.
    pub criteria: Vec<(Criterion, String)>,
}

impl NewCampaign {
    /// 一斉差し替えの定め — A campaign of a name and for a reason, due when the reason demands it.
    pub fn new(name: impl Into<String>, reason: RevocationReason) -> NewCampaign {
        NewCampaign { name: name.into(), reason, deadline: None, criteria: Vec::new() }
    }

    /// 期限 — The same, due at an instant.
    #[must_use]
    pub fn due(self, deadline: Instant) -> NewCampaign {
        NewCampaign { deadline: Some(deadline), ..self }
    }

    /// 条件 — The same, with one more condition. Days are as `2026-12-26`, serial numbers and fingerprints hexadecimal, an
    /// issuer's name as `C=JP, O=…, CN=…` in either order.
    #[must_use]
    pub fn matching(mut self, criterion: Criterion, text: impl Into<String>) -> NewCampaign {
        self.criteria.push((criterion, text.into()));
        self
    }
}

/// 差し替えの求め — What a campaign asks of a certificate that it picked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Demand {
    pub(crate) reason: RevocationReason,
    pub(crate) deadline: Instant,
}

/// 一斉差し替え — A campaign and how far it has come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Campaign {
    /// 番号 — Its number, from 1.
    pub id: i64,
    /// 名称 — Its name for people.
    pub name: String,
    /// 理由 — Why the certificates must go.
    pub reason: RevocationReason,
    /// 条件 — By what they were picked.
    pub criteria: Vec<(Criterion, String)>,
    /// 開始時刻 — When they were picked.
    pub opened_at: Instant,
    /// 期限 — Until when they must be replaced.
    pub deadline: Instant,
    /// 件数 — How many were picked.
    pub total: u32,
    /// 未処理 — How many wait for a step; none when all is opened that can be.
    pub waiting: u32,
    /// 開放 — For how many a free reissue was opened.
    pub opened: u32,
    /// 失効のみ — How many were left to be revoked by the RA.
    pub revoke_only: u32,
    /// 対象外 — How many were revoked or had ended.
    pub nothing_needed: u32,
    /// 差し替え済み — How many of the opened ones have been replaced.
    pub replaced: u32,
}

/// 一斉差し替えの行 — One certificate of a campaign, and whom to call about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct CampaignRow {
    /// 位置 — Its place in the campaign, from 1 in the order of issue: the cursor to read on from.
    pub position: i64,
    /// 申込番号 — The record that bears the certificate.
    pub number: ApplicationNumber,
    /// アクセスキー — The account.
    pub access_key: AccessKey,
    /// アカウント名 — The account's name.
    pub account_name: String,
    /// 契約コード — The contract.
    pub contract_code: Option<ContractCode>,
    /// サーバ名 — The common name.
    pub server_name: String,
    /// シリアル番号 — The certificate's serial number, lower-case hexadecimal.
    pub serial: String,
    /// 進み具合 — Where it stands.
    pub standing: Standing,
    /// 有効か — Whether the certificate is still valid: what is, must be revoked by the deadline.
    pub is_valid: bool,
    /// 差し替え先 — The record that replaced it.
    pub replaced_by: Option<ApplicationNumber>,
    /// 差し替え時刻 — When that one was issued.
    pub replaced_at: Option<Instant>,
    /// 連絡先の氏名 — Whom to call: the contract's technical contact.
    pub contact_name: String,
    /// 連絡先の電話番号 — Their telephone.
    pub contact_telephone: String,
    /// 連絡先のメール — Their e-mail.
    pub contact_email: String,
}

/// 一斉差し替えの報告 — Some of a campaign's certificates, in the order of issue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct CampaignReport {
    /// 行 — The rows behind the cursor.
    pub rows: Vec<CampaignRow>,
    /// 件数 — How many certificates there are in all.
    pub total: u32,
}

/// What a certificate is picked by, as the store has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct KeptCertificate {
    /// Its place in the order of issue.
    pub(crate) sequence: i64,
    pub(crate) number: ApplicationNumber,
    /// Lower-case hexadecimal, both.
    pub(crate) serial: String,
    pub(crate) spki: String,
    pub(crate) issued_on: Day,
}

/// What a certificate is picked by, as it stands in the certificate itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct CertificateTraits {
    /// The parts of the issuer's name in their order, as `CN=Sample CA`.
    pub(crate) issuer: Vec<String>,
    /// SHA-256 of the issuer's certificate, lower-case hexadecimal; empty when that is not known.
    pub(crate) issuer_certificate: String,
    /// Its server names in A-labels.
    pub(crate) names: Vec<String>,
}

/// A certificate of a campaign as the store keeps it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Member {
    pub(crate) position: i64,
    pub(crate) number: ApplicationNumber,
    pub(crate) outcome: Option<Outcome>,
}
