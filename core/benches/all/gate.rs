//! 2.3 — What the gate costs over the bare floor: x509-parser reads, aws-lc verifies, the key is tried for weakness.

use passport_core::inspect_csr;
use rcgen::{CertificateParams, DistinguishedName, DnType, KeyPair, PKCS_RSA_SHA256, RsaKeySize};

use crate::floor;
use crate::turns::by_turns;

/// The goal: the gate costs at most so many times the floor.
const GOAL: f64 = 1.2;

pub(crate) fn run(wanted: &str) {
    println!("{:<26}{:>12}{:>12}{:>8}{:>12}", "CSR gate", "floor", "gate", "ratio", "extra");
    for (name, csr) in cases().iter().filter(|(name, _)| format!("gate {name}").contains(wanted)) {
        assert!(inspect_csr(csr).unwrap().is_acceptable(), "{name} is a good CSR");
        let took = by_turns(|| floor::inspect(csr), || inspect_csr(csr));
        let (floor, gate) = (took.first.as_secs_f64() * 1e6, took.second.as_secs_f64() * 1e6);
        let ratio = gate / floor;
        let over = if ratio > GOAL { "  over the goal of 1.2" } else { "" };
        println!("{name:<26}{floor:>9.1} µs{gate:>9.1} µs{ratio:>8.2}{:>9.1} µs{over}", gate - floor);
    }
}

#[allow(clippy::disallowed_methods, reason = "keys for one run")]
fn cases() -> Vec<(&'static str, Vec<u8>)> {
    let data = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/data");
    let read = |file: &str| pem::parse(std::fs::read(format!("{data}/{file}")).unwrap()).unwrap().into_contents();
    let long = KeyPair::generate_rsa_for(&PKCS_RSA_SHA256, RsaKeySize::_4096).unwrap();
    let many = KeyPair::generate().unwrap();
    let names = |count: u32| (0..count).map(|number| format!("host-{number}.example.jp")).collect::<Vec<_>>();
    vec![
        ("RSA-2048", read("rsa-www.pem")),
        ("RSA-4096", made(&long, &names(2))),
        ("P-256", read("ec-www.pem")),
        ("P-384", read("p384-www.pem")),
        ("P-256, 100 SANs", made(&many, &names(100))),
    ]
}

fn made(key: &KeyPair, names: &[String]) -> Vec<u8> {
    let mut params = CertificateParams::new(names).unwrap();
    params.distinguished_name = DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, names[0].as_str());
    params.distinguished_name.push(DnType::OrganizationName, "Sample Co., Ltd.");
    params.serialize_request(key).unwrap().der().to_vec()
}
