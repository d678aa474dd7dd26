//! ステッカー — Images of a service, for the pages of a server.

use std::ffi::{CString, c_char};

use passport_core::Result;
use passport_core::model::Sticker;

use crate::boundary::{bad_argument, boundary, c_text, freed};
use crate::error::passport_error;
use crate::handle::{opaque, with};
use crate::types::passport_code;

/// ステッカー — The images of a service, a list. It never changes.
pub struct passport_stickers {
    _opaque: [u8; 0],
}

/// The value behind the handle of a list of stickers.
pub(crate) struct StickersValue {
    rows: Vec<Row>,
}

struct Row {
    name: CString,
    media_type: CString,
    image: Vec<u8>,
}

opaque!(passport_stickers => StickersValue);

impl StickersValue {
    pub(crate) fn new(stickers: Vec<Sticker>) -> StickersValue {
        let row = |sticker: Sticker| Row {
            name: c_text(&sticker.name),
            media_type: c_text(sticker.media_type),
            image: sticker.image,
        };
        StickersValue { rows: stickers.into_iter().map(row).collect() }
    }

    fn at(&self, index: usize) -> Result<&Row> {
        self.rows.get(index).ok_or_else(bad_argument)
    }
}

/// 件数 — How many images there are. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_stickers_count(
    stickers: *const passport_stickers,
    count: *mut usize,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read(stickers, count, |stickers| stickers.rows.len()))
}

/// 名前 — The name of an image, from 0, as `sr-seal`; good for a file's name.
///
/// Borrowed: it lives until `stickers` is freed. Any thread. BAD_ARGUMENT for an index beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_stickers_name(
    stickers: *const passport_stickers,
    index: usize,
    name: *mut *const c_char,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read_at(stickers, name, |stickers| stickers.at(index).map(|row| row.name.as_ptr())))
}

/// 種類 — The media type of an image, from 0: `image/svg+xml` or `image/png`.
///
/// Borrowed: it lives until `stickers` is freed. Any thread. BAD_ARGUMENT for an index beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_stickers_media_type(
    stickers: *const passport_stickers,
    index: usize,
    media_type: *mut *const c_char,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c
        .read_at(stickers, media_type, |stickers| stickers.at(index).map(|row| row.media_type.as_ptr())))
}

/// 画像 — The image itself, from 0, borrowed, and its length: at most 64 KiB.
///
/// It lives until `stickers` is freed. Any thread. BAD_ARGUMENT for an index beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_stickers_image(
    stickers: *const passport_stickers,
    index: usize,
    data: *mut *const u8,
    length: *mut usize,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| {
        let (data, length) = (c.out(data)?, c.out(length)?);
        with(stickers, |stickers| {
            let image = &stickers.at(index)?.image;
            data.put(image.as_ptr());
            length.put(image.len());
            Ok(())
        })
    })
}

/// ステッカーの解放 — Frees the list and what was borrowed from it. NULL is fine. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_stickers_free(stickers: *mut passport_stickers) -> passport_code {
    freed(stickers)
}
