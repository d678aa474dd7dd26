//! 近い素数 — Primes that lie close together are found by Fermat's method of 1643: Böck, "Fermat Factorization in the Wild",
//! 2023 (IACR ePrint 2023/026), CVE-2022-26320; CA/B BR 6.1.1.3 asks for 100 rounds.

use num_bigint::BigUint;

/// Rounds after the square root itself.
const ROUNDS: u32 = 100;

/// Pairwise coprime moduli by which a number that is no square mostly shows it: 1 in 120 passes all four.
const SIEVES: [usize; 4] = [64, 63, 65, 11];
const WHEEL: u64 = 64 * 63 * 65 * 11;

/// The squares modulo each sieve.
static SQUARES: [[bool; 65]; 4] = {
    let mut squares = [[false; 65]; 4];
    let mut which = 0;
    while which < SIEVES.len() {
        let mut root = 0;
        while root < SIEVES[which] {
            squares[which][root * root % SIEVES[which]] = true;
            root += 1;
        }
        which += 1;
    }
    squares
};

/// 因数分解の可否 — Whether 100 rounds of Fermat's method find the factors: in round k, whether (⌊√n⌋ + k)² − n is a square.
/// A modulus that is itself a square is found before the first.
pub(super) fn factors(modulus: &BigUint) -> bool {
    let root = modulus.sqrt();
    if &root * &root == *modulus {
        return true;
    }
    let (root_left, modulus_left) = (remainder(&root), remainder(modulus));
    (1..=ROUNDS).any(|round| {
        let near = (root_left + u64::from(round)) % WHEEL;
        may_be_square((near * near + WHEEL - modulus_left) % WHEEL) && {
            let near = &root + round;
            let rest = &near * &near - modulus;
            let side = rest.sqrt();
            &side * &side == rest
        }
    })
}

fn remainder(number: &BigUint) -> u64 {
    // A remainder of a 64-bit number has one digit, or none when it is 0.
    (number % WHEEL).iter_u64_digits().next().unwrap_or_default()
}

fn may_be_square(left: u64) -> bool {
    SIEVES.iter().zip(&SQUARES).all(|(sieve, squares)| {
        // `left % sieve` is under 65.
        usize::try_from(left).is_ok_and(|left| squares[left % sieve])
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::{a_prime, prime_from};
    use super::*;

    /// Primes that Fermat's method parts in a given round: half their distance is √(2·a·(round − ½)), a their mean.
    fn parted_in(round: u32) -> (BigUint, BigUint) {
        let first = a_prime(1024, b"first");
        let half = (&first * (2 * round - 1)).sqrt();
        (first.clone(), prime_from(first + half * 2u8))
    }

    #[test]
    fn the_hundredth_round_is_the_last() {
        for (round, is_found) in [(1, true), (50, true), (100, true), (101, false), (150, false)] {
            let (first, second) = parted_in(round);
            let modulus = &first * &second;
            let mean = (&first + &second) / 2u8;
            assert_eq!(mean - modulus.sqrt(), BigUint::from(round), "the round is the one meant");
            assert_eq!(factors(&modulus), is_found, "{round}");
        }
    }

    #[test]
    fn a_square_and_neighbours_are_found() {
        let prime = a_prime(1024, b"square");
        assert!(factors(&(&prime * &prime)));
        assert!(factors(&(&prime * prime_from(&prime + 2u8))));
    }

    #[test]
    fn no_square_is_lost_in_the_sieve() {
        assert!((0..WHEEL).step_by(7).all(|root| may_be_square(root * root % WHEEL)));
        let passing = (0..WHEEL).filter(|left| may_be_square(*left)).count() as u64;
        assert!(passing * 100 < WHEEL, "{passing}");
    }
}
