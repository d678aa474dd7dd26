//! 導かれた秘密 — The secrets that the library draws or derives and shows nobody, found out from outside: by the registry's secret and
//! its file, as decision 0006 says how. Another process does it, so that this one's memory holds what the library left there.

use std::io::{Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use aws_lc_rs::hkdf;

use super::Wiped;
use super::mark::Mark;

const REGISTRY: &str = "PASSPORT_TEST_REGISTRY";

/// A key derived from the registry's secret under a label.
fn derived(secret: &[u8], label: &str) -> [u8; 32] {
    let mut key = [0; 32];
    let root = hkdf::Salt::new(hkdf::HKDF_SHA256, &[]).extract(secret);
    root.expand(&[label.as_bytes()], hkdf::HKDF_SHA256).unwrap().fill(&mut key).unwrap();
    key
}

/// The private number of an EC P-256 key, out of its PKCS#8 (RFC 5915); of an RSA key 32 octets behind the middle, where there is
/// nothing public any more (RFC 8017, A.1.2).
fn private_number(pkcs8: &[u8]) -> &[u8] {
    const BEFORE: [u8; 5] = [0x02, 0x01, 0x01, 0x04, 0x20];
    let of_curve = pkcs8.windows(BEFORE.len()).position(|window| window == BEFORE);
    let at = of_curve.map_or(pkcs8.len() / 2, |at| at + BEFORE.len());
    &pkcs8[at..at + 32]
}

/// The keys of the CAs, as the file holds them sealed.
fn ca_keys(path: &Path, secret: &[u8]) -> Vec<(String, Vec<u8>)> {
    let file = rusqlite::Connection::open(path).unwrap();
    let mut rows = file.prepare("SELECT role, sealed_key FROM authority ORDER BY role").unwrap();
    let rows = rows.query_map([], |row| Ok((row.get::<_, u16>(0)?, row.get::<_, Vec<u8>>(1)?))).unwrap();
    let open = |(role, mut sealed): (u16, Vec<u8>)| {
        let role = ["root", "issuing", "login"][usize::from(role) - 1];
        let key = LessSafeKey::new(UnboundKey::new(&AES_256_GCM, &derived(secret, "passport ca key v1")).unwrap());
        let mut text = sealed.split_off(12);
        let nonce = Nonce::try_assume_unique_for_key(&sealed).unwrap();
        let pkcs8 = key.open_in_place(nonce, Aad::from(role.as_bytes()), &mut text).unwrap();
        let name = path.file_stem().unwrap().display();
        (format!("the {role} CA's private key, {name}"), private_number(pkcs8).to_vec())
    };
    rows.map(|row| open(row.unwrap())).collect()
}

/// What a tool answers to bytes.
fn tool(arguments: &[&str], input: &[u8]) -> Vec<u8> {
    let mut child =
        Command::new("openssl").args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(input).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{arguments:?}");
    output.stdout
}

/// Not a test by itself: what [`marks`] runs in a process of its own. It prints the marks, veiled.
#[test]
fn child_derives() {
    let Some(path) = std::env::var_os(REGISTRY) else { return };
    let path = Path::new(&path);
    let mut given = Vec::new();
    std::io::stdin().read_to_end(&mut given).unwrap();
    let (secret, password) = given.split_at(32);
    let mut secrets = ca_keys(path, secret);
    secrets.extend(ca_keys(&path.with_file_name("rsa.db"), secret));
    assert_eq!(secrets.len(), 6);
    for (name, label) in [
        ("the audit's key", "passport audit v1"),
        ("the pepper", "passport password pepper v1"),
        ("the CA keys' key", "passport ca key v1"),
    ] {
        secrets.push((name.to_owned(), derived(secret, label).to_vec()));
    }
    let file = path.with_extension("p12");
    let pem = tool(&["pkcs12", "-in", file.to_str().unwrap(), "-nodes", "-nocerts", "-passin", "stdin"], password);
    let pkcs8 = tool(&["pkcs8", "-topk8", "-nocrypt", "-outform", "DER"], &pem);
    secrets.push(("a PKCS#12 file's private key".to_owned(), private_number(&pkcs8).to_vec()));
    for given in ["key", "other-key", "ca-key"] {
        let pkcs8 = tool(
            &["pkcs8", "-topk8", "-nocrypt", "-outform", "DER"],
            &std::fs::read(path.with_file_name(given)).unwrap(),
        );
        secrets.push((format!("a private key that was handed in, {given}"), private_number(&pkcs8).to_vec()));
    }
    for mark in secrets.iter().flat_map(|(name, secret)| Mark::of(name, secret)) {
        let veiled: String = mark.veiled.iter().map(|byte| format!("{byte:02x}")).collect();
        println!("\nmark\t{}\t{veiled}", mark.name);
    }
}

/// The marks of what can be derived from the registry's secret and its file, and of the keys in files beside a copy of it.
pub(super) fn marks(path: &Path, secret: &Wiped, pkcs12_password: &Wiped) -> Vec<Mark> {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "canary::derived::child_derives", "--nocapture"])
        .env(REGISTRY, path)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    input.write_all(&secret.0).unwrap();
    input.write_all(&pkcs12_password.0).unwrap();
    drop(input);
    let output = child.wait_with_output().unwrap();
    let told = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{told}");
    let of = |line: &str| {
        let (name, hex) = line.strip_prefix("mark\t")?.split_once('\t')?;
        let pairs = hex.as_bytes().chunks(2);
        let octet = |pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap();
        Some(Mark { name: name.to_owned(), veiled: pairs.map(octet).collect() })
    };
    told.lines().filter_map(of).collect()
}
