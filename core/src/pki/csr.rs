//! 2.3 CSRの検査 — Reading a CSR: one gate behind every path that takes one. Everything found is answered at once.

use std::borrow::Cow;
use std::collections::HashSet;

use x509_parser::asn1_rs::Class;
use x509_parser::oid_registry::{
    OID_EC_P256, OID_NIST_EC_P384, OID_NIST_EC_P521, OID_X509_COMMON_NAME, OID_X509_COUNTRY_NAME,
    OID_X509_LOCALITY_NAME, OID_X509_ORGANIZATION_NAME, OID_X509_ORGANIZATIONAL_UNIT,
    OID_X509_STATE_OR_PROVINCE_NAME,
};
use x509_parser::public_key::PublicKey;
use x509_parser::x509::SubjectPublicKeyInfo;
use zeroize::Zeroizing;

use super::{object, request, signature, subject, weak_key};
use crate::digest;
use crate::error::{Error, Finding, Result};
use crate::model::csr::{holds_private_key, is_private_key_der, labels};
use crate::model::{CsrInspection, Draft, Field, KeyType, name};
use crate::rule::Rule;

/// The smallest RSA modulus, in bits (CA/B BR 6.1.5).
const RSA_BITS: u32 = 2048;

/// The longest RSA modulus, in bits: what AWS-LC's verifiers take, and what TLS clients do.
pub(super) const RSA_LONGEST: u32 = 8192;

/// CSRの検査 — Reads a CSR, PEM or DER, and says everything found in it (2.3).
///
/// It takes whatever bytes: what it cannot read is a finding.
///
/// # Errors
/// `Invalid` with `csr_too_large` over 64 KiB; everything else is a finding of the answer.
pub fn inspect_csr(csr: &[u8]) -> Result<CsrInspection> {
    if csr.len() > Draft::MAX_CSR {
        return Err(Error::invalid_by([Rule::CsrTooLarge]));
    }
    Ok(read(csr).unwrap_or_else(|rule| CsrInspection {
        findings: vec![Finding::error(None, rule)],
        ..CsrInspection::default()
    }))
}

/// 公開鍵 — The SubjectPublicKeyInfo, DER, of a CSR as it was given, PEM or DER.
pub(crate) fn public_key_of(csr: &[u8]) -> Option<Vec<u8>> {
    let der = der_of(csr).ok()?;
    request::read(&der).ok().map(|request| request.key.raw.to_vec())
}

/// The DER of exactly one CSR. It is wiped when it is let go: it may turn out to be a private key.
fn der_of(csr: &[u8]) -> Result<Zeroizing<Vec<u8>>, Rule> {
    if holds_private_key(csr) {
        return Err(Rule::CsrPrivateKeyGiven);
    }
    let labels = labels(csr);
    if labels.is_empty() && csr.first() == Some(&0x30) {
        return Ok(Zeroizing::new(csr.to_vec()));
    }
    let is_request = |label: &&String| matches!(label.as_str(), "CERTIFICATE REQUEST" | "NEW CERTIFICATE REQUEST");
    match labels.iter().filter(is_request).count() {
        0 if labels.iter().any(|label| label.ends_with("CERTIFICATE")) => return Err(Rule::CsrCertificateGiven),
        0 => return Err(Rule::CsrUnreadable),
        1 if labels.len() == 1 => {}
        _ => return Err(Rule::CsrMultiple),
    }
    pem::parse(csr).map(|block| Zeroizing::new(block.into_contents())).map_err(|_| Rule::CsrUnreadable)
}

fn read(csr: &[u8]) -> Result<CsrInspection, Rule> {
    let der = der_of(csr)?;
    let request = match request::read(&der) {
        Ok(request) => request,
        Err(_) if is_private_key_der(&der) => return Err(Rule::CsrPrivateKeyGiven),
        Err(_) if x509_parser::parse_x509_certificate(&der).is_ok() => return Err(Rule::CsrCertificateGiven),
        Err(rule) => return Err(rule),
    };
    let subject = &request.subject;
    let spki = digest::sha256(request.key.raw);
    let mut inspection = CsrInspection {
        country: subject::first(subject, &OID_X509_COUNTRY_NAME),
        state: subject::first(subject, &OID_X509_STATE_OR_PROVINCE_NAME),
        locality: subject::first(subject, &OID_X509_LOCALITY_NAME),
        organization: subject::first(subject, &OID_X509_ORGANIZATION_NAME),
        common_name: subject::first(subject, &OID_X509_COMMON_NAME),
        signature_algorithm: object::name(&request.algorithm.algorithm),
        spki_sha256: digest::hex(&spki),
        spki,
        public_key: request.key.raw.to_vec(),
        ..CsrInspection::default()
    };
    let mut findings = Vec::new();
    key_and_signature(&request, &mut inspection, &mut findings);
    let alternatives = attributes(&request, &mut inspection, &mut findings);
    let common_names = subject::all(subject, &OID_X509_COMMON_NAME);
    names(&common_names, &alternatives, &mut inspection, &mut findings);
    for oid in &[
        OID_X509_COUNTRY_NAME,
        OID_X509_STATE_OR_PROVINCE_NAME,
        OID_X509_LOCALITY_NAME,
        OID_X509_ORGANIZATION_NAME,
    ] {
        // The certificate bears one of each, the first.
        if subject.iter_by_oid(oid).nth(1).is_some() {
            findings.push(Finding::note(Rule::AttributeNotUsed).about(&object::name(oid)));
        }
    }
    if subject.iter_by_oid(&OID_X509_ORGANIZATIONAL_UNIT).next().is_some() {
        findings.push(Finding::note(Rule::OrganizationalUnitNotCarried));
    }
    if !request.is_version_1 {
        findings.push(Finding::note(Rule::CsrVersionUnknown));
    }
    inspection.findings = findings;
    // A value that nobody is to see goes nowhere: without the CSR, the key is enough to issue.
    let hides_nothing = request.attributes.iter().all(|attribute| object::asks_for_extensions(&attribute.oid));
    drop(request);
    inspection.kept = hides_nothing.then(|| der.to_vec());
    Ok(inspection)
}

fn key_and_signature(request: &request::Request<'_>, inspection: &mut CsrInspection, findings: &mut Vec<Finding>) {
    let key = key_of(&request.key, inspection);
    findings.extend(key.as_ref().err().map(|rule| Finding::error(None, *rule)));
    let Some(key_type) = inspection.key_type else { return };
    let weak = weak_key::examine(&request.key, key.is_ok(), inspection);
    if key.is_ok() && weak_key::can_verify(&weak) {
        let public_key = &request.key.subject_public_key.data;
        let verified = signature::verify(key_type, public_key, &request.algorithm, request.info, request.signature);
        findings.extend(verified.err().map(|rule| match rule {
            Rule::SignatureAlgorithmNotSupported => {
                Finding::error(None, rule).about(&inspection.signature_algorithm)
            }
            _ => Finding::error(None, rule),
        }));
    }
    findings.extend(weak);
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

/// A name of the SAN extension (RFC 5280 4.2.1.6): its text, or the rule that its kind breaks and what it is.
struct Alternative<'a> {
    name: Result<Cow<'a, str>, (Rule, String)>,
}

/// Names the attributes and the requested extensions; answers the SANs among them. No other value is looked at.
fn attributes<'a>(
    request: &request::Request<'a>,
    inspection: &mut CsrInspection,
    findings: &mut Vec<Finding>,
) -> Vec<Alternative<'a>> {
    let mut alternatives = Vec::new();
    let (mut attributes, mut extensions) = (HashSet::new(), HashSet::new());
    for attribute in &request.attributes {
        let name = object::name(&attribute.oid);
        if attributes.insert(name.clone()) {
            if !object::asks_for_extensions(&attribute.oid) {
                findings.push(Finding::note(Rule::AttributeNotUsed).about(&name));
            }
            inspection.attributes.push(name);
        }
        for extension in &attribute.extensions {
            alternatives.extend(extension.names.iter().map(alternative));
            let name = object::name(&extension.oid);
            if extensions.insert(name.clone()) {
                inspection.extensions.push(name);
            }
        }
    }
    alternatives
}

/// A GeneralName. Of what is no host name only the kind is told: an e-mail address is someone's.
fn alternative<'a>(name: &x509_parser::asn1_rs::Any<'a>) -> Alternative<'a> {
    let kind = |rule, kind: &str| Err((rule, kind.to_owned()));
    let name = match (name.class(), name.tag().0) {
        // IA5String: what is not ASCII stays, for the finding to show, and is no host name (RFC 5280 7.2).
        (Class::ContextSpecific, 2) if name.data.is_ascii() => Ok(String::from_utf8_lossy(name.data)),
        (Class::ContextSpecific, 2) => Err((Rule::NameInvalid, String::from_utf8_lossy(name.data).into_owned())),
        (Class::ContextSpecific, 7) => match (<[u8; 4]>::try_from(name.data), <[u8; 16]>::try_from(name.data)) {
            (Ok(address), _) => Err((Rule::NameNotPublic, std::net::Ipv4Addr::from(address).to_string())),
            (_, Ok(address)) => Err((Rule::NameNotPublic, std::net::Ipv6Addr::from(address).to_string())),
            _ => kind(Rule::NameInvalid, "iPAddress"),
        },
        (Class::ContextSpecific, 0) => kind(Rule::NameInvalid, "otherName"),
        (Class::ContextSpecific, 1) => kind(Rule::NameInvalid, "rfc822Name"),
        (Class::ContextSpecific, 4) => kind(Rule::NameInvalid, "directoryName"),
        (Class::ContextSpecific, 6) => kind(Rule::NameInvalid, "uniformResourceIdentifier"),
        (Class::ContextSpecific, 8) => kind(Rule::NameInvalid, "registeredID"),
        _ => kind(Rule::NameInvalid, "GeneralName"),
    };
    Alternative { name }
}

/// Every common name and every SAN in their one spelling, each once, and what is wrong with each of them, at its place.
fn names(
    common_names: &[String],
    alternatives: &[Alternative<'_>],
    inspection: &mut CsrInspection,
    findings: &mut Vec<Finding>,
) {
    let mut seen = HashSet::new();
    let mut take = |field: Field, position: Option<u32>, given: &str, name: Result<String, Rule>| {
        let found = |rule| Finding::at(field, position, rule).about(given);
        match name {
            Err(rule) => findings.push(found(rule)),
            Ok(name) => {
                if seen.insert(name.clone()) {
                    let unicode = name::unicode(&name);
                    findings.extend(name::doubts(&unicode).into_iter().map(|rule| found(rule).warning()));
                    inspection.unicode_names.push(unicode);
                    inspection.names.push(name);
                }
            }
        }
    };
    for (name, position) in common_names.iter().zip(1u32..).filter(|(name, _)| !name.is_empty()) {
        let position = Some(position).filter(|_| common_names.len() > 1);
        take(Field::ServerCommonName, position, name, name::server_name(name));
    }
    for (alternative, position) in alternatives.iter().zip(1u32..) {
        let field = Field::ServerAlternativeNames;
        match &alternative.name {
            Ok(given) => take(field, Some(position), given, name::server_name(given)),
            Err((rule, what)) => take(field, Some(position), what, Err(*rule)),
        }
    }
}

#[cfg(test)]
mod tests;
