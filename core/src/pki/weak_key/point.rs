//! 楕円曲線の点 — The public point of an EC key (RFC 5480 2.2; SEC 1 3.2.2.1; CA/B BR 6.1.6).

use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_ASN1, ECDSA_P384_SHA384_ASN1, ECDSA_P521_SHA512_ASN1, EcdsaVerificationAlgorithm,
    ParsedPublicKey,
};

use crate::model::KeyType;

/// The first byte of a point that is written uncompressed.
const UNCOMPRESSED: u8 = 4;

/// 点の検査 — The x of a public point, big-endian; none when it is no point of its curve, the point at infinity, or not written
/// uncompressed.
///
/// RFC 5480 2.2 leaves the compressed form to choice, and enough clients (Go's among them) do not read it.
pub(super) fn x_of(key_type: KeyType, point: &[u8]) -> Option<&[u8]> {
    let (curve, length): (&'static EcdsaVerificationAlgorithm, usize) = match key_type {
        KeyType::EcP256 => (&ECDSA_P256_SHA256_ASN1, 32),
        KeyType::EcP384 => (&ECDSA_P384_SHA384_ASN1, 48),
        KeyType::EcP521 => (&ECDSA_P521_SHA512_ASN1, 66),
        KeyType::Rsa => return None,
    };
    let is_uncompressed = point.first() == Some(&UNCOMPRESSED) && point.len() == 1 + 2 * length;
    // AWS-LC holds both coordinates against the field and the point against the curve.
    let is_on_curve = is_uncompressed && ParsedPublicKey::new(curve, point).is_ok();
    is_on_curve.then(|| &point[1..=length])
}

#[cfg(test)]
mod tests {
    use num_bigint::BigUint;

    use super::*;

    /// The generator of P-256 (SEC 2 2.4.2), and the prime of its field.
    const X: &str = "6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296";
    const Y: &str = "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5";
    const FIELD: &str = "ffffffff00000001000000000000000000000000ffffffffffffffffffffffff";

    fn number(text: &str) -> BigUint {
        BigUint::parse_bytes(text.as_bytes(), 16).unwrap()
    }

    fn point(x: &BigUint, y: &BigUint) -> Vec<u8> {
        let padded = |number: &BigUint| {
            let bytes = number.to_bytes_be();
            [vec![0; 32 - bytes.len()], bytes].concat()
        };
        [vec![UNCOMPRESSED], padded(x), padded(y)].concat()
    }

    #[test]
    fn a_point_lies_on_its_curve_and_in_its_field() {
        let (x, y, field) = (number(X), number(Y), number(FIELD));
        let good = point(&x, &y);
        assert_eq!(x_of(KeyType::EcP256, &good), Some(x.to_bytes_be().as_slice()));
        assert_eq!(x_of(KeyType::EcP384, &good), None, "another curve's");
        let off = [point(&x, &(&y + 1u8)), point(&y, &x), point(&BigUint::ZERO, &BigUint::ZERO)];
        let beyond = [point(&field, &y), point(&x, &field)];
        let infinity = [vec![0], vec![0; 65], vec![UNCOMPRESSED]];
        let compressed = [[vec![2], x.to_bytes_be()].concat(), [vec![3], x.to_bytes_be()].concat()];
        // The hybrid form of ANSI X9.62, which RFC 5480 forbids, and a byte too many or too few.
        let odd = [[vec![7], good[1..].to_vec()].concat(), [good.clone(), vec![0]].concat(), good[..64].to_vec()];
        for bad in off.iter().chain(&beyond).chain(&infinity).chain(&compressed).chain(&odd).chain([&vec![]]) {
            assert_eq!(x_of(KeyType::EcP256, bad), None, "{bad:02x?}");
        }
    }

    #[test]
    fn a_coordinate_under_the_field_may_not_be_written_above_it() {
        // (5, y): y² = x³ − 3x + b. The same point with x + p is another spelling that fits 256 bits.
        let (field, b) =
            (number(FIELD), number("5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b"));
        let x = BigUint::from(5u8);
        let y = (&x * &x * &x - &x * 3u8 + b).modpow(&((&field + 1u8) >> 2), &field);
        assert!(x_of(KeyType::EcP256, &point(&x, &y)).is_some());
        assert_eq!(x_of(KeyType::EcP256, &point(&(&x + &field), &y)), None);
    }
}
