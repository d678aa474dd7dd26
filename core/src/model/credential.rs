//! ログインの資格 — What an account signs in by: its password, one-time passwords and login certificates (1, 5).

use serde::{Deserialize, Serialize};

use super::account::AccountId;
use super::{AccessKey, Day, Instant, SecretBytes, SecretText};

/// How hard a password was hashed (argon2id).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Strength {
    pub(crate) memory_kib: u32,
    pub(crate) iterations: u32,
    pub(crate) lanes: u32,
}

/// A password as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PasswordHash {
    pub(crate) strength: Strength,
    pub(crate) salt: [u8; 16],
    pub(crate) digest: [u8; 32],
}

/// A password that was set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Password {
    pub(crate) hash: PasswordHash,
    /// The RA gave it, and it is to be changed.
    pub(crate) is_initial: bool,
    pub(crate) given_at: Instant,
}

/// A one-time password that was asked for; a later one takes its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct OneTime {
    /// SHA-256 of the ticket.
    pub(crate) ticket: [u8; 32],
    /// SHA-256 of ticket and code: without the ticket, trying every code tells nothing.
    pub(crate) code: [u8; 32],
    pub(crate) expires_at: Instant,
    pub(crate) tries: u32,
    pub(crate) is_used: bool,
}

/// What an account signs in by, and what counts against it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Credential {
    /// None until the RA has given one.
    pub(crate) password: Option<Password>,
    /// Sessions opened under another number have ended.
    pub(crate) version: i64,
    /// Tries since the last success, each counted before it is judged.
    pub(crate) tries: u32,
    pub(crate) locked_at: Option<Instant>,
    pub(crate) one_time: Option<OneTime>,
}

impl Credential {
    /// Uses up the pending one-time password of a ticket; false when another caller had it first, or another one was asked for
    /// meanwhile.
    pub(crate) fn use_up(&mut self, ticket: &[u8; 32]) -> bool {
        let pending = self.one_time.as_mut().filter(|pending| pending.ticket == *ticket && !pending.is_used);
        pending.map(|pending| pending.is_used = true).is_some()
    }

    /// Ends every session that was opened before, and a one-time password that is pending.
    pub(crate) fn end_sessions(&mut self) {
        self.one_time = None;
        self.version += 1;
    }

    /// Since when the last try waits for its judgement, which locked the account.
    pub(crate) fn unjudged_since(&self) -> Option<Instant> {
        self.locked_at.filter(|_| self.tries > 0)
    }

    /// Keeps it locked: the last try was wrong, or nobody will judge it any more. Sessions that are opened later stand.
    pub(crate) fn lock(&mut self) {
        self.tries = 0;
        self.end_sessions();
    }

    /// Sets another password: what was counted or pending is over, and so are the sessions.
    pub(crate) fn set(&mut self, hash: PasswordHash, is_initial: bool, given_at: Instant) {
        self.password = Some(Password { hash, is_initial, given_at });
        self.tries = 0;
        self.locked_at = None;
        self.end_sessions();
    }
}

/// What a session is held against.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Basis {
    /// The version of its account's credential.
    pub(crate) version: i64,
    /// Since when the last try waits for its judgement.
    pub(crate) unjudged_since: Option<Instant>,
    /// When the certificate it was opened with stopped.
    pub(crate) stopped_at: Option<Instant>,
}

/// A session that was signed in to, as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Visit {
    pub(crate) account: AccountId,
    pub(crate) opened_at: Instant,
    pub(crate) last_used_at: Instant,
    /// It was opened with an initial password.
    pub(crate) must_change: bool,
    /// The credential's when it was opened.
    pub(crate) version: i64,
    /// Fingerprint of the certificate it was opened with.
    pub(crate) certificate: Option<[u8; 32]>,
    pub(crate) is_signed_out: bool,
}

/// ログイン証明書 — A client certificate that is registered for an account (1).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct LoginCertificate {
    /// 指紋 — SHA-256 of its DER, in lower-case hexadecimal.
    pub fingerprint: String,
    /// シリアル番号 — Its serial number, in lower-case hexadecimal.
    pub serial: String,
    /// DN — Its subject, as RFC 4514 writes it.
    pub subject: String,
    /// 開始 — notBefore.
    pub not_before: Instant,
    /// 終了 — notAfter.
    pub not_after: Instant,
    /// 登録時刻 — When it was registered.
    pub registered_at: Instant,
    /// 停止時刻 — When it stopped: another was issued in its place, or the RA stopped it.
    pub stopped_at: Option<Instant>,
}

impl LoginCertificate {
    /// 有効か — Whether it opens a session at an instant: registered, not stopped, within its validity.
    pub fn is_good_at(&self, at: Instant) -> bool {
        self.stopped_at.is_none() && (self.not_before..=self.not_after).contains(&at)
    }
}

/// 初期パスワード — What the RA hands to an account's user; it is to be changed at the first sign-in (1).
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub struct InitialPassword {
    /// アクセスキー — Of which account.
    pub access_key: AccessKey,
    /// 最終日 — The last day on which it works.
    pub works_until: Day,
    /// パスワード — The password itself: given once, and none when the call is repeated with its request key.
    #[serde(skip)]
    pub password: Option<SecretText>,
}

/// ワンタイムパスワード — The answer to a request for a one-time password, the same whether the request was right (1).
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct OneTimePassword {
    /// 引換番号 — What the caller's browser session keeps, and gives back at sign-in.
    pub ticket: SecretText,
    /// 期限 — To which instant the code works, itself included.
    pub expires_at: Instant,
    /// 送信内容 — What the host is to send; none when access key or password is wrong, which the caller is not told.
    pub mail: Option<OneTimeMail>,
}

/// 送信内容 — A one-time password and where it goes.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct OneTimeMail {
    /// コード — Six digits.
    pub code: SecretText,
    /// メールアドレス — The registration contact's of the account's profile; empty when none is registered.
    pub email: String,
}

/// ログインの証し — What a caller shows besides access key and password (1).
#[derive(Clone, Copy)]
#[non_exhaustive]
pub enum Proof<'a> {
    /// クライアント証明書 — The client certificate, as the web server hands it over: DER, PEM, percent-encoded PEM, base64,
    /// or the `Client-Cert` header of RFC 9440.
    Certificate(&'a [u8]),
    /// ワンタイムパスワード — The ticket of a request and the code that was sent.
    OneTimePassword {
        /// 引換番号 — The ticket.
        ticket: &'a str,
        /// コード — The code.
        code: &'a str,
    },
}

/// Names nothing of a code.
impl std::fmt::Debug for Proof<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(match self {
            Proof::Certificate(_) => "Certificate",
            Proof::OneTimePassword { .. } => "OneTimePassword",
        })
    }
}

/// 発行の依頼 — How a login certificate is asked for (1).
#[derive(Clone, Copy)]
#[non_exhaustive]
pub enum LoginRequest<'a> {
    /// CSR — A CSR of a key that its holder made; the answer is the certificate.
    Csr(&'a [u8]),
    /// PKCS#12 — Key and certificate together, under a password.
    Pkcs12 {
        /// パスワード — Of the PKCS#12 file.
        password: &'a str,
    },
}

/// Names nothing of a password.
impl std::fmt::Debug for LoginRequest<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(match self {
            LoginRequest::Csr(_) => "Csr",
            LoginRequest::Pkcs12 { .. } => "Pkcs12",
        })
    }
}

/// 発行されたログイン証明書 — A login certificate from the built-in login CA (1).
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub struct IssuedLoginCertificate {
    /// ログイン証明書 — The certificate as it is registered.
    pub certificate: LoginCertificate,
    /// PEM — The certificate and its issuer's, PEM.
    pub pem: String,
    /// PKCS#12 — Key and certificates, if that was asked for: given once, and none when the call is repeated.
    #[serde(skip)]
    pub pkcs12: Option<SecretBytes>,
}

/// パスワードの変更 — A change of password as it is typed in (5).
#[derive(Clone, Copy)]
pub struct PasswordChange<'a> {
    /// 現在のパスワード — The current one; not needed in a session that was opened with an initial password.
    pub current: Option<&'a str>,
    /// 新しいパスワード — The new one.
    pub new: &'a str,
    /// 新しいパスワード（確認） — The new one once more.
    pub repeated: &'a str,
}

/// Names nothing of the passwords.
impl std::fmt::Debug for PasswordChange<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("PasswordChange")
    }
}
