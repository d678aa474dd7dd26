//! 3 ダウンロード形式 — A certificate as it is downloaded: alone, or with what a server sends along.

use x509_parser::parse_x509_certificate;
use yasna::Tag;
use yasna::models::ObjectIdentifier;

use super::ca;
use crate::error::{Code, Error, Result};
use crate::model::DownloadFormat;

/// signedData and data (RFC 2315 14, RFC 5652 4 and 5.1).
const SIGNED_DATA: &[u64] = &[1, 2, 840, 113_549, 1, 7, 2];
const DATA: &[u64] = &[1, 2, 840, 113_549, 1, 7, 1];

/// 証明書の書出 — A certificate in a format; `above` are the certificates of its chain, its issuer first, DER. A root is left
/// out: whoever verifies must have it already (RFC 8446 4.4.2).
pub(crate) fn written(der: &[u8], above: &[Vec<u8>], format: DownloadFormat) -> Vec<u8> {
    let chain = || std::iter::once(der).chain(above.iter().map(Vec::as_slice).filter(|above| !is_root(above)));
    match format {
        DownloadFormat::Pem => ca::pem(der).into_bytes(),
        DownloadFormat::Der => der.to_vec(),
        DownloadFormat::PemChain => chain().map(ca::pem).collect::<String>().into_bytes(),
        DownloadFormat::Pkcs7 => labelled("PKCS7", certificates_only(chain())).into_bytes(),
    }
}

/// The certificates of a chain that was kept as PEM.
///
/// # Errors
/// `Damaged` when it is no longer PEM.
pub(crate) fn ders(chain: &str) -> Result<Vec<Vec<u8>>> {
    let blocks = pem::parse_many(chain).map_err(|_| Error::from_code(Code::Damaged))?;
    Ok(blocks.into_iter().map(pem::Pem::into_contents).collect())
}

/// Whether a certificate is its own issuer's.
fn is_root(der: &[u8]) -> bool {
    parse_x509_certificate(der).is_ok_and(|(_, read)| read.issuer().as_raw() == read.subject().as_raw())
}

/// SignedData that nobody signs and that holds nothing but certificates (RFC 5652 5.1), DER: so its set is sorted.
fn certificates_only<'a>(certificates: impl Iterator<Item = &'a [u8]>) -> Vec<u8> {
    let oid = ObjectIdentifier::from_slice;
    yasna::construct_der(|writer| {
        writer.write_sequence(|writer| {
            writer.next().write_oid(&oid(SIGNED_DATA));
            writer.next().write_tagged(Tag::context(0), |writer| {
                writer.write_sequence(|writer| {
                    writer.next().write_u8(1);
                    writer.next().write_set(|_| {});
                    writer.next().write_sequence(|writer| writer.next().write_oid(&oid(DATA)));
                    writer.next().write_tagged_implicit(Tag::context(0), |writer| {
                        writer.write_set_of(|writer| {
                            for certificate in certificates {
                                writer.next().write_der(certificate);
                            }
                        });
                    });
                    writer.next().write_set(|_| {});
                });
            });
        });
    })
}

fn labelled(label: &str, der: Vec<u8>) -> String {
    let config = pem::EncodeConfig::new().set_line_ending(pem::LineEnding::LF);
    pem::encode_config(&pem::Pem::new(label, der), config)
}
