//! 下書き — A draft: what will be applied for, the one handle whose value changes.

use std::ffi::{CString, c_char};
use std::sync::{Mutex, MutexGuard, PoisonError};

use passport_core::model::{Draft, Field};
use passport_core::{Error, Result};

use crate::boundary::{bad_argument, boundary, c_text, freed, number_of};
use crate::bytes::{BytesValue, passport_bytes};
use crate::error::passport_error;
use crate::handle::{opaque, with};
use crate::text::{TextValue, passport_text};
use crate::types::{passport_code, passport_field, passport_kind};

/// 下書き — What will be applied for: kind, base record, raw text by field, CSR, terms agreed to, request key.
///
/// It holds no handle into a registry: keep it as JSON between requests and processes, and submit it once or twice.
/// It may be used from many threads at once: each call sees it before or after another.
pub struct passport_draft {
    _opaque: [u8; 0],
}

/// The value behind a draft's handle. What never changes is there to be borrowed.
pub(crate) struct DraftValue {
    draft: Mutex<Draft>,
    service: CString,
    request_key: CString,
    terms: Vec<(CString, CString)>,
}

opaque!(passport_draft => DraftValue);

impl DraftValue {
    pub(crate) fn new(draft: Draft) -> DraftValue {
        let terms = draft.offered_terms().iter().map(|terms| (c_text(&terms.document), c_text(&terms.version)));
        DraftValue {
            service: c_text(draft.service()),
            request_key: c_text(draft.request_key().as_str()),
            terms: terms.collect(),
            draft: Mutex::new(draft),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Draft> {
        self.draft.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn terms_at(&self, index: usize) -> Result<&(CString, CString)> {
        self.terms.get(index).ok_or_else(bad_argument)
    }
}

/// A draft as it is now, for a call that takes longer than a lock should be held.
pub(crate) fn snapshot(draft: *const passport_draft) -> Result<Draft> {
    with(draft, |draft| Ok(draft.lock().clone()))
}

/// Changes a draft by work that takes longer than a lock should be held: what the work set is set.
pub(crate) fn change(draft: *mut passport_draft, work: impl FnOnce(&mut Draft) -> Result<()>) -> Result<()> {
    let before = snapshot(draft)?;
    let mut after = before.clone();
    work(&mut after)?;
    with(draft, |draft| {
        let mut draft = draft.lock();
        for (field, text) in after.fields().iter().filter(|(field, text)| before.text(*field) != *text) {
            draft.set(field, text);
        }
        Ok(())
    })
}

fn known(field: passport_field) -> Result<Field> {
    Field::from_number(field).ok_or_else(Error::unknown_field)
}

/// 項目の設定 — Sets the raw text of a field; empty text clears it. What is wrong with it, passport_session_check says.
///
/// The text is copied. Any thread. INVALID (unknown_field) for a field that there is not.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_draft_set(
    draft: *mut passport_draft,
    field: passport_field,
    text: *const c_char,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| {
        let (field, text) = (known(field)?, c.text(text)?);
        with(draft, |draft| {
            draft.lock().set(field, text);
            Ok(())
        })
    })
}

/// 項目の値 — The raw text of a field, copied out since a draft changes; empty when there is none.
///
/// `text` is the caller's to free with passport_text_free. Any thread. INVALID (unknown_field) for a field that there
/// is not.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_draft_text(
    draft: *const passport_draft,
    field: passport_field,
    text: *mut *mut passport_text,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| {
        let (field, text) = (known(field)?, c.out(text)?);
        let value = with(draft, |draft| Ok(TextValue::new(draft.lock().text(field))))?;
        text.make(value)
    })
}

/// CSRの設定 — Takes a CSR as it comes, PEM or DER; `length` 0 clears it.
///
/// The bytes are copied. Any thread. INVALID (csr_too_large) over 64 KiB, INVALID (csr_private_key_given) when the
/// text holds a private key: the draft then keeps nothing of it. Everything else that is wrong with a CSR,
/// passport_session_check says.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_draft_set_csr(
    draft: *mut passport_draft,
    csr: *const u8,
    length: usize,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| {
        let csr = c.bytes(csr, length)?;
        with(draft, |draft| draft.lock().set_csr(csr).map(|_| ()))
    })
}

/// CSR — The CSR as it was given, copied out since a draft changes; no bytes when there is none.
///
/// `csr` is the caller's to free with passport_bytes_free. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_draft_csr(
    draft: *const passport_draft,
    csr: *mut *mut passport_bytes,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| {
        let csr = c.out(csr)?;
        let value = with(draft, |draft| Ok(draft.lock().csr().unwrap_or_default().to_vec()))?;
        csr.make(BytesValue(value))
    })
}

/// 規約への同意 — Agrees to the terms documents that were current when the draft was made. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_draft_agree_to_terms(
    draft: *mut passport_draft,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |_c| with(draft, |draft| {
        draft.lock().agree_to_terms();
        Ok(())
    }))
}

/// 規約への同意の有無 — How many terms documents are agreed to so far. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_draft_agreed_terms_count(
    draft: *const passport_draft,
    count: *mut usize,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read(draft, count, |draft| draft.lock().agreed_terms().len()))
}

/// 規約の数 — How many terms documents were offered with the draft, to be shown before agreeing. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_draft_offered_terms_count(
    draft: *const passport_draft,
    count: *mut usize,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read(draft, count, |draft| draft.terms.len()))
}

/// 規約の文書 — The name of a terms document that was offered, from 0.
///
/// Borrowed: it lives until `draft` is freed. Any thread. BAD_ARGUMENT for an index beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_draft_offered_terms_document(
    draft: *const passport_draft,
    index: usize,
    document: *mut *const c_char,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read_at(draft, document, |draft| Ok(draft.terms_at(index)?.0.as_ptr())))
}

/// 規約の版 — The version of a terms document that was offered, from 0.
///
/// Borrowed: it lives until `draft` is freed. Any thread. BAD_ARGUMENT for an index beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_draft_offered_terms_version(
    draft: *const passport_draft,
    index: usize,
    version: *mut *const c_char,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read_at(draft, version, |draft| Ok(draft.terms_at(index)?.1.as_ptr())))
}

/// 申込種別 — The kind of application it will be. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_draft_kind(
    draft: *const passport_draft,
    kind: *mut passport_kind,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read(draft, kind, |draft| draft.lock().kind().number()))
}

/// サービス — The identifier of the service applied for. Borrowed: it lives until `draft` is freed. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_draft_service(
    draft: *const passport_draft,
    service: *mut *const c_char,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read(draft, service, |draft| draft.service.as_ptr()))
}

/// 元のお申込情報 — The number of the record it is applied for from; 0 for a new application. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_draft_base(
    draft: *const passport_draft,
    base: *mut i64,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read(draft, base, |draft| number_of(draft.lock().base())))
}

/// 要求キー — The key by which a repeated submission is known; it was drawn with the draft and stays in its JSON.
///
/// Borrowed: it lives until `draft` is freed. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_draft_request_key(
    draft: *const passport_draft,
    request_key: *mut *const c_char,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read(draft, request_key, |draft| draft.request_key.as_ptr()))
}

/// JSONへ — The draft as JSON text, to be kept between requests. It holds what the subscriber typed.
///
/// `json` is the caller's to free with passport_text_free. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_draft_to_json(
    draft: *const passport_draft,
    json: *mut *mut passport_text,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| {
        let json = c.out(json)?;
        json.make(TextValue::new(&snapshot(draft)?.to_json()))
    })
}

/// JSONから — The draft of a JSON text that passport_draft_to_json made, in this or another process.
///
/// `draft` is the caller's to free with passport_draft_free. Any thread. INVALID (draft_unreadable) when the text is
/// not such JSON or is over 1 MiB, and what passport_draft_set_csr refuses.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_draft_from_json(
    json: *const c_char,
    draft: *mut *mut passport_draft,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| {
        let (json, draft) = (c.text(json)?, c.out(draft)?);
        draft.make(DraftValue::new(Draft::from_json(json)?))
    })
}

/// 下書きの解放 — Frees a draft and what was borrowed from it. NULL is fine. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_draft_free(draft: *mut passport_draft) -> passport_code {
    freed(draft)
}
