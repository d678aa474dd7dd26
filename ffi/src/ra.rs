//! 審査者の窓口 — The RA's desk: it sees every account, and its operator stands in the audit.

use std::ffi::c_char;

use passport_core::Ra;

use crate::account::{AccountValue, passport_account};
use crate::application::{ApplicationValue, passport_application};
use crate::boundary::{boundary, freed, number as parsed};
use crate::due::{DueValue, passport_due};
use crate::error::passport_error;
use crate::handle::{cloned, opaque};
use crate::receipt::{ReceiptValue, passport_receipt};
use crate::types::passport_code;

/// 審査者の窓口 — The RA's desk, opened for a named operator. It may be used from many threads at once.
pub struct passport_ra {
    _opaque: [u8; 0],
}

opaque!(passport_ra => Ra);

/// アカウント開設 — Opens an account; its access key is drawn.
///
/// `dealer_code` is the reseller's, or empty; `request_key` may be NULL. `account` is the caller's to free with
/// passport_account_free. Any thread. INVALID (required, too_long, bad_format); CONFLICT (idempotency_key_reused);
/// the codes of storage.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_ra_open_account(
    ra: *mut passport_ra,
    name: *const c_char,
    dealer_code: *const c_char,
    request_key: *const c_char,
    account: *mut *mut passport_account,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| {
        let (name, dealer_code) = (c.text(name)?, c.text(dealer_code)?);
        let (key, account) = (c.request_key(request_key)?, c.out(account)?);
        account.make(AccountValue::new(&cloned(ra)?.open_account(name, dealer_code, key.as_ref())?))
    })
}

/// お申込情報 — A record of any account, as it stands.
///
/// `application` is the caller's to free with passport_application_free. Any thread. NOT_FOUND (not_your_record);
/// the codes of storage.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_ra_application(
    ra: *const passport_ra,
    number: i64,
    application: *mut *mut passport_application,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| {
        let application = c.out(application)?;
        application.make(ApplicationValue::new(cloned(ra)?.application(parsed(number)?)?))
    })
}

/// 審査開始 — Begins the review of a received record (2.0).
///
/// `request_key` may be NULL. `receipt` is the caller's to free with passport_receipt_free; NULL when it is not
/// wanted. Any thread. NOT_FOUND (not_your_record); REFUSED (wrong_status); CONFLICT (idempotency_key_reused); the
/// codes of storage.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_ra_begin_review(
    ra: *mut passport_ra,
    number: i64,
    request_key: *const c_char,
    receipt: *mut *mut passport_receipt,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| {
        let key = c.request_key(request_key)?;
        let answer = cloned(ra)?.begin_review(parsed(number)?, key.as_ref())?;
        c.optional_out(receipt).map_or(Ok(()), |receipt| receipt.make(ReceiptValue::new(answer)))
    })
}

/// 承認 — Approves a record under review; a new one's contract is concluded and gets its code (2.0).
///
/// `request_key` may be NULL. `receipt` is the caller's to free with passport_receipt_free; NULL when it is not
/// wanted. Any thread. NOT_FOUND (not_your_record); REFUSED (wrong_status, contract_ended, contract_codes_exhausted); CONFLICT
/// (idempotency_key_reused); the codes of storage.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_ra_approve(
    ra: *mut passport_ra,
    number: i64,
    request_key: *const c_char,
    receipt: *mut *mut passport_receipt,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| {
        let key = c.request_key(request_key)?;
        let answer = cloned(ra)?.approve(parsed(number)?, key.as_ref())?;
        c.optional_out(receipt).map_or(Ok(()), |receipt| receipt.make(ReceiptValue::new(answer)))
    })
}

/// 却下 — Rejects a record under review or approved, with a reason; a contract not yet issued on is void (2.0).
///
/// `request_key` may be NULL. `receipt` is the caller's to free with passport_receipt_free; NULL when it is not
/// wanted. Any thread. NOT_FOUND (not_your_record); REFUSED (wrong_status); INVALID (required for a blank reason,
/// too_long over 1,000 characters); CONFLICT (idempotency_key_reused); the codes of storage.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_ra_reject(
    ra: *mut passport_ra,
    number: i64,
    reason: *const c_char,
    request_key: *const c_char,
    receipt: *mut *mut passport_receipt,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| {
        let (reason, key) = (c.text(reason)?, c.request_key(request_key)?);
        let answer = cloned(ra)?.reject(parsed(number)?, reason, key.as_ref())?;
        c.optional_out(receipt).map_or(Ok(()), |receipt| receipt.make(ReceiptValue::new(answer)))
    })
}

/// 発行 — Issues the certificate of an approved record from the built-in CA (2.4).
///
/// A reissue's old certificate is revoked now, or becomes due to be later, as the subscriber chose (2.1.3); a switch
/// ends the old contract (2.1.2).
/// `request_key` may be NULL. `receipt` is the caller's to free with passport_receipt_free; NULL when it is not
/// wanted. Any thread. NOT_FOUND (not_your_record); REFUSED (wrong_status, service_not_issuable, contract_ended,
/// issue_gate_closed, certificate_revoked, certificate_expired, superseded_record, ca_secret_required); CONFLICT
/// (idempotency_key_reused); BUSY when the record changed meanwhile; the codes of storage.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_ra_issue(
    ra: *mut passport_ra,
    number: i64,
    request_key: *const c_char,
    receipt: *mut *mut passport_receipt,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| {
        let key = c.request_key(request_key)?;
        let answer = cloned(ra)?.issue(parsed(number)?, key.as_ref())?;
        c.optional_out(receipt).map_or(Ok(()), |receipt| receipt.make(ReceiptValue::new(answer)))
    })
}

/// 完了 — Completes a contact change or a cancellation under review (2.0).
///
/// The contract's contacts become the new ones (2.1.4); a cancellation has been in effect since its submission (2.1.6).
///
/// `request_key` may be NULL. `receipt` is the caller's to free with passport_receipt_free; NULL when it is not
/// wanted. Any thread. NOT_FOUND (not_your_record); REFUSED (wrong_status,
/// contract_ended); CONFLICT (idempotency_key_reused); the codes of storage.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_ra_complete(
    ra: *mut passport_ra,
    number: i64,
    request_key: *const c_char,
    receipt: *mut *mut passport_receipt,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| {
        let key = c.request_key(request_key)?;
        let answer = cloned(ra)?.complete(parsed(number)?, key.as_ref())?;
        c.optional_out(receipt).map_or(Ok(()), |receipt| receipt.make(ReceiptValue::new(answer)))
    })
}

/// 電話確認 — Confirms a revocation by telephone, which revokes the certificate (2.1.5).
///
/// Revoking the contract's current certificate ends the contract, unless a renewal, switch, reissue or continuation
/// is open; then only if that is rejected or withdrawn.
///
/// `request_key` may be NULL. `receipt` is the caller's to free with passport_receipt_free; NULL when it is not
/// wanted. Any thread. NOT_FOUND (not_your_record); REFUSED (wrong_status,
/// certificate_revoked); CONFLICT (idempotency_key_reused); the codes of storage.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_ra_confirm_revocation(
    ra: *mut passport_ra,
    number: i64,
    request_key: *const c_char,
    receipt: *mut *mut passport_receipt,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| {
        let key = c.request_key(request_key)?;
        let answer = cloned(ra)?.confirm_revocation(parsed(number)?, key.as_ref())?;
        c.optional_out(receipt).map_or(Ok(()), |receipt| receipt.make(ReceiptValue::new(answer)))
    })
}

/// 期日の処理 — Does all work whose time has come, each piece once and never early.
///
/// It revokes what was to be revoked later (2.1.3) and rejects what is open on contracts that have ended (2.0). Call it
/// as often as you like, from any process; a late call does late work. `due` is the caller's to free with
/// passport_due_free. Any thread. The codes of storage; what was done before the error stays done.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_ra_run_due(
    ra: *mut passport_ra,
    due: *mut *mut passport_due,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| {
        let due = c.out(due)?;
        due.make(DueValue(cloned(ra)?.run_due()?))
    })
}

/// 窓口の解放 — Frees the desk. NULL is fine. Any thread: calls that run meanwhile finish.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_ra_free(ra: *mut passport_ra) -> passport_code {
    freed(ra)
}
