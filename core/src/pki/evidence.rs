//! 2.4 他の認証局の証明書 — What a certificate made elsewhere shows of itself; what to think of it, the rules say.

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use chrono::DateTime;
use x509_parser::asn1_rs::Oid;
use x509_parser::certificate::X509Certificate;
use x509_parser::extensions::GeneralName;
use x509_parser::objects::{oid_registry, oid2abbrev};
use x509_parser::oid_registry::{
    OID_X509_COMMON_NAME, OID_X509_COUNTRY_NAME, OID_X509_EXT_EXTENDED_KEY_USAGE, OID_X509_LOCALITY_NAME,
    OID_X509_ORGANIZATION_NAME, OID_X509_STATE_OR_PROVINCE_NAME,
};
use x509_parser::prelude::FromDer;
use x509_parser::x509::{AlgorithmIdentifier, AttributeTypeAndValue, SubjectPublicKeyInfo};

use super::csr::key_of;
use super::{path, signature, subject};
use crate::digest;
use crate::model::campaign::CertificateTraits;
use crate::model::csr::{holds_private_key, is_private_key_der};
use crate::model::{CsrInspection, Evidence, Instant, name};
use crate::rule::Rule;

/// The most that is read of a certificate or of its chain, in bytes.
const MAX_INPUT: usize = 1 << 20;

/// Octets of a serial number: at least those of 64 random bits (CA/B BR 7.1), at most RFC 5280's 20 (4.1.2.2).
const SERIAL_OCTETS: std::ops::RangeInclusive<usize> = 8..=20;

/// 読み取り — Reads one certificate, PEM or DER, and its chain, PEM, the issuer first.
///
/// # Errors
/// `certificate_private_key_given` when a private key stands beside it, of which nothing is read; `certificate_unreadable`.
pub(crate) fn read(certificate: &[u8], chain: &[u8]) -> Result<Evidence, Rule> {
    holds_no_key(certificate).and(holds_no_key(chain))?;
    let unreadable = Rule::CertificateUnreadable;
    let der = match certificate.first() {
        Some(0x30) => certificate.to_vec(),
        _ => match ders(certificate).ok_or(unreadable)?.as_slice() {
            [one] => one.clone(),
            _ => return Err(unreadable),
        },
    };
    let chain = if chain.is_empty() { Vec::new() } else { ders(chain).ok_or(unreadable)? };
    let above = chain.iter().map(|der| parse(der)).collect::<Option<Vec<_>>>().ok_or(unreadable)?;
    of(&der, |certificate| path::verifies(certificate, &above)).ok_or(unreadable)
}

/// 秘密鍵の有無 — That no private key stands in a file.
///
/// # Errors
/// `certificate_private_key_given`; `certificate_unreadable` for a file too long to be looked through.
pub(crate) fn holds_no_key(file: &[u8]) -> Result<(), Rule> {
    match file.len() {
        length if length > MAX_INPUT => Err(Rule::CertificateUnreadable),
        _ if holds_private_key(file) => Err(Rule::CertificatePrivateKeyGiven),
        _ => Ok(()),
    }
}

/// What a certificate shows; `chain_verifies` says what to think of its signature.
pub(super) fn of(der: &[u8], chain_verifies: impl FnOnce(&X509Certificate<'_>) -> bool) -> Option<Evidence> {
    let parsed = parse(der)?;
    let first = |oid| subject::first(parsed.subject(), oid);
    let constraints = parsed.basic_constraints().ok()?;
    let serial = parsed.tbs_certificate.raw_serial();
    Some(Evidence {
        serial: digest::hex(&parsed.tbs_certificate.serial.to_bytes_be()),
        issuer: digest::sha256(parsed.issuer().as_raw()),
        spki: digest::sha256(parsed.public_key().raw),
        not_before: instant(parsed.validity().not_before.timestamp())?,
        not_after: instant(parsed.validity().not_after.timestamp())?,
        country: first(&OID_X509_COUNTRY_NAME),
        state: first(&OID_X509_STATE_OR_PROVINCE_NAME),
        locality: first(&OID_X509_LOCALITY_NAME),
        organization: first(&OID_X509_ORGANIZATION_NAME),
        attributes: parsed.subject().iter_attributes().map(|of| of.attr_type().to_id_string()).collect(),
        names: names(&parsed)?,
        common_names: common_names(&parsed),
        usages: usages(&parsed)?,
        has_unknown_extension: !path::knows_all_critical(&parsed),
        is_ca: constraints.is_some_and(|constraints| constraints.value.ca),
        is_precertificate: parsed.extensions().iter().any(|extension| extension.oid == path::POISON),
        serial_is_sound: SERIAL_OCTETS.contains(&serial.len()) && serial[0] < 0x80,
        hash_is_weak: signature::is_weak(&parsed.signature_algorithm),
        chain_verifies: chain_verifies(&parsed),
        der: der.to_vec(),
    })
}

/// What a certificate that is kept shows of itself; nothing is thought of its chain.
pub(crate) fn shown(der: &[u8]) -> Option<Evidence> {
    of(der, |_| false)
}

/// 読み取り — Reads a certificate of years ago, as a text: PEM, the certificates above it behind it or in a text of their own, or DER in
/// base64. Answers its chain as well, PEM; one that does not hold shows in the evidence, as does a missing one.
///
/// # Errors
/// As [`read`].
pub(crate) fn read_kept(certificate: &str, chain: &str) -> Result<(Evidence, String), Rule> {
    holds_no_key(certificate.as_bytes()).and(holds_no_key(chain.as_bytes()))?;
    let unreadable = Rule::CertificateUnreadable;
    let (der, mut above) = if certificate.contains("-----BEGIN") {
        let mut ders = ders(certificate.as_bytes()).ok_or(unreadable)?;
        (ders.remove(0), ders)
    } else {
        let plain: String = certificate.split_whitespace().collect();
        (BASE64.decode(plain).map_err(|_| unreadable)?, Vec::new())
    };
    if is_private_key_der(&der) {
        return Err(Rule::CertificatePrivateKeyGiven);
    }
    if !chain.is_empty() {
        above = ders(chain.as_bytes()).ok_or(unreadable)?;
    }
    let parsed = above.iter().map(|der| parse(der)).collect::<Option<Vec<_>>>().ok_or(unreadable)?;
    let evidence = of(&der, |certificate| path::verifies(certificate, &parsed)).ok_or(unreadable)?;
    Ok((evidence, above.iter().map(|der| super::ca::pem(der)).collect()))
}

/// The SubjectPublicKeyInfo of a certificate, DER.
pub(crate) fn public_key(der: &[u8]) -> Option<Vec<u8>> {
    Some(parse(der)?.public_key().raw.to_vec())
}

/// 特徴 — What a campaign picks a certificate by, from the certificate and its issuer's, DER; none when it cannot be read.
pub(crate) fn traits(der: &[u8], issuer: Option<&[u8]>) -> Option<CertificateTraits> {
    let certificate = parse(der)?;
    let part = |of: &AttributeTypeAndValue<'_>| {
        let oid = of.attr_type();
        let name = oid2abbrev(oid, oid_registry()).map_or(oid.to_id_string(), str::to_owned);
        format!("{name}={}", of.as_str().unwrap_or_default())
    };
    Some(CertificateTraits {
        issuer: certificate.issuer().iter_attributes().map(part).collect(),
        issuer_certificate: issuer.map(|issuer| digest::hex(&digest::sha256(issuer))).unwrap_or_default(),
        names: names(&certificate)?,
    })
}

/// Whether a text is a chain as it is kept: certificates that read, or nothing.
pub(crate) fn is_chain(kept: &str) -> bool {
    kept.is_empty() || ders(kept.as_bytes()).is_some_and(|ders| ders.iter().all(|der| parse(der).is_some()))
}

/// The chain as it is kept: PEM, whatever stood around it.
pub(crate) fn chain_of(chain: &[u8]) -> String {
    ders(chain).unwrap_or_default().iter().map(|der| super::ca::pem(der)).collect()
}

pub(super) fn ders(text: &[u8]) -> Option<Vec<Vec<u8>>> {
    if text.len() > MAX_INPUT {
        return None;
    }
    let blocks = pem::parse_many(text).ok()?;
    let is_certificate = blocks.iter().all(|block| block.tag() == "CERTIFICATE");
    (is_certificate && !blocks.is_empty()).then(|| blocks.into_iter().map(pem::Pem::into_contents).collect())
}

pub(super) fn parse(der: &[u8]) -> Option<X509Certificate<'_>> {
    let (rest, certificate) = x509_parser::parse_x509_certificate(der).ok()?;
    rest.is_empty().then_some(certificate)
}

fn instant(seconds: i64) -> Option<Instant> {
    DateTime::from_timestamp(seconds, 0)
}

/// A name in its one spelling; what is no host name stands as it is.
fn spelled(name: &str) -> String {
    name::normalise(name).unwrap_or_else(|_| name.to_owned())
}

/// The names of the SAN, each once.
fn names(certificate: &X509Certificate<'_>) -> Option<Vec<String>> {
    let alternatives = certificate.subject_alternative_name().ok()?;
    let mut names = Vec::new();
    for alternative in alternatives.iter().flat_map(|extension| &extension.value.general_names) {
        let name = match alternative {
            GeneralName::DNSName(name) => spelled(name),
            other => format!("{other:?}"),
        };
        if !names.contains(&name) {
            names.push(name);
        }
    }
    Some(names)
}

fn common_names(certificate: &X509Certificate<'_>) -> Vec<String> {
    let all = certificate.subject().iter_by_oid(&OID_X509_COMMON_NAME);
    all.map(|name| spelled(&subject::text(name.attr_value()).unwrap_or_default())).collect()
}

/// The purposes of the extKeyUsage extension, as OIDs.
fn usages(certificate: &X509Certificate<'_>) -> Option<Vec<String>> {
    let Some(extension) = certificate.get_extension_unique(&OID_X509_EXT_EXTENDED_KEY_USAGE).ok()? else {
        return Some(Vec::new());
    };
    let (_, purposes) = Vec::<Oid<'_>>::from_der(extension.value).ok()?;
    Some(purposes.iter().map(Oid::to_id_string).collect())
}

/// Whether a certificate's signature verifies under the key of another.
pub(super) fn is_signed_by(certificate: &X509Certificate<'_>, issuer: &X509Certificate<'_>) -> bool {
    let X509Certificate { signature_algorithm, tbs_certificate, signature_value, .. } = certificate;
    is_signed_with(issuer.public_key(), signature_algorithm, tbs_certificate.as_ref(), &signature_value.data)
}

/// Whether a certificate's signature verifies under a SubjectPublicKeyInfo, DER.
pub(super) fn is_signed_under(certificate: &X509Certificate<'_>, spki: &[u8]) -> bool {
    let X509Certificate { signature_algorithm, tbs_certificate, signature_value, .. } = certificate;
    SubjectPublicKeyInfo::from_der(spki).is_ok_and(|(_, key)| {
        is_signed_with(&key, signature_algorithm, tbs_certificate.as_ref(), &signature_value.data)
    })
}

/// Whether a signature over a message verifies under a key.
pub(super) fn is_signed_with(
    key: &SubjectPublicKeyInfo<'_>,
    algorithm: &AlgorithmIdentifier<'_>,
    message: &[u8],
    signed: &[u8],
) -> bool {
    let mut inspection = CsrInspection::default();
    // A CA's key may be of a size that a server's may not; what matters here is that its signature verifies.
    let _ = key_of(key, &mut inspection);
    let public_key = &key.subject_public_key.data;
    inspection.key_type.is_some_and(|of| signature::verify(of, public_key, algorithm, message, signed).is_ok())
}
