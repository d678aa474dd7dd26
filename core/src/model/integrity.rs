//! 整合性 — What was looked at in a registry, and what is not as it should be.

use serde::Serialize;

use super::choice;

choice! {
    /// 検査項目 — What is checked in a registry; each follows from something else, or from the version of the library.
    Check {
        1 Pages "pages" "ファイルの構造" "pages, rows and indexes of the file (SQLite's integrity_check)"
        2 Schema "schema" "表の定義" "tables and indexes are those that this version makes"
        3 References "references" "参照先" "what a row refers to is there (SQLite's foreign_key_check)"
        4 AuditChain "audit_chain" "監査の連鎖" "each entry of the audit follows from the one before"
        5 AuditState "audit_state" "監査との一致" "everything is as its last entry in the audit left it"
        6 Accounts "accounts" "お客様" "accounts read, each with an access key and a credential"
        7 Sessions "sessions" "セッション" "sessions stand on their account's credential and certificates"
        8 LoginCertificates "login_certificates" "ログイン証明書" "login certificates read, and are as their columns say"
        9 Applications "applications" "お申込情報" "applications read; what they follow is there; the completed bear their certificates"
        10 Lanes "lanes" "申請の枠" "lanes and reissues are held by those who may hold them"
        11 ListColumns "list_columns" "一覧の項目" "what the list shows, finds and hides by follows from the record"
        12 Certificates "certificates" "証明書" "certificates read, and serial, period, issuer and key are as their columns say"
        13 Contracts "contracts" "契約" "contracts read; their current record and contacts are what their records make them"
        14 DueDays "due_days" "契約の期日" "the days on which contracts are due follow from them"
        15 Papers "papers" "書類" "papers of an application are all there"
        16 Coupons "coupons" "クーポン" "a coupon and the application that has it name each other, and agree"
        17 Notices "notices" "通知" "notices are about records of their account and contract"
        18 Campaigns "campaigns" "一斉差し替え" "campaigns read, with all their certificates"
        19 Imports "imports" "取込み" "imported contracts keep what they were made of"
        20 Requests "requests" "要求キー" "kept answers read, and are somebody's"
        21 Catalogues "catalogues" "カタログ" "catalogues are what was loaded"
        22 Blocklists "blocklists" "脆弱な鍵の一覧" "entries of the lists of weak keys are of their form"
        23 Authorities "authorities" "認証局" "the CA's certificates read, and their keys open and fit"
        24 Settings "settings" "設定" "settings are known, and of their form"
    }
}

/// 検査結果 — What was looked at, and what is not as it should be. It holds no personal data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Integrity {
    /// 検査項目 — Every check, in order.
    pub checks: Vec<Checked>,
    /// 誤り — What is not as it should be, by check; of each the first [`Integrity::MOST_FAULTS`].
    pub faults: Vec<IntegrityFault>,
}

/// 項目ごとの結果 — How much a check looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Checked {
    /// 検査項目 — The check.
    pub check: Check,
    /// 対象の件数 — How many things it looked at: rows, pages, entries.
    pub things: u64,
    /// 誤りの件数 — How many faults it found.
    pub faults: u64,
}

/// 誤り — Something that is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct IntegrityFault {
    /// 検査項目 — The check that found it.
    pub check: Check,
    /// 対象 — What it is about: `application:NUMBER`, `contract:CODE`, `account:ACCESS KEY` and the like; empty for the file.
    pub subject: String,
    /// 内容 — What is wrong, in a few English words, for the log.
    pub text: String,
}

impl Integrity {
    /// 示す件数 — How many faults of a check are told; all are counted.
    pub const MOST_FAULTS: usize = 200;

    /// 健全か — Whether nothing was found.
    pub fn is_sound(&self) -> bool {
        self.checks.iter().all(|checked| checked.faults == 0)
    }
}
