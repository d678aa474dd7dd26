//! 2.3 鍵の再利用 — Which keys may not be used again.

use crate::catalogue::Settings;
use crate::model::csr::KeyUse;
use crate::rule::Rule;

/// The rules that refuse a key, the gravest first: judged for a draft, at submission and once more at the issue, since two that wait
/// may bring one key.
///
/// An account may use a key for several contracts of its own; whose another's certificate is, nobody is told.
pub(crate) fn refuses(used: KeyUse, settings: &Settings) -> Vec<Rule> {
    [
        (used.is_compromised, Rule::KeyCompromised),
        (used.is_in_use, Rule::KeyInUse),
        (used.is_reused && !settings.key_reuse, Rule::KeyReused),
    ]
    .into_iter()
    .filter_map(|(is_so, rule)| is_so.then_some(rule))
    .collect()
}
