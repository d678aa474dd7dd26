//! 台帳 — A registry: one file (or memory) that holds everything; from it the two desks are handed out.

use std::path::Path;
use std::sync::Arc;

use crate::audit::{self, Actor};
use crate::backup::Backup;
use crate::clock::Clock;
use crate::context::{Command, Context, kept_catalogue};
use crate::error::{Code, Error, Result};
use crate::journal;
use crate::model::authority::{CaAlgorithm, Role};
use crate::model::{AccessKey, Integrity, OneTimePassword, Proof};
use crate::pki::ca::{Ca, GivenCa};
use crate::pki::vault::Secret;
use crate::ra::Ra;
use crate::rule::Rule;
use crate::rules::sign_in::is_given_up;
use crate::session::Session;
use crate::store::sqlite::Sqlite;
use crate::store::{SECRET_CHECK, Store, Subject};

/// 開き方 — How a registry is made or opened.
#[derive(Clone, Default)]
#[non_exhaustive]
pub struct Options {
    clock: Clock,
    secret: Option<Secret>,
    create_if_missing: bool,
    ca_algorithm: Option<CaAlgorithm>,
    given_ca: Option<GivenCa>,
}

impl Options {
    /// 既定 — The system clock, no secret, a missing file refused.
    pub fn new() -> Options {
        Options::default()
    }

    /// 時計 — The clock to go by.
    #[must_use]
    pub fn clock(mut self, clock: Clock) -> Options {
        self.clock = clock;
        self
    }

    /// シークレット — 32 bytes from which the keys for audit chain and CA are derived.
    ///
    /// A file made without a secret has no built-in CA: no private key is ever kept on it.
    #[must_use]
    pub fn secret(mut self, secret: &[u8; 32]) -> Options {
        self.secret = Some(Secret::new(secret));
        self
    }

    /// なければ作成 — Whether `open` makes a missing file.
    #[must_use]
    pub fn create_if_missing(mut self, create: bool) -> Options {
        self.create_if_missing = create;
        self
    }

    /// 認証局の鍵 — The algorithm of the keys of root and issuing CA, which are made with a new registry; ECDSA P-256 unless told.
    ///
    /// A registry that is there keeps the CA it has.
    #[must_use]
    pub fn ca_algorithm(mut self, algorithm: CaAlgorithm) -> Options {
        self.ca_algorithm = Some(algorithm);
        self
    }

    /// 認証局の読込 — The issuing CA of a new registry, made elsewhere; it stands in place of the one that would be made.
    ///
    /// `chain` is PEM, its certificate first, then those above it; the key of a root is not needed. `key` is PEM, PKCS#8, not
    /// encrypted; what is kept of it is sealed under the secret, without which it is refused (`ca_secret_required`). A
    /// registry that is there keeps the CA it has.
    #[must_use]
    pub fn ca(mut self, chain: &[u8], key: &[u8]) -> Options {
        self.given_ca = Some(GivenCa { chain: chain.to_vec(), key: key.to_vec().into() });
        self
    }

    /// The CA of a new registry.
    fn new_ca(&self, secret: &Secret) -> Result<Ca> {
        let now = self.clock.now();
        match &self.given_ca {
            Some(given) => Ca::take(secret, given, now),
            None => Ca::found(secret, self.ca_algorithm.unwrap_or(CaAlgorithm::EcdsaP256), now),
        }
    }
}

/// Names nothing of the secret.
impl std::fmt::Debug for Options {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Options").field("clock", &self.clock).finish_non_exhaustive()
    }
}

/// 台帳 — An open registry. It may be used from many threads, and its file from many processes, at once.
#[derive(Clone)]
pub struct Registry {
    pub(crate) context: Arc<Context>,
    /// Nobody outside knows the secret of a registry in memory that was made without one.
    secret_is_drawn: bool,
}

impl Registry {
    /// 新規作成 — Makes a registry in a new file, with the CA's keys if a secret is given, and opens it.
    ///
    /// # Errors
    /// `Conflict` with `registry_exists` when there is a file of this name; `Storage`; `OutcomeUnknown` when the file is there
    /// and a fault came after: it is complete, and is opened; for a given CA `Refused` with `ca_secret_required`, and
    /// `Invalid` with all of `certificate_unreadable`, `ca_invalid`, `ca_key_mismatch`, `certificate_period_invalid`,
    /// `certificate_chain_invalid` and `certificate_hash_weak` that apply.
    pub fn create(path: impl AsRef<Path>, options: Options) -> Result<Registry> {
        journal::event("create", || {
            found(path.as_ref(), &options)?;
            Registry::just_made(path.as_ref(), &options)
        })
    }

    /// 開く — Opens a registry that `create` made.
    ///
    /// # Errors
    /// `NotFound` with `registry_missing` (unless `create_if_missing`); `Incompatible` with `not_a_registry` for an
    /// empty or foreign file and with `newer_schema`; `SignIn` with `wrong_secret`; `Damaged`; `Busy`; `Storage`;
    /// `OutcomeUnknown` when it has made the file and a fault came after.
    pub fn open(path: impl AsRef<Path>, options: Options) -> Result<Registry> {
        journal::event("open", || {
            let path = path.as_ref();
            match Registry::at(path, &options) {
                Err(missing) if options.create_if_missing && missing.rule() == Some(Rule::RegistryMissing) => {
                    match found(path, &options) {
                        Ok(()) => Registry::just_made(path, &options),
                        // Another process made it first: then it is there to open.
                        Err(taken) if taken.rule() == Some(Rule::RegistryExists) => Registry::at(path, &options),
                        Err(fault) => Err(fault),
                    }
                }
                opened => opened,
            }
        })
    }

    fn at(path: &Path, options: &Options) -> Result<Registry> {
        let secret = options.secret.as_ref();
        let store = Sqlite::open(path, &|check| {
            let is_known = check == check_of(secret);
            if is_known { Ok(()) } else { Err(Error::rule_of(Code::SignIn, Rule::WrongSecret)) }
        })?;
        Registry::on(Box::new(store), options.secret.clone(), options.clock.clone(), false)
    }

    /// Opens what was made a moment ago; the file is there, whatever fails now.
    fn just_made(path: &Path, options: &Options) -> Result<Registry> {
        Registry::at(path, options).map_err(|fault| match fault.code() {
            Code::Storage | Code::Busy => Error::storage(Code::OutcomeUnknown, fault),
            _ => fault,
        })
    }

    /// メモリ上 — A registry that lives as long as its desks; its CA's keys are under the secret, or a random one.
    ///
    /// # Errors
    /// `Storage` when the operating system gives no memory or randomness.
    pub fn in_memory(options: Options) -> Result<Registry> {
        journal::event("in_memory", || {
            let store = Sqlite::in_memory()?;
            let secret = match options.secret.clone() {
                Some(secret) => secret,
                None => Secret::new(&crate::chance::bytes()?),
            };
            let ca = options.new_ca(&secret)?;
            begin(&store, Some(&secret), Some(&ca), &options.clock)?;
            Registry::on(Box::new(store), Some(secret), options.clock, options.secret.is_none())
        })
    }

    fn on(store: Box<dyn Store>, secret: Option<Secret>, clock: Clock, is_drawn: bool) -> Result<Registry> {
        let (ca, catalogue) = store.reading(|reader| {
            let root = reader.authority(Role::Root)?;
            let ca = reader.authority(Role::Issuing)?.zip(reader.authority(Role::Login)?);
            let ca = ca.map(|(issuing, login)| Ca { root: root.clone(), issuing, login });
            Ok((ca, kept_catalogue(reader)?))
        })?;
        store.accept()?;
        let context = Context::new(store, clock, catalogue, secret, ca);
        Ok(Registry { context: Arc::new(context), secret_is_drawn: is_drawn })
    }

    /// 閉じる — Lets running calls finish; from then on the registry and its desks answer `Closed`. In a child of the process that
    /// opened it nothing happens.
    pub fn close(&self) {
        self.context.close();
        journal::happened("close");
    }

    /// お客様の窓口 — The desk of an account whose user the host has signed in itself; the call is audited.
    ///
    /// # Errors
    /// `NotFound` with `unknown_account`, also for text that is no access key.
    pub fn session(&self, access_key: &str) -> Result<Session> {
        journal::command("session", || {
            let unknown = || Error::rule_of(Code::NotFound, Rule::UnknownAccount);
            let key: AccessKey = access_key.parse().map_err(|_| unknown())?;
            let (account, _) = self.context.read(|reader| reader.account(&key))?.ok_or_else(unknown)?;
            let command = Command::new(Actor::Host, "session", None, &key).about(Subject::Account(account));
            let now = self.context.clock.now();
            let version = self.context.run(&command, now, |writer, _| {
                let mut credential = writer.credential(account)?.ok_or(Error::from_code(Code::Damaged))?;
                if is_given_up(credential.unjudged_since(), now) {
                    credential.lock();
                    writer.update_credential(account, &credential)?;
                }
                Ok(credential.version)
            })?;
            Ok(Session::of_host(Arc::clone(&self.context), account, version))
        })
    }

    /// ログイン — Opens a session by access key, password, and a registered client certificate or a one-time password (1).
    ///
    /// Whoever shows neither gets one answer for the work of one hash, whatever is wrong, and can lock nobody out. A try of
    /// anybody else is counted before it is judged.
    ///
    /// # Errors
    /// `SignIn` with `sign_in_refused`; and for a caller with a registered certificate, or the ticket of a pending one-time
    /// password, `account_locked`, `one_time_password_expired` or `initial_password_expired`. `Busy` when too many sign in
    /// at once.
    pub fn sign_in(&self, access_key: &str, password: &str, proof: Proof<'_>) -> Result<Session> {
        journal::command("sign_in", || {
            let visit = self.context.sign_in(access_key, password, proof)?;
            Ok(Session::of_visit(Arc::clone(&self.context), visit))
        })
    }

    /// ワンタイムパスワードの要求 — Makes a one-time password for an account; the host sends it (1).
    ///
    /// The answer is the same for an access key or a password that is wrong, but for what is to be sent: the host sends
    /// nothing then, and says what it says otherwise. A later request takes the place of an earlier one.
    ///
    /// # Errors
    /// `Busy` when too many sign in at once.
    pub fn request_one_time_password(&self, access_key: &str, password: &str) -> Result<OneTimePassword> {
        journal::command("request_one_time_password", || {
            self.context.request_one_time_password(access_key, password)
        })
    }

    /// 再開 — The session that a token was taken of, in this process or another (1).
    ///
    /// # Errors
    /// `SignIn` with `session_ended`, for text that is no token as well, or `session_expired`.
    pub fn resume(&self, token: &str) -> Result<Session> {
        journal::command("resume", || {
            let session = Session::of_visit(Arc::clone(&self.context), self.context.visit_of(token)?);
            session.must_change_password()?;
            Ok(session)
        })
    }

    /// 審査者の窓口 — The RA's desk, for a named operator, who stands in the audit.
    ///
    /// # Errors
    /// `BadArgument` when the name is blank, over 64 characters, or holds a control character; `Closed`, `Forked`.
    pub fn ra(&self, operator: &str) -> Result<Ra> {
        let operator = operator.trim();
        let fits = (1..=64).contains(&operator.chars().count()) && !operator.chars().any(char::is_control);
        if !fits {
            return Err(Error::from_code(Code::BadArgument));
        }
        self.context.is_usable()?;
        Ok(Ra::new(Arc::clone(&self.context), operator.to_owned()))
    }

    /// カタログの読込 — Loads a catalogue over the built-in one and keeps it in the registry, for every process (0).
    ///
    /// `text` is TOML of the built-in catalogue's shape. A service stands in place of the built-in one of its identifier, and
    /// beside the others; every other list it has stands in place of the built-in list. Records keep the version they were
    /// judged by; whatever is judged from now on is judged by this one. Terms that are over are recorded first, by the one
    /// before.
    ///
    /// # Errors
    /// `Invalid` with one `catalogue_invalid` for every fault, each with its line, and for a service that records have and it
    /// lacks; `Conflict` with `catalogue_version_used` when another content has its version. Nothing is changed then.
    pub fn load_catalogue(&self, text: &str) -> Result<()> {
        journal::command("load_catalogue", || self.context.load_catalogue(text))
    }

    /// 脆弱な鍵の一覧の読込 — Adds a list of known weak keys to those that the registry keeps, for every process (2.3).
    ///
    /// It is a text file of Debian's `openssl-blacklist` (one a key size) or badkeys' `blocklist.dat`. A list is added to
    /// those before it and never taken away, so a newer one is loaded over an older; the answer is the number of entries
    /// that were not there yet, 0 for a list loaded before. One transaction: nothing else is written meanwhile, a million
    /// entries take some seconds. Every key of a CSR that is checked or submitted from then on is looked up.
    ///
    /// # Errors
    /// `Invalid` with `blocklist_invalid`: for text one for each of the first 100 faulty lines, with its line; one for bytes of
    /// neither form and for a list without entries. Nothing is changed then. `Storage`, `Busy`, `OutcomeUnknown`, `Closed`,
    /// `Forked`.
    pub fn load_blocklist(&self, list: &[u8]) -> Result<u64> {
        journal::command("load_blocklist", || self.context.load_blocklist(list))
    }

    /// カタログの版 — The version of the catalogue in force, as records keep it.
    ///
    /// # Errors
    /// `Storage`, `Busy`, `Closed`, `Forked`.
    pub fn catalogue_version(&self) -> Result<String> {
        self.context.read(|reader| Ok(self.context.catalogue(reader).version().to_owned()))
    }

    /// カタログの本文 — The text, TOML, of the catalogue of a version that records keep: one that was loaded, or the built-in one.
    ///
    /// # Errors
    /// `NotFound` with `unknown_catalogue`; `Damaged` when it is not what was loaded; `Storage`, `Busy`, `Closed`, `Forked`.
    pub fn catalogue(&self, version: &str) -> Result<String> {
        self.context.catalogue_text(version)
    }

    /// 時計の確認 — Takes the present time for right after the clock stepped back (`clock_went_back`).
    ///
    /// Ends of contracts that a wrong clock recorded, and notices it made, of days still to come are undone. Applications that
    /// were rejected with such an end stay rejected, terms that were extended stay so, and what was revoked is revoked.
    ///
    /// # Errors
    /// `Storage`, `Busy`, `OutcomeUnknown`, `Closed`, `Forked`.
    pub fn confirm_clock(&self) -> Result<()> {
        self.context.confirm_clock()
    }

    /// 時計 — The clock the registry goes by; it is the host's, and goes on when the registry is closed.
    pub fn clock(&self) -> &Clock {
        &self.context.clock
    }

    /// 控え — Begins a copy of the registry as it is now, while others go on using it.
    ///
    /// [`Backup::step`] makes it, page by page; `to` is there once it is complete. It is a registry like this one, and opens with
    /// the same secret: to restore it is to put it in the place of the other. Until the copy ends, what others write stays in
    /// the `-wal` file of the registry, which grows by it. The registry itself is not changed, and its audit has no entry of a
    /// copy: one is made though the disk is full or somebody writes all the time.
    ///
    /// # Errors
    /// `Conflict` with `registry_exists` when there is a file of this name; `Refused` with `backup_secret_required` for a
    /// registry in memory that was made without a secret; `Storage`, `Busy`, `Damaged`, `Closed`, `Forked`.
    pub fn backup(&self, to: impl AsRef<Path>) -> Result<Backup> {
        journal::event("backup", || {
            if self.secret_is_drawn {
                self.context.is_usable()?;
                return Err(Error::rule_of(Code::Refused, Rule::BackupSecretRequired));
            }
            Backup::begin(&self.context, to.as_ref())
        })
    }

    /// 整合性の検査 — Goes through everything the registry keeps and tells what is not as it should be.
    ///
    /// [`crate::model::Check`] tells what is looked at: the file itself, the audit as [`Ra::verify_audit`] verifies it, and whatever
    /// is kept beside something that it follows from. What does not read is told like any other fault, and nothing is mended. It
    /// sees the registry of one instant, while others go on using it; it reads everything, a minute for some hundred thousand
    /// records. Until it ends the `-wal` file grows by what others write, and [`Registry::close`] waits for it.
    ///
    /// # Errors
    /// `Storage`, `Busy`, `Closed`, `Forked`; `Damaged` when the catalogue in force is not what was loaded.
    pub fn check_integrity(&self) -> Result<Integrity> {
        journal::event("check_integrity", || self.context.check_integrity())
    }

    /// 認証局証明書 — The built-in CA's certificates as PEM text, the issuing CA first, then what is above it.
    ///
    /// # Errors
    /// `Refused` with `ca_secret_required` when the registry has no CA; `Closed`, `Forked`.
    pub fn ca_certificates(&self) -> Result<String> {
        self.context.is_usable()?;
        let ca = self.context.ca.as_ref().ok_or(Error::rule_of(Code::Refused, Rule::CaSecretRequired))?;
        Ok(ca.certificates())
    }
}

/// Makes the file of a new registry.
fn found(path: &Path, options: &Options) -> Result<()> {
    let secret = options.secret.as_ref();
    if secret.is_none() && options.given_ca.is_some() {
        return Err(Error::rule_of(Code::Refused, Rule::CaSecretRequired));
    }
    let ca = secret.map(|secret| options.new_ca(secret)).transpose()?;
    Sqlite::create(path, &mut |store| begin(store, secret, ca.as_ref(), &options.clock))
}

/// What a registry knows its secret by; empty without one.
fn check_of(secret: Option<&Secret>) -> Vec<u8> {
    secret.map(|secret| secret.check_value().to_vec()).unwrap_or_default()
}

/// The first transaction of every registry: what a secret is known by, the CA, the first audit entry.
fn begin(store: &dyn Store, secret: Option<&Secret>, ca: Option<&Ca>, clock: &Clock) -> Result<()> {
    store.writing(|writer| {
        writer.set_setting(SECRET_CHECK, &check_of(secret))?;
        if let Some(ca) = ca {
            if let Some(root) = &ca.root {
                writer.insert_authority(Role::Root, root)?;
            }
            writer.insert_authority(Role::Issuing, &ca.issuing)?;
            writer.insert_authority(Role::Login, &ca.login)?;
        }
        audit::append(writer, secret, (&Actor::Host, audit::CREATE), None, None, clock.now())
    })
}
