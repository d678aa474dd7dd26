//! ログイン証明書 — A client certificate that is registered for an account.

use std::ffi::{CString, c_char};

use passport_core::model::{IssuedLoginCertificate, LoginCertificate};

use crate::boundary::{boundary, c_text, freed};
use crate::bytes::BytesValue;
use crate::error::passport_error;
use crate::handle::opaque;
use crate::types::passport_code;

/// ログイン証明書 — A client certificate as it is registered, or as it was issued. It never changes.
pub struct passport_login_certificate {
    _opaque: [u8; 0],
}

/// The value behind a login certificate's handle; every text is empty when there is none.
pub(crate) struct LoginCertificateValue {
    fingerprint: CString,
    serial: CString,
    subject: CString,
    not_before: i64,
    not_after: i64,
    registered_at: i64,
    stopped_at: Option<passport_core::model::Instant>,
    pem: CString,
    pkcs12: BytesValue,
}

opaque!(passport_login_certificate => LoginCertificateValue);

impl LoginCertificateValue {
    pub(crate) fn new(certificate: Option<&LoginCertificate>) -> LoginCertificateValue {
        let text = |read: fn(&LoginCertificate) -> &str| c_text(certificate.map_or("", read));
        LoginCertificateValue {
            fingerprint: text(|kept| &kept.fingerprint),
            serial: text(|kept| &kept.serial),
            subject: text(|kept| &kept.subject),
            not_before: certificate.map_or(0, |kept| kept.not_before.timestamp()),
            not_after: certificate.map_or(0, |kept| kept.not_after.timestamp()),
            registered_at: certificate.map_or(0, |kept| kept.registered_at.timestamp()),
            stopped_at: certificate.and_then(|kept| kept.stopped_at),
            pem: CString::default(),
            pkcs12: BytesValue(Vec::new()),
        }
    }

    pub(crate) fn issued(issued: &IssuedLoginCertificate) -> LoginCertificateValue {
        LoginCertificateValue {
            pem: c_text(&issued.pem),
            pkcs12: BytesValue(issued.pkcs12.as_ref().map(|bytes| bytes.reveal().to_vec()).unwrap_or_default()),
            ..LoginCertificateValue::new(Some(&issued.certificate))
        }
    }
}

/// 指紋 — SHA-256 of its DER, in lower-case hexadecimal; empty when there is no certificate, never NULL.
///
/// Borrowed: it lives until `certificate` is freed. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_login_certificate_fingerprint(
    certificate: *const passport_login_certificate,
    fingerprint: *mut *const c_char,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read(certificate, fingerprint, |kept| kept.fingerprint.as_ptr()))
}

/// シリアル番号 — Its serial number, in lower-case hexadecimal. Borrowed: it lives until `certificate` is freed. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_login_certificate_serial(
    certificate: *const passport_login_certificate,
    serial: *mut *const c_char,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read(certificate, serial, |kept| kept.serial.as_ptr()))
}

/// DN — Its subject, as text. Borrowed: it lives until `certificate` is freed. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_login_certificate_subject(
    certificate: *const passport_login_certificate,
    subject: *mut *const c_char,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read(certificate, subject, |kept| kept.subject.as_ptr()))
}

/// 開始 — notBefore, in Unix seconds. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_login_certificate_not_before(
    certificate: *const passport_login_certificate,
    not_before: *mut i64,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read(certificate, not_before, |kept| kept.not_before))
}

/// 終了 — notAfter, in Unix seconds. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_login_certificate_not_after(
    certificate: *const passport_login_certificate,
    not_after: *mut i64,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read(certificate, not_after, |kept| kept.not_after))
}

/// 登録時刻 — When it was registered, in Unix seconds. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_login_certificate_registered_at(
    certificate: *const passport_login_certificate,
    registered_at: *mut i64,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read(certificate, registered_at, |kept| kept.registered_at))
}

/// PEM — The certificate and its issuer's, if the built-in login CA issued it just now; empty otherwise, never NULL.
///
/// Borrowed: it lives until `certificate` is freed. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_login_certificate_pem(
    certificate: *const passport_login_certificate,
    pem: *mut *const c_char,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read(certificate, pem, |kept| kept.pem.as_ptr()))
}

/// 停止時刻 — When it stopped, in Unix seconds, if it did: another was issued in its place, or the RA stopped it. Any
/// thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_login_certificate_stopped_at(
    certificate: *const passport_login_certificate,
    has: *mut bool,
    stopped_at: *mut i64,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read_instant(certificate, has, stopped_at, |kept| kept.stopped_at))
}

/// PKCS#12 — Key and certificates under the password that was asked for; NULL and 0 when there are none, as for a repeat.
///
/// Borrowed: they live until `certificate` is freed, which wipes them. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_login_certificate_pkcs12(
    certificate: *const passport_login_certificate,
    data: *mut *const u8,
    length: *mut usize,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read_bytes(certificate, data, length, |kept| Some(&kept.pkcs12.0)))
}

/// ログイン証明書の解放 — Wipes and frees a login certificate's snapshot and what was borrowed from it; the certificate stays
/// registered. NULL is fine. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_login_certificate_free(
    certificate: *mut passport_login_certificate,
) -> passport_code {
    freed(certificate)
}
