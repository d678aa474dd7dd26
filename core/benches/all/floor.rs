//! 下限 — The least that a gate must do, done bare: no rule, no name, no text.

use aws_lc_rs::signature::{self, UnparsedPublicKey, VerificationAlgorithm};
use x509_parser::certification_request::X509CertificationRequest;
use x509_parser::prelude::FromDer;

/// Reads a CSR and verifies its signature.
pub(crate) fn inspect(csr: &[u8]) -> bool {
    let (_, request) = X509CertificationRequest::from_der(csr).unwrap();
    let info = &request.certification_request_info;
    let key = &info.subject_pki.subject_public_key.data;
    let verifier: &dyn VerificationAlgorithm = match request.signature_algorithm.algorithm.to_id_string().as_str() {
        "1.2.840.113549.1.1.11" => &signature::RSA_PKCS1_2048_8192_SHA256,
        "1.2.840.10045.4.3.2" => &signature::ECDSA_P256_SHA256_ASN1,
        "1.2.840.10045.4.3.3" => &signature::ECDSA_P384_SHA384_ASN1,
        other => unreachable!("{other} signs no case"),
    };
    UnparsedPublicKey::new(verifier, key).verify(info.raw, &request.signature_value.data).is_ok()
}
