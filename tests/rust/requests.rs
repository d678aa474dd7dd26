//! CSRs made on the spot: a random history applies more often than there are files, and no key comes twice.

use rcgen::{CertificateParams, DnType, KeyPair};

/// A CSR, DER, for `www.example.jp` and `example.jp` of Sample Co., Ltd., with a key of its own (EC P-256).
#[allow(clippy::disallowed_methods, reason = "keys of tests, which nothing is decided by")]
pub(crate) fn fresh_csr() -> Vec<u8> {
    let mut parameters = CertificateParams::new(["www.example.jp".to_owned(), "example.jp".to_owned()]).unwrap();
    for (kind, text) in [
        (DnType::CountryName, "JP"),
        (DnType::StateOrProvinceName, "Tokyo"),
        (DnType::LocalityName, "Shibuya-ku"),
        (DnType::OrganizationName, "Sample Co., Ltd."),
        (DnType::CommonName, "www.example.jp"),
    ] {
        parameters.distinguished_name.push(kind, text);
    }
    parameters.serialize_request(&KeyPair::generate().unwrap()).unwrap().der().to_vec()
}
