//! 悪意のあるCSR — What may be sent to cost time: each as large as is read at all, or of what is dearest to look at.

use num_bigint::BigUint;

use super::made::{
    COMMON_NAME, Parts, asking, attribute, extension, oid, rsa_key, signature, subject, tlv, with_names,
};

/// The largest that is read (2.3).
const LARGEST: usize = 64 << 10;

/// A hostile CSR, and what must be found in it: rules by name, each with how many findings it has in a row.
pub(crate) struct Hostile {
    pub(crate) what: &'static str,
    pub(crate) csr: Vec<u8>,
    pub(crate) found: Vec<(&'static str, usize)>,
}

pub(crate) fn all() -> Vec<Hostile> {
    let cases = [shapes(), texts(), names(), keys()].into_iter().flatten();
    cases.map(|(what, csr, found)| Hostile { what, csr, found }).collect()
}

type Case = (&'static str, Vec<u8>, Vec<(&'static str, usize)>);

fn unreadable() -> Vec<(&'static str, usize)> {
    vec![("csr_unreadable", 1)]
}

/// Shapes of DER.
fn shapes() -> Vec<Case> {
    let nest = |mut inner: Vec<u8>, size: usize| {
        while inner.len() < size - 8 {
            inner = tlv(0x30, &[&inner]);
        }
        inner
    };
    let deep = nest(Vec::new(), 60_000);
    let with = |attributes: &[u8]| Parts { attributes: tlv(0xA0, &[attributes]), ..Parts::default() }.der();
    let numbered = |count: usize, one: &dyn Fn(&str) -> Vec<u8>| -> Vec<u8> {
        (0..count).flat_map(|at| one(&format!("1.2.3.{at}"))).collect()
    };
    let extensions = asking(&[numbered(5000, &|kind| extension(kind, &[]))]);
    let texts: Vec<_> = (0..4000).map(|_| (COMMON_NAME, 0x0C, &b"a"[..])).collect();
    let pairs = |count: usize| tlv(0x30, &[&oid(COMMON_NAME), &tlv(0x0C, &[b"a"])]).repeat(count);
    let long_oid = tlv(0x30, &[&tlv(6, &[&[0xFF; 60_000], &[1]]), &tlv(4, &[])]);
    vec![
        ("nested sequences", nest(deep.clone(), LARGEST), unreadable()),
        ("nested indefinite lengths", [0x30, 0x80].repeat(LARGEST / 2), unreadable()),
        ("nested within an attribute", with(&attribute("1.2.3.4", &deep)), vec![("attribute_not_used", 1)]),
        ("nested within the extensions", with(&attribute("1.2.840.113549.1.9.14", &deep)), unreadable()),
        (
            "4,000 attributes",
            with(&numbered(4000, &|kind| attribute(kind, &[5, 0]))),
            vec![("attribute_not_used", 4000)],
        ),
        (
            "an attribute of 30,000 values",
            with(&attribute("1.2.3.4", &[5, 0].repeat(30_000))),
            vec![("attribute_not_used", 1)],
        ),
        ("5,000 extensions", with(&extensions), vec![]),
        (
            "4,000 RDNs",
            Parts { subject: subject(&texts), ..Parts::default() }.der(),
            vec![("name_not_public", 4000)],
        ),
        (
            "an RDN of 5,000 pairs",
            Parts { subject: tlv(0x30, &[&tlv(0x31, &[&pairs(5000)])]), ..Parts::default() }.der(),
            vec![("name_not_public", 5000)],
        ),
        ("an OID of 60,000 octets", with(&asking(&[long_oid])), vec![]),
        (
            "a certificate of 4,000 extensions",
            certificate(&numbered(4000, &|kind| extension(kind, &[]))),
            vec![("csr_certificate_given", 1)],
        ),
        ("zeros", vec![0x30; LARGEST], unreadable()),
        ("nothing", Vec::new(), unreadable()),
    ]
}

/// A certificate with these extensions, signed by nobody.
fn certificate(extensions: &[u8]) -> Vec<u8> {
    let name = subject(&[(COMMON_NAME, 0x0C, b"a")]);
    let algorithm = tlv(0x30, &[&oid("1.2.840.10045.4.3.2")]);
    let validity = tlv(0x30, &[&tlv(0x17, &[b"260101000000Z"]), &tlv(0x17, &[b"270101000000Z"])]);
    let key = tlv(0x30, &[&tlv(0x30, &[&oid("1.2.840.10045.2.1")]), &tlv(3, &[&[0, 4]])]);
    let extensions = tlv(0xA3, &[&tlv(0x30, &[extensions])]);
    let version = tlv(0xA0, &[&tlv(2, &[&[2]])]);
    let told = tlv(0x30, &[&version, &tlv(2, &[&[1]]), &algorithm, &name, &validity, &name, &key, &extensions]);
    tlv(0x30, &[&told, &algorithm, &tlv(3, &[&[0]])])
}

/// Texts that may be PEM.
fn texts() -> Vec<Case> {
    let full = |line: &str| line.repeat(LARGEST / line.len()).into_bytes();
    let request = |body: &str| {
        let (begin, end) = ("-----BEGIN CERTIFICATE REQUEST-----\n", "\n-----END CERTIFICATE REQUEST-----\n");
        format!("{begin}{}{end}", body.repeat((LARGEST - begin.len() - end.len()) / body.len())).into_bytes()
    };
    vec![
        ("BEGIN lines", full("-----BEGIN CERTIFICATE REQUEST-----\n"), vec![("csr_multiple", 1)]),
        ("short BEGIN lines", full("-----BEGIN A-----\n"), unreadable()),
        ("BEGIN without labels", full("-----BEGIN "), unreadable()),
        ("empty blocks", full("-----BEGIN A-----\n-----END A-----\n"), unreadable()),
        ("END lines", full("-----END CERTIFICATE REQUEST-----\n"), unreadable()),
        ("a block of no base64", request("!?"), unreadable()),
        ("a block of zeros", request("AAAA"), unreadable()),
        ("a block of headers", request("A: b\n"), unreadable()),
        ("a block of blank lines", request("\n"), unreadable()),
        ("hyphens", full("-"), unreadable()),
        ("blanks", full(" \r\n"), unreadable()),
    ]
}

/// Names, as many and as odd as there is room for.
fn names() -> Vec<Case> {
    // A number in letters, so that each name is another.
    let written = |number: usize, letters: &[char], digits: u32| -> String {
        (0..digits).rev().map(|place| letters[number / letters.len().pow(place) % letters.len()]).collect()
    };
    let kana = |number| written(number, &('か'..='ん').collect::<Vec<_>>(), 3);
    // Cyrillic, each of which looks like a Latin one.
    let cyrillic = |number| written(number, &['а', 'с', 'е', 'о', 'р', 'х', 'у', 'ѕ', 'і', 'ј'], 4);
    let label = "日本語".repeat(300);
    vec![
        with_all("names", &|at| format!("{at}.jp"), &[]),
        with_all("long names", &|at| format!("{}{at:03}.jp", "a.".repeat(123)), &[]),
        with_all("names that are bad", &|_| "a_".to_owned(), &["name_invalid"]),
        with_all("bad A-labels", &|at| format!("xn--wgv71a{at}.jp"), &["name_invalid"]),
        with_all("IDNs", &|at| a_labels(&format!("{}.jp", kana(at))), &[]),
        with_all("long IDNs", &|at| a_labels(&format!("{}{}.jp", kana(at), "ん".repeat(45))), &[]),
        with_all("wildcards of IDNs", &|at| format!("*.{}", a_labels(&format!("{}.jp", kana(at)))), &[]),
        with_all("confusables", &|at| a_labels(&format!("{}.jp", cyrillic(at))), &["name_confusable"]),
        with_all(
            "long confusables",
            &|at| a_labels(&format!("{}{}.jp", cyrillic(at), "р".repeat(45))),
            &["name_confusable"],
        ),
        with_all(
            "confusables of mixed scripts",
            &|at| a_labels(&format!("p{}.jp", cyrillic(at))),
            &["name_mixed_script", "name_confusable"],
        ),
        ("addresses", with_names(&[(0x87, &[192, 0, 2, 10][..]); 10_000]).der(), vec![("name_not_public", 10_000)]),
        (
            "one name of 60,000 characters",
            with_names(&[(0x82, "a.".repeat(30_000).as_bytes())]).der(),
            vec![("name_invalid", 1)],
        ),
        (
            "one A-label of 60,000 characters",
            with_names(&[(0x82, format!("xn--{}", "9".repeat(60_000)).as_bytes())]).der(),
            vec![("name_invalid", 1)],
        ),
        ("a common name of one long label", common_name(&"語".repeat(20_000)), vec![("name_invalid", 1)]),
        ("a common name of long labels", common_name(&[label.as_str(); 24].join(".")), vec![("name_invalid", 1)]),
        ("a common name of hyphens", common_name(&"-.".repeat(30_000)), vec![("name_invalid", 1)]),
    ]
}

fn a_labels(name: &str) -> String {
    idna::domain_to_ascii(name).unwrap()
}

/// A CSR with as many SANs as there is room for, in each of which these rules find something.
fn with_all(what: &'static str, name: &dyn Fn(usize) -> String, found: &[&'static str]) -> Case {
    let mut left = LARGEST - 400;
    let names = (0..).map(name).take_while(|name| {
        let size = name.len() + if name.len() < 128 { 2 } else { 3 };
        left.checked_sub(size).map(|rest| left = rest).is_some()
    });
    let names: Vec<_> = names.collect();
    let each = found.iter().map(|rule| (*rule, 1));
    let found = if let [rule] = found {
        vec![(*rule, names.len())]
    } else {
        each.cycle().take(found.len() * names.len()).collect()
    };
    let names: Vec<(u8, &[u8])> = names.iter().map(|name| (0x82, name.as_bytes())).collect();
    (what, with_names(&names).der(), found)
}

fn common_name(text: &str) -> Vec<u8> {
    Parts { subject: subject(&[(COMMON_NAME, 0x0C, text.as_bytes())]), ..Parts::default() }.der()
}

/// Keys of many bits. A modulus that is a multiple of 45,045 passes most of the sieves before Fermat's roots, and an even one
/// of 64 as well passes all.
fn keys() -> Vec<Case> {
    let multiple_of = |factor: u32| {
        let modulus = BigUint::from_bytes_be(&[0xC5; 1024]) / factor * factor;
        modulus.to_bytes_be()
    };
    let signed = || Some(signature("1.2.840.113549.1.1.11", &[7; 1024]));
    let rsa = |modulus: &[u8], exponent: &[u8]| {
        let key = Some(rsa_key(modulus, exponent));
        Parts { key, signature: signed(), ..Parts::default() }.der()
    };
    let (usual, longest) = ([1, 0, 1], [1, 0xFF, 0xFF, 0xFF, 0xFF]);
    vec![
        (
            "a key of 8,192 bits",
            rsa(&[0xC5; 1024], &longest),
            vec![("csr_signature_invalid", 1), ("key_weak_small_factor", 1)],
        ),
        (
            "a key that passes many sieves",
            rsa(&multiple_of(45_045), &longest),
            vec![("csr_signature_invalid", 1), ("key_weak_small_factor", 1)],
        ),
        (
            "a key that passes every sieve",
            rsa(&multiple_of(64 * 45_045), &longest),
            vec![("csr_signature_invalid", 1), ("key_weak_small_factor", 1)],
        ),
        ("a key of 16,384 bits", rsa(&[0xC5; 2048], &usual), vec![("key_too_long", 1)]),
        ("a key of 480,000 bits", rsa(&[0xC5; 60_000], &usual), vec![("key_too_long", 1)]),
        (
            "an exponent of 480,000 bits",
            rsa(&[0xC5; 256], &[0x55; 60_000]),
            vec![("key_exponent_invalid", 1), ("key_weak_small_factor", 1)],
        ),
    ]
}
