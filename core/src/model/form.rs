//! 入力内容 — The text of a form, by field.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Field;

/// 入力内容 — The text of each field; a field without text is absent, never empty.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "BTreeMap<Field, String>")]
pub struct Form(BTreeMap<Field, String>);

impl From<BTreeMap<Field, String>> for Form {
    fn from(mut texts: BTreeMap<Field, String>) -> Form {
        texts.retain(|_, text| !text.is_empty());
        Form(texts)
    }
}

impl Form {
    /// 値 — The text of a field; empty when there is none.
    pub fn text(&self, field: Field) -> &str {
        self.0.get(&field).map_or("", String::as_str)
    }

    /// 設定 — Sets the text of a field; empty text clears it.
    pub fn set(&mut self, field: Field, text: impl Into<String>) {
        let text = text.into();
        if text.is_empty() {
            self.0.remove(&field);
        } else {
            self.0.insert(field, text);
        }
    }

    /// 一覧 — The fields that have text, in the order of the form's numbers.
    pub fn iter(&self) -> impl Iterator<Item = (Field, &str)> {
        self.0.iter().map(|(field, text)| (*field, text.as_str()))
    }

    /// 区分 — Only the fields whose block (`registration` of `registration.name`) is one of these.
    pub(crate) fn blocks(&self, blocks: &[&str]) -> Form {
        Form(
            self.0
                .iter()
                .filter(|(field, _)| blocks.contains(&field.block()))
                .map(|(f, t)| (*f, t.clone()))
                .collect(),
        )
    }

    /// 除く — All but the fields whose block is one of these.
    pub(crate) fn without(&self, blocks: &[&str]) -> Form {
        Form(
            self.0
                .iter()
                .filter(|(field, _)| !blocks.contains(&field.block()))
                .map(|(f, t)| (*f, t.clone()))
                .collect(),
        )
    }

    /// 重ねる — Takes over every text of another form.
    pub(crate) fn overlay(&mut self, other: &Form) {
        self.0.extend(other.0.iter().map(|(field, text)| (*field, text.clone())));
    }

    /// 行 — The lines of a field that holds a list, trimmed, without blank ones.
    pub(crate) fn lines(&self, field: Field) -> impl Iterator<Item = &str> {
        self.text(field).lines().map(str::trim).filter(|line| !line.is_empty())
    }
}

/// Names the fields only: their text may be personal data.
impl std::fmt::Debug for Form {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_set().entries(self.0.keys()).finish()
    }
}
