//! 鍵の組 — A private key with its public key, which signs and is wiped when it is dropped.

use rcgen::{PublicKeyData, SignatureAlgorithm, SigningKey};
use zeroize::Zeroizing;

/// 鍵の組 — A key pair. rcgen's own leaves its PKCS#8 in memory.
pub(crate) struct KeyPair(Zeroizing<rcgen::KeyPair>);

impl KeyPair {
    pub(crate) fn new(pair: rcgen::KeyPair) -> KeyPair {
        KeyPair(Zeroizing::new(pair))
    }

    /// The key pair of a private key, PKCS#8 DER.
    pub(crate) fn of(pkcs8: &[u8]) -> Result<KeyPair, rcgen::Error> {
        rcgen::KeyPair::try_from(pkcs8).map(KeyPair::new)
    }

    /// The private key, PKCS#8 DER. Whoever copies it has to wipe the copy.
    pub(crate) fn pkcs8(&self) -> &[u8] {
        self.0.serialized_der()
    }
}

impl PublicKeyData for KeyPair {
    fn der_bytes(&self) -> &[u8] {
        self.0.der_bytes()
    }

    fn algorithm(&self) -> &'static SignatureAlgorithm {
        PublicKeyData::algorithm(&*self.0)
    }
}

impl SigningKey for KeyPair {
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, rcgen::Error> {
        self.0.sign(message)
    }
}
