use rcgen::{BasicConstraints, CertificateParams, DnType, GeneralSubtree, IsCa, Issuer, NameConstraints, SanType};

use super::*;
use crate::chance;
use crate::key_pair::KeyPair;
use crate::pki::evidence;

/// A name of a CN and an O.
fn named(organization: &str, common_name: &str) -> rcgen::DistinguishedName {
    let mut name = rcgen::DistinguishedName::new();
    name.push(DnType::OrganizationName, organization);
    name.push(DnType::CommonName, common_name);
    name
}

fn ca(depth: BasicConstraints, constraints: Option<NameConstraints>) -> (CertificateParams, KeyPair) {
    let mut params = CertificateParams::default();
    params.distinguished_name = named("CA", "Root");
    params.is_ca = IsCa::Ca(depth);
    params.name_constraints = constraints;
    (params, chance::ec_key().unwrap())
}

/// Whether a server certificate for some hosts holds under a CA of its own with constraints.
fn allowed(permitted: Vec<GeneralSubtree>, excluded: Vec<GeneralSubtree>, hosts: &[&str]) -> bool {
    let constraints = NameConstraints { permitted_subtrees: permitted, excluded_subtrees: excluded };
    let (params, key) = ca(BasicConstraints::Unconstrained, Some(constraints));
    let root = params.self_signed(&key).unwrap();
    let mut leaf = CertificateParams::default();
    leaf.distinguished_name = named("Sample  CO., Ltd.", "www.example.jp");
    leaf.subject_alt_names = hosts.iter().map(|host| SanType::DnsName((*host).try_into().unwrap())).collect();
    let leaf = leaf.signed_by(&chance::ec_key().unwrap(), &Issuer::from_params(&params, &key)).unwrap();
    verifies(&evidence::parse(leaf.der()).unwrap(), &[evidence::parse(root.der()).unwrap()])
}

#[test]
fn name_constraints_are_kept() {
    let host = |name: &str| GeneralSubtree::DnsName(name.to_owned());
    let below = |organization: &str| {
        let mut name = rcgen::DistinguishedName::new();
        name.push(DnType::OrganizationName, organization);
        GeneralSubtree::DirectoryName(name)
    };
    let address = || GeneralSubtree::IpAddress(rcgen::CidrSubnet::V4([0; 4], [0; 4]));
    let cases = [
        (vec![host("example.jp")], vec![], &["www.example.jp", "example.jp", "*.EXAMPLE.jp"][..], true),
        (vec![host("example.jp")], vec![], &["www.example.jp", "example.com"], false),
        (vec![host("example.jp")], vec![], &["notexample.jp"], false),
        (vec![host("example.jp"), host("example.com")], vec![], &["www.example.jp", "example.com"], true),
        (vec![host(".example.jp")], vec![], &["www.example.jp"], true),
        (vec![host(".example.jp")], vec![], &["example.jp"], false),
        (vec![], vec![host("mail.example.jp")], &["www.example.jp"], true),
        (vec![], vec![host("mail.example.jp")], &["a.mail.example.jp"], false),
        // A wildcard stands for the excluded host as well.
        (vec![], vec![host("mail.example.jp")], &["*.example.jp"], false),
        (vec![], vec![host("")], &["www.example.jp"], false),
        // Of another form than every name of the certificate.
        (vec![address()], vec![address()], &["www.example.jp"], true),
        // Case and repeated spaces do not matter in a subject.
        (vec![below("sample co., ltd.")], vec![], &["www.example.jp"], true),
        (vec![below("Sample")], vec![], &["www.example.jp"], false),
        (vec![], vec![below("Sample Co., Ltd.")], &["www.example.jp"], false),
        (vec![], vec![below("Other")], &["www.example.jp"], true),
    ];
    for (permitted, excluded, hosts, is_allowed) in cases {
        let what = format!("{permitted:?} {excluded:?} {hosts:?}");
        assert_eq!(allowed(permitted, excluded, hosts), is_allowed, "{what}");
    }
}

#[test]
fn what_a_ca_issues_to_itself_does_not_count_in_the_depth() {
    let (params, key) = ca(BasicConstraints::Constrained(0), None);
    let (again, next) = ca(BasicConstraints::Constrained(0), None);
    let root = params.self_signed(&key).unwrap();
    let renewed = again.signed_by(&next, &Issuer::from_params(&params, &key)).unwrap();
    let chain = [renewed.der(), root.der()].map(|der| evidence::parse(der).unwrap());
    assert!(are_authorities(&chain, 1_775_005_200));
    // Under another name it is one CA too many.
    let mut other = again;
    other.distinguished_name = named("CA", "Other");
    let other = other.signed_by(&next, &Issuer::from_params(&params, &key)).unwrap();
    let chain = [other.der(), root.der()].map(|der| evidence::parse(der).unwrap());
    assert!(!are_authorities(&chain, 1_775_005_200));
    assert!(!verifies(&chain[0], &[]), "without a chain nothing holds");
}
