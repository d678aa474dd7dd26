//! CSR — A certificate signing request as it was read: subject, names, key, and everything found.

use std::ffi::{CString, c_char};

use passport_core::inspect_csr;
use passport_core::model::{CsrInspection, KeyType};

use crate::boundary::{bad_argument, boundary, c_text, freed};
use crate::error::passport_error;
use crate::findings::{FindingsValue, finding_values, passport_findings};
use crate::handle::{opaque, with};
use crate::types::{passport_code, passport_key_type};

/// CSR — A certificate signing request as it was read. It never changes.
pub struct passport_csr {
    _opaque: [u8; 0],
}

/// The value behind the handle of a CSR.
pub(crate) struct CsrValue {
    country: CString,
    state: CString,
    locality: CString,
    organization: CString,
    common_name: CString,
    names: Vec<CString>,
    unicode_names: Vec<CString>,
    attributes: Vec<CString>,
    extensions: Vec<CString>,
    signature_algorithm: CString,
    key_type: i32,
    key_bits: u32,
    spki_sha256: CString,
    acceptable: bool,
    findings: FindingsValue,
}

opaque!(passport_csr => CsrValue);

impl CsrValue {
    fn new(csr: &CsrInspection) -> CsrValue {
        CsrValue {
            country: c_text(&csr.country),
            state: c_text(&csr.state),
            locality: c_text(&csr.locality),
            organization: c_text(&csr.organization),
            common_name: c_text(&csr.common_name),
            names: c_texts(&csr.names),
            unicode_names: c_texts(&csr.unicode_names),
            attributes: c_texts(&csr.attributes),
            extensions: c_texts(&csr.extensions),
            signature_algorithm: c_text(&csr.signature_algorithm),
            key_type: csr.key_type.map_or(0, KeyType::number),
            key_bits: csr.key_bits,
            spki_sha256: c_text(&csr.spki_sha256),
            acceptable: csr.is_acceptable(),
            findings: FindingsValue(finding_values(&csr.findings)),
        }
    }
}

fn c_texts(texts: &[String]) -> Vec<CString> {
    texts.iter().map(|text| c_text(text)).collect()
}

/// CSRの検査 — Reads a CSR, PEM or DER, and says everything found in it (2.3). It needs no registry.
///
/// `csr` is the caller's to free with passport_csr_free. Any thread. INVALID (csr_too_large) over 64 KiB; everything
/// else, no bytes at all among it, is a finding.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_csr_inspect(
    bytes: *const u8,
    length: usize,
    csr: *mut *mut passport_csr,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| {
        let (bytes, csr) = (c.bytes(bytes, length)?, c.out(csr)?);
        csr.make(CsrValue::new(&inspect_csr(bytes)?))
    })
}

/// 国名 — The subject's C; empty when it has none, never NULL. Borrowed: it lives until `csr` is freed. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_csr_country(
    csr: *const passport_csr,
    country: *mut *const c_char,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read(csr, country, |csr| csr.country.as_ptr()))
}

/// 都道府県名 — The subject's ST; empty when it has none, never NULL. Borrowed: it lives until `csr` is freed. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_csr_state(
    csr: *const passport_csr,
    state: *mut *const c_char,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read(csr, state, |csr| csr.state.as_ptr()))
}

/// 市区町村名 — The subject's L; empty when it has none, never NULL. Borrowed: it lives until `csr` is freed. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_csr_locality(
    csr: *const passport_csr,
    locality: *mut *const c_char,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read(csr, locality, |csr| csr.locality.as_ptr()))
}

/// 組織名 — The subject's O; empty when it has none, never NULL. Borrowed: it lives until `csr` is freed. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_csr_organization(
    csr: *const passport_csr,
    organization: *mut *const c_char,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read(csr, organization, |csr| csr.organization.as_ptr()))
}

/// コモンネーム — The subject's CN; empty when it has none, never NULL. Borrowed: it lives until `csr` is freed.
///
/// Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_csr_common_name(
    csr: *const passport_csr,
    common_name: *mut *const c_char,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read(csr, common_name, |csr| csr.common_name.as_ptr()))
}

/// 名前の数 — How many names it has: the common name and every DNS name of the SAN, each once. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_csr_name_count(
    csr: *const passport_csr,
    count: *mut usize,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read(csr, count, |csr| csr.names.len()))
}

/// 名前 — A name as an A-label, from 0, the common name first.
///
/// Borrowed: it lives until `csr` is freed. Any thread. BAD_ARGUMENT for an index beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_csr_name(
    csr: *const passport_csr,
    index: usize,
    name: *mut *const c_char,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c
        .read_at(csr, name, |csr| { csr.names.get(index).map(|name| name.as_ptr()).ok_or_else(bad_argument) }))
}

/// 名前の表示 — The name of passport_csr_name as a person reads it: U-labels (RFC 5890) for A-labels, from 0.
///
/// Borrowed: it lives until `csr` is freed. Any thread. BAD_ARGUMENT for an index beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_csr_unicode_name(
    csr: *const passport_csr,
    index: usize,
    name: *mut *const c_char,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read_at(csr, name, |csr| {
        csr.unicode_names.get(index).map(|name| name.as_ptr()).ok_or_else(bad_argument)
    }))
}

/// 属性の数 — How many attributes it has, each once. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_csr_attribute_count(
    csr: *const passport_csr,
    count: *mut usize,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read(csr, count, |csr| csr.attributes.len()))
}

/// 属性 — An attribute by name (`challengePassword`) or as an OID, from 0; its value is told nowhere.
///
/// Borrowed: it lives until `csr` is freed. Any thread. BAD_ARGUMENT for an index beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_csr_attribute(
    csr: *const passport_csr,
    index: usize,
    attribute: *mut *const c_char,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read_at(csr, attribute, |csr| {
        csr.attributes.get(index).map(|text| text.as_ptr()).ok_or_else(bad_argument)
    }))
}

/// 拡張の数 — How many extensions it asks for, each once. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_csr_extension_count(
    csr: *const passport_csr,
    count: *mut usize,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read(csr, count, |csr| csr.extensions.len()))
}

/// 拡張 — A requested extension by name (`subjectAltName`) or as an OID, from 0.
///
/// Borrowed: it lives until `csr` is freed. Any thread. BAD_ARGUMENT for an index beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_csr_extension(
    csr: *const passport_csr,
    index: usize,
    extension: *mut *const c_char,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read_at(csr, extension, |csr| {
        csr.extensions.get(index).map(|text| text.as_ptr()).ok_or_else(bad_argument)
    }))
}

/// 署名アルゴリズム — The algorithm of its signature, by name (`ecdsa-with-SHA256`) or as an OID; empty when it could not be
/// read.
///
/// Borrowed: it lives until `csr` is freed. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_csr_signature_algorithm(
    csr: *const passport_csr,
    algorithm: *mut *const c_char,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read(csr, algorithm, |csr| csr.signature_algorithm.as_ptr()))
}

/// 鍵の種類 — The key's type; PASSPORT_KEY_TYPE_NONE when it is not one that is accepted. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_csr_key_type(
    csr: *const passport_csr,
    key_type: *mut passport_key_type,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read(csr, key_type, |csr| csr.key_type))
}

/// 鍵の長さ — The key's size in bits; 0 when it could not be read. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_csr_key_bits(
    csr: *const passport_csr,
    bits: *mut u32,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read(csr, bits, |csr| csr.key_bits))
}

/// 鍵の指紋 — SHA-256 of the SubjectPublicKeyInfo, lower-case hexadecimal; empty when it could not be read.
///
/// Borrowed: it lives until `csr` is freed. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_csr_spki_sha256(
    csr: *const passport_csr,
    fingerprint: *mut *const c_char,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read(csr, fingerprint, |csr| csr.spki_sha256.as_ptr()))
}

/// 受け付けられるか — Whether nothing was found that refuses it. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_csr_is_acceptable(
    csr: *const passport_csr,
    acceptable: *mut bool,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read(csr, acceptable, |csr| csr.acceptable))
}

/// 指摘 — Everything found, in the order the checks are made.
///
/// `findings` is the caller's to free with passport_findings_free; it does not need `csr` any more. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_csr_findings(
    csr: *const passport_csr,
    findings: *mut *mut passport_findings,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| {
        let findings = c.out(findings)?;
        let found = with(csr, |csr| Ok(csr.findings.clone()))?;
        findings.make(found)
    })
}

/// CSRの解放 — Frees the answer and what was borrowed from it. NULL is fine. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_csr_free(csr: *mut passport_csr) -> passport_code {
    freed(csr)
}
