//! アカウント — One customer or reseller who signs in (0).

use serde::{Deserialize, Serialize};

use super::{AccessKey, Instant};

/// 内部番号 — An account's number inside the store; it never leaves the library.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
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
    /// 開設時刻 — When it was opened.
    pub opened_at: Instant,
}
