//! 証明書 — The certificate that a completed record bears: getters of an application's snapshot.

use std::ffi::c_char;

use passport_core::model::Certificate;

use crate::application::{ApplicationValue, passport_application};
use crate::boundary::boundary;
use crate::error::passport_error;
use crate::handle::with;
use crate::types::{passport_code, passport_revocation_reason};

fn certificate(value: &ApplicationValue) -> Option<&Certificate> {
    value.application.certificate.as_ref()
}

/// 証明書の有無 — Whether the record bears a certificate. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_application_has_certificate(
    application: *const passport_application,
    has: *mut bool,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read(application, has, |value| certificate(value).is_some()))
}

/// シリアル番号 — The certificate's serial number, lower-case hexadecimal; empty without a certificate, never NULL.
///
/// Borrowed: it lives until `application` is freed. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_application_certificate_serial(
    application: *const passport_application,
    serial: *mut *const c_char,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read(application, serial, |value| value.serial.as_ptr()))
}

/// 証明書 — The certificate, DER; NULL and 0 without one.
///
/// Borrowed: it lives until `application` is freed. Any thread. Reading it here is no download.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_application_certificate_der(
    application: *const passport_application,
    der: *mut *const u8,
    length: *mut usize,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read_bytes(application, der, length, |value| {
        certificate(value).map(|certificate| certificate.der.as_slice())
    }))
}

/// 有効期間の開始 — notBefore, in Unix seconds; `has` is false without a certificate. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_application_certificate_not_before(
    application: *const passport_application,
    has: *mut bool,
    at: *mut i64,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read_instant(application, has, at, |value| {
        certificate(value).map(|certificate| certificate.not_before)
    }))
}

/// 有効期間の終了 — notAfter, in Unix seconds: 23:59:59 Tokyo time of its last day; `has` is false without a certificate.
///
/// Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_application_certificate_not_after(
    application: *const passport_application,
    has: *mut bool,
    at: *mut i64,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read_instant(application, has, at, |value| {
        certificate(value).map(|certificate| certificate.not_after)
    }))
}

/// 発行時刻 — When it was issued, in Unix seconds; `has` is false without a certificate. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_application_certificate_issued_at(
    application: *const passport_application,
    has: *mut bool,
    at: *mut i64,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read_instant(application, has, at, |value| {
        certificate(value).map(|certificate| certificate.issued_at)
    }))
}

/// 失効時刻 — When it was revoked, in Unix seconds; `has` is false unless it was. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_application_certificate_revoked_at(
    application: *const passport_application,
    has: *mut bool,
    at: *mut i64,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read_instant(application, has, at, |value| certificate(value)?.revoked_at))
}

/// 失効理由 — Why it was revoked; `has` is false and `reason` is 0 unless it was. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_application_certificate_revocation_reason(
    application: *const passport_application,
    has: *mut bool,
    reason: *mut passport_revocation_reason,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| {
        let (has, reason) = (c.out(has)?, c.out(reason)?);
        with(application, |value| {
            let given = certificate(value).and_then(|certificate| certificate.revocation_reason);
            has.put(given.is_some());
            reason.put(given.map_or(0, |given| given.number()));
            Ok(())
        })
    })
}

/// 失効予定 — When its deferred revocation is due, in Unix seconds; `has` is false when none is (2.1.3). Any thread.
///
/// It is real only when passport_ra_run_due has done it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_application_certificate_revocation_due_at(
    application: *const passport_application,
    has: *mut bool,
    at: *mut i64,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read_instant(application, has, at, |value| certificate(value)?.revocation_due_at))
}

/// 初回ダウンロード — When it was first downloaded, in Unix seconds; `has` is false unless it was (3). Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_application_certificate_first_downloaded_at(
    application: *const passport_application,
    has: *mut bool,
    at: *mut i64,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read_instant(application, has, at, |value| certificate(value)?.first_downloaded_at))
}

/// 最終ダウンロード — When it was last downloaded, in Unix seconds; `has` is false unless it was (3). Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_application_certificate_last_downloaded_at(
    application: *const passport_application,
    has: *mut bool,
    at: *mut i64,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read_instant(application, has, at, |value| certificate(value)?.last_downloaded_at))
}

/// 期間後の再発行 — The last day of the late reissue that the RA allowed, as `2026-12-26`; empty without, never NULL (2.1.3).
///
/// Borrowed: it lives until `application` is freed. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_application_certificate_late_reissue_until(
    application: *const passport_application,
    late_reissue_until: *mut *const c_char,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read(application, late_reissue_until, |value| value.late_reissue_until.as_ptr()))
}

/// 無償の再発行 — Whether the RA revoked it, so that its reissue is free of window and count (2.1.5). Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_application_certificate_has_free_reissue(
    application: *const passport_application,
    has: *mut bool,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read(application, has, |value| certificate(value).is_some_and(|of| of.has_free_reissue)))
}

/// 他の認証局 — Whether another CA made it: then that CA revokes it, and the RA records it (2.1.5). Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_application_certificate_is_recorded(
    application: *const passport_application,
    is_recorded: *mut bool,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read(application, is_recorded, |value| {
        certificate(value).is_some_and(|certificate| certificate.is_recorded)
    }))
}

/// 認証局証明書 — The other CA's certificates as given with it, PEM; empty for the built-in CA's, never NULL.
///
/// Borrowed: it lives until `application` is freed. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_application_certificate_chain(
    application: *const passport_application,
    chain: *mut *const c_char,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read(application, chain, |value| value.chain.as_ptr()))
}
