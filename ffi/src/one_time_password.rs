//! ワンタイムパスワード — The answer to a request for a one-time password.

use std::ffi::{CString, c_char};

use passport_core::model::OneTimePassword;

use crate::boundary::{boundary, c_text, freed};
use crate::error::passport_error;
use crate::handle::opaque;
use crate::text::TextValue;
use crate::types::passport_code;

/// ワンタイムパスワード — A ticket for the caller, and what the host is to send. It never changes.
pub struct passport_one_time_password {
    _opaque: [u8; 0],
}

/// The value behind a one-time password's handle.
pub(crate) struct OneTimePasswordValue {
    ticket: TextValue,
    expires_at: i64,
    code: TextValue,
    email: CString,
    is_to_be_sent: bool,
}

opaque!(passport_one_time_password => OneTimePasswordValue);

impl OneTimePasswordValue {
    pub(crate) fn new(made: &OneTimePassword) -> OneTimePasswordValue {
        OneTimePasswordValue {
            ticket: TextValue::new(made.ticket.reveal()),
            expires_at: made.expires_at.timestamp(),
            code: TextValue::new(made.mail.as_ref().map_or("", |mail| mail.code.reveal())),
            email: c_text(made.mail.as_ref().map_or("", |mail| &mail.email)),
            is_to_be_sent: made.mail.is_some(),
        }
    }
}

/// 引換番号 — What the caller's browser session keeps, and gives back at sign-in.
///
/// Borrowed: it lives until `password` is freed, which wipes it. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_one_time_password_ticket(
    password: *const passport_one_time_password,
    ticket: *mut *const c_char,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read(password, ticket, |made| made.ticket.as_ptr()))
}

/// 期限 — To which instant the code works, itself included, in Unix seconds. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_one_time_password_expires_at(
    password: *const passport_one_time_password,
    expires_at: *mut i64,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read(password, expires_at, |made| made.expires_at))
}

/// 送信の要否 — Whether the host is to send the code: not when access key or password is wrong, which the caller is not
/// told. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_one_time_password_is_to_be_sent(
    password: *const passport_one_time_password,
    is_to_be_sent: *mut bool,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read(password, is_to_be_sent, |made| made.is_to_be_sent))
}

/// コード — The six digits to send; empty when there are none to send, never NULL.
///
/// Borrowed: it lives until `password` is freed, which wipes it. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_one_time_password_code(
    password: *const passport_one_time_password,
    code: *mut *const c_char,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read(password, code, |made| made.code.as_ptr()))
}

/// メールアドレス — Where to send it: the registration contact's of the profile; empty when there is none, never NULL.
///
/// Borrowed: it lives until `password` is freed. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_one_time_password_email(
    password: *const passport_one_time_password,
    email: *mut *const c_char,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read(password, email, |made| made.email.as_ptr()))
}

/// ワンタイムパスワードの解放 — Wipes and frees a one-time password and what was borrowed from it. NULL is fine. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_one_time_password_free(
    password: *mut passport_one_time_password,
) -> passport_code {
    freed(password)
}
