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

/// The hashes that some work runs.
fn runs<T>(work: impl FnOnce() -> T) -> Vec<Strength> {
    RUNS.take();
    work();
    RUNS.take()
}

/// What the catalogue asks of a hash.
fn asked(registry: &Registry) -> Strength {
    registry.context.read(|reader| Ok(strength(&registry.context.limits(reader, clock().now())))).unwrap()
}

/// Loads a catalogue that asks for one more pass over more memory.
fn ask_for_more(registry: &Registry) {
    // A version names one content for good.
    let stronger = include_str!("../../catalogue.toml")
        .replace("argon2_iterations = 2", "argon2_iterations = 3")
        .replace("argon2_memory_kib = 19456", "argon2_memory_kib = 20480")
        .replacen("version = \"", "version = \"stronger-", 1);
    registry.load_catalogue(&stronger).unwrap();
}

/// Nanoseconds that this thread has had of a processor: what else the machine does stays out of it.
fn worked() -> u64 {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap();
    told.split_whitespace().next().unwrap().parse().unwrap()
}

/// The furthest that two distributions lie apart (Kolmogorov and Smirnov): 0 when they are one, 1 when they do not overlap.
fn apart(one: &[u64], other: &[u64]) -> f64 {
    let share = |times: &[u64], up_to: u64| {
        let below = times.iter().filter(|time| **time <= up_to).count();
        f64::from(u32::try_from(below).unwrap()) / f64::from(u32::try_from(times.len()).unwrap())
    };
    one.iter().chain(other).map(|time| (share(one, *time) - share(other, *time)).abs()).fold(0.0, f64::max)
}

#[test]
fn a_hash_is_weaker_by_any_of_what_makes_it_strong_and_the_one_with_more_memory_is_heavier() {
    let of = |(memory_kib, iterations, lanes)| Strength { memory_kib, iterations, lanes };
    let current = (20_480, 3, 2);
    for (kept, weaker, heavy) in [
        (current, false, current),
        ((20_479, 3, 2), true, current),
        ((20_480, 2, 2), true, current),
        ((20_480, 3, 1), true, current),
        ((20_481, 3, 2), false, (20_481, 3, 2)),
        ((20_480, 4, 3), false, current),
        ((20_481, 2, 3), true, (20_481, 2, 3)),
    ] {
        assert_eq!(is_weaker(of(kept), of(current)), weaker, "{kept:?}");
        let hash = PasswordHash { strength: of(kept), salt: [0; 16], digest: [0; 32] };
        assert_eq!(heavier(of(current), Some(&hash)), of(heavy), "{kept:?}");
    }
    assert_eq!(heavier(of(current), None), of(current));
}

#[test]
fn a_failure_is_the_hosts_to_answer_for_and_a_success_the_subscribers() {
    let registry = Registry::in_memory(Options::new().clock(clock())).unwrap();
    let (key, password, certificate) = account(&registry);
    assert!(registry.sign_in(&key, "a wrong password", Proof::Certificate(&certificate)).is_err());
    registry.sign_in(&key, &password, Proof::Certificate(&certificate)).unwrap();
    let records = registry.ra("operator").unwrap().audit(0, 500).unwrap();
    let actors = |verb: &str| {
        let of_verb = records.iter().filter(|record| record.verb == verb);
        of_verb.map(|record| record.actor.clone()).collect::<std::collections::BTreeSet<_>>()
    };
    assert_eq!(actors("sign_in_failed"), ["host".to_owned()].into());
    assert_eq!(actors("sign_in"), [format!("subscriber:{key}")].into());
}

#[test]
fn a_stranger_costs_one_hash_and_the_same_time_whatever_is_wrong() {
    const ROUNDS: usize = 24;
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
    for round in 0..ROUNDS {
        // Each case comes behind each other one, so that none bears what the one before left behind.
        for case in (0..cases.len()).map(|index| (index * (1 + round % 4) + round) % cases.len()) {
            let (what, key, password, certificate) = cases[case];
            let began = worked();
            let hashes = runs(|| {
                let refused =
                    registry.sign_in(key, password, Proof::Certificate(certificate)).map(drop).unwrap_err();
                assert_eq!((refused.code(), refused.rule()), (Code::SignIn, Some(Rule::SignInRefused)), "{what}");
                assert!(refused.findings().is_empty() && refused.cause().is_none());
            });
            times[case].push(worked() - began);
            assert_eq!(hashes, [asked(&registry)], "{what}");
        }
    }
    times.iter_mut().for_each(|times| times.sort_unstable());
    let quarters = times.each_ref().map(|times| [1, 2, 3].map(|quarter| times[quarter * ROUNDS / 4]));
    println!("a refusal, in nanoseconds of work: quartiles, and how far from the first case");
    for (((what, ..), quarters), times_of) in cases.iter().zip(&quarters).zip(&times) {
        println!("{what:>26} {quarters:?} {:.2}", apart(&times[0], times_of));
    }
    for quarter in 0..3 {
        let of = quarters.map(|quarters| quarters[quarter]);
        let (least, most) = (of.iter().min().unwrap(), of.iter().max().unwrap());
        // A hash more or less would be twice the work, or none: noise is far from either.
        assert!(*most < least / 2 * 3, "{quarters:?}");
    }
    assert!(registry.sign_in(&key, &password, Proof::Certificate(&certificate)).is_ok());
}

#[test]
fn a_request_for_a_code_costs_the_same_whosever_the_key_is_and_however_old_the_hash() {
    let registry = Registry::in_memory(Options::new().clock(clock())).unwrap();
    let weaker = asked(&registry);
    let (old_key, old_password, certificate) = account(&registry);
    let costs = |must: &[Strength], (new_key, new_password): (&str, &str)| {
        let old = (old_key.as_str(), old_password.as_str());
        for (key, password) in
            [("34679CDF", PASSWORD), ("", ""), (&old_key, "a wrong password"), old, (new_key, new_password)]
        {
            let made = runs(|| {
                let made = registry.request_one_time_password(key, password).unwrap();
                let is_right = (key, password) == old || (key, password) == (new_key, new_password);
                assert_eq!(made.mail.is_some(), is_right, "{key}");
            });
            assert_eq!(made, must, "{key}");
        }
    };
    costs(&[weaker], (&old_key, &old_password));
    ask_for_more(&registry);
    let stronger = asked(&registry);
    assert_ne!(weaker, stronger);
    costs(&[weaker, stronger], (&old_key, &old_password));
    let (new_key, new_password, _) = account(&registry);
    costs(&[weaker, stronger], (&new_key, &new_password));
    // Once nobody has the weaker one any more, nobody pays for it.
    registry.sign_in(&old_key, &old_password, Proof::Certificate(&certificate)).unwrap();
    costs(&[stronger], (&new_key, &new_password));
}

#[test]
fn a_code_is_used_once_though_another_is_asked_for_while_it_is_judged() {
    let registry = Registry::in_memory(Options::new().clock(clock())).unwrap();
    let context = &registry.context;
    let (key, password, _) = account(&registry);
    let request = || registry.request_one_time_password(&key, &password).unwrap();
    let count = |made: &OneTimePassword| {
        let proof = Proof::OneTimePassword { ticket: made.ticket.reveal(), code: "" };
        let asked = Asked::of(&key, proof);
        let now = clock().now();
        context.count(|reader| asked.recognise(reader, now), true, now).unwrap().unwrap().unwrap()
    };
    let settle =
        |counted: &Try| context.settle(counted, Some("sign_in"), clock().now(), |_, _| Ok(Ok(()))).unwrap();
    let first = request();
    let tries = [count(&first), count(&first)];
    assert_eq!(tries.each_ref().map(settle), [Ok(()), Err(Rule::OneTimePasswordExpired)], "two with one code");
    let second = request();
    let tries = [count(&second), count(&second)];
    let third = request();
    assert_eq!(tries.each_ref().map(settle), [Err(Rule::OneTimePasswordExpired); 2], "its place is taken");
    assert_eq!(settle(&count(&third)), Ok(()), "the later one is as good as new");
}

#[test]
fn a_weaker_hash_is_made_anew_when_the_catalogue_asks_for_more() {
    let registry = Registry::in_memory(Options::new().clock(clock())).unwrap();
    let (key, password, certificate) = account(&registry);
    let access_key: AccessKey = key.parse().unwrap();
    let kept = || {
        let found = registry.context.read(|reader| known(reader, Some(&access_key))).unwrap();
        found.1.unwrap().password.unwrap().hash.strength
    };
    let before = asked(&registry);
    ask_for_more(&registry);
    let after = asked(&registry);
    let sign_in = || registry.sign_in(&key, &password, Proof::Certificate(&certificate)).map(drop);
    assert_eq!(kept(), before);
    assert_eq!(runs(|| sign_in().unwrap()), [before, after], "judged by the old one, and hashed anew");
    assert_eq!(kept(), after);
    assert_eq!(runs(|| sign_in().unwrap()), [after]);
}
