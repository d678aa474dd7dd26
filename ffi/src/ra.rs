//! 審査者の窓口 — The RA's desk: it sees every account, and its operator stands in the audit.

use std::ffi::c_char;

use passport_core::Ra;
use passport_core::model::{ExportFormat, NewAccount, NewCoupons, RevocationReason};

use crate::account::{AccountValue, passport_account};
use crate::accounts::{AccountsValue, passport_accounts};
use crate::application::{ApplicationValue, passport_application};
use crate::applications::{ApplicationsValue, passport_applications};
use crate::audit::{AuditCheckValue, AuditValue, passport_audit, passport_audit_check};
use crate::boundary::{bad_argument, boundary, freed, instant, number as parsed};
use crate::bytes::{BytesValue, passport_bytes};
use crate::catalogue_changes::{CatalogueChangesValue, passport_catalogue_changes};
use crate::coupons::{CouponsValue, passport_coupons};
use crate::due::{DueValue, passport_due};
use crate::error::passport_error;
use crate::export::{ExportValue, passport_export};
use crate::findings::{FindingsValue, finding_values, passport_findings};
use crate::handle::{cloned, opaque};
use crate::notices::{NoticesValue, passport_notices};
use crate::query::{self, passport_query};
use crate::receipt::{ReceiptValue, passport_receipt};
use crate::text::{TextValue, passport_text};
use crate::types::{passport_code, passport_export_format, passport_revocation_reason};
use crate::worklist::{WorklistValue, passport_worklist};

/// 審査者の窓口 — The RA's desk, opened for a named operator. It may be used from many threads at once.
pub struct passport_ra {
    _opaque: [u8; 0],
}

opaque!(passport_ra => Ra);

/// アカウント開設 — Opens an account; its access key is drawn.
///
/// `dealer_code` is the reseller's, or empty; with `a3_contract` its contracts name a signatory (2.1.4); `request_key` may be
/// NULL. `account` is the caller's to free with
/// passport_account_free. Any thread. INVALID (required, too_long, bad_format); CONFLICT (idempotency_key_reused);
/// the codes of storage.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_ra_open_account(
    ra: *mut passport_ra,
    name: *const c_char,
    dealer_code: *const c_char,
    a3_contract: bool,
    request_key: *const c_char,
    account: *mut *mut passport_account,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| {
        let (name, dealer_code) = (c.text(name)?, c.text(dealer_code)?);
        let (key, account) = (c.request_key(request_key)?, c.out(account)?);
        let of = NewAccount { a3_contract, ..NewAccount::new(name, dealer_code) };
        account.make(AccountValue::new(&cloned(ra)?.open_account(&of, key.as_ref())?))
    })
}

/// アカウント一覧 — Accounts in the order of their access keys, behind one, 1 to 500 at a time.
///
/// `after` is an access key, of which there need be no account, or NULL for the first ones. `accounts` is the caller's to free
/// with passport_accounts_free. Any thread. INVALID (query_invalid) for another number of accounts; NOT_FOUND
/// (unknown_account) for text that is no access key; the codes of storage.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_ra_accounts(
    ra: *const passport_ra,
    after: *const c_char,
    rows: u32,
    accounts: *mut *mut passport_accounts,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| {
        let (after, accounts) = (c.optional_text(after)?, c.out(accounts)?);
        accounts.make(AccountsValue::new(&cloned(ra)?.accounts(after, rows)?))
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

/// お申込一覧 — A page of every account's applications that a query finds, each with its account's access key (4); otherwise as
/// passport_session_applications.
///
/// `applications` is the caller's to free with passport_applications_free. Any thread. INVALID (query_invalid,
/// page_cursor_invalid); the codes of storage.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_ra_applications(
    ra: *const passport_ra,
    query: *const passport_query,
    cursor: *const c_char,
    applications: *mut *mut passport_applications,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| {
        let (cursor, applications) = (c.optional_text(cursor)?, c.out(applications)?);
        let page = cloned(ra)?.applications(&query::snapshot(query)?, cursor)?;
        applications.make(ApplicationsValue::new(&page))
    })
}

/// 一覧の書出し — A part of a file of everyone's applications that a query finds, as many rows as the query has a page (4); NULL for the
/// query asks for everything, and NULL for the cursor for the first part.
///
/// A cursor is what passport_export_next answered of a part of the same query. In CSV a text that a spreadsheet would take for a
/// formula has an apostrophe before it. `part` is the caller's to free with passport_export_free. Any thread. BAD_ARGUMENT for a
/// format that there is not; else as passport_ra_applications.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_ra_export(
    ra: *const passport_ra,
    query: *const passport_query,
    format: passport_export_format,
    cursor: *const c_char,
    part: *mut *mut passport_export,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| {
        let (cursor, part) = (c.optional_text(cursor)?, c.out(part)?);
        let format = ExportFormat::from_number(format).ok_or_else(bad_argument)?;
        part.make(ExportValue::new(cloned(ra)?.export(&query::snapshot(query)?, format, cursor)?))
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
/// wanted. Any thread. NOT_FOUND (not_your_record); REFUSED (wrong_status, contract_ended, documents_missing, contract_codes_exhausted); CONFLICT
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
/// wanted. Any thread. NOT_FOUND (not_your_record); REFUSED (clock_went_back, wrong_status, service_not_issuable, contract_ended,
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
/// certificate_revoked, certificate_expired); CONFLICT (idempotency_key_reused); the codes of storage.
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

/// 失効 — Revokes a valid certificate without an application: at any time, for any reason (2.1.5).
///
/// It ends no contract, unless `end_contract` says so; otherwise the record can be reissued free of window and count. One
/// that another CA made becomes a task, for passport_ra_record_revocation.
///
/// `request_key` may be NULL. `receipt` is the caller's to free with passport_receipt_free; NULL when it is not
/// wanted. Any thread. NOT_FOUND (not_your_record); REFUSED (contact_change_record, no_certificate_on_record,
/// not_completed, certificate_revoked, certificate_expired); BAD_ARGUMENT for a reason that there is not; CONFLICT
/// (idempotency_key_reused); the codes of storage.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_ra_revoke(
    ra: *mut passport_ra,
    number: i64,
    reason: passport_revocation_reason,
    end_contract: bool,
    request_key: *const c_char,
    receipt: *mut *mut passport_receipt,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| {
        let reason = RevocationReason::from_number(reason).ok_or_else(bad_argument)?;
        let key = c.request_key(request_key)?;
        let answer = cloned(ra)?.revoke(parsed(number)?, reason, end_contract, key.as_ref())?;
        c.optional_out(receipt).map_or(Ok(()), |receipt| receipt.make(ReceiptValue::new(answer)))
    })
}

/// 失効の記録 — Records that another CA has revoked the certificate it made, at an instant in Unix seconds (2.1.5).
///
/// `reason` may be NULL: then it is the one the task has, superseded for what a reissue left for later, or none; and so may
/// `request_key`. `receipt` is the caller's to
/// free with passport_receipt_free; NULL when it is not wanted. Any thread. NOT_FOUND (not_your_record); REFUSED
/// (contact_change_record, no_certificate_on_record, not_completed, revoked_here, certificate_revoked); INVALID
/// (revocation_instant_invalid) for an instant before its issue or to come; BAD_ARGUMENT for a reason that there is not;
/// CONFLICT (idempotency_key_reused); the codes of storage.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_ra_record_revocation(
    ra: *mut passport_ra,
    number: i64,
    at: i64,
    reason: *const passport_revocation_reason,
    request_key: *const c_char,
    receipt: *mut *mut passport_receipt,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| {
        let reason =
            c.optional(reason).map(|reason| RevocationReason::from_number(reason).ok_or_else(bad_argument));
        let (reason, at, key) = (reason.transpose()?, instant(at)?, c.request_key(request_key)?);
        let answer = cloned(ra)?.record_revocation(parsed(number)?, at, reason, key.as_ref())?;
        c.optional_out(receipt).map_or(Ok(()), |receipt| receipt.make(ReceiptValue::new(answer)))
    })
}

/// 証明書の記録 — Records, for an approved record, a certificate that another CA made (2.4).
///
/// `certificate` is PEM or DER, `chain` PEM, its issuer first. It is issued at its notBefore, and its own end counts.
///
/// `request_key` may be NULL. `receipt` is the caller's to free with passport_receipt_free; NULL when it is not
/// wanted. Any thread. NOT_FOUND (not_your_record); REFUSED as for passport_ra_issue; INVALID with all findings
/// (certificate_unreadable, certificate_key_mismatch, certificate_names_mismatch, certificate_subject_mismatch,
/// certificate_for_earlier_csr, certificate_period_invalid, certificate_chain_invalid, certificate_hash_weak,
/// certificate_eku_missing, certificate_eku_excessive, certificate_extension_unknown, certificate_is_ca,
/// certificate_precertificate, certificate_serial_invalid, certificate_already_recorded), or certificate_private_key_given, when nothing was read; CONFLICT (idempotency_key_reused); the codes of storage.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_ra_record_certificate(
    ra: *mut passport_ra,
    number: i64,
    certificate: *const u8,
    certificate_length: usize,
    chain: *const u8,
    chain_length: usize,
    request_key: *const c_char,
    receipt: *mut *mut passport_receipt,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| {
        let (certificate, chain) = (c.bytes(certificate, certificate_length)?, c.bytes(chain, chain_length)?);
        let key = c.request_key(request_key)?;
        let answer = cloned(ra)?.record_certificate(parsed(number)?, certificate, chain, key.as_ref())?;
        c.optional_out(receipt).map_or(Ok(()), |receipt| receipt.make(ReceiptValue::new(answer)))
    })
}

/// 証明書の検査 — Everything the acceptance check finds in a certificate made elsewhere, warnings included (2.4).
///
/// It tells what passport_ra_record_certificate would refuse it by, and certificate_ends_early with the certificate's and the
/// computed last day (passport_findings_days); it changes nothing. `certificate` is PEM or DER, `chain` PEM, its issuer
/// first. `findings` is the caller's to free with passport_findings_free. Any thread. NOT_FOUND (not_your_record); REFUSED
/// as passport_ra_record_certificate, when none could be recorded today; the codes of storage.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_ra_check_certificate(
    ra: *const passport_ra,
    number: i64,
    certificate: *const u8,
    certificate_length: usize,
    chain: *const u8,
    chain_length: usize,
    findings: *mut *mut passport_findings,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| {
        let (certificate, chain) = (c.bytes(certificate, certificate_length)?, c.bytes(chain, chain_length)?);
        let findings = c.out(findings)?;
        let found = cloned(ra)?.check_certificate(parsed(number)?, certificate, chain)?;
        findings.make(FindingsValue(finding_values(&found)))
    })
}

/// 失効リスト — A new CRL of the issuing CA, DER: every certificate it issued that is revoked, until it has stood in a CRL
/// made after its end (2.4; RFC 5280 3.3).
///
/// Its number is one more than the last one's, its nextUpdate lies the catalogue's `crl_days` ahead. A certificate that is due
/// to be revoked later is not in it yet. `crl` is the caller's to free with passport_bytes_free. Any thread. REFUSED
/// (ca_secret_required, clock_went_back); BUSY when something was revoked, or another CRL made, meanwhile; the codes of
/// storage.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_ra_crl(
    ra: *mut passport_ra,
    crl: *mut *mut passport_bytes,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| {
        let crl = c.out(crl)?;
        crl.make(BytesValue(cloned(ra)?.crl()?))
    })
}

/// ログイン用の失効リスト — A new CRL of the login CA, DER: every login certificate it issued that was stopped, as passport_ra_crl
/// lists those of servers (1).
///
/// `crl` is the caller's to free with passport_bytes_free. Any thread. As passport_ra_crl.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_ra_login_crl(
    ra: *mut passport_ra,
    crl: *mut *mut passport_bytes,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| {
        let crl = c.out(crl)?;
        crl.make(BytesValue(cloned(ra)?.login_crl()?))
    })
}

/// 期間後の再発行の許可 — Allows one late reissue of a record, to be applied for until a day, as `2026-12-26` (2.1.3).
///
/// The day is one from today to the certificate's last; a second call sets another.
///
/// `request_key` may be NULL. `receipt` is the caller's to free with passport_receipt_free; NULL when it is not
/// wanted. Any thread. NOT_FOUND (not_your_record); REFUSED (contact_change_record, no_certificate_on_record,
/// not_completed, contract_ended, certificate_revoked, certificate_expired, superseded_record,
/// late_reissue_not_allowed, late_reissue_day_invalid, clock_went_back); BAD_ARGUMENT for text that is no day; CONFLICT
/// (idempotency_key_reused); the codes of storage.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_ra_allow_late_reissue(
    ra: *mut passport_ra,
    number: i64,
    until: *const c_char,
    request_key: *const c_char,
    receipt: *mut *mut passport_receipt,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| {
        let (until, key) = (c.day(until)?, c.request_key(request_key)?);
        let answer = cloned(ra)?.allow_late_reissue(parsed(number)?, until, key.as_ref())?;
        c.optional_out(receipt).map_or(Ok(()), |receipt| receipt.make(ReceiptValue::new(answer)))
    })
}

/// クーポンの追加 — Adds coupons of a dealer for a service with a fixed term; all of them or none (2.0).
///
/// `expires_on` is the last day on which an application with one can be submitted, as `2026-12-26`; `numbers` are `count`
/// texts; `request_key` may be NULL. `coupons` is the caller's to free with passport_coupons_free; NULL when it is not
/// wanted. Any thread. NOT_FOUND (unknown_service); INVALID (required, too_long, bad_format, coupon_unusable);
/// CONFLICT (coupon_exists, idempotency_key_reused); BAD_ARGUMENT for text that is no day; the codes of storage.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_ra_add_coupons(
    ra: *mut passport_ra,
    dealer_code: *const c_char,
    service: *const c_char,
    expires_on: *const c_char,
    numbers: *const *const c_char,
    count: usize,
    request_key: *const c_char,
    coupons: *mut *mut passport_coupons,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| {
        let new = NewCoupons {
            dealer_code: c.text(dealer_code)?.to_owned(),
            service: c.text(service)?.to_owned(),
            expires_on: c.day(expires_on)?,
            numbers: c.texts(numbers, count)?,
        };
        let key = c.request_key(request_key)?;
        let added = cloned(ra)?.add_coupons(&new, key.as_ref())?;
        c.optional_out(coupons).map_or(Ok(()), |coupons| coupons.make(CouponsValue::new(&added)))
    })
}

/// 書類の受領 — Records that a paper of an open record came in on a day, as `2026-12-26` (2.2).
///
/// `paper` is its identifier, of passport_application_paper_id; `request_key` may be NULL. `receipt` is the caller's to free
/// with passport_receipt_free; NULL when it is not wanted. Any thread. NOT_FOUND (not_your_record); REFUSED (wrong_status,
/// unknown_document, document_day_invalid); BAD_ARGUMENT for text that is no day; CONFLICT (idempotency_key_reused); the
/// codes of storage.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_ra_receive_document(
    ra: *mut passport_ra,
    number: i64,
    paper: *const c_char,
    on: *const c_char,
    request_key: *const c_char,
    receipt: *mut *mut passport_receipt,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| {
        let (paper, on, key) = (c.text(paper)?, c.day(on)?, c.request_key(request_key)?);
        let answer = cloned(ra)?.receive_document(parsed(number)?, paper, on, key.as_ref())?;
        c.optional_out(receipt).map_or(Ok(()), |receipt| receipt.make(ReceiptValue::new(answer)))
    })
}

/// 書類の免除 — Does without a paper of an open record, for a reason (2.2).
///
/// `paper` is its identifier, of passport_application_paper_id; `request_key` may be NULL. `receipt` is the caller's to free
/// with passport_receipt_free; NULL when it is not wanted. Any thread. NOT_FOUND (not_your_record); REFUSED (wrong_status,
/// unknown_document, document_received); INVALID (required for a blank reason, too_long over 1,000 characters); CONFLICT
/// (idempotency_key_reused); the codes of storage.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_ra_waive_document(
    ra: *mut passport_ra,
    number: i64,
    paper: *const c_char,
    reason: *const c_char,
    request_key: *const c_char,
    receipt: *mut *mut passport_receipt,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| {
        let (paper, reason, key) = (c.text(paper)?, c.text(reason)?, c.request_key(request_key)?);
        let answer = cloned(ra)?.waive_document(parsed(number)?, paper, reason, key.as_ref())?;
        c.optional_out(receipt).map_or(Ok(()), |receipt| receipt.make(ReceiptValue::new(answer)))
    })
}

/// カタログの変更 — What the catalogue's own dates from the day after one to another change for living contracts and open
/// applications, days as `2026-12-26`.
///
/// `changes` is the caller's to free with passport_catalogue_changes_free. Any thread. BAD_ARGUMENT for text that is no day
/// and when the second lies before the first; the codes of storage.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_ra_catalogue_changes(
    ra: *const passport_ra,
    from: *const c_char,
    to: *const c_char,
    changes: *mut *mut passport_catalogue_changes,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| {
        let (from, to, changes) = (c.day(from)?, c.day(to)?, c.out(changes)?);
        changes.make(CatalogueChangesValue::new(&cloned(ra)?.catalogue_changes(from, to)?))
    })
}

/// 別のカタログ — What another catalogue, TOML, would change on a day, as `2026-12-26`, if it were loaded.
///
/// `changes` is the caller's to free with passport_catalogue_changes_free. Any thread. INVALID with one catalogue_invalid
/// for every fault; BAD_ARGUMENT for text that is no day; the codes of storage.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_ra_catalogue_changes_with(
    ra: *const passport_ra,
    catalogue: *const c_char,
    on: *const c_char,
    changes: *mut *mut passport_catalogue_changes,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| {
        let (catalogue, on, changes) = (c.text(catalogue)?, c.day(on)?, c.out(changes)?);
        changes.make(CatalogueChangesValue::new(&cloned(ra)?.catalogue_changes_with(catalogue, on)?))
    })
}

/// 通知の一覧 — Notices that were not acknowledged, in the order they were made, behind one (0 for the first), 1 to 500 at a
/// time (8).
///
/// Reading changes nothing: what was read and not acknowledged is read again. `notices` is the caller's to free with
/// passport_notices_free. Any thread. INVALID (query_invalid) for another number of notices; the codes of storage.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_ra_notices(
    ra: *const passport_ra,
    after: i64,
    rows: u32,
    notices: *mut *mut passport_notices,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| {
        let notices = c.out(notices)?;
        notices.make(NoticesValue::new(&cloned(ra)?.notices(after, rows)?))
    })
}

/// 通知の確認 — Acknowledges every notice up to one, which is then not read again; answers how many that were (8).
///
/// `request_key` may be NULL. Any thread. CONFLICT (idempotency_key_reused); the codes of storage.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_ra_acknowledge_notices(
    ra: *mut passport_ra,
    up_to: i64,
    request_key: *const c_char,
    acknowledged: *mut u32,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| {
        let (key, acknowledged) = (c.request_key(request_key)?, c.out(acknowledged)?);
        acknowledged.put(cloned(ra)?.acknowledge_notices(up_to, key.as_ref())?);
        Ok(())
    })
}

/// 監査記録 — Entries of the audit in order, behind one (0 for the first), 1 to 500 at a time.
///
/// `audit` is the caller's to free with passport_audit_free. Any thread. INVALID (query_invalid) for another number of
/// entries; the codes of storage.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_ra_audit(
    ra: *const passport_ra,
    after: i64,
    rows: u32,
    audit: *mut *mut passport_audit,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| {
        let audit = c.out(audit)?;
        audit.make(AuditValue::new(&cloned(ra)?.audit(after, rows)?))
    })
}

/// 監査の末尾 — The last entry's number and link as text, to be kept outside of the registry: with it
/// passport_ra_verify_audit finds out whether later entries were cut off.
///
/// `head` is the caller's to free with passport_text_free. Any thread. The codes of storage.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_ra_audit_head(
    ra: *const passport_ra,
    head: *mut *mut passport_text,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| {
        let head = c.out(head)?;
        head.make(TextValue::new(&cloned(ra)?.audit_head()?))
    })
}

/// 監査の検査 — Verifies the chain from its beginning, and every record, contract, account and coupon against its last entry.
///
/// `known_head` is one that passport_ra_audit_head gave, or NULL. It reads the whole registry. `check` is the caller's to
/// free with passport_audit_check_free. Any thread. INVALID (audit_head_invalid); the codes of storage.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_ra_verify_audit(
    ra: *const passport_ra,
    known_head: *const c_char,
    check: *mut *mut passport_audit_check,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| {
        let (known_head, check) = (c.optional_text(known_head)?, c.out(check)?);
        check.make(AuditCheckValue::new(cloned(ra)?.verify_audit(known_head)?))
    })
}

/// 仕事の一覧 — Every record of every account that waits for the RA, what is due first before the rest (2.0, 2.1.5).
///
/// `worklist` is the caller's to free with passport_worklist_free. Any thread. The codes of storage.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_ra_worklist(
    ra: *const passport_ra,
    worklist: *mut *mut passport_worklist,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| {
        let worklist = c.out(worklist)?;
        worklist.make(WorklistValue::new(&cloned(ra)?.worklist()?))
    })
}

/// 期日の処理 — Does all work whose time has come, each piece once and never early.
///
/// It revokes what was to be revoked later (2.1.3), records which contracts were extended or have ended, rejects what is
/// open on those (2.0) and the revocations of certificates that have ended, and records which unused coupons have expired.
/// Call it as often as you like, from any process; a late call does late work. `due` is the caller's to free with
/// passport_due_free. Any thread. The codes of storage; what was done before the error stays done.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_ra_run_due(
    ra: *mut passport_ra,
    due: *mut *mut passport_due,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| {
        let due = c.out(due)?;
        due.make(DueValue::new(&cloned(ra)?.run_due()?))
    })
}

/// 窓口の解放 — Frees the desk. NULL is fine. Any thread: calls that run meanwhile finish.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_ra_free(ra: *mut passport_ra) -> passport_code {
    freed(ra)
}
