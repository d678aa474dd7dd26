//! ログイン — Signing in: a try is counted and committed before it is judged, and whoever shows nothing learns nothing (1).

use chrono::TimeDelta;
use subtle::ConstantTimeEq;

use crate::audit::Actor;
use crate::catalogue::SignInSettings;
use crate::chance;
use crate::context::{Command, Context};
use crate::digest::sha256;
use crate::error::{Code, Error, Result};
use crate::model::account::AccountId;
use crate::model::{
    AccessKey, Credential, Day, Field, Instant, OneTime, OneTimeMail, OneTimePassword, PasswordHash, Proof,
    SecretText, Strength, Visit,
};
use crate::pki::client_certificate;
use crate::pki::password::{self, Caller, Lane};
use crate::rule::Rule;
use crate::rules::sign_in as rules;
use crate::store::{Reader, Writer};

/// Days after which a session that is long over is forgotten; until then its token is known to be over.
const FORGET_DAYS: i64 = 60;

/// A sign-in that a rule refuses.
pub(crate) fn refused(rule: Rule) -> Error {
    Error::rule_of(Code::SignIn, rule)
}

/// How hard passwords are hashed now.
pub(crate) fn strength(limits: &SignInSettings) -> Strength {
    Strength {
        memory_kib: limits.argon2_memory_kib,
        iterations: limits.argon2_iterations,
        lanes: limits.argon2_lanes,
    }
}

/// What a caller shows besides access key and password, as it is compared.
enum Shown {
    Certificate([u8; 32]),
    Ticket { ticket: [u8; 32], code: [u8; 32] },
}

/// A try that was counted: whose, and what it is held against.
pub(crate) struct Try {
    pub(crate) account: AccountId,
    pub(crate) credential: Credential,
    /// The ticket it shows, whose one-time password it uses up.
    ticket: Option<[u8; 32]>,
    /// It is the last one: unless it is right, the account stays locked.
    is_last: bool,
}

/// What is asked for, as far as it can be read; what cannot is looked up all the same, and not found.
struct Asked {
    access_key: Option<AccessKey>,
    shown: Shown,
}

impl Asked {
    fn of(access_key: &str, proof: Proof<'_>) -> Asked {
        let shown = match proof {
            Proof::Certificate(given) => {
                Shown::Certificate(sha256(&client_certificate::der(given).unwrap_or_default()))
            }
            Proof::OneTimePassword { ticket, code } => {
                Shown::Ticket { ticket: sha256(ticket.as_bytes()), code: code_digest(ticket, code) }
            }
        };
        Asked { access_key: access_key.parse().ok(), shown }
    }

    /// The account, if the caller shows something of it: a registered certificate or a ticket.
    fn recognise(&self, reader: &dyn Reader, now: Instant) -> Result<Option<(AccountId, Credential)>> {
        let (id, credential) = known(reader, self.access_key.as_ref())?;
        let is_shown = match &self.shown {
            Shown::Certificate(fingerprint) => {
                reader.login_certificate(id, fingerprint)?.is_some_and(|certificate| certificate.is_good_at(now))
            }
            Shown::Ticket { ticket, .. } => {
                let pending = credential.as_ref().and_then(|credential| credential.one_time.as_ref());
                pending.is_some_and(|pending| pending.ticket.ct_eq(ticket).into())
            }
        };
        Ok(credential.filter(|_| is_shown).map(|credential| (id, credential)))
    }

    /// Whether the code is the one that was sent; a certificate needs none.
    fn code_is_right(&self, credential: &Credential) -> bool {
        match (&self.shown, &credential.one_time) {
            (Shown::Certificate(_), _) => true,
            (Shown::Ticket { code, .. }, Some(pending)) => pending.code.ct_eq(code).into(),
            (Shown::Ticket { .. }, None) => false,
        }
    }
}

fn code_digest(ticket: &str, code: &str) -> [u8; 32] {
    sha256(&zeroize::Zeroizing::new([ticket.as_bytes(), b"\n", code.trim().as_bytes()].concat()))
}

/// The account of an access key; for an unknown one the same questions are asked of nobody.
fn known(reader: &dyn Reader, access_key: Option<&AccessKey>) -> Result<(AccountId, Option<Credential>)> {
    let account = access_key.map(|key| reader.account(key)).transpose()?.flatten();
    let id = account.map_or(AccountId(0), |(id, _)| id);
    Ok((id, reader.credential(id)?))
}

impl Context {
    pub(crate) fn limits(&self, reader: &dyn Reader, now: Instant) -> SignInSettings {
        self.catalogue(reader).settings(Day::of(now)).sign_in
    }

    /// Opens a session for whoever has access key, password and one more proof.
    ///
    /// # Errors
    /// `SignIn` with `sign_in_refused`; for a caller who shows something `account_locked`, `one_time_password_expired` or
    /// `initial_password_expired`; `Busy`.
    pub(crate) fn sign_in(&self, access_key: &str, password: &str, proof: Proof<'_>) -> Result<(AccountId, i64)> {
        let now = self.clock.now();
        let secret = self.secret.as_ref();
        let asked = Asked::of(access_key, proof);
        let (limits, recognised) =
            self.read(|reader| Ok((self.limits(reader, now), asked.recognise(reader, now)?)))?;
        let current = strength(&limits);
        let Some((_, credential)) = &recognised else { return self.turn_away(password, current) };
        if let (Shown::Ticket { .. }, Err(rule)) = (&asked.shown, may_be_tried(credential, true, now, &limits)) {
            return self.turn_away_by_ticket(&asked, password, credential, rule, current);
        }
        let kept = recognised.and_then(|(_, credential)| credential.password);
        let lane = Lane::enter(heavier(current, kept.map(|password| password.hash).as_ref()), Caller::Known)?;
        let by_ticket = matches!(asked.shown, Shown::Ticket { .. });
        let Some(counted) = self.count(|reader| asked.recognise(reader, now), by_ticket, now)? else {
            // It was stopped, or taken back, since it was recognised.
            drop(lane);
            return self.turn_away(password, current);
        };
        let counted = counted?;
        let Try { account, credential, .. } = &counted;
        let account = *account;
        let kept = credential.password.as_ref();
        let is_right = password::verify(&lane, secret, password, kept.map(|kept| &kept.hash), current)?;
        let is_right = is_right & asked.code_is_right(credential);
        let works = kept.map_or(Ok(()), |kept| rules::works(kept, Day::of(now), &limits));
        let stronger = kept.filter(|kept| is_right && is_weaker(kept.hash.strength, current));
        let stronger = stronger.map(|_| password::hash(&lane, secret, password, current)).transpose()?;
        drop(lane);
        let outcome = if is_right { works } else { Err(Rule::SignInRefused) };
        let certificate = match asked.shown {
            Shown::Certificate(fingerprint) => Some(fingerprint),
            Shown::Ticket { .. } => None,
        };
        let opens = if outcome.is_ok() { "sign_in" } else { "sign_in_failed" };
        let visit = self.settle(&counted, is_right.then_some(opens), now, |writer, credential| {
            if let Err(rule) = outcome {
                return Ok(Err(rule));
            }
            if let (Some(kept), Some(stronger)) = (&mut credential.password, &stronger) {
                kept.hash = stronger.clone();
            }
            writer.forget_visits(account, now - TimeDelta::days(FORGET_DAYS))?;
            let must_change = credential.password.as_ref().is_some_and(|password| password.is_initial);
            let version = credential.version;
            let visit = Visit {
                account,
                opened_at: now,
                last_used_at: now,
                must_change,
                version,
                certificate,
                is_signed_out: false,
            };
            writer.insert_visit(&visit).map(Ok)
        })?;
        visit.map(|visit| (account, visit)).map_err(refused)
    }

    /// The answer to whoever shows nothing, whatever is wrong: one, for the work of one hash.
    fn turn_away<T>(&self, password: &str, strength: Strength) -> Result<T> {
        let lane = Lane::enter(strength, Caller::Stranger)?;
        password::verify(&lane, self.secret.as_ref(), password, None, strength)?;
        Err(refused(Rule::SignInRefused))
    }

    /// The answer to a ticket that is good no more: nobody counts the try, so only who has the code as well as the password
    /// hears why. For everybody else it is as if there were no ticket.
    fn turn_away_by_ticket<T>(
        &self,
        asked: &Asked,
        password: &str,
        credential: &Credential,
        rule: Rule,
        current: Strength,
    ) -> Result<T> {
        if !asked.code_is_right(credential) {
            return self.turn_away(password, current);
        }
        let kept = credential.password.as_ref().map(|kept| &kept.hash);
        let lane = Lane::enter(heavier(current, kept), Caller::Stranger)?;
        let is_right = password::verify(&lane, self.secret.as_ref(), password, kept, current)?;
        Err(refused(if is_right { rule } else { Rule::SignInRefused }))
    }

    /// Counts a try and commits it, before anybody looks whether it is right; none when the caller is not known (any
    /// more), a refusal when no try is left.
    pub(crate) fn count(
        &self,
        whose: impl Fn(&dyn Reader) -> Result<Option<(AccountId, Credential)>>,
        by_ticket: bool,
        now: Instant,
    ) -> Result<Option<Result<Try>>> {
        let mut counted = None;
        self.run(&Command::new(Actor::Host, "try_password", None, &()), now, |writer, _| {
            let limits = self.limits(writer, now);
            let Some((account, mut credential)) = whose(writer)? else {
                counted = None;
                return Ok(());
            };
            counted = Some(match may_be_tried(&credential, by_ticket, now, &limits) {
                Err(rule) => Err(refused(rule)),
                Ok(()) => {
                    credential.tries += 1;
                    let pending = credential.one_time.as_mut().filter(|_| by_ticket);
                    let ticket = pending.map(|pending| {
                        pending.tries += 1;
                        pending.ticket
                    });
                    let is_last = rules::is_last_try(&credential, &limits);
                    if is_last {
                        credential.locked_at = Some(now);
                    }
                    writer.update_credential(account, &credential)?;
                    Ok(Try { account, credential, ticket, is_last })
                }
            });
            Ok(())
        })?;
        Ok(counted)
    }

    /// Keeps what came of a counted try: failures that lock, or, when it was right, what `and` goes on with, under a name in the
    /// audit.
    pub(crate) fn settle<T>(
        &self,
        counted: &Try,
        right: Option<&'static str>,
        now: Instant,
        mut and: impl FnMut(&mut dyn Writer, &mut Credential) -> Result<Result<T, Rule>>,
    ) -> Result<Result<T, Rule>> {
        let Try { account, ticket, is_last, .. } = *counted;
        let is_right = right.is_some();
        let verb = right.unwrap_or("sign_in_failed");
        let actor = if verb == "sign_in_failed" { Actor::Host } else { Actor::Subscriber(account) };
        let mut settled = Err(Rule::SignInRefused);
        self.run(&Command::new(actor, verb, None, &()), now, |writer, _| {
            let mut credential = writer.credential(account)?.ok_or(Error::from_code(Code::Damaged))?;
            settled = Err(Rule::SignInRefused);
            if credential.version != counted.credential.version {
                // Locked, reset or changed while this try was judged.
                if credential.locked_at.is_some() {
                    settled = Err(Rule::AccountLocked);
                }
                return Ok(());
            }
            if is_right {
                credential.tries = 0;
                credential.locked_at = None;
                let may_go_on = ticket.as_ref().is_none_or(|ticket| credential.use_up(ticket));
                settled = if may_go_on { and(writer, &mut credential)? } else { Err(Rule::OneTimePasswordExpired) };
            } else if is_last {
                credential.lock();
            }
            writer.update_credential(account, &credential)
        })?;
        Ok(settled)
    }

    /// Makes a one-time password, if access key and password are right; the answer does not tell whether.
    pub(crate) fn request_one_time_password(&self, access_key: &str, password: &str) -> Result<OneTimePassword> {
        let now = self.clock.now();
        let access_key: Option<AccessKey> = access_key.parse().ok();
        let (limits, found, mut strengths) = self.read(|reader| {
            Ok((self.limits(reader, now), known(reader, access_key.as_ref())?.1, reader.strengths()?))
        })?;
        let current = strength(&limits);
        if !strengths.contains(&current) {
            strengths.push(current);
        }
        let kept = found.as_ref().and_then(|credential| credential.password.as_ref()).map(|kept| &kept.hash);
        // One hash of every strength that anybody's has, whosever the access key is: how long it takes tells nothing of it.
        let mut is_right = false;
        for strength in strengths {
            let lane = Lane::enter(strength, Caller::Stranger)?;
            let kept = kept.filter(|kept| kept.strength == strength);
            is_right |= password::verify(&lane, self.secret.as_ref(), password, kept, strength)?;
        }
        let ticket = chance::token()?;
        let code = chance::one_time_code()?;
        let (mut email, mut expires_at) = (None, now);
        self.run(&Command::new(Actor::Host, "request_one_time_password", None, &()), now, |writer, _| {
            let minutes = self.limits(writer, now).one_time_password_minutes;
            (email, expires_at) = (None, now + TimeDelta::minutes(i64::from(minutes)));
            let (account, credential) = known(writer, access_key.as_ref())?;
            let tried = found.as_ref().map(|credential| credential.version);
            let is_as_tried = |now: &Credential| is_right && Some(now.version) == tried && now.locked_at.is_none();
            let Some(mut credential) = credential.filter(is_as_tried) else { return Ok(()) };
            credential.one_time = Some(OneTime {
                ticket: sha256(ticket.reveal().as_bytes()),
                code: code_digest(ticket.reveal(), code.reveal()),
                expires_at,
                tries: 0,
                is_used: false,
            });
            email = Some(writer.profile(account)?.text(Field::RegistrationEmail).to_owned());
            writer.update_credential(account, &credential)
        })?;
        let mail = email.map(|email| OneTimeMail { code: code.clone(), email });
        Ok(OneTimePassword { ticket, expires_at, mail })
    }

    /// The session of a token.
    ///
    /// # Errors
    /// `SignIn` with `session_ended`, for a token that is none as well.
    pub(crate) fn visit_of(&self, token: &str) -> Result<(AccountId, i64)> {
        let digest = sha256(token.as_bytes());
        self.read(|reader| {
            let ended = || refused(Rule::SessionEnded);
            let id = reader.visit_of(&digest)?.ok_or_else(ended)?;
            let (visit, _) = reader.visit(id)?.ok_or_else(ended)?;
            Ok((visit.account, id))
        })
    }

    /// A token of a session, of which the registry keeps a digest alone.
    pub(crate) fn keep_token(
        &self,
        writer: &mut dyn Writer,
        (account, visit): (AccountId, i64),
        token: &SecretText,
    ) -> Result<()> {
        writer.set_token(account, visit, &sha256(token.reveal().as_bytes()))
    }
}

fn may_be_tried(
    credential: &Credential,
    by_ticket: bool,
    now: Instant,
    limits: &SignInSettings,
) -> Result<(), Rule> {
    rules::may_try(credential)?;
    let pending = credential.one_time.as_ref().filter(|_| by_ticket);
    pending.map_or(Ok(()), |pending| rules::may_use(pending, now, limits))
}

/// The one of two strengths that takes more memory.
fn heavier(current: Strength, kept: Option<&PasswordHash>) -> Strength {
    kept.map(|kept| kept.strength).filter(|kept| current.memory_kib < kept.memory_kib).unwrap_or(current)
}

fn is_weaker(kept: Strength, current: Strength) -> bool {
    kept.memory_kib < current.memory_kib || kept.iterations < current.iterations || kept.lanes < current.lanes
}

#[cfg(test)]
mod tests;
