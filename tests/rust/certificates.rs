//! 発行された証明書 — What the built-in CA issues, as OpenSSL and x509-parser see it.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use passport_core::model::{
    ApplicationNumber, CaAlgorithm, DownloadFormat, LoginRequest, NewAccount, RevocationReason, Status,
};
use passport_core::{Code, Options, Registry, Rule};
use passport_tests::given::data;
use x509_parser::extensions::ParsedExtension;
use x509_parser::pem::parse_x509_pem;

use crate::registry::{clock, draft, options};

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

/// A folder with the CA's certificates, for OpenSSL.
struct Folder(tempfile::TempDir);

impl Folder {
    fn of(registry: &Registry) -> Folder {
        let folder = Folder(tempfile::tempdir().unwrap());
        let chain = registry.ca_certificates().unwrap();
        let (issuing, root) = chain.split_at(chain.rfind("-----BEGIN").unwrap());
        folder.file("issuing.pem", issuing.as_bytes());
        folder.file("root.pem", root.as_bytes());
        folder
    }

    fn file(&self, name: &str, content: &[u8]) -> PathBuf {
        let path = self.0.path().join(name);
        std::fs::write(&path, content).unwrap();
        path
    }

    /// What `openssl verify` says of a certificate, and whether it is content.
    fn verify(&self, certificate: &Path, also: &[&str]) -> (bool, String) {
        let verified = Command::new("openssl")
            .current_dir(&self.0)
            .args(["verify", "-x509_strict", "-purpose", "sslserver", "-attime", "1775005200"])
            .args(["-CAfile", "root.pem", "-untrusted", "issuing.pem"])
            .args(also)
            .arg(certificate)
            .output()
            .unwrap();
        let said =
            String::from_utf8_lossy(&verified.stdout).into_owned() + &String::from_utf8_lossy(&verified.stderr);
        (verified.status.success() && said.contains(": OK"), said)
    }
}

#[test]
fn openssl_verifies_every_certificate() {
    let registry = Registry::in_memory(options()).unwrap();
    let folder = Folder::of(&registry);
    for csr in CSRS {
        let certificate = folder.file("certificate.pem", &issued(&registry, csr));
        let (verifies, said) = folder.verify(&certificate, &[]);
        assert!(verifies, "{csr}: {said}");
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

/// A CA with keys of every algorithm, and one that was made elsewhere: its certificates verify, and its CRL is obeyed.
#[test]
fn openssl_obeys_the_crl_of_every_sort_of_ca() {
    let mut sorts: Vec<_> = CaAlgorithm::ALL.iter().map(|algorithm| options().ca_algorithm(*algorithm)).collect();
    sorts.push(options().ca(&data("other-chain.pem"), &data("other-issuing-key.pem")));
    for sort in sorts {
        let registry = Registry::in_memory(sort).unwrap();
        let ra = registry.ra("operator").unwrap();
        let folder = Folder::of(&registry);
        let (session, wanted) = draft(&registry, "ec-www.pem");
        let number = session.submit(&wanted).unwrap().number;
        ra.begin_review(number, None).unwrap();
        ra.approve(number, None).unwrap();
        ra.issue(number, None).unwrap();
        let pem = session.download_certificate(number, DownloadFormat::Pem).unwrap();
        let certificate = folder.file("certificate.pem", &pem);
        let crl = || {
            let der = ra.crl().unwrap();
            folder.file("crl.der", &der);
            let (_, crl) = x509_parser::parse_x509_crl(&der).unwrap();
            let hours = crl.next_update().unwrap().timestamp() - crl.last_update().timestamp();
            assert_eq!(hours, 7 * 86_400);
            let reasons: Vec<_> =
                crl.iter_revoked_certificates().map(|of| of.reason_code().map(|(_, reason)| reason.0)).collect();
            (crl.crl_number().unwrap().clone(), reasons)
        };
        assert_eq!(crl(), (1_u32.into(), vec![]));
        // `verify` has no form for CRLs: PEM is what it takes.
        let pem_of = |name: &str| {
            let made = Command::new("openssl")
                .current_dir(&folder.0)
                .args(["crl", "-inform", "DER", "-in", "crl.der", "-out", name])
                .status();
            assert!(made.unwrap().success());
        };
        pem_of("crl.pem");
        let check = ["-crl_check", "-CRLfile", "crl.pem"];
        let (verifies, said) = folder.verify(&certificate, &check);
        assert!(verifies, "{said}");
        ra.revoke(number, RevocationReason::KeyCompromise, false, None).unwrap();
        assert_eq!(crl(), (2_u32.into(), vec![Some(1)]));
        pem_of("crl.pem");
        let (verifies, said) = folder.verify(&certificate, &check);
        assert!(!verifies && said.contains("revoked"), "{said}");
    }
}

/// Everything wrong with a CA that is given, in core's own tests; here that a registry is not made over it.
#[test]
fn a_registry_is_made_over_a_sound_ca_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("registry.db");
    let (chain, key) = (data("other-chain.pem"), data("other-issuing-key.pem"));
    let refusal = |options: Options| {
        let refused = Registry::create(&path, options).err().unwrap();
        assert!(!path.exists());
        (refused.code(), refused.rule())
    };
    let plain = Options::new().clock(clock()).ca(&chain, &key);
    assert_eq!(refusal(plain.clone()), (Code::Refused, Some(Rule::CaSecretRequired)));
    let other = options().secret(&[7; 32]).ca(&chain, &data("private-key.pem"));
    assert_eq!(refusal(other), (Code::Invalid, Some(Rule::CaKeyMismatch)));
    let leaf = options().secret(&[7; 32]).ca(&data("other-www.pem"), &key);
    assert_eq!(refusal(leaf), (Code::Invalid, Some(Rule::CaInvalid)));
    let registry = Registry::create(&path, plain.secret(&[7; 32])).unwrap();
    assert_eq!(registry.ca_certificates().unwrap().into_bytes(), chain);
    // The private key (RFC 5915: an octet string of 32) is on no file as it was given.
    let der = pem_contents(&key);
    assert_eq!(der[34..36], [0x04, 0x20]);
    let private = &der[36..68];
    registry.close();
    for file in std::fs::read_dir(folder.path()).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        assert!(!bytes.windows(32).any(|window| window == private));
    }
}

/// The acceptance check judges a certificate before the CA's key signs it: under a CA that may not issue for the host, nothing
/// is signed, and the record stays as it was.
#[test]
fn a_ca_signs_nothing_that_its_own_certificate_does_not_allow() {
    let constrained = options().ca(&data("other-constrained-chain.pem"), &data("other-constrained-key.pem"));
    let registry = Registry::in_memory(constrained).unwrap();
    let ra = registry.ra("operator").unwrap();
    let (session, wanted) = draft(&registry, "ec-www.pem");
    let number = session.submit(&wanted).unwrap().number;
    ra.begin_review(number, None).unwrap();
    ra.approve(number, None).unwrap();
    let refused = ra.issue(number, None).err().unwrap();
    assert_eq!((refused.code(), refused.rule()), (Code::Invalid, Some(Rule::CertificateChainInvalid)));
    assert_eq!(ra.application(number).unwrap().status, Status::Approved);
}

fn pem_contents(pem: &[u8]) -> Vec<u8> {
    parse_x509_pem(pem).unwrap().1.contents
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
        assert!(!usage.key_encipherment(), "{csr}");
        let extended = certificate.extended_key_usage().unwrap().unwrap().value;
        assert!(extended.server_auth && !extended.client_auth && !extended.any);
        assert!(!certificate.is_ca());
        let has = |wanted: fn(&ParsedExtension<'_>) -> bool| {
            certificate.extensions().iter().filter(|extension| wanted(extension.parsed_extension())).count()
        };
        // CA/B BR 7.1.2.7.6: not recommended in a subscriber's certificate.
        assert_eq!(has(|e| matches!(e, ParsedExtension::SubjectKeyIdentifier(_))), 0, "{csr}");
        assert_eq!(has(|e| matches!(e, ParsedExtension::CRLDistributionPoints(_))), 1, "{csr}");
        assert_eq!(has(|e| matches!(e, ParsedExtension::AuthorityInfoAccess(_))), 1, "{csr}");
        assert_eq!(has(|e| matches!(e, ParsedExtension::CertificatePolicies(_))), 1, "{csr}");
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
    let (session, draft) = draft(&registry, "ec-www-2.pem");
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

/// Every registry's own CA has the same name: only the keys tell them apart.
#[test]
fn a_crl_lists_no_certificate_of_another_registrys_ca() {
    let [theirs, ours] = [(), ()].map(|()| Registry::in_memory(Options::new()).unwrap());
    let certificate = issued(&theirs, "ec-www.pem");
    let chain = theirs.ca_certificates().unwrap();
    let (session, draft) = draft(&ours, "ec-www.pem");
    let number = session.submit(&draft).unwrap().number;
    let ra = ours.ra("operator").unwrap();
    ra.begin_review(number, None).unwrap();
    ra.approve(number, None).unwrap();
    let findings = ra.check_certificate(number, &certificate, chain.as_bytes()).unwrap();
    assert!(findings.is_empty(), "{findings:?}");
    ra.record_certificate(number, &certificate, chain.as_bytes(), None).unwrap();
    let serial = ra.application(number).unwrap().certificate.unwrap().serial;
    ra.record_revocation(number, ours.clock().now(), None, None).unwrap();
    let holds = |crl: Vec<u8>| crl.iter().map(|byte| format!("{byte:02x}")).collect::<String>().contains(&serial);
    assert!(!holds(ra.crl().unwrap()), "it is theirs to list");

    let key = |registry: &Registry| {
        let ra = registry.ra("operator").unwrap();
        ra.open_account(&NewAccount::new("株式会社サンプル", "D0001"), None).unwrap().access_key.to_string()
    };
    let request = LoginRequest::Csr(include_bytes!("../data/ec-www-2.pem"));
    let login = |registry: &Registry, key: &str| {
        registry.ra("operator").unwrap().issue_login_certificate("D0001", key, request, false, None).unwrap()
    };
    let (their_key, our_key) = (key(&theirs), key(&ours));
    let made = login(&theirs, &their_key);
    let serial = ra.register_login_certificate("D0001", &our_key, made.pem.as_bytes(), false, None).unwrap().serial;
    let first = login(&ours, &our_key).certificate.serial;
    login(&ours, &our_key);
    let crl: String = ra.login_crl().unwrap().iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!((crl.contains(&serial), crl.contains(&first)), (false, true), "it lists what it issued alone");
}

/// What would be refused at once is told beforehand.
#[test]
fn a_key_of_anothers_is_told_by_the_check_as_by_the_record() {
    let registry = Registry::in_memory(Options::new()).unwrap();
    let (session, draft_of_one) = draft(&registry, "ec-www.pem");
    let number = session.submit(&draft_of_one).unwrap().number;
    let ra = registry.ra("operator").unwrap();
    ra.begin_review(number, None).unwrap();
    ra.approve(number, None).unwrap();
    let other = Registry::in_memory(Options::new()).unwrap();
    let (certificate, chain) = (issued(&other, "ec-www.pem"), other.ca_certificates().unwrap());
    let told = |number| {
        let findings = ra.check_certificate(number, &certificate, chain.as_bytes()).unwrap();
        findings.into_iter().map(|finding| finding.rule).collect::<Vec<_>>()
    };
    assert_eq!(told(number), []);
    // While it waits, another account is issued one with its key.
    let (session, draft_of_other) = draft(&registry, "ec-www.pem");
    let second = session.submit(&draft_of_other).unwrap().number;
    ra.begin_review(second, None).unwrap();
    ra.approve(second, None).unwrap();
    ra.issue(second, None).unwrap();
    assert_eq!(told(number), [Rule::KeyInUse]);
    let refused = ra.record_certificate(number, &certificate, chain.as_bytes(), None).unwrap_err();
    assert_eq!(refused.rule(), Some(Rule::KeyInUse));
}
