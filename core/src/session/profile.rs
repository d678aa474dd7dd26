//! アカウント情報 — The account's profile, and the coupons of its dealer (6).

use super::Session;
use crate::context::Command;
use crate::error::{Denial, Error, Result};
use crate::model::{Coupon, Draft, Kind, Profile, RequestKey};
use crate::rule::Rule;
use crate::rules::{form, require};

impl Session {
    /// アカウント情報 — The account's profile; blank where nothing was registered.
    ///
    /// # Errors
    /// `Storage`, `Busy`, `Closed`, `Forked`.
    pub fn profile(&self) -> Result<Profile> {
        self.read(|reader| reader.profile(self.account))
    }

    /// アカウント情報登録 — Registers the account's profile in place of the one before; what is blank stays blank.
    ///
    /// # Errors
    /// `Invalid` with all findings: `dealer_code_mismatch` for another code than the RA set, `unknown_field` for a field
    /// that no block of a profile has, and whatever is wrong with a text (7).
    pub fn set_profile(&self, profile: &Profile, key: Option<&RequestKey>) -> Result<Profile> {
        let command = Command::new(self.actor(), "set_profile", key, profile);
        self.run(&command, self.context.clock.now(), |writer, _| {
            let account = self.holder(writer)?;
            let kept = form::profile(profile, &account).map_err(Error::invalid)?;
            writer.set_profile(self.account, &kept)?;
            Ok(kept)
        })
    }

    /// 転記 — Pours the profile into a draft of a new application: every text that it has and the draft takes; the others
    /// stay (6).
    ///
    /// # Errors
    /// `Refused` with `profile_not_poured` for a draft of another kind, which has its contract's; `Storage`, `Busy`, `Closed`, `Forked`.
    pub fn pour_profile(&self, draft: &mut Draft) -> Result<()> {
        require(draft.kind() == Kind::New, Rule::ProfileNotPoured)?;
        let poured = self
            .read(|reader| Ok(form::poured(draft.kind(), &reader.profile(self.account)?, &self.holder(reader)?)))?;
        for (field, text) in poured.iter() {
            draft.set(field, text);
        }
        Ok(())
    }

    /// クーポン管理 — The coupons of the account's dealer, by number, with where each stands (6).
    ///
    /// # Errors
    /// `Refused` with `dealer_code_required` before the profile has the dealer code.
    pub fn coupons(&self) -> Result<Vec<Coupon>> {
        let now = self.context.clock.now();
        self.read(|reader| {
            let registered = !reader.profile(self.account)?.dealer_code.is_empty();
            require(registered, Rule::DealerCodeRequired).map_err(|denial: Denial| Error::from(denial))?;
            let coupons = reader.coupons(&self.holder(reader)?.dealer_code)?.into_iter();
            coupons.map(|coupon| self.context.standing(reader, coupon, now)).collect()
        })
    }
}
