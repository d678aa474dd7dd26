//! 失効リスト — The CRLs of the built-in CA (1, 2.4).

use chrono::{DateTime, TimeDelta};

use super::Ra;
use crate::context::Command;
use crate::error::{Code, Error, Result};
use crate::journal;
use crate::model::authority::Role;
use crate::model::{Instant, RevocationReason};
use crate::pki::ca::CrlRequest;
use crate::rule::Rule;
use crate::rules::require;
use crate::store::{Reader, Revoked};

impl Ra {
    /// 失効リスト — A new CRL of the issuing CA, DER: every certificate it issued that is revoked and had not ended at the CRL
    /// before, so that each stands in one that was made after its end (2.4; RFC 5280 3.3).
    ///
    /// Its number is one more than the last one's, its nextUpdate lies the catalogue's `crl_days` ahead. A certificate that is
    /// due to be revoked later is not in it yet. The host publishes it where the catalogue's `crl_url` says.
    ///
    /// # Errors
    /// `Refused` with `ca_secret_required` or `clock_went_back`; `Busy` when something was revoked, or another CRL made,
    /// meanwhile.
    pub fn crl(&self) -> Result<Vec<u8>> {
        journal::command("crl", || {
            let issuer = self.context.ca()?.0.issuer()?;
            self.made(Role::Issuing, "crl", "last_crl", |reader, since| reader.revoked(&issuer, since))
        })
    }

    /// ログイン用の失効リスト — A new CRL of the login CA, DER: every login certificate it issued that was stopped, as `crl` lists
    /// those of servers (1). The host publishes it where the catalogue's `login_crl_url` says, for web servers that ask for
    /// client certificates; the library itself opens no session by a stopped one.
    ///
    /// # Errors
    /// As [`Ra::crl`].
    pub fn login_crl(&self) -> Result<Vec<u8>> {
        journal::command("login_crl", || {
            let (ca, _) = self.context.ca()?;
            self.made(Role::Login, "login_crl", "last_login_crl", |reader, since| {
                let mut stopped = Vec::new();
                for of in reader.stopped_login_certificates(since)? {
                    // Another registry's login CA has the same name.
                    if ca.has_issued(Role::Login, &of.der)? {
                        let reason = RevocationReason::Unspecified;
                        stopped.push(Revoked { serial: of.serial, at: of.at, reason });
                    }
                }
                Ok(stopped)
            })
        })
    }

    /// The CRL of a role over what is revoked, behind the one that a setting keeps the number and the thisUpdate of.
    fn made(
        &self,
        role: Role,
        verb: &'static str,
        setting: &'static str,
        revoked_since: impl Fn(&dyn Reader, Instant) -> Result<Vec<Revoked>>,
    ) -> Result<Vec<u8>> {
        let (ca, secret) = self.context.ca()?;
        let now = self.context.clock.now();
        // Signing a long list is slow, so it comes before the transaction, which must find the same.
        let (catalogue, last, revoked) = self.context.read(|reader| {
            require(self.context.moment(reader, now)?.clock_is_steady, Rule::ClockWentBack)?;
            let last = last_crl(reader, setting)?;
            Ok((self.context.catalogue(reader), last, revoked_since(reader, last.1)?))
        })?;
        let number = last.0.saturating_add(1);
        let entries: Vec<_> = revoked.iter().map(|of| (of.serial.clone(), of.at, of.reason)).collect();
        let next_update = now + TimeDelta::days(i64::from(catalogue.authority().crl_days));
        let request = CrlRequest { role, number, this_update: now, next_update, revoked: &entries };
        let der = ca.crl(secret, &request)?;
        let command = Command::new(self.actor(), verb, None, &number);
        self.context.run(&command, now, |writer, moment| {
            require(moment.clock_is_steady, Rule::ClockWentBack)?;
            self.context.still_goes_by(&catalogue, writer)?;
            if last_crl(writer, setting)? != last || revoked_since(writer, last.1)? != revoked {
                return Err(Error::rule_of(Code::Busy, Rule::Busy));
            }
            writer.set_setting(setting, &[number.to_be_bytes(), now.timestamp().to_be_bytes()].concat())
        })?;
        Ok(der)
    }
}

/// The number and the thisUpdate of the CRL before, eight octets each; 0 and the beginning of time when there is none.
fn last_crl(reader: &dyn Reader, setting: &str) -> Result<(u64, Instant)> {
    let Some(kept) = reader.setting(setting)? else { return Ok((0, DateTime::UNIX_EPOCH)) };
    let read = |octets: &[u8]| octets.try_into().map(u64::from_be_bytes).ok();
    let at = |seconds: u64| DateTime::from_timestamp(seconds.cast_signed(), 0);
    let last = kept.split_at_checked(8).and_then(|(number, update)| Some((read(number)?, at(read(update)?)?)));
    last.ok_or(Error::from_code(Code::Damaged))
}
