//! バイト列 — Bytes that the caller owns: a downloaded certificate, a draft's CSR.

use zeroize::Zeroize;

use crate::boundary::{boundary, freed};
use crate::error::passport_error;
use crate::handle::opaque;
use crate::types::passport_code;

/// バイト列 — Bytes that the caller owns. They never change.
pub struct passport_bytes {
    _opaque: [u8; 0],
}

/// The value behind the handle of bytes.
pub(crate) struct BytesValue(pub(crate) Vec<u8>);

opaque!(passport_bytes => BytesValue);

/// Bytes may be a secret: they are wiped.
impl Drop for BytesValue {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

/// バイト列の中身 — The bytes themselves, borrowed, and how many; NULL and 0 when there are none.
///
/// They live until `bytes` is freed. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_bytes_value(
    bytes: *const passport_bytes,
    data: *mut *const u8,
    length: *mut usize,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read_bytes(bytes, data, length, |bytes| Some(&bytes.0)))
}

/// バイト列の解放 — Wipes and frees bytes and what was borrowed from them. NULL is fine. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_bytes_free(bytes: *mut passport_bytes) -> passport_code {
    freed(bytes)
}
