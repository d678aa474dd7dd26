//! OID — The names of what CSRs hold: attributes, extensions and signature algorithms; any other goes by its number.

use x509_parser::asn1_rs::Oid;

/// The longest OID that is told; a real one has a few dozen characters.
const LONGEST: usize = 64;

/// By PKCS #9 (RFC 2985), RFC 5280, RFC 7633, RFC 8017, RFC 5758.
const NAMES: &[(&str, &str)] = &[
    (EXTENSION_REQUEST, "extensionRequest"),
    (MICROSOFT_EXTENSIONS, "certExtensions"),
    ("1.2.840.113549.1.9.7", "challengePassword"),
    ("1.2.840.113549.1.9.2", "unstructuredName"),
    ("1.2.840.113549.1.9.8", "unstructuredAddress"),
    (ALTERNATIVE_NAMES, "subjectAltName"),
    ("2.5.29.14", "subjectKeyIdentifier"),
    ("2.5.29.15", "keyUsage"),
    ("2.5.29.19", "basicConstraints"),
    ("2.5.29.32", "certificatePolicies"),
    ("2.5.29.35", "authorityKeyIdentifier"),
    ("2.5.29.37", "extKeyUsage"),
    ("1.3.6.1.5.5.7.1.24", "tlsFeature"),
    ("1.2.840.113549.1.1.4", "md5WithRSAEncryption"),
    ("1.2.840.113549.1.1.5", "sha1WithRSAEncryption"),
    ("1.2.840.113549.1.1.10", "rsassaPss"),
    ("1.2.840.113549.1.1.11", "sha256WithRSAEncryption"),
    ("1.2.840.113549.1.1.12", "sha384WithRSAEncryption"),
    ("1.2.840.113549.1.1.13", "sha512WithRSAEncryption"),
    ("1.2.840.113549.1.1.14", "sha224WithRSAEncryption"),
    ("1.2.840.10045.4.1", "ecdsa-with-SHA1"),
    ("1.2.840.10045.4.3.1", "ecdsa-with-SHA224"),
    ("1.2.840.10045.4.3.2", "ecdsa-with-SHA256"),
    ("1.2.840.10045.4.3.3", "ecdsa-with-SHA384"),
    ("1.2.840.10045.4.3.4", "ecdsa-with-SHA512"),
    ("1.3.101.112", "Ed25519"),
    ("1.3.101.113", "Ed448"),
];

const EXTENSION_REQUEST: &str = "1.2.840.113549.1.9.14";
/// What certreq of old writes for extensionRequest: szOID_CERT_EXTENSIONS, the same shape.
const MICROSOFT_EXTENSIONS: &str = "1.3.6.1.4.1.311.2.1.14";
const ALTERNATIVE_NAMES: &str = "2.5.29.17";

/// The name of an OID, or its number; one of absurd length is cut.
pub(super) fn name(oid: &Oid<'_>) -> String {
    let number = number(oid);
    NAMES.iter().find(|(known, _)| *known == number).map_or(number, |(_, name)| (*name).to_owned())
}

/// Whether an attribute asks for extensions.
pub(super) fn asks_for_extensions(attribute: &Oid<'_>) -> bool {
    matches!(number(attribute).as_str(), EXTENSION_REQUEST | MICROSOFT_EXTENSIONS)
}

pub(super) fn is_alternative_names(extension: &Oid<'_>) -> bool {
    number(extension) == ALTERNATIVE_NAMES
}

fn number(oid: &Oid<'_>) -> String {
    let mut number = if oid.as_bytes().len() > LONGEST { "…".to_owned() } else { oid.to_id_string() };
    if number.len() > LONGEST {
        number.truncate(LONGEST - 1);
        number.push('…');
    }
    number
}
