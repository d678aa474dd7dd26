//! ログインの資格 — The RA gives and resets what accounts sign in by.

use std::ffi::c_char;

use passport_core::model::LoginRequest;

use crate::boundary::boundary;
use crate::error::passport_error;
use crate::handle::cloned;
use crate::initial_password::{InitialPasswordValue, passport_initial_password};
use crate::login_certificate::{LoginCertificateValue, passport_login_certificate};
use crate::ra::passport_ra;
use crate::types::passport_code;

/// 初期パスワードの再設定 — Gives an account a new initial password, its first one as well; unlocks it, and ends its sessions.
///
/// The account is identified by dealer code (empty when it buys directly) and access key. `request_key` may be NULL: a repeat
/// answers the same without the password. `password` is the caller's to free with passport_initial_password_free. Any thread;
/// the call takes the time of a password hash. NOT_FOUND (unknown_account) when the two do not belong together; CONFLICT
/// (idempotency_key_reused); BUSY when too many sign in at once; the codes of storage.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_ra_reset_password(
    ra: *mut passport_ra,
    dealer_code: *const c_char,
    access_key: *const c_char,
    request_key: *const c_char,
    password: *mut *mut passport_initial_password,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| {
        let (dealer_code, access_key) = (c.text(dealer_code)?, c.text(access_key)?);
        let (key, password) = (c.request_key(request_key)?, c.out(password)?);
        let given = cloned(ra)?.reset_password(dealer_code, access_key, key.as_ref())?;
        password.make(InitialPasswordValue::new(&given))
    })
}

/// ログイン証明書の発行 — Issues a login certificate from the built-in login CA and registers it (1).
///
/// With `pkcs12_password` key and certificate are made together (passport_login_certificate_pkcs12); without one (NULL) the
/// certificate is of the CSR's key, PEM or DER. The account's earlier certificates stop at once and its sessions end, unless it
/// is registered `beside` them. `request_key` may be NULL: a repeat answers the same without the key. `issued` is the caller's to
/// free with passport_login_certificate_free. Any thread. NOT_FOUND (unknown_account) when dealer code and access key do not
/// belong together; REFUSED (ca_secret_required); INVALID with what is wrong with the CSR's key or signature, or password_policy
/// for the length of the PKCS#12 password; CONFLICT (idempotency_key_reused); the codes of storage.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_ra_issue_login_certificate(
    ra: *mut passport_ra,
    dealer_code: *const c_char,
    access_key: *const c_char,
    csr: *const u8,
    csr_length: usize,
    pkcs12_password: *const c_char,
    beside: bool,
    request_key: *const c_char,
    issued: *mut *mut passport_login_certificate,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| {
        let (dealer_code, access_key) = (c.text(dealer_code)?, c.text(access_key)?);
        let csr = c.bytes(csr, csr_length)?;
        let request = match c.optional_text(pkcs12_password)? {
            Some(password) => LoginRequest::Pkcs12 { password },
            None => LoginRequest::Csr(csr),
        };
        let (key, issued) = (c.request_key(request_key)?, c.out(issued)?);
        let ra = cloned(ra)?;
        let made = ra.issue_login_certificate(dealer_code, access_key, request, beside, key.as_ref())?;
        issued.make(LoginCertificateValue::issued(&made))
    })
}

/// ログイン証明書の登録 — Registers a client certificate, PEM or DER, that was made elsewhere (1).
///
/// The account's earlier certificates stop at once and its sessions end, unless it is registered `beside` them. `request_key`
/// may be NULL. `registered` is the caller's to free with passport_login_certificate_free. Any thread. NOT_FOUND
/// (unknown_account) when dealer code and access key do not belong together; INVALID (certificate_unreadable,
/// login_certificate_unusable); CONFLICT (login_certificate_exists, idempotency_key_reused); the codes of storage.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_ra_register_login_certificate(
    ra: *mut passport_ra,
    dealer_code: *const c_char,
    access_key: *const c_char,
    certificate: *const u8,
    certificate_length: usize,
    beside: bool,
    request_key: *const c_char,
    registered: *mut *mut passport_login_certificate,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| {
        let (dealer_code, access_key) = (c.text(dealer_code)?, c.text(access_key)?);
        let (certificate, key) = (c.bytes(certificate, certificate_length)?, c.request_key(request_key)?);
        let registered = c.out(registered)?;
        let ra = cloned(ra)?;
        let kept = ra.register_login_certificate(dealer_code, access_key, certificate, beside, key.as_ref())?;
        registered.make(LoginCertificateValue::new(Some(&kept)))
    })
}

/// ログイン証明書の停止 — Stops a login certificate without another in its place: it opens no session any more, the sessions it
/// opened have ended, and so has a one-time password that is pending (1).
///
/// `fingerprint` is the SHA-256 of its DER in hexadecimal (passport_login_certificate_fingerprint). The other certificates and
/// their sessions go on; one that was stopped before stays as it was. `request_key` may be NULL. `stopped` is the caller's to
/// free with passport_login_certificate_free. Any thread. NOT_FOUND (unknown_account) when dealer code and access key do not
/// belong together, (unknown_login_certificate) when none of this fingerprint is registered for the account; CONFLICT
/// (idempotency_key_reused); the codes of storage.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_ra_stop_login_certificate(
    ra: *mut passport_ra,
    dealer_code: *const c_char,
    access_key: *const c_char,
    fingerprint: *const c_char,
    request_key: *const c_char,
    stopped: *mut *mut passport_login_certificate,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| {
        let (dealer_code, access_key) = (c.text(dealer_code)?, c.text(access_key)?);
        let (fingerprint, key) = (c.text(fingerprint)?, c.request_key(request_key)?);
        let stopped = c.out(stopped)?;
        let kept = cloned(ra)?.stop_login_certificate(dealer_code, access_key, fingerprint, key.as_ref())?;
        stopped.make(LoginCertificateValue::new(Some(&kept)))
    })
}
