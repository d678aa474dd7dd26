//! 入口 — What every call of a session passes first: that it was not ended, has not expired, and need not change its password.

use std::cell::Cell;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{Entry, Session};
use crate::context::Command;
use crate::error::{Code, Error, Result};
use crate::model::{Instant, LoginCertificate, SecretText, Visit};
use crate::rule::Rule;
use crate::rules::menu::Moment;
use crate::rules::sign_in as rules;
use crate::sign_in::refused;
use crate::store::{Reader, Writer};

/// Seconds after which a use of the session is written down: a session may expire that much early.
const NOTED_AFTER: i64 = 60;

/// What a call is about.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum About {
    /// The account's business, which waits until an initial password was changed.
    Business,
    /// The sign-in itself.
    SignIn,
}

/// What a session may do: answered by the gate.
struct Admission {
    must_change: bool,
    /// The session whose use is to be written down.
    noted: Option<i64>,
}

impl Session {
    /// Lets a call in: one indexed row is read.
    fn admit(&self, reader: &dyn Reader, now: Instant, about: About) -> Result<Admission> {
        match self.entry {
            Entry::Host { version } => {
                let basis = reader.basis(self.account)?.ok_or_else(|| refused(Rule::SessionEnded))?;
                rules::stands(version, &basis, now).map_err(refused)?;
                Ok(Admission { must_change: false, noted: None })
            }
            Entry::Visit(id) => {
                let found = reader.visit(id)?.filter(|(visit, _)| visit.account == self.account);
                let (visit, basis) = found.ok_or_else(|| refused(Rule::SessionEnded))?;
                rules::lives(&visit, &basis, now, &self.context.limits(reader, now)).map_err(refused)?;
                if visit.must_change && about == About::Business {
                    return Err(refused(Rule::PasswordChangeRequired));
                }
                let is_noted = NOTED_AFTER <= (now - visit.last_used_at).num_seconds();
                Ok(Admission { must_change: visit.must_change, noted: is_noted.then_some(id) })
            }
        }
    }

    /// Reads, as far as the session may.
    pub(super) fn read<T>(&self, work: impl FnMut(&dyn Reader) -> Result<T>) -> Result<T> {
        self.read_about(About::Business, work)
    }

    pub(super) fn read_about<T>(&self, about: About, mut work: impl FnMut(&dyn Reader) -> Result<T>) -> Result<T> {
        let now = self.context.clock.now();
        let noted = Cell::new(None);
        let answer = self.context.read(|reader| {
            noted.set(self.admit(reader, now, about)?.noted);
            work(reader)
        });
        if let Some(id) = noted.get() {
            self.context.note(|writer| writer.set_last_used(id, now));
        }
        answer
    }

    /// Runs a command, as far as the session may.
    pub(super) fn run<T: Serialize + DeserializeOwned>(
        &self,
        command: &Command,
        now: Instant,
        work: impl FnMut(&mut dyn Writer, Moment) -> Result<T>,
    ) -> Result<T> {
        self.run_about(About::Business, command, now, work)
    }

    pub(super) fn run_about<T: Serialize + DeserializeOwned>(
        &self,
        about: About,
        command: &Command,
        now: Instant,
        work: impl FnMut(&mut dyn Writer, Moment) -> Result<T>,
    ) -> Result<T> {
        let admit = |writer: &mut dyn Writer| match self.admit(writer, now, about)?.noted {
            Some(id) => writer.set_last_used(id, now),
            None => Ok(()),
        };
        self.context.run_if(command, now, admit, work)
    }

    /// What the first call with the command's key did, if the session may and there was one.
    pub(super) fn earlier<T: DeserializeOwned>(&self, command: &Command) -> Result<Option<T>> {
        self.read(|reader| command.earlier(reader))
    }

    /// パスワードの変更が必要か — Whether all it may do is to change its password: it was opened with an initial one (1).
    ///
    /// # Errors
    /// `SignIn` with `session_ended` or `session_expired`.
    pub fn must_change_password(&self) -> Result<bool> {
        let now = self.context.clock.now();
        self.read_about(About::SignIn, |reader| Ok(self.admit(reader, now, About::SignIn)?.must_change))
    }

    /// トークン — A token by which [`Registry::resume`](crate::Registry::resume) opens the same session elsewhere (1).
    ///
    /// 256 random bits, of which the registry keeps a digest alone; the one taken before stops. A session that the host
    /// opened goes on by itself: each of its tokens opens one of its own, with the limits of a sign-in, and stops none taken
    /// before.
    ///
    /// # Errors
    /// `SignIn` with `session_ended` or `session_expired`.
    pub fn token(&self) -> Result<SecretText> {
        let now = self.context.clock.now();
        let token = crate::chance::token()?;
        let command = Command::new(self.actor(), "token", None, &());
        self.run_about(About::SignIn, &command, now, |writer, _| {
            let visit = match self.entry {
                Entry::Visit(id) => id,
                Entry::Host { version } => writer.insert_visit(&Visit {
                    account: self.account,
                    opened_at: now,
                    last_used_at: now,
                    must_change: false,
                    version,
                    certificate: None,
                    is_signed_out: false,
                })?,
            };
            self.context.keep_token(writer, (self.account, visit), &token)
        })?;
        Ok(token)
    }

    /// ログアウト — Ends the session, here and wherever its token is used; one that the host opened ends with its handle, and
    /// those that its tokens opened go on.
    ///
    /// # Errors
    /// `SignIn` with `session_ended` or `session_expired`, when there is nothing left to end.
    pub fn sign_out(&self) -> Result<()> {
        let command = Command::new(self.actor(), "sign_out", None, &());
        self.run_about(About::SignIn, &command, self.context.clock.now(), |writer, _| match self.entry {
            Entry::Visit(id) => writer.sign_out(self.account, id),
            Entry::Host { .. } => Ok(()),
        })
    }

    /// クライアント証明書 — The certificate that the session was opened with, whose serial number and DN the change of the
    /// password shows (5); none for any other way in.
    ///
    /// # Errors
    /// `SignIn` with `session_ended` or `session_expired`.
    pub fn login_certificate(&self) -> Result<Option<LoginCertificate>> {
        self.read_about(About::SignIn, |reader| {
            let Entry::Visit(id) = self.entry else { return Ok(None) };
            let (visit, _) = reader.visit(id)?.ok_or(Error::from_code(Code::Damaged))?;
            Ok(match visit.certificate {
                Some(fingerprint) => reader.login_certificate(self.account, &fingerprint)?,
                None => None,
            })
        })
    }
}
