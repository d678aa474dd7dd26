use super::*;

const NOW: i64 = 1_775_005_200;

fn instant(seconds: i64) -> Instant {
    Instant::from_timestamp(seconds, 0).unwrap()
}

fn given(chain: &str, key: &KeyPair) -> GivenCa {
    let pem = pem::encode(&pem::Pem::new("PRIVATE KEY", key.pkcs8()));
    GivenCa { chain: chain.as_bytes().to_vec(), key: pem.into_bytes().into() }
}

#[test]
fn a_login_certificate_is_the_login_cas_and_for_clients() {
    let secret = Secret::new(&[7; 32]);
    let ca = Ca::found(&secret, CaAlgorithm::EcdsaP256, instant(NOW)).unwrap();
    let spki = chance::ec_key().unwrap().subject_public_key_info();
    let request = LoginRequest {
        spki: &spki,
        organization: "株式会社サンプル",
        common_name: "K7MPQ2XA",
        not_before: instant(NOW),
        not_after: instant(1_806_541_199),
        crl: "http://crl.example.jp/login.crl",
    };
    let der = ca.issue_login(&secret, &request).unwrap();
    let certificate = read(&der).unwrap();
    let issuer = read(&ca.login.certificate).unwrap();
    assert!(is_signed_by(&certificate, &issuer) && is_signed_by(&issuer, &issuer));
    let issuing = read(&ca.issuing.certificate).unwrap();
    assert!(!is_signed_by(&certificate, &issuing), "the server certificates' CA has no part in it");
    let usage = certificate.extended_key_usage().unwrap().unwrap().value;
    assert!(usage.client_auth && !usage.server_auth && !usage.any);
    assert_eq!(certificate.subject().to_string(), "O=株式会社サンプル, CN=K7MPQ2XA");
    assert_eq!(certificate.tbs_certificate.raw_serial().len(), 16);
    assert!(!certificate.is_ca());
}

#[test]
fn a_ca_made_elsewhere_is_taken_or_everything_wrong_with_it_told() {
    let secret = Secret::new(&[7; 32]);
    let own = Ca::found(&secret, CaAlgorithm::EcdsaP384, instant(NOW)).unwrap();
    let key_of = |role: Role| {
        let sealed = &own.authority(role).unwrap().sealed_key;
        KeyPair::of(&secret.open(Purpose::CaKey, about(role), sealed).unwrap()).unwrap()
    };
    let (issuing, other) = (key_of(Role::Issuing), chance::ec_key().unwrap());
    let chain = own.certificates();
    let other_secret = Secret::new(&[8; 32]);
    let taken = Ca::take(&other_secret, &given(&chain, &issuing), instant(NOW)).unwrap();
    assert_eq!((taken.certificates(), taken.root.is_none()), (chain.clone(), true));
    assert!(taken.signer(&other_secret, Role::Issuing).is_ok() && taken.signer(&secret, Role::Issuing).is_err());

    let refused = |given: &GivenCa, at: i64| -> Vec<Rule> {
        let refused = Ca::take(&secret, given, instant(at)).err().unwrap();
        refused.findings().iter().map(|finding| finding.rule).collect()
    };
    let good = given(&chain, &issuing);
    assert_eq!(refused(&given(&chain, &other), NOW), [Rule::CaKeyMismatch]);
    assert_eq!(refused(&good, NOW - 86_401), [Rule::CertificatePeriodInvalid]);
    assert_eq!(refused(&given("nothing", &issuing), NOW), [Rule::CertificateUnreadable]);
    assert_eq!(refused(&given(&pem(&own.issuing.certificate), &issuing), NOW), [Rule::CertificateChainInvalid]);
    let turned = own.issuing.chain.clone() + &pem(&own.issuing.certificate);
    assert_eq!(refused(&given(&turned, &issuing), NOW), [Rule::CaKeyMismatch, Rule::CertificateChainInvalid]);
    let no_key = GivenCa { key: b"-----BEGIN PRIVATE KEY-----".to_vec().into(), ..good.clone() };
    assert_eq!(refused(&no_key, NOW), [Rule::CaInvalid]);
    // A certificate that says it is no CA's.
    let mut leaf = CertificateParams::default();
    leaf.is_ca = rcgen::IsCa::ExplicitNoCa;
    let leaf = pem(leaf.self_signed(&other).unwrap().der());
    assert_eq!(refused(&given(&leaf, &other), NOW), [Rule::CaInvalid]);
    // And the root alone is an issuing CA without anything above it.
    assert!(Ca::take(&secret, &given(&own.issuing.chain, &key_of(Role::Root)), instant(NOW)).is_ok());
}
