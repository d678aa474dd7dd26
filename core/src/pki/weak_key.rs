//! 2.3 弱い鍵 — Whether a public key is one that nobody should trust: one method a file, each with its paper.
//!
//! The CA/B Baseline Requirements ask for all of it (6.1.1.3 and 6.1.6). Whether a key stands on a list of known weak keys
//! is for the registry to say, which keeps the lists: see [`blocklist`].

pub(crate) mod blocklist;
mod exponent;
mod fermat;
mod point;
mod roca;
mod small_factor;

use num_bigint::BigUint;
use x509_parser::public_key::PublicKey;
use x509_parser::x509::SubjectPublicKeyInfo;

use crate::error::{Finding, Severity};
use crate::model::CsrInspection;
use crate::rule::Rule;

/// The RSA moduli that are examined, in bits. A shorter one is refused whatever is found, and so is a longer one, which
/// would only cost time.
const RSA_BITS: std::ops::RangeInclusive<u32> = 512..=super::csr::RSA_LONGEST;

/// A way to find a weak modulus.
type Method = fn(&BigUint) -> bool;

/// 弱い鍵の検査 — Everything that is wrong with a key of a type that is accepted; notes on the inspection what the key is
/// known by in lists of weak keys.
///
/// `is_sized` says whether the key's size is accepted; for any other size no list is of use.
pub(super) fn examine(
    spki: &SubjectPublicKeyInfo<'_>,
    is_sized: bool,
    inspection: &mut CsrInspection,
) -> Vec<Finding> {
    let Some(key_type) = inspection.key_type else { return Vec::new() };
    let mut findings = Vec::new();
    match spki.parsed() {
        Ok(PublicKey::RSA(rsa)) => {
            findings.extend(exponent::judge(rsa.exponent));
            if RSA_BITS.contains(&inspection.key_bits) {
                let modulus = BigUint::from_bytes_be(rsa.modulus);
                let methods: [(Method, Rule); 3] = [
                    (small_factor::is_found, Rule::KeyWeakSmallFactor),
                    (fermat::factors, Rule::KeyWeakFermat),
                    (roca::has_fingerprint, Rule::KeyWeakRoca),
                ];
                let weak = methods.iter().filter(|(is_weak, _)| is_weak(&modulus));
                findings.extend(weak.map(|(_, rule)| Finding::error(None, *rule)));
            }
            if is_sized {
                inspection.key_prints = blocklist::of_modulus(rsa.modulus);
            }
        }
        _ => match point::x_of(key_type, &spki.subject_public_key.data) {
            Some(x) => inspection.key_prints = blocklist::of_point(x),
            None => findings.push(Finding::error(None, Rule::KeyPointInvalid)),
        },
    }
    if !inspection.key_prints.is_empty() {
        findings.push(blocklist::not_compared());
    }
    findings
}

/// 検証の可否 — Whether a signature can be verified at all with a key of which this was found.
pub(super) fn can_verify(findings: &[Finding]) -> bool {
    let spoils = |finding: &Finding| {
        finding.severity == Severity::Error
            && matches!(finding.rule, Rule::KeyExponentInvalid | Rule::KeyPointInvalid)
    };
    !findings.iter().any(spoils)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A probable prime from a number on, by Miller and Rabin to the first twelve bases.
    pub(super) fn prime_from(start: BigUint) -> BigUint {
        let mut candidate = start | BigUint::from(1u8);
        while !is_prime(&candidate) {
            candidate += 2u8;
        }
        candidate
    }

    fn is_prime(number: &BigUint) -> bool {
        let small = [2u32, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37];
        if small.iter().any(|prime| (number % prime) == BigUint::ZERO) {
            return false;
        }
        let one = BigUint::from(1u8);
        let less = number - &one;
        let twos = less.trailing_zeros().unwrap_or_default();
        small.iter().all(|base| {
            let mut power = BigUint::from(*base).modpow(&(&less >> twos), number);
            if power == one || power == less {
                return true;
            }
            (1..twos).any(|_| {
                power = &power * &power % number;
                power == less
            })
        })
    }

    /// A prime of `bits` bits with its two highest set, so that two of them make a modulus of twice the bits.
    pub(super) fn a_prime(bits: u64, seed: &[u8]) -> BigUint {
        let top = BigUint::from(3u8) << (bits - 2);
        prime_from(top | (BigUint::from_bytes_be(seed) % (BigUint::from(1u8) << (bits - 2))))
    }

    fn weak_by(modulus: &BigUint) -> [bool; 3] {
        [small_factor::is_found(modulus), fermat::factors(modulus), roca::has_fingerprint(modulus)]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(12))]

        #[test]
        fn an_ordinary_key_is_never_flagged(first: [u8; 32], second: [u8; 32]) {
            let (first, second) = (a_prime(256, &first), a_prime(256, &second));
            prop_assume!((first.bits(), second.bits()) == (256, 256));
            // Close by chance is weak indeed; 2^-100 of all pairs.
            prop_assert_eq!(weak_by(&(first * second)), [false; 3]);
        }

        #[test]
        fn a_key_with_a_small_factor_is_always_flagged(large: [u8; 32], at in 0usize..6543) {
            let small = small_factor::primes().nth(at).unwrap();
            prop_assert!(small_factor::is_found(&(a_prime(256, &large) * small)));
        }

        #[test]
        fn close_primes_are_always_flagged(first: [u8; 32], apart in 1u128..) {
            let first = a_prime(256, &first);
            let second = prime_from(&first + apart);
            prop_assert!(fermat::factors(&(first * second)));
        }

        #[test]
        fn a_key_made_as_the_faulty_chips_made_them_is_always_flagged(
            seeds: [[u8; 8]; 2], powers: [u64; 2],
        ) {
            let primes = [0, 1].map(|at| roca::tests::faulty_prime(&seeds[at], powers[at]));
            prop_assert!(roca::has_fingerprint(&(&primes[0] * &primes[1])));
        }
    }
}
