//! お申込情報 — An application as its record stood when it was read. Its certificate: `certificate`.

use std::collections::BTreeMap;
use std::ffi::{CString, c_char};

use passport_core::model::{Application, Field};
use passport_core::{Error, Result};

use crate::boundary::{bad_argument, boundary, c_text, c_text_of, freed, number_of};
use crate::error::{nothing, passport_error};
use crate::handle::opaque;
use crate::papers::PaperRow;
use crate::types::{passport_code, passport_field, passport_kind, passport_status};

/// お申込情報 — An application as its record stood when it was read. It never changes: read it anew to see more.
pub struct passport_application {
    _opaque: [u8; 0],
}

/// The value behind an application's handle.
pub(crate) struct ApplicationValue {
    pub(crate) application: Application,
    service: CString,
    contract_code: CString,
    rejection_reason: CString,
    catalogue_version: CString,
    terms: Vec<(CString, CString)>,
    texts: BTreeMap<Field, CString>,
    pub(crate) serial: CString,
    pub(crate) late_reissue_until: CString,
    pub(crate) chain: CString,
    pub(crate) papers: Vec<PaperRow>,
}

opaque!(passport_application => ApplicationValue);

impl ApplicationValue {
    pub(crate) fn new(application: Application) -> ApplicationValue {
        let terms = application.terms.iter().map(|terms| (c_text(&terms.document), c_text(&terms.version)));
        let certificate = application.certificate.as_ref();
        ApplicationValue {
            service: c_text(&application.service),
            contract_code: c_text_of(application.contract_code),
            rejection_reason: c_text_of(application.rejection_reason.as_ref()),
            catalogue_version: c_text(&application.catalogue_version),
            terms: terms.collect(),
            texts: application.form.iter().map(|(field, text)| (field, c_text(text))).collect(),
            serial: c_text_of(certificate.map(|certificate| &certificate.serial)),
            late_reissue_until: c_text_of(certificate.and_then(|certificate| certificate.late_reissue_until)),
            papers: application.papers.iter().map(PaperRow::new).collect(),
            chain: c_text_of(certificate.map(|certificate| &certificate.chain)),
            application,
        }
    }

    fn terms_at(&self, index: usize) -> Result<&(CString, CString)> {
        self.terms.get(index).ok_or_else(bad_argument)
    }
}

/// 申込番号 — The application's number. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_application_number(
    application: *const passport_application,
    number: *mut i64,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read(application, number, |value| value.application.number.value()))
}

/// 申込種別 — Its kind. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_application_kind(
    application: *const passport_application,
    kind: *mut passport_kind,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read(application, kind, |value| value.application.kind.number()))
}

/// ステータス — Where it stood. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_application_status(
    application: *const passport_application,
    status: *mut passport_status,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read(application, status, |value| value.application.status.number()))
}

/// サービス — The service's identifier in the catalogue. Borrowed: it lives until `application` is freed. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_application_service(
    application: *const passport_application,
    service: *mut *const c_char,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read(application, service, |value| value.service.as_ptr()))
}

/// 契約コード — The contract's code, as `B1234567`; empty before the contract is concluded, never NULL.
///
/// Borrowed: it lives until `application` is freed. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_application_contract_code(
    application: *const passport_application,
    contract_code: *mut *const c_char,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read(application, contract_code, |value| value.contract_code.as_ptr()))
}

/// 元のお申込情報 — The number of the record it was applied for from; 0 for a new application. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_application_base(
    application: *const passport_application,
    base: *mut i64,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read(application, base, |value| number_of(value.application.base)))
}

/// 受付時刻 — When it was submitted and its terms were agreed to, in Unix seconds. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_application_received_at(
    application: *const passport_application,
    received_at: *mut i64,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read(application, received_at, |value| value.application.received_at.timestamp()))
}

/// 更新時刻 — When its status last moved, in Unix seconds. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_application_updated_at(
    application: *const passport_application,
    updated_at: *mut i64,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read(application, updated_at, |value| value.application.updated_at.timestamp()))
}

/// 項目の値 — The text of a field, normalised and completed from the CSR; empty when there is none, never NULL.
///
/// Borrowed: it lives until `application` is freed. Any thread. INVALID (unknown_field) for a field that there is not.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_application_text(
    application: *const passport_application,
    field: passport_field,
    text: *mut *const c_char,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read_at(application, text, |value| {
        let field = Field::from_number(field).ok_or_else(Error::unknown_field)?;
        Ok(value.texts.get(&field).map_or(nothing(), |text| text.as_ptr()))
    }))
}

/// 却下理由 — The RA's reason; empty unless it was rejected, never NULL.
///
/// Borrowed: it lives until `application` is freed. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_application_rejection_reason(
    application: *const passport_application,
    reason: *mut *const c_char,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read(application, reason, |value| value.rejection_reason.as_ptr()))
}

/// カタログの版 — The catalogue version the application was judged by.
///
/// Borrowed: it lives until `application` is freed. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_application_catalogue_version(
    application: *const passport_application,
    version: *mut *const c_char,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read(application, version, |value| value.catalogue_version.as_ptr()))
}

/// 規約の数 — How many terms documents were agreed to. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_application_terms_count(
    application: *const passport_application,
    count: *mut usize,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read(application, count, |value| value.terms.len()))
}

/// 規約の文書 — The name of a terms document that was agreed to, from 0.
///
/// Borrowed: it lives until `application` is freed. Any thread. BAD_ARGUMENT for an index beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_application_terms_document(
    application: *const passport_application,
    index: usize,
    document: *mut *const c_char,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read_at(application, document, |value| Ok(value.terms_at(index)?.0.as_ptr())))
}

/// 規約の版 — The version of a terms document that was agreed to, from 0.
///
/// Borrowed: it lives until `application` is freed. Any thread. BAD_ARGUMENT for an index beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_application_terms_version(
    application: *const passport_application,
    index: usize,
    version: *mut *const c_char,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read_at(application, version, |value| Ok(value.terms_at(index)?.1.as_ptr())))
}

/// CSR — The certificate signing request, DER; NULL and 0 when the application has none, and for one with attributes besides
/// the extensions it asks for: their values (challengePassword …) are kept nowhere.
///
/// Borrowed: it lives until `application` is freed. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_application_csr(
    application: *const passport_application,
    csr: *mut *const u8,
    length: *mut usize,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read_bytes(application, csr, length, |value| value.application.csr.as_deref()))
}

/// お申込情報の解放 — Frees the snapshot and what was borrowed from it; the record stays in the registry.
///
/// NULL is fine. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_application_free(application: *mut passport_application) -> passport_code {
    freed(application)
}
