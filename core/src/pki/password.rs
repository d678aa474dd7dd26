//! パスワードのハッシュ — argon2id with a pepper, a few at a time: each takes 19 MiB or more.

use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

use argon2::{Algorithm, Argon2, Block, Params, Version};
use subtle::ConstantTimeEq;
use unicode_normalization::UnicodeNormalization;
use zeroize::{Zeroize, Zeroizing};

use super::vault::{Purpose, Secret};
use crate::chance;
use crate::error::{Code, Error, Result};
use crate::model::{PasswordHash, Strength};
use crate::rule::Rule;

/// Memory that all hashes of the process may take at once, in KiB; the strongest hash the catalogue allows fits in.
const BUDGET_KIB: u32 = 64 * 1024;

/// How long a call waits for its turn, and how many wait at most; beyond either it answers `busy`. Strangers wait in a line of
/// their own, behind everybody else: however many come, they take no turn from those who are known.
const PATIENCE: Duration = Duration::from_secs(5);
const MOST_WAITING: usize = 32;
const MOST_STRANGERS_WAITING: usize = 8;

/// The longest text that is hashed as a password, in bytes: longer than any that the policy takes.
const LONGEST: usize = 4096;

/// Blocks of 1 KiB to ask the allocator for at least: what takes more than 32 MiB, glibc maps by itself and gives back to the
/// system at once, where it would keep 19 MiB in the arena of every thread that ever hashed. What is not used of them takes no
/// memory.
const OWN_MAPPING_BLOCKS: usize = 33 * 1024;

/// What hashes at present, for the whole process: the memory is the process's, whatever registries are open.
static LANES: Lanes = Lanes {
    taken: Mutex::new(Taken { kib: 0, waiting: 0, strangers_waiting: 0, strangers: 0 }),
    freed: Condvar::new(),
};

struct Lanes {
    taken: Mutex<Taken>,
    freed: Condvar,
}

impl Taken {
    /// The line that a caller waits in, and how long it may get.
    fn line(&mut self, caller: Caller) -> (&mut usize, usize) {
        match caller {
            Caller::Known => (&mut self.waiting, MOST_WAITING),
            Caller::Stranger => (&mut self.strangers_waiting, MOST_STRANGERS_WAITING),
        }
    }
}

struct Taken {
    kib: u32,
    waiting: usize,
    strangers_waiting: usize,
    /// Callers who have shown nothing yet: one at a time, so that they slow down themselves alone.
    strangers: u32,
}

/// Who wants a hash.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Caller {
    /// Shows a registered certificate, the ticket of a one-time password, or a session; or is the RA.
    Known,
    /// Anybody.
    Stranger,
}

/// A turn to hash; its end is the next one's.
pub(crate) struct Lane {
    kib: u32,
    caller: Caller,
}

impl Lane {
    /// Waits for a turn.
    ///
    /// # Errors
    /// `Busy` when too many wait, or for too long.
    pub(crate) fn enter(strength: Strength, caller: Caller) -> Result<Lane> {
        let busy = || Error::rule_of(Code::Busy, Rule::Busy);
        let kib = strength.memory_kib;
        let mut taken = LANES.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let (waiting, most) = taken.line(caller);
        if *waiting >= most {
            return Err(busy());
        }
        *waiting += 1;
        let is_full = |taken: &mut Taken| {
            let stranger_waits = caller == Caller::Stranger && (taken.strangers > 0 || taken.waiting > 0);
            stranger_waits || (taken.kib > 0 && taken.kib.saturating_add(kib) > BUDGET_KIB)
        };
        let waited = LANES.freed.wait_timeout_while(taken, PATIENCE, is_full);
        let (mut taken, outcome) = waited.unwrap_or_else(PoisonError::into_inner);
        *taken.line(caller).0 -= 1;
        // Whoever stood behind may be the next.
        LANES.freed.notify_all();
        if outcome.timed_out() {
            return Err(busy());
        }
        taken.kib = taken.kib.saturating_add(kib);
        taken.strangers += u32::from(caller == Caller::Stranger);
        Ok(Lane { kib, caller })
    }
}

impl Drop for Lane {
    fn drop(&mut self) {
        let mut taken = LANES.taken.lock().unwrap_or_else(PoisonError::into_inner);
        taken.kib = taken.kib.saturating_sub(self.kib);
        taken.strangers -= u32::from(self.caller == Caller::Stranger);
        LANES.freed.notify_all();
    }
}

/// A password in the form in which it is hashed and compared: NFKC.
pub(crate) fn normalised(password: &str) -> Zeroizing<String> {
    let mut within = password.len().min(LONGEST);
    while !password.is_char_boundary(within) {
        within -= 1;
    }
    // As long as it can get, so that growing leaves no copy behind.
    let mut normal = Zeroizing::new(String::with_capacity(LONGEST * 20));
    normal.extend(password[..within].nfkc());
    normal
}

/// Hashes a password with a salt of its own.
pub(crate) fn hash(
    lane: &Lane,
    secret: Option<&Secret>,
    password: &str,
    strength: Strength,
) -> Result<PasswordHash> {
    let salt = chance::bytes::<16>()?;
    Ok(PasswordHash { strength, salt, digest: *digest(lane, secret, password, &salt, strength)? })
}

/// Whether a password is the one that was hashed; without a hash, the same work for nothing.
pub(crate) fn verify(
    lane: &Lane,
    secret: Option<&Secret>,
    password: &str,
    kept: Option<&PasswordHash>,
    strength: Strength,
) -> Result<bool> {
    let strength = kept.map_or(strength, |kept| kept.strength);
    let salt = kept.map_or([0; 16], |kept| kept.salt);
    let found = digest(lane, secret, password, &salt, strength)?;
    let right = kept.map_or([0; 32], |kept| kept.digest).ct_eq(&*found);
    Ok(bool::from(right) && kept.is_some())
}

fn digest(
    _lane: &Lane,
    secret: Option<&Secret>,
    password: &str,
    salt: &[u8; 16],
    strength: Strength,
) -> Result<Zeroizing<[u8; 32]>> {
    #[cfg(test)]
    tests::RUNS.with(|runs| runs.borrow_mut().push(strength));
    let failed = |fault: argon2::Error| Error::storage(Code::Damaged, fault);
    let Strength { memory_kib, iterations, lanes } = strength;
    let params = Params::new(memory_kib, iterations, lanes, Some(32)).map_err(failed)?;
    let mut blocks = Vec::with_capacity(params.block_count().max(OWN_MAPPING_BLOCKS));
    blocks.resize(params.block_count(), Block::new());
    let pepper = secret.map(|secret| secret.derive(Purpose::Pepper));
    let pepper = pepper.as_ref().map_or(&[][..], |pepper| &pepper[..]);
    let argon2 = Argon2::new_with_secret(pepper, Algorithm::Argon2id, Version::V0x13, params).map_err(failed)?;
    let mut digest = Zeroizing::new([0; 32]);
    let normal = normalised(password);
    let hashed = argon2.hash_password_into_with_memory(normal.as_bytes(), salt, &mut digest[..], &mut blocks[..]);
    blocks.iter_mut().for_each(Zeroize::zeroize);
    hashed.map_err(failed)?;
    Ok(digest)
}

#[cfg(test)]
pub(crate) mod tests {
    use std::cell::RefCell;

    use super::*;

    thread_local! {
        /// The hashes that this thread has run.
        pub(crate) static RUNS: RefCell<Vec<Strength>> = const { RefCell::new(Vec::new()) };
    }

    const STRENGTH: Strength = Strength { memory_kib: 19_456, iterations: 2, lanes: 1 };

    #[test]
    fn a_password_is_known_again_in_every_form_of_its_characters_and_no_other() {
        let lane = Lane::enter(STRENGTH, Caller::Known).unwrap();
        let secret = Secret::new(&[7; 32]);
        let kept = hash(&lane, Some(&secret), "パスワード１２３４５", STRENGTH).unwrap();
        let is = |password: &str, secret: Option<&Secret>| {
            verify(&lane, secret, password, Some(&kept), STRENGTH).unwrap()
        };
        assert!(is("パスワード12345", Some(&secret)), "full-width digits are digits");
        assert!(!is("パスワード12346", Some(&secret)));
        assert!(!is("パスワード12345", None), "the pepper goes into it");
        assert!(!verify(&lane, None, "", None, STRENGTH).unwrap(), "there is nothing to be right about");
        let again = hash(&lane, Some(&secret), "パスワード１２３４５", STRENGTH).unwrap();
        assert_ne!(kept.digest, again.digest, "each has a salt of its own");
    }

    #[test]
    fn without_a_secret_the_hash_is_plain_argon2id() {
        let lane = Lane::enter(STRENGTH, Caller::Known).unwrap();
        let digest = digest(&lane, None, "password", b"somesaltsomesalt", STRENGTH).unwrap();
        let plain = Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(19_456, 2, 1, Some(32)).unwrap());
        let mut reference = [0; 32];
        plain.hash_password_into(b"password", b"somesaltsomesalt", &mut reference).unwrap();
        assert_eq!(*digest, reference, "no secret is the empty pepper");
    }

    #[test]
    fn a_flood_of_strangers_takes_no_turn_from_those_who_are_known() {
        let is_over = std::sync::atomic::AtomicBool::new(false);
        std::thread::scope(|scope| {
            for _ in 0..40 {
                scope.spawn(|| {
                    while !is_over.load(std::sync::atomic::Ordering::SeqCst) {
                        match Lane::enter(STRENGTH, Caller::Stranger) {
                            Ok(_lane) => std::thread::sleep(Duration::from_millis(20)),
                            Err(_) => std::thread::sleep(Duration::from_millis(1)),
                        }
                    }
                });
            }
            std::thread::sleep(Duration::from_millis(50));
            let turns = (0..20).filter(|_| Lane::enter(STRENGTH, Caller::Known).is_ok()).count();
            is_over.store(true, std::sync::atomic::Ordering::SeqCst);
            assert_eq!(turns, 20);
        });
    }

    #[test]
    fn strangers_come_one_at_a_time_and_all_stay_within_the_budget() {
        let peak = std::sync::atomic::AtomicU32::new(0);
        std::thread::scope(|scope| {
            for index in 0..24 {
                let caller = if index % 3 == 0 { Caller::Stranger } else { Caller::Known };
                let peak = &peak;
                scope.spawn(move || {
                    let Ok(_lane) = Lane::enter(STRENGTH, caller) else { return };
                    let taken = LANES.taken.lock().unwrap_or_else(PoisonError::into_inner);
                    assert!(taken.strangers <= 1);
                    peak.fetch_max(taken.kib, std::sync::atomic::Ordering::SeqCst);
                    drop(taken);
                    std::thread::sleep(Duration::from_millis(5));
                });
            }
        });
        assert!(peak.into_inner() <= BUDGET_KIB);
    }
}
