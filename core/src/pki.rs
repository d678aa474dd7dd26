//! 鍵と証明書 — CSRs (RFC 2986), certificates (RFC 5280) and the built-in CA.

pub(crate) mod ca;
pub(crate) mod csr;
pub(crate) mod evidence;
pub(crate) mod formats;
mod object;
mod path;
mod request;
mod signature;
mod subject;
pub(crate) mod vault;
pub(crate) mod weak_key;
