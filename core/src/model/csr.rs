//! CSRの内容 — What a certificate signing request (RFC 2986) holds, and what was found in it.

use serde::Serialize;
use x509_parser::asn1_rs::{Any, FromDer, Tag};
use zeroize::Zeroizing;

use super::blocklist::KeyPrint;
use super::choice;
use crate::error::{Finding, Severity};

choice! {
    /// 鍵の種類 — The type of a public key that is accepted (2.3).
    KeyType {
        1 Rsa "rsa" "RSA" "RSA"
        2 EcP256 "ec_p256" "EC P-256" "EC P-256"
        3 EcP384 "ec_p384" "EC P-384" "EC P-384"
        4 EcP521 "ec_p521" "EC P-521" "EC P-521"
    }
}

/// CSRの検査結果 — A CSR as it was read: subject, names, key, and everything found.
///
/// Attributes such as challengePassword are accepted and named; their values are never shown.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct CsrInspection {
    /// 国名 — The subject's C; empty when it has none, and so with the others.
    pub country: String,
    /// 都道府県名 — The subject's ST.
    pub state: String,
    /// 市区町村名 — The subject's L.
    pub locality: String,
    /// 組織名 — The subject's O.
    pub organization: String,
    /// コモンネーム — The subject's CN.
    pub common_name: String,
    /// 名前 — The common name and every DNS name of the SAN, as A-labels, each once, the common name first.
    pub names: Vec<String>,
    /// 名前の表示 — The same names in the same order as a person reads them: U-labels (RFC 5890) for A-labels.
    pub unicode_names: Vec<String>,
    /// 属性 — The attributes it has (RFC 2986 4.1), each once, by name (`challengePassword`) or as an OID.
    pub attributes: Vec<String>,
    /// 拡張 — The extensions it asks for (RFC 5280 4.2), each once, by name (`subjectAltName`) or as an OID.
    pub extensions: Vec<String>,
    /// 署名アルゴリズム — The algorithm of its signature, by name (`ecdsa-with-SHA256`) or as an OID; empty when it could
    /// not be read.
    pub signature_algorithm: String,
    /// 鍵の種類 — The key's type; none when it is not one that is accepted.
    pub key_type: Option<KeyType>,
    /// 鍵の長さ — The key's size in bits; 0 when it could not be read.
    pub key_bits: u32,
    /// 鍵の指紋 — SHA-256 of the SubjectPublicKeyInfo, lower-case hexadecimal; empty when it could not be read.
    pub spki_sha256: String,
    /// 指摘 — Everything found, the gravest rule first in the order the checks are made.
    pub findings: Vec<Finding>,
    /// What is kept of it with an application: its DER, unless it holds an attribute whose value nobody is to see.
    #[serde(skip)]
    pub(crate) kept: Option<Vec<u8>>,
    /// The SubjectPublicKeyInfo, DER: what a certificate is issued for.
    #[serde(skip)]
    pub(crate) public_key: Vec<u8>,
    /// Its SHA-256.
    #[serde(skip)]
    pub(crate) spki: [u8; 32],
    /// What the key is known by in lists of weak keys; nothing when it is of no use to look.
    #[serde(skip)]
    pub(crate) key_prints: Vec<KeyPrint>,
}

impl CsrInspection {
    /// 受け付けられるか — Whether nothing was found that refuses it.
    pub fn is_acceptable(&self) -> bool {
        self.findings.iter().all(|finding| finding.severity != Severity::Error)
    }
}

/// 鍵の使用 — What certificates there are of a key already.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct KeyUse {
    /// One of them was revoked, or is to be, for key compromise; or a campaign replaces it for that.
    pub(crate) is_compromised: bool,
    /// One of them is another account's.
    pub(crate) is_in_use: bool,
    /// One of them is of the contract that is asked about.
    pub(crate) is_reused: bool,
}

/// Whether a PEM label is a private key's (`PRIVATE KEY`, `EC PRIVATE KEY`, `ENCRYPTED PRIVATE KEY` …).
pub(crate) fn is_private_key(label: &str) -> bool {
    label.ends_with("PRIVATE KEY")
}

/// The labels of the PEM blocks begun in a text (RFC 7468), without decoding any of them.
pub(crate) fn labels(text: &[u8]) -> Vec<String> {
    const BEGIN: &[u8] = b"-----BEGIN ";
    let mut labels = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.iter().position(|byte| *byte == b'-') {
        let Some(after) = rest[at..].strip_prefix(BEGIN) else {
            rest = &rest[at + 1..];
            continue;
        };
        rest = after;
        // No label is long; a long line is not read to its end again for each block it begins.
        let line = rest[..rest.len().min(64)].split(|byte| *byte == b'\n').next().unwrap_or_default();
        labels.push(String::from_utf8_lossy(line).trim_end().trim_end_matches('-').to_owned());
    }
    labels
}

/// The PEM blocks of a text, from the beginning of the first to the end of the last: what stands around them is nobody's to keep.
/// What has no block stays as it is.
pub(crate) fn blocks(text: &[u8]) -> &[u8] {
    let at = |mark: &[u8]| text.windows(mark.len()).position(|window| window == mark);
    let last = |mark: &[u8]| text.windows(mark.len()).rposition(|window| window == mark);
    let (Some(begin), Some(end)) = (at(b"-----BEGIN "), last(b"-----END ")) else { return text };
    let line = text[end..].iter().position(|byte| *byte == b'\n').map_or(text.len(), |length| end + length + 1);
    text.get(begin..line).unwrap_or(text)
}

/// Whether what was given as a CSR or as a certificate holds a private key: as PEM, or as bare DER. A key under its own label
/// is copied nowhere.
pub(crate) fn holds_private_key(given: &[u8]) -> bool {
    let labels = labels(given);
    if is_private_key_der(given) || labels.iter().any(|label| is_private_key(label)) {
        return true;
    }
    // One under another label, as when a file's first line was mended by hand.
    let blocks = if labels.is_empty() { Vec::new() } else { pem::parse_many(given).unwrap_or_default() };
    blocks.into_iter().any(|block| is_private_key_der(&Zeroizing::new(block.into_contents())))
}

/// Whether DER is a private key: PKCS#8 (RFC 5958), encrypted or not, PKCS#1 (RFC 8017 A.1.2), SEC 1 (RFC 5915), or a
/// PKCS#12 store (RFC 7292). Told by its shape; nothing of it is copied.
pub(crate) fn is_private_key_der(der: &[u8]) -> bool {
    let Ok((_, Any { header, data, .. })) = Any::from_der(der) else { return false };
    let mut rest = data;
    let mut shape = Vec::with_capacity(4);
    while shape.len() < 4 {
        let Ok((after, element)) = Any::from_der(rest) else { break };
        shape.push((element.tag(), element.data));
        rest = after;
    }
    header.tag() == Tag::Sequence
        && matches!(
            shape.as_slice(),
            [(Tag::Integer, [3]), (Tag::Sequence, _), ..]
                | [(Tag::Integer, [0 | 1]), (Tag::Sequence, _), (Tag::OctetString, _), ..]
                | [(Tag::Integer, [1]), (Tag::OctetString, _), ..]
                | [(Tag::Integer, [0 | 1]), (Tag::Integer, _), (Tag::Integer, _), (Tag::Integer, _)]
                | [(Tag::Sequence, _), (Tag::OctetString, _)]
        )
}
