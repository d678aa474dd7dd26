//! シナリオの形式 — The scenario format of `tests/README.md`, as types that refuse what is not described there.

use std::collections::BTreeMap;

use passport_core::model::ListQuery;
use serde::Deserialize;

/// シナリオ — A story with one point, told in steps on a registry of its own.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// 名前 — Unique: the section and a few words.
    pub id: String,
    /// 節 — The guide's section.
    pub guide: String,
    /// 文 — The sentence that it shows.
    pub says: String,
    /// 手順 — The steps.
    pub steps: Vec<Step>,
}

/// 手順 — One call, what must come of it, and what must be so after.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "each key is described in tests/README.md")]
pub struct Step {
    pub at: Option<String>,
    pub by: Option<String>,
    pub r#do: String,
    pub expect: Option<Expect>,
    pub code: Option<String>,
    pub r#as: Option<String>,
    pub passes: Option<String>,
    #[serde(default)]
    pub state: BTreeMap<String, serde_json::Value>,
    pub kind: Option<String>,
    pub service: Option<String>,
    pub on: Option<String>,
    pub form: Option<String>,
    #[serde(default)]
    pub fields: BTreeMap<String, Option<String>>,
    pub csr: Option<String>,
    pub agree: Option<bool>,
    pub draft: Option<String>,
    pub key: Option<String>,
    pub reason: Option<String>,
    pub name: Option<String>,
    pub dealer_code: Option<String>,
    pub rows: Option<u32>,
    #[serde(default)]
    pub query: ListQuery,
    pub pages: Option<Vec<Vec<String>>>,
    pub total: Option<u32>,
    pub parts: Option<usize>,
    pub hex: Option<Vec<String>>,
    pub replaced: Option<Vec<String>>,
    pub cursor: Option<String>,
    pub a3_contract: Option<bool>,
    pub numbers: Option<Vec<String>>,
    pub expires_on: Option<String>,
    pub coupons: Option<BTreeMap<String, String>>,
    pub accounts: Option<BTreeMap<String, String>>,
    pub items: Option<Vec<Item>>,
    pub until: Option<String>,
    pub end_contract: Option<bool>,
    pub pour: Option<bool>,
    pub filed: Option<String>,
    pub paper: Option<String>,
    pub head: Option<String>,
    pub catalogue: Option<String>,
    pub version: Option<String>,
    pub lines: Option<Vec<u32>>,
    pub blocklist: Option<String>,
    pub taken: Option<u64>,
    pub after: Option<String>,
    pub to: Option<String>,
    pub changes: Option<Vec<String>>,
    pub notices: Option<Vec<String>>,
    pub acknowledge: Option<bool>,
    pub shows: Option<Vec<String>>,
    pub hides: Option<Vec<String>>,
    pub day: Option<String>,
    pub certificate: Option<String>,
    pub fingerprint: Option<String>,
    pub chain: Option<String>,
    pub revoked_at: Option<String>,
    pub lists: Option<Vec<String>>,
    pub format: Option<String>,
    pub asked_at: Option<String>,
    pub done: Option<Vec<String>>,
    pub reads: Option<BTreeMap<String, serde_json::Value>>,
    pub account: Option<String>,
    pub access_key: Option<String>,
    pub password: Option<String>,
    pub ticket: Option<String>,
    pub code_sent: Option<String>,
    pub token: Option<String>,
    pub current: Option<String>,
    pub new: Option<String>,
    pub repeated: Option<String>,
    pub beside: Option<bool>,
    pub sent: Option<bool>,
    pub certificates: Option<usize>,
    pub stickers: Option<Vec<String>>,
    pub criteria: Option<Vec<[String; 2]>>,
    pub deadline: Option<String>,
    pub campaign: Option<String>,
    pub counts: Option<BTreeMap<String, u32>>,
    pub members: Option<Vec<String>>,
    pub campaigns: Option<Vec<String>>,
    pub source: Option<Vec<String>>,
    pub dry_run: Option<bool>,
    pub contracts: Option<Vec<String>>,
    #[serde(default)]
    pub records: BTreeMap<String, [String; 2]>,
}

/// 期待 — What a step must answer.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum Expect {
    /// `"ok"`, or the rule that refuses.
    Word(String),
    /// Exactly these findings.
    Findings(Vec<Found>),
}

/// 指摘 — A finding, as a scenario writes it.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, PartialOrd, Ord)]
#[serde(deny_unknown_fields)]
pub struct Found {
    /// 項目 — The field's path, or null.
    pub field: Option<String>,
    /// 規則 — The rule's name.
    pub rule: String,
    /// 二つの日 — Its two days; compared when told.
    pub days: Option<[String; 2]>,
    /// 位置 — Which of the field's values; compared when told, and so below.
    pub position: Option<u32>,
    /// 対象の名 — What it is about.
    pub about: Option<String>,
    /// 重さ — Its weight, by name.
    pub severity: Option<String>,
    /// 条項 — The clause its rule comes from.
    pub clause: Option<String>,
}

/// 仕事 — A record that waits for the RA.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "each key is described in tests/README.md")]
pub struct Item {
    pub task: String,
    pub on: String,
    pub documents_missing: Option<bool>,
    #[serde(default, deserialize_with = "present")]
    pub due_at: Option<Option<String>>,
    #[serde(default, deserialize_with = "present")]
    pub opens: Option<Option<String>>,
    #[serde(default, deserialize_with = "present")]
    pub contract_ends_on: Option<Option<String>>,
}

/// 記録の状態 — What a record must be like.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "each key is described in tests/README.md")]
pub struct RecordState {
    pub status: Option<String>,
    pub kind: Option<String>,
    pub service: Option<String>,
    pub contract: Option<String>,
    pub base: Option<String>,
    #[serde(default)]
    pub text: BTreeMap<String, String>,
    pub rejection_reason: Option<String>,
    pub catalogue_version: Option<String>,
    #[serde(default, deserialize_with = "present")]
    pub valid_from: Option<Option<String>>,
    #[serde(default, deserialize_with = "present")]
    pub valid_until: Option<Option<String>>,
    #[serde(default, deserialize_with = "present")]
    pub revoked_at: Option<Option<String>>,
    #[serde(default, deserialize_with = "present")]
    pub revocation_due_at: Option<Option<String>>,
    #[serde(default, deserialize_with = "present")]
    pub revocation_reason: Option<Option<String>>,
    pub papers: Option<BTreeMap<String, String>>,
    pub documents_missing: Option<bool>,
    #[serde(default, deserialize_with = "present")]
    pub late_reissue_until: Option<Option<String>>,
    #[serde(default)]
    pub actions: BTreeMap<String, Answer>,
    pub actions_at: Option<String>,
}

/// 可否 — What an act must answer.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub enum Answer {
    /// `"allowed"`, or the rule that denies.
    Word(String),
    /// More than the word.
    Full(FullAnswer),
}

/// 可否の詳細 — The rule, the window and the record to use instead.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "each key is described in tests/README.md")]
pub struct FullAnswer {
    pub rule: Option<String>,
    #[serde(default, deserialize_with = "present")]
    pub opens: Option<Option<String>>,
    #[serde(default, deserialize_with = "present")]
    pub closes: Option<Option<String>>,
    pub record: Option<String>,
    #[serde(default, deserialize_with = "present")]
    pub remedy: Option<Option<String>>,
}

/// A key that stands there with null is not a key that is absent.
fn present<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Option<String>>, D::Error> {
    Option::<String>::deserialize(deserializer).map(Some)
}
