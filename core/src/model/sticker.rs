//! ステッカー — Images of a service, for the pages of the server whose certificate is valid (3).

/// ステッカー — One image of a service.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Sticker {
    /// 名前 — Its name in the catalogue, as `sr-seal`: lower-case letters, digits, `.`, `-` and `_`, good for a file's name.
    pub name: String,
    /// 種類 — Its media type: `image/svg+xml` or `image/png`.
    pub media_type: &'static str,
    /// 画像 — The image itself, at most 64 KiB.
    pub image: Vec<u8>,
}

impl std::fmt::Debug for Sticker {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Sticker({} {}, {} bytes)", self.name, self.media_type, self.image.len())
    }
}
