//! 2.3 CSRの検査 — Reading a CSR: one gate behind every path that takes one. Everything found is answered at once.

use x509_parser::certification_request::X509CertificationRequest;
use x509_parser::extensions::{GeneralName, ParsedExtension};
use x509_parser::oid_registry::{
    OID_EC_P256, OID_NIST_EC_P384, OID_NIST_EC_P521, OID_X509_COMMON_NAME, OID_X509_COUNTRY_NAME,
    OID_X509_LOCALITY_NAME, OID_X509_ORGANIZATION_NAME, OID_X509_STATE_OR_PROVINCE_NAME,
};
use x509_parser::prelude::FromDer;
use x509_parser::public_key::PublicKey;
use x509_parser::x509::SubjectPublicKeyInfo;

use super::{signature, subject, weak_key};
use crate::digest;
use crate::error::{Error, Finding, Result};
use crate::model::csr::{is_private_key, labels};
use crate::model::{CsrInspection, Draft, Field, KeyType, name};
use crate::rule::Rule;

/// The smallest RSA modulus, in bits (CA/B BR 6.1.5).
const RSA_BITS: u32 = 2048;

/// The longest RSA modulus, in bits: what AWS-LC's verifiers take, and what TLS clients do.
pub(super) const RSA_LONGEST: u32 = 8192;

/// CSRの検査 — Reads a CSR, PEM or DER, and says everything found in it (2.3).
///
/// # Errors
/// `Invalid` with `csr_too_large` over 64 KiB; everything else is a finding of the answer.
pub fn inspect_csr(csr: &[u8]) -> Result<CsrInspection> {
    if csr.len() > Draft::MAX_CSR {
        return Err(Error::invalid(vec![Finding::error(None, Rule::CsrTooLarge)]));
    }
    let mut inspection = CsrInspection::default();
    if let Err(rule) = read(csr, &mut inspection) {
        inspection.findings.push(Finding::error(None, rule));
    }
    Ok(inspection)
}

/// 公開鍵 — The SubjectPublicKeyInfo, DER, of a CSR that was inspected before.
pub(crate) fn public_key(der: &[u8]) -> Option<Vec<u8>> {
    let (_, request) = X509CertificationRequest::from_der(der).ok()?;
    Some(request.certification_request_info.subject_pki.raw.to_vec())
}

/// 公開鍵 — The SubjectPublicKeyInfo, DER, of a CSR as it was given, PEM or DER.
pub(crate) fn public_key_of(csr: &[u8]) -> Option<Vec<u8>> {
    public_key(&der_of(csr).ok()?)
}

/// The DER of exactly one CSR.
fn der_of(csr: &[u8]) -> Result<Vec<u8>, Rule> {
    if csr.first() == Some(&0x30) {
        return Ok(csr.to_vec());
    }
    let labels = labels(csr);
    if labels.iter().any(|label| is_private_key(label)) {
        return Err(Rule::CsrPrivateKeyGiven);
    }
    let is_request = |label: &&String| matches!(label.as_str(), "CERTIFICATE REQUEST" | "NEW CERTIFICATE REQUEST");
    match labels.iter().filter(is_request).count() {
        0 if labels.iter().any(|label| label.ends_with("CERTIFICATE")) => return Err(Rule::CsrCertificateGiven),
        0 => return Err(Rule::CsrUnreadable),
        1 if labels.len() == 1 => {}
        _ => return Err(Rule::CsrMultiple),
    }
    pem::parse(csr).map(pem::Pem::into_contents).map_err(|_| Rule::CsrUnreadable)
}

fn read(csr: &[u8], inspection: &mut CsrInspection) -> Result<(), Rule> {
    let der = der_of(csr)?;
    let (rest, request) = match X509CertificationRequest::from_der(&der) {
        Ok(read) => read,
        Err(_) if x509_parser::parse_x509_certificate(&der).is_ok() => return Err(Rule::CsrCertificateGiven),
        Err(_) => return Err(Rule::CsrUnreadable),
    };
    if !rest.is_empty() {
        return Err(Rule::CsrTrailingData);
    }
    let info = &request.certification_request_info;
    let mut findings = Vec::new();
    inspection.country = subject::first(&info.subject, &OID_X509_COUNTRY_NAME);
    inspection.state = subject::first(&info.subject, &OID_X509_STATE_OR_PROVINCE_NAME);
    inspection.locality = subject::first(&info.subject, &OID_X509_LOCALITY_NAME);
    inspection.organization = subject::first(&info.subject, &OID_X509_ORGANIZATION_NAME);
    inspection.common_name = subject::first(&info.subject, &OID_X509_COMMON_NAME);

    inspection.spki_sha256 = digest::hex(&digest::sha256(info.subject_pki.raw));
    let key = key_of(&info.subject_pki, inspection);
    findings.extend(key.as_ref().err().map(|rule| Finding::error(None, *rule)));
    if let Some(key_type) = inspection.key_type {
        let public_key = &info.subject_pki.subject_public_key.data;
        let signed = request.signature_value.data.as_ref();
        let weak = weak_key::examine(&info.subject_pki, key.is_ok(), inspection);
        if key.is_ok() && weak_key::can_verify(&weak) {
            let verified = signature::verify(key_type, public_key, &request.signature_algorithm, info.raw, signed);
            findings.extend(verified.err().map(|rule| Finding::error(None, rule)));
        }
        findings.extend(weak);
    }
    let (names, name_findings) = names_of(&request, &inspection.common_name);
    inspection.names = names;
    findings.extend(name_findings);
    inspection.findings = findings;
    inspection.der = der;
    Ok(())
}

/// The key's type and size, or the rule that refuses it.
pub(super) fn key_of(spki: &SubjectPublicKeyInfo<'_>, inspection: &mut CsrInspection) -> Result<(), Rule> {
    match spki.parsed().map_err(|_| Rule::KeyTypeNotAllowed)? {
        PublicKey::RSA(rsa) => {
            inspection.key_type = Some(KeyType::Rsa);
            let modulus: &[u8] = match rsa.modulus.iter().position(|byte| *byte != 0) {
                Some(at) => &rsa.modulus[at..],
                None => return Err(Rule::KeyTooShort),
            };
            let bits = modulus.len() * 8 - modulus[0].leading_zeros() as usize;
            inspection.key_bits = u32::try_from(bits).unwrap_or(u32::MAX);
            match inspection.key_bits {
                bits if bits > RSA_LONGEST => Err(Rule::KeyTooLong),
                bits if bits < RSA_BITS || !bits.is_multiple_of(8) => Err(Rule::KeyTooShort),
                _ => Ok(()),
            }
        }
        PublicKey::EC(_) => {
            let curve = spki.algorithm.parameters.as_ref().and_then(|parameters| parameters.as_oid().ok());
            let known = [
                (OID_EC_P256, KeyType::EcP256, 256),
                (OID_NIST_EC_P384, KeyType::EcP384, 384),
                (OID_NIST_EC_P521, KeyType::EcP521, 521),
            ];
            let found = known.iter().find(|(oid, ..)| curve.as_ref() == Some(oid));
            let (_, key_type, bits) = found.ok_or(Rule::KeyTypeNotAllowed)?;
            inspection.key_type = Some(*key_type);
            inspection.key_bits = *bits;
            Ok(())
        }
        _ => Err(Rule::KeyTypeNotAllowed),
    }
}

/// The common name and every SAN in their one spelling, each once, and what is wrong with any of them.
fn names_of(request: &X509CertificationRequest<'_>, common_name: &str) -> (Vec<String>, Vec<Finding>) {
    let mut names: Vec<String> = Vec::new();
    let mut findings = Vec::new();
    let mut take = |field: Field, text: Result<&str, Rule>| match text.and_then(name::normalise) {
        Ok(name) if names.contains(&name) => {}
        Ok(name) => names.push(name),
        Err(rule) => {
            let finding = Finding::error(Some(field), rule);
            if !findings.contains(&finding) {
                findings.push(finding);
            }
        }
    };
    if !common_name.is_empty() {
        take(Field::ServerCommonName, Ok(common_name));
    }
    for extension in request.requested_extensions().into_iter().flatten() {
        let ParsedExtension::SubjectAlternativeName(alternatives) = extension else {
            continue;
        };
        for alternative in &alternatives.general_names {
            let text = match alternative {
                GeneralName::DNSName(name) => Ok(*name),
                GeneralName::IPAddress(_) => Err(Rule::NameNotPublic),
                _ => Err(Rule::NameInvalid),
            };
            take(Field::ServerAlternativeNames, text);
        }
    }
    (names, findings)
}
