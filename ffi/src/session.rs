//! お客様の窓口 — The subscriber's desk: it holds its account, and sees no other. Its drafts: `drafts`.

use std::ffi::c_char;

use passport_core::Session;
use passport_core::model::{DownloadFormat, ExportFormat};

use crate::actions::{ActionsValue, passport_actions};
use crate::application::{ApplicationValue, passport_application};
use crate::applications::{ApplicationsValue, passport_applications};
use crate::boundary::{bad_argument, boundary, freed, number as parsed};
use crate::bytes::{BytesValue, passport_bytes};
use crate::coupons::{CouponsValue, passport_coupons};
use crate::draft::{change, passport_draft, snapshot};
use crate::error::passport_error;
use crate::export::{ExportValue, passport_export};
use crate::findings::{FindingsValue, finding_values, passport_findings};
use crate::handle::{cloned, opaque};
use crate::profile::{self, ProfileValue, passport_profile};
use crate::query::{self, passport_query};
use crate::receipt::{ReceiptValue, passport_receipt};
use crate::stickers::{StickersValue, passport_stickers};
use crate::text::{TextValue, passport_text};
use crate::types::{passport_code, passport_download_format, passport_export_format};

/// お客様の窓口 — The desk of one account. It may be used from many threads at once.
pub struct passport_session {
    _opaque: [u8; 0],
}

opaque!(passport_session => Session);

/// 検査 — Everything found in a draft, at once: eligibility first, then terms, CSR and fields. It changes nothing.
///
/// `findings` is the caller's to free with passport_findings_free; it has none when the draft can be submitted. Any
/// thread. NOT_FOUND (unknown_service, not_your_record) for the draft's service and base; the codes of storage.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_session_check(
    session: *const passport_session,
    draft: *const passport_draft,
    findings: *mut *mut passport_findings,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| {
        let findings = c.out(findings)?;
        let found = cloned(session)?.check(&snapshot(draft)?)?;
        findings.make(FindingsValue(finding_values(&found)))
    })
}

/// 申込 — Submits a draft; a second time with the same draft answers what the first did.
///
/// The draft stays the caller's. `receipt` is the caller's to free with passport_receipt_free; NULL when it is not
/// wanted. Any thread. REFUSED with the eligibility rule; INVALID with all findings; CONFLICT
/// (idempotency_key_reused) when the draft was changed after it was submitted; the codes of storage.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_session_submit(
    session: *mut passport_session,
    draft: *const passport_draft,
    receipt: *mut *mut passport_receipt,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| {
        let answer = cloned(session)?.submit(&snapshot(draft)?)?;
        c.optional_out(receipt).map_or(Ok(()), |receipt| receipt.make(ReceiptValue::new(answer)))
    })
}

/// 申請取消 — Withdraws a pending record (2.0).
///
/// `request_key` may be NULL. `receipt` is the caller's to free with passport_receipt_free; NULL when it is not
/// wanted. Any thread. NOT_FOUND (not_your_record); REFUSED (wrong_status, revocation_accepted); CONFLICT
/// (idempotency_key_reused); the codes of storage.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_session_withdraw(
    session: *mut passport_session,
    number: i64,
    request_key: *const c_char,
    receipt: *mut *mut passport_receipt,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| {
        let key = c.request_key(request_key)?;
        let answer = cloned(session)?.withdraw(parsed(number)?, key.as_ref())?;
        c.optional_out(receipt).map_or(Ok(()), |receipt| receipt.make(ReceiptValue::new(answer)))
    })
}

/// お申込情報 — A record of the account, as it stands.
///
/// `application` is the caller's to free with passport_application_free. Any thread. NOT_FOUND (not_your_record):
/// unknown, or another account's, and no one can tell which; the codes of storage.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_session_application(
    session: *const passport_session,
    number: i64,
    application: *mut *mut passport_application,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| {
        let application = c.out(application)?;
        application.make(ApplicationValue::new(cloned(session)?.application(parsed(number)?)?))
    })
}

/// 操作の一覧 — Every act of a record with its answer, now (`at` is NULL) or at an instant to come (2.0).
///
/// At an instant to come, in Unix seconds, the work due up to then is taken as done, and no new acts as happened.
/// `actions` is the caller's to free with passport_actions_free. Any thread. NOT_FOUND (not_your_record); INVALID
/// (at_before_record) for an instant before the record; BAD_ARGUMENT for one that no calendar has; the codes of
/// storage.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_session_actions(
    session: *const passport_session,
    number: i64,
    at: *const i64,
    actions: *mut *mut passport_actions,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| {
        let (at, actions) = (c.optional_instant(at)?, c.out(actions)?);
        let (session, numbers) = (cloned(session)?, [parsed(number)?]);
        actions.make(ActionsValue::new(&numbers, &session.actions_of(&numbers, at)?))
    })
}

/// 複数の操作の一覧 — The same of `count` records, such as a page of the list, at once: as many questions to the registry as of one.
///
/// The acts of each record follow one another in the order of `numbers`. `actions` is the caller's to free with
/// passport_actions_free. Any thread. The codes of passport_session_actions, if it is so of any of them; BAD_ARGUMENT for NULL
/// with a `count`; the codes of storage.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_session_actions_of(
    session: *const passport_session,
    numbers: *const i64,
    count: usize,
    at: *const i64,
    actions: *mut *mut passport_actions,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| {
        let (at, actions) = (c.optional_instant(at)?, c.out(actions)?);
        let (session, numbers) = (cloned(session)?, c.numbers(numbers, count)?);
        let numbers = numbers.iter().map(|number| parsed(*number)).collect::<Result<Vec<_>, _>>()?;
        actions.make(ActionsValue::new(&numbers, &session.actions_of(&numbers, at)?))
    })
}

/// お申込一覧 — A page of the account's applications that a query finds (4); NULL for the query asks for everything, and NULL
/// for the cursor for the first page.
///
/// A cursor is what passport_applications_next and passport_applications_previous answered of a page of the same query.
/// `applications` is the caller's to free with passport_applications_free. Any thread. INVALID (query_invalid) for a query
/// that cannot be, INVALID (page_cursor_invalid) for a cursor of another query; the codes of storage.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_session_applications(
    session: *const passport_session,
    query: *const passport_query,
    cursor: *const c_char,
    applications: *mut *mut passport_applications,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| {
        let (cursor, applications) = (c.optional_text(cursor)?, c.out(applications)?);
        let page = cloned(session)?.applications(&query::snapshot(query)?, cursor)?;
        applications.make(ApplicationsValue::new(&page))
    })
}

/// 一覧の書出し — A part of a file of the account's applications that a query finds, as many rows as the query has a page (4); NULL for the
/// query asks for everything, and NULL for the cursor for the first part.
///
/// A cursor is what passport_export_next answered of a part of the same query. In CSV a text that a spreadsheet would take for a
/// formula has an apostrophe before it. `part` is the caller's to free with passport_export_free. Any thread. BAD_ARGUMENT for a
/// format that there is not; else as passport_session_applications.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_session_export(
    session: *const passport_session,
    query: *const passport_query,
    format: passport_export_format,
    cursor: *const c_char,
    part: *mut *mut passport_export,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| {
        let (cursor, part) = (c.optional_text(cursor)?, c.out(part)?);
        let format = ExportFormat::from_number(format).ok_or_else(bad_argument)?;
        part.make(ExportValue::new(cloned(session)?.export(&query::snapshot(query)?, format, cursor)?))
    })
}

/// アカウント情報 — The account's profile; blank where nothing was registered (6).
///
/// `profile` is the caller's to free with passport_profile_free. Any thread. The codes of storage.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_session_profile(
    session: *const passport_session,
    profile: *mut *mut passport_profile,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| {
        let profile = c.out(profile)?;
        profile.make(ProfileValue::new(cloned(session)?.profile()?))
    })
}

/// アカウント情報登録 — Registers a profile in place of the one before; what is blank stays blank (6).
///
/// The profile stays the caller's; `request_key` may be NULL. Any thread. INVALID with all findings
/// (dealer_code_mismatch, unknown_field, and whatever is wrong with a text); CONFLICT (idempotency_key_reused); the codes of
/// storage.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_session_set_profile(
    session: *mut passport_session,
    profile: *const passport_profile,
    request_key: *const c_char,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| {
        let key = c.request_key(request_key)?;
        cloned(session)?.set_profile(&profile::snapshot(profile)?, key.as_ref()).map(drop)
    })
}

/// 転記 — Pours the profile into a draft: every text that it has and the draft takes; the others stay (6).
///
/// Any thread. The codes of storage.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_session_pour_profile(
    session: *const passport_session,
    draft: *mut passport_draft,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |_c| {
        let session = cloned(session)?;
        change(draft, |draft| session.pour_profile(draft))
    })
}

/// クーポン管理 — The coupons of the account's dealer, by number, with where each stands (6).
///
/// `coupons` is the caller's to free with passport_coupons_free. Any thread. REFUSED (dealer_code_required) before the
/// profile has the dealer code; the codes of storage.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_session_coupons(
    session: *const passport_session,
    coupons: *mut *mut passport_coupons,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| {
        let coupons = c.out(coupons)?;
        coupons.make(CouponsValue::new(&cloned(session)?.coupons()?))
    })
}

/// サービス申込書 — The form of a record as HTML: one A4 page to be printed, which needs nothing from outside (2.2).
///
/// `form` is the caller's to free with passport_text_free. Any thread. NOT_FOUND (not_your_record); the codes of storage.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_session_application_form(
    session: *const passport_session,
    number: i64,
    form: *mut *mut passport_text,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| {
        let form = c.out(form)?;
        form.make(TextValue::new(&cloned(session)?.application_form(parsed(number)?)?))
    })
}

/// カレンダー — Coming ends and windows of the account's contracts as iCalendar text (RFC 5545).
///
/// `calendar` is the caller's to free with passport_text_free. Any thread. The codes of storage.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_session_calendar(
    session: *const passport_session,
    calendar: *mut *mut passport_text,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| {
        let calendar = c.out(calendar)?;
        calendar.make(TextValue::new(&cloned(session)?.calendar()?))
    })
}

/// ステッカー — The images of the record's service, for the pages of its server, while its certificate is valid (3).
///
/// `stickers` is the caller's to free with passport_stickers_free. Any thread. NOT_FOUND (not_your_record); REFUSED
/// (contact_change_record, no_certificate_on_record, not_completed, certificate_revoked, certificate_expired); the codes of
/// storage.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_session_stickers(
    session: *const passport_session,
    number: i64,
    stickers: *mut *mut passport_stickers,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| {
        let stickers = c.out(stickers)?;
        stickers.make(StickersValue::new(cloned(session)?.stickers(parsed(number)?)?))
    })
}

/// 証明書のダウンロード — The certificate of a completed record, whatever came later; the download is recorded (3).
///
/// `certificate` is the caller's to free with passport_bytes_free. Any thread. NOT_FOUND (not_your_record); REFUSED
/// (not_completed, no_certificate_on_record, contact_change_record); BAD_ARGUMENT for a format that there is not; the
/// codes of storage.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_session_download_certificate(
    session: *mut passport_session,
    number: i64,
    format: passport_download_format,
    certificate: *mut *mut passport_bytes,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| {
        let certificate = c.out(certificate)?;
        let format = DownloadFormat::from_number(format).ok_or_else(bad_argument)?;
        certificate.make(BytesValue(cloned(session)?.download_certificate(parsed(number)?, format)?))
    })
}

/// 窓口の解放 — Frees the desk. NULL is fine. Any thread: calls that run meanwhile finish.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_session_free(session: *mut passport_session) -> passport_code {
    freed(session)
}
