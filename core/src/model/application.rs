//! お申込情報 — One request; every request makes a new record (0, 2.0).

use serde::{Deserialize, Serialize};

use super::account::AccountId;
use super::{ApplicationNumber, Certificate, ContractCode, Field, Form, Instant, Kind, Offer, Paper, Status};

/// 同意した規約 — A terms document and the version agreed to; version and instant are kept (2.0).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgreedTerms {
    /// 文書 — The document's name in the catalogue.
    pub document: String,
    /// 版 — The version agreed to.
    pub version: String,
}

/// お申込情報 — An application as its record stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Application {
    /// 申込番号 — Its number.
    pub number: ApplicationNumber,
    /// 申込種別 — Its kind.
    pub kind: Kind,
    /// ステータス — Where it stands.
    pub status: Status,
    /// サービス — The service's identifier in the catalogue.
    pub service: String,
    /// 契約コード — The contract's code; none (`-`) before the contract is concluded.
    pub contract_code: Option<ContractCode>,
    /// 元のお申込情報 — The record it was applied for from; none for a new application.
    pub base: Option<ApplicationNumber>,
    /// 受付時刻 — When it was submitted; the terms were agreed to at this instant.
    pub received_at: Instant,
    /// 更新時刻 — When its status last moved.
    pub updated_at: Instant,
    /// 入力内容 — The form, normalised and completed from the CSR.
    pub form: Form,
    /// CSR — The certificate signing request, DER. None of one that has attributes besides the extensions it asks for:
    /// their values (challengePassword …) are kept nowhere (2.3).
    #[serde(skip)]
    pub csr: Option<Vec<u8>>,
    /// 公開鍵 — The SubjectPublicKeyInfo (RFC 5280 4.1.2.7) of the CSR, DER; what the certificate is issued for.
    #[serde(skip)]
    pub public_key: Option<Vec<u8>>,
    /// 規約 — The terms agreed to.
    pub terms: Vec<AgreedTerms>,
    /// 却下理由 — The RA's reason, when rejected.
    pub rejection_reason: Option<String>,
    /// カタログの版 — The catalogue version the application was judged by.
    pub catalogue_version: String,
    /// 提出書類 — The papers that were asked for with it.
    pub papers: Vec<Paper>,
    /// 証明書 — The certificate a completed record bears.
    pub certificate: Option<Certificate>,
    /// What it was sold by.
    #[serde(skip)]
    pub(crate) offer: Offer,
    #[serde(skip, default = "no_account")]
    pub(crate) account: AccountId,
    /// Which of the contract's contacts it changes, as they stood at submission (2.1.4).
    #[serde(skip)]
    pub(crate) changed_contacts: Vec<Field>,
    /// Whether it is a reissue that does not count, since the RA revoked the certificate (2.1.5).
    #[serde(skip)]
    pub(crate) is_free: bool,
    /// The contract of the record it was applied for from; a switch has another of its own.
    #[serde(skip)]
    pub(crate) from_contract: Option<ContractCode>,
    /// The record whose certificate opened the term that a reissue counts in (2.1.3).
    #[serde(skip)]
    pub(crate) term_record: Option<ApplicationNumber>,
}

fn no_account() -> AccountId {
    AccountId(0)
}

impl Application {
    /// 項目の値 — The text of a field of the form; empty when there is none.
    pub fn text(&self, field: Field) -> &str {
        self.form.text(field)
    }

    /// 書類未着 — The `!` mark: it is open, and a paper is missing (2.0).
    pub fn documents_missing(&self) -> bool {
        self.status.is_open() && self.papers.iter().any(Paper::is_missing)
    }
}

/// 受付結果 — What a command did to an application: the same answer for a repeat with its request key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Receipt {
    /// 申込番号 — The application's number.
    pub number: ApplicationNumber,
    /// 申込種別 — Its kind.
    pub kind: Kind,
    /// ステータス — Its status after the command.
    pub status: Status,
    /// 契約コード — Its contract's code after the command.
    pub contract_code: Option<ContractCode>,
    /// 時刻 — When the command was done.
    pub at: Instant,
}

impl Receipt {
    pub(crate) fn of(application: &Application) -> Receipt {
        Receipt {
            number: application.number,
            kind: application.kind,
            status: application.status,
            contract_code: application.contract_code,
            at: application.updated_at,
        }
    }
}
