//! 秘密 — The registry's secret, the keys derived from it, and what is sealed under them.

use std::sync::{PoisonError, RwLock};

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use aws_lc_rs::{hkdf, hmac};
use zeroize::{Zeroize, Zeroizing};

use crate::chance;
use crate::digest;
use crate::error::{Code, Error, Result};

const NONCE_LENGTH: usize = 12;

/// 鍵の用途 — What a key is derived for; each has a label of its own (HKDF).
#[derive(Clone, Copy)]
pub(crate) enum Purpose {
    Check,
    Audit,
    CaKey,
    Pepper,
}

impl Purpose {
    fn label(self) -> &'static [u8] {
        match self {
            Purpose::Check => b"passport check v1",
            Purpose::Audit => b"passport audit v1",
            Purpose::CaKey => b"passport ca key v1",
            Purpose::Pepper => b"passport password pepper v1",
        }
    }
}

/// シークレット — 32 bytes known to the host; wiped at `wipe` and when dropped, and never shown.
///
/// It stays where it was put: a move leaves no copy behind.
pub(crate) struct Secret(Box<RwLock<Zeroizing<[u8; 32]>>>);

impl Clone for Secret {
    fn clone(&self) -> Secret {
        Secret::new(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Secret {
    pub(crate) fn new(bytes: &[u8; 32]) -> Secret {
        let secret = Secret(Box::new(RwLock::new(Zeroizing::new([0; 32]))));
        secret.0.write().unwrap_or_else(PoisonError::into_inner).copy_from_slice(bytes);
        secret
    }

    /// Forgets it: from now on it is 32 noughts, under which nothing is kept.
    pub(crate) fn wipe(&self) {
        self.0.write().unwrap_or_else(PoisonError::into_inner).zeroize();
    }

    /// The key for a purpose.
    pub(crate) fn derive(&self, purpose: Purpose) -> Zeroizing<[u8; 32]> {
        let mut key = Zeroizing::new([0; 32]);
        let root = hkdf::Salt::new(hkdf::HKDF_SHA256, &[])
            .extract(&self.0.read().unwrap_or_else(PoisonError::into_inner)[..]);
        // Filling 32 bytes from HKDF-SHA256 cannot fail: the limit is 255 times that.
        let filled = root.expand(&[purpose.label()], Length).and_then(|output| output.fill(&mut key[..]));
        debug_assert!(filled.is_ok());
        key
    }

    /// What the registry keeps to know a wrong secret by.
    pub(crate) fn check_value(&self) -> [u8; 32] {
        *self.derive(Purpose::Check)
    }

    /// Seals bytes (AES-256-GCM) so that they open only under this secret and for the same `about`.
    pub(crate) fn seal(&self, purpose: Purpose, about: &[u8], plain: &[u8]) -> Result<Vec<u8>> {
        let nonce = chance::bytes::<NONCE_LENGTH>()?;
        let mut sealed = nonce.to_vec();
        let mut text = Zeroizing::new(plain.to_vec());
        let tag = self
            .key(purpose)?
            .seal_in_place_separate_tag(Nonce::assume_unique_for_key(nonce), Aad::from(about), &mut text)
            .map_err(unsealable)?;
        sealed.extend_from_slice(&text);
        sealed.extend_from_slice(tag.as_ref());
        Ok(sealed)
    }

    /// Opens what [`Secret::seal`] sealed.
    ///
    /// # Errors
    /// `Damaged` when it was sealed otherwise or changed since.
    pub(crate) fn open(&self, purpose: Purpose, about: &[u8], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>> {
        let (nonce, text) = sealed.split_first_chunk::<NONCE_LENGTH>().ok_or(Error::from_code(Code::Damaged))?;
        let mut text = Zeroizing::new(text.to_vec());
        let nonce = Nonce::assume_unique_for_key(*nonce);
        let length =
            self.key(purpose)?.open_in_place(nonce, Aad::from(about), &mut text).map_err(unsealable)?.len();
        text.truncate(length);
        Ok(text)
    }

    fn key(&self, purpose: Purpose) -> Result<LessSafeKey> {
        let key = self.derive(purpose);
        Ok(LessSafeKey::new(UnboundKey::new(&AES_256_GCM, &key[..]).map_err(unsealable)?))
    }
}

fn unsealable(_: aws_lc_rs::error::Unspecified) -> Error {
    Error::from_code(Code::Damaged)
}

/// An HKDF output of 32 bytes.
struct Length;

impl hkdf::KeyType for Length {
    fn len(&self) -> usize {
        32
    }
}

/// 連鎖 — What links an audit entry to the one before: digests that are keyed with a secret, plain without one.
pub(crate) struct Chain(Option<hmac::Key>);

impl Chain {
    pub(crate) fn new(secret: Option<&Secret>) -> Chain {
        Chain(secret.map(|secret| hmac::Key::new(hmac::HMAC_SHA256, &secret.derive(Purpose::Audit)[..])))
    }

    pub(crate) fn digest(&self, bytes: &[u8]) -> [u8; 32] {
        let Some(key) = &self.0 else { return digest::sha256(bytes) };
        let mut digest = [0; 32];
        digest.copy_from_slice(hmac::sign(key, bytes).as_ref());
        digest
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sealed_bytes_open_only_under_their_secret_and_label() {
        let secret = Secret::new(&[7; 32]);
        let sealed = secret.seal(Purpose::CaKey, b"issuing", b"plain").unwrap();
        assert_eq!(*secret.open(Purpose::CaKey, b"issuing", &sealed).unwrap(), b"plain");
        assert!(!sealed.windows(5).any(|window| window == b"plain"));
        let fails = |opened: Result<_>| opened.is_err_and(|error: Error| error.code() == Code::Damaged);
        assert!(fails(secret.open(Purpose::CaKey, b"root", &sealed)));
        assert!(fails(secret.open(Purpose::Audit, b"issuing", &sealed)));
        assert!(fails(Secret::new(&[8; 32]).open(Purpose::CaKey, b"issuing", &sealed)));
        assert!(fails(secret.open(Purpose::CaKey, b"issuing", &sealed[..11])));
        for index in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[index] ^= 1;
            assert!(fails(secret.open(Purpose::CaKey, b"issuing", &changed)), "byte {index}");
        }
    }
}
