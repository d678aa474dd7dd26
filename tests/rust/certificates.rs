//! 発行された証明書 — What the built-in CA issues, as OpenSSL and x509-parser see it.

use std::collections::BTreeSet;
use std::process::Command;

use passport_core::Registry;
use passport_core::model::DownloadFormat;
use x509_parser::extensions::ParsedExtension;
use x509_parser::pem::parse_x509_pem;

use crate::registry::{draft, options};

/// The CSRs of every tool and key type that must be taken.
const CSRS: &[&str] = &[
    "ec-www.pem",
    "rsa-www.pem",
    "rsa-shop.pem",
    "p384-www.pem",
    "p521-www.pem",
    "ec-sha512-www.pem",
    "rsa-pss-www.pem",
    "keytool-rsa.pem",
    "keytool-ec.pem",
    "der-www.der",
    "multi-rdn.pem",
    "challenge.pem",
];

fn issued(registry: &Registry, csr: &str) -> Vec<u8> {
    let (session, draft) = draft(registry, csr);
    let number = session.submit(&draft).unwrap_or_else(|fault| panic!("{csr}: {fault}")).number;
    let ra = registry.ra("operator").unwrap();
    ra.begin_review(number, None).unwrap();
    ra.approve(number, None).unwrap();
    ra.issue(number, None).unwrap();
    session.download_certificate(number, DownloadFormat::Pem).unwrap()
}

#[test]
fn openssl_verifies_every_certificate() {
    let folder = tempfile::tempdir().unwrap();
    let registry = Registry::in_memory(options()).unwrap();
    let chain = registry.ca_certificates().unwrap();
    let (issuing, root) = chain.split_at(chain.rfind("-----BEGIN").unwrap());
    let file = |name: &str, content: &[u8]| {
        let path = folder.path().join(name);
        std::fs::write(&path, content).unwrap();
        path
    };
    let (issuing, root) = (file("issuing.pem", issuing.as_bytes()), file("root.pem", root.as_bytes()));
    for csr in CSRS {
        let certificate = file("certificate.pem", &issued(&registry, csr));
        let verified = Command::new("openssl")
            .args(["verify", "-x509_strict", "-purpose", "sslserver", "-attime", "1775005200", "-CAfile"])
            .arg(&root)
            .arg("-untrusted")
            .arg(&issuing)
            .arg(&certificate)
            .output()
            .unwrap();
        let said =
            String::from_utf8_lossy(&verified.stdout).into_owned() + &String::from_utf8_lossy(&verified.stderr);
        assert!(verified.status.success() && said.contains(": OK"), "{csr}: {said}");
        // The key that OpenSSL reads in the certificate is the one it reads in the CSR.
        let key = |command: &str, input: &std::path::Path, form: &str| {
            let read = Command::new("openssl")
                .args([command, "-noout", "-pubkey", "-inform", form, "-in"])
                .arg(input)
                .output()
                .unwrap();
            assert!(read.status.success(), "{csr}");
            read.stdout
        };
        let form = if csr.ends_with(".der") { "DER" } else { "PEM" };
        let request = passport_tests::root().join("tests/data").join(csr);
        assert_eq!(key("x509", &certificate, "PEM"), key("req", &request, form), "{csr}");
    }
}

#[test]
fn profile_is_a_server_certificates() {
    let registry = Registry::in_memory(options()).unwrap();
    let mut serials = BTreeSet::new();
    for csr in CSRS {
        let pem = issued(&registry, csr);
        let (_, pem) = parse_x509_pem(&pem).unwrap();
        let certificate = pem.parse_x509().unwrap();
        let serial = certificate.tbs_certificate.raw_serial();
        assert!(serial.len() == 16 && (0x40..0x80).contains(&serial[0]), "{csr}: 126 random bits behind 01");
        assert!(serials.insert(serial.to_vec()), "{csr}: the serial is its own");
        let usage = certificate.key_usage().unwrap().unwrap().value;
        assert!(usage.digital_signature() && !usage.key_cert_sign());
        assert_eq!(usage.key_encipherment(), csr.contains("rsa"), "{csr}");
        let extended = certificate.extended_key_usage().unwrap().unwrap().value;
        assert!(extended.server_auth && !extended.client_auth && !extended.any);
        assert!(!certificate.is_ca());
        let has = |wanted: fn(&ParsedExtension<'_>) -> bool| {
            certificate.extensions().iter().filter(|extension| wanted(extension.parsed_extension())).count()
        };
        assert_eq!(has(|e| matches!(e, ParsedExtension::SubjectKeyIdentifier(_))), 1, "{csr}");
        assert_eq!(has(|e| matches!(e, ParsedExtension::AuthorityKeyIdentifier(_))), 1, "{csr}");
        assert_eq!(has(|e| matches!(e, ParsedExtension::SubjectAlternativeName(_))), 1, "{csr}");
        assert_eq!(has(|e| matches!(e, ParsedExtension::UnsupportedExtension { .. })), 0, "{csr}");
        let subject = certificate.subject();
        assert_eq!(subject.iter_country().next().unwrap().as_str().unwrap(), "JP");
        assert_eq!(subject.iter_organizational_unit().count(), 0, "{csr}: OU is not carried");
        let text = certificate.subject().to_string() + &String::from_utf8_lossy(&pem.contents);
        assert!(!text.contains("SECRET-CHALLENGE"), "a challenge password goes nowhere");
    }
}
