//! PKCS#12 — Key and certificates in one file under a password (RFC 7292), as OpenSSL 3 writes it.
//!
//! PBES2 with PBKDF2-HMAC-SHA-256 and AES-256-CBC (RFC 8018), and an HMAC-SHA-256 over the whole. It is written out here,
//! over AWS-LC: the crates that do it draw their own randomness, leave the key behind in memory and bring a second
//! cryptographic library.

use std::num::NonZeroU32;

use aws_lc_rs::cipher::{AES_256, EncryptionContext, PaddedBlockEncryptingKey, UnboundCipherKey};
use aws_lc_rs::{hmac, pbkdf2};
use zeroize::Zeroizing;

use crate::chance;
use crate::digest::sha256;
use crate::error::{Code, Error, Result};

/// Rounds of both derivations, as OWASP asks for PBKDF2-HMAC-SHA-256.
const ROUNDS: u32 = 600_000;

const INTEGER: u8 = 0x02;
const OCTETS: u8 = 0x04;
const NULL: u8 = 0x05;
const OID: u8 = 0x06;
const BMP: u8 = 0x1e;
const SEQUENCE: u8 = 0x30;
const SET: u8 = 0x31;
/// `[0]`, explicit and implicit.
const EXPLICIT: u8 = 0xa0;
const IMPLICIT: u8 = 0x80;

const DATA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x01];
const ENCRYPTED_DATA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x06];
const SHROUDED_KEY_BAG: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x0c, 0x0a, 0x01, 0x02];
const CERTIFICATE_BAG: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x0c, 0x0a, 0x01, 0x03];
const X509_CERTIFICATE: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x16, 0x01];
const FRIENDLY_NAME: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x14];
const LOCAL_KEY_ID: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x15];
const PBES2: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x05, 0x0d];
const PBKDF2: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x05, 0x0c];
const HMAC_SHA256: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x02, 0x09];
const AES_256_CBC: &[u8] = &[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x01, 0x2a];
const SHA256: &[u8] = &[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01];

/// What goes into a file.
pub(crate) struct Contents<'a> {
    /// The private key, PKCS#8 DER.
    pub(crate) key: &'a [u8],
    /// Its certificate, DER.
    pub(crate) certificate: &'a [u8],
    /// The certificate's issuer, DER.
    pub(crate) issuer: &'a [u8],
    /// By which a browser lists it.
    pub(crate) name: &'a str,
}

/// A PKCS#12 file under a password.
pub(crate) fn sealed(contents: &Contents<'_>, password: &str) -> Result<Vec<u8>> {
    let id = sha256(contents.certificate);
    let attributes = der(
        SET,
        &[
            der(SEQUENCE, &[der(OID, &[FRIENDLY_NAME]), der(SET, &[der(BMP, &[bmp(contents.name)])])]),
            der(SEQUENCE, &[der(OID, &[LOCAL_KEY_ID]), der(SET, &[der(OCTETS, &[id])])]),
        ],
    );
    let bag = |kind: &[u8], value: &[u8], attributes: &[u8]| {
        der(SEQUENCE, &[&der(OID, &[kind])[..], &der(EXPLICIT, &[value]), attributes])
    };
    let certificate = |certificate: &[u8], attributes: &[u8]| {
        let value = der(EXPLICIT, &[der(OCTETS, &[certificate])]);
        bag(CERTIFICATE_BAG, &der(SEQUENCE, &[der(OID, &[X509_CERTIFICATE]), value]), attributes)
    };
    let certificates =
        der(SEQUENCE, &[certificate(contents.certificate, &attributes), certificate(contents.issuer, &[])]);
    let (algorithm, hidden) = encrypted(&certificates, password)?;
    let hidden = der(SEQUENCE, &[der(OID, &[DATA]), algorithm, der(IMPLICIT, &[hidden])]);
    let hidden = der(EXPLICIT, &[der(SEQUENCE, &[der(INTEGER, &[[0]]), hidden])]);
    let certificates = der(SEQUENCE, &[der(OID, &[ENCRYPTED_DATA]), hidden]);

    let (algorithm, hidden) = encrypted(contents.key, password)?;
    let key = der(SEQUENCE, &[algorithm, der(OCTETS, &[hidden])]);
    let keys = data(&der(SEQUENCE, &[bag(SHROUDED_KEY_BAG, &key, &attributes)]));

    let safe = der(SEQUENCE, &[certificates, keys]);
    let salt = chance::bytes::<16>()?;
    let key = hmac::Key::new(hmac::HMAC_SHA256, &mac_key(password, &salt)[..]);
    let mac = hmac::sign(&key, &safe);
    let algorithm = der(SEQUENCE, &[der(OID, &[SHA256]), der(NULL, &[[0; 0]])]);
    let mac = der(SEQUENCE, &[algorithm, der(OCTETS, &[mac.as_ref()])]);
    let mac = der(SEQUENCE, &[mac, der(OCTETS, &[salt]), integer(ROUNDS)]);
    Ok(der(SEQUENCE, &[der(INTEGER, &[[3]]), data(&safe), mac]))
}

/// A ContentInfo of plain data.
fn data(content: &[u8]) -> Vec<u8> {
    der(SEQUENCE, &[der(OID, &[DATA]), der(EXPLICIT, &[der(OCTETS, &[content])])])
}

/// Bytes encrypted under a password, with the AlgorithmIdentifier that says how (RFC 8018, 6.2).
fn encrypted(plain: &[u8], password: &str) -> Result<(Vec<u8>, Vec<u8>)> {
    let (salt, iv) = (chance::bytes::<16>()?, chance::bytes::<16>()?);
    let rounds = NonZeroU32::new(ROUNDS).unwrap_or(NonZeroU32::MIN);
    let mut key = Zeroizing::new([0; 32]);
    pbkdf2::derive(pbkdf2::PBKDF2_HMAC_SHA256, rounds, &salt, password.as_bytes(), &mut key[..]);
    let key = UnboundCipherKey::new(&AES_256, &key[..]).map_err(failed)?;
    // Room for the padding, so that growing leaves no copy of a key behind.
    let mut text = Vec::with_capacity(plain.len() + 16);
    text.extend_from_slice(plain);
    let context = EncryptionContext::Iv128(iv.into());
    let encrypting = PaddedBlockEncryptingKey::cbc_pkcs7(key).map_err(failed)?;
    encrypting.less_safe_encrypt(&mut text, context).map_err(failed)?;
    let function = der(SEQUENCE, &[der(OID, &[HMAC_SHA256]), der(NULL, &[[0; 0]])]);
    let derivation = der(SEQUENCE, &[der(OCTETS, &[salt]), integer(ROUNDS), function]);
    let derivation = der(SEQUENCE, &[der(OID, &[PBKDF2]), derivation]);
    let cipher = der(SEQUENCE, &[der(OID, &[AES_256_CBC]), der(OCTETS, &[iv])]);
    let algorithm = der(SEQUENCE, &[der(OID, &[PBES2]), der(SEQUENCE, &[derivation, cipher])]);
    Ok((algorithm, text))
}

/// The key of the MAC (RFC 7292, B.2): with SHA-256 one block is all that is needed.
fn mac_key(password: &str, salt: &[u8; 16]) -> Zeroizing<[u8; 32]> {
    const BLOCK: usize = 64;
    let password = Zeroizing::new([bmp(password), vec![0, 0]].concat());
    let whole = password.len().div_ceil(BLOCK) * BLOCK;
    let mut input = Zeroizing::new(Vec::with_capacity(BLOCK * 2 + whole));
    input.extend([3; BLOCK]);
    input.extend(salt.iter().cycle().take(BLOCK));
    input.extend(password.iter().cycle().take(whole));
    let mut key = Zeroizing::new(sha256(&input));
    for _ in 1..ROUNDS {
        *key = sha256(&key[..]);
    }
    key
}

/// Text as UTF-16, highest byte first (a BMPString).
fn bmp(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_be_bytes).collect()
}

fn integer(value: u32) -> Vec<u8> {
    let bytes = value.to_be_bytes();
    let first = bytes.iter().position(|byte| *byte != 0).unwrap_or(3);
    let sign: &[u8] = if bytes[first] & 0x80 == 0 { &[] } else { &[0] };
    der(INTEGER, &[sign, &bytes[first..]])
}

/// A value with its tag and its length (X.690).
fn der<P: AsRef<[u8]>>(tag: u8, parts: &[P]) -> Vec<u8> {
    let length: usize = parts.iter().map(|part| part.as_ref().len()).sum();
    let mut bytes = Vec::with_capacity(length + 6);
    bytes.push(tag);
    match u8::try_from(length) {
        Ok(short) if short < 0x80 => bytes.push(short),
        _ => {
            let long = length.to_be_bytes();
            let first = long.iter().position(|byte| *byte != 0).unwrap_or(long.len() - 1);
            let count = u8::try_from(long.len() - first).unwrap_or_default();
            bytes.push(0x80 | count);
            bytes.extend_from_slice(&long[first..]);
        }
    }
    parts.iter().for_each(|part| bytes.extend_from_slice(part.as_ref()));
    bytes
}

fn failed(_: aws_lc_rs::error::Unspecified) -> Error {
    Error::from_code(Code::Panic)
}
