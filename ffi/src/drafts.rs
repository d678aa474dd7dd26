//! 下書きの作成 — The drafts that a desk makes, one verb a kind of application.

use std::ffi::c_char;

use crate::boundary::{boundary, number as parsed};
use crate::draft::{DraftValue, passport_draft};
use crate::error::passport_error;
use crate::handle::cloned;
use crate::session::passport_session;
use crate::types::passport_code;

/// 新規申請の下書き — Makes a draft of a new application for a service of the catalogue, as `SR3.0-1Y` (2.1.1).
///
/// `draft` is the caller's to free with passport_draft_free. Any thread. NOT_FOUND (unknown_service); REFUSED
/// (service_not_on_sale); the codes of storage.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_session_draft_new(
    session: *const passport_session,
    service: *const c_char,
    draft: *mut *mut passport_draft,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| {
        let (service, draft) = (c.text(service)?, c.out(draft)?);
        draft.make(DraftValue::new(cloned(session)?.draft_new(service)?))
    })
}

/// 更新申請の下書き — Makes a draft of a renewal of a record, to the same service or to another that renews it (2.1.2).
///
/// `service` may be NULL for the same. `draft` is the caller's to free with passport_draft_free. Any thread. NOT_FOUND
/// (not_your_record, unknown_service); REFUSED with what passport_session_actions says of the renewal, or
/// service_not_on_sale; the codes of storage.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_session_draft_renewal(
    session: *const passport_session,
    number: i64,
    service: *const c_char,
    draft: *mut *mut passport_draft,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| {
        let (service, draft) = (c.optional_text(service)?, c.out(draft)?);
        draft.make(DraftValue::new(cloned(session)?.draft_renewal(parsed(number)?, service)?))
    })
}

/// サービス切替の下書き — Makes a draft of a switch of a record to another service (2.1.2).
///
/// `draft` is the caller's to free with passport_draft_free. Any thread. NOT_FOUND (not_your_record, unknown_service);
/// REFUSED with what passport_session_actions says of the switch, or switch_not_offered; the codes of storage.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_session_draft_switch(
    session: *const passport_session,
    number: i64,
    service: *const c_char,
    draft: *mut *mut passport_draft,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| {
        let (service, draft) = (c.text(service)?, c.out(draft)?);
        draft.make(DraftValue::new(cloned(session)?.draft_switch(parsed(number)?, service)?))
    })
}

/// 再発行申請の下書き — Makes a draft of a reissue of a record, filled in from the form before (2.1.3).
///
/// The server names come from the new CSR; PASSPORT_FIELD_REVOKE_PREVIOUS is asked. `draft` is the caller's to free
/// with passport_draft_free. Any thread. NOT_FOUND (not_your_record); REFUSED with what passport_session_actions says
/// of the reissue; the codes of storage.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_session_draft_reissue(
    session: *const passport_session,
    number: i64,
    draft: *mut *mut passport_draft,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| {
        let draft = c.out(draft)?;
        draft.make(DraftValue::new(cloned(session)?.draft_reissue(parsed(number)?)?))
    })
}

/// 継続発行の下書き — Makes a draft of a continuation: the next certificate of a contract that outlives its present one (2.4).
///
/// `draft` is the caller's to free with passport_draft_free. Any thread. NOT_FOUND (not_your_record); REFUSED with what
/// passport_session_actions says of the continuation; the codes of storage.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_session_draft_continuation(
    session: *const passport_session,
    number: i64,
    draft: *mut *mut passport_draft,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| {
        let draft = c.out(draft)?;
        draft.make(DraftValue::new(cloned(session)?.draft_continuation(parsed(number)?)?))
    })
}

/// 担当者変更の下書き — Makes a draft of a contact change, filled in with the contract's contacts (2.1.4).
///
/// `draft` is the caller's to free with passport_draft_free. Any thread. NOT_FOUND (not_your_record); REFUSED with what
/// passport_session_actions says of the contact change; the codes of storage.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_session_draft_contact_change(
    session: *const passport_session,
    number: i64,
    draft: *mut *mut passport_draft,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| {
        let draft = c.out(draft)?;
        draft.make(DraftValue::new(cloned(session)?.draft_contact_change(parsed(number)?)?))
    })
}

/// 失効申請の下書き — Makes a draft of the revocation of a record's certificate (2.1.5).
///
/// `draft` is the caller's to free with passport_draft_free. Any thread. NOT_FOUND (not_your_record); REFUSED with what
/// passport_session_actions says of the revocation; the codes of storage.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_session_draft_revocation(
    session: *const passport_session,
    number: i64,
    draft: *mut *mut passport_draft,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| {
        let draft = c.out(draft)?;
        draft.make(DraftValue::new(cloned(session)?.draft_revocation(parsed(number)?)?))
    })
}

/// 解約申請の下書き — Makes a draft of the cancellation of an auto-renewing contract (2.1.6).
///
/// `draft` is the caller's to free with passport_draft_free. Any thread. NOT_FOUND (not_your_record); REFUSED with what
/// passport_session_actions says of the cancellation; the codes of storage.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_session_draft_cancellation(
    session: *const passport_session,
    number: i64,
    draft: *mut *mut passport_draft,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| {
        let draft = c.out(draft)?;
        draft.make(DraftValue::new(cloned(session)?.draft_cancellation(parsed(number)?)?))
    })
}
