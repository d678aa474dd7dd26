//! 監査 — Every change has its entries, in its transaction, each linked to the one before by a digest.
//!
//! An entry bears a digest of what it changed, as the change left it. With a secret the digests are keyed, so that whoever
//! can write the file cannot forge them; without one they are plain. They are salted, so that they tell nothing of what is
//! digested, and no entry holds personal data.

use std::collections::HashMap;

use crate::error::{Error, Result};
use crate::model::account::AccountId;
use crate::model::{AuditCheck, AuditRecord, Instant, RequestKey};
use crate::pki::vault::{Chain, Secret};
use crate::rule::Rule;
use crate::store::{AuditEntry, LATEST_INSTANT, Reader, Subject, Writer};

/// Entries read in one go.
const BATCH: u32 = 500;

/// The verbs by which the latest instant is not simply that of the latest entry.
pub(crate) const CREATE: &str = "create";
pub(crate) const CONFIRM_CLOCK: &str = "confirm_clock";

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

/// 記録 — Appends an entry for everything that the transaction wrote; when it wrote nothing, one about what the command was
/// about, or without a subject.
pub(crate) fn append(
    writer: &mut dyn Writer,
    secret: Option<&Secret>,
    (actor, verb): (&Actor, &str),
    about: Option<&Subject>,
    request_key: Option<&RequestKey>,
    at: Instant,
) -> Result<()> {
    let chain = Chain::new(secret);
    let touched = writer.touched();
    let last = writer.last_audit_entry()?;
    let (mut sequence, mut before) = last.map_or((0, [0; 32]), |entry| (entry.sequence, entry.link));
    let subjects = touched.iter().map(Some).chain(touched.is_empty().then_some(about));
    for subject in subjects {
        sequence += 1;
        let state = subject.map(|subject| writer.state(subject)).transpose()?.flatten();
        let mut entry = AuditEntry {
            sequence,
            at,
            actor: actor.to_string(),
            verb: verb.to_owned(),
            subject: subject.map(ToString::to_string).unwrap_or_default(),
            request_key: request_key.cloned(),
            state: chain.digest(&state.unwrap_or_default()),
            link: [0; 32],
        };
        entry.link = link(&chain, &before, &entry);
        before = entry.link;
        writer.append_audit(&entry)?;
    }
    Ok(())
}

/// The digest of an entry and the link before it.
fn link(chain: &Chain, before: &[u8; 32], entry: &AuditEntry) -> [u8; 32] {
    let AuditEntry { sequence, at, actor, verb, subject, request_key, state, link: _ } = entry;
    let fields = (sequence, at.timestamp(), actor, verb, subject, request_key, crate::digest::hex(state));
    let mut bytes = before.to_vec();
    // A tuple of numbers and text always has JSON.
    bytes.extend(serde_json::to_vec(&fields).unwrap_or_default());
    chain.digest(&bytes)
}

/// 末尾 — The last entry's number and link as text, `41:0a1b…`, to be kept elsewhere; empty when there is none.
pub(crate) fn head(reader: &dyn Reader) -> Result<String> {
    Ok(reader.last_audit_entry()?.map(|entry| head_of(&entry)).unwrap_or_default())
}

fn head_of(entry: &AuditEntry) -> String {
    format!("{}:{}", entry.sequence, crate::digest::hex(&entry.link))
}

/// 検査 — Verifies the chain from its beginning, against a head that is known from before if there is one, and what the
/// registry holds against the last entry of each thing.
///
/// # Errors
/// `Invalid` with `audit_head_invalid` when the known head is not of the form that [`head`] gives.
pub(crate) fn verify(reader: &dyn Reader, secret: Option<&Secret>, known_head: Option<&str>) -> Result<AuditCheck> {
    let known = known_head.filter(|head| !head.is_empty());
    let unreadable = || Error::invalid_by([Rule::AuditHeadInvalid]);
    let known =
        known.map(|head| sequence_of(head).map(|sequence| (sequence, head)).ok_or_else(unreadable)).transpose()?;
    let walked = Walked::chain(reader, secret, known)?;
    Ok(AuditCheck {
        entries: walked.entries,
        is_keyed: secret.is_some(),
        first_broken: walked.first_broken,
        tail_is_cut: known.is_some_and(|(sequence, _)| walked.entries < sequence),
        altered: walked.altered(reader, secret)?,
    })
}

/// The chain, once it was gone through.
pub(crate) struct Walked {
    pub(crate) entries: i64,
    pub(crate) first_broken: Option<i64>,
    /// The latest instant that its entries tell of.
    latest: Option<i64>,
    /// How each thing was left.
    last_states: HashMap<String, [u8; 32]>,
}

impl Walked {
    /// Goes through the chain, which must hold a known entry as it was.
    pub(crate) fn chain(
        reader: &dyn Reader,
        secret: Option<&Secret>,
        known: Option<(i64, &str)>,
    ) -> Result<Walked> {
        let chain = Chain::new(secret);
        let mut walked = Walked { entries: 0, first_broken: None, latest: None, last_states: HashMap::new() };
        let mut before = [0; 32];
        loop {
            let batch = reader.audit_entries(walked.entries, BATCH)?;
            let Some(last) = batch.last() else { return Ok(walked) };
            let end = last.sequence;
            if end <= walked.entries {
                // Entries that come in no order, as in a damaged file, have no end.
                walked.first_broken.get_or_insert(walked.entries + 1);
                return Ok(walked);
            }
            for entry in batch {
                let follows = entry.sequence == walked.entries + 1 && entry.link == link(&chain, &before, &entry);
                let agrees = known.is_none_or(|(at, head)| at != entry.sequence || head == head_of(&entry));
                if walked.first_broken.is_none() && !(follows && agrees) {
                    // A gap is where an entry is missing.
                    walked.first_broken = Some(walked.entries + 1);
                }
                before = entry.link;
                walked.take(entry);
            }
            walked.entries = end;
        }
    }

    fn take(&mut self, entry: AuditEntry) {
        self.entries = entry.sequence;
        self.latest = match entry.verb.as_str() {
            // The first transaction keeps no instant, and a confirmed clock takes its own for the latest.
            CREATE => self.latest,
            CONFIRM_CLOCK => Some(entry.at.timestamp()),
            _ => self.latest.max(Some(entry.at.timestamp())),
        };
        let is_kept = !entry.subject.is_empty() && !entry.subject.starts_with("notices:");
        if is_kept {
            self.last_states.insert(entry.subject, entry.state);
        }
    }

    /// How many things it tells of.
    pub(crate) fn things(&self) -> u64 {
        self.last_states.len() as u64
    }

    /// What is not as its last entry left it: altered, or there without one; and what is gone.
    pub(crate) fn altered(mut self, reader: &dyn Reader, secret: Option<&Secret>) -> Result<Vec<String>> {
        let chain = Chain::new(secret);
        let mut altered = Vec::new();
        for subject in reader.subjects()? {
            let state = reader.state(&subject)?.map(|state| chain.digest(&state));
            if state != self.last_states.remove(&subject.to_string()) {
                altered.push(shown(reader, &subject.to_string())?);
            }
        }
        for gone in self.last_states.keys() {
            altered.push(shown(reader, gone)?);
        }
        altered.sort();
        if reader.setting(LATEST_INSTANT)? != self.latest.map(|latest| latest.to_be_bytes().to_vec()) {
            altered.push(Subject::Setting(LATEST_INSTANT.to_owned()).to_string());
        }
        Ok(altered)
    }
}

/// The entry that a known head names; none when it is not of the form that [`head`] gives, to the letter.
fn sequence_of(head: &str) -> Option<i64> {
    let (sequence, digest) = head.split_once(':')?;
    let is_digest = digest.len() == 64 && digest.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    let number: i64 = sequence.parse().ok().filter(|number| is_digest && 0 < *number)?;
    (number.to_string() == sequence).then_some(number)
}

/// 監査記録 — Entries in order, behind one, as a person reads them.
pub(crate) fn records(reader: &dyn Reader, after: i64, rows: u32) -> Result<Vec<AuditRecord>> {
    let shown = |entry: AuditEntry| {
        Ok(AuditRecord {
            sequence: entry.sequence,
            at: entry.at,
            actor: shown(reader, &entry.actor)?,
            verb: entry.verb,
            subject: shown(reader, &entry.subject)?,
            request_key: entry.request_key,
        })
    };
    reader.audit_entries(after, rows)?.into_iter().map(shown).collect()
}

/// An actor or a subject with an account's access key in place of its internal number.
pub(crate) fn shown(reader: &dyn Reader, text: &str) -> Result<String> {
    let Some((what @ ("account" | "subscriber"), id)) = text.split_once(':') else { return Ok(text.to_owned()) };
    let account = id.parse().map(AccountId).ok().map(|id| reader.account_of(id)).transpose()?.flatten();
    Ok(account.map_or(text.to_owned(), |account| format!("{what}:{}", account.access_key)))
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
        let secret = Secret::new(&[7; 32]);
        for secret in [None, Some(&secret)] {
            let entries = chain(secret);
            let mut before = [0; 32];
            for (entry, sequence) in entries.iter().zip(1..) {
                assert_eq!(entry.sequence, sequence);
                assert_eq!(entry.link, link(&Chain::new(secret), &before, entry));
                let altered = AuditEntry { verb: "approve".to_owned(), ..entry.clone() };
                assert_ne!(
                    entry.link,
                    link(&Chain::new(secret), &before, &altered),
                    "an altered entry breaks its link"
                );
                before = entry.link;
            }
        }
        assert_ne!(chain(None)[2].link, chain(Some(&secret))[2].link, "the key goes into the link");
    }
}
