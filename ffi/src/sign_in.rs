//! ログイン — Signing in, and what a session says and does about its own sign-in.

use std::ffi::c_char;

use passport_core::model::{PasswordChange, Proof};

use crate::boundary::boundary;
use crate::error::passport_error;
use crate::handle::cloned;
use crate::login_certificate::{LoginCertificateValue, passport_login_certificate};
use crate::one_time_password::{OneTimePasswordValue, passport_one_time_password};
use crate::registry::passport_registry;
use crate::session::passport_session;
use crate::text::{TextValue, passport_text};
use crate::types::passport_code;

/// ログイン — Opens a session by access key, password and client certificate (1).
///
/// `certificate` is what the web server hands over: DER, PEM, percent-encoded PEM, base64, or the Client-Cert header of RFC
/// 9440; NULL and 0 for none. `session` is the caller's to free with passport_session_free. Any thread; the call takes the
/// time of a password hash. SIGN_IN (sign_in_refused, whatever is wrong; for the bearer of a registered certificate
/// account_locked, initial_password_expired); BUSY when too many sign in at once; the codes of storage.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_registry_sign_in(
    registry: *const passport_registry,
    access_key: *const c_char,
    password: *const c_char,
    certificate: *const u8,
    certificate_length: usize,
    session: *mut *mut passport_session,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| {
        let (access_key, password) = (c.text(access_key)?, c.text(password)?);
        let proof = Proof::Certificate(c.bytes(certificate, certificate_length)?);
        let session = c.out(session)?;
        session.make(cloned(registry)?.sign_in(access_key, password, proof)?)
    })
}

/// ログイン（ワンタイムパスワード） — Opens a session by access key, password and one-time password (1).
///
/// `ticket` is the one of passport_registry_request_one_time_password, `code` what was sent. `session` is the caller's to
/// free with passport_session_free. Any thread; the call takes the time of a password hash. SIGN_IN (sign_in_refused,
/// whatever is wrong; for the bearer of the ticket account_locked, one_time_password_expired, initial_password_expired); BUSY
/// when too many sign in at once; the codes of storage.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_registry_sign_in_by_one_time_password(
    registry: *const passport_registry,
    access_key: *const c_char,
    password: *const c_char,
    ticket: *const c_char,
    code: *const c_char,
    session: *mut *mut passport_session,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| {
        let (access_key, password) = (c.text(access_key)?, c.text(password)?);
        let proof = Proof::OneTimePassword { ticket: c.text(ticket)?, code: c.text(code)? };
        let session = c.out(session)?;
        session.make(cloned(registry)?.sign_in(access_key, password, proof)?)
    })
}

/// ワンタイムパスワードの要求 — Makes a one-time password for an account; the host sends it (1).
///
/// The answer is the same for an access key or a password that is wrong, but that there is nothing to send. `password_made`
/// is the caller's to free with passport_one_time_password_free. Any thread; the call takes the time of a password hash. BUSY
/// when too many sign in at once; the codes of storage.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_registry_request_one_time_password(
    registry: *const passport_registry,
    access_key: *const c_char,
    password: *const c_char,
    password_made: *mut *mut passport_one_time_password,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| {
        let (access_key, password) = (c.text(access_key)?, c.text(password)?);
        let made = c.out(password_made)?;
        made.make(OneTimePasswordValue::new(&cloned(registry)?.request_one_time_password(access_key, password)?))
    })
}

/// 再開 — Opens the session that a token was taken of, in this process or another (1).
///
/// `session` is the caller's to free with passport_session_free. Any thread. SIGN_IN (session_ended, for text that is no
/// token as well; session_expired); the codes of storage.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_registry_resume(
    registry: *const passport_registry,
    token: *const c_char,
    session: *mut *mut passport_session,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| {
        let (token, session) = (c.text(token)?, c.out(session)?);
        session.make(cloned(registry)?.resume(token)?)
    })
}

/// トークン — A token by which passport_registry_resume opens the same session elsewhere; the one taken before stops (1).
///
/// Each token of a session that the host opened opens one of its own and stops none taken before. `token` is the caller's to
/// free with passport_text_free, which wipes it. Any thread. SIGN_IN (session_ended, session_expired); the codes of storage.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_session_token(
    session: *const passport_session,
    token: *mut *mut passport_text,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| {
        let token = c.out(token)?;
        token.make(TextValue::new(cloned(session)?.token()?.reveal()))
    })
}

/// パスワードの変更が必要か — Whether all the session may do is to change its password: it was opened with an initial one.
///
/// Any thread. SIGN_IN (session_ended, session_expired); the codes of storage.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_session_must_change_password(
    session: *const passport_session,
    must_change: *mut bool,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| {
        let must_change = c.out(must_change)?;
        must_change.put(cloned(session)?.must_change_password()?);
        Ok(())
    })
}

/// パスワードの変更 — Changes the account's password, which ends its sessions: this one and every other (5).
///
/// `current` may be NULL in a session that must change it; `repeated` is the new one once more; `request_key` may be NULL. Any
/// thread; the call takes the time of two password hashes. INVALID (password_mismatch, password_policy); SIGN_IN
/// (sign_in_refused for a wrong current password, account_locked, session_ended, session_expired); CONFLICT
/// (idempotency_key_reused); BUSY when too many sign in at once; the codes of storage.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_session_change_password(
    session: *mut passport_session,
    current: *const c_char,
    new_password: *const c_char,
    repeated: *const c_char,
    request_key: *const c_char,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| {
        let current = c.optional_text(current)?;
        let change = PasswordChange { current, new: c.text(new_password)?, repeated: c.text(repeated)? };
        cloned(session)?.change_password(&change, c.request_key(request_key)?.as_ref())
    })
}

/// ログアウト — Ends the session, here and wherever its token is used; the handle stays the caller's to free.
///
/// A session that the host opened ends with its handle. Any thread. SIGN_IN (session_ended, session_expired); the codes of
/// storage.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_session_sign_out(
    session: *mut passport_session,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |_c| cloned(session)?.sign_out())
}

/// クライアント証明書 — The certificate that the session was opened with; its texts are empty for any other way in (5).
///
/// `certificate` is the caller's to free with passport_login_certificate_free. Any thread. SIGN_IN (session_ended,
/// session_expired); the codes of storage.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_session_login_certificate(
    session: *const passport_session,
    certificate: *mut *mut passport_login_certificate,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| {
        let certificate = c.out(certificate)?;
        certificate.make(LoginCertificateValue::new(cloned(session)?.login_certificate()?.as_ref()))
    })
}
