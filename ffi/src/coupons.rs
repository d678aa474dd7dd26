//! クーポン — Coupons of a dealer: a list by number.

use std::ffi::{CString, c_char};

use passport_core::Result;
use passport_core::model::Coupon;

use crate::boundary::{bad_argument, boundary, c_text, c_text_of, freed};
use crate::error::passport_error;
use crate::handle::opaque;
use crate::types::{passport_code, passport_coupon_state};

/// クーポンの一覧 — Coupons of a dealer. It never changes.
pub struct passport_coupons {
    _opaque: [u8; 0],
}

/// The value behind the handle of a list of coupons.
pub(crate) struct CouponsValue(Vec<Row>);

struct Row {
    number: CString,
    dealer_code: CString,
    service: CString,
    expires_on: CString,
    state: i32,
}

opaque!(passport_coupons => CouponsValue);

impl CouponsValue {
    pub(crate) fn new(coupons: &[Coupon]) -> CouponsValue {
        let row = |coupon: &Coupon| Row {
            number: c_text(&coupon.number),
            dealer_code: c_text(&coupon.dealer_code),
            service: c_text(&coupon.service),
            expires_on: c_text_of(Some(coupon.expires_on)),
            state: coupon.state.number(),
        };
        CouponsValue(coupons.iter().map(row).collect())
    }

    fn at(&self, index: usize) -> Result<&Row> {
        self.0.get(index).ok_or_else(bad_argument)
    }
}

/// 件数 — How many coupons there are. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_coupons_count(
    coupons: *const passport_coupons,
    count: *mut usize,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read(coupons, count, |coupons| coupons.0.len()))
}

/// クーポン番号 — The coupon's number, from 0.
///
/// Borrowed: it lives until `coupons` is freed. Any thread. BAD_ARGUMENT for an index beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_coupons_number(
    coupons: *const passport_coupons,
    index: usize,
    number: *mut *const c_char,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read_at(coupons, number, |coupons| coupons.at(index).map(|row| row.number.as_ptr())))
}

/// 特約店コード — The dealer it belongs to, from 0.
///
/// Borrowed: it lives until `coupons` is freed. Any thread. BAD_ARGUMENT for an index beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_coupons_dealer_code(
    coupons: *const passport_coupons,
    index: usize,
    dealer_code: *mut *const c_char,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c
        .read_at(coupons, dealer_code, |coupons| coupons.at(index).map(|row| row.dealer_code.as_ptr())))
}

/// サービス — The service it pays, by its identifier, from 0.
///
/// Borrowed: it lives until `coupons` is freed. Any thread. BAD_ARGUMENT for an index beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_coupons_service(
    coupons: *const passport_coupons,
    index: usize,
    service: *mut *const c_char,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read_at(coupons, service, |coupons| coupons.at(index).map(|row| row.service.as_ptr())))
}

/// 有効期限 — The last day on which an application with it can be submitted, as `2026-12-26`, from 0.
///
/// Borrowed: it lives until `coupons` is freed. Any thread. BAD_ARGUMENT for an index beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_coupons_expires_on(
    coupons: *const passport_coupons,
    index: usize,
    expires_on: *mut *const c_char,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c
        .read_at(coupons, expires_on, |coupons| coupons.at(index).map(|row| row.expires_on.as_ptr())))
}

/// 状態 — Where it stands, from 0.
///
/// Any thread. BAD_ARGUMENT for an index beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_coupons_state(
    coupons: *const passport_coupons,
    index: usize,
    state: *mut passport_coupon_state,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read_at(coupons, state, |coupons| coupons.at(index).map(|row| row.state)))
}

/// クーポンの一覧の解放 — Frees the list and what was borrowed from it. NULL is fine. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_coupons_free(coupons: *mut passport_coupons) -> passport_code {
    freed(coupons)
}
