//! 乱数 — The one place that draws randomness: numbers, keys and serials.

use crate::error::{Code, Error, Result};
use crate::key_pair::KeyPair;
use crate::model::authority::CaAlgorithm;
use crate::model::{AccessKey, ApplicationNumber, ContractCode, RequestKey, SecretText};

/// Random bytes from the operating system's generator.
///
/// # Errors
/// `Storage` when the operating system gives none.
#[allow(clippy::disallowed_methods, reason = "the one place that draws randomness")]
pub(crate) fn bytes<const N: usize>() -> Result<[u8; N]> {
    let mut bytes = [0; N];
    aws_lc_rs::rand::fill(&mut bytes).map_err(|fault| Error::storage(Code::Storage, fault))?;
    Ok(bytes)
}

/// A number in a range, each equally likely: draws again beyond the last whole multiple.
fn within(range: &std::ops::RangeInclusive<i64>) -> Result<i64> {
    let span = range.end().abs_diff(*range.start()) + 1;
    let fair = u64::MAX - u64::MAX % span;
    loop {
        let drawn = u64::from_le_bytes(bytes()?);
        if drawn < fair {
            let offset = i64::try_from(drawn % span).unwrap_or_default();
            return Ok(range.start() + offset);
        }
    }
}

/// 申込番号 — An application number without a guessable sequence.
pub(crate) fn application_number() -> Result<ApplicationNumber> {
    let value = within(&ApplicationNumber::RANGE)?;
    ApplicationNumber::new(value).ok_or_else(|| Error::from_code(Code::Panic))
}

/// 契約コード — A contract code.
pub(crate) fn contract_code() -> Result<ContractCode> {
    let value = within(&ContractCode::RANGE)?;
    ContractCode::new(value).ok_or_else(|| Error::from_code(Code::Panic))
}

/// アクセスキー — An access key without look-alikes.
pub(crate) fn access_key() -> Result<AccessKey> {
    let last = i64::try_from(AccessKey::ALPHABET.len()).unwrap_or_default() - 1;
    let mut text = String::with_capacity(AccessKey::LENGTH);
    for _ in 0..AccessKey::LENGTH {
        let index = usize::try_from(within(&(0..=last))?).unwrap_or_default();
        text.push(char::from(AccessKey::ALPHABET[index]));
    }
    text.parse().map_err(|fault| Error::storage(Code::Panic, fault))
}

/// 引換番号、トークン — 256 random bits as text.
pub(crate) fn token() -> Result<SecretText> {
    Ok(SecretText::new(crate::digest::hex(&bytes::<32>()?)))
}

/// ワンタイムパスワード — Six digits.
pub(crate) fn one_time_code() -> Result<SecretText> {
    Ok(SecretText::new(format!("{:06}", within(&(0..=999_999))?)))
}

/// 初期パスワード — Sixteen characters without look-alikes, 69 random bits, in four groups.
pub(crate) fn initial_password() -> Result<SecretText> {
    let last = i64::try_from(AccessKey::ALPHABET.len()).unwrap_or_default() - 1;
    // As long as it gets, so that growing leaves no copy behind.
    let mut text = String::with_capacity(19);
    for place in 0..16 {
        if place > 0 && place % 4 == 0 {
            text.push('-');
        }
        let index = usize::try_from(within(&(0..=last))?).unwrap_or_default();
        text.push(char::from(AccessKey::ALPHABET[index].to_ascii_lowercase()));
    }
    Ok(SecretText::new(text))
}

/// 要求キー — A request key of 128 random bits.
pub(crate) fn request_key() -> Result<RequestKey> {
    let text = crate::digest::hex(&bytes::<16>()?);
    text.parse().map_err(|fault| Error::storage(Code::Panic, fault))
}

/// 認証局の鍵 — A key pair of an algorithm.
#[allow(clippy::disallowed_methods, reason = "the one place that draws randomness")]
pub(crate) fn ca_key(algorithm: CaAlgorithm) -> Result<KeyPair> {
    let drawn = match algorithm {
        CaAlgorithm::EcdsaP256 => return ec_key(),
        CaAlgorithm::EcdsaP384 => rcgen::KeyPair::generate_for(&rcgen::PKCS_ECDSA_P384_SHA384),
        CaAlgorithm::Rsa3072 => rcgen::KeyPair::generate_rsa_for(&rcgen::PKCS_RSA_SHA256, rcgen::RsaKeySize::_3072),
        CaAlgorithm::Rsa4096 => rcgen::KeyPair::generate_rsa_for(&rcgen::PKCS_RSA_SHA256, rcgen::RsaKeySize::_4096),
    };
    drawn.map(KeyPair::new).map_err(|fault| Error::storage(Code::Panic, fault))
}

/// 鍵 — An EC P-256 key pair.
#[allow(clippy::disallowed_methods, reason = "the one place that draws randomness")]
pub(crate) fn ec_key() -> Result<KeyPair> {
    let drawn = rcgen::KeyPair::generate_for(&rcgen::PKCS_ECDSA_P256_SHA256);
    drawn.map(KeyPair::new).map_err(|fault| Error::storage(Code::Panic, fault))
}
