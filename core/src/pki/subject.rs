//! 識別名 — Reading the attributes of a distinguished name (X.520), whatever string type carries them.

use x509_parser::asn1_rs::{Any, Oid, Tag};
use x509_parser::x509::X509Name;

/// The first value of an attribute, as text; empty when the name has none or it is no text.
pub(super) fn first(name: &X509Name<'_>, oid: &Oid<'_>) -> String {
    name.iter_by_oid(oid).next().and_then(|attribute| text(attribute.attr_value())).unwrap_or_default()
}

/// Every value of an attribute, as text; empty where one is no text.
pub(super) fn all(name: &X509Name<'_>, oid: &Oid<'_>) -> Vec<String> {
    name.iter_by_oid(oid).map(|attribute| text(attribute.attr_value()).unwrap_or_default()).collect()
}

/// An attribute's value as text; none when it is no text.
///
/// BMPString is UTF-16BE, UniversalString UTF-32BE, and TeletexString is read as Latin-1, as every certificate tool writes it.
pub(super) fn text(value: &Any<'_>) -> Option<String> {
    match value.tag() {
        Tag::Utf8String | Tag::PrintableString | Tag::Ia5String | Tag::NumericString => {
            std::str::from_utf8(value.data).ok().map(str::to_owned)
        }
        Tag::TeletexString => Some(value.data.iter().map(|byte| char::from(*byte)).collect()),
        Tag::BmpString => {
            let units = value.data.chunks(2).map(|pair| match pair {
                [high, low] => Some(u16::from_be_bytes([*high, *low])),
                _ => None,
            });
            String::from_utf16(&units.collect::<Option<Vec<_>>>()?).ok()
        }
        Tag::UniversalString => {
            let characters = value.data.chunks(4).map(|four| <[u8; 4]>::try_from(four).ok());
            characters.map(|four| char::from_u32(u32::from_be_bytes(four?))).collect()
        }
        _ => None,
    }
}
