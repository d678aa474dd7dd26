//! 2.3 — What the gate costs over the bare floor: x509-parser reads, aws-lc verifies, the key is tried for weakness.

use passport_core::inspect_csr;
use rcgen::{CertificateParams, DistinguishedName, DnType, KeyPair, PKCS_RSA_SHA256, RsaKeySize};

use crate::floor;
use crate::turns::by_turns;

/// The goal: the gate costs at most so many times the floor.
const GOAL: f64 = 1.2;

pub(crate) fn run(wanted: &str) {
    let cases: Vec<_> = CASES.iter().filter(|(name, _)| format!("gate {name}").contains(wanted)).collect();
    if cases.is_empty() {
        return;
    }
    println!("{:<26}{:>12}{:>12}{:>8}{:>12}", "CSR gate", "floor", "gate", "ratio", "extra");
    for (name, csr) in cases {
        let csr = &csr();
        assert!(inspect_csr(csr).unwrap().is_acceptable(), "{name} is a good CSR");
        let took = by_turns(|| floor::inspect(csr), || inspect_csr(csr));
        let (floor, gate) = (took.first.as_secs_f64() * 1e6, took.second.as_secs_f64() * 1e6);
        let ratio = gate / floor;
        let over = if ratio > GOAL { "  over the goal of 1.2" } else { "" };
        println!("{name:<26}{floor:>9.1} µs{gate:>9.1} µs{ratio:>8.2}{:>9.1} µs{over}", gate - floor);
    }
}

/// A name, and what makes the CSR.
type Case = (&'static str, fn() -> Vec<u8>);

const CASES: [Case; 5] = [
    ("RSA-2048", || kept("rsa-www.pem")),
    ("RSA-4096", || made(&KeyPair::generate_rsa_for(&PKCS_RSA_SHA256, RsaKeySize::_4096).unwrap(), 2)),
    ("P-256", || kept("ec-www.pem")),
    ("P-384", || kept("p384-www.pem")),
    ("P-256, 100 SANs", || made(&KeyPair::generate().unwrap(), 100)),
];

/// One of the tests' CSRs.
fn kept(file: &str) -> Vec<u8> {
    let path = format!("{}/../tests/data/{file}", env!("CARGO_MANIFEST_DIR"));
    pem::parse(std::fs::read(path).unwrap()).unwrap().into_contents()
}

/// A CSR for so many names.
fn made(key: &KeyPair, names: u32) -> Vec<u8> {
    let names: Vec<_> = (0..names).map(|number| format!("host-{number}.example.jp")).collect();
    let mut params = CertificateParams::new(names.as_slice()).unwrap();
    params.distinguished_name = DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, names[0].as_str());
    params.distinguished_name.push(DnType::OrganizationName, "Sample Co., Ltd.");
    params.serialize_request(key).unwrap().der().to_vec()
}
