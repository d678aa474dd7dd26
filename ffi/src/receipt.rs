//! 受付結果 — What a command did to an application.

use std::ffi::{CString, c_char};

use passport_core::model::Receipt;

use crate::boundary::{boundary, c_text_of, freed};
use crate::error::passport_error;
use crate::handle::opaque;
use crate::types::{passport_code, passport_kind, passport_status};

/// 受付結果 — What a command did to an application: the same for a repeat with its request key. It never changes.
pub struct passport_receipt {
    _opaque: [u8; 0],
}

/// The value behind a receipt's handle.
pub(crate) struct ReceiptValue {
    receipt: Receipt,
    contract_code: CString,
}

opaque!(passport_receipt => ReceiptValue);

impl ReceiptValue {
    pub(crate) fn new(receipt: Receipt) -> ReceiptValue {
        let contract_code = c_text_of(receipt.contract_code);
        ReceiptValue { receipt, contract_code }
    }
}

/// 申込番号 — The application's number. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_receipt_number(
    receipt: *const passport_receipt,
    number: *mut i64,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read(receipt, number, |value| value.receipt.number.value()))
}

/// 申込種別 — The application's kind. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_receipt_kind(
    receipt: *const passport_receipt,
    kind: *mut passport_kind,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read(receipt, kind, |value| value.receipt.kind.number()))
}

/// ステータス — The application's status after the command. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_receipt_status(
    receipt: *const passport_receipt,
    status: *mut passport_status,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read(receipt, status, |value| value.receipt.status.number()))
}

/// 契約コード — The contract's code after the command, as `B1234567`; empty before there is one, never NULL.
///
/// Borrowed: it lives until `receipt` is freed. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_receipt_contract_code(
    receipt: *const passport_receipt,
    contract_code: *mut *const c_char,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read(receipt, contract_code, |value| value.contract_code.as_ptr()))
}

/// 時刻 — When the command was done, in Unix seconds. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_receipt_at(
    receipt: *const passport_receipt,
    at: *mut i64,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read(receipt, at, |value| value.receipt.at.timestamp()))
}

/// 受付結果の解放 — Frees a receipt and what was borrowed from it. NULL is fine. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_receipt_free(receipt: *mut passport_receipt) -> passport_code {
    freed(receipt)
}
