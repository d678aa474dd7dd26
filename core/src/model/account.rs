//! アカウント — One customer or reseller who signs in (0).

use serde::{Deserialize, Serialize};

use super::{AccessKey, Instant};

/// 内部番号 — An account's number inside the store; it never leaves the library.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub(crate) struct AccountId(pub(crate) i64);

/// アカウント — An account as the RA opened it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Account {
    /// アクセスキー — The key by which the account signs in.
    pub access_key: AccessKey,
    /// 名称 — The name the RA gave it.
    pub name: String,
    /// 特約店コード — The reseller it buys through; empty when it buys directly.
    pub dealer_code: String,
    /// A-3契約 — Whether its contracts are A-3 contracts, which name a signatory (2.1.4).
    pub a3_contract: bool,
    /// 開設時刻 — When it was opened.
    pub opened_at: Instant,
}

/// 開設するアカウント — What the RA says of an account it opens.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewAccount {
    /// 名称 — Its name, of 1 to 64 characters.
    pub name: String,
    /// 特約店コード — The reseller it buys through; empty when it buys directly.
    pub dealer_code: String,
    /// A-3契約 — Whether its contracts are A-3 contracts, which name a signatory (2.1.4).
    pub a3_contract: bool,
}

impl NewAccount {
    /// 開設するアカウント — An account of a name that buys through a dealer; an empty code for none.
    pub fn new(name: impl Into<String>, dealer_code: impl Into<String>) -> NewAccount {
        NewAccount { name: name.into(), dealer_code: dealer_code.into(), a3_contract: false }
    }

    /// A-3契約 — The same account with A-3 contracts.
    #[must_use]
    pub fn with_a3_contract(self) -> NewAccount {
        NewAccount { a3_contract: true, ..self }
    }
}
