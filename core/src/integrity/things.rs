//! 事物 — Accounts, campaigns, catalogues and the CA, each as it reads.

use super::{Look, UNREADABLE};
use crate::context::text_of;
use crate::error::Result;
use crate::model::account::AccountId;
use crate::model::authority::Role;
use crate::model::{Check, LoginCertificate};
use crate::pki::ca;
use crate::pki::client_certificate::registered;
use crate::pki::evidence;
use crate::store::Subject;

impl Look<'_> {
    pub(super) fn account(&mut self, account: AccountId, _: i64) -> Result<()> {
        let subject = Subject::Account(account).to_string();
        let reader = self.reader;
        for read in [
            reader.account_of(account).map(drop),
            reader.profile(account).map(drop),
            reader.credential(account).map(drop),
        ] {
            self.read(read, Check::Accounts, &subject)?;
        }
        let kept = self.read(reader.login_certificates(account), Check::LoginCertificates, &subject)?;
        for (fingerprint, der) in kept.unwrap_or_default() {
            self.looked_at(Check::LoginCertificates, 1);
            let said = match <[u8; 32]>::try_from(fingerprint) {
                Ok(fingerprint) => reader.login_certificate(account, &fingerprint),
                Err(_) => Ok(None),
            };
            let said = self.read(said, Check::LoginCertificates, &subject)?.flatten();
            let shows = said.as_ref().and_then(|said| registered(&der, said.registered_at).ok());
            // When it stopped is no part of it.
            let said = said.map(|said| LoginCertificate { stopped_at: None, ..said });
            if said.is_none() || said != shows {
                self.fault(
                    Check::LoginCertificates,
                    &subject,
                    "is not the login certificate that its columns tell of",
                );
            }
        }
        Ok(())
    }

    pub(super) fn campaigns(&mut self) -> Result<()> {
        let campaigns = self.reader.campaigns(None);
        self.read(campaigns, Check::Campaigns, "").map(drop)
    }

    pub(super) fn catalogues(&mut self) -> Result<()> {
        let versions = self.read(self.reader.catalogue_versions(), Check::Catalogues, "")?.unwrap_or_default();
        self.looked_at(Check::Catalogues, versions.len() as u64);
        for version in versions {
            let subject = Subject::Catalogue(version.clone());
            let kept = self.read(self.reader.catalogue_of(&version), Check::Catalogues, subject.to_string())?;
            if let Some(kept) = kept.flatten() {
                self.expect(text_of(&kept).is_ok(), Check::Catalogues, &subject, "is not what was loaded");
            }
        }
        Ok(())
    }

    pub(super) fn authorities(&mut self) -> Result<()> {
        for role in [Role::Root, Role::Issuing, Role::Login] {
            let subject = Subject::Authority(role);
            let kept = self.read(self.reader.authority(role), Check::Authorities, subject.to_string())?;
            let Some(kept) = kept.flatten() else { continue };
            self.looked_at(Check::Authorities, 1);
            let reads = evidence::is_chain(&kept.chain);
            self.expect(reads, Check::Authorities, &subject, UNREADABLE);
            let fits = self.context.secret.as_ref().is_some_and(|secret| ca::key_fits(&kept, role, secret));
            self.expect(fits, Check::Authorities, &subject, "has no key that opens and is its certificate's");
        }
        Ok(())
    }
}
