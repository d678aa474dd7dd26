//! 秘密の値 — Text and bytes that are given once: wiped when dropped, and never shown by accident.

use zeroize::Zeroizing;

/// 秘密の文 — A password, code or token that is given once. It is wiped when dropped, and no `Debug` shows it.
#[derive(Clone)]
pub struct SecretText(Zeroizing<String>);

impl SecretText {
    pub(crate) fn new(text: String) -> SecretText {
        SecretText(Zeroizing::new(text))
    }

    /// 中身 — The text itself. Whoever copies it has to wipe the copy.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for SecretText {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("SecretText(…)")
    }
}

/// 秘密のバイト列 — Bytes that are given once, as a key under a password. They are wiped when dropped.
#[derive(Clone)]
pub struct SecretBytes(Zeroizing<Vec<u8>>);

impl SecretBytes {
    pub(crate) fn new(bytes: Vec<u8>) -> SecretBytes {
        SecretBytes(Zeroizing::new(bytes))
    }

    /// 中身 — The bytes themselves. Whoever copies them has to wipe the copy.
    pub fn reveal(&self) -> &[u8] {
        &self.0
    }
}

impl std::fmt::Debug for SecretBytes {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("SecretBytes(…)")
    }
}
