//! 土台 — What both desks stand on: store, clock, catalogue, secret and CA; and how a command runs.

use std::sync::{PoisonError, RwLock};

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::audit::{self, Actor};
use crate::catalogue::Catalogue;
use crate::clock::Clock;
use crate::error::{Code, Error, Result};
use crate::model::account::AccountId;
use crate::model::{ApplicationNumber, Day, Dossier, Instant, RequestKey};
use crate::pki::ca::Ca;
use crate::pki::vault::Secret;
use crate::rule::Rule;
use crate::rules::menu::Moment;
use crate::store::{KeptAnswer, Reader, Store, Writer};

/// The setting that keeps the latest instant a change was made at.
const LATEST_INSTANT: &str = "latest_instant";

pub(crate) struct Context {
    /// Taken away by `close`, once running calls have finished.
    store: RwLock<Option<Box<dyn Store>>>,
    process: u32,
    pub(crate) clock: Clock,
    pub(crate) catalogue: Catalogue,
    pub(crate) secret: Option<Secret>,
    pub(crate) ca: Option<Ca>,
}

impl Context {
    pub(crate) fn new(
        store: Box<dyn Store>,
        clock: Clock,
        catalogue: Catalogue,
        secret: Option<Secret>,
        ca: Option<Ca>,
    ) -> Context {
        Context { store: RwLock::new(Some(store)), process: std::process::id(), clock, catalogue, secret, ca }
    }

    /// Answers `Closed` after `close`, and `Forked` in a child.
    pub(crate) fn is_usable(&self) -> Result<()> {
        self.with_store(|_| Ok(()))
    }

    /// Waits for running calls, then lets go of the store; every later call answers `Closed`.
    pub(crate) fn close(&self) {
        *self.store.write().unwrap_or_else(PoisonError::into_inner) = None;
    }

    fn with_store<T>(&self, work: impl FnOnce(&dyn Store) -> Result<T>) -> Result<T> {
        if std::process::id() != self.process {
            return Err(Error::from_code(Code::Forked));
        }
        let store = self.store.read().unwrap_or_else(PoisonError::into_inner);
        work(store.as_deref().ok_or(Error::from_code(Code::Closed))?)
    }

    pub(crate) fn read<T>(&self, work: impl FnMut(&dyn Reader) -> Result<T>) -> Result<T> {
        self.with_store(|store| store.reading(work))
    }

    /// What the first call with the command's key did, if there was one.
    ///
    /// Asked before slow work; [`Context::run`] asks again inside its transaction.
    pub(crate) fn earlier<T: DeserializeOwned>(&self, command: &Command) -> Result<Option<T>> {
        match command.key {
            Some(_) => self.read(|reader| command.earlier(reader)),
            None => Ok(None),
        }
    }

    /// Runs a command: in one transaction the repeat is known, the work done, audited and its answer kept.
    ///
    pub(crate) fn run<T: Serialize + DeserializeOwned>(
        &self,
        command: &Command,
        now: Instant,
        mut work: impl FnMut(&mut dyn Writer, Moment) -> Result<T>,
    ) -> Result<T> {
        self.with_store(|store| {
            store.writing(|writer| {
                if let Some(answer) = command.earlier(writer)? {
                    return Ok(answer);
                }
                let moment = self.moment(writer, now)?;
                let answer = work(writer, moment)?;
                let actor = (&command.actor, command.verb);
                audit::append(writer, self.secret.as_ref(), actor, command.key.as_ref(), now)?;
                command.keep(writer, &answer, now)?;
                self.remember(writer, now)?;
                Ok(answer)
            })
        })
    }

    /// The day, and whether the clock can be trusted: it may not lie further behind the latest instant than the
    /// catalogue tolerates.
    pub(crate) fn moment(&self, reader: &dyn Reader, now: Instant) -> Result<Moment> {
        let today = Day::of(now);
        let tolerance = i64::from(self.catalogue.settings(today).clock_tolerance_seconds);
        let behind = latest_instant(reader)?.map_or(0, |latest| latest - now.timestamp());
        Ok(Moment { today, clock_is_steady: behind <= tolerance })
    }

    fn remember(&self, writer: &mut dyn Writer, now: Instant) -> Result<()> {
        if latest_instant(writer)?.is_none_or(|latest| latest < now.timestamp()) {
            writer.set_setting(LATEST_INSTANT, &now.timestamp().to_be_bytes())?;
        }
        Ok(())
    }

    /// Takes the present instant for right, though it lies behind one seen before.
    pub(crate) fn confirm_clock(&self) -> Result<()> {
        let now = self.clock.now();
        self.run(&Command::new(Actor::Host, "confirm_clock", None, &()), now, |writer, _| {
            writer.set_setting(LATEST_INSTANT, &now.timestamp().to_be_bytes())?;
            Ok(())
        })
    }

    /// A record with everything the rules may ask for; with an account given, only that account's.
    pub(crate) fn dossier(
        &self,
        reader: &dyn Reader,
        account: Option<AccountId>,
        number: ApplicationNumber,
    ) -> Result<Dossier> {
        let application = reader.application(account, number)?.ok_or_else(Error::no_record)?;
        let (contract, siblings) = match application.contract_code {
            Some(code) => {
                (reader.contract(application.account, code)?, reader.siblings(application.account, code)?)
            }
            None => (None, Vec::new()),
        };
        Ok(Dossier { application, contract, siblings })
    }
}

impl Drop for Context {
    fn drop(&mut self) {
        // SQLite forbids a child to close what its parent opened: there the store is left as it is.
        if std::process::id() != self.process {
            std::mem::forget(self.store.get_mut().unwrap_or_else(PoisonError::into_inner).take());
        }
    }
}

fn latest_instant(reader: &dyn Reader) -> Result<Option<i64>> {
    let stored = reader.setting(LATEST_INSTANT)?;
    let seconds =
        |bytes: Vec<u8>| bytes.try_into().map(i64::from_be_bytes).map_err(|_| Error::from_code(Code::Damaged));
    stored.map(seconds).transpose()
}

/// 命令 — A changing verb as it was called: by whom, with which request key and content.
pub(crate) struct Command {
    actor: Actor,
    verb: &'static str,
    key: Option<RequestKey>,
    content: [u8; 32],
}

impl Command {
    pub(crate) fn new(
        actor: Actor,
        verb: &'static str,
        key: Option<&RequestKey>,
        content: &impl Serialize,
    ) -> Command {
        let mut bytes = verb.as_bytes().to_vec();
        bytes.push(0);
        // Every content is text, numbers and lists of them, which always have JSON.
        bytes.extend(serde_json::to_vec(content).unwrap_or_default());
        Command { actor, verb, key: key.cloned(), content: crate::digest::sha256(&bytes) }
    }

    /// What the first call did; the same key with other content is a conflict.
    fn earlier<T: DeserializeOwned>(&self, reader: &dyn Reader) -> Result<Option<T>> {
        let Some(key) = &self.key else { return Ok(None) };
        let Some(kept) = reader.answer(&self.actor.to_string(), key)? else {
            return Ok(None);
        };
        if kept.content != self.content {
            return Err(Error::rule_of(Code::Conflict, Rule::IdempotencyKeyReused));
        }
        serde_json::from_str(&kept.answer).map(Some).map_err(|_| Error::from_code(Code::Damaged))
    }

    fn keep(&self, writer: &mut dyn Writer, answer: &impl Serialize, at: Instant) -> Result<()> {
        let Some(key) = &self.key else { return Ok(()) };
        let answer = serde_json::to_string(answer).map_err(|_| Error::from_code(Code::Panic))?;
        let kept = KeptAnswer { content: self.content, answer, at };
        writer.keep_answer(&self.actor.to_string(), key, &kept)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::sqlite::Sqlite;

    fn context() -> Context {
        let clock = Clock::manual(Instant::from_timestamp(1_775_005_200, 0).unwrap()).unwrap();
        Context::new(Box::new(Sqlite::in_memory().unwrap()), clock, Catalogue::built_in().unwrap(), None, None)
    }

    fn entries(context: &Context) -> i64 {
        context.read(|reader| Ok(reader.last_audit_entry()?.map_or(0, |entry| entry.sequence))).unwrap()
    }

    #[test]
    fn a_command_is_audited_once_and_a_refusal_or_repeat_never() {
        let context = context();
        let now = context.clock.now();
        let key: RequestKey = "key-1".parse().unwrap();
        let command = |content: i32| Command::new(Actor::Host, "verb", Some(&key), &content);
        let refused = context.run(&command(1), now, |_, _| Err::<(), _>(Error::no_record()));
        assert_eq!((refused.unwrap_err().code(), entries(&context)), (Code::NotFound, 0));
        let done = |content, answer: i32| context.run(&command(content), now, |_, _| Ok(answer));
        assert_eq!((done(1, 10).unwrap(), entries(&context)), (10, 1), "a refused call's key is free");
        assert_eq!((done(1, 20).unwrap(), entries(&context)), (10, 1), "a repeat answers what the first did");
        assert_eq!(done(2, 30).unwrap_err().rule(), Some(Rule::IdempotencyKeyReused));
        assert_eq!(context.earlier::<i32>(&command(1)).unwrap(), Some(10));
    }

    #[test]
    fn a_panic_in_a_command_leaves_the_registry_sound() {
        let context = context();
        let now = context.clock.now();
        let fallen = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            let command = Command::new(Actor::Host, "verb", None, &());
            context.run(&command, now, |writer, _| -> Result<()> {
                writer.set_setting("half", b"written")?;
                panic!("a fault inside a command");
            })
        }));
        assert!(fallen.is_err());
        assert_eq!(context.read(|reader| reader.setting("half")).unwrap(), None);
        context.confirm_clock().unwrap();
        assert_eq!(entries(&context), 1);
    }
}
