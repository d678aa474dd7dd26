//! アカウント — One customer or reseller, as the RA opened it.

use std::ffi::{CString, c_char};

use passport_core::model::Account;

use crate::boundary::{boundary, c_text, freed};
use crate::error::passport_error;
use crate::handle::opaque;
use crate::types::passport_code;

/// アカウント — An account as the RA opened it. It never changes.
pub struct passport_account {
    _opaque: [u8; 0],
}

/// The value behind an account's handle.
pub(crate) struct AccountValue {
    pub(crate) access_key: CString,
    pub(crate) name: CString,
    pub(crate) dealer_code: CString,
    pub(crate) a3_contract: bool,
    pub(crate) opened_at: i64,
}

opaque!(passport_account => AccountValue);

impl AccountValue {
    pub(crate) fn new(account: &Account) -> AccountValue {
        AccountValue {
            access_key: c_text(account.access_key.as_str()),
            name: c_text(&account.name),
            dealer_code: c_text(&account.dealer_code),
            a3_contract: account.a3_contract,
            opened_at: account.opened_at.timestamp(),
        }
    }
}

/// アクセスキー — The key by which the account signs in, and by which passport_registry_session opens its desk.
///
/// Borrowed: it lives until `account` is freed. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_account_access_key(
    account: *const passport_account,
    access_key: *mut *const c_char,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read(account, access_key, |account| account.access_key.as_ptr()))
}

/// 名称 — The name the RA gave it. Borrowed: it lives until `account` is freed. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_account_name(
    account: *const passport_account,
    name: *mut *const c_char,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read(account, name, |account| account.name.as_ptr()))
}

/// 特約店コード — The reseller it buys through; empty when it buys directly, never NULL.
///
/// Borrowed: it lives until `account` is freed. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_account_dealer_code(
    account: *const passport_account,
    dealer_code: *mut *const c_char,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read(account, dealer_code, |account| account.dealer_code.as_ptr()))
}

/// A-3契約 — Whether its contracts are A-3 contracts, which name a signatory (2.1.4). Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_account_a3_contract(
    account: *const passport_account,
    a3_contract: *mut bool,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read(account, a3_contract, |account| account.a3_contract))
}

/// 開設時刻 — When it was opened, in Unix seconds. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_account_opened_at(
    account: *const passport_account,
    opened_at: *mut i64,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read(account, opened_at, |account| account.opened_at))
}

/// アカウントの解放 — Frees an account's snapshot and what was borrowed from it; the account stays in the registry.
///
/// NULL is fine. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_account_free(account: *mut passport_account) -> passport_code {
    freed(account)
}
