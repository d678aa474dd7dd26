//! 記録 — Contracts and applications: what is kept beside them follows from them.

use super::{Look, told_elsewhere};
use crate::digest;
use crate::error::Result;
use crate::filing;
use crate::model::account::AccountId;
use crate::model::{
    Application, ApplicationNumber, Certificate, Check, Contract, ContractCode, Day, Dossier, Ending, Field, Kind,
    Status,
};
use crate::pki::{csr, evidence};
use crate::rules::certificate;
use crate::store::{ContractDue, Filed, Place, Subject};

impl Look<'_> {
    pub(super) fn contract(&mut self, account: AccountId, code: i64) -> Result<()> {
        let Some(code) = ContractCode::new(code) else {
            self.fault(Check::Contracts, format!("contract:{code}"), "has no code that there can be");
            return Ok(());
        };
        let subject = Subject::Contract(code);
        let held = self.read(self.reader.contract(account, code), Check::Contracts, subject.to_string())?.flatten();
        let Some(held) = held else { return Ok(()) };
        let catalogue = self.context.catalogue(self.reader);
        let is_sold = catalogue.service(&held.service).is_ok();
        self.expect(is_sold, Check::Contracts, &subject, "is of a service that the catalogue does not have");
        self.contacts(&held, &subject)?;
        self.looked_at(Check::DueDays, 1);
        let due = self.read(self.reader.contract_due(account, code), Check::DueDays, subject.to_string())?;
        let term = certificate::due_on(&held);
        let follows = due
            .is_none_or(|ContractDue { term: kept, notice }| kept == term && (term.is_some() || notice.is_none()));
        self.expect(follows, Check::DueDays, &subject, "is due on another day than its term is over");
        Ok(())
    }

    /// A contract's contacts are those that its completed records brought.
    fn contacts(&mut self, held: &Contract, subject: &Subject) -> Result<()> {
        let reader = self.reader;
        let Some(current) = held.current else { return Ok(()) };
        let current = told_elsewhere(reader.application(Some(held.account), current))?.flatten();
        let expected =
            current.map(|current| told_elsewhere(self.context.contacts_with(reader, &current))).transpose()?;
        let follows = expected.flatten().is_none_or(|expected| expected == held.contacts);
        self.expect(follows, Check::Contracts, subject, "has other contacts than its records brought");
        Ok(())
    }

    pub(super) fn application(&mut self, account: AccountId, number: i64) -> Result<()> {
        let Some(number) = ApplicationNumber::new(number) else {
            self.fault(Check::Applications, format!("application:{number}"), "has no number that there can be");
            return Ok(());
        };
        let subject = Subject::Application(number);
        let read = self.reader.application(Some(account), number);
        let read = self.read(read, Check::Applications, subject.to_string())?.flatten();
        let filed = self.read(self.reader.filed(number), Check::ListColumns, subject.to_string())?.flatten();
        let Some((application, filed)) = read.zip(filed) else { return Ok(()) };
        self.key(&application, &subject);
        if let Some(certificate) = &application.certificate {
            self.certificate(&application, certificate, &filed, &subject);
        }
        let contract = match application.contract_code {
            None => None,
            Some(code) => match told_elsewhere(self.reader.contract(account, code))?.flatten() {
                Some(contract) => Some(contract),
                None => return Ok(()),
            },
        };
        self.place(application, contract, filed, &subject);
        Ok(())
    }

    /// The CSR is the one that the key was taken of.
    fn key(&mut self, application: &Application, subject: &Subject) {
        let is_its = match (&application.csr, &application.public_key) {
            (Some(kept), Some(key)) => csr::public_key_of(kept).is_some_and(|of_csr| of_csr == *key),
            (Some(_), None) => false,
            (None, _) => true,
        };
        self.expect(is_its, Check::Applications, subject, "keeps a CSR of another key, or one that does not read");
    }

    fn certificate(&mut self, of: &Application, said: &Certificate, filed: &Filed, subject: &Subject) {
        self.looked_at(Check::Certificates, 1);
        let Some(shown) = evidence::shown(&said.der) else {
            self.fault(Check::Certificates, subject.to_string(), "bears a certificate that does not read");
            return;
        };
        let columns = [
            ("serial", shown.serial == said.serial),
            ("not_before", shown.not_before == said.not_before),
            ("not_after", shown.not_after == said.not_after),
            ("issuer", filed.issuer.as_deref() == Some(&shown.issuer)),
            ("spki", filed.spki.as_deref() == Some(&shown.spki)),
            ("public_key", of.public_key.as_ref().is_some_and(|key| digest::sha256(key) == shown.spki)),
            ("chain", evidence::is_chain(&said.chain)),
            ("revocation_reason", said.revoked_at.is_none() || said.revocation_reason.is_some()),
            ("last_downloaded_at", said.first_downloaded_at.is_some() == said.last_downloaded_at.is_some()),
        ];
        self.differing(Check::Certificates, subject, columns);
    }

    fn place(&mut self, application: Application, contract: Option<Contract>, filed: Filed, subject: &Subject) {
        self.looked_at(Check::Lanes, 1);
        self.looked_at(Check::ListColumns, 1);
        let catalogue = self.context.catalogue(self.reader);
        let service = contract.as_ref().map_or(&application.service, |contract| &contract.service);
        let Ok(service) = catalogue.service(service) else {
            return self.fault(
                Check::Applications,
                subject.to_string(),
                "is of a service that the catalogue does not have",
            );
        };
        let today = Day::of(self.context.clock.now());
        let ending = contract.as_ref().and_then(|contract| contract.ending);
        let dossier = Dossier { application, contract, current: None, siblings: Vec::new() };
        let place = filing::place(&dossier, service, today);
        let application = &dossier.application;
        let Filed { place: kept, texts, days, .. } = &filed;
        let Place { open_lane, reissue_slot, is_current, past_from, .. } = kept;

        self.expect(*open_lane == place.open_lane, Check::Lanes, subject, "holds another lane than its own");
        let may_hold = application.kind == Kind::Reissue
            && !application.is_free
            && application.term_record.is_some()
            && (application.status.is_open() || application.status == Status::Completed);
        let holds_rightly = reissue_slot.is_none_or(|slot| may_hold && slot > 0);
        self.expect(holds_rightly, Check::Lanes, subject, "takes a reissue that it does not count for");

        // What ended a contract before its time made its records past on that day, which nothing else keeps.
        let ended = application.status == Status::Completed && ending.is_some_and(|ending| ending != Ending::Void);
        let certificate = application.certificate.as_ref();
        let columns = [
            ("is_current", ended || *is_current == place.is_current),
            ("past_from", if ended { past_from.is_some() } else { *past_from == place.past_from }),
            ("documents_missing", kept.documents_missing == place.documents_missing),
            ("folded_organization", kept.folded_organization == place.folded_organization),
            ("folded_server_name", kept.folded_server_name == place.folded_server_name),
            ("folded_contact_names", kept.folded_contact_names == place.folded_contact_names),
            ("folded_contact_emails", kept.folded_contact_emails == place.folded_contact_emails),
            ("organization", texts[0] == application.text(Field::OrganizationName)),
            ("server_name", texts[1] == application.text(Field::ServerCommonName)),
            ("coupon", texts[2] == application.text(Field::Coupon)),
            ("server_type", texts[3] == application.text(Field::ServerType)),
            ("issued_on", days[0] == certificate.map(Certificate::issued_on)),
            ("valid_from", days[1] == certificate.map(|certificate| Day::of(certificate.not_before))),
            ("valid_until", days[2] == certificate.map(Certificate::last_day)),
        ];
        self.differing(Check::ListColumns, subject, columns);
    }

    /// A fault that names the columns that do not hold, if there are any.
    fn differing<const N: usize>(&mut self, check: Check, subject: &Subject, columns: [(&str, bool); N]) {
        let differing: Vec<_> = columns.iter().filter(|(_, holds)| !holds).map(|(name, _)| *name).collect();
        if !differing.is_empty() {
            self.fault(check, subject.to_string(), format!("does not follow: {}", differing.join(", ")));
        }
    }
}
