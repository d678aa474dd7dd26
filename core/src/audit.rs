//! 監査 — One entry for every change, in its transaction, each linked to the one before.

use crate::error::Result;
use crate::model::account::AccountId;
use crate::model::{Application, ApplicationNumber, Instant, RequestKey};
use crate::pki::vault::{self, Secret};
use crate::store::{AuditEntry, Writer};

/// 実行者 — Who makes a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Actor {
    /// The subscriber of an account.
    Subscriber(AccountId),
    /// A named operator of the RA.
    Operator(String),
    /// Work whose time has come.
    Due,
    /// The host itself.
    Host,
}

impl std::fmt::Display for Actor {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Actor::Subscriber(account) => write!(formatter, "subscriber:{}", account.0),
            Actor::Operator(name) => write!(formatter, "operator:{name}"),
            Actor::Due => formatter.write_str("due"),
            Actor::Host => formatter.write_str("host"),
        }
    }
}

/// 記録 — Appends an entry; `state` is the record as the change left it.
pub(crate) fn append(
    writer: &mut dyn Writer,
    secret: Option<&Secret>,
    (actor, verb): (&Actor, &str),
    request_key: Option<&RequestKey>,
    state: Option<&Application>,
    at: Instant,
) -> Result<()> {
    let last = writer.last_audit_entry()?;
    let (sequence, before) = last.map_or((1, [0; 32]), |entry| (entry.sequence + 1, entry.link));
    let mut entry = AuditEntry {
        sequence,
        at,
        actor: actor.to_string(),
        verb: verb.to_owned(),
        number: state.map(|application| application.number),
        request_key: request_key.cloned(),
        state: vault::link(secret, &state.map(canonical).unwrap_or_default()),
        link: [0; 32],
    };
    entry.link = link(secret, &before, &entry);
    writer.append_audit(&entry)
}

/// The digest of an entry and the link before it.
fn link(secret: Option<&Secret>, before: &[u8; 32], entry: &AuditEntry) -> [u8; 32] {
    let AuditEntry { sequence, at, actor, verb, number, request_key, state, link: _ } = entry;
    let fields = (
        sequence,
        at.timestamp(),
        actor,
        verb,
        number.map(ApplicationNumber::value),
        request_key,
        crate::digest::hex(state),
    );
    let mut bytes = before.to_vec();
    // A tuple of numbers and text always has JSON.
    bytes.extend(serde_json::to_vec(&fields).unwrap_or_default());
    vault::link(secret, &bytes)
}

/// The record as the digest sees it.
fn canonical(application: &Application) -> Vec<u8> {
    serde_json::to_vec(application).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Store;
    use crate::store::sqlite::Sqlite;

    fn chain(secret: Option<&Secret>) -> Vec<AuditEntry> {
        let store: Box<dyn Store> = Box::new(Sqlite::in_memory().unwrap());
        let at = Instant::from_timestamp(1_775_005_200, 0).unwrap();
        let mut entries = Vec::new();
        for verb in ["create", "session", "submit"] {
            let actor = Actor::Operator("yamada".to_owned());
            store.writing(|writer| append(writer, secret, (&actor, verb), None, None, at)).unwrap();
            entries.extend(store.reading(|reader| reader.last_audit_entry()).unwrap());
        }
        entries
    }

    #[test]
    fn each_entry_is_linked_to_the_one_before() {
        let secret = Secret::new([7; 32]);
        for secret in [None, Some(&secret)] {
            let entries = chain(secret);
            let mut before = [0; 32];
            for (entry, sequence) in entries.iter().zip(1..) {
                assert_eq!(entry.sequence, sequence);
                assert_eq!(entry.link, link(secret, &before, entry));
                let altered = AuditEntry { verb: "approve".to_owned(), ..entry.clone() };
                assert_ne!(entry.link, link(secret, &before, &altered), "an altered entry breaks its link");
                before = entry.link;
            }
        }
        assert_ne!(chain(None)[2].link, chain(Some(&secret))[2].link, "the key goes into the link");
    }
}
