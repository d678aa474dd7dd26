//! 公開指数 — The RSA public exponent (CA/B BR 6.1.6; RFC 8017 3.1).

use crate::error::{Finding, Severity};
use crate::rule::Rule;

/// The longest exponent, in bits, that AWS-LC and most other libraries take: with a longer one no signature of a server
/// would be verified by its clients (Langley, "RSA public exponent size", 2012).
const LONGEST: usize = 33;

/// The least exponent that BR 6.1.6 asks for: 2^16 + 1.
const USUAL: u64 = 65537;

/// 公開指数の検査 — An exponent is odd, at least 3 and at most 33 bits long; under 65537 it is a warning.
///
/// `exponent` is the content of the INTEGER, big-endian in two's complement.
pub(super) fn judge(exponent: &[u8]) -> Option<Finding> {
    let is_negative = exponent.first().is_some_and(|byte| byte & 0x80 != 0);
    let significant = exponent.iter().position(|byte| *byte != 0).map_or(&[][..], |at| &exponent[at..]);
    let refused = Finding::error(None, Rule::KeyExponentInvalid);
    if is_negative || significant.len() > 8 {
        return Some(refused);
    }
    match significant.iter().fold(0, |value, byte| value << 8 | u64::from(*byte)) {
        value if value < 3 || value % 2 == 0 || value >> LONGEST != 0 => Some(refused),
        value if value < USUAL => Some(Finding { severity: Severity::Warning, ..refused }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_exponent_is_odd_at_least_3_and_at_most_33_bits_long() {
        let severity = |exponent: &[u8]| judge(exponent).map(|finding| finding.severity);
        for refused in [&[][..], &[0], &[1], &[2], &[4], &[1, 0, 2], &[0x81], &[2, 0, 0, 0, 1], &[1; 9]] {
            assert_eq!(severity(refused), Some(Severity::Error), "{refused:?}");
        }
        for small in [&[3][..], &[0, 3], &[17], &[0, 0xff, 0xff]] {
            assert_eq!(severity(small), Some(Severity::Warning), "{small:?}");
        }
        for usual in [&[1, 0, 1][..], &[0, 1, 0, 1], &[1, 0, 0, 0, 1], &[1, 0xff, 0xff, 0xff, 0xff]] {
            assert_eq!(severity(usual), None, "{usual:?}");
        }
    }
}
