//! 下書き — A draft: a plain value that a portal carries from form to confirmation to submission.

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::csr::{blocks, holds_private_key};
use super::{AgreedTerms, ApplicationNumber, Field, Form, Kind, RequestKey};
use crate::error::{Error, Result};
use crate::rule::Rule;

/// 下書き — What will be applied for: kind, base record, raw text by field, CSR, terms agreed to, request key.
///
/// It holds no handle into the library: keep it as JSON between requests and processes. Its request key travels
/// with it, so that submitting it twice applies once.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Draft {
    kind: Kind,
    service: String,
    base: Option<ApplicationNumber>,
    request_key: RequestKey,
    fields: Form,
    #[serde(with = "as_base64")]
    csr: Option<Vec<u8>>,
    /// The terms the desk offered when the draft was made.
    offered_terms: Vec<AgreedTerms>,
    agreed_terms: Vec<AgreedTerms>,
}

impl Draft {
    /// JSONの最大長 — The longest JSON that is read, in bytes.
    pub const MAX_JSON: usize = 1 << 20;
    /// CSRの最大長 — The largest CSR that is taken, in bytes (2.3).
    pub const MAX_CSR: usize = 64 << 10;

    pub(crate) fn new(
        kind: Kind,
        service: &str,
        base: Option<ApplicationNumber>,
        request_key: RequestKey,
        fields: Form,
        offered_terms: Vec<AgreedTerms>,
    ) -> Draft {
        let service = service.to_owned();
        Draft { kind, service, base, request_key, fields, csr: None, offered_terms, agreed_terms: Vec::new() }
    }

    /// 申込種別 — The kind of application it will be.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// サービス — The identifier of the service applied for.
    pub fn service(&self) -> &str {
        &self.service
    }

    /// 元のお申込情報 — The record it is applied for from.
    pub fn base(&self) -> Option<ApplicationNumber> {
        self.base
    }

    /// 要求キー — The key by which a repeated submission is known.
    pub fn request_key(&self) -> &RequestKey {
        &self.request_key
    }

    /// 項目の値 — The raw text of a field; empty when there is none.
    pub fn text(&self, field: Field) -> &str {
        self.fields.text(field)
    }

    /// 入力内容 — The raw text of every field.
    pub fn fields(&self) -> &Form {
        &self.fields
    }

    /// 項目の設定 — Sets the raw text of a field; empty text clears it. What is wrong with it, `check` says.
    pub fn set(&mut self, field: Field, text: impl Into<String>) -> &mut Draft {
        self.fields.set(field, text);
        self
    }

    /// CSR — The CSR as it was given.
    pub fn csr(&self) -> Option<&[u8]> {
        self.csr.as_deref()
    }

    /// CSRの設定 — Takes a CSR as it comes, PEM or DER; an empty one clears it.
    ///
    /// # Errors
    /// `Invalid` with `csr_too_large` over 64 KiB, and with `csr_private_key_given` when the text holds a private
    /// key: the draft then keeps nothing of it. Everything else that is wrong with a CSR, `check` says (2.3).
    pub fn set_csr(&mut self, csr: &[u8]) -> Result<&mut Draft> {
        let refusal = if csr.len() > Draft::MAX_CSR {
            Some(Rule::CsrTooLarge)
        } else if holds_private_key(csr) {
            Some(Rule::CsrPrivateKeyGiven)
        } else {
            None
        };
        if let Some(rule) = refusal {
            return Err(Error::invalid_by([rule]));
        }
        self.csr = (!csr.is_empty()).then(|| blocks(csr).to_vec());
        Ok(self)
    }

    /// 規約への同意 — Agrees to the terms documents that were current when the draft was made.
    pub fn agree_to_terms(&mut self) -> &mut Draft {
        self.agreed_terms.clone_from(&self.offered_terms);
        self
    }

    /// 規約 — The terms documents offered with the draft, to be shown before agreeing.
    pub fn offered_terms(&self) -> &[AgreedTerms] {
        &self.offered_terms
    }

    /// 同意した規約 — The terms agreed to so far.
    pub fn agreed_terms(&self) -> &[AgreedTerms] {
        &self.agreed_terms
    }

    /// JSONへ — The draft as JSON text, to be kept between requests. It holds what the subscriber typed.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// JSONから — The draft of a JSON text that `to_json` made.
    ///
    /// # Errors
    /// `Invalid` with `draft_unreadable` when the text is not such JSON or is over 1 MiB, and what
    /// [`Draft::set_csr`] refuses.
    pub fn from_json(json: &str) -> Result<Draft> {
        let unreadable = || Error::invalid_by([Rule::DraftUnreadable]);
        if json.len() > Draft::MAX_JSON {
            return Err(unreadable());
        }
        let mut draft: Draft = serde_json::from_str(json).map_err(|_| unreadable())?;
        // It may be a private key that someone put there.
        let csr = Zeroizing::new(draft.csr.take().unwrap_or_default());
        draft.set_csr(&csr)?;
        Ok(draft)
    }
}

/// Names kind and fields only: the texts may be personal data.
impl std::fmt::Debug for Draft {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Draft")
            .field("kind", &self.kind)
            .field("service", &self.service)
            .field("base", &self.base)
            .field("fields", &self.fields)
            .finish_non_exhaustive()
    }
}

mod as_base64 {
    use super::{BASE64, Deserialize, Engine, Serialize, Zeroizing};

    pub(super) fn serialize<S: serde::Serializer>(csr: &Option<Vec<u8>>, serializer: S) -> Result<S::Ok, S::Error> {
        csr.as_ref().map(|bytes| BASE64.encode(bytes)).serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: serde::Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<Vec<u8>>, D::Error> {
        let text = Option::<String>::deserialize(deserializer)?.map(Zeroizing::new);
        text.map(|text| BASE64.decode(text.as_bytes()).map_err(serde::de::Error::custom)).transpose()
    }
}
