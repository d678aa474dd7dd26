//! CSRの内容 — What a certificate signing request (RFC 2986) holds, and what was found in it.

use serde::Serialize;

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
/// Attributes such as challengePassword are accepted; their values are never shown.
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
    /// 鍵の種類 — The key's type; none when it is not one that is accepted.
    pub key_type: Option<KeyType>,
    /// 鍵の長さ — The key's size in bits; 0 when it could not be read.
    pub key_bits: u32,
    /// 鍵の指紋 — SHA-256 of the SubjectPublicKeyInfo, lower-case hexadecimal; empty when it could not be read.
    pub spki_sha256: String,
    /// 指摘 — Everything found, the gravest rule first in the order the checks are made.
    pub findings: Vec<Finding>,
    #[serde(skip)]
    pub(crate) der: Vec<u8>,
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

/// Whether a PEM label is a private key's (`PRIVATE KEY`, `EC PRIVATE KEY`, `ENCRYPTED PRIVATE KEY` …).
pub(crate) fn is_private_key(label: &str) -> bool {
    label.ends_with("PRIVATE KEY")
}

/// The labels of the PEM blocks begun in a text (RFC 7468), without decoding any of them.
pub(crate) fn labels(text: &[u8]) -> Vec<String> {
    const BEGIN: &[u8] = b"-----BEGIN ";
    let mut labels = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.windows(BEGIN.len()).position(|window| window == BEGIN) {
        rest = &rest[at + BEGIN.len()..];
        // No label is long; a long line is not read to its end again for each block it begins.
        let line = rest[..rest.len().min(64)].split(|byte| *byte == b'\n').next().unwrap_or_default();
        labels.push(String::from_utf8_lossy(line).trim_end().trim_end_matches('-').to_owned());
    }
    labels
}
