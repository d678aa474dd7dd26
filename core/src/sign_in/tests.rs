//! What a try costs and leaves behind, whoever makes it.

use super::*;
use crate::model::{LoginRequest, NewAccount};
use crate::pki::password::tests::RUNS;
use crate::{Clock, Options, Registry};

const PASSWORD: &str = "correct horse battery staple";

fn clock() -> Clock {
    Clock::manual(Instant::from_timestamp(1_775_005_200, 0).unwrap()).unwrap()
}

/// A registry and an account with an initial password and a login certificate.
fn account(registry: &Registry) -> (String, String, Vec<u8>) {
    let ra = registry.ra("operator").unwrap();
    let opened = ra.open_account(&NewAccount::new("株式会社サンプル", "D0001"), None).unwrap();
    let key = opened.access_key.to_string();
    let request = LoginRequest::Pkcs12 { password: PASSWORD };
    let issued = ra.issue_login_certificate("D0001", &key, request, false, None).unwrap();
    let initial = ra.reset_password("D0001", &key, None).unwrap().password.unwrap();
    (key, initial.reveal().to_owned(), issued.pem.into_bytes())
}

fn runs<T>(work: impl FnOnce() -> T) -> u32 {
    let before = RUNS.with(std::cell::Cell::get);
    work();
    RUNS.with(std::cell::Cell::get) - before
}

/// Nanoseconds that this thread has had of a processor: what else the machine does stays out of it.
fn worked() -> u64 {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap();
    told.split_whitespace().next().unwrap().parse().unwrap()
}

#[test]
fn a_stranger_costs_one_hash_and_the_same_time_whatever_is_wrong() {
    let registry = Registry::in_memory(Options::new().clock(clock())).unwrap();
    let (key, password, certificate) = account(&registry);
    let (_, _, other) = account(&registry);
    let cases: [(&str, &str, &str, &[u8]); 5] = [
        ("an unknown key", "34679CDF", &password, &certificate),
        ("no key at all", "", &password, &certificate),
        ("a wrong password", &key, "a wrong password", b""),
        ("another's certificate", &key, &password, &other),
        ("an unreadable certificate", &key, &password, b"certificate"),
    ];
    let mut times = cases.map(|_| Vec::new());
    for _ in 0..9 {
        for ((what, key, password, certificate), times) in cases.iter().zip(&mut times) {
            let began = worked();
            let hashes = runs(|| {
                let refused =
                    registry.sign_in(key, password, Proof::Certificate(certificate)).map(drop).unwrap_err();
                assert_eq!((refused.code(), refused.rule()), (Code::SignIn, Some(Rule::SignInRefused)), "{what}");
                assert!(refused.findings().is_empty() && refused.cause().is_none());
            });
            times.push(worked() - began);
            assert_eq!(hashes, 1, "{what}");
        }
    }
    let medians = times.map(|mut times| {
        times.sort();
        times[times.len() / 2]
    });
    let (least, most) =
        medians.iter().fold((u64::MAX, 0), |(least, most), time| (least.min(*time), most.max(*time)));
    println!("medians of a refusal, in nanoseconds of work: {medians:?}");
    assert!(most < least / 2 * 3, "{medians:?}");
    // A request for a one-time password costs one as well, right or wrong.
    for (key, password) in [("34679CDF", PASSWORD), (key.as_str(), "a wrong password"), (&key, &password)] {
        assert_eq!(runs(|| registry.request_one_time_password(key, password).unwrap()), 1);
    }
    assert!(registry.sign_in(&key, &password, Proof::Certificate(&certificate)).is_ok());
}

#[test]
fn a_try_is_spent_though_the_process_dies_before_it_is_judged() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("registry.db");
    let options = || Options::new().clock(clock()).secret(&[7; 32]);
    let registry = Registry::create(&path, options()).unwrap();
    let (key, password, certificate) = account(&registry);
    let access_key: AccessKey = key.parse().unwrap();
    for _ in 0..5 {
        let registry = Registry::open(&path, options()).unwrap();
        let whose = |reader: &dyn Reader| {
            let (id, credential) = known(reader, Some(&access_key))?;
            Ok(credential.map(|credential| (id, credential)))
        };
        let counted = registry.context.count(whose, false, clock().now()).unwrap().unwrap();
        assert!(counted.is_ok());
        // Nothing more: as a process that is killed here leaves it.
    }
    let registry = Registry::open(&path, options()).unwrap();
    let refused = registry.sign_in(&key, &password, Proof::Certificate(&certificate)).map(drop).unwrap_err();
    assert_eq!(refused.rule(), Some(Rule::AccountLocked));
}

#[test]
fn a_weaker_hash_is_made_anew_when_the_catalogue_asks_for_more() {
    let registry = Registry::in_memory(Options::new().clock(clock())).unwrap();
    let (key, password, certificate) = account(&registry);
    let access_key: AccessKey = key.parse().unwrap();
    let kept = || {
        let found = registry.context.read(|reader| known(reader, Some(&access_key))).unwrap();
        found.1.unwrap().password.unwrap().hash
    };
    let before = kept();
    let stronger = include_str!("../../catalogue.toml").replace("argon2_iterations = 2", "argon2_iterations = 3");
    // A version names one content for good.
    let stronger = stronger.replacen("version = \"", "version = \"stronger-", 1);
    registry.load_catalogue(&stronger).unwrap();
    let sign_in = || registry.sign_in(&key, &password, Proof::Certificate(&certificate)).map(drop);
    assert_eq!(runs(|| sign_in().unwrap()), 2, "judged by the old one, and hashed anew");
    assert_eq!((before.strength.iterations, kept().strength.iterations), (2, 3));
    assert_eq!(runs(|| sign_in().unwrap()), 1);
}
