//! ログインの資格 — The RA gives and resets what accounts sign in by, identified by dealer code and access key (1).

use super::Ra;
use crate::chance;
use crate::context::Command;
use crate::error::{Code, Error, Finding, Result, Severity};
use crate::journal;
use crate::model::account::AccountId;
use crate::model::{
    AccessKey, Day, InitialPassword, IssuedLoginCertificate, LoginCertificate, LoginRequest, RequestKey,
    SecretBytes,
};
use crate::pki::csr::{inspect_csr, public_key_of};
use crate::pki::password::{self, Caller, Lane};
use crate::pki::{ca, client_certificate, pkcs12};
use crate::rule::Rule;
use crate::rules::sign_in::initial_works_until;
use crate::sign_in::strength;
use crate::store::{Reader, Writer};

impl Ra {
    /// 初期パスワードの再設定 — Gives an account a new initial password, its first one as well; unlocks it, and ends its
    /// sessions (1, FAQ Q1).
    ///
    /// The password is given once: a repeat with the request key answers the same without it.
    ///
    /// # Errors
    /// `NotFound` with `unknown_account` when dealer code and access key do not belong together; `Busy`.
    pub fn reset_password(
        &self,
        dealer_code: &str,
        access_key: &str,
        key: Option<&RequestKey>,
    ) -> Result<InitialPassword> {
        journal::command("reset_password", || {
            let command = Command::new(self.actor(), "reset_password", key, &(dealer_code, access_key));
            if let Some(given) = self.context.earlier(&command)? {
                return Ok(given);
            }
            let now = self.context.clock.now();
            let limits = self.context.read(|reader| {
                identified(reader, dealer_code, access_key)?;
                Ok(self.context.limits(reader, now))
            })?;
            let given = chance::initial_password()?;
            let lane = Lane::enter(strength(&limits), Caller::Known)?;
            let hash = password::hash(&lane, self.context.secret.as_ref(), given.reveal(), strength(&limits))?;
            drop(lane);
            let mut is_given = false;
            let mut answer: InitialPassword = self.context.run(&command, now, |writer, _| {
                let (account, access_key) = identified(writer, dealer_code, access_key)?;
                let mut credential = writer.credential(account)?.ok_or(Error::from_code(Code::Damaged))?;
                credential.set(hash.clone(), true, now);
                writer.update_credential(account, &credential)?;
                is_given = true;
                let limits = self.context.limits(writer, now);
                Ok(InitialPassword { access_key, works_until: initial_works_until(now, &limits), password: None })
            })?;
            answer.password = Some(given).filter(|_| is_given);
            Ok(answer)
        })
    }

    /// ログイン証明書の発行 — Issues a login certificate from the built-in login CA and registers it (1, FAQ Q2).
    ///
    /// Its subject is the account's name (O) and access key (CN). The account's earlier certificates stop at once and its
    /// sessions end, unless it is registered `beside` them. Of a key that is made here nothing is kept: the PKCS#12 file is
    /// given once, and a repeat with the request key answers the same without it.
    ///
    /// # Errors
    /// `NotFound` with `unknown_account` when dealer code and access key do not belong together; `Refused` with
    /// `ca_secret_required` when the registry has no CA; `Invalid` with what is wrong with the CSR's key or signature, or
    /// with `password_policy` for a PKCS#12 password that is too short or too long.
    pub fn issue_login_certificate(
        &self,
        dealer_code: &str,
        access_key: &str,
        request: LoginRequest<'_>,
        beside: bool,
        key: Option<&RequestKey>,
    ) -> Result<IssuedLoginCertificate> {
        journal::command("issue_login_certificate", || {
            let csr = match request {
                LoginRequest::Csr(csr) => Some(crate::digest::sha256(csr)),
                LoginRequest::Pkcs12 { .. } => None,
            };
            let command =
                Command::new(self.actor(), "issue_login_certificate", key, &(dealer_code, access_key, csr, beside));
            if let Some(issued) = self.context.earlier(&command)? {
                return Ok(issued);
            }
            let now = self.context.clock.now();
            let (account, of, catalogue) = self.context.read(|reader| {
                let (id, _) = identified(reader, dealer_code, access_key)?;
                let account = reader.account_of(id)?.ok_or(Error::from_code(Code::Damaged))?;
                Ok((id, account, self.context.catalogue(reader)))
            })?;
            let limits = catalogue.settings(Day::of(now)).sign_in;
            let authority = self.context.ca.as_ref().zip(self.context.secret.as_ref());
            let (ca, secret) = authority.ok_or(Error::rule_of(Code::Refused, Rule::CaSecretRequired))?;
            let (spki, made) = match request {
                LoginRequest::Csr(csr) => {
                    let findings = request_findings(csr)?;
                    if !findings.is_empty() {
                        return Err(Error::invalid(findings));
                    }
                    (public_key_of(csr).ok_or(Error::from_code(Code::Panic))?, None)
                }
                LoginRequest::Pkcs12 { password } => {
                    let length = password.chars().count();
                    if !(limits.password_min_length as usize..=limits.password_max_length as usize)
                        .contains(&length)
                    {
                        return Err(Error::invalid_by([Rule::PasswordPolicy]));
                    }
                    let key = chance::ec_key()?;
                    (rcgen::PublicKeyData::subject_public_key_info(&key), Some((key, password)))
                }
            };
            let not_after = Day::of(now).plus_months(limits.login_certificate_months).ends();
            let content = ca::LoginRequest {
                spki: &spki,
                organization: &of.name,
                common_name: of.access_key.as_str(),
                not_before: now,
                not_after,
                crl: &catalogue.authority().login_crl_url,
            };
            let der = ca.issue_login(secret, &content)?;
            let mut pkcs12 = None;
            if let Some((key, password)) = &made {
                let contents = pkcs12::Contents {
                    key: key.pkcs8(),
                    certificate: &der,
                    issuer: &ca.login.certificate,
                    name: of.access_key.as_str(),
                };
                pkcs12 = Some(SecretBytes::new(pkcs12::sealed(&contents, password)?));
            }
            let invalid = |rule| Error::invalid_by([rule]);
            let certificate = client_certificate::registered(&der, now).map_err(invalid)?;
            let pem = ca::pem(&der) + &ca::pem(&ca.login.certificate);
            let mut is_issued = false;
            let mut answer = self.context.run(&command, now, |writer, _| {
                self.context.still_goes_by(&catalogue, writer)?;
                keep(writer, account, &certificate, &der, beside)?;
                is_issued = true;
                let (certificate, pem) = (certificate.clone(), pem.clone());
                Ok(IssuedLoginCertificate { certificate, pem, pkcs12: None })
            })?;
            answer.pkcs12 = pkcs12.filter(|_| is_issued);
            Ok(answer)
        })
    }

    /// ログイン証明書の登録 — Registers a client certificate that was made elsewhere (1, FAQ Q2).
    ///
    /// PEM or DER. The account's earlier certificates stop at once and its sessions end, unless it is registered `beside`
    /// them.
    ///
    /// # Errors
    /// `NotFound` with `unknown_account` when dealer code and access key do not belong together; `Invalid` with
    /// `certificate_unreadable` or `login_certificate_unusable`; `Conflict` with `login_certificate_exists` for one that is
    /// registered for the account, stopped or not.
    pub fn register_login_certificate(
        &self,
        dealer_code: &str,
        access_key: &str,
        certificate: &[u8],
        beside: bool,
        key: Option<&RequestKey>,
    ) -> Result<LoginCertificate> {
        journal::command("register_login_certificate", || {
            let content = (dealer_code, access_key, crate::digest::sha256(certificate), beside);
            let command = Command::new(self.actor(), "register_login_certificate", key, &content);
            if let Some(registered) = self.context.earlier(&command)? {
                return Ok(registered);
            }
            let now = self.context.clock.now();
            let invalid = |rule| Error::invalid_by([rule]);
            self.context.read(|reader| identified(reader, dealer_code, access_key))?;
            let der = client_certificate::der(certificate).ok_or_else(|| invalid(Rule::CertificateUnreadable))?;
            let registered = client_certificate::registered(&der, now).map_err(invalid)?;
            self.context.run(&command, now, |writer, _| {
                let (account, _) = identified(writer, dealer_code, access_key)?;
                keep(writer, account, &registered, &der, beside)?;
                Ok(registered.clone())
            })
        })
    }

    /// ログイン証明書の停止 — Stops a login certificate without another in its place: it opens no session any more, the sessions it
    /// opened have ended, and so has a one-time password that is pending (1).
    ///
    /// `fingerprint` is the SHA-256 of its DER in hexadecimal. The other certificates and their sessions go on. If the built-in
    /// login CA issued it, `login_crl` lists it. One that was stopped before stays as it was.
    ///
    /// # Errors
    /// `NotFound` with `unknown_account` when dealer code and access key do not belong together, and with
    /// `unknown_login_certificate` when none of this fingerprint is registered for the account.
    pub fn stop_login_certificate(
        &self,
        dealer_code: &str,
        access_key: &str,
        fingerprint: &str,
        key: Option<&RequestKey>,
    ) -> Result<LoginCertificate> {
        journal::command("stop_login_certificate", || {
            let content = (dealer_code, access_key, fingerprint);
            let command = Command::new(self.actor(), "stop_login_certificate", key, &content);
            let now = self.context.clock.now();
            let unknown = || Error::rule_of(Code::NotFound, Rule::UnknownLoginCertificate);
            self.context.run(&command, now, |writer, _| {
                let (account, _) = identified(writer, dealer_code, access_key)?;
                let fingerprint = crate::digest::from_hex(fingerprint).ok_or_else(unknown)?;
                writer.stop_login_certificates(account, Some(&fingerprint), now)?;
                let stopped = writer.login_certificate(account, &fingerprint)?.ok_or_else(unknown)?;
                let mut credential = writer.credential(account)?.ok_or(Error::from_code(Code::Damaged))?;
                credential.one_time = None;
                writer.update_credential(account, &credential)?;
                Ok(stopped)
            })
        })
    }
}

/// What a CSR for a login certificate is refused by: what is wrong with itself, its signature or its key. Its names are of no
/// matter: the subject is the account's.
fn request_findings(csr: &[u8]) -> Result<Vec<Finding>> {
    let mut findings = inspect_csr(csr)?.findings;
    let is_of_key = |name: &str| ["csr_", "key_", "signature_"].iter().any(|start| name.starts_with(start));
    findings.retain(|finding| finding.severity == Severity::Error && is_of_key(finding.rule.name()));
    Ok(findings)
}

/// Registers a certificate for an account, in place of the earlier ones or beside them.
fn keep(
    writer: &mut dyn Writer,
    account: AccountId,
    certificate: &LoginCertificate,
    der: &[u8],
    beside: bool,
) -> Result<()> {
    if writer.login_certificate(account, &crate::digest::sha256(der))?.is_some() {
        return Err(Error::rule_of(Code::Conflict, Rule::LoginCertificateExists));
    }
    if !beside {
        writer.stop_login_certificates(account, None, certificate.registered_at)?;
        let mut credential = writer.credential(account)?.ok_or(Error::from_code(Code::Damaged))?;
        credential.end_sessions();
        writer.update_credential(account, &credential)?;
    }
    writer.insert_login_certificate(account, certificate, der)
}

/// The account of an access key that buys through a dealer; every other answer is the same.
fn identified(reader: &dyn Reader, dealer_code: &str, access_key: &str) -> Result<(AccountId, AccessKey)> {
    let key: Option<AccessKey> = access_key.trim().parse().ok();
    let found = key.map(|key| reader.account(&key)).transpose()?.flatten();
    let found = found.filter(|(_, account)| account.dealer_code == dealer_code.trim());
    let (account, kept) = found.ok_or(Error::rule_of(Code::NotFound, Rule::UnknownAccount))?;
    Ok((account, kept.access_key))
}
