//! アカウント一覧 — Every account, whether it has applied for anything or not.

use super::Ra;
use crate::error::{Code, Error, Result};
use crate::model::{AccessKey, Account};
use crate::rule::Rule;
use crate::rules::list;

impl Ra {
    /// アカウント一覧 — Accounts in the order of their access keys, behind one (none for the first), 1 to 500 at a time. There
    /// need be no account of the key.
    ///
    /// # Errors
    /// `Invalid` with `query_invalid` for another number of accounts, `NotFound` with `unknown_account` for text that is no
    /// access key.
    pub fn accounts(&self, after: Option<&str>, rows: u32) -> Result<Vec<Account>> {
        list::a_page(rows)?;
        let after: Option<AccessKey> =
            after.map(str::parse).transpose().map_err(|_| Error::rule_of(Code::NotFound, Rule::UnknownAccount))?;
        self.context.read(|reader| reader.accounts(after.as_ref(), rows))
    }
}
