//! 初期パスワード — What the RA hands to an account's user.

use std::ffi::{CString, c_char};

use passport_core::model::InitialPassword;

use crate::boundary::{boundary, c_text, c_text_of, freed};
use crate::error::passport_error;
use crate::handle::opaque;
use crate::text::TextValue;
use crate::types::passport_code;

/// 初期パスワード — An initial password and to which day it works. It never changes.
pub struct passport_initial_password {
    _opaque: [u8; 0],
}

/// The value behind an initial password's handle.
pub(crate) struct InitialPasswordValue {
    access_key: CString,
    works_until: CString,
    password: TextValue,
}

opaque!(passport_initial_password => InitialPasswordValue);

impl InitialPasswordValue {
    pub(crate) fn new(given: &InitialPassword) -> InitialPasswordValue {
        InitialPasswordValue {
            access_key: c_text(given.access_key.as_str()),
            works_until: c_text_of(Some(given.works_until)),
            password: TextValue::new(given.password.as_ref().map_or("", |password| password.reveal())),
        }
    }
}

/// アクセスキー — Of which account it is. Borrowed: it lives until `password` is freed. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_initial_password_access_key(
    password: *const passport_initial_password,
    access_key: *mut *const c_char,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read(password, access_key, |given| given.access_key.as_ptr()))
}

/// 最終日 — The last day on which it works, as `2026-05-01`. Borrowed: it lives until `password` is freed. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_initial_password_works_until(
    password: *const passport_initial_password,
    works_until: *mut *const c_char,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read(password, works_until, |given| given.works_until.as_ptr()))
}

/// パスワード — The password itself; empty when the call was a repeat, never NULL.
///
/// Borrowed: it lives until `password` is freed, which wipes it. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_initial_password_text(
    password: *const passport_initial_password,
    text: *mut *const c_char,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read(password, text, |given| given.password.as_ptr()))
}

/// 初期パスワードの解放 — Wipes and frees an initial password and what was borrowed from it. NULL is fine. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_initial_password_free(password: *mut passport_initial_password) -> passport_code {
    freed(password)
}
