//! 認証局 — A CA's certificate and its sealed key, as they are kept; and what its certificates and CRLs point to.

use super::choice;

choice! {
    /// 認証局の鍵 — The algorithm of the built-in CA's own keys.
    CaAlgorithm {
        1 EcdsaP256 "ecdsa_p256" "ECDSA（P-256）" "ECDSA P-256 with SHA-256"
        2 EcdsaP384 "ecdsa_p384" "ECDSA（P-384）" "ECDSA P-384 with SHA-384"
        3 Rsa3072 "rsa_3072" "RSA（3072ビット）" "RSA 3072 with SHA-256"
        4 Rsa4096 "rsa_4096" "RSA（4096ビット）" "RSA 4096 with SHA-256"
    }
}

/// Whose key an [`Authority`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(i64)]
pub(crate) enum Role {
    Root = 1,
    Issuing = 2,
    /// The CA of the login certificates, a root of its own (1).
    Login = 3,
}

impl std::fmt::Display for Role {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(match self {
            Role::Root => "root",
            Role::Issuing => "issuing",
            Role::Login => "login",
        })
    }
}

/// A CA's certificate and its private key, sealed under the registry's secret.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Authority {
    pub(crate) certificate: Vec<u8>,
    /// The certificates above it, PEM, its issuer first; empty for a root.
    pub(crate) chain: String,
    pub(crate) sealed_key: Vec<u8>,
}

/// Where what a certificate points to is published: URLs.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pointers<'a> {
    /// Of the issuing CA's CRL.
    pub(crate) crl: &'a str,
    /// Of the issuing CA's certificate, DER.
    pub(crate) issuer: &'a str,
}
