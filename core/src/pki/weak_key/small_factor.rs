//! 小さな素因数 — A modulus with a small prime factor is no product of two large primes: a bit has fallen over, or it was
//! never one (Böck, badkeys; CA/B BR 6.1.6 asks for no factor under 752, NIST SP 800-89 5.3.3).

use std::sync::LazyLock;

use num_bigint::BigUint;
use num_integer::Integer;

/// The largest prime that is tried, as badkeys does. BR 6.1.6 asks for those under 752; the others cost little.
const LARGEST: usize = 65537;

/// The product of every prime that is tried: of some first, and of those products then, which is quicker.
static PRODUCT: LazyLock<BigUint> = LazyLock::new(|| {
    let primes: Vec<u32> = primes().collect();
    let product = |some: &[u32]| some.iter().fold(BigUint::from(1u8), |product, prime| product * *prime);
    primes.chunks(80).map(product).fold(BigUint::from(1u8), |product, some| product * some)
});

/// Every prime up to the largest, by Eratosthenes' sieve.
pub(super) fn primes() -> impl Iterator<Item = u32> {
    let mut is_composite = vec![false; LARGEST + 1];
    for number in (2..).take_while(|number| number * number <= LARGEST) {
        if !is_composite[number] {
            (number * number..=LARGEST).step_by(number).for_each(|multiple| is_composite[multiple] = true);
        }
    }
    (2u32..)
        .zip(is_composite.into_iter().skip(2))
        .filter(|(_, is_composite)| !is_composite)
        .map(|(number, _)| number)
}

/// 小さな素因数の有無 — Whether a prime up to 65537 divides the modulus.
pub(super) fn is_found(modulus: &BigUint) -> bool {
    (&*PRODUCT % modulus).gcd(modulus) != BigUint::from(1u8)
}

#[cfg(test)]
mod tests {
    use super::super::tests::a_prime;
    use super::*;

    #[test]
    fn a_factor_is_found_up_to_65537() {
        assert_eq!((primes().count(), primes().next(), primes().last()), (6543, Some(2), Some(65537)));
        let large = a_prime(1024, b"large");
        for (factor, is_there) in [(2u32, true), (3, true), (751, true), (65537, true), (65539, false), (1, false)]
        {
            assert_eq!(is_found(&(&large * factor)), is_there, "{factor}");
        }
    }
}
