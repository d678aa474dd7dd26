//! 内蔵CA — The built-in CA: a root, an issuing CA, and the certificates it issues for real requests.
//!
//! rcgen never sees a foreign CSR: it copies some of them wrongly. The public key comes from the CSR through
//! x509-parser, the subject and the names from the form, and everything that was signed is read back and checked.

use rcgen::{
    BasicConstraints, CertificateParams, CrlDistributionPoint, DistinguishedName, DnType, DnValue,
    ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair, KeyUsagePurpose, SanType, SerialNumber, SubjectPublicKeyInfo,
};
use time::OffsetDateTime;
use x509_parser::oid_registry::OID_PKCS1_RSAENCRYPTION;
use x509_parser::prelude::FromDer;

use super::evidence::is_signed_by;
use super::vault::{Purpose, Secret};
use crate::chance;
use crate::digest;
use crate::error::{Code, Error, Result};
use crate::model::authority::{Authority, Role};
use crate::model::{Field, Form, Instant};

/// Years the root and the issuing CA are valid for.
const ROOT_YEARS: i64 = 30;
const ISSUING_YEARS: i64 = 25;

/// What a server certificate is made of.
pub(crate) struct Request<'a> {
    /// The SubjectPublicKeyInfo of the CSR, DER.
    pub(crate) spki: &'a [u8],
    /// The form: the DN fields and the names.
    pub(crate) form: &'a Form,
    pub(crate) not_before: Instant,
    pub(crate) not_after: Instant,
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

/// A certificate that was issued and read back.
pub(crate) struct Issued {
    pub(crate) der: Vec<u8>,
    /// Lower-case hexadecimal.
    pub(crate) serial: String,
    /// SHA-256 of the SubjectPublicKeyInfo.
    pub(crate) spki: [u8; 32],
    /// SHA-256 of the issuer's name, DER.
    pub(crate) issuer: [u8; 32],
}

/// The authorities: root and issuing CA of the server certificates, and the login CA, which is a root of its own, so that
/// no server certificate passes where login certificates are trusted. Their keys are sealed.
#[derive(Clone)]
pub(crate) struct Ca {
    pub(crate) root: Authority,
    pub(crate) issuing: Authority,
    pub(crate) login: Authority,
}

impl Ca {
    /// Makes a root, an issuing CA and a login CA, their keys sealed under the secret.
    pub(crate) fn found(secret: &Secret, now: Instant) -> Result<Ca> {
        let sealed = |role, certificate: rcgen::Certificate, key: &KeyPair| {
            let sealed_key = secret.seal(Purpose::CaKey, about(role), key.serialized_der())?;
            Ok::<_, Error>(Authority { certificate: certificate.der().to_vec(), sealed_key })
        };
        let root_key = chance::ec_key()?;
        let root = authority("Passport Built-in Root CA", now, ROOT_YEARS, BasicConstraints::Unconstrained)?;
        let root_certificate = root.self_signed(&root_key).map_err(failed)?;

        let issuing_key = chance::ec_key()?;
        let mut issuing =
            authority("Passport Built-in Issuing CA", now, ISSUING_YEARS, BasicConstraints::Constrained(0))?;
        issuing.use_authority_key_identifier_extension = true;
        let root_issuer = Issuer::from_params(&root, &root_key);
        let issuing_certificate = issuing.signed_by(&issuing_key, &root_issuer).map_err(failed)?;

        let login_key = chance::ec_key()?;
        let login = authority("Passport Built-in Login CA", now, ROOT_YEARS, BasicConstraints::Constrained(0))?;
        let login_certificate = login.self_signed(&login_key).map_err(failed)?;
        Ok(Ca {
            root: sealed(Role::Root, root_certificate, &root_key)?,
            issuing: sealed(Role::Issuing, issuing_certificate, &issuing_key)?,
            login: sealed(Role::Login, login_certificate, &login_key)?,
        })
    }

    fn authority(&self, role: Role) -> &Authority {
        match role {
            Role::Root => &self.root,
            Role::Issuing => &self.issuing,
            Role::Login => &self.login,
        }
    }

    /// Opens a role's key for signing.
    fn issuer(&self, secret: &Secret, role: Role) -> Result<Issuer<'static, KeyPair>> {
        let authority = self.authority(role);
        let key = secret.open(Purpose::CaKey, about(role), &authority.sealed_key)?;
        let key = KeyPair::try_from(key.as_slice()).map_err(failed)?;
        Issuer::from_ca_cert_der(&authority.certificate.as_slice().into(), key).map_err(failed)
    }

    /// Issues a login certificate from the login CA: clientAuth, AKI and SKI, a serial of 126 random bits.
    ///
    /// What `organization` and `common_name` hold and for how long it is valid is the caller's matter; what was signed is
    /// read back. It is kept nowhere: that, too, is the caller's.
    pub(crate) fn issue_login(&self, secret: &Secret, request: &LoginRequest<'_>) -> Result<Issued> {
        let LoginRequest { spki, organization, common_name, not_before, not_after, crl } = *request;
        let mut params = dated(not_before, not_after)?;
        params.distinguished_name = DistinguishedName::new();
        params.distinguished_name.push(DnType::OrganizationName, organization);
        params.distinguished_name.push(DnType::CommonName, common_name);
        params.is_ca = IsCa::ExplicitNoCa;
        params.use_authority_key_identifier_extension = true;
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
        if !crl.is_empty() {
            params.crl_distribution_points = vec![CrlDistributionPoint { uris: vec![crl.to_owned()] }];
        }
        let public_key = SubjectPublicKeyInfo::from_der(spki).map_err(failed)?;
        let issuer = self.issuer(secret, Role::Login)?;
        let der = params.signed_by(&public_key, &issuer).map_err(failed)?.der().to_vec();
        self.read_back(Role::Login, der, spki, (not_before, not_after))
    }

    /// Issues a server certificate: serverAuth, AKI and SKI, a serial of 127 random bits.
    pub(crate) fn issue(&self, secret: &Secret, request: &Request<'_>) -> Result<Issued> {
        let issuer = self.issuer(secret, Role::Issuing)?;
        let public_key = SubjectPublicKeyInfo::from_der(request.spki).map_err(failed)?;

        let mut params = dated(request.not_before, request.not_after)?;
        params.distinguished_name = subject(request.form)?;
        params.subject_alt_names = request
            .form
            .lines(Field::ServerAlternativeNames)
            .map(|name| name.try_into().map(SanType::DnsName).map_err(failed))
            .collect::<Result<_>>()?;
        params.is_ca = IsCa::ExplicitNoCa;
        params.use_authority_key_identifier_extension = true;
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        if is_rsa(request.spki) {
            params.key_usages.push(KeyUsagePurpose::KeyEncipherment);
        }
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        let der = params.signed_by(&public_key, &issuer).map_err(failed)?.der().to_vec();
        self.read_back(Role::Issuing, der, request.spki, (request.not_before, request.not_after))
    }

    /// Reads an issued certificate as a stranger would: issuer, key, dates and signature are what they must be.
    fn read_back(&self, by: Role, der: Vec<u8>, spki: &[u8], dates: (Instant, Instant)) -> Result<Issued> {
        let (_, issuer) = x509_parser::parse_x509_certificate(&self.authority(by).certificate).map_err(failed)?;
        let (rest, certificate) = x509_parser::parse_x509_certificate(&der).map_err(failed)?;
        let validity = certificate.validity();
        let sound = rest.is_empty()
            && is_signed_by(&certificate, &issuer)
            && certificate.issuer().as_raw() == issuer.subject().as_raw()
            && certificate.public_key().raw == spki
            && validity.not_before.timestamp() == dates.0.timestamp()
            && validity.not_after.timestamp() == dates.1.timestamp();
        if !sound {
            return Err(Error::from_code(Code::Panic));
        }
        let serial = digest::hex(&certificate.tbs_certificate.serial.to_bytes_be());
        let issuer = digest::sha256(certificate.issuer().as_raw());
        Ok(Issued { der, serial, spki: digest::sha256(spki), issuer })
    }
}

/// What a CA key is sealed for, so that one cannot stand in for the other.
fn about(role: Role) -> &'static [u8] {
    match role {
        Role::Root => b"root",
        Role::Issuing => b"issuing",
        Role::Login => b"login",
    }
}

/// The parameters every certificate shares; rcgen's own defaults (1975 to 4096, a serial from the key) are replaced.
fn dated(not_before: Instant, not_after: Instant) -> Result<CertificateParams> {
    let mut params = CertificateParams::default();
    let at = |instant: Instant| OffsetDateTime::from_unix_timestamp(instant.timestamp()).map_err(failed);
    params.not_before = at(not_before)?;
    params.not_after = at(not_after)?;
    let mut serial = chance::bytes::<16>()?;
    // Positive, and never shorter: the first octet is 0x40 to 0x7f, which leaves 126 random bits.
    serial[0] = serial[0] & 0x3f | 0x40;
    params.serial_number = Some(SerialNumber::from_slice(&serial));
    Ok(params)
}

fn authority(name: &str, now: Instant, years: i64, depth: BasicConstraints) -> Result<CertificateParams> {
    let mut params = dated(now, now + chrono::TimeDelta::days(years * 365))?;
    params.distinguished_name = DistinguishedName::new();
    params.distinguished_name.push(DnType::CountryName, printable("JP")?);
    params.distinguished_name.push(DnType::OrganizationName, "Passport");
    params.distinguished_name.push(DnType::CommonName, name);
    params.key_usages =
        vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign, KeyUsagePurpose::DigitalSignature];
    params.is_ca = IsCa::Ca(depth);
    Ok(params)
}

/// The certificate's subject, from the form; OU is never carried (2.3).
fn subject(form: &Form) -> Result<DistinguishedName> {
    let mut name = DistinguishedName::new();
    name.push(DnType::CountryName, printable(form.text(Field::ServerCountry))?);
    let parts = [
        (DnType::StateOrProvinceName, Field::ServerState),
        (DnType::LocalityName, Field::ServerLocality),
        (DnType::OrganizationName, Field::ServerOrganization),
        (DnType::CommonName, Field::ServerCommonName),
    ];
    for (part, field) in parts {
        let text = form.text(field);
        if !text.is_empty() {
            name.push(part, text);
        }
    }
    Ok(name)
}

/// A country is a PrintableString (RFC 5280, appendix A).
fn printable(text: &str) -> Result<DnValue> {
    text.try_into().map(DnValue::PrintableString).map_err(failed)
}

fn is_rsa(spki: &[u8]) -> bool {
    x509_parser::x509::SubjectPublicKeyInfo::from_der(spki)
        .is_ok_and(|(_, key)| key.algorithm.algorithm == OID_PKCS1_RSAENCRYPTION)
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
mod tests {
    use super::*;

    fn at(seconds: i64) -> Instant {
        Instant::from_timestamp(seconds, 0).unwrap()
    }

    #[test]
    fn a_login_certificate_is_the_login_cas_and_for_clients() {
        let secret = Secret::new([7; 32]);
        let ca = Ca::found(&secret, at(1_775_005_200)).unwrap();
        let key = chance::ec_key().unwrap();
        let spki = rcgen::PublicKeyData::subject_public_key_info(&key);
        let request = LoginRequest {
            spki: &spki,
            organization: "株式会社サンプル",
            common_name: "K7MPQ2XA",
            not_before: at(1_775_005_200),
            not_after: at(1_806_541_199),
            crl: "http://crl.example.jp/login.crl",
        };
        let issued = ca.issue_login(&secret, &request).unwrap();
        let (_, certificate) = x509_parser::parse_x509_certificate(&issued.der).unwrap();
        let (_, issuer) = x509_parser::parse_x509_certificate(&ca.login.certificate).unwrap();
        assert!(is_signed_by(&certificate, &issuer) && is_signed_by(&issuer, &issuer));
        let (_, issuing) = x509_parser::parse_x509_certificate(&ca.issuing.certificate).unwrap();
        assert!(!is_signed_by(&certificate, &issuing), "the server certificates' CA has no part in it");
        let usage = certificate.extended_key_usage().unwrap().unwrap().value;
        assert!(usage.client_auth && !usage.server_auth && !usage.any);
        assert_eq!(certificate.subject().to_string(), "O=株式会社サンプル, CN=K7MPQ2XA");
        assert_eq!(issued.serial.len(), 32);
        assert!(!certificate.is_ca());
    }
}
