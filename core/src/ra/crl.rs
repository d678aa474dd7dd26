//! 失効リスト — The CRL of the built-in CA (2.4).

use chrono::{DateTime, TimeDelta};

use super::Ra;
use crate::context::Command;
use crate::error::{Code, Error, Result};
use crate::model::Instant;
use crate::model::authority::Role;
use crate::pki::ca::CrlRequest;
use crate::rule::Rule;
use crate::rules::require;
use crate::store::Reader;

/// The setting that keeps the number and the thisUpdate of the issuing CA's latest CRL, eight octets each.
const LAST_CRL: &str = "last_crl";

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
        let (ca, secret) = self.context.ca()?;
        let issuer = ca.issuer()?;
        let now = self.context.clock.now();
        let days = i64::from(self.context.catalogue().authority().crl_days);
        // Signing a long list is slow, so it comes before the transaction, which must find the same.
        let (last, revoked) = self.context.read(|reader| {
            require(self.context.moment(reader, now)?.clock_is_steady, Rule::ClockWentBack)?;
            let last = last_crl(reader)?;
            Ok((last, reader.revoked(&issuer, last.1)?))
        })?;
        let number = last.0.saturating_add(1);
        let entries: Vec<_> = revoked.iter().map(|of| (of.serial.clone(), of.at, of.reason)).collect();
        let request = CrlRequest {
            role: Role::Issuing,
            number,
            this_update: now,
            next_update: now + TimeDelta::days(days),
            revoked: &entries,
        };
        let der = ca.crl(secret, &request)?;
        let command = Command::new(self.actor(), "crl", None, &number);
        self.context.run(&command, now, |writer, moment| {
            require(moment.clock_is_steady, Rule::ClockWentBack)?;
            if last_crl(writer)? != last || writer.revoked(&issuer, last.1)? != revoked {
                return Err(Error::rule_of(Code::Busy, Rule::Busy));
            }
            writer.set_setting(LAST_CRL, &[number.to_be_bytes(), now.timestamp().to_be_bytes()].concat())
        })?;
        Ok(der)
    }
}

/// The number and the thisUpdate of the CRL before; 0 and the beginning of time when there is none.
fn last_crl(reader: &dyn Reader) -> Result<(u64, Instant)> {
    let Some(kept) = reader.setting(LAST_CRL)? else { return Ok((0, DateTime::UNIX_EPOCH)) };
    let read = |octets: &[u8]| octets.try_into().map(u64::from_be_bytes).ok();
    let at = |seconds: u64| DateTime::from_timestamp(seconds.cast_signed(), 0);
    let last = kept.split_at_checked(8).and_then(|(number, update)| Some((read(number)?, at(read(update)?)?)));
    last.ok_or(Error::from_code(Code::Damaged))
}
