//! 発行された証明書 — What the built-in CA issues, as OpenSSL and x509-parser see it.

use std::collections::BTreeSet;
use std::process::Command;

use passport_core::Registry;
use passport_core::model::{ApplicationNumber, DownloadFormat};
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

/// What a registry gives in each format, once with a certificate of its own CA and once with one that another CA made.
#[test]
fn openssl_reads_every_format() {
    let registry = Registry::in_memory(options()).unwrap();
    let ra = registry.ra("operator").unwrap();
    let (session, draft) = draft(&registry, "ec-www.pem");
    let number = session.submit(&draft).unwrap().number;
    ra.begin_review(number, None).unwrap();
    ra.approve(number, None).unwrap();
    ra.issue(number, None).unwrap();
    let issuers = ["Passport Built-in Issuing CA", "Passport Built-in Root CA"];
    formats(&session, number, issuers);
    let kept = ra.application(number).unwrap().certificate.unwrap();
    assert_eq!((kept.first_downloaded_at, kept.last_downloaded_at), (Some(kept.issued_at), Some(kept.issued_at)));

    let (session, draft) = crate::registry::draft(&registry, "ec-www.pem");
    let number = session.submit(&draft).unwrap().number;
    ra.begin_review(number, None).unwrap();
    ra.approve(number, None).unwrap();
    let data = |file: &str| std::fs::read(passport_tests::root().join("tests/data").join(file)).unwrap();
    ra.record_certificate(number, &data("other-www.pem"), &data("other-chain.pem"), None).unwrap();
    formats(&session, number, ["Other Issuing CA", "Other Root CA"]);
}

fn formats(session: &passport_core::Session, number: ApplicationNumber, [issuing, root]: [&str; 2]) {
    let folder = tempfile::tempdir().unwrap();
    let said = |arguments: &[&str], input: &[u8]| {
        let path = folder.path().join("input");
        std::fs::write(&path, input).unwrap();
        let read = Command::new("openssl").args(arguments).arg("-in").arg(&path).output().unwrap();
        assert!(read.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&read.stderr));
        String::from_utf8(read.stdout).unwrap()
    };
    let download = |format| session.download_certificate(number, format).unwrap();
    let pem = download(DownloadFormat::Pem);
    let alone = said(&["x509"], &pem);
    assert_eq!(alone.as_bytes(), pem);
    assert_eq!(said(&["x509", "-inform", "DER"], &download(DownloadFormat::Der)), alone);

    // The certificate first, then its issuer's; the root is whoever verifies' own.
    let chain = String::from_utf8(download(DownloadFormat::PemChain)).unwrap();
    assert!(chain.starts_with(&alone) && chain.matches("-----BEGIN CERTIFICATE-----").count() == 2, "{chain}");
    let above = said(&["x509", "-noout", "-subject"], chain.trim_start_matches(alone.as_str()).as_bytes());
    assert!(above.contains(issuing), "{above}");

    let bundle = download(DownloadFormat::Pkcs7);
    let mut held = said(&["pkcs7", "-print_certs"], &bundle);
    held.retain(|character| character != '\r');
    let blocks = |text: &str| -> BTreeSet<String> {
        let blocks = text.split("-----BEGIN CERTIFICATE-----").skip(1);
        blocks.map(|block| block.split("-----END").next().unwrap().to_owned()).collect()
    };
    assert_eq!(blocks(&held), blocks(&chain), "PKCS#7 holds what the chain holds");
    assert!(!held.lines().any(|line| line.starts_with("subject=") && line.contains(root)), "{held}");
    // Strict DER: nothing is left over, and OpenSSL writes it the same.
    let again = said(&["pkcs7"], &bundle);
    assert_eq!(again.as_bytes(), bundle);
}
