//! CSRs that no tool at hand makes, built byte by byte and signed: odd but good ones, bad ones, hostile ones.

mod hostile;
mod made;

use proptest::prelude::*;

use self::hostile::Hostile;
use self::made::{COMMON_NAME, Parts, alternatives, asking, attribute, extension, oid, subject, tlv, with_names};
use super::*;
use crate::error::Severity;
use crate::model::csr::blocks;

const ORGANIZATION: &str = "2.5.4.10";

impl Parts {
    /// What the gate says, but for the note that no list of weak keys is loaded.
    fn read(&self) -> CsrInspection {
        let mut read = inspect_csr(&self.der()).unwrap();
        read.findings.retain(|finding| finding.rule != Rule::KeyWeakDebian);
        read
    }
}

fn rules(inspection: &CsrInspection) -> Vec<Rule> {
    inspection.findings.iter().map(|finding| finding.rule).collect()
}

#[test]
fn what_tools_write_is_taken() {
    let good = [
        ("as it should be", Parts::default()),
        ("without attributes", Parts { attributes: Vec::new(), ..Parts::default() }),
        ("an empty subject", Parts { subject: subject(&[]), ..with_names(&[(0x82, b"www.example.jp")]) }),
        (
            "must-staple and an unknown extension",
            Parts {
                attributes: tlv(
                    0xA0,
                    &[&asking(&[
                        extension("1.3.6.1.5.5.7.1.24", &tlv(0x30, &[&tlv(2, &[&[5]])])),
                        extension("1.3.6.1.4.1.99999.1", b"\x05\x00"),
                        extension("2.5.29.14", &tlv(4, &[&[7; 20]])),
                    ])],
                ),
                ..Parts::default()
            },
        ),
        (
            "certreq's own extensions attribute",
            Parts {
                attributes: tlv(
                    0xA0,
                    &[&attribute(
                        "1.3.6.1.4.1.311.2.1.14",
                        &tlv(0x30, &[&alternatives(&[(0x82, b"www.example.jp")])]),
                    )],
                ),
                ..Parts::default()
            },
        ),
    ];
    for (what, parts) in good {
        let read = parts.read();
        assert_eq!((rules(&read), read.names), (vec![], vec!["www.example.jp".to_owned()]), "{what}");
        assert!(read.kept.is_some(), "{what}");
    }
    let strings: [(u8, &[u8]); 6] = [
        (0x0C, "Sample é".as_bytes()),
        (0x13, b"Sample"),
        (0x14, b"Sample \xE9"),
        (0x16, b"Sample"),
        (0x1E, b"\0S\0a\0m\0p\0l\0e\0 \0\xE9"),
        (0x1C, b"\0\0\0S\0\0\0a\0\0\0m\0\0\0p\0\0\0l\0\0\0e\0\0\0 \0\0\0\xE9"),
    ];
    for (tag, text) in strings {
        let subject = subject(&[(ORGANIZATION, tag, text), (COMMON_NAME, 0x0C, b"www.example.jp")]);
        let read = Parts { subject, ..Parts::default() }.read();
        assert!(matches!(read.organization.as_str(), "Sample" | "Sample é"), "{tag:#x} {}", read.organization);
    }
    let read = Parts { version: tlv(2, &[&[2]]), ..Parts::default() }.read();
    assert_eq!(rules(&read), [Rule::CsrVersionUnknown]);
    assert!(read.is_acceptable());
}

#[test]
fn nothing_stands_behind_any_part() {
    let attributes = |attribute: Vec<u8>| Parts { attributes: tlv(0xA0, &[&attribute]), ..Parts::default() };
    let dns = tlv(0x82, &[b"www.example.jp"]);
    let two = |kind: &str| tlv(0x30, &[&oid(kind), &tlv(0x31, &[&tlv(5, &[])]), &tlv(5, &[])]);
    let rdn = tlv(0x31, &[&tlv(0x30, &[&oid(COMMON_NAME), &tlv(12, &[b"www.example.jp"]), &tlv(5, &[])])]);
    let numbers = tlv(0x30, &[&tlv(2, &[&[0], &[0xC5; 256]]), &tlv(2, &[&[1, 0, 1]])]);
    let rsa = |bits: &[u8]| {
        tlv(0x30, &[&tlv(0x30, &[&oid("1.2.840.113549.1.1.1"), &tlv(5, &[])]), &tlv(3, &[&[0], bits])])
    };
    let cases = [
        ("the information", Parts { behind_info: tlv(5, &[]), ..Parts::default() }),
        ("the signature", Parts { behind_signature: tlv(5, &[]), ..Parts::default() }),
        ("an attribute", attributes(two("1.2.3.4"))),
        ("a SAN", attributes(asking(&[extension("2.5.29.17", &[tlv(0x30, &[&dns]), vec![5, 0]].concat())]))),
        (
            "an extension",
            attributes(asking(&[tlv(0x30, &[&oid("2.5.29.17"), &tlv(4, &[&tlv(0x30, &[&dns])]), &tlv(5, &[])])])),
        ),
        ("a part of the subject", Parts { subject: tlv(0x30, &[&rdn]), ..Parts::default() }),
        ("an RSA key", Parts { key: Some(rsa(&[numbers.clone(), vec![5, 0]].concat())), ..Parts::default() }),
        (
            "a key",
            Parts {
                key: Some(tlv(0x30, &[&tlv(0x30, &[&oid("1.2.3")]), &tlv(3, &[&[0]]), &tlv(5, &[])])),
                ..Parts::default()
            },
        ),
    ];
    for (what, parts) in cases {
        assert_eq!(rules(&parts.read()), [Rule::CsrTrailingData], "behind {what}");
    }
    let mut der = Parts::default().der();
    der.push(0);
    assert_eq!(rules(&inspect_csr(&der).unwrap()), [Rule::CsrTrailingData]);
    let armoured = pem::encode(&pem::Pem::new("CERTIFICATE REQUEST", der));
    assert_eq!(rules(&inspect_csr(armoured.as_bytes()).unwrap()), [Rule::CsrTrailingData], "within PEM");
}

#[test]
fn each_bad_name_is_found_at_its_place() {
    let mut parts = with_names(&[
        (0x82, b"www.example.jp"),
        (0x82, b"foo_bar.example.jp"),
        (0x82, b"localhost"),
        (0x82, b"foo_bar.example.jp"),
        (0x87, &[192, 0, 2, 10]),
        (0x81, b"hanako@example.jp"),
        (0x82, b"db.internal"),
        (0x82, b"*.co.jp"),
        (0x82, b"w*.example.jp"),
        (0x82, b"a\0b.example.jp"),
        (0x82, "日本語.example.jp".as_bytes()),
        (0x82, b"xn--80ak6aa92e.com"),
        (0x87, b"short"),
    ]);
    parts.subject = subject(&[(COMMON_NAME, 0x0C, b"Hanako Mihon")]);
    let read = parts.read();
    let told: Vec<_> = read
        .findings
        .iter()
        .map(|finding| (finding.position.unwrap_or(0), finding.rule, finding.about.as_deref().unwrap_or_default()))
        .collect();
    assert_eq!(
        told,
        [
            (0, Rule::NameInvalid, "Hanako Mihon"),
            (2, Rule::NameInvalid, "foo_bar.example.jp"),
            (3, Rule::NameNotPublic, "localhost"),
            (4, Rule::NameInvalid, "foo_bar.example.jp"),
            (5, Rule::NameNotPublic, "192.0.2.10"),
            (6, Rule::NameInvalid, "rfc822Name"),
            (7, Rule::NameNotPublic, "db.internal"),
            (8, Rule::NameNotPublic, "*.co.jp"),
            (9, Rule::WildcardNotAllowed, "w*.example.jp"),
            (10, Rule::NameInvalid, "a\u{FFFD}b.example.jp"),
            (11, Rule::NameInvalid, "日本語.example.jp"),
            (12, Rule::NameConfusable, "xn--80ak6aa92e.com"),
            (13, Rule::NameInvalid, "iPAddress"),
        ]
    );
    assert_eq!(read.names, ["www.example.jp", "xn--80ak6aa92e.com"]);
    assert_eq!(read.unicode_names, ["www.example.jp", "аррӏе.com"]);
    // A common name may be a person's: it is data, and stands in no message.
    let message = Error::invalid(read.findings).message(crate::rule::Language::English);
    assert!(!message.contains("Hanako") && !message.contains('\n') && message.contains("(no. 13)"), "{message}");
}

#[test]
fn values_of_attributes_are_told_nowhere() {
    let secret = b"SECRET-CHALLENGE";
    let values = [
        ("1.2.840.113549.1.9.7", tlv(0x0C, &[secret])),
        ("1.2.840.113549.1.9.7", tlv(0x16, &[secret])),
        ("1.2.840.113549.1.9.7", tlv(0x30, &[secret])),
        ("1.3.6.1.4.1.311.21.20", tlv(0x30, &[&tlv(0x0C, &[secret])])),
        ("1.3.6.1.4.1.311.13.2.3", tlv(0x16, &[secret])),
    ];
    for (kind, value) in values {
        let asked = asking(&[alternatives(&[(0x82, b"www.example.jp")])]);
        let parts = Parts { attributes: tlv(0xA0, &[&attribute(kind, &value), &asked]), ..Parts::default() };
        let read = parts.read();
        let note = &read.findings[0];
        assert_eq!((note.rule, note.severity, read.findings.len()), (Rule::AttributeNotUsed, Severity::Note, 1));
        assert_eq!(note.about.as_deref(), Some(read.attributes[0].as_str()));
        assert!(read.is_acceptable() && read.kept.is_none() && !read.public_key.is_empty());
        let told = format!("{read:?} {}", serde_json::to_string(&read).unwrap());
        assert!(!told.contains("SECRET"), "{told}");
        assert_eq!(read.attributes[1], "extensionRequest");
        assert_eq!(read.extensions, ["subjectAltName"]);
    }
}

#[test]
fn extensions_are_asked_for_in_one_list_only() {
    let of = |kind: &str| attribute(kind, &tlv(0x30, &[&alternatives(&[(0x82, b"www.example.jp")])]));
    let (pkcs, microsoft) = ("1.2.840.113549.1.9.14", "1.3.6.1.4.1.311.2.1.14");
    let rules = |kinds: &[&str]| {
        let attributes: Vec<Vec<u8>> = kinds.iter().map(|kind| of(kind)).collect();
        let attributes: Vec<&[u8]> = attributes.iter().map(Vec::as_slice).collect();
        let read = Parts { attributes: tlv(0xA0, &attributes), ..Parts::default() }.read();
        read.findings.iter().map(|finding| finding.rule).collect::<Vec<_>>()
    };
    for kind in [pkcs, microsoft] {
        assert_eq!(rules(&[kind]), []);
        for other in [pkcs, microsoft] {
            assert_eq!(rules(&[kind, other]), [Rule::CsrUnreadable]);
        }
    }
}

#[test]
fn private_keys_are_known_however_they_come() {
    let octets = tlv(4, &[&[9; 32]]);
    let algorithm = tlv(0x30, &[&oid("1.2.840.10045.2.1"), &oid("1.2.840.10045.3.1.7")]);
    let number = tlv(2, &[&[9; 64]]);
    let keys = [
        ("PKCS #8", tlv(0x30, &[&tlv(2, &[&[0]]), &algorithm, &octets])),
        ("PKCS #8, encrypted", tlv(0x30, &[&algorithm, &octets])),
        ("PKCS #1", tlv(0x30, &[&tlv(2, &[&[0]]), &number, &number, &number, &number])),
        ("SEC 1", tlv(0x30, &[&tlv(2, &[&[1]]), &octets])),
        ("PKCS #12", tlv(0x30, &[&tlv(2, &[&[3]]), &tlv(0x30, &[&oid("1.2.840.113549.1.7.1")])])),
    ];
    for (what, der) in keys {
        let wrongly_labelled = pem::encode(&pem::Pem::new("CERTIFICATE REQUEST", der.clone()));
        let labelled = pem::encode(&pem::Pem::new("EC PRIVATE KEY", der.clone()));
        for given in [der, wrongly_labelled.into_bytes(), labelled.into_bytes()] {
            let read = inspect_csr(&given).unwrap();
            assert_eq!(rules(&read), [Rule::CsrPrivateKeyGiven], "{what}");
            assert!(read.kept.is_none() && read.public_key.is_empty(), "{what}");
            assert!(holds_private_key(&given), "{what}: a draft keeps nothing of it");
        }
    }
    assert!(!holds_private_key(&Parts::default().der()));
}

#[test]
fn every_common_name_is_a_name_and_of_the_rest_the_first_counts() {
    let given: [(&str, u8, &[u8]); 5] = [
        (COMMON_NAME, 0x0C, b"www.example.jp"),
        (ORGANIZATION, 0x0C, b"First"),
        (COMMON_NAME, 0x0C, b"bad_name.example.jp"),
        (ORGANIZATION, 0x0C, b"Second"),
        (COMMON_NAME, 0x0C, b"shop.example.jp"),
    ];
    let read = inspect_csr(&Parts { subject: subject(&given), ..Parts::default() }.der()).unwrap();
    assert!(
        read.names.contains(&"www.example.jp".to_owned()) && read.names.contains(&"shop.example.jp".to_owned())
    );
    let found = |rule| read.findings.iter().find(|finding| finding.rule == rule).unwrap();
    let bad = found(Rule::NameInvalid);
    assert_eq!(
        (bad.field, bad.position, bad.about.as_deref()),
        (Some(Field::ServerCommonName), Some(2), Some("bad_name.example.jp"))
    );
    assert_eq!(
        (found(Rule::AttributeNotUsed).about.as_deref(), read.organization.as_str()),
        (Some(ORGANIZATION), "First")
    );
}

#[test]
fn a_draft_keeps_no_more_of_a_text_than_its_blocks() {
    let pem = pem::encode(&pem::Pem::new("CERTIFICATE REQUEST", Parts::default().der()));
    let key = b"\x30\x82 octets of a key".to_vec();
    let text = [b"Subject: CN=www\n".to_vec(), pem.clone().into_bytes(), key].concat();
    assert_eq!(blocks(&text), pem.as_bytes());
    assert_eq!(blocks(b"\x30\x03"), b"\x30\x03", "what has no block stays as it is");
}

/// That none of them takes long is for `make bench NAME=worst` to show.
#[test]
fn hostile_shapes_are_answered() {
    for Hostile { what, csr, found } in hostile::all() {
        assert!(csr.len() <= Draft::MAX_CSR, "{what}: {}", csr.len());
        let mut read = inspect_csr(&csr).unwrap();
        read.findings.retain(|finding| finding.rule != Rule::KeyWeakDebian);
        let runs = read.findings.chunk_by(|one, next| one.rule == next.rule);
        let told: Vec<_> = runs.map(|run| (run[0].rule.name(), run.len())).collect();
        assert_eq!(told, found, "{what}");
        let message = Error::invalid(read.findings).message(crate::rule::Language::Japanese);
        assert!(message.len() < 20_000, "{what}: a message of {} bytes", message.len());
    }
    let refused = inspect_csr(&b"-----BEGIN CERTIFICATE REQUEST-----\n".repeat(100_000)).unwrap_err();
    assert_eq!(refused.rule(), Some(Rule::CsrTooLarge));
    assert!(inspect_csr(&vec![b'a'; Draft::MAX_CSR]).is_ok());
    assert!(inspect_csr(&vec![b'a'; Draft::MAX_CSR + 1]).is_err());
}

proptest! {
    #[test]
    fn no_change_to_a_csr_makes_it_panic(
        at in proptest::collection::vec((0usize..400, any::<u8>()), 1..6),
        cut in 0usize..400,
        armoured in any::<bool>(),
    ) {
        let asked = with_names(&[(0x82, b"www.example.jp"), (0x87, &[192, 0, 2, 10])]);
        let mut der = asked.der();
        for (index, byte) in at {
            let length = der.len();
            der[index % length] = byte;
        }
        der.truncate(der.len() - cut % 4 * (der.len() / 4));
        let given = if armoured { pem::encode(&pem::Pem::new("CERTIFICATE REQUEST", der)).into_bytes() } else { der };
        let read = inspect_csr(&given).unwrap();
        prop_assert!(read.findings.iter().all(|finding| !finding.clause().is_empty()));
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        prop_assert!(!inspect_csr(&bytes).unwrap().is_acceptable());
    }
}
