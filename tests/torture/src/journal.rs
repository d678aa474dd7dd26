//! 日誌 — What a worker says of its work, in a file of its own: what it is about to do, and what it was answered. Each is a
//! line that is whole or does not count, so that whoever reads it after a kill knows what was acknowledged.

use std::fs::File;
use std::io::Write;
use std::path::Path;

use passport_core::Error;
use passport_core::model::{ApplicationNumber, ContractCode, Draft, Receipt, RequestKey};
use serde::{Deserialize, Serialize};

/// One call.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) enum Deed {
    /// Its request key is the draft's own.
    Submit(Box<Draft>),
    BeginReview(ApplicationNumber),
    Approve(ApplicationNumber),
    Issue(ApplicationNumber),
    Reject(ApplicationNumber),
    Withdraw(ApplicationNumber),
    Revoke(ApplicationNumber),
    AddCoupons(Vec<String>),
    /// A file; it takes no request key, and knows what is in already.
    Import(String),
    RunDue,
    /// What changes nothing.
    Read,
}

impl Deed {
    /// The record that it moves.
    pub(crate) fn moves(&self) -> Option<ApplicationNumber> {
        match self {
            Deed::BeginReview(number)
            | Deed::Approve(number)
            | Deed::Issue(number)
            | Deed::Reject(number)
            | Deed::Withdraw(number)
            | Deed::Revoke(number) => Some(*number),
            _ => None,
        }
    }
}

/// What a call answered.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) enum Answer {
    /// With the serial number of the certificate, once it is issued.
    Receipt(Receipt, Option<String>),
    Added,
    /// By the references they had.
    Imported(Vec<(String, ContractCode)>),
    /// The certificates that were revoked.
    Revoked(Vec<ApplicationNumber>),
    /// What was read agreed with itself.
    Read,
    /// By a rule: nothing was changed.
    Refused(String),
    /// Whatever else: there is no good reason for it here.
    Failed(String),
}

impl Answer {
    pub(crate) fn of(answered: Result<Answer, Error>) -> Answer {
        use passport_core::Code::{Conflict, Invalid, NotFound, Refused};
        match answered {
            Ok(answer) => answer,
            Err(error) => match error.rule() {
                Some(rule) if matches!(error.code(), Refused | Invalid | NotFound | Conflict) => {
                    Answer::Refused(rule.name().to_owned())
                }
                _ => Answer::Failed(format!("{:?}: {error}", error.code())),
            },
        }
    }
}

#[derive(Serialize, Deserialize)]
enum Line {
    Begin {
        key: RequestKey,
        deed: Deed,
    },
    /// What was in flight is about to be repeated.
    Again,
    /// When it was answered, and how long it took, in microseconds.
    Done {
        answer: Answer,
        at: u64,
        took: u64,
    },
}

/// A call and its answer; none for the one that was in flight.
#[derive(Clone)]
pub(crate) struct Entry {
    pub(crate) key: RequestKey,
    pub(crate) deed: Deed,
    pub(crate) answer: Option<Answer>,
    pub(crate) repeats: u64,
    pub(crate) at: u64,
    pub(crate) took: u64,
}

/// A journal that is being written.
pub(crate) struct Journal {
    file: File,
}

impl Journal {
    /// Goes on with a journal, or begins one; what a kill left of a line is cut off.
    pub(crate) fn open(path: &Path) -> (Journal, Vec<Entry>) {
        let file = File::options().create(true).append(true).open(path).unwrap();
        let text = std::fs::read_to_string(path).unwrap();
        file.set_len(whole(&text).len() as u64).unwrap();
        (Journal { file }, read(path))
    }

    /// Says what is done, does it, and says what was answered.
    pub(crate) fn act(
        &mut self,
        key: &RequestKey,
        deed: &Deed,
        perform: impl FnOnce() -> Result<Answer, Error>,
    ) -> Answer {
        self.write(&Line::Begin { key: key.clone(), deed: deed.clone() });
        self.finish(perform)
    }

    /// Does what was in flight.
    pub(crate) fn repeat(&mut self, perform: impl FnOnce() -> Result<Answer, Error>) -> Answer {
        self.write(&Line::Again);
        self.finish(perform)
    }

    fn finish(&mut self, perform: impl FnOnce() -> Result<Answer, Error>) -> Answer {
        let begun = micros();
        let answer = Answer::of(perform());
        let at = micros();
        self.write(&Line::Done { answer: answer.clone(), at, took: at.saturating_sub(begun) });
        answer
    }

    /// By one `write`, before anything else is done.
    fn write(&mut self, line: &Line) {
        let mut text = serde_json::to_string(line).unwrap();
        text.push('\n');
        self.file.write_all(text.as_bytes()).unwrap();
    }
}

/// The lines that are whole.
fn whole(text: &str) -> &str {
    &text[..text.rfind('\n').map_or(0, |end| end + 1)]
}

fn lines(path: &Path) -> Vec<Line> {
    let text = std::fs::read_to_string(path).unwrap_or_default();
    whole(&text).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// What stands in a journal.
pub(crate) fn read(path: &Path) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    for line in lines(path) {
        match line {
            Line::Begin { key, deed } => {
                entries.push(Entry { key, deed, answer: None, repeats: 0, at: 0, took: 0 });
            }
            Line::Again => entries.last_mut().unwrap().repeats += 1,
            Line::Done { answer, at, took } => {
                let entry = entries.last_mut().unwrap();
                (entry.answer, entry.at, entry.took) = (Some(answer), at, took);
            }
        }
    }
    entries
}

/// Where a kill fell.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Moment {
    /// Before the process came to its first call.
    Opening,
    Inside,
    Between,
}

/// How many lines a journal has; to be asked before a process begins, for [`moment`].
pub(crate) fn length(path: &Path) -> usize {
    std::fs::read(path).unwrap_or_default().iter().filter(|byte| **byte == b'\n').count()
}

/// Where the kill of a process fell, that began when the journal had so many lines.
pub(crate) fn moment(path: &Path, before: usize) -> Moment {
    match &lines(path)[before..] {
        [] => Moment::Opening,
        [.., Line::Done { .. }] => Moment::Between,
        _ => Moment::Inside,
    }
}

/// The machine's clock, in microseconds.
#[allow(clippy::disallowed_methods, reason = "how long calls took is told, and nothing is decided by it")]
pub(crate) fn micros() -> u64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    u64::try_from(since.as_micros()).unwrap()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_a_line_does_not_count_and_is_cut_off() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("journal");
        let (mut journal, entries) = Journal::open(&path);
        assert!(entries.is_empty());
        let key: RequestKey = "a-key".parse().unwrap();
        journal.act(&key, &Deed::Read, || Ok(Answer::Read));
        let before = length(&path);
        journal.write(&Line::Begin { key, deed: Deed::RunDue });
        assert!(moment(&path, before) == Moment::Inside);
        journal.file.write_all(b"{\"Done\":{\"answer\":{\"Revo").unwrap();
        assert!(moment(&path, before) == Moment::Inside && moment(&path, before + 1) == Moment::Opening);
        let (mut journal, entries) = Journal::open(&path);
        assert!(entries.len() == 2 && entries[0].answer.is_some() && entries[1].answer.is_none());
        journal.repeat(|| Ok(Answer::Revoked(Vec::new())));
        assert!(moment(&path, before) == Moment::Between);
        let entries = read(&path);
        assert!(entries.len() == 2 && entries[1].answer.is_some() && entries[1].repeats == 1);
    }
}
