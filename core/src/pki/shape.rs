//! 構造の検査 — Whether a CSR is laid out as RFC 2986 says, to the last byte of every element.
//!
//! x509-parser takes a SET for a SEQUENCE in a name, and passes over what stands behind the last element of one. What two
//! programs read differently must not be signed for, so this is looked at again. Order within a SET OF is not asked for:
//! X.690 11.6 wants it, and tools that are in use do not keep it.

use std::collections::HashSet;

use x509_parser::asn1_rs::{Any, Class, FromDer, Tag};

use crate::rule::Rule;

/// extensionRequest (RFC 2985 5.4.2): 1.2.840.113549.1.9.14.
const EXTENSION_REQUEST: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x0e];
/// subjectAltName (RFC 5280 4.2.1.6): 2.5.29.17.
const ALTERNATIVE_NAMES: &[u8] = &[0x55, 0x1d, 0x11];
/// rsaEncryption (RFC 3279 2.3.1): 1.2.840.113549.1.1.1, and the NULL that it must have.
const RSA_ENCRYPTION: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01];
/// id-ecPublicKey (RFC 5480 2.1.1): 1.2.840.10045.2.1.
const EC_PUBLIC_KEY: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01];
const NULL: &[u8] = &[0x05, 0x00];

/// The elements inside one element, read from the first on.
struct Elements<'a>(&'a [u8]);

impl<'a> Elements<'a> {
    fn any(&mut self) -> Result<Any<'a>, Rule> {
        let (rest, element) = Any::from_der(self.0).map_err(|_| Rule::CsrUnreadable)?;
        // asn1-rs takes a length that is written longer than it need be (X.690 10.1); no tag here takes more than a byte.
        let length: usize = match element.data.len() {
            0..0x80 => 1,
            0x80..0x100 => 2,
            0x100..0x1_0000 => 3,
            _ => 4,
        };
        if self.0.len() - rest.len() != 1 + length + element.data.len() {
            return Err(Rule::CsrUnreadable);
        }
        self.0 = rest;
        Ok(element)
    }

    /// The content of the next element, which has this universal tag.
    fn next(&mut self, tag: Tag) -> Result<Elements<'a>, Rule> {
        let element = self.any()?;
        let is_so = element.class() == Class::Universal
            && element.tag() == tag
            && element.header.constructed() == matches!(tag, Tag::Sequence | Tag::Set);
        if is_so { Ok(Elements(element.data)) } else { Err(Rule::CsrUnreadable) }
    }

    /// The content of the next element, an OID: some octets, the last of which ends an arc (X.690 8.19).
    fn oid(&mut self) -> Result<&'a [u8], Rule> {
        let content = self.next(Tag::Oid)?.0;
        if content.last().is_some_and(|last| last & 0x80 == 0) { Ok(content) } else { Err(Rule::CsrUnreadable) }
    }

    fn is_at_end(&self) -> bool {
        self.0.is_empty()
    }

    fn end(self) -> Result<(), Rule> {
        if self.is_at_end() { Ok(()) } else { Err(Rule::CsrTrailingData) }
    }

    /// Each element that is left, all of this tag.
    fn each(mut self, tag: Tag, shape: impl Fn(Elements<'a>) -> Result<(), Rule>) -> Result<(), Rule> {
        while !self.is_at_end() {
            shape(self.next(tag)?)?;
        }
        Ok(())
    }
}

/// 構造の検査 — Holds a whole CSR against its syntax (RFC 2986 4, RFC 5280 4.1).
///
/// # Errors
/// `csr_trailing_data` for something behind the last element of another; `key_type_not_allowed` for an RSA or EC
/// key whose algorithm is not written as it must be; `csr_unreadable` for whatever else is amiss.
pub(super) fn check(csr: &[u8]) -> Result<(), Rule> {
    let mut whole = Elements(csr);
    let mut request = whole.next(Tag::Sequence)?;
    whole.end()?;
    let mut info = request.next(Tag::Sequence)?;
    algorithm(request.next(Tag::Sequence)?)?;
    octets(request.next(Tag::BitString)?)?;
    request.end()?;

    info.next(Tag::Integer)?;
    info.next(Tag::Sequence)?.each(Tag::Set, |name| name.each(Tag::Sequence, type_and_value))?;
    let mut key = info.next(Tag::Sequence)?;
    let kind = key.next(Tag::Sequence)?.0;
    algorithm(Elements(kind))?;
    key_algorithm(Elements(kind))?;
    octets(key.next(Tag::BitString)?)?;
    key.end()?;
    if !info.is_at_end() {
        let attributes = info.any()?;
        let is_so = attributes.class() == Class::ContextSpecific
            && attributes.tag() == Tag(0)
            && attributes.header.constructed();
        if !is_so {
            return Err(Rule::CsrUnreadable);
        }
        attributes_of(Elements(attributes.data))?;
    }
    info.end()
}

/// AttributeTypeAndValue: what kind of text the value is, is the subject's business.
fn type_and_value(mut pair: Elements<'_>) -> Result<(), Rule> {
    pair.oid()?;
    pair.any()?;
    pair.end()
}

/// AlgorithmIdentifier: an OID, and parameters if there are any.
fn algorithm(mut identifier: Elements<'_>) -> Result<(), Rule> {
    identifier.oid()?;
    if !identifier.is_at_end() {
        let parameters = identifier.any()?;
        let is_null = parameters.class() == Class::Universal && parameters.tag() == Tag::Null;
        if is_null && !parameters.data.is_empty() {
            return Err(Rule::CsrUnreadable);
        }
    }
    identifier.end()
}

/// A BIT STRING of whole octets, as keys and signatures are.
fn octets(bits: Elements<'_>) -> Result<(), Rule> {
    if bits.0.first() == Some(&0) { Ok(()) } else { Err(Rule::CsrUnreadable) }
}

/// The certificate will bear the key's algorithm as it stands here, and it is so to the byte (BR 7.1.3.1): of an RSA key a
/// NULL, of an EC key the curve's OID.
fn key_algorithm(mut identifier: Elements<'_>) -> Result<(), Rule> {
    let is_so = match identifier.oid()? {
        RSA_ENCRYPTION => identifier.0 == NULL,
        EC_PUBLIC_KEY => identifier.oid().is_ok(),
        _ => true,
    };
    if is_so { Ok(()) } else { Err(Rule::KeyTypeNotAllowed) }
}

/// Attributes, of which one at most asks for extensions, once: of two, one program takes the first and one the last.
fn attributes_of(mut attributes: Elements<'_>) -> Result<(), Rule> {
    let mut requests = 0;
    while !attributes.is_at_end() {
        let mut attribute = attributes.next(Tag::Sequence)?;
        let kind = attribute.oid()?;
        let mut values = attribute.next(Tag::Set)?;
        attribute.end()?;
        while !values.is_at_end() {
            if kind == EXTENSION_REQUEST {
                extensions(values.next(Tag::Sequence)?)?;
                requests += 1;
            } else {
                values.any()?;
            }
        }
    }
    if requests > 1 { Err(Rule::CsrUnreadable) } else { Ok(()) }
}

/// Extensions, each at most once (RFC 5280 4.2).
fn extensions(mut extensions: Elements<'_>) -> Result<(), Rule> {
    let mut seen = HashSet::new();
    while !extensions.is_at_end() {
        let mut extension = extensions.next(Tag::Sequence)?;
        let kind = extension.oid()?;
        let mut value = extension.any()?;
        if value.class() == Class::Universal && value.tag() == Tag::Boolean {
            value = extension.any()?;
        }
        extension.end()?;
        let is_octets = value.class() == Class::Universal && value.tag() == Tag::OctetString;
        if !is_octets || value.header.constructed() || !seen.insert(kind) {
            return Err(Rule::CsrUnreadable);
        }
        if kind == ALTERNATIVE_NAMES {
            general_names(Elements(value.data))?;
        }
    }
    Ok(())
}

/// GeneralNames (RFC 5280 4.2.1.6): whether a name of each kind may be there, the names' rules say.
fn general_names(mut value: Elements<'_>) -> Result<(), Rule> {
    let mut names = value.next(Tag::Sequence)?;
    value.end()?;
    while !names.is_at_end() {
        let name = names.any()?;
        if name.class() != Class::ContextSpecific || name.tag().0 > 8 {
            return Err(Rule::CsrUnreadable);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A good CSR of a P-256 key, with a SAN and a subject of five attributes.
    fn good() -> Vec<u8> {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/data/ec-www.pem");
        pem::parse(std::fs::read(path).unwrap()).unwrap().into_contents()
    }

    /// The places of the elements of a definite length, each with where its content begins.
    fn places(der: &[u8], at: usize, end: usize, found: &mut Vec<(usize, usize, usize)>) {
        let mut at = at;
        while at < end {
            let (size, content) = match der[at + 1] {
                0x82 => (usize::from(der[at + 2]) * 256 + usize::from(der[at + 3]), at + 4),
                0x81 => (usize::from(der[at + 2]), at + 3),
                size => (usize::from(size), at + 2),
            };
            found.push((at, content, content + size));
            if der[at] & 0x20 != 0 {
                places(der, content, content + size, found);
            }
            at = content + size;
        }
    }

    #[test]
    fn a_good_one_is_so() {
        assert_eq!(check(&good()), Ok(()));
    }

    #[test]
    fn a_wrong_tag_is_seen_everywhere_but_in_a_value() {
        let good = good();
        let mut found = Vec::new();
        places(&good, 0, good.len(), &mut found);
        let passes = |mask: u8| {
            let bent = |at: usize| {
                let mut bent = good.clone();
                bent[at] ^= mask;
                bent
            };
            found.iter().filter(|(at, ..)| check(&bent(*at)).is_ok()).count()
        };
        // Five attribute values may have any tag; the rest may not.
        assert_eq!((found.len() > 30, passes(0x01), passes(0x80)), (true, 5, 5));
    }

    #[test]
    fn one_byte_more_or_less_is_seen() {
        let good = good();
        let more = [good.clone(), vec![0]].concat();
        assert_eq!(check(&more), Err(Rule::CsrTrailingData));
        assert!((0..good.len()).all(|size| check(&good[..size]).is_err()));
    }

    #[test]
    fn a_length_has_one_way_to_be_written() {
        let good = good();
        let longer = [&[0x30, 0x83, 0x00][..], &good[2..]].concat();
        assert!(good[1] == 0x82 || good[1] == 0x81);
        assert_eq!(check(&longer), Err(Rule::CsrUnreadable));
    }
}
