//! ログインの負荷 — Many tries at once, the memory they take, and what a PKCS#12 file holds for OpenSSL and NSS.

use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};

use passport_core::model::{LoginRequest, NewAccount, PasswordChange, Proof};
use passport_core::{Clock, Code, Options, Registry, Rule};

const PASSWORD: &str = "correct horse battery staple";

fn certificate() -> Vec<u8> {
    std::fs::read(passport_tests::root().join("tests/data/login-hanako.pem")).unwrap()
}

/// A registry on a file, and an account that signs in by `PASSWORD` and a certificate of the built-in login CA.
fn account(path: &Path) -> (Registry, String, Vec<u8>) {
    let registry = Registry::create(path, Options::new().secret(&[7; 32])).unwrap();
    let ra = registry.ra("operator").unwrap();
    let account = ra.open_account(&NewAccount::new("株式会社サンプル", "D0001"), None).unwrap();
    let key = account.access_key.to_string();
    let csr = std::fs::read(passport_tests::root().join("tests/data/ec-www.pem")).unwrap();
    let issued = ra.issue_login_certificate("D0001", &key, LoginRequest::Csr(&csr), false, None).unwrap();
    let certificate = issued.pem.into_bytes();
    let initial = ra.reset_password("D0001", &key, None).unwrap().password.unwrap();
    let session = registry.sign_in(&key, initial.reveal(), Proof::Certificate(&certificate)).unwrap();
    let change = PasswordChange { current: None, new: PASSWORD, repeated: PASSWORD };
    session.change_password(&change, None).unwrap();
    (registry, key, certificate)
}

fn audited(registry: &Registry, verb: &str) -> usize {
    let (ra, mut after, mut count) = (registry.ra("operator").unwrap(), 0, 0);
    loop {
        let records = ra.audit(after, 500).unwrap();
        let Some(last) = records.last() else { return count };
        after = last.sequence;
        count += records.iter().filter(|record| record.verb == verb).count();
    }
}

#[test]
fn sixty_four_tries_at_once_are_judged_five_times_at_most() {
    let folder = tempfile::tempdir().unwrap();
    let (registry, key, certificate) = account(&folder.path().join("registry.db"));
    let before = audited(&registry, "sign_in_failed");
    let (locked, refused, busy) = (AtomicUsize::new(0), AtomicUsize::new(0), AtomicUsize::new(0));
    std::thread::scope(|scope| {
        for _ in 0..64 {
            scope.spawn(|| {
                let Err(fault) = registry.sign_in(&key, "a wrong password", Proof::Certificate(&certificate))
                else {
                    panic!("a wrong password signs in");
                };
                let counter = match (fault.code(), fault.rule()) {
                    (_, Some(Rule::AccountLocked)) => &locked,
                    (_, Some(Rule::SignInRefused)) => &refused,
                    (Code::Busy, _) => &busy,
                    other => panic!("{other:?}"),
                };
                counter.fetch_add(1, Ordering::SeqCst);
            });
        }
    });
    let judged = audited(&registry, "sign_in_failed") - before;
    let answers = [&locked, &refused, &busy].map(|counter| counter.load(Ordering::SeqCst));
    println!("64 tries at once: {judged} judged; locked, refused, busy: {answers:?}");
    assert!(judged <= 5, "{judged}");
    assert_eq!(answers.iter().sum::<usize>(), 64);
    // What is left of the five tries locks for good.
    while audited(&registry, "sign_in_failed") - before < 5 {
        registry.sign_in(&key, "a wrong password", Proof::Certificate(&certificate)).map(drop).unwrap_err();
    }
    let fault = registry.sign_in(&key, PASSWORD, Proof::Certificate(&certificate)).map(drop).unwrap_err();
    assert_eq!(fault.rule(), Some(Rule::AccountLocked));
    let check = registry.ra("operator").unwrap().verify_audit(None).unwrap();
    assert!(check.is_sound(), "{check:?}");
}

/// Memory of this process that is in use, in KiB.
fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

#[test]
fn two_hundred_sign_ins_at_once_stay_under_160_mib() {
    const ALONE: &str = "PASSPORT_TEST_ALONE";
    if std::env::var_os(ALONE).is_none() {
        // The memory is the process's: this test wants one of its own.
        let name = "sign_in_pressure::two_hundred_sign_ins_at_once_stay_under_160_mib";
        let mut alone = Command::new(std::env::current_exe().unwrap());
        let output = alone.args([name, "--exact", "--nocapture"]).env(ALONE, "1").output().unwrap();
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success() && said.contains("1 passed"), "{said}");
        print!("{said}");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let (registry, key, certificate) = account(&folder.path().join("registry.db"));
    let (done, peak) = (AtomicUsize::new(0), AtomicUsize::new(0));
    std::thread::scope(|scope| {
        for index in 0..200 {
            let (registry, key, certificate, done) = (&registry, &key, &certificate, &done);
            scope.spawn(move || {
                // Most show nothing, as in an attack.
                let shown: &[u8] = if index % 10 == 0 { certificate } else { b"" };
                let answer = registry.sign_in(key, PASSWORD, Proof::Certificate(shown)).map(drop);
                let code = answer.map_or_else(|fault| fault.code(), |()| Code::SignIn);
                assert!(matches!(code, Code::SignIn | Code::Busy), "{code:?}");
                done.fetch_add(1, Ordering::SeqCst);
            });
        }
        while done.load(Ordering::SeqCst) < 200 {
            peak.fetch_max(usize::try_from(resident()).unwrap(), Ordering::SeqCst);
            std::thread::sleep(std::time::Duration::from_millis(2));
        }
    });
    let peak = peak.into_inner() / 1024;
    println!("200 sign-ins at once: {peak} MiB in all at the peak");
    assert!(peak < 160, "{peak} MiB");
}

fn run(program: &str, arguments: &[&str]) -> (bool, String) {
    let output = Command::new(program).args(arguments).output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    (output.status.success(), text)
}

#[test]
fn a_pkcs12_opens_in_openssl_and_in_nss_under_its_password_alone() {
    let folder = tempfile::tempdir().unwrap();
    let (registry, key, _) = account(&folder.path().join("registry.db"));
    let ra = registry.ra("operator").unwrap();
    let request = LoginRequest::Pkcs12 { password: "a pkcs12 password" };
    let issued = ra.issue_login_certificate("D0001", &key, request, false, None).unwrap();
    let file = folder.path().join("login.p12");
    std::fs::write(&file, issued.pkcs12.unwrap().reveal()).unwrap();
    let file = file.to_str().unwrap();

    let open = |password: &str, more: &[&str]| {
        run("openssl", &[&["pkcs12", "-in", file, "-passin", &format!("pass:{password}"), "-nodes"], more].concat())
    };
    let (is_open, text) = open("a pkcs12 password", &[]);
    assert!(
        is_open && text.contains("BEGIN PRIVATE KEY") && text.matches("BEGIN CERTIFICATE").count() == 2,
        "{text}"
    );
    assert!(text.contains(&key), "the certificate names the access key");
    assert!(!open("another password", &[]).0);
    // The key is the certificate's, and the login CA's signature stands.
    let pem = folder.path().join("all.pem");
    std::fs::write(&pem, &text).unwrap();
    let pem = pem.to_str().unwrap();
    let of_key = run("openssl", &["pkey", "-in", pem, "-pubout"]).1;
    assert!(of_key.starts_with("-----BEGIN PUBLIC KEY-----"));
    assert_eq!(run("openssl", &["x509", "-in", pem, "-pubkey", "-noout"]).1, of_key);
    let chain = folder.path().join("chain.pem");
    std::fs::write(&chain, &issued.pem).unwrap();
    let (leaf, ca) = issued.pem.split_at(issued.pem.rfind("-----BEGIN").unwrap());
    let (leaf_file, ca_file) = (folder.path().join("leaf.pem"), folder.path().join("ca.pem"));
    std::fs::write(&leaf_file, leaf).unwrap();
    std::fs::write(&ca_file, ca).unwrap();
    let paths = [ca_file.to_str().unwrap(), leaf_file.to_str().unwrap()];
    let (verifies, said) = run("openssl", &["verify", "-purpose", "sslclient", "-CAfile", paths[0], paths[1]]);
    assert!(verifies, "{said}");

    let store = format!("sql:{}", folder.path().to_str().unwrap());
    assert!(run("certutil", &["-N", "-d", &store, "--empty-password"]).0);
    let (is_in, said) = run("pk12util", &["-i", file, "-d", &store, "-W", "a pkcs12 password"]);
    assert!(is_in, "{said}");
    let (is_listed, said) = run("certutil", &["-K", "-d", &store]);
    assert!(is_listed && said.contains(&key), "{said}");
    assert!(!run("pk12util", &["-l", file, "-d", &store, "-W", "another password"]).0);
}

#[test]
fn a_certificate_is_read_in_every_form_a_web_server_hands_over() {
    let clock = Clock::manual("2026-12-01T00:00:00Z".parse().unwrap()).unwrap();
    let registry = Registry::in_memory(Options::new().clock(clock)).unwrap();
    let ra = registry.ra("operator").unwrap();
    let account = ra.open_account(&NewAccount::new("株式会社サンプル", ""), None).unwrap();
    let key = account.access_key.to_string();
    let pem = String::from_utf8(certificate()).unwrap();
    ra.register_login_certificate("", &key, pem.as_bytes(), false, None).unwrap();
    let initial = ra.reset_password("", &key, None).unwrap().password.unwrap();
    let body: String = pem.lines().filter(|line| !line.starts_with("-----")).collect();
    let escaped: String = pem
        .bytes()
        .map(
            |byte| if byte.is_ascii_alphanumeric() { char::from(byte).to_string() } else { format!("%{byte:02X}") },
        )
        .collect();
    let der = folder_der(&pem);
    let forms: [(&str, Vec<u8>); 7] = [
        ("PEM", pem.clone().into_bytes()),
        ("PEM with a chain", (pem.clone() + &pem).into_bytes()),
        ("PEM with tabs, as nginx once had it", pem.replace('\n', "\n\t").into_bytes()),
        ("percent-encoded PEM", escaped.into_bytes()),
        ("base64", body.clone().into_bytes()),
        ("Client-Cert of RFC 9440", format!(":{body}:").into_bytes()),
        ("DER", der),
    ];
    for (form, given) in forms {
        assert!(registry.sign_in(&key, initial.reveal(), Proof::Certificate(&given)).is_ok(), "{form}");
    }
    for given in [&b""[..], b"%zz", b"%", "証明書".as_bytes(), &[0x30, 0x82], &vec![b'A'; 100_000]] {
        let fault = registry.sign_in(&key, initial.reveal(), Proof::Certificate(given)).map(drop).unwrap_err();
        assert_eq!(fault.rule(), Some(Rule::SignInRefused));
    }
}

fn folder_der(pem: &str) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let (from, to) = (folder.path().join("pem"), folder.path().join("der"));
    std::fs::write(&from, pem).unwrap();
    let arguments = ["x509", "-in", from.to_str().unwrap(), "-outform", "DER", "-out", to.to_str().unwrap()];
    assert!(run("openssl", &arguments).0);
    std::fs::read(to).unwrap()
}

/// A host that heard nothing repeats its call while the first is still under way: the change is made once, and both hear of it.
#[test]
fn a_change_of_the_password_that_is_repeated_while_it_is_made_is_made_once() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("registry.db");
    let (registry, access_key, _) = account(&path);
    let new = "another horse, another battery";
    for round in 0..4 {
        let (now, next) = if round % 2 == 0 { (PASSWORD, new) } else { (new, PASSWORD) };
        let begin = std::sync::Barrier::new(2);
        std::thread::scope(|scope| {
            for _ in 0..2 {
                scope.spawn(|| {
                    let ours = Registry::open(&path, Options::new().secret(&[7; 32])).unwrap();
                    let session = ours.session(&access_key).unwrap();
                    let change = PasswordChange { current: Some(now), new: next, repeated: next };
                    let key = format!("change-{round}").parse().unwrap();
                    begin.wait();
                    session.change_password(&change, Some(&key)).unwrap();
                });
            }
        });
    }
    assert_eq!(audited(&registry, "sign_in_failed"), 0);
}
