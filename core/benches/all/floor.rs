//! 下限 — The least that a gate must do, done bare: no rule, no name, no text.
//!
//! x509-parser reads, AWS-LC verifies, and the key is tried for every weakness by the arithmetic of the gate, written out once
//! more: the ratio is to tell what the gate costs, not which of two algorithms is quicker.

use std::sync::LazyLock;

use aws_lc_rs::signature::{self, ParsedPublicKey, VerificationAlgorithm};
use num_bigint::BigUint;
use num_integer::Integer;
use x509_parser::certification_request::X509CertificationRequest;
use x509_parser::prelude::FromDer;
use x509_parser::public_key::PublicKey;

/// Reads a CSR, verifies its signature and tries its key: whether nothing is amiss.
pub(crate) fn inspect(csr: &[u8]) -> bool {
    let (_, request) = X509CertificationRequest::from_der(csr).unwrap();
    let info = &request.certification_request_info;
    let verifier: &'static dyn VerificationAlgorithm =
        match request.signature_algorithm.algorithm.to_id_string().as_str() {
            "1.2.840.113549.1.1.11" => &signature::RSA_PKCS1_2048_8192_SHA256,
            "1.2.840.10045.4.3.2" => &signature::ECDSA_P256_SHA256_ASN1,
            "1.2.840.10045.4.3.3" => &signature::ECDSA_P384_SHA384_ASN1,
            other => unreachable!("{other} signs no case"),
        };
    let is_sound = match info.subject_pki.parsed().unwrap() {
        PublicKey::RSA(rsa) => {
            let modulus = BigUint::from_bytes_be(rsa.modulus);
            is_usual(rsa.exponent)
                && !has_small_factor(&modulus)
                && !has_close_factors(&modulus)
                && !is_power_of_65537(&modulus)
        }
        // AWS-LC holds the point against its curve when it reads it, below.
        _ => true,
    };
    let key = ParsedPublicKey::new(verifier, &info.subject_pki.subject_public_key.data);
    is_sound && key.is_ok_and(|key| key.verify_sig(info.raw, &request.signature_value.data).is_ok())
}

/// An exponent of 65537 to 2^33, odd.
fn is_usual(exponent: &[u8]) -> bool {
    let value = exponent.iter().fold(0u64, |value, byte| value << 8 | u64::from(*byte));
    exponent.len() <= 8 && value % 2 == 1 && (65537..1 << 33).contains(&value)
}

/// The product of the primes up to `last`.
fn primorial(last: u32) -> BigUint {
    let is_prime =
        |number: &u32| (2u32..).take_while(|root| root * root <= *number).all(|root| !number.is_multiple_of(&root));
    let product = |numbers: &[u32]| numbers.iter().fold(BigUint::from(1u8), |product, number| product * *number);
    let primes: Vec<u32> = (2..=last).filter(is_prime).collect();
    primes.chunks(80).map(product).fold(BigUint::from(1u8), |all, some| all * some)
}

static PRIMES_TO_65537: LazyLock<BigUint> = LazyLock::new(|| primorial(65537));

fn has_small_factor(modulus: &BigUint) -> bool {
    (&*PRIMES_TO_65537 % modulus).gcd(modulus) != BigUint::from(1u8)
}

const SIEVES: [u64; 4] = [64, 63, 65, 11];

/// The squares modulo each sieve, a bit each.
static SQUARES: LazyLock<[u128; 4]> =
    LazyLock::new(|| SIEVES.map(|sieve| (0..sieve).fold(0, |squares, root| squares | 1 << (root * root % sieve))));

/// A hundred rounds of Fermat's method. A root is drawn only of what is a square modulo each sieve.
fn has_close_factors(modulus: &BigUint) -> bool {
    let wheel: u64 = SIEVES.iter().product();
    let left = |number: &BigUint| (number % wheel).iter_u64_digits().next().unwrap_or(0);
    let root = modulus.sqrt();
    let (root_left, modulus_left) = (left(&root), left(modulus));
    (0..=100u64).any(|round| {
        let near = (root_left + round) % wheel;
        let rest_left = (near * near + wheel - modulus_left) % wheel;
        let may_be_square =
            SIEVES.iter().zip(&*SQUARES).all(|(sieve, squares)| squares >> (rest_left % sieve) & 1 == 1);
        may_be_square && {
            let near = &root + round;
            let square = &near * &near;
            square >= *modulus && {
                let rest = square - modulus;
                let side = rest.sqrt();
                &side * &side == rest
            }
        }
    })
}

static PRIMES_TO_167: LazyLock<BigUint> = LazyLock::new(|| primorial(167));

/// The prime powers of the order of 65537 modulo that product.
const ORDER: [u64; 13] = [16, 81, 25, 7, 11, 13, 17, 23, 29, 37, 41, 53, 83];

/// ROCA: whether the modulus is a power of 65537, by its discrete logarithm in each subgroup.
fn is_power_of_65537(modulus: &BigUint) -> bool {
    let order: u64 = ORDER.iter().product();
    let power = |base: &BigUint, exponent: u64| base.modpow(&BigUint::from(exponent), &PRIMES_TO_167);
    power(modulus, order) == BigUint::from(1u8)
        && ORDER.iter().all(|part| {
            let step = power(&BigUint::from(65537u32), order / part);
            let sought = power(modulus, order / part);
            (0..*part).any(|exponent| power(&step, exponent) == sought)
        })
}
