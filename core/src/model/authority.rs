//! 認証局 — A CA's certificate and its sealed key, as they are kept.

/// Whose key an [`Authority`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(i64)]
pub(crate) enum Role {
    Root = 1,
    Issuing = 2,
    /// The CA of the login certificates, a root of its own (1).
    Login = 3,
}

/// A CA's certificate and its private key, sealed under the registry's secret.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Authority {
    pub(crate) certificate: Vec<u8>,
    pub(crate) sealed_key: Vec<u8>,
}
