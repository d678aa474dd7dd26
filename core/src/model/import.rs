//! 取込み — Records of another system as they are brought in (4).

use serde::Serialize;

use super::{
    AccessKey, ApplicationNumber, Certificate, ContractCode, ContractState, Day, Form, Instant, Kind, choice,
};
use crate::error::Finding;

/// 列 — The columns that are no fields of the form; those go by their paths.
pub(crate) mod column {
    pub(crate) const ACCOUNT: &str = "account";
    pub(crate) const CONTRACT: &str = "contract";
    pub(crate) const CONTRACT_ENDS_ON: &str = "contract_ends_on";
    pub(crate) const CONTRACT_ENDING: &str = "contract_ending";
    pub(crate) const NUMBER: &str = "number";
    pub(crate) const BASE: &str = "base";
    pub(crate) const KIND: &str = "kind";
    pub(crate) const SERVICE: &str = "service";
    pub(crate) const RECEIVED_AT: &str = "received_at";
    pub(crate) const COMPLETED_AT: &str = "completed_at";
    pub(crate) const SWITCHED_FROM: &str = "switched_from";
    pub(crate) const CERTIFICATE: &str = "certificate";
    pub(crate) const CHAIN: &str = "chain";
    pub(crate) const REVOKED_AT: &str = "revoked_at";
    pub(crate) const REVOCATION_REASON: &str = "revocation_reason";
    pub(crate) const FREE_REISSUE: &str = "free_reissue";

    pub(crate) const ALL: [&str; 16] = [
        ACCOUNT,
        CONTRACT,
        CONTRACT_ENDS_ON,
        CONTRACT_ENDING,
        NUMBER,
        BASE,
        KIND,
        SERVICE,
        RECEIVED_AT,
        COMPLETED_AT,
        SWITCHED_FROM,
        CERTIFICATE,
        CHAIN,
        REVOKED_AT,
        REVOCATION_REASON,
        FREE_REISSUE,
    ];
}

choice! {
    /// 取込みの結果 — What became of a contract of an imported file.
    ImportOutcome {
        1 Imported "imported" "取込み" "taken in; in a dry run: would be"
        2 Known "known" "取込み済み" "taken in before, from the same rows"
        3 LeftOut "left_out" "取込み不可" "left out for what was found in its rows"
    }
}

/// 取込みの一部 — What became of some rows of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ImportPart {
    /// 契約 — The contracts whose rows were read, in the order of the file.
    pub contracts: Vec<ImportedContract>,
    /// 指摘 — What was found in their rows. [`Finding::line`] is the row, as a spreadsheet numbers it, and the column.
    pub findings: Vec<Finding>,
    /// 処理済みの行数 — How many rows of the file have been dealt with.
    pub rows_done: u32,
    /// 全行数 — How many rows the file has.
    pub rows: u32,
    /// 終わりか — Whether nothing follows.
    pub is_last: bool,
}

/// 取り込んだ契約 — What became of the rows of a contract.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ImportedContract {
    /// アクセスキー — The account, as the file names it.
    pub access_key: String,
    /// 旧契約コード — The contract, as the file names it.
    pub reference: String,
    /// 最初の行 — The first of its rows.
    pub row: u32,
    /// 行数 — How many rows it has.
    pub rows: u32,
    /// 結果 — What became of it.
    pub outcome: ImportOutcome,
    /// 契約コード — The code it has here; none when it was left out, and in a dry run where one would be drawn.
    pub contract_code: Option<ContractCode>,
}

/// Rows of one contract, read.
#[derive(Clone, Debug)]
pub(crate) struct ImportContract {
    /// The first of its rows.
    pub(crate) row: u32,
    pub(crate) access_key: Option<AccessKey>,
    /// What it is known by where it comes from.
    pub(crate) reference: String,
    /// SHA-256 of what stands in its rows.
    pub(crate) digest: [u8; 32],
    /// Whether it has more rows than a contract can: none was read then.
    pub(crate) is_too_long: bool,
    pub(crate) records: Vec<ImportRecord>,
    /// Its last day, where that is told, and the row that tells it.
    pub(crate) ends_on: Option<(u32, Day)>,
    /// How it ended before its time, where that is told.
    pub(crate) ending: Option<ContractState>,
}

/// A record that was completed elsewhere.
#[derive(Clone, Debug)]
pub(crate) struct ImportRecord {
    pub(crate) row: u32,
    pub(crate) number: Option<ApplicationNumber>,
    /// The record it was applied for from, where that is not the one with the current certificate.
    pub(crate) base: Option<ApplicationNumber>,
    pub(crate) kind: Kind,
    /// Blank for the contract's.
    pub(crate) service: String,
    pub(crate) received_at: Instant,
    pub(crate) completed_at: Instant,
    pub(crate) form: Form,
    /// Only on the kinds that bear one.
    pub(crate) certificate: Option<ImportCertificate>,
    /// The reference of the contract that a switch comes from.
    pub(crate) switched_from: Option<String>,
}

/// The certificate of such a record.
#[derive(Clone, Debug)]
pub(crate) struct ImportCertificate {
    pub(crate) certificate: Certificate,
    /// SubjectPublicKeyInfo, DER, and its SHA-256.
    pub(crate) public_key: Vec<u8>,
    pub(crate) spki: [u8; 32],
    /// SHA-256 of the issuer's name.
    pub(crate) issuer: [u8; 32],
}
