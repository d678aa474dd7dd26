//! アカウント一覧 — Accounts in the order of their access keys.

use std::ffi::c_char;

use passport_core::Result;
use passport_core::model::Account;

use crate::account::AccountValue;
use crate::boundary::{bad_argument, boundary, freed};
use crate::error::passport_error;
use crate::handle::opaque;
use crate::types::passport_code;

/// アカウント一覧 — Accounts in the order of their access keys. It never changes.
pub struct passport_accounts {
    _opaque: [u8; 0],
}

/// The value behind the handle of a list of accounts.
pub(crate) struct AccountsValue(Vec<AccountValue>);

opaque!(passport_accounts => AccountsValue);

impl AccountsValue {
    pub(crate) fn new(accounts: &[Account]) -> AccountsValue {
        AccountsValue(accounts.iter().map(AccountValue::new).collect())
    }

    fn at(&self, index: usize) -> Result<&AccountValue> {
        self.0.get(index).ok_or_else(bad_argument)
    }
}

/// 件数 — How many accounts there are. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_accounts_count(
    accounts: *const passport_accounts,
    count: *mut usize,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read(accounts, count, |accounts| accounts.0.len()))
}

/// アクセスキー — The key by which the account signs in, from 0.
///
/// Borrowed: it lives until `accounts` is freed. Any thread. BAD_ARGUMENT for an index beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_accounts_access_key(
    accounts: *const passport_accounts,
    index: usize,
    access_key: *mut *const c_char,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c
        .read_at(accounts, access_key, |accounts| accounts.at(index).map(|row| row.access_key.as_ptr())))
}

/// 名称 — The name the RA gave it, from 0.
///
/// Borrowed: it lives until `accounts` is freed. Any thread. BAD_ARGUMENT for an index beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_accounts_name(
    accounts: *const passport_accounts,
    index: usize,
    name: *mut *const c_char,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read_at(accounts, name, |accounts| accounts.at(index).map(|row| row.name.as_ptr())))
}

/// 特約店コード — The reseller it buys through, from 0; empty when it buys directly, never NULL.
///
/// Borrowed: it lives until `accounts` is freed. Any thread. BAD_ARGUMENT for an index beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_accounts_dealer_code(
    accounts: *const passport_accounts,
    index: usize,
    dealer_code: *mut *const c_char,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c
        .read_at(accounts, dealer_code, |accounts| accounts.at(index).map(|row| row.dealer_code.as_ptr())))
}

/// A-3契約 — Whether its contracts are A-3 contracts, which name a signatory (2.1.4), from 0.
///
/// Any thread. BAD_ARGUMENT for an index beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_accounts_a3_contract(
    accounts: *const passport_accounts,
    index: usize,
    a3_contract: *mut bool,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read_at(accounts, a3_contract, |accounts| accounts.at(index).map(|row| row.a3_contract)))
}

/// 開設時刻 — When it was opened, in Unix seconds, from 0.
///
/// Any thread. BAD_ARGUMENT for an index beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_accounts_opened_at(
    accounts: *const passport_accounts,
    index: usize,
    opened_at: *mut i64,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read_at(accounts, opened_at, |accounts| accounts.at(index).map(|row| row.opened_at)))
}

/// アカウント一覧の解放 — Frees the list and what was borrowed from it; the accounts stay in the registry.
///
/// NULL is fine. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_accounts_free(accounts: *mut passport_accounts) -> passport_code {
    freed(accounts)
}
