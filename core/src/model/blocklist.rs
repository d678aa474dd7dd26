//! 既知の脆弱な鍵の一覧 — The forms of the lists of keys that are known to be weak, and what a key is known by in them.

/// The form of a list: which digest its entries are, of what.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum BlocklistForm {
    /// Debian's `openssl-blacklist`: the last 80 bits of SHA-1 of `Modulus=<HEX>\n`, RSA alone.
    OpensslBlacklist = 1,
    /// badkeys: the first 120 bits of SHA-256 of the modulus, or of the point's x, without leading zeros.
    Badkeys = 2,
}

impl BlocklistForm {
    /// Every form.
    pub(crate) const ALL: &[BlocklistForm] = &[BlocklistForm::OpensslBlacklist, BlocklistForm::Badkeys];

    /// The length of an entry, in bytes.
    pub(crate) const fn digest_length(self) -> usize {
        match self {
            BlocklistForm::OpensslBlacklist => 10,
            BlocklistForm::Badkeys => 15,
        }
    }

    /// The name in the audit.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            BlocklistForm::OpensslBlacklist => "openssl-blacklist",
            BlocklistForm::Badkeys => "badkeys",
        }
    }
}

/// What one key is known by in the lists of one form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct KeyPrint {
    pub(crate) form: BlocklistForm,
    pub(crate) digest: Vec<u8>,
}
