//! 土台 — What both desks stand on: store, clock, catalogue, secret and CA; and how a command runs.

use std::cell::Cell;
use std::sync::{Arc, PoisonError, RwLock};

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::audit::{self, Actor};
use crate::catalogue::Catalogue;
use crate::clock::Clock;
use crate::error::{Code, Error, Result};
use crate::model::account::AccountId;
use crate::model::{ApplicationNumber, Certificate, CsrInspection, Day, Dossier, Instant, RequestKey};
use crate::pki::ca::Ca;
use crate::pki::formats;
use crate::pki::vault::Secret;
use crate::pki::weak_key::blocklist;
use crate::rule::Rule;
use crate::rules::menu::Moment;
use crate::store::{KeptAnswer, Reader, Store, Writer};

/// The setting that keeps the latest instant a change was made at.
const LATEST_INSTANT: &str = "latest_instant";

/// The settings that keep the catalogue which was loaded over the built-in one, and its digest.
const CATALOGUE: &str = "catalogue";
const CATALOGUE_DIGEST: &str = "catalogue_digest";

/// The catalogue that a registry keeps: the one that was loaded, or the built-in one.
///
/// # Errors
/// `Incompatible` with `catalogue_invalid` when this version cannot read the one that was loaded.
pub(crate) fn kept_catalogue(reader: &dyn Reader) -> Result<Catalogue> {
    let Some(text) = reader.setting(CATALOGUE)? else { return Catalogue::built_in() };
    let text = String::from_utf8(text).map_err(|_| Error::from_code(Code::Damaged))?;
    Catalogue::over_built_in(&text).map_err(|_| Error::rule_of(Code::Incompatible, Rule::CatalogueInvalid))
}

pub(crate) struct Context {
    /// Taken away by `close`, once running calls have finished.
    store: RwLock<Option<Box<dyn Store>>>,
    process: u32,
    pub(crate) clock: Clock,
    /// Changed only while no call runs.
    catalogue: RwLock<Arc<Catalogue>>,
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
        Context {
            store: RwLock::new(Some(store)),
            process: std::process::id(),
            clock,
            catalogue: RwLock::new(Arc::new(catalogue)),
            secret,
            ca,
        }
    }

    /// The built-in CA, and the secret that opens its keys.
    ///
    /// # Errors
    /// `Refused` with `ca_secret_required`.
    pub(crate) fn ca(&self) -> Result<(&Ca, &Secret)> {
        let both = self.ca.as_ref().zip(self.secret.as_ref());
        both.ok_or(Error::rule_of(Code::Refused, Rule::CaSecretRequired))
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

    /// カタログ — The catalogue in force. It stays the same from the beginning of a call to its end.
    pub(crate) fn catalogue(&self) -> Arc<Catalogue> {
        Arc::clone(&self.catalogue.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Keeps another catalogue in the registry and goes by it, once running calls have finished.
    pub(crate) fn load_catalogue(&self, text: &str) -> Result<()> {
        let catalogue = Catalogue::over_built_in(text)?;
        let now = self.clock.now();
        self.run(&Command::new(Actor::Host, "load_catalogue", None, &text), now, |writer, _| {
            self.change_catalogue(writer, &catalogue, now)?;
            writer.set_setting(CATALOGUE, text.as_bytes())?;
            writer.set_setting(CATALOGUE_DIGEST, &catalogue.digest())
        })?;
        self.refresh_catalogue()
    }

    /// Goes by the catalogue that the registry keeps: another process may have loaded one.
    fn refresh_catalogue(&self) -> Result<()> {
        let guard = self.store.write().unwrap_or_else(PoisonError::into_inner);
        let store = guard.as_deref().ok_or(Error::from_code(Code::Closed))?;
        let kept = store.reading(kept_catalogue)?;
        *self.catalogue.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(kept);
        Ok(())
    }

    /// Runs a call by the catalogue that the registry keeps; `work` notes when that has changed, and is then run again.
    fn by_the_catalogue<T>(&self, mut work: impl FnMut(&dyn Store, &Cell<bool>) -> Result<T>) -> Result<T> {
        loop {
            let is_stale = Cell::new(false);
            let answer = self.with_store(|store| work(store, &is_stale));
            if !is_stale.get() {
                return answer;
            }
            self.refresh_catalogue()?;
        }
    }

    fn is_stale(&self, reader: &dyn Reader) -> Result<bool> {
        let kept = reader.setting(CATALOGUE_DIGEST)?;
        Ok(kept.is_some_and(|kept| kept != self.catalogue().digest()))
    }

    pub(crate) fn read<T>(&self, mut work: impl FnMut(&dyn Reader) -> Result<T>) -> Result<T> {
        self.by_the_catalogue(|store, is_stale| {
            store.reading(|reader| {
                is_stale.set(self.is_stale(reader)?);
                if is_stale.get() { Err(Error::from_code(Code::Busy)) } else { work(reader) }
            })
        })
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
    pub(crate) fn run<T: Serialize + DeserializeOwned>(
        &self,
        command: &Command,
        now: Instant,
        work: impl FnMut(&mut dyn Writer, Moment) -> Result<T>,
    ) -> Result<T> {
        self.run_if(command, now, |_| Ok(()), work)
    }

    /// Runs a command, as [`Context::run`] does, once `admit` lets its caller in: before a repeat is answered as well.
    pub(crate) fn run_if<T: Serialize + DeserializeOwned>(
        &self,
        command: &Command,
        now: Instant,
        mut admit: impl FnMut(&mut dyn Writer) -> Result<()>,
        mut work: impl FnMut(&mut dyn Writer, Moment) -> Result<T>,
    ) -> Result<T> {
        self.by_the_catalogue(|store, is_stale| {
            store.writing(|writer| {
                is_stale.set(self.is_stale(writer)?);
                if is_stale.get() {
                    return Err(Error::from_code(Code::Busy));
                }
                admit(writer)?;
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

    /// Adds the entries of a list of weak keys to those that the registry keeps; answers how many are new.
    pub(crate) fn load_blocklist(&self, bytes: &[u8]) -> Result<u64> {
        let list = blocklist::parse(bytes)?;
        let digest = crate::digest::sha256(bytes);
        let now = self.clock.now();
        self.run(&Command::new(Actor::Host, "load_blocklist", None, &()), now, |writer, _| {
            let mut new = 0;
            for entry in list.entries() {
                new += u64::from(writer.add_to_blocklist(list.form, entry)?);
            }
            let before = writer.blocklist_digest(list.form)?;
            if new > 0 || before.is_none() {
                let chained = [before.unwrap_or_default(), digest.to_vec()].concat();
                writer.set_blocklist_digest(list.form, &crate::digest::sha256(&chained))?;
            }
            Ok(new)
        })
    }

    /// The CSR with what the registry's lists of weak keys say of its key.
    pub(crate) fn compared(&self, reader: &dyn Reader, csr: &CsrInspection) -> Result<CsrInspection> {
        blocklist::compare(csr, |print| reader.blocklist_holds(print))
    }

    /// The day, and whether the clock can be trusted: it may not lie further behind the latest instant than the
    /// catalogue tolerates.
    pub(crate) fn moment(&self, reader: &dyn Reader, now: Instant) -> Result<Moment> {
        let catalogue = self.catalogue();
        let today = Day::of(now);
        let tolerance = i64::from(catalogue.settings(today).clock_tolerance_seconds);
        let behind = latest_instant(reader)?.map_or(0, |latest| latest - now.timestamp());
        Ok(Moment { now, today, clock_is_steady: behind <= tolerance })
    }

    /// A write that nobody audits and nothing depends on.
    pub(crate) fn note(&self, mut work: impl FnMut(&mut dyn Writer) -> Result<()>) -> Result<()> {
        self.with_store(|store| store.writing(&mut work))
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

    /// The certificates above a certificate, its issuer first, DER: those recorded with it, or the built-in CA's.
    pub(crate) fn chain_of(&self, certificate: &Certificate) -> Result<Vec<Vec<u8>>> {
        match self.ca.as_ref().filter(|_| !certificate.is_recorded) {
            Some(ca) => formats::ders(&ca.certificates()),
            None => formats::ders(&certificate.chain),
        }
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
        let current = contract.as_ref().and_then(|held| held.current).filter(|current| *current != number);
        let current = current.map(|current| reader.application(Some(application.account), current)).transpose()?;
        let current = current.flatten().and_then(|bearer| bearer.certificate);
        Ok(Dossier { application, contract, current, siblings })
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
    pub(crate) fn earlier<T: DeserializeOwned>(&self, reader: &dyn Reader) -> Result<Option<T>> {
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
