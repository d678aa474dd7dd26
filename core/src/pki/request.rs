//! RFC 2986 — The frame of a CSR, read strictly: every element is where it belongs, and nothing stands behind one.
//!
//! x509-parser reads a request whose parts have bytes left over, refuses one without attributes, which OpenSSL and others
//! take, and decodes the challenge password. So the frame is read here, and only its parts are left to x509-parser.

use x509_parser::asn1_rs::{Any, Class, FromDer, Oid, Tag};
use x509_parser::x509::{AlgorithmIdentifier, SubjectPublicKeyInfo, X509Name};

use crate::rule::Rule;

/// A CSR's parts.
pub(super) struct Request<'a> {
    /// The DER that is signed: CertificationRequestInfo.
    pub(super) info: &'a [u8],
    /// Whether the version is v1 (0), the only one there is.
    pub(super) is_version_1: bool,
    pub(super) subject: X509Name<'a>,
    pub(super) key: SubjectPublicKeyInfo<'a>,
    pub(super) attributes: Vec<Attribute<'a>>,
    pub(super) algorithm: AlgorithmIdentifier<'a>,
    pub(super) signature: &'a [u8],
}

/// An attribute: its type, and the content of its SET of values.
pub(super) struct Attribute<'a> {
    pub(super) oid: Oid<'a>,
    pub(super) values: &'a [u8],
}

/// A requested extension: its type, and the DER of its value.
pub(super) struct Extension<'a> {
    pub(super) oid: Oid<'a>,
    pub(super) value: &'a [u8],
}

/// The element that data begins with, all of its bytes, and what stands behind them.
struct Element<'a> {
    any: Any<'a>,
    raw: &'a [u8],
    rest: &'a [u8],
}

fn element(data: &[u8]) -> Result<Element<'_>, Rule> {
    let (rest, any) = Any::from_der(data).map_err(|_| Rule::CsrUnreadable)?;
    Ok(Element { any, raw: &data[..data.len() - rest.len()], rest })
}

/// The element that data begins with, which must have this tag.
fn expect(data: &[u8], tag: Tag) -> Result<Element<'_>, Rule> {
    let element = element(data)?;
    let holds = element.any.class() == Class::Universal && element.any.tag() == tag;
    if holds { Ok(element) } else { Err(Rule::CsrUnreadable) }
}

/// The content of the one element that data is.
pub(super) fn only(data: &[u8], tag: Tag) -> Result<&[u8], Rule> {
    let element = expect(data, tag)?;
    nothing(element.rest)?;
    Ok(element.any.data)
}

fn nothing(rest: &[u8]) -> Result<(), Rule> {
    if rest.is_empty() { Ok(()) } else { Err(Rule::CsrTrailingData) }
}

/// The elements that data is a row of.
pub(super) fn row(data: &[u8]) -> Result<Vec<Any<'_>>, Rule> {
    let mut elements = Vec::new();
    let mut rest = data;
    while !rest.is_empty() {
        let element = element(rest)?;
        rest = element.rest;
        elements.push(element.any);
    }
    Ok(elements)
}

/// Reads the parts of a CSR.
///
/// # Errors
/// `csr_unreadable`, and `csr_trailing_data` for what stands behind the CSR or behind any of its parts.
pub(super) fn read(der: &[u8]) -> Result<Request<'_>, Rule> {
    let whole = expect(der, Tag::Sequence)?;
    let info = expect(whole.any.data, Tag::Sequence)?;
    let algorithm = expect(info.rest, Tag::Sequence)?;
    let signature = expect(algorithm.rest, Tag::BitString)?;

    let version = expect(info.any.data, Tag::Integer)?;
    let subject = expect(version.rest, Tag::Sequence)?;
    let key = expect(subject.rest, Tag::Sequence)?;
    let attributes = match key.rest {
        [] => Vec::new(),
        rest => {
            let tagged = element(rest)?;
            if tagged.any.class() != Class::ContextSpecific || tagged.any.tag() != Tag(0) {
                return Err(Rule::CsrUnreadable);
            }
            nothing(tagged.rest)?;
            attributes(tagged.any.data)?
        }
    };
    let request = Request {
        info: info.raw,
        is_version_1: version.any.data == [0],
        subject: name(subject.raw)?,
        key: public_key(key.raw)?,
        attributes,
        algorithm: algorithm_of(algorithm.raw)?,
        // The first octet of a BIT STRING says how many bits of its last do not count; a signature is whole octets.
        signature: signature.any.data.strip_prefix(&[0]).ok_or(Rule::CsrUnreadable)?,
    };
    nothing(signature.rest)?;
    nothing(whole.rest)?;
    Ok(request)
}

/// A subject: each of its attributes is a type and one value.
fn name(der: &[u8]) -> Result<X509Name<'_>, Rule> {
    for set in row(only(der, Tag::Sequence)?)? {
        for attribute in row(set.data)? {
            nothing_behind_two(attribute.data)?;
        }
    }
    X509Name::from_der(der).map(|(_, name)| name).map_err(|_| Rule::CsrUnreadable)
}

fn public_key(der: &[u8]) -> Result<SubjectPublicKeyInfo<'_>, Rule> {
    let algorithm = expect(only(der, Tag::Sequence)?, Tag::Sequence)?;
    nothing_behind_two(algorithm.any.data)?;
    let bits = only(algorithm.rest, Tag::BitString)?;
    let key = SubjectPublicKeyInfo::from_der(der).map(|(_, key)| key).map_err(|_| Rule::CsrUnreadable)?;
    if key.algorithm.algorithm == x509_parser::oid_registry::OID_PKCS1_RSAENCRYPTION {
        // An RSA key is DER within the BIT STRING. One that does not read is a matter of the key.
        if let Ok(numbers) = element(bits.get(1..).unwrap_or_default()) {
            nothing(numbers.rest)?;
            nothing_behind_two(numbers.any.data)?;
        }
    }
    Ok(key)
}

fn algorithm_of(der: &[u8]) -> Result<AlgorithmIdentifier<'_>, Rule> {
    nothing_behind_two(only(der, Tag::Sequence)?)?;
    AlgorithmIdentifier::from_der(der).map(|(_, algorithm)| algorithm).map_err(|_| Rule::CsrUnreadable)
}

/// At most two elements.
fn nothing_behind_two(data: &[u8]) -> Result<(), Rule> {
    let first = element(data)?;
    match first.rest {
        [] => Ok(()),
        rest => nothing(element(rest)?.rest),
    }
}

fn attributes(data: &[u8]) -> Result<Vec<Attribute<'_>>, Rule> {
    let mut attributes = Vec::new();
    for attribute in row(data)? {
        let (rest, oid) = Oid::from_der(attribute.data).map_err(|_| Rule::CsrUnreadable)?;
        attributes.push(Attribute { oid, values: only(rest, Tag::Set)? });
    }
    Ok(attributes)
}

/// The extensions of an extensionRequest's values (RFC 2985 5.4.2).
pub(super) fn extensions<'a>(attribute: &Attribute<'a>) -> Result<Vec<Extension<'a>>, Rule> {
    let mut extensions = Vec::new();
    for list in row(attribute.values)? {
        for extension in row(list.data)? {
            let (rest, oid) = Oid::from_der(extension.data).map_err(|_| Rule::CsrUnreadable)?;
            let critical = element(rest)?;
            let value = if critical.any.tag() == Tag::Boolean { critical.rest } else { rest };
            extensions.push(Extension { oid, value: only(value, Tag::OctetString)? });
        }
    }
    Ok(extensions)
}
