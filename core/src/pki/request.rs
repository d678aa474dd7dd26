//! RFC 2986 — A CSR, read strictly: laid out as it must be, to the last byte of every element.
//!
//! x509-parser takes a SET for a SEQUENCE in a name, passes over what stands behind the last element of one, refuses a
//! request without attributes, which OpenSSL and others take, and decodes the challenge password. What two programs read
//! differently must not be signed for, so the frame is read here, and only its parts are left to x509-parser. Order within
//! a SET OF is not asked for: X.690 11.6 wants it, and tools that are in use do not keep it.

use std::collections::HashSet;

use x509_parser::asn1_rs::{Any, Class, FromDer, Oid, Tag};
use x509_parser::x509::{AlgorithmIdentifier, SubjectPublicKeyInfo, X509Name};

use super::object;
use crate::rule::Rule;

/// rsaEncryption (RFC 3279 2.3.1): 1.2.840.113549.1.1.1, and the NULL that it must have.
const RSA_ENCRYPTION: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01];
/// id-ecPublicKey (RFC 5480 2.1.1): 1.2.840.10045.2.1.
const EC_PUBLIC_KEY: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01];
const NULL: &[u8] = &[0x05, 0x00];

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

/// An attribute: its type, and the extensions that it asks for.
pub(super) struct Attribute<'a> {
    pub(super) oid: Oid<'a>,
    pub(super) extensions: Vec<Extension<'a>>,
}

/// A requested extension: its type, and of a SAN its names.
pub(super) struct Extension<'a> {
    pub(super) oid: Oid<'a>,
    pub(super) names: Vec<Any<'a>>,
}

/// The content of an element, and all of its bytes.
type Part<'a> = (Elements<'a>, &'a [u8]);

/// The elements inside one element, read from the first on.
#[derive(Clone, Copy)]
struct Elements<'a>(&'a [u8]);

impl<'a> Elements<'a> {
    /// The next element and all of its bytes.
    fn any(&mut self) -> Result<(Any<'a>, &'a [u8]), Rule> {
        let (rest, element) = Any::from_der(self.0).map_err(|_| Rule::CsrUnreadable)?;
        let raw = &self.0[..self.0.len() - rest.len()];
        // asn1-rs takes a length that is written longer than it need be (X.690 10.1); no tag here takes more than a byte.
        let length: usize = match element.data.len() {
            0..0x80 => 1,
            0x80..0x100 => 2,
            0x100..0x1_0000 => 3,
            _ => 4,
        };
        if raw.len() != 1 + length + element.data.len() {
            return Err(Rule::CsrUnreadable);
        }
        self.0 = rest;
        Ok((element, raw))
    }

    /// The content of the next element, which has this universal tag, and all of its bytes.
    fn whole(&mut self, tag: Tag) -> Result<Part<'a>, Rule> {
        let (element, raw) = self.any()?;
        let is_so = element.class() == Class::Universal
            && element.tag() == tag
            && element.header.constructed() == matches!(tag, Tag::Sequence | Tag::Set);
        if is_so { Ok((Elements(element.data), raw)) } else { Err(Rule::CsrUnreadable) }
    }

    fn next(&mut self, tag: Tag) -> Result<Elements<'a>, Rule> {
        self.whole(tag).map(|(content, _)| content)
    }

    /// The content of the next element, which has this tag of its context.
    fn tagged(&mut self, tag: u32) -> Result<Elements<'a>, Rule> {
        let (element, _) = self.any()?;
        let is_so =
            element.class() == Class::ContextSpecific && element.tag() == Tag(tag) && element.header.constructed();
        if is_so { Ok(Elements(element.data)) } else { Err(Rule::CsrUnreadable) }
    }

    /// The content of the next element, an OID: arcs, each of which ends, and none of which is written longer than it need be
    /// (X.690 8.19).
    fn oid(&mut self) -> Result<&'a [u8], Rule> {
        let content = self.next(Tag::Oid)?.0;
        let is_last = |octet: &u8| octet & 0x80 == 0;
        let is_so = content.last().is_some_and(is_last)
            && content.split_inclusive(is_last).all(|arc| arc.first() != Some(&0x80));
        if is_so { Ok(content) } else { Err(Rule::CsrUnreadable) }
    }

    fn is_at_end(&self) -> bool {
        self.0.is_empty()
    }

    fn end(self) -> Result<(), Rule> {
        if self.is_at_end() { Ok(()) } else { Err(Rule::CsrTrailingData) }
    }

    /// What each element that is left is read as.
    fn each<T>(mut self, mut read: impl FnMut(&mut Self) -> Result<T, Rule>) -> Result<Vec<T>, Rule> {
        let mut all = Vec::new();
        while !self.is_at_end() {
            all.push(read(&mut self)?);
        }
        Ok(all)
    }
}

/// Reads a whole CSR by its syntax (RFC 2986 4, RFC 5280 4.1).
///
/// # Errors
/// `csr_trailing_data` for something behind the CSR or behind the last element of any of its parts;
/// `key_type_not_allowed` for an RSA or EC key whose algorithm is not written as it must be; `csr_unreadable` for whatever
/// else is amiss.
pub(super) fn read(der: &[u8]) -> Result<Request<'_>, Rule> {
    let mut file = Elements(der);
    let mut request = file.next(Tag::Sequence)?;
    let (mut parts, info) = request.whole(Tag::Sequence)?;
    let algorithm_part = request.whole(Tag::Sequence)?;
    let signature = request.next(Tag::BitString)?;
    let version = parts.next(Tag::Integer)?;
    let name_part = parts.whole(Tag::Sequence)?;
    let key_part = parts.whole(Tag::Sequence)?;
    let attributes_part = if parts.is_at_end() { Elements(&[]) } else { parts.tagged(0)? };
    parts.end()?;

    let attributes = attributes(attributes_part)?;
    let read = Request {
        info,
        is_version_1: integer(version)? == [0],
        subject: name(name_part)?,
        key: public_key(key_part)?,
        attributes,
        algorithm: algorithm(algorithm_part)?,
        signature: octets(signature)?,
    };
    request.end()?;
    file.end()?;
    Ok(read)
}

/// An INTEGER in as few octets as it needs, one at least (X.690 8.3.2).
fn integer(number: Elements<'_>) -> Result<&[u8], Rule> {
    match number.0 {
        [] | [0, 0..0x80, ..] | [0xff, 0x80..=0xff, ..] => Err(Rule::CsrUnreadable),
        octets => Ok(octets),
    }
}

/// A BIT STRING of whole octets, as keys and signatures are.
fn octets(bits: Elements<'_>) -> Result<&[u8], Rule> {
    bits.0.strip_prefix(&[0]).ok_or(Rule::CsrUnreadable)
}

/// A part that x509-parser makes sense of, once its frame has been read.
fn parsed<'a, T: FromDer<'a, E>, E>(raw: &'a [u8]) -> Result<T, Rule> {
    T::from_der(raw).map(|(_, part)| part).map_err(|_| Rule::CsrUnreadable)
}

/// A subject: sets of pairs of a type and a value. What kind of text a value is, is the subject's business.
fn name<'a>((sets, raw): Part<'a>) -> Result<X509Name<'a>, Rule> {
    sets.each(|sets| {
        sets.next(Tag::Set)?.each(|pairs| {
            let mut pair = pairs.next(Tag::Sequence)?;
            pair.oid()?;
            pair.any()?;
            pair.end()
        })
    })?;
    parsed(raw)
}

/// AlgorithmIdentifier: an OID, and parameters if there are any.
fn algorithm<'a>((mut identifier, raw): Part<'a>) -> Result<AlgorithmIdentifier<'a>, Rule> {
    identifier.oid()?;
    if !identifier.is_at_end() {
        let (parameters, _) = identifier.any()?;
        let is_null = parameters.class() == Class::Universal && parameters.tag() == Tag::Null;
        if is_null && !parameters.data.is_empty() {
            return Err(Rule::CsrUnreadable);
        }
    }
    identifier.end()?;
    parsed(raw)
}

/// The certificate will bear the key's algorithm as it stands here, and it is so to the byte (BR 7.1.3.1): of an RSA key a
/// NULL, of an EC key the curve's OID.
fn public_key<'a>((mut key, raw): Part<'a>) -> Result<SubjectPublicKeyInfo<'a>, Rule> {
    let kind = key.whole(Tag::Sequence)?;
    let (mut identifier, _) = kind;
    algorithm(kind)?;
    let bits = octets(key.next(Tag::BitString)?)?;
    key.end()?;
    match identifier.oid()? {
        RSA_ENCRYPTION if identifier.0 != NULL => return Err(Rule::KeyTypeNotAllowed),
        RSA_ENCRYPTION => rsa_numbers(bits)?,
        EC_PUBLIC_KEY if identifier.oid().is_err() => return Err(Rule::KeyTypeNotAllowed),
        _ => {}
    }
    parsed(raw)
}

/// An RSA key is DER within the BIT STRING: two numbers, and nothing behind them. One that does not read is a matter of the
/// key.
fn rsa_numbers(bits: &[u8]) -> Result<(), Rule> {
    let Ok((rest, numbers)) = Any::from_der(bits) else { return Ok(()) };
    Elements(rest).end()?;
    let number = |data| Any::from_der(data).map(|(rest, _)| rest).map_err(|_| Rule::CsrUnreadable);
    match number(numbers.data)? {
        [] => Ok(()),
        second => Elements(number(second)?).end(),
    }
}

/// Attributes, of which one at most asks for extensions, once: of two, one program takes the first and one the last.
fn attributes(attributes: Elements<'_>) -> Result<Vec<Attribute<'_>>, Rule> {
    let mut requests = 0;
    let attributes = attributes.each(|attributes| {
        let mut attribute = attributes.next(Tag::Sequence)?;
        let oid = Oid::new(attribute.oid()?.into());
        let values = attribute.next(Tag::Set)?;
        attribute.end()?;
        let mut asked = Vec::new();
        if object::asks_for_extensions(&oid) {
            values.each(|values| {
                requests += 1;
                asked.extend(extensions(values.next(Tag::Sequence)?)?);
                Ok(())
            })?;
        } else {
            values.each(|values| values.any().map(drop))?;
        }
        Ok(Attribute { oid, extensions: asked })
    })?;
    if requests > 1 { Err(Rule::CsrUnreadable) } else { Ok(attributes) }
}

/// Extensions, each at most once (RFC 5280 4.2).
fn extensions(extensions: Elements<'_>) -> Result<Vec<Extension<'_>>, Rule> {
    let mut seen = HashSet::new();
    extensions.each(|extensions| {
        let mut extension = extensions.next(Tag::Sequence)?;
        let kind = extension.oid()?;
        let (mut value, _) = extension.any()?;
        if value.class() == Class::Universal && value.tag() == Tag::Boolean {
            (value, _) = extension.any()?;
        }
        extension.end()?;
        let is_octets = value.class() == Class::Universal && value.tag() == Tag::OctetString;
        if !is_octets || value.header.constructed() || !seen.insert(kind) {
            return Err(Rule::CsrUnreadable);
        }
        let oid = Oid::new(kind.into());
        let names = if object::is_alternative_names(&oid) { general_names(value.data)? } else { Vec::new() };
        Ok(Extension { oid, names })
    })
}

/// GeneralNames (RFC 5280 4.2.1.6): whether a name of each kind may be there, the names' rules say.
fn general_names(value: &[u8]) -> Result<Vec<Any<'_>>, Rule> {
    let mut value = Elements(value);
    let names = value.next(Tag::Sequence)?;
    value.end()?;
    names.each(|names| {
        let (name, _) = names.any()?;
        let is_so = name.class() == Class::ContextSpecific && name.tag().0 <= 8;
        if is_so { Ok(name) } else { Err(Rule::CsrUnreadable) }
    })
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

    fn fault(der: &[u8]) -> Option<Rule> {
        read(der).err()
    }

    #[test]
    fn a_good_one_is_so() {
        assert_eq!(fault(&good()), None);
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
            found.iter().filter(|(at, ..)| fault(&bent(*at)).is_none()).count()
        };
        // Five attribute values may have any tag; the rest may not.
        assert_eq!((found.len() > 30, passes(0x01), passes(0x80)), (true, 5, 5));
    }

    #[test]
    fn one_byte_more_or_less_is_seen() {
        let good = good();
        let more = [good.clone(), vec![0]].concat();
        assert_eq!(fault(&more), Some(Rule::CsrTrailingData));
        assert!((0..good.len()).all(|size| fault(&good[..size]).is_some()));
    }

    #[test]
    fn a_number_has_one_way_to_be_written() {
        let of = |content: &[u8]| integer(Elements(content)).map(drop);
        for bad in [&[][..], &[0, 0], &[0, 0x7f, 1], &[0xff, 0x80], &[0xff, 0xff, 0]] {
            assert_eq!(of(bad), Err(Rule::CsrUnreadable), "{bad:?}");
        }
        for good in [&[0][..], &[2], &[0xff], &[0, 0x80], &[0xff, 0x7f]] {
            assert_eq!(of(good), Ok(()), "{good:?}");
        }
    }

    #[test]
    fn an_arc_has_one_way_to_be_written() {
        let of = |content: &[u8]| {
            Elements(&[&[6, u8::try_from(content.len()).unwrap()], content].concat()).oid().map(drop)
        };
        for bad in [&[][..], &[0x80], &[0x2a, 0x86], &[0x80, 0x2a], &[0x2a, 0x80, 0x86, 0x48]] {
            assert_eq!(of(bad), Err(Rule::CsrUnreadable), "{bad:?}");
        }
        for good in [&[0x2a][..], &[0], &[0x2a, 0x86, 0x48], &[0x2a, 0x81, 0x80, 0x00]] {
            assert_eq!(of(good), Ok(()), "{good:?}");
        }
    }

    #[test]
    fn a_length_has_one_way_to_be_written() {
        let good = good();
        let longer = [&[0x30, 0x83, 0x00][..], &good[2..]].concat();
        assert!(good[1] == 0x82 || good[1] == 0x81);
        assert_eq!(fault(&longer), Some(Rule::CsrUnreadable));
    }
}
