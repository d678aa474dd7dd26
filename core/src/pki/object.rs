//! OID — The names of what CSRs hold: attributes, extensions and signature algorithms; any other goes by its number.

use x509_parser::asn1_rs::{Oid, oid};

/// The longest OID that is told; a real one has a few dozen characters.
const LONGEST: usize = 64;

/// By PKCS #9 (RFC 2985), RFC 5280, RFC 7633, RFC 8017, RFC 5758.
const NAMES: &[(Oid<'static>, &str)] = &[
    (EXTENSION_REQUEST, "extensionRequest"),
    (MICROSOFT_EXTENSIONS, "certExtensions"),
    (oid!(1.2.840.113549.1.9.7), "challengePassword"),
    (oid!(1.2.840.113549.1.9.2), "unstructuredName"),
    (oid!(1.2.840.113549.1.9.8), "unstructuredAddress"),
    (ALTERNATIVE_NAMES, "subjectAltName"),
    (oid!(2.5.29.14), "subjectKeyIdentifier"),
    (oid!(2.5.29.15), "keyUsage"),
    (oid!(2.5.29.19), "basicConstraints"),
    (oid!(2.5.29.32), "certificatePolicies"),
    (oid!(2.5.29.35), "authorityKeyIdentifier"),
    (oid!(2.5.29.37), "extKeyUsage"),
    (oid!(1.3.6.1.5.5.7.1.24), "tlsFeature"),
    (oid!(1.2.840.113549.1.1.4), "md5WithRSAEncryption"),
    (oid!(1.2.840.113549.1.1.5), "sha1WithRSAEncryption"),
    (oid!(1.2.840.113549.1.1.10), "rsassaPss"),
    (oid!(1.2.840.113549.1.1.11), "sha256WithRSAEncryption"),
    (oid!(1.2.840.113549.1.1.12), "sha384WithRSAEncryption"),
    (oid!(1.2.840.113549.1.1.13), "sha512WithRSAEncryption"),
    (oid!(1.2.840.113549.1.1.14), "sha224WithRSAEncryption"),
    (oid!(1.2.840.10045.4.1), "ecdsa-with-SHA1"),
    (oid!(1.2.840.10045.4.3.1), "ecdsa-with-SHA224"),
    (oid!(1.2.840.10045.4.3.2), "ecdsa-with-SHA256"),
    (oid!(1.2.840.10045.4.3.3), "ecdsa-with-SHA384"),
    (oid!(1.2.840.10045.4.3.4), "ecdsa-with-SHA512"),
    (oid!(1.3.101.112), "Ed25519"),
    (oid!(1.3.101.113), "Ed448"),
];

const EXTENSION_REQUEST: Oid<'static> = oid!(1.2.840.113549.1.9.14);
/// What certreq of old writes for extensionRequest: szOID_CERT_EXTENSIONS, the same shape.
const MICROSOFT_EXTENSIONS: Oid<'static> = oid!(1.3.6.1.4.1.311.2.1.14);
const ALTERNATIVE_NAMES: Oid<'static> = oid!(2.5.29.17);

/// The name of an OID, or its number; one of absurd length is cut.
pub(super) fn name(oid: &Oid<'_>) -> String {
    NAMES.iter().find(|(known, _)| known == oid).map_or_else(|| number(oid), |(_, name)| (*name).to_owned())
}

/// Whether an attribute asks for extensions.
pub(super) fn asks_for_extensions(attribute: &Oid<'_>) -> bool {
    [EXTENSION_REQUEST, MICROSOFT_EXTENSIONS].contains(attribute)
}

pub(super) fn is_alternative_names(extension: &Oid<'_>) -> bool {
    *extension == ALTERNATIVE_NAMES
}

fn number(oid: &Oid<'_>) -> String {
    let mut number = if oid.as_bytes().len() > LONGEST { "…".to_owned() } else { oid.to_id_string() };
    if number.len() > LONGEST {
        number.truncate(LONGEST - 1);
        number.push('…');
    }
    number
}
