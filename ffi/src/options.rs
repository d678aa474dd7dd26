//! 開き方 — How a registry is made or opened.

use std::sync::{Mutex, PoisonError};

use passport_core::model::CaAlgorithm;
use passport_core::{Clock, Options, Result};

use crate::boundary::{bad_argument, boundary, freed, instant};
use crate::error::passport_error;
use crate::handle::{opaque, with};
use crate::types::{passport_ca_algorithm, passport_code};

/// 開き方 — How a registry is made or opened: clock, secret, whether a missing file is made.
///
/// It may be used for any number of registries, which keep nothing of it but what it says.
pub struct passport_options {
    _opaque: [u8; 0],
}

/// The value behind the handle of options.
pub(crate) struct OptionsValue(Mutex<Options>);

opaque!(passport_options => OptionsValue);

impl OptionsValue {
    fn change(&self, change: impl FnOnce(Options) -> Options) -> Result<()> {
        let mut options = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *options = change(options.clone());
        Ok(())
    }
}

/// The options of a handle, or the default ones for NULL.
pub(crate) fn options_or_default(options: *const passport_options) -> Result<Options> {
    if options.is_null() {
        return Ok(Options::new());
    }
    with(options, |options| Ok(options.0.lock().unwrap_or_else(PoisonError::into_inner).clone()))
}

/// 既定の開き方 — Makes options: the machine's clock, no secret, a missing file refused.
///
/// `options` is the caller's to free with passport_options_free. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_options_new(
    options: *mut *mut passport_options,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.out(options)?.make(OptionsValue(Mutex::new(Options::new()))))
}

/// シークレット — 32 bytes from which the keys for the audit chain and the CA are derived; they are copied.
///
/// A file made without a secret has no built-in CA: no private key is ever kept on it. Any thread.
/// BAD_ARGUMENT when `length` is not 32.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_options_set_secret(
    options: *mut passport_options,
    secret: *const u8,
    length: usize,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| {
        let secret: &[u8; 32] = c.bytes(secret, length)?.try_into().map_err(|_| bad_argument())?;
        with(options, |options| options.change(|options| options.secret(secret)))
    })
}

/// なければ作成 — Whether passport_registry_open makes a missing file. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_options_set_create_if_missing(
    options: *mut passport_options,
    create: bool,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |_c| with(options, |options| options.change(|options| options.create_if_missing(create))))
}

/// 認証局の鍵 — The algorithm of the keys of root and issuing CA, which are made with a new registry; ECDSA P-256 unless set.
///
/// A registry that is there keeps the CA it has. Any thread. BAD_ARGUMENT for an algorithm that there is not.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_options_set_ca_algorithm(
    options: *mut passport_options,
    algorithm: passport_ca_algorithm,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |_c| {
        let algorithm = CaAlgorithm::from_number(algorithm).ok_or_else(bad_argument)?;
        with(options, |options| options.change(|options| options.ca_algorithm(algorithm)))
    })
}

/// 認証局の読込 — The issuing CA of a new registry, made elsewhere; it stands in place of the one that would be made.
///
/// `chain` is PEM, its certificate first, then those above it; the key of a root is not needed. `key` is PEM, PKCS#8, not
/// encrypted. Both are copied; what a registry keeps of the key is sealed under its secret. They are judged when a registry
/// is made; one that is there keeps the CA it has. Any thread. BAD_ARGUMENT for NULL with a length.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_options_set_ca(
    options: *mut passport_options,
    chain: *const u8,
    chain_length: usize,
    key: *const u8,
    key_length: usize,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| {
        let (chain, key) = (c.bytes(chain, chain_length)?, c.bytes(key, key_length)?);
        with(options, |options| options.change(|options| options.ca(chain, key)))
    })
}

/// 手動の時計 — A clock that stands at `at`, in Unix seconds, until passport_registry_set_time moves it; for tests.
///
/// Registries opened with the same options share its hand. Any thread. BAD_ARGUMENT outside the years 1950 to 9999.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_options_set_manual_clock(
    options: *mut passport_options,
    at: i64,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |_c| {
        let clock = Clock::manual(instant(at)?)?;
        with(options, |options| options.change(|options| options.clock(clock)))
    })
}

/// 開き方の解放 — Frees options; registries opened with them stay open. NULL is fine. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_options_free(options: *mut passport_options) -> passport_code {
    freed(options)
}
