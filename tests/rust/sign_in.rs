//! ログイン — What a scenario does about signing in; passwords, codes and tokens go by names.

use std::collections::BTreeMap;

use passport_core::Error;
use passport_core::model::{LoginRequest, PasswordChange, Proof};
use passport_core::{Registry, Session};
use serde_json::Value;

use crate::format::Step;
use crate::run::{Answer, Stage, Told, data, done, request_key, same, told};

impl Stage {
    /// Text as it stands, or a kept one as `@NAME`.
    fn secret(&self, text: Option<&String>) -> Told<String> {
        let text = text.map(String::as_str).unwrap_or_default();
        match text.strip_prefix('@') {
            Some(name) => self.secrets.get(name).cloned().ok_or_else(|| format!("nothing is kept as {name:?}")),
            None => Ok(text.to_owned()),
        }
    }

    /// The access key of an account, which is opened on its first mention; or one that is told.
    fn access_key(&mut self, step: &Step) -> Told<String> {
        if let Some(key) = &step.access_key {
            return Ok(key.clone());
        }
        let account = step.account.clone().ok_or("the step names no account")?;
        self.session(&account)?;
        self.access_keys.get(&account).cloned().ok_or_else(|| format!("{account} is no account"))
    }

    fn opened(&mut self, step: &Step, opened: Result<Session, Error>) -> Told<Answer> {
        let session = match opened {
            Ok(session) => session,
            Err(refusal) => return Ok(Answer::Refused(refusal)),
        };
        if let Some(name) = &step.r#as {
            self.sessions.insert(name.clone(), session);
        }
        Ok(Answer::Done)
    }

    /// What the host does; none when the verb is another.
    pub(crate) fn host_signs_in(&mut self, step: &Step) -> Told<Option<Answer>> {
        let registry: Registry = self.registry.clone();
        Ok(Some(match step.r#do.as_str() {
            "sign_in" => {
                let (access_key, password) = (self.access_key(step)?, self.secret(step.password.as_ref())?);
                let (ticket, code) = (self.secret(step.ticket.as_ref())?, self.secret(step.code_sent.as_ref())?);
                let certificate = match step.certificate.as_deref() {
                    Some(kept) if kept.starts_with('@') => self.secret(step.certificate.as_ref())?.into_bytes(),
                    file => file.map(data).transpose()?.unwrap_or_default(),
                };
                let proof = match step.ticket {
                    Some(_) => Proof::OneTimePassword { ticket: &ticket, code: &code },
                    None => Proof::Certificate(&certificate),
                };
                let opened = registry.sign_in(&access_key, &password, proof);
                self.opened(step, opened)?
            }
            "open_session" => {
                let opened = registry.session(&self.access_key(step)?);
                self.opened(step, opened)?
            }
            "resume" => {
                let opened = registry.resume(&self.secret(step.token.as_ref())?);
                self.opened(step, opened)?
            }
            "request_one_time_password" => {
                let (access_key, password) = (self.access_key(step)?, self.secret(step.password.as_ref())?);
                match registry.request_one_time_password(&access_key, &password) {
                    Ok(made) => {
                        same("sent", &made.mail.is_some(), &step.sent.unwrap_or(true))?;
                        let name = step.r#as.as_ref().ok_or("a one-time password needs `as`")?;
                        self.secrets.insert(format!("{name}.ticket"), made.ticket.reveal().to_owned());
                        if let Some(mail) = &made.mail {
                            same("the code's length", &mail.code.reveal().len(), &6)?;
                            let wrong = if mail.code.reveal() == "000000" { "000001" } else { "000000" };
                            self.secrets.insert(format!("{name}.code"), mail.code.reveal().to_owned());
                            self.secrets.insert(format!("{name}.wrong"), wrong.to_owned());
                            let must = step.reads.iter().flatten().find(|(key, _)| *key == "email");
                            same(
                                "email",
                                &Value::from(mail.email.as_str()),
                                must.map_or(&Value::from(""), |(_, m)| m),
                            )?;
                        }
                        Answer::Done
                    }
                    Err(refusal) => Answer::Refused(refusal),
                }
            }
            _ => return Ok(None),
        }))
    }

    /// What a session does about its own sign-in; none when the verb is another.
    pub(crate) fn session_signs_in(&mut self, session: &Session, step: &Step) -> Told<Option<Answer>> {
        Ok(Some(match step.r#do.as_str() {
            "token" => match session.token() {
                Ok(token) => {
                    let name = step.r#as.clone().ok_or("a token needs `as`")?;
                    self.secrets.insert(name, token.reveal().to_owned());
                    Answer::Done
                }
                Err(refusal) => Answer::Refused(refusal),
            },
            "change_password" => {
                let current = step.current.as_ref().map(|current| self.secret(Some(current))).transpose()?;
                let (new, repeated) = (self.secret(step.new.as_ref())?, self.secret(step.repeated.as_ref())?);
                let change = PasswordChange { current: current.as_deref(), new: &new, repeated: &repeated };
                done(session.change_password(&change, request_key(step)?.as_ref()))
            }
            "sign_out" => done(session.sign_out()),
            "must_change_password" => match session.must_change_password() {
                Ok(must_change) => {
                    let is = BTreeMap::from([("must_change".to_owned(), Value::from(must_change))]);
                    same("reads", &is, step.reads.as_ref().ok_or("the step has no `reads`")?)?;
                    Answer::Done
                }
                Err(refusal) => Answer::Refused(refusal),
            },
            "login_certificate" => match session.login_certificate() {
                Ok(certificate) => {
                    let text = |read: fn(&passport_core::model::LoginCertificate) -> &str| {
                        Value::from(certificate.as_ref().map_or("", read))
                    };
                    for (key, must) in step.reads.iter().flatten() {
                        let is = match key.as_str() {
                            "serial" => text(|certificate| &certificate.serial),
                            "subject" => text(|certificate| &certificate.subject),
                            other => return Err(format!("{other} is no part of the answer")),
                        };
                        same(key, &is, must)?;
                    }
                    Answer::Done
                }
                Err(refusal) => Answer::Refused(refusal),
            },
            _ => return Ok(None),
        }))
    }

    /// What the RA does about signing in; none when the verb is another.
    pub(crate) fn ra_signs_in(&mut self, step: &Step) -> Told<Option<Answer>> {
        let dealer_code = step.dealer_code.as_deref().unwrap_or("D0001");
        let key = request_key(step)?;
        Ok(Some(match step.r#do.as_str() {
            "reset_password" => {
                let access_key = self.access_key(step)?;
                let given = self.ra.reset_password(dealer_code, &access_key, key.as_ref());
                if let Ok(given) = &given {
                    let is_first = step.key.as_ref().is_none_or(|key| !self.is_remembered("ra", key));
                    same("the password is given", &given.password.is_some(), &is_first)?;
                    if let (Some(name), Some(password)) = (&step.r#as, &given.password) {
                        self.secrets.insert(name.clone(), password.reveal().to_owned());
                    }
                }
                self.repeatable("ra", step, given)?
            }
            "login_crl" => match self.ra.login_crl() {
                Ok(crl) => {
                    let hexadecimal: String = crl.iter().map(|byte| format!("{byte:02x}")).collect();
                    let listed = self.login_serials.iter().filter(|(_, serial)| hexadecimal.contains(*serial));
                    let listed: Vec<_> = listed.map(|(name, _)| name.clone()).collect();
                    same("the CRL", &listed, &step.lists.clone().unwrap_or_default())?;
                    Answer::Done
                }
                Err(refusal) => Answer::Refused(refusal),
            },
            "issue_login_certificate" => {
                let access_key = self.access_key(step)?;
                let csr = step.csr.as_deref().map(data).transpose()?.unwrap_or_default();
                let password = step.password.as_deref();
                let request =
                    password.map_or(LoginRequest::Csr(&csr), |password| LoginRequest::Pkcs12 { password });
                let beside = step.beside.unwrap_or_default();
                let issued =
                    self.ra.issue_login_certificate(dealer_code, &access_key, request, beside, key.as_ref());
                if let Ok(issued) = &issued {
                    let is_first = step.key.as_ref().is_none_or(|key| !self.is_remembered("ra", key));
                    same("the PKCS#12 is given", &issued.pkcs12.is_some(), &(is_first && password.is_some()))?;
                    if let Some(name) = &step.r#as {
                        self.secrets.insert(name.clone(), issued.pem.clone());
                        self.secrets.insert(format!("{name}.fingerprint"), issued.certificate.fingerprint.clone());
                        self.login_serials.insert(name.clone(), issued.certificate.serial.clone());
                    }
                }
                self.repeatable("ra", step, issued)?
            }
            "stop_login_certificate" => {
                let (access_key, fingerprint) = (self.access_key(step)?, self.secret(step.fingerprint.as_ref())?);
                let stopped = self.ra.stop_login_certificate(dealer_code, &access_key, &fingerprint, key.as_ref());
                if let Ok(stopped) = &stopped {
                    same("it is stopped", &stopped.stopped_at.is_some(), &true)?;
                }
                self.repeatable("ra", step, stopped)?
            }
            "register_login_certificate" => {
                let access_key = self.access_key(step)?;
                let certificate = data(step.certificate.as_deref().ok_or("the step has no `certificate`")?)?;
                let beside = step.beside.unwrap_or_default();
                let registered = self.ra.register_login_certificate(
                    dealer_code,
                    &access_key,
                    &certificate,
                    beside,
                    key.as_ref(),
                );
                self.repeatable("ra", step, registered)?
            }
            _ => return Ok(None),
        }))
    }

    /// Opens an account by its name, and keeps its access key.
    pub(crate) fn open(&mut self, name: &str, access_key: &str) -> Told<Session> {
        let session = self.registry.session(access_key).map_err(told)?;
        self.access_keys.insert(name.to_owned(), access_key.to_owned());
        self.sessions.insert(name.to_owned(), session.clone());
        Ok(session)
    }
}
