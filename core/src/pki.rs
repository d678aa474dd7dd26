//! 鍵と証明書 — CSRs (RFC 2986), certificates (RFC 5280) and the built-in CA.

pub(crate) mod ca;
pub(crate) mod client_certificate;
pub(crate) mod csr;
pub(crate) mod evidence;
pub(crate) mod formats;
mod object;
pub(crate) mod password;
mod path;
pub(crate) mod pkcs12;
mod request;
mod signature;
mod subject;
pub(crate) mod vault;
pub(crate) mod weak_key;
