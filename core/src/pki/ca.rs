//! 内蔵CA — The built-in CA: a root, an issuing CA, and the certificates it issues for real requests; or an issuing CA that was
//! loaded. And the login CA.
//!
//! rcgen never sees a foreign CSR: it copies some of them wrongly. The public key comes from the CSR through
//! x509-parser, the subject and the names from the form, and everything that was signed is read back and checked.

mod crl;
mod found;
mod profile;

use rcgen::{CertificateParams, Issuer, PublicKeyData, SubjectPublicKeyInfo};
use x509_parser::certificate::X509Certificate;

use super::evidence::{self, is_signed_by};
use super::path;
use super::vault::{Purpose, Secret};
use crate::chance;
use crate::digest;
use crate::error::{Code, Denial, Error, Result};
use crate::key_pair::KeyPair;
use crate::model::authority::{Authority, CaAlgorithm, Pointers, Role};
use crate::model::{Evidence, Form, Instant};
use crate::rule::Rule;

pub(crate) use crl::CrlRequest;

/// What a server certificate is made of.
pub(crate) struct Request<'a> {
    /// The SubjectPublicKeyInfo of the CSR, DER.
    pub(crate) spki: &'a [u8],
    /// The form: the DN fields and the names.
    pub(crate) form: &'a Form,
    /// Whether it is an EV certificate.
    pub(crate) is_extended: bool,
    pub(crate) not_before: Instant,
    pub(crate) not_after: Instant,
    pub(crate) pointers: Pointers<'a>,
}

/// What a login certificate is made of: clientAuth for the holder of an account (1).
pub(crate) struct LoginRequest<'a> {
    /// The SubjectPublicKeyInfo of the CSR, or of a key that was made for it, DER.
    pub(crate) spki: &'a [u8],
    /// O of the subject; at most 64 characters.
    pub(crate) organization: &'a str,
    /// CN of the subject; at most 64 characters.
    pub(crate) common_name: &'a str,
    pub(crate) not_before: Instant,
    pub(crate) not_after: Instant,
    /// Where the login CA's CRL is published, a URL; empty when it is not.
    pub(crate) crl: &'a str,
}

/// A server certificate that waits for its signature: its serial number is drawn.
pub(crate) struct Unsigned {
    params: CertificateParams,
    spki: Vec<u8>,
}

/// An issuing CA that was made elsewhere, as the host gave it; the key is wiped when it is dropped.
#[derive(Clone)]
pub(crate) struct GivenCa {
    /// PEM, the issuing CA first, then what is above it.
    pub(crate) chain: Vec<u8>,
    /// PKCS#8, PEM, not encrypted.
    pub(crate) key: zeroize::Zeroizing<Vec<u8>>,
}

/// The authorities: root and issuing CA of the server certificates, and the login CA, which is a root of its own, so that
/// no server certificate passes where login certificates are trusted. Their keys are sealed.
#[derive(Clone)]
pub(crate) struct Ca {
    /// None when the issuing CA was loaded: its root's key is elsewhere.
    pub(crate) root: Option<Authority>,
    pub(crate) issuing: Authority,
    pub(crate) login: Authority,
}

impl Ca {
    fn authority(&self, role: Role) -> Result<&Authority> {
        match role {
            Role::Root => self.root.as_ref().ok_or(Error::from_code(Code::Panic)),
            Role::Issuing => Ok(&self.issuing),
            Role::Login => Ok(&self.login),
        }
    }

    /// The issuing CA's certificate and those above it, PEM.
    pub(crate) fn certificates(&self) -> String {
        pem(&self.issuing.certificate) + &self.issuing.chain
    }

    /// What the issuing CA is known by in what it issued: SHA-256 of its name.
    pub(crate) fn issuer(&self) -> Result<[u8; 32]> {
        Ok(digest::sha256(read(&self.issuing.certificate)?.subject().as_raw()))
    }

    /// Whether a certificate was signed by a role's key.
    pub(crate) fn has_issued(&self, role: Role, der: &[u8]) -> Result<bool> {
        Ok(path::verifies(&read(der)?, &[read(&self.authority(role)?.certificate)?]))
    }

    /// Opens a role's key for signing.
    fn signer(&self, secret: &Secret, role: Role) -> Result<Issuer<'static, KeyPair>> {
        let authority = self.authority(role)?;
        let key = secret.open(Purpose::CaKey, about(role), &authority.sealed_key)?;
        signer_of(&authority.certificate, KeyPair::of(&key).map_err(failed)?)
    }

    /// Lays out a server certificate, but for its signature.
    ///
    /// # Errors
    /// `Refused` with `ca_invalid` when it would outlive the issuing CA.
    pub(crate) fn lay_out(&self, request: &Request<'_>) -> Result<Unsigned> {
        let ends = read(&self.issuing.certificate)?.validity().not_after.timestamp();
        if ends < request.not_after.timestamp() {
            return Err(Denial::from(Rule::CaInvalid).into());
        }
        Ok(Unsigned { params: profile::server(request)?, spki: request.spki.to_vec() })
    }

    /// Signs a certificate by a key that is thrown away, under the CA's name: for the acceptance check to judge, so that a
    /// certificate it refuses never bears the CA's signature.
    pub(crate) fn rehearse(&self, unsigned: &Unsigned) -> Result<Evidence> {
        let key = chance::ec_key()?;
        let stand_in = key.subject_public_key_info();
        let der = sign(unsigned, &signer_of(&self.issuing.certificate, key)?)?;
        let chain = evidence::ders(self.certificates().as_bytes()).ok_or(Error::from_code(Code::Damaged))?;
        let chain = chain.iter().map(|der| read(der)).collect::<Result<Vec<_>>>()?;
        let verifies = |certificate: &X509Certificate<'_>| {
            evidence::is_signed_under(certificate, &stand_in) && path::holds(certificate, &chain)
        };
        evidence::of(&der, verifies).ok_or(Error::from_code(Code::Panic))
    }

    /// Signs a certificate by the issuing CA's key, and reads it with the CA's chain as a stranger would.
    pub(crate) fn issue(&self, secret: &Secret, unsigned: &Unsigned) -> Result<Evidence> {
        let der = sign(unsigned, &self.signer(secret, Role::Issuing)?)?;
        evidence::read(&der, self.certificates().as_bytes()).map_err(|_| Error::from_code(Code::Panic))
    }

    /// Issues a login certificate from the login CA: clientAuth, AKI and SKI, a serial of 126 random bits.
    ///
    /// What `organization` and `common_name` hold and for how long it is valid is the caller's matter; what was signed is
    /// read back. It is kept nowhere: that, too, is the caller's.
    pub(crate) fn issue_login(&self, secret: &Secret, request: &LoginRequest<'_>) -> Result<Vec<u8>> {
        let unsigned = Unsigned { params: profile::login(request)?, spki: request.spki.to_vec() };
        let der = sign(&unsigned, &self.signer(secret, Role::Login)?)?;
        let certificate = read(&der)?;
        let login = read(&self.login.certificate)?;
        let sound = is_signed_by(&certificate, &login)
            && certificate.issuer().as_raw() == login.subject().as_raw()
            && certificate.public_key().raw == request.spki
            && certificate.validity().not_before.timestamp() == request.not_before.timestamp()
            && certificate.validity().not_after.timestamp() == request.not_after.timestamp();
        if !sound {
            return Err(Error::from_code(Code::Panic));
        }
        Ok(der)
    }
}

/// Whether an authority's key opens under the secret and is its certificate's.
pub(crate) fn key_fits(of: &Authority, role: Role, secret: &Secret) -> bool {
    let key = secret.open(Purpose::CaKey, about(role), &of.sealed_key).ok().and_then(|key| KeyPair::of(&key).ok());
    let of_certificate = evidence::public_key(&of.certificate);
    key.zip(of_certificate).is_some_and(|(key, certified)| key.subject_public_key_info() == certified)
}

/// What a CA key is sealed for, so that one cannot stand in for the other.
fn about(role: Role) -> &'static [u8] {
    match role {
        Role::Root => b"root",
        Role::Issuing => b"issuing",
        Role::Login => b"login",
    }
}

/// A key that signs in the name of a CA's certificate.
fn signer_of(certificate: &[u8], key: KeyPair) -> Result<Issuer<'static, KeyPair>> {
    Issuer::from_ca_cert_der(&certificate.into(), key).map_err(failed)
}

fn sign(unsigned: &Unsigned, by: &Issuer<'_, KeyPair>) -> Result<Vec<u8>> {
    let public_key = SubjectPublicKeyInfo::from_der(&unsigned.spki).map_err(failed)?;
    Ok(unsigned.params.signed_by(&public_key, by).map_err(failed)?.der().to_vec())
}

/// A certificate that the library itself made or took.
fn read(der: &[u8]) -> Result<X509Certificate<'_>> {
    evidence::parse(der).ok_or(Error::from_code(Code::Damaged))
}

/// PEM — A DER certificate as PEM text (RFC 7468), with line feeds.
pub(crate) fn pem(der: &[u8]) -> String {
    let config = pem::EncodeConfig::new().set_line_ending(pem::LineEnding::LF);
    pem::encode_config(&pem::Pem::new("CERTIFICATE", der), config)
}

/// A fault in making a certificate from values that were checked: the library's own.
fn failed(fault: impl std::error::Error + Send + Sync + 'static) -> Error {
    Error::storage(Code::Panic, fault)
}

#[cfg(test)]
mod tests;
