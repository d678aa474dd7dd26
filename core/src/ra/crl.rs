//! 失効リスト — The CRL of the built-in CA (2.4).

use chrono::TimeDelta;

use super::Ra;
use crate::context::Command;
use crate::error::{Code, Error, Result};
use crate::model::authority::Role;
use crate::pki::ca::CrlRequest;
use crate::rule::Rule;
use crate::rules::require;
use crate::store::Reader;

/// The setting that keeps the number of the issuing CA's latest CRL.
const CRL_NUMBER: &str = "crl_number";

impl Ra {
    /// 失効リスト — A new CRL of the issuing CA, DER: every certificate it issued that is revoked and has not ended (2.4).
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
        let (number, revoked) = self.context.read(|reader| {
            require(self.context.moment(reader, now)?.clock_is_steady, Rule::ClockWentBack)?;
            Ok((last_number(reader)?.saturating_add(1), reader.revoked(&issuer, now)?))
        })?;
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
            if last_number(writer)?.saturating_add(1) != number || writer.revoked(&issuer, now)? != revoked {
                return Err(Error::rule_of(Code::Busy, Rule::Busy));
            }
            writer.set_setting(CRL_NUMBER, &number.to_be_bytes())
        })?;
        Ok(der)
    }
}

fn last_number(reader: &dyn Reader) -> Result<u64> {
    let Some(kept) = reader.setting(CRL_NUMBER)? else { return Ok(0) };
    let kept = kept.try_into().map_err(|_| Error::from_code(Code::Damaged))?;
    Ok(u64::from_be_bytes(kept))
}
