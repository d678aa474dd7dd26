//! 失効リスト — The CRL of an authority (RFC 5280 5), signed and read back.

use rcgen::{CertificateRevocationListParams, KeyIdMethod, RevokedCertParams, SerialNumber};
use x509_parser::extensions::ParsedExtension;
use x509_parser::prelude::FromDer;
use x509_parser::revocation_list::CertificateRevocationList;

use super::profile::at;
use super::{Ca, Role, Secret, failed, read};
use crate::error::{Code, Error, Result};
use crate::model::{Instant, RevocationReason};
use crate::pki::evidence::is_signed_with;

/// What a CRL is made of.
pub(crate) struct CrlRequest<'a> {
    /// Whose CRL it is.
    pub(crate) role: Role,
    /// Its number: higher than that of every CRL before.
    pub(crate) number: u64,
    pub(crate) this_update: Instant,
    pub(crate) next_update: Instant,
    /// Serial number (hexadecimal), instant and reason of everything revoked.
    pub(crate) revoked: &'a [(String, Instant, RevocationReason)],
}

impl Ca {
    /// Signs a CRL, DER, by the authority's key. An unspecified reason has no entry of its own (RFC 5280 5.3.1).
    pub(crate) fn crl(&self, secret: &Secret, request: &CrlRequest<'_>) -> Result<Vec<u8>> {
        let certificate = &self.authority(request.role)?.certificate;
        let revoked_certs = request
            .revoked
            .iter()
            .map(|(serial, revoked_at, reason)| {
                Ok(RevokedCertParams {
                    serial_number: SerialNumber::from_slice(&octets(serial)?),
                    revocation_time: at(*revoked_at)?,
                    reason_code: code(*reason),
                    invalidity_date: None,
                })
            })
            .collect::<Result<_>>()?;
        let crl = CertificateRevocationListParams {
            this_update: at(request.this_update)?,
            next_update: at(request.next_update)?,
            crl_number: SerialNumber::from_slice(&request.number.to_be_bytes()),
            issuing_distribution_point: None,
            revoked_certs,
            key_identifier_method: KeyIdMethod::PreSpecified(identifier(certificate)?),
        };
        let der = crl.signed_by(&self.signer(secret, request.role)?).map_err(failed)?.der().to_vec();
        let issuer = read(certificate)?;
        let (rest, back) = CertificateRevocationList::from_der(&der).map_err(failed)?;
        let sound = rest.is_empty()
            && back.issuer().as_raw() == issuer.subject().as_raw()
            && is_signed_with(
                issuer.public_key(),
                &back.signature_algorithm,
                back.tbs_cert_list.as_ref(),
                &back.signature_value.data,
            )
            && back.iter_revoked_certificates().count() == request.revoked.len();
        if sound { Ok(der) } else { Err(Error::from_code(Code::Panic)) }
    }
}

fn octets(serial: &str) -> Result<Vec<u8>> {
    let pairs = serial.as_bytes().chunks(2);
    let octet = |pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap_or_default(), 16);
    pairs.map(octet).collect::<std::result::Result<_, _>>().map_err(|_| Error::from_code(Code::Damaged))
}

fn code(reason: RevocationReason) -> Option<rcgen::RevocationReason> {
    match reason {
        RevocationReason::Unspecified => None,
        RevocationReason::KeyCompromise => Some(rcgen::RevocationReason::KeyCompromise),
        RevocationReason::AffiliationChanged => Some(rcgen::RevocationReason::AffiliationChanged),
        RevocationReason::Superseded => Some(rcgen::RevocationReason::Superseded),
        RevocationReason::CessationOfOperation => Some(rcgen::RevocationReason::CessationOfOperation),
        RevocationReason::PrivilegeWithdrawn => Some(rcgen::RevocationReason::PrivilegeWithdrawn),
    }
}

/// The CA's own key identifier, which need not be the one rcgen would make of its key.
fn identifier(certificate: &[u8]) -> Result<Vec<u8>> {
    let certificate = read(certificate)?;
    let found = certificate.extensions().iter().find_map(|extension| match extension.parsed_extension() {
        ParsedExtension::SubjectKeyIdentifier(identifier) => Some(identifier.0.to_vec()),
        _ => None,
    });
    found.ok_or(Error::from_code(Code::Damaged))
}
