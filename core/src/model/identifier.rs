//! 番号とコード — Numbers, codes and keys; text becomes one of these at the door, and only there.

use serde::{Deserialize, Serialize};

/// 識別子の誤り — The text is not an identifier of the kind expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a valid {0}")]
pub struct IdentifierError(&'static str);

/// Writes the conversions that every identifier has: from text, to text, and through JSON as text.
macro_rules! textual {
    ($name:ident) => {
        impl std::fmt::Debug for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(formatter, "{self}")
            }
        }
        impl Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }
        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

/// 申込番号 — An application's number: ten digits, unique, without a guessable sequence (2.0).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ApplicationNumber(i64);

impl ApplicationNumber {
    /// 範囲 — The first and the last number there can be: ten digits without a leading zero.
    pub(crate) const RANGE: std::ops::RangeInclusive<i64> = 1_000_000_000..=9_999_999_999;

    /// 値から — The number of an integer with ten digits.
    pub fn new(value: i64) -> Option<ApplicationNumber> {
        Self::RANGE.contains(&value).then_some(ApplicationNumber(value))
    }

    /// 値 — The number as an integer.
    pub fn value(self) -> i64 {
        self.0
    }
}

impl std::fmt::Display for ApplicationNumber {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}", self.0)
    }
}

impl std::str::FromStr for ApplicationNumber {
    type Err = IdentifierError;

    fn from_str(text: &str) -> Result<Self, IdentifierError> {
        digits(text, 10).and_then(ApplicationNumber::new).ok_or(IdentifierError("application number"))
    }
}

textual!(ApplicationNumber);

/// 契約コード — A contract's code: `B` and seven digits, given when the contract is concluded (2.0).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ContractCode(i64);

impl ContractCode {
    /// 範囲 — Every code there can be; when all are given, that is an error.
    pub(crate) const RANGE: std::ops::RangeInclusive<i64> = 0..=9_999_999;

    pub(crate) fn new(value: i64) -> Option<ContractCode> {
        Self::RANGE.contains(&value).then_some(ContractCode(value))
    }

    pub(crate) fn value(self) -> i64 {
        self.0
    }
}

impl std::fmt::Display for ContractCode {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "B{:07}", self.0)
    }
}

impl std::str::FromStr for ContractCode {
    type Err = IdentifierError;

    fn from_str(text: &str) -> Result<Self, IdentifierError> {
        text.strip_prefix('B')
            .and_then(|rest| digits(rest, 7))
            .and_then(ContractCode::new)
            .ok_or(IdentifierError("contract code"))
    }
}

textual!(ContractCode);

fn digits(text: &str, count: usize) -> Option<i64> {
    let plain = text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| text.parse().ok()).flatten()
}

/// アクセスキー — An account's access key: eight characters without look-alikes (1).
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AccessKey(String);

impl AccessKey {
    /// 文字 — The characters used: no 0/O, 1/I/L, 2/Z, 5/S, 8/B, and no vowel that spells a word.
    pub(crate) const ALPHABET: &'static [u8; 20] = b"34679CDFGHJKMNPQRTVX";
    pub(crate) const LENGTH: usize = 8;

    /// 文字列 — The key as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::str::FromStr for AccessKey {
    type Err = IdentifierError;

    fn from_str(text: &str) -> Result<Self, IdentifierError> {
        let plain = text.len() == Self::LENGTH && text.bytes().all(|byte| Self::ALPHABET.contains(&byte));
        if plain { Ok(AccessKey(text.to_owned())) } else { Err(IdentifierError("access key")) }
    }
}

impl std::fmt::Display for AccessKey {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.0)
    }
}

textual!(AccessKey);

/// 要求キー — The key by which a repeated command is known (0): 1 to 128 printable ASCII characters.
///
/// Draw one per intention (one press of a button) and keep it until the answer is known. Repeating a verb with
/// its key does nothing twice and answers what the first call did.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RequestKey(String);

impl RequestKey {
    /// 最大長 — The longest key, in characters.
    pub const MAX_LENGTH: usize = 128;

    /// 文字列 — The key as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::str::FromStr for RequestKey {
    type Err = IdentifierError;

    fn from_str(text: &str) -> Result<Self, IdentifierError> {
        let fits = (1..=Self::MAX_LENGTH).contains(&text.len());
        if fits && text.bytes().all(|byte| byte.is_ascii_graphic()) {
            Ok(RequestKey(text.to_owned()))
        } else {
            Err(IdentifierError("request key"))
        }
    }
}

impl std::fmt::Display for RequestKey {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.0)
    }
}

textual!(RequestKey);
