//! 内蔵CA — The built-in CA: a root, an issuing CA, and the certificates it issues for real requests.
//!
//! rcgen never sees a foreign CSR: it copies some of them wrongly. The public key comes from the CSR through
//! x509-parser, the subject and the names from the form, and everything that was signed is read back and checked.

use rcgen::{
    BasicConstraints, CertificateParams, DistinguishedName, DnType, DnValue, ExtendedKeyUsagePurpose, IsCa, Issuer,
    KeyPair, KeyUsagePurpose, SanType, SerialNumber, SubjectPublicKeyInfo,
};
use time::OffsetDateTime;
use x509_parser::oid_registry::OID_PKCS1_RSAENCRYPTION;
use x509_parser::prelude::FromDer;

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

/// The CA's two certificates and its issuing key, sealed.
#[derive(Clone)]
pub(crate) struct Ca {
    pub(crate) root: Authority,
    pub(crate) issuing: Authority,
}

impl Ca {
    /// Makes a root and an issuing CA, their keys sealed under the secret.
    pub(crate) fn found(secret: &Secret, now: Instant) -> Result<Ca> {
        let root_key = chance::ec_key()?;
        let mut root = authority("Passport Built-in Root CA", now, ROOT_YEARS)?;
        root.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let root_certificate = root.self_signed(&root_key).map_err(failed)?;

        let issuing_key = chance::ec_key()?;
        let mut issuing = authority("Passport Built-in Issuing CA", now, ISSUING_YEARS)?;
        issuing.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
        issuing.use_authority_key_identifier_extension = true;
        let root_issuer = Issuer::from_params(&root, &root_key);
        let issuing_certificate = issuing.signed_by(&issuing_key, &root_issuer).map_err(failed)?;

        let sealed = |role, key: &KeyPair| secret.seal(Purpose::CaKey, about(role), key.serialized_der());
        Ok(Ca {
            root: Authority {
                certificate: root_certificate.der().to_vec(),
                sealed_key: sealed(Role::Root, &root_key)?,
            },
            issuing: Authority {
                certificate: issuing_certificate.der().to_vec(),
                sealed_key: sealed(Role::Issuing, &issuing_key)?,
            },
        })
    }

    /// Issues a server certificate: serverAuth, AKI and SKI, a serial of 127 random bits.
    pub(crate) fn issue(&self, secret: &Secret, request: &Request<'_>) -> Result<Issued> {
        let key = secret.open(Purpose::CaKey, about(Role::Issuing), &self.issuing.sealed_key)?;
        let key = KeyPair::try_from(key.as_slice()).map_err(failed)?;
        let certificate_der = self.issuing.certificate.as_slice().into();
        let issuer = Issuer::from_ca_cert_der(&certificate_der, key).map_err(failed)?;
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
        self.read_back(der, request)
    }

    /// Reads an issued certificate as a stranger would: issuer, key, dates and signature are what they must be.
    fn read_back(&self, der: Vec<u8>, request: &Request<'_>) -> Result<Issued> {
        let (_, issuing) = x509_parser::parse_x509_certificate(&self.issuing.certificate).map_err(failed)?;
        let (rest, certificate) = x509_parser::parse_x509_certificate(&der).map_err(failed)?;
        let public_key = &issuing.public_key().subject_public_key.data;
        let verified =
            aws_lc_rs::signature::UnparsedPublicKey::new(&aws_lc_rs::signature::ECDSA_P256_SHA256_ASN1, public_key)
                .verify(certificate.tbs_certificate.as_ref(), &certificate.signature_value.data);
        let sound = rest.is_empty()
            && verified.is_ok()
            && certificate.issuer().as_raw() == issuing.subject().as_raw()
            && certificate.public_key().raw == request.spki
            && certificate.validity().not_before.timestamp() == request.not_before.timestamp()
            && certificate.validity().not_after.timestamp() == request.not_after.timestamp();
        if !sound {
            return Err(Error::from_code(Code::Panic));
        }
        let serial = digest::hex(&certificate.tbs_certificate.serial.to_bytes_be());
        let spki = digest::sha256(request.spki);
        let issuer = digest::sha256(certificate.issuer().as_raw());
        Ok(Issued { der, serial, spki, issuer })
    }
}

/// What a CA key is sealed for, so that one cannot stand in for the other.
fn about(role: Role) -> &'static [u8] {
    match role {
        Role::Root => b"root",
        Role::Issuing => b"issuing",
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

fn authority(name: &str, now: Instant, years: i64) -> Result<CertificateParams> {
    let mut params = dated(now, now + chrono::TimeDelta::days(years * 365))?;
    params.distinguished_name = DistinguishedName::new();
    params.distinguished_name.push(DnType::CountryName, printable("JP")?);
    params.distinguished_name.push(DnType::OrganizationName, "Passport");
    params.distinguished_name.push(DnType::CommonName, name);
    params.key_usages =
        vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign, KeyUsagePurpose::DigitalSignature];
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
