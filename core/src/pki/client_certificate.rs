//! クライアント証明書 — A client certificate as a web server hands it over, and what is shown of it.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use x509_parser::prelude::{FromDer, X509Certificate};
use zeroize::Zeroizing;

use crate::model::{Instant, LoginCertificate};
use crate::rule::Rule;

/// The longest text that is looked at.
const MAX_LENGTH: usize = 64 * 1024;

/// The DER of what a web server hands over: DER, PEM (lines ended by anything), percent-encoded PEM, bare base64, or the
/// `Client-Cert` header of RFC 9440; none for anything else.
pub(crate) fn der(given: &[u8]) -> Option<Vec<u8>> {
    if given.len() > MAX_LENGTH {
        return None;
    }
    if X509Certificate::from_der(given).is_ok_and(|(rest, _)| rest.is_empty()) {
        return Some(given.to_vec());
    }
    let text = std::str::from_utf8(given).ok()?.trim();
    // It may be a secret that stands in the wrong place.
    let decoded = Zeroizing::new(if text.contains('%') { percent_decoded(text)? } else { text.to_owned() });
    let body = match decoded.split_once("-----BEGIN CERTIFICATE-----") {
        // The first is the caller's own; what follows is its chain.
        Some((_, rest)) => rest.split_once("-----END CERTIFICATE-----")?.0,
        None => decoded.trim().trim_matches(':'),
    };
    let mut base64 = Zeroizing::new(String::with_capacity(body.len()));
    base64.extend(body.split_ascii_whitespace());
    let der = STANDARD.decode(base64.as_bytes()).ok()?;
    X509Certificate::from_der(&der).is_ok_and(|(rest, _)| rest.is_empty()).then_some(der)
}

/// RFC 3986; a `+` stays one, as it belongs to base64.
fn percent_decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, behind @ ..] = rest {
        rest = behind;
        if *first != b'%' {
            bytes.push(*first);
            continue;
        }
        let digits = std::str::from_utf8(rest.get(..2)?).ok()?;
        bytes.push(u8::from_str_radix(digits, 16).ok()?);
        rest = &rest[2..];
    }
    String::from_utf8(bytes).ok()
}

/// What is registered of a client certificate.
///
/// # Errors
/// `login_certificate_unusable` for a CA's, for one whose extended key usage is without clientAuth, and for one that is
/// not valid at the instant.
pub(crate) fn registered(der: &[u8], now: Instant) -> Result<LoginCertificate, Rule> {
    let unusable = Rule::LoginCertificateUnusable;
    let (_, certificate) = X509Certificate::from_der(der).map_err(|_| Rule::CertificateUnreadable)?;
    let is_for_clients = match certificate.extended_key_usage() {
        Ok(Some(usage)) => usage.value.client_auth || usage.value.any,
        Ok(None) => true,
        Err(_) => false,
    };
    let instant = |time: x509_parser::time::ASN1Time| Instant::from_timestamp(time.timestamp(), 0);
    let validity = certificate.validity();
    let (not_before, not_after) = instant(validity.not_before).zip(instant(validity.not_after)).ok_or(unusable)?;
    let kept = LoginCertificate {
        fingerprint: crate::digest::hex(&crate::digest::sha256(der)),
        serial: crate::digest::hex(&certificate.tbs_certificate.serial.to_bytes_be()),
        subject: certificate.subject().to_string(),
        not_before,
        not_after,
        registered_at: now,
        stopped_at: None,
    };
    if certificate.is_ca() || !is_for_clients || !kept.is_good_at(now) { Err(unusable) } else { Ok(kept) }
}
