//! 土台 — What both desks stand on: store, clock, catalogue, secret and CA; and how a command runs.

use std::cell::{Cell, RefCell};
use std::sync::{Arc, PoisonError, RwLock};

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::audit::{self, Actor};
use crate::catalogue::Catalogue;
use crate::clock::Clock;
use crate::error::{Code, Error, Result};
use crate::journal;
use crate::model::{Certificate, CsrInspection, Day, Instant, RequestKey};
use crate::pki::ca::Ca;
use crate::pki::formats;
use crate::pki::vault::Secret;
use crate::pki::weak_key::blocklist;
use crate::rule::Rule;
use crate::rules::menu::Moment;
use crate::store::{KeptAnswer, KeptCatalogue, LATEST_INSTANT, Reader, Store, Subject, Writer};

/// How often a call is begun anew since another catalogue was loaded meanwhile.
const CATALOGUE_TRIES: u32 = 16;

thread_local! {
    /// The catalogue of the call that this thread is in, from its transaction's beginning to its end.
    static JUDGED_BY: RefCell<Option<Arc<Catalogue>>> = const { RefCell::new(None) };
}

/// Does work that asks for the catalogue in force and hears of this one.
fn judged_by<T>(catalogue: Arc<Catalogue>, work: impl FnOnce() -> T) -> T {
    struct Restored(Option<Arc<Catalogue>>);
    impl Drop for Restored {
        fn drop(&mut self) {
            JUDGED_BY.set(self.0.take());
        }
    }
    let _restored = Restored(JUDGED_BY.replace(Some(catalogue)));
    work()
}

/// The catalogue that a registry goes by: the one that was loaded last, or the built-in one.
///
/// # Errors
/// `Damaged` when it is not what was loaded; `Incompatible` with `catalogue_invalid` when this version cannot read it.
pub(crate) fn kept_catalogue(reader: &dyn Reader) -> Result<Catalogue> {
    let Some(kept) = reader.catalogue_in_force()? else { return Catalogue::built_in() };
    let catalogue = Catalogue::over_built_in(&text_of(&kept)?, None)
        .map_err(|_| Error::rule_of(Code::Incompatible, Rule::CatalogueInvalid))?;
    if catalogue.version() == kept.version { Ok(catalogue) } else { Err(Error::from_code(Code::Damaged)) }
}

/// The text of a catalogue that was loaded, if it is what it was.
///
/// # Errors
/// `Damaged`.
pub(crate) fn text_of(kept: &KeptCatalogue) -> Result<String> {
    let damaged = || Error::from_code(Code::Damaged);
    if crate::digest::sha256(&kept.text) != kept.digest {
        return Err(damaged());
    }
    String::from_utf8(kept.text.clone()).map_err(|_| damaged())
}

pub(crate) struct Context {
    /// Taken away by `close`, once running calls have finished.
    store: RwLock<Option<Box<dyn Store>>>,
    process: u32,
    pub(crate) clock: Clock,
    /// The one that was in force when this was last looked at.
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

    /// Whether this is a child of the process that opened it.
    fn is_inherited(&self) -> bool {
        std::process::id() != self.process
    }

    /// Answers `Closed` after `close`, and `Forked` in a child.
    pub(crate) fn is_usable(&self) -> Result<()> {
        self.with_store(|_| Ok(()))
    }

    /// Waits for running calls, then lets go of the store and forgets the secret; every later call answers `Closed`.
    ///
    /// A child of the process that opened it lets go of nothing, and waits for nobody: what its parent holds stays its parent's.
    pub(crate) fn close(&self) {
        if self.is_inherited() {
            return;
        }
        *self.store.write().unwrap_or_else(PoisonError::into_inner) = None;
        // A hash that is still under way comes to nothing: without the store nobody hears of it.
        self.secret.iter().for_each(Secret::wipe);
    }

    /// Runs `work` on the store, unless the registry is closed or this is a child of the process that opened it.
    pub(crate) fn with_store<T>(&self, work: impl FnOnce(&dyn Store) -> Result<T>) -> Result<T> {
        if self.is_inherited() {
            return Err(Error::from_code(Code::Forked));
        }
        let store = self.store.read().unwrap_or_else(PoisonError::into_inner);
        work(store.as_deref().ok_or(Error::from_code(Code::Closed))?)
    }

    /// カタログ — The catalogue in force. It stays the same from the beginning of a transaction to its end; whoever has a
    /// reader is within one, and only there is it known which catalogue that is: another process may have loaded one.
    pub(crate) fn catalogue(&self, _within: &dyn Reader) -> Arc<Catalogue> {
        JUDGED_BY.with_borrow(Option::clone).unwrap_or_else(|| self.catalogue_held())
    }

    /// Whether a catalogue that was taken before slow work is in force still.
    ///
    /// # Errors
    /// `Busy`.
    pub(crate) fn still_goes_by(&self, taken: &Catalogue, within: &dyn Reader) -> Result<()> {
        let is_same = self.catalogue(within).digest() == taken.digest();
        if is_same { Ok(()) } else { Err(Error::rule_of(Code::Busy, Rule::Busy)) }
    }

    fn catalogue_held(&self) -> Arc<Catalogue> {
        Arc::clone(&self.catalogue.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Keeps another catalogue in the registry and goes by it, once running calls have finished.
    pub(crate) fn load_catalogue(&self, text: &str) -> Result<()> {
        let now = self.clock.now();
        let catalogue = Catalogue::over_built_in(text, Some(Day::of(now)))?;
        let kept = KeptCatalogue {
            version: catalogue.version().to_owned(),
            digest: catalogue.digest(),
            text: text.as_bytes().to_vec(),
            loaded_at: now,
        };
        // A version names one content for good.
        let used = || Error::rule_of(Code::Conflict, Rule::CatalogueVersionUsed);
        if kept.version == Catalogue::built_in()?.version() {
            return Err(used());
        }
        self.run(&Command::new(Actor::Host, "load_catalogue", None, &text), now, |writer, _| {
            if writer.catalogue_of(&kept.version)?.is_some_and(|known| known.digest != kept.digest) {
                return Err(used());
            }
            self.change_catalogue(writer, &catalogue, now)?;
            writer.put_in_force(&kept)
        })?;
        // It is kept, and so the answer is yes: every call looks which one is in force, should it not be read now.
        let _ = self.refresh_catalogue();
        Ok(())
    }

    /// The text of a catalogue that was loaded, or of the built-in one, by its version.
    pub(crate) fn catalogue_text(&self, version: &str) -> Result<String> {
        self.read(|reader| match reader.catalogue_of(version)? {
            Some(kept) => text_of(&kept),
            None if version == Catalogue::built_in()?.version() => Ok(Catalogue::built_in_text().to_owned()),
            None => Err(Error::rule_of(Code::NotFound, Rule::UnknownCatalogue)),
        })
    }

    /// Goes by the catalogue that the registry keeps: another process may have loaded one. Calls that run go on by theirs.
    fn refresh_catalogue(&self) -> Result<()> {
        let kept = self.with_store(|store| store.reading(kept_catalogue))?;
        *self.catalogue.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(kept);
        Ok(())
    }

    /// Runs a call by the catalogue that the registry keeps; `work` notes when that has changed, and is then run again.
    fn by_the_catalogue<T>(&self, mut work: impl FnMut(&dyn Store, &Cell<bool>) -> Result<T>) -> Result<T> {
        for _ in 0..CATALOGUE_TRIES {
            let is_stale = Cell::new(false);
            let answer = judged_by(self.catalogue_held(), || self.with_store(|store| work(store, &is_stale)));
            if !is_stale.get() {
                return answer;
            }
            self.refresh_catalogue()?;
        }
        Err(Error::rule_of(Code::Busy, Rule::Busy))
    }

    fn is_stale(&self, reader: &dyn Reader) -> Result<bool> {
        let kept = reader.catalogue_digest()?;
        Ok(kept.is_some_and(|kept| kept != self.catalogue(reader).digest()))
    }

    pub(crate) fn read<T>(&self, mut work: impl FnMut(&dyn Reader) -> Result<T>) -> Result<T> {
        journal::question(|| {
            self.by_the_catalogue(|store, is_stale| {
                store.reading(|reader| {
                    is_stale.set(self.is_stale(reader)?);
                    if is_stale.get() { Err(Error::from_code(Code::Busy)) } else { work(reader) }
                })
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
        journal::command(command.verb, || {
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
                    audit::append(
                        writer,
                        self.secret.as_ref(),
                        actor,
                        command.about.as_ref(),
                        command.key.as_ref(),
                        now,
                    )?;
                    command.keep(writer, &answer, now)?;
                    self.remember(writer, now)?;
                    Ok(answer)
                })
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
        let catalogue = self.catalogue(reader);
        let today = Day::of(now);
        let tolerance = i64::from(catalogue.settings(today).clock_tolerance_seconds);
        let behind = latest_instant(reader)?.map_or(0, |latest| latest - now.timestamp());
        Ok(Moment { now, today, clock_is_steady: behind <= tolerance })
    }

    /// A write that nobody audits and nothing depends on: it is left out when another writes, or when it cannot be made.
    pub(crate) fn note(&self, mut work: impl FnMut(&mut dyn Writer) -> Result<()>) {
        let _ = journal::question(|| self.with_store(|store| store.write_if_free(&mut work)));
    }

    fn remember(&self, writer: &mut dyn Writer, now: Instant) -> Result<()> {
        if latest_instant(writer)?.is_none_or(|latest| latest < now.timestamp()) {
            writer.set_setting(LATEST_INSTANT, &now.timestamp().to_be_bytes())?;
        }
        Ok(())
    }

    /// Takes the present instant for right, though it lies behind one seen before; what a wrong clock recorded of days that are
    /// still to come is undone.
    pub(crate) fn confirm_clock(&self) -> Result<()> {
        let now = self.clock.now();
        self.run(&Command::new(Actor::Host, audit::CONFIRM_CLOCK, None, &()), now, |writer, _| {
            if latest_instant(writer)?.is_some_and(|latest| now.timestamp() < latest) {
                self.undo_what_is_to_come(writer, now)?;
            }
            writer.set_setting(LATEST_INSTANT, &now.timestamp().to_be_bytes())
        })
    }

    /// The certificates above a certificate, its issuer first, DER: those recorded with it, or the built-in CA's.
    pub(crate) fn chain_of(&self, certificate: &Certificate) -> Result<Vec<Vec<u8>>> {
        match self.ca.as_ref().filter(|_| !certificate.is_recorded) {
            Some(ca) => formats::ders(&ca.certificates()),
            None => formats::ders(&certificate.chain),
        }
    }
}

impl Drop for Context {
    fn drop(&mut self) {
        // SQLite forbids a child to close what its parent opened: there the store is left as it is.
        if self.is_inherited() {
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
    /// What it is about, for the audit, when it changes nothing that has a state.
    about: Option<Subject>,
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
        Command { actor, verb, key: key.cloned(), content: crate::digest::sha256(&bytes), about: None }
    }

    pub(crate) fn about(self, subject: Subject) -> Command {
        Command { about: Some(subject), ..self }
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
    fn a_catalogue_that_is_not_what_was_loaded_is_damage_and_ends_every_call() {
        let context = context();
        context.load_catalogue("version = \"own-1\"\n").unwrap();
        let code = |answer: Result<String>| answer.unwrap_err().code();
        for (text, digest) in [("version = \"own-2\"\n#", [0; 32]), ("version = \"other\"\n", [1; 32])] {
            let digest = if digest == [0; 32] { digest } else { crate::digest::sha256(text.as_bytes()) };
            let kept = KeptCatalogue {
                version: format!("own-{}", digest[0]),
                digest,
                text: text.into(),
                loaded_at: context.clock.now(),
            };
            // Written past the command that would have judged it.
            context.with_store(|store| store.writing(|writer| writer.put_in_force(&kept))).unwrap();
            assert_eq!(code(context.read(|_| Ok(String::new()))), Code::Damaged);
            assert_eq!(context.confirm_clock().unwrap_err().code(), Code::Damaged);
        }
    }

    #[test]
    fn a_long_call_goes_on_by_its_catalogue_and_nobody_waits_for_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("registry.db");
        let clock = crate::Clock::manual(Instant::from_timestamp(1_775_005_200, 0).unwrap()).unwrap();
        let theirs = crate::Registry::create(&path, crate::Options::new().clock(clock.clone())).unwrap();
        let ours = crate::Registry::open(&path, crate::Options::new().clock(clock)).unwrap();
        let (before, context) = (ours.catalogue_version().unwrap(), &ours.context);
        let seen = context.read(|reader| {
            theirs.load_catalogue("version = \"own-1\"\n")?;
            // Another thread's call goes by the new one, and this one still by its own.
            let other =
                std::thread::scope(|scope| scope.spawn(|| ours.catalogue_version().unwrap()).join().unwrap());
            assert_eq!(other, "own-1");
            Ok(context.catalogue(reader).version().to_owned())
        });
        assert_eq!(seen.unwrap(), before);
        assert_eq!(ours.catalogue_version().unwrap(), "own-1");
    }

    #[test]
    fn a_version_names_one_content_for_good() {
        let context = context();
        let load = |text| context.load_catalogue(text).map_err(|refused| (refused.code(), refused.rule()));
        let used = Err((Code::Conflict, Some(Rule::CatalogueVersionUsed)));
        let (first, second) = ("version = \"own-1\"\n", "version = \"own-2\"\n");
        assert_eq!([first, second, first, first].map(load), [Ok(()); 4], "going back is loading it again");
        assert_eq!(load("version = \"own-2\"\n# other"), used);
        let built_in = Catalogue::built_in().unwrap();
        assert_eq!(load(&format!("version = \"{}\"\n", built_in.version())), used);
        assert_eq!(context.catalogue_held().version(), "own-1");
        assert_eq!(context.catalogue_text("own-2").unwrap(), second);
        assert_eq!(context.catalogue_text(built_in.version()).unwrap(), Catalogue::built_in_text());
        let unknown = context.catalogue_text("own-3").unwrap_err();
        assert_eq!((unknown.code(), unknown.rule()), (Code::NotFound, Some(Rule::UnknownCatalogue)));
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
