//! 手で作るCSR — CSRs byte by byte, signed: each part is good until it is changed.

use aws_lc_rs::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair};

/// An element of DER.
pub(crate) fn tlv(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let content = parts.concat();
    let mut der = vec![tag];
    match content.len() {
        length @ 0..128 => der.push(u8::try_from(length).unwrap()),
        length => {
            let bytes = length.to_be_bytes();
            let bytes = &bytes[bytes.iter().position(|byte| *byte != 0).unwrap()..];
            der.push(0x80 | u8::try_from(bytes.len()).unwrap());
            der.extend(bytes);
        }
    }
    der.extend(content);
    der
}

pub(crate) fn oid(dotted: &str) -> Vec<u8> {
    let arcs: Vec<u64> = dotted.split('.').map(|arc| arc.parse().unwrap()).collect();
    let mut content = Vec::new();
    for arc in std::iter::once(arcs[0] * 40 + arcs[1]).chain(arcs[2..].iter().copied()) {
        let mut groups = vec![u8::try_from(arc & 0x7F).unwrap()];
        let mut arc = arc >> 7;
        while arc > 0 {
            groups.push(0x80 | u8::try_from(arc & 0x7F).unwrap());
            arc >>= 7;
        }
        content.extend(groups.iter().rev());
    }
    tlv(6, &[&content])
}

/// The parts of a CSR, each good until it is changed.
pub(crate) struct Parts {
    pub(crate) version: Vec<u8>,
    pub(crate) subject: Vec<u8>,
    pub(crate) key: Option<Vec<u8>>,
    /// The whole `[0]` element; nothing when it is left out.
    pub(crate) attributes: Vec<u8>,
    pub(crate) behind_info: Vec<u8>,
    /// Algorithm and signature; a P-256 key signs where there is none.
    pub(crate) signature: Option<Vec<u8>>,
    pub(crate) behind_signature: Vec<u8>,
}

impl Default for Parts {
    fn default() -> Parts {
        Parts {
            version: tlv(2, &[&[0]]),
            subject: subject(&[(COMMON_NAME, 0x0C, b"www.example.jp")]),
            key: None,
            attributes: tlv(0xA0, &[]),
            behind_info: Vec::new(),
            signature: None,
            behind_signature: Vec::new(),
        }
    }
}

pub(crate) const COMMON_NAME: &str = "2.5.4.3";

impl Parts {
    #[allow(clippy::disallowed_methods, reason = "a key of a test, which nothing is decided by")]
    pub(crate) fn der(&self) -> Vec<u8> {
        let signer = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_ASN1_SIGNING).unwrap();
        let algorithm = tlv(0x30, &[&oid("1.2.840.10045.2.1"), &oid("1.2.840.10045.3.1.7")]);
        let own = tlv(0x30, &[&algorithm, &tlv(3, &[&[0], signer.public_key().as_ref()])]);
        let key = self.key.as_deref().unwrap_or(&own);
        let info = tlv(0x30, &[&self.version, &self.subject, key, &self.attributes, &self.behind_info]);
        let signed = signer.sign(&aws_lc_rs::rand::SystemRandom::new(), &info).unwrap();
        let own = signature("1.2.840.10045.4.3.2", signed.as_ref());
        tlv(0x30, &[&info, self.signature.as_deref().unwrap_or(&own), &self.behind_signature])
    }
}

/// A subject of single-valued attributes: OID, tag of the string, bytes.
pub(crate) fn subject(attributes: &[(&str, u8, &[u8])]) -> Vec<u8> {
    let rdn = |(kind, tag, text): &(&str, u8, &[u8])| tlv(0x31, &[&tlv(0x30, &[&oid(kind), &tlv(*tag, &[text])])]);
    tlv(0x30, &[&attributes.iter().map(rdn).collect::<Vec<_>>().concat()])
}

pub(crate) fn attribute(kind: &str, value: &[u8]) -> Vec<u8> {
    tlv(0x30, &[&oid(kind), &tlv(0x31, &[value])])
}

pub(crate) fn extension(kind: &str, value: &[u8]) -> Vec<u8> {
    tlv(0x30, &[&oid(kind), &tlv(4, &[value])])
}

pub(crate) fn asking(extensions: &[Vec<u8>]) -> Vec<u8> {
    attribute("1.2.840.113549.1.9.14", &tlv(0x30, &[&extensions.concat()]))
}

/// A SAN extension of general names: their tag and bytes.
pub(crate) fn alternatives(names: &[(u8, &[u8])]) -> Vec<u8> {
    let names: Vec<u8> = names.iter().flat_map(|(tag, name)| tlv(*tag, &[name])).collect();
    extension("2.5.29.17", &tlv(0x30, &[&names]))
}

pub(crate) fn with_names(names: &[(u8, &[u8])]) -> Parts {
    Parts { attributes: tlv(0xA0, &[&asking(&[alternatives(names)])]), ..Parts::default() }
}

/// Algorithm and signature, as they stand behind what is signed.
pub(crate) fn signature(algorithm: &str, signed: &[u8]) -> Vec<u8> {
    [tlv(0x30, &[&oid(algorithm)]), tlv(3, &[&[0], signed])].concat()
}

/// An RSA key, of the contents of its two numbers.
pub(crate) fn rsa_key(modulus: &[u8], exponent: &[u8]) -> Vec<u8> {
    let numbers = tlv(0x30, &[&tlv(2, &[&[0], modulus]), &tlv(2, &[exponent])]);
    tlv(0x30, &[&tlv(0x30, &[&oid("1.2.840.113549.1.1.1"), &tlv(5, &[])]), &tlv(3, &[&[0], &numbers])])
}
