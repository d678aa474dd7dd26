//! ROCA — Keys of Infineon's faulty library: Nemec, Sys, Svenda, Klinec, Matyas, "The Return of Coppersmith's Attack",
//! CCS 2017, CVE-2017-15361; CA/B BR 6.1.1.3.
//!
//! Its primes are k·M + (65537^a mod M), M the product of the first primes. So its moduli are powers of 65537 modulo M as
//! well, which hardly any other number is: one in 2^154 for the M taken here. Whether one is, is told by its discrete
//! logarithm in each of the small groups that Pohlig and Hellman part the group of 65537 into.

use std::sync::LazyLock;

use num_bigint::BigUint;

/// The primes whose product is taken for M: those that the library used for its shortest keys (512 bits), and for longer
/// ones among others.
const PRIMES: &[u32] = &[
    2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97, 101, 103, 107,
    109, 113, 127, 131, 137, 139, 149, 151, 157, 163, 167,
];

/// The prime powers that make up the order of 65537 modulo M.
const ORDER: [u64; 13] = [16, 81, 25, 7, 11, 13, 17, 23, 29, 37, 41, 53, 83];

const GENERATOR: u32 = 65537;

static PRODUCT: LazyLock<BigUint> =
    LazyLock::new(|| PRIMES.iter().fold(BigUint::from(1u8), |product, prime| product * *prime));

/// ROCAの指紋 — Whether the modulus is a power of 65537 modulo M.
pub(super) fn has_fingerprint(modulus: &BigUint) -> bool {
    let one = BigUint::from(1u8);
    let order: u64 = ORDER.iter().product();
    let generator = BigUint::from(GENERATOR);
    modulus.modpow(&BigUint::from(order), &PRODUCT) == one
        && ORDER.iter().all(|part| {
            let cofactor = BigUint::from(order / part);
            let (step, sought) = (generator.modpow(&cofactor, &PRODUCT), modulus.modpow(&cofactor, &PRODUCT));
            let mut power = one.clone();
            (0..*part).any(|_| {
                let is_found = power == sought;
                power = &power * &step % &*PRODUCT;
                is_found
            })
        })
}

#[cfg(test)]
pub(super) mod tests {
    use super::super::tests::{a_prime, prime_from};
    use super::*;

    /// A prime as the library made them for its shortest keys; the product's multiple grows until it is prime.
    pub(in super::super) fn faulty_prime(seed: &[u8], power: u64) -> BigUint {
        let rest = BigUint::from(GENERATOR).modpow(&BigUint::from(power), &PRODUCT);
        let mut candidate: BigUint = (BigUint::from_bytes_be(seed) | (BigUint::from(1u8) << 65)) * &*PRODUCT + rest;
        while prime_from(candidate.clone()) != candidate {
            candidate += &*PRODUCT;
        }
        candidate
    }

    #[test]
    fn the_order_is_that_of_65537() {
        let order: u64 = ORDER.iter().product();
        let power = |exponent: u64| BigUint::from(GENERATOR).modpow(&BigUint::from(exponent), &PRODUCT);
        assert_eq!(power(order), BigUint::from(1u8));
        for prime in [2, 3, 5, 7, 11, 13, 17, 23, 29, 37, 41, 53, 83] {
            assert_ne!(power(order / prime), BigUint::from(1u8), "{prime}");
        }
    }

    #[test]
    fn one_good_prime_is_enough_to_be_another_key() {
        let (first, second) = (faulty_prime(b"first", 5), faulty_prime(b"second", 7));
        assert!(has_fingerprint(&(&first * &second)));
        assert!(!has_fingerprint(&(first * a_prime(512, b"good"))));
    }
}
