//! 2.4 他の認証局の証明書 — What a certificate made elsewhere shows of itself; what to think of it, the rules say.

use chrono::DateTime;
use x509_parser::certificate::X509Certificate;
use x509_parser::extensions::GeneralName;
use x509_parser::oid_registry::{
    OID_X509_COMMON_NAME, OID_X509_COUNTRY_NAME, OID_X509_LOCALITY_NAME, OID_X509_ORGANIZATION_NAME,
    OID_X509_ORGANIZATIONAL_UNIT, OID_X509_STATE_OR_PROVINCE_NAME,
};

use super::csr::key_of;
use super::{signature, subject};
use crate::digest;
use crate::model::{CsrInspection, Evidence, Instant, name};

/// The most that is read of a certificate or of its chain, in bytes.
const MAX_INPUT: usize = 1 << 20;

/// 読み取り — Reads one certificate, PEM or DER, and its chain, PEM, the issuer first; none when one of them cannot be read.
pub(crate) fn read(certificate: &[u8], chain: &[u8]) -> Option<Evidence> {
    let der = match certificate.first() {
        Some(0x30) => certificate.to_vec(),
        _ => match ders(certificate)?.as_slice() {
            [one] => one.clone(),
            _ => return None,
        },
    };
    let chain = if chain.is_empty() { Vec::new() } else { ders(chain)? };
    let parsed = parse(&der)?;
    let above = chain.iter().map(|der| parse(der)).collect::<Option<Vec<_>>>()?;
    let first = |oid| subject::first(parsed.subject(), oid);
    let constraints = parsed.basic_constraints().ok()?;
    let usage = parsed.extended_key_usage().ok()?;
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
        has_organizational_unit: parsed.subject().iter_by_oid(&OID_X509_ORGANIZATIONAL_UNIT).next().is_some(),
        names: names(&parsed)?,
        is_for_servers: usage.is_some_and(|usage| usage.value.server_auth),
        is_ca: constraints.is_some_and(|constraints| constraints.value.ca),
        chain_verifies: verifies(&parsed, &above),
        der: der.clone(),
    })
}

/// The chain as it is kept: PEM, whatever stood around it.
pub(crate) fn chain_of(chain: &[u8]) -> String {
    ders(chain).unwrap_or_default().iter().map(|der| super::ca::pem(der)).collect()
}

fn ders(text: &[u8]) -> Option<Vec<Vec<u8>>> {
    if text.len() > MAX_INPUT {
        return None;
    }
    let blocks = pem::parse_many(text).ok()?;
    let is_certificate = blocks.iter().all(|block| block.tag() == "CERTIFICATE");
    (is_certificate && !blocks.is_empty()).then(|| blocks.into_iter().map(pem::Pem::into_contents).collect())
}

fn parse(der: &[u8]) -> Option<X509Certificate<'_>> {
    let (rest, certificate) = x509_parser::parse_x509_certificate(der).ok()?;
    rest.is_empty().then_some(certificate)
}

fn instant(seconds: i64) -> Option<Instant> {
    DateTime::from_timestamp(seconds, 0)
}

fn names(certificate: &X509Certificate<'_>) -> Option<Vec<String>> {
    let alternatives = certificate.subject_alternative_name().ok()?;
    let mut names = Vec::new();
    let mut take = |text: &str| {
        let name = name::normalise(text).unwrap_or_else(|_| text.to_owned());
        if !names.contains(&name) {
            names.push(name);
        }
    };
    for alternative in alternatives.iter().flat_map(|extension| &extension.value.general_names) {
        match alternative {
            GeneralName::DNSName(name) => take(name),
            other => take(&format!("{other:?}")),
        }
    }
    let common_name = subject::first(certificate.subject(), &OID_X509_COMMON_NAME);
    if !common_name.is_empty() {
        take(&common_name);
    }
    Some(names)
}

/// Whether each certificate is signed by the next, which is a CA's and valid when the first begins; one at least is needed.
fn verifies(certificate: &X509Certificate<'_>, above: &[X509Certificate<'_>]) -> bool {
    let begins = certificate.validity().not_before;
    let mut signed = certificate;
    for issuer in above {
        let is_ca = issuer.basic_constraints().ok().flatten().is_some_and(|constraints| constraints.value.ca);
        let is_valid = issuer.validity().not_before <= begins && begins <= issuer.validity().not_after;
        let follows = signed.issuer().as_raw() == issuer.subject().as_raw();
        if !is_ca || !is_valid || !follows || !is_signed_by(signed, issuer) {
            return false;
        }
        signed = issuer;
    }
    !above.is_empty()
}

/// Whether a certificate's signature verifies under the key of another.
pub(super) fn is_signed_by(certificate: &X509Certificate<'_>, issuer: &X509Certificate<'_>) -> bool {
    let mut key = CsrInspection::default();
    // A CA's key may be of a size that a server's may not; what matters here is that its signature verifies.
    let _ = key_of(issuer.public_key(), &mut key);
    let Some(key_type) = key.key_type else { return false };
    let public_key = &issuer.public_key().subject_public_key.data;
    let message = certificate.tbs_certificate.as_ref();
    signature::verify(
        key_type,
        public_key,
        &certificate.signature_algorithm,
        message,
        &certificate.signature_value.data,
    )
    .is_ok()
}
