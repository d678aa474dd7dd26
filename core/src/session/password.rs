//! 5 パスワードの変更 — A subscriber changes the password.

use super::Session;
use super::gate::About;
use crate::context::Command;
use crate::error::{Code, Error, Result};
use crate::journal;
use crate::model::account::AccountId;
use crate::model::{Credential, PasswordChange, RequestKey};
use crate::pki::password::{self, Caller, Lane, normalised};
use crate::rule::Rule;
use crate::rules::password as policy;
use crate::sign_in::{refused, strength};
use crate::store::Reader;

impl Session {
    /// パスワードの変更 — Changes the account's password, which ends its sessions: this one and every other (5).
    ///
    /// A wrong current password counts as a failed sign-in. A repeat with the request key and the same new password does
    /// nothing.
    ///
    /// # Errors
    /// `Invalid` with `password_mismatch` and `password_policy`; `SignIn` with `sign_in_refused` when the current password is
    /// wrong or not given, `account_locked`, `session_ended` or `session_expired`; `Conflict` with `idempotency_key_reused`;
    /// `Busy` when too many sign in at once.
    pub fn change_password(&self, change: &PasswordChange<'_>, key: Option<&RequestKey>) -> Result<()> {
        journal::command("change_password", || {
            // The passwords are no content: whatever is kept of them is argon2id.
            let command = Command::new(self.actor(), "change_password", key, &());
            if let Some(version) = self.context.earlier::<i64>(&command)? {
                return self.is_changed_to(change.new, version);
            }
            self.changed(change, &command).or_else(|refusal| {
                // A call with the same key may have ended this session meanwhile.
                match self.context.earlier::<i64>(&command)? {
                    Some(version) => self.is_changed_to(change.new, version),
                    None => Err(refusal),
                }
            })
        })
    }

    fn changed(&self, change: &PasswordChange<'_>, command: &Command) -> Result<()> {
        let now = self.context.clock.now();
        let secret = self.context.secret.as_ref();
        let must_change = self.must_change_password()?;
        let (new, repeated) = (normalised(change.new), normalised(change.repeated));
        let current = change.current.filter(|_| !must_change).map(normalised);
        let lost = || Error::from_code(Code::Damaged);
        let (access_key, limits, version) = self.read_about(About::SignIn, |reader| {
            let version = reader.credential(self.account)?.ok_or_else(lost)?.version;
            Ok((self.holder(reader)?.access_key, self.context.limits(reader, now), version))
        })?;
        let rules = policy::findings(&new, &repeated, current.as_deref().map(String::as_str), &access_key, &limits);
        if !rules.is_empty() {
            return Err(Error::invalid_by(rules));
        }
        let current_strength = strength(&limits);
        let lane = Lane::enter(current_strength, Caller::Known)?;
        let whose = |reader: &dyn Reader| self.credential_of(reader, version);
        if must_change {
            let kept = self.context.read(whose)?.ok_or(refused(Rule::SessionEnded))?.1;
            let hash = kept.password.as_ref().map(|kept| &kept.hash);
            if password::verify(&lane, secret, change.new, hash, current_strength)? {
                return Err(Error::invalid_by([Rule::PasswordPolicy]));
            }
        } else {
            let counted = self.context.count(whose, false, now)?.ok_or(refused(Rule::SessionEnded))??;
            let hash = counted.credential.password.as_ref().map(|kept| &kept.hash);
            let given = change.current.unwrap_or_default();
            if !password::verify(&lane, secret, given, hash, current_strength)? {
                let settled = self.context.settle(&counted, None, now, |_, _| Ok(Ok(())))?;
                return settled.map_err(refused);
            }
        }
        let hash = password::hash(&lane, secret, change.new, current_strength)?;
        drop(lane);
        self.run_about(About::SignIn, command, now, |writer, _| {
            let mut credential = writer.credential(self.account)?.ok_or_else(lost)?;
            if credential.version != version {
                return Err(refused(Rule::SessionEnded));
            }
            credential.set(hash.clone(), false, now);
            writer.update_credential(self.account, &credential)?;
            Ok(credential.version)
        })
        .map(|_: i64| ())
    }

    /// The account's credential, while it is of a version.
    fn credential_of(&self, reader: &dyn Reader, version: i64) -> Result<Option<(AccountId, Credential)>> {
        let credential = reader.credential(self.account)?.filter(|credential| credential.version == version);
        Ok(credential.map(|credential| (self.account, credential)))
    }

    /// The answer to a repeat: the same change is done already, another is a conflict. It is a try like any other, and judged only
    /// while nothing has come since the change.
    fn is_changed_to(&self, new: &str, version: i64) -> Result<()> {
        let now = self.context.clock.now();
        let current = self.context.read(|reader| Ok(strength(&self.context.limits(reader, now))))?;
        let whose = |reader: &dyn Reader| self.credential_of(reader, version);
        let lane = Lane::enter(current, Caller::Known)?;
        let counted = self.context.count(whose, false, now)?.ok_or(refused(Rule::SessionEnded))??;
        let hash = counted.credential.password.as_ref().map(|kept| &kept.hash);
        let is_same = password::verify(&lane, self.context.secret.as_ref(), new, hash, current)?;
        let kept = self.context.settle(&counted, is_same.then_some("change_password"), now, |_, _| Ok(Ok(())))?;
        match kept {
            Err(Rule::SignInRefused) => Err(Error::rule_of(Code::Conflict, Rule::IdempotencyKeyReused)),
            kept => kept.map_err(refused),
        }
    }
}
