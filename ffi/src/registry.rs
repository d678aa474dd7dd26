//! 台帳 — A registry: one file, or memory, that holds everything; from it the two desks are handed out.

use std::ffi::c_char;

use passport_core::Registry;

use crate::boundary::{boundary, freed, instant};
use crate::error::passport_error;
use crate::handle::{cloned, opaque, with};
use crate::options::{options_or_default, passport_options};
use crate::ra::passport_ra;
use crate::session::passport_session;
use crate::text::{TextValue, passport_text};
use crate::types::passport_code;

/// 台帳 — An open registry. It may be used from many threads, and its file from many processes, at once.
pub struct passport_registry {
    _opaque: [u8; 0],
}

opaque!(passport_registry => Registry);

/// 新規作成 — Makes a registry in a new file, with the CA's keys if a secret is given, and opens it.
///
/// `options` may be NULL for the default ones. `registry` is the caller's to free with passport_registry_free. Any
/// thread. CONFLICT (registry_exists) when there is a file of this name; STORAGE; OUTCOME_UNKNOWN when the file is there and
/// a fault came after: it is complete, and is opened; for a CA that the options give, REFUSED (ca_secret_required) and
/// INVALID (certificate_unreadable, ca_invalid, ca_key_mismatch, certificate_period_invalid, certificate_chain_invalid,
/// certificate_hash_weak).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_registry_create(
    path: *const c_char,
    options: *const passport_options,
    registry: *mut *mut passport_registry,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| {
        let (path, registry) = (c.text(path)?, c.out(registry)?);
        registry.make(Registry::create(path, options_or_default(options)?)?)
    })
}

/// 開く — Opens a registry that passport_registry_create made.
///
/// `options` may be NULL for the default ones. `registry` is the caller's to free with passport_registry_free. Any
/// thread. NOT_FOUND (registry_missing) without a file, unless the options make one; INCOMPATIBLE (not_a_registry,
/// newer_schema); SIGN_IN (wrong_secret); DAMAGED, BUSY, STORAGE.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_registry_open(
    path: *const c_char,
    options: *const passport_options,
    registry: *mut *mut passport_registry,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| {
        let (path, registry) = (c.text(path)?, c.out(registry)?);
        registry.make(Registry::open(path, options_or_default(options)?)?)
    })
}

/// メモリ上 — Makes a registry in memory, with a CA of its own; it lives as long as its handle and its desks.
///
/// `options` may be NULL for the default ones. `registry` is the caller's to free with passport_registry_free. Any
/// thread. STORAGE.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_registry_in_memory(
    options: *const passport_options,
    registry: *mut *mut passport_registry,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| {
        let registry = c.out(registry)?;
        registry.make(Registry::in_memory(options_or_default(options)?)?)
    })
}

/// 閉じる — Lets running calls finish; from then on the registry and its desks answer CLOSED.
///
/// The handle stays the caller's to free. A second time is fine. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_registry_close(
    registry: *mut passport_registry,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |_c| {
        cloned(registry)?.close();
        Ok(())
    })
}

/// 台帳の解放 — Frees the handle; desks opened from it go on, and the file is closed when the last of them is freed.
///
/// NULL is fine. Any thread. Call passport_registry_close first to end the desks too.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_registry_free(registry: *mut passport_registry) -> passport_code {
    freed(registry)
}

/// お客様の窓口 — Opens the desk of an account whose user the host has signed in itself; the call is audited.
///
/// `session` is the caller's to free with passport_session_free. Any thread. NOT_FOUND (unknown_account), also for
/// text that is no access key; the codes of storage.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_registry_session(
    registry: *const passport_registry,
    access_key: *const c_char,
    session: *mut *mut passport_session,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| {
        let (access_key, session) = (c.text(access_key)?, c.out(session)?);
        session.make(cloned(registry)?.session(access_key)?)
    })
}

/// 審査者の窓口 — Opens the RA's desk for a named operator, who stands in the audit.
///
/// `ra` is the caller's to free with passport_ra_free. Any thread. BAD_ARGUMENT when the name is blank, over 64
/// characters, or holds a control character; CLOSED and FORKED.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_registry_ra(
    registry: *const passport_registry,
    operator_name: *const c_char,
    ra: *mut *mut passport_ra,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| {
        let (operator_name, ra) = (c.text(operator_name)?, c.out(ra)?);
        ra.make(cloned(registry)?.ra(operator_name)?)
    })
}

/// カタログの読込 — Loads a catalogue, TOML, over the built-in one and keeps it in the registry, for every process.
///
/// A service stands in place of the built-in one of its identifier; every other list that it has, in place of the built-in
/// list. Records keep the version they were judged by. Any thread. INVALID with one catalogue_invalid for every fault, each
/// with its line (passport_error_finding_line); the codes of storage.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_registry_load_catalogue(
    registry: *mut passport_registry,
    catalogue: *const c_char,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| {
        let catalogue = c.text(catalogue)?;
        cloned(registry)?.load_catalogue(catalogue)
    })
}

/// 脆弱な鍵の一覧の読込 — Adds a list of known weak keys to those that the registry keeps, for every process (2.3).
///
/// `list` is a text file of Debian's openssl-blacklist (one a key size) or badkeys' blocklist.dat; it is read during the
/// call. `taken` is how many of its entries were not there yet: 0 for a list loaded before. Nothing else is written
/// meanwhile; a million entries take some seconds. Any thread. INVALID with blocklist_invalid: for text one for each of the
/// first 100 faulty lines, with its line (passport_error_finding_line), else one; the codes of storage.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_registry_load_blocklist(
    registry: *mut passport_registry,
    list: *const u8,
    length: usize,
    taken: *mut u64,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| {
        let (list, taken) = (c.bytes(list, length)?, c.out(taken)?);
        taken.put(cloned(registry)?.load_blocklist(list)?);
        Ok(())
    })
}

/// カタログの版 — The version of the catalogue in force, as records keep it; it is the caller's to free with
/// passport_text_free.
///
/// Any thread. The codes of storage.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_registry_catalogue_version(
    registry: *const passport_registry,
    version: *mut *mut passport_text,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| {
        let version = c.out(version)?;
        version.make(TextValue::new(&cloned(registry)?.catalogue_version()?))
    })
}

/// カタログの本文 — The text, TOML, of the catalogue of a version that records keep; it is the caller's to free with
/// passport_text_free.
///
/// Any thread. NOT_FOUND with unknown_catalogue; DAMAGED when it is not what was loaded; the codes of storage.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_registry_catalogue(
    registry: *const passport_registry,
    version: *const c_char,
    catalogue: *mut *mut passport_text,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| {
        let (version, catalogue) = (c.text(version)?, c.out(catalogue)?);
        catalogue.make(TextValue::new(&cloned(registry)?.catalogue(version)?))
    })
}

/// 時計の確認 — Takes the present time for right after the clock stepped back (clock_went_back).
///
/// Any thread. The codes of storage.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_registry_confirm_clock(
    registry: *mut passport_registry,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |_c| cloned(registry)?.confirm_clock())
}

/// 手動の時計を合わせる — Moves the manual clock, forward or back, to an instant in Unix seconds.
///
/// Any thread; calls that run meanwhile see the one or the other. BAD_ARGUMENT for a registry that goes by the
/// machine's clock, and outside the years 1950 to 9999. It needs no open registry.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_registry_set_time(
    registry: *mut passport_registry,
    at: i64,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |_c| with(registry, |registry| registry.clock().set(instant(at)?)))
}

/// 現在 — The present instant by the registry's clock, in Unix seconds. Any thread. It needs no open registry.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_registry_time(
    registry: *const passport_registry,
    now: *mut i64,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read(registry, now, |registry| registry.clock().now().timestamp()))
}

/// 認証局証明書 — The built-in CA's certificates as PEM text, the issuing CA first, then what is above it.
///
/// `certificates` is the caller's to free with passport_text_free. Any thread. REFUSED (ca_secret_required) when
/// the registry has no CA; CLOSED and FORKED.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_registry_ca_certificates(
    registry: *const passport_registry,
    certificates: *mut *mut passport_text,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| {
        let certificates = c.out(certificates)?;
        certificates.make(TextValue::new(&cloned(registry)?.ca_certificates()?))
    })
}
