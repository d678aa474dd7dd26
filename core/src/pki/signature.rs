//! 署名の検証 — Verifying a signature by (key algorithm, signature algorithm), with aws-lc.
//!
//! x509-parser's own verification chooses the curve from the signature algorithm and refuses good requests.

use aws_lc_rs::signature::{self, UnparsedPublicKey, VerificationAlgorithm};
use x509_parser::oid_registry::asn1_rs::Oid;
use x509_parser::oid_registry::{
    OID_HASH_SHA1, OID_NIST_HASH_SHA256, OID_NIST_HASH_SHA384, OID_NIST_HASH_SHA512, OID_PKCS1_MD5WITHRSAENC,
    OID_PKCS1_RSASSAPSS, OID_PKCS1_SHA1WITHRSA, OID_PKCS1_SHA224WITHRSA, OID_PKCS1_SHA256WITHRSA,
    OID_PKCS1_SHA384WITHRSA, OID_PKCS1_SHA512WITHRSA, OID_SIG_ECDSA_WITH_SHA224, OID_SIG_ECDSA_WITH_SHA256,
    OID_SIG_ECDSA_WITH_SHA384, OID_SIG_ECDSA_WITH_SHA512,
};
use x509_parser::signature_algorithm::RsaSsaPssParams;
use x509_parser::x509::AlgorithmIdentifier;

use crate::model::KeyType;
use crate::rule::Rule;

/// ecdsa-with-SHA1 (RFC 3279 2.2.3), which the registry does not list.
const ECDSA_WITH_SHA1: &[u64] = &[1, 2, 840, 10045, 4, 1];

#[derive(Clone, Copy, PartialEq)]
enum Hash {
    Weak,
    Sha256,
    Sha384,
    Sha512,
}

/// The hash a signature algorithm uses and whether it is RSASSA-PSS; none when it is unknown.
fn hash_of(algorithm: &AlgorithmIdentifier<'_>) -> Option<(Hash, bool)> {
    let oid = &algorithm.algorithm;
    let table: &[(Oid<'_>, Hash)] = &[
        (OID_PKCS1_SHA256WITHRSA, Hash::Sha256),
        (OID_PKCS1_SHA384WITHRSA, Hash::Sha384),
        (OID_PKCS1_SHA512WITHRSA, Hash::Sha512),
        (OID_SIG_ECDSA_WITH_SHA256, Hash::Sha256),
        (OID_SIG_ECDSA_WITH_SHA384, Hash::Sha384),
        (OID_SIG_ECDSA_WITH_SHA512, Hash::Sha512),
        (OID_PKCS1_MD5WITHRSAENC, Hash::Weak),
        (OID_PKCS1_SHA1WITHRSA, Hash::Weak),
        (OID_PKCS1_SHA224WITHRSA, Hash::Weak),
        (OID_SIG_ECDSA_WITH_SHA224, Hash::Weak),
    ];
    if let Some((_, hash)) = table.iter().find(|(known, _)| known == oid) {
        return Some((*hash, false));
    }
    if oid.iter().is_some_and(|arcs| arcs.eq(ECDSA_WITH_SHA1.iter().copied())) {
        return Some((Hash::Weak, false));
    }
    if *oid == OID_PKCS1_RSASSAPSS {
        let parameters = RsaSsaPssParams::try_from(algorithm.parameters.as_ref()?).ok()?;
        let hash = parameters.hash_algorithm_oid();
        let known = [
            (OID_NIST_HASH_SHA256, Hash::Sha256),
            (OID_NIST_HASH_SHA384, Hash::Sha384),
            (OID_NIST_HASH_SHA512, Hash::Sha512),
            (OID_HASH_SHA1, Hash::Weak),
        ];
        return known.iter().find(|(oid, _)| oid == hash).map(|(_, hash)| (*hash, true));
    }
    None
}

/// Whether a signature's hash is known to be weaker than SHA-256.
pub(super) fn is_weak(algorithm: &AlgorithmIdentifier<'_>) -> bool {
    hash_of(algorithm).is_some_and(|(hash, _)| hash == Hash::Weak)
}

/// The verifier for a key and a hash; none where the pair cannot be verified.
fn verifier(key: KeyType, hash: Hash, pss: bool) -> Option<&'static dyn VerificationAlgorithm> {
    Some(match (key, hash, pss) {
        (KeyType::Rsa, Hash::Sha256, false) => &signature::RSA_PKCS1_2048_8192_SHA256,
        (KeyType::Rsa, Hash::Sha384, false) => &signature::RSA_PKCS1_2048_8192_SHA384,
        (KeyType::Rsa, Hash::Sha512, false) => &signature::RSA_PKCS1_2048_8192_SHA512,
        (KeyType::Rsa, Hash::Sha256, true) => &signature::RSA_PSS_2048_8192_SHA256,
        (KeyType::Rsa, Hash::Sha384, true) => &signature::RSA_PSS_2048_8192_SHA384,
        (KeyType::Rsa, Hash::Sha512, true) => &signature::RSA_PSS_2048_8192_SHA512,
        (KeyType::EcP256, Hash::Sha256, false) => &signature::ECDSA_P256_SHA256_ASN1,
        (KeyType::EcP256, Hash::Sha384, false) => &signature::ECDSA_P256_SHA384_ASN1,
        (KeyType::EcP256, Hash::Sha512, false) => &signature::ECDSA_P256_SHA512_ASN1,
        (KeyType::EcP384, Hash::Sha256, false) => &signature::ECDSA_P384_SHA256_ASN1,
        (KeyType::EcP384, Hash::Sha384, false) => &signature::ECDSA_P384_SHA384_ASN1,
        (KeyType::EcP384, Hash::Sha512, false) => &signature::ECDSA_P384_SHA512_ASN1,
        (KeyType::EcP521, Hash::Sha256, false) => &signature::ECDSA_P521_SHA256_ASN1,
        (KeyType::EcP521, Hash::Sha384, false) => &signature::ECDSA_P521_SHA384_ASN1,
        (KeyType::EcP521, Hash::Sha512, false) => &signature::ECDSA_P521_SHA512_ASN1,
        _ => return None,
    })
}

/// 検証 — Verifies a signature over `message`.
///
/// # Errors
/// `signature_hash_weak` under SHA-256; `csr_signature_invalid` when it does not verify or its algorithm is unknown.
pub(super) fn verify(
    key: KeyType,
    public_key: &[u8],
    algorithm: &AlgorithmIdentifier<'_>,
    message: &[u8],
    signature: &[u8],
) -> Result<(), Rule> {
    let (hash, pss) = hash_of(algorithm).ok_or(Rule::CsrSignatureInvalid)?;
    if hash == Hash::Weak {
        return Err(Rule::SignatureHashWeak);
    }
    let verifier = verifier(key, hash, pss).ok_or(Rule::CsrSignatureInvalid)?;
    UnparsedPublicKey::new(verifier, public_key).verify(message, signature).map_err(|_| Rule::CsrSignatureInvalid)
}
