//! アカウント情報 — What an account registered of itself, to be poured into new applications (6).

use serde::{Deserialize, Serialize};

use super::{Field, Form};

/// アカウント情報 — Optional blocks: dealer code, organization, contacts, signatory. What is blank stays blank.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// 特約店コード — The dealer code as the account registered it; it must be the one the RA set.
    pub dealer_code: String,
    fields: Form,
}

impl Profile {
    /// 区分 — The blocks a profile can hold.
    pub const BLOCKS: &'static [&'static str] =
        &["organization", "registration", "technical", "billing", "signatory"];

    pub(crate) fn new(dealer_code: String, fields: Form) -> Profile {
        Profile { dealer_code, fields }
    }

    /// 項目の値 — The text of a field; empty when there is none.
    pub fn text(&self, field: Field) -> &str {
        self.fields.text(field)
    }

    /// 項目の設定 — Sets the text of a field; empty text clears it. What is wrong with it, `set_profile` says.
    pub fn set(&mut self, field: Field, text: impl Into<String>) -> &mut Profile {
        self.fields.set(field, text);
        self
    }

    /// 入力内容 — The text of every field.
    pub fn fields(&self) -> &Form {
        &self.fields
    }
}
