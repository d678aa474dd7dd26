//! 署名の検証 — Verifying a signature by (key algorithm, signature algorithm), with aws-lc.
//!
//! x509-parser's own verification chooses the curve from the signature algorithm and refuses good requests.

use aws_lc_rs::signature::{self, UnparsedPublicKey, VerificationAlgorithm};
use x509_parser::oid_registry::asn1_rs::{Oid, oid};
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

// The registry does not list these: ecdsa-with-SHA1 (RFC 3279 2.2.3), SHA-224 (RFC 5754 2.1) and MGF1 (RFC 4055 2.2).
const ECDSA_WITH_SHA1: Oid<'static> = oid!(1.2.840.10045.4.1);
const SHA224: Oid<'static> = oid!(2.16.840.1.101.3.4.2.4);
const MGF1: Oid<'static> = oid!(1.2.840.113549.1.1.8);

#[derive(Clone, Copy, PartialEq)]
enum Hash {
    Weak,
    Sha256,
    Sha384,
    Sha512,
}

/// How a signature is made, which says what kind of key makes it.
#[derive(Clone, Copy, PartialEq)]
enum Scheme {
    Pkcs1,
    Pss,
    Ecdsa,
}

/// The hash and the scheme of a signature algorithm; none when it is unknown.
fn scheme_of(algorithm: &AlgorithmIdentifier<'_>) -> Option<(Hash, Scheme)> {
    let oid = &algorithm.algorithm;
    let table: &[(Oid<'_>, Hash, Scheme)] = &[
        (OID_PKCS1_SHA256WITHRSA, Hash::Sha256, Scheme::Pkcs1),
        (OID_PKCS1_SHA384WITHRSA, Hash::Sha384, Scheme::Pkcs1),
        (OID_PKCS1_SHA512WITHRSA, Hash::Sha512, Scheme::Pkcs1),
        (OID_SIG_ECDSA_WITH_SHA256, Hash::Sha256, Scheme::Ecdsa),
        (OID_SIG_ECDSA_WITH_SHA384, Hash::Sha384, Scheme::Ecdsa),
        (OID_SIG_ECDSA_WITH_SHA512, Hash::Sha512, Scheme::Ecdsa),
        (OID_PKCS1_MD5WITHRSAENC, Hash::Weak, Scheme::Pkcs1),
        (OID_PKCS1_SHA1WITHRSA, Hash::Weak, Scheme::Pkcs1),
        (OID_PKCS1_SHA224WITHRSA, Hash::Weak, Scheme::Pkcs1),
        (OID_SIG_ECDSA_WITH_SHA224, Hash::Weak, Scheme::Ecdsa),
        (ECDSA_WITH_SHA1, Hash::Weak, Scheme::Ecdsa),
    ];
    if let Some((_, hash, scheme)) = table.iter().find(|(known, ..)| known == oid) {
        return Some((*hash, *scheme));
    }
    if *oid == OID_PKCS1_RSASSAPSS { pss_of(algorithm).map(|hash| (hash, Scheme::Pss)) } else { None }
}

/// The hash of RSASSA-PSS parameters, in one of the forms that may sign a certificate (CA/B BR 7.1.3.2): the mask by the
/// same hash, a salt of its length, and the one trailer there is. None for any other, which AWS-LC does not verify.
fn pss_of(algorithm: &AlgorithmIdentifier<'_>) -> Option<Hash> {
    let parameters = RsaSsaPssParams::try_from(algorithm.parameters.as_ref()?).ok()?;
    let oid = parameters.hash_algorithm_oid();
    if [OID_HASH_SHA1, SHA224].contains(oid) {
        return Some(Hash::Weak);
    }
    let known = [
        (OID_NIST_HASH_SHA256, Hash::Sha256, 32),
        (OID_NIST_HASH_SHA384, Hash::Sha384, 48),
        (OID_NIST_HASH_SHA512, Hash::Sha512, 64),
    ];
    let (_, hash, length) = known.iter().find(|(known, ..)| known == oid)?;
    let mask = parameters.mask_gen_algorithm().ok()?;
    let is_usual = mask.mgf == MGF1
        && mask.hash == *oid
        && parameters.salt_length() == *length
        && parameters.trailer_field() == 1;
    is_usual.then_some(*hash)
}

/// Whether a signature's hash is known to be weaker than SHA-256.
pub(super) fn is_weak(algorithm: &AlgorithmIdentifier<'_>) -> bool {
    scheme_of(algorithm).is_some_and(|(hash, _)| hash == Hash::Weak)
}

/// The verifier for a key, a hash and a scheme; none where they do not go together.
fn verifier(key: KeyType, hash: Hash, scheme: Scheme) -> Option<&'static dyn VerificationAlgorithm> {
    Some(match (key, hash, scheme) {
        (KeyType::Rsa, Hash::Sha256, Scheme::Pkcs1) => &signature::RSA_PKCS1_2048_8192_SHA256,
        (KeyType::Rsa, Hash::Sha384, Scheme::Pkcs1) => &signature::RSA_PKCS1_2048_8192_SHA384,
        (KeyType::Rsa, Hash::Sha512, Scheme::Pkcs1) => &signature::RSA_PKCS1_2048_8192_SHA512,
        (KeyType::Rsa, Hash::Sha256, Scheme::Pss) => &signature::RSA_PSS_2048_8192_SHA256,
        (KeyType::Rsa, Hash::Sha384, Scheme::Pss) => &signature::RSA_PSS_2048_8192_SHA384,
        (KeyType::Rsa, Hash::Sha512, Scheme::Pss) => &signature::RSA_PSS_2048_8192_SHA512,
        (KeyType::EcP256, Hash::Sha256, Scheme::Ecdsa) => &signature::ECDSA_P256_SHA256_ASN1,
        (KeyType::EcP256, Hash::Sha384, Scheme::Ecdsa) => &signature::ECDSA_P256_SHA384_ASN1,
        (KeyType::EcP256, Hash::Sha512, Scheme::Ecdsa) => &signature::ECDSA_P256_SHA512_ASN1,
        (KeyType::EcP384, Hash::Sha256, Scheme::Ecdsa) => &signature::ECDSA_P384_SHA256_ASN1,
        (KeyType::EcP384, Hash::Sha384, Scheme::Ecdsa) => &signature::ECDSA_P384_SHA384_ASN1,
        (KeyType::EcP384, Hash::Sha512, Scheme::Ecdsa) => &signature::ECDSA_P384_SHA512_ASN1,
        (KeyType::EcP521, Hash::Sha256, Scheme::Ecdsa) => &signature::ECDSA_P521_SHA256_ASN1,
        (KeyType::EcP521, Hash::Sha384, Scheme::Ecdsa) => &signature::ECDSA_P521_SHA384_ASN1,
        (KeyType::EcP521, Hash::Sha512, Scheme::Ecdsa) => &signature::ECDSA_P521_SHA512_ASN1,
        _ => return None,
    })
}

/// 検証 — Verifies a signature over `message`.
///
/// # Errors
/// `signature_hash_weak` under SHA-256; `signature_algorithm_not_supported` for an algorithm or parameters that cannot be
/// verified; `csr_signature_invalid` when it does not verify, or is of another kind of key.
pub(super) fn verify(
    key: KeyType,
    public_key: &[u8],
    algorithm: &AlgorithmIdentifier<'_>,
    message: &[u8],
    signature: &[u8],
) -> Result<(), Rule> {
    let (hash, scheme) = scheme_of(algorithm).ok_or(Rule::SignatureAlgorithmNotSupported)?;
    if hash == Hash::Weak {
        return Err(Rule::SignatureHashWeak);
    }
    let verifier = verifier(key, hash, scheme).ok_or(Rule::CsrSignatureInvalid)?;
    UnparsedPublicKey::new(verifier, public_key).verify(message, signature).map_err(|_| Rule::CsrSignatureInvalid)
}
