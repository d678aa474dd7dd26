//! アカウント情報 — What an account registered of itself (6). Like a draft, a handle whose value changes.

use std::ffi::c_char;
use std::sync::{Mutex, MutexGuard, PoisonError};

use passport_core::model::{Field, Profile};
use passport_core::{Error, Result};

use crate::boundary::{boundary, freed};
use crate::error::passport_error;
use crate::handle::{opaque, with};
use crate::text::{TextValue, passport_text};
use crate::types::{passport_code, passport_field};

/// アカウント情報 — Dealer code and the texts of the blocks organization, registration, technical, billing and signatory.
///
/// It may be used from many threads at once: each call sees it before or after another.
pub struct passport_profile {
    _opaque: [u8; 0],
}

/// The value behind a profile's handle.
pub(crate) struct ProfileValue(Mutex<Profile>);

opaque!(passport_profile => ProfileValue);

impl ProfileValue {
    pub(crate) fn new(profile: Profile) -> ProfileValue {
        ProfileValue(Mutex::new(profile))
    }

    fn lock(&self) -> MutexGuard<'_, Profile> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A profile as it is now, for a call that takes longer than a lock should be held.
pub(crate) fn snapshot(profile: *const passport_profile) -> Result<Profile> {
    with(profile, |profile| Ok(profile.lock().clone()))
}

fn known(field: passport_field) -> Result<Field> {
    Field::from_number(field).ok_or_else(Error::unknown_field)
}

/// 新しいアカウント情報 — A blank profile, to be filled in; it is the caller's to free with passport_profile_free. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_profile_new(
    profile: *mut *mut passport_profile,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.out(profile)?.make(ProfileValue::new(Profile::default())))
}

/// 特約店コードの設定 — Sets the dealer code; empty text clears it. What is wrong with it,
/// passport_session_set_profile says. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_profile_set_dealer_code(
    profile: *mut passport_profile,
    dealer_code: *const c_char,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| {
        let dealer_code = c.text(dealer_code)?;
        with(profile, |profile| {
            profile.lock().dealer_code = dealer_code.to_owned();
            Ok(())
        })
    })
}

/// 特約店コード — The dealer code, empty when there is none; it is the caller's to free with passport_text_free. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_profile_dealer_code(
    profile: *const passport_profile,
    dealer_code: *mut *mut passport_text,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| {
        let dealer_code = c.out(dealer_code)?;
        dealer_code.make(TextValue::new(&snapshot(profile)?.dealer_code))
    })
}

/// 項目の設定 — Sets the text of a field; empty text clears it. Any thread.
///
/// INVALID (unknown_field) for a field that there is not. What else is wrong with it, passport_session_set_profile says.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_profile_set(
    profile: *mut passport_profile,
    field: passport_field,
    text: *const c_char,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| {
        let (field, text) = (known(field)?, c.text(text)?);
        with(profile, |profile| {
            profile.lock().set(field, text);
            Ok(())
        })
    })
}

/// 項目の値 — The text of a field, empty when there is none; it is the caller's to free with passport_text_free.
///
/// Any thread. INVALID (unknown_field) for a field that there is not.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_profile_text(
    profile: *const passport_profile,
    field: passport_field,
    text: *mut *mut passport_text,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| {
        let (field, text) = (known(field)?, c.out(text)?);
        text.make(TextValue::new(snapshot(profile)?.text(field)))
    })
}

/// アカウント情報の解放 — Frees a profile; what is registered stays. NULL is fine. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_profile_free(profile: *mut passport_profile) -> passport_code {
    freed(profile)
}
