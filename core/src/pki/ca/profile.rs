//! 証明書のプロファイル — What stands in the certificates: server certificates as CA/B BR 7.1.2.7 and, for EV, the EV Guidelines
//! 7.1.4.2 order it; login certificates; the CA's own.

use rcgen::{
    BasicConstraints, CertificateParams, CrlDistributionPoint, CustomExtension, DistinguishedName, DnType, DnValue,
    ExtendedKeyUsagePurpose, IsCa, KeyUsagePurpose, SanType, SerialNumber,
};
use time::OffsetDateTime;
use yasna::models::ObjectIdentifier;

use super::{LoginRequest, Request, failed};
use crate::chance;
use crate::error::Result;
use crate::model::{Field, Form, Instant};

/// 2.23.140.1.2.2 and 2.23.140.1.1: organization validated and extended validation, as CA/B names them.
const POLICY_ORGANIZATION: &[u64] = &[2, 23, 140, 1, 2, 2];
const POLICY_EXTENDED: &[u64] = &[2, 23, 140, 1, 1];

/// anyPolicy (RFC 5280 4.2.1.4).
const POLICY_ANY: &[u64] = &[2, 5, 29, 32, 0];

const CERTIFICATE_POLICIES: &[u64] = &[2, 5, 29, 32];
const AUTHORITY_INFORMATION_ACCESS: &[u64] = &[1, 3, 6, 1, 5, 5, 7, 1, 1];
const CA_ISSUERS: &[u64] = &[1, 3, 6, 1, 5, 5, 7, 48, 2];

const BUSINESS_CATEGORY: &[u64] = &[2, 5, 4, 15];
const SERIAL_NUMBER: &[u64] = &[2, 5, 4, 5];
const JURISDICTION_COUNTRY: &[u64] = &[1, 3, 6, 1, 4, 1, 311, 60, 2, 1, 3];

/// サーバ証明書 — serverAuth for the names of the form.
pub(super) fn server(request: &Request<'_>) -> Result<CertificateParams> {
    let Request { form, is_extended, not_before, not_after, pointers, .. } = *request;
    let mut params = dated(not_before, not_after)?;
    params.distinguished_name = subject(form, is_extended)?;
    params.subject_alt_names = form
        .lines(Field::ServerAlternativeNames)
        .map(|name| name.try_into().map(SanType::DnsName).map_err(failed))
        .collect::<Result<_>>()?;
    params.use_authority_key_identifier_extension = true;
    // Not keyEncipherment beside it, for RSA (CA/B BR 7.1.2.7.11): key exchange by RSA is gone from TLS 1.3.
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    params.crl_distribution_points = vec![CrlDistributionPoint { uris: vec![pointers.crl.to_owned()] }];
    let policy = if is_extended { POLICY_EXTENDED } else { POLICY_ORGANIZATION };
    params.custom_extensions = vec![policies(policy), issuer_access(pointers.issuer)];
    Ok(params)
}

/// ログイン証明書 — clientAuth.
pub(super) fn login(request: &LoginRequest<'_>) -> Result<CertificateParams> {
    let mut params = dated(request.not_before, request.not_after)?;
    params.distinguished_name = DistinguishedName::new();
    params.distinguished_name.push(DnType::OrganizationName, request.organization);
    params.distinguished_name.push(DnType::CommonName, request.common_name);
    params.is_ca = IsCa::ExplicitNoCa;
    params.use_authority_key_identifier_extension = true;
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
    if !request.crl.is_empty() {
        params.crl_distribution_points = vec![CrlDistributionPoint { uris: vec![request.crl.to_owned()] }];
    }
    Ok(params)
}

/// 認証局 — A CA's own certificate, as a root has it.
pub(super) fn authority(
    name: &str,
    from: Instant,
    years: i64,
    depth: BasicConstraints,
) -> Result<CertificateParams> {
    // A clock that is set back a little must not come to lie before the CA.
    let mut params = dated(from - chrono::TimeDelta::days(1), from + chrono::TimeDelta::days(years * 365))?;
    params.distinguished_name = DistinguishedName::new();
    params.distinguished_name.push(DnType::CountryName, printable("JP")?);
    params.distinguished_name.push(DnType::OrganizationName, "Passport");
    params.distinguished_name.push(DnType::CommonName, name);
    params.key_usages =
        vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign, KeyUsagePurpose::DigitalSignature];
    params.is_ca = IsCa::Ca(depth);
    params.use_authority_key_identifier_extension = true;
    Ok(params)
}

/// 発行CA — The certificate of a CA that issues server certificates of any policy and no other certificates (CA/B BR 7.1.2.6).
pub(super) fn issuing(name: &str, from: Instant, years: i64) -> Result<CertificateParams> {
    let mut params = authority(name, from, years, BasicConstraints::Constrained(0))?;
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    params.custom_extensions = vec![policies(POLICY_ANY)];
    Ok(params)
}

/// An instant as rcgen takes it.
pub(super) fn at(instant: Instant) -> Result<OffsetDateTime> {
    OffsetDateTime::from_unix_timestamp(instant.timestamp()).map_err(failed)
}

/// The parameters every certificate shares; rcgen's own defaults (1975 to 4096, a serial from the key) are replaced.
fn dated(not_before: Instant, not_after: Instant) -> Result<CertificateParams> {
    let mut params = CertificateParams::default();
    params.not_before = at(not_before)?;
    params.not_after = at(not_after)?;
    let mut serial = chance::bytes::<16>()?;
    // Positive, and never shorter: the first octet is 0x40 to 0x7f, which leaves 126 random bits.
    serial[0] = serial[0] & 0x3f | 0x40;
    params.serial_number = Some(SerialNumber::from_slice(&serial));
    Ok(params)
}

/// The certificate's subject, from the form; OU is never carried (2.3). EV puts first who the organization is in law.
fn subject(form: &Form, is_extended: bool) -> Result<DistinguishedName> {
    let mut name = DistinguishedName::new();
    if is_extended {
        let (category, number) = in_law(form);
        name.push(DnType::CustomDnType(BUSINESS_CATEGORY.to_vec()), category);
        name.push(DnType::CustomDnType(JURISDICTION_COUNTRY.to_vec()), printable("JP")?);
        name.push(DnType::CustomDnType(SERIAL_NUMBER.to_vec()), printable(number)?);
    }
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

/// EV Guidelines 7.1.4.2.3 and 7.1.4.2.5: the business category, and the registration number, in whose place a government
/// entity without one says that it is one.
fn in_law(form: &Form) -> (&'static str, &str) {
    let category = match form.text(Field::OrganizationType) {
        "corporation" => "Private Organization",
        "public_body" => "Government Entity",
        _ => "Business Entity",
    };
    match form.text(Field::OrganizationRegistrationNumber) {
        "" => (category, category),
        number => (category, number),
    }
}

/// A country and a serial number are PrintableStrings (RFC 5280, appendix A).
fn printable(text: &str) -> Result<DnValue> {
    text.try_into().map(DnValue::PrintableString).map_err(failed)
}

/// RFC 5280 4.2.1.4, with the policy's identifier alone.
fn policies(policy: &[u64]) -> CustomExtension {
    let content = yasna::construct_der(|writer| {
        writer.write_sequence(|policies| {
            policies.next().write_sequence(|information| {
                information.next().write_oid(&ObjectIdentifier::from_slice(policy));
            });
        });
    });
    CustomExtension::from_oid_content(CERTIFICATE_POLICIES, content)
}

/// RFC 5280 4.2.2.1, with the place of the issuer's certificate.
fn issuer_access(url: &str) -> CustomExtension {
    let content = yasna::construct_der(|writer| {
        writer.write_sequence(|descriptions| {
            descriptions.next().write_sequence(|description| {
                description.next().write_oid(&ObjectIdentifier::from_slice(CA_ISSUERS));
                // uniformResourceIdentifier [6] IA5String
                let place = description.next();
                place.write_tagged_implicit(yasna::Tag::context(6), |place| place.write_ia5_string(url));
            });
        });
    });
    CustomExtension::from_oid_content(AUTHORITY_INFORMATION_ACCESS, content)
}
