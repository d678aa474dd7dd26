//! 文 — Text that the caller owns: a draft's JSON, a field of a draft, the CA's certificates.

use std::collections::HashMap;
use std::ffi::{CString, c_char};
use std::sync::{LazyLock, PoisonError, RwLock};

use zeroize::Zeroize;

use crate::boundary::{boundary, c_text, freed};
use crate::error::passport_error;
use crate::handle::opaque;
use crate::types::passport_code;

/// 文 — Text that the caller owns. It never changes.
pub struct passport_text {
    _opaque: [u8; 0],
}

/// The value behind a text's handle.
pub(crate) struct TextValue(CString);

opaque!(passport_text => TextValue);

impl TextValue {
    pub(crate) fn new(text: &str) -> TextValue {
        TextValue(c_text(text))
    }

    pub(crate) fn as_ptr(&self) -> *const c_char {
        self.0.as_ptr()
    }
}

/// A text may be a secret: it is wiped.
impl Drop for TextValue {
    fn drop(&mut self) {
        std::mem::take(&mut self.0).into_bytes().zeroize();
    }
}

/// 文の中身 — The text itself, borrowed: UTF-8, ended by a NUL, never NULL.
///
/// It lives until `text` is freed. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_text_value(
    text: *const passport_text,
    value: *mut *const c_char,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read(text, value, |text| text.as_ptr()))
}

/// 文の解放 — Wipes and frees a text and what was borrowed from it. NULL is fine. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_text_free(text: *mut passport_text) -> passport_code {
    freed(text)
}

/// Text of the library's own tables as C has it: made once, and never freed.
pub(crate) fn forever(text: &'static str) -> *const c_char {
    static KNOWN: LazyLock<RwLock<HashMap<&'static str, CString>>> = LazyLock::new(RwLock::default);
    if let Some(known) = KNOWN.read().unwrap_or_else(PoisonError::into_inner).get(text) {
        return known.as_ptr();
    }
    let mut known = KNOWN.write().unwrap_or_else(PoisonError::into_inner);
    known.entry(text).or_insert_with(|| c_text(text)).as_ptr()
}
