//! What a contract that is brought in is held against.

use std::collections::{HashMap, HashSet};

use crate::error::Result;
use crate::model::account::AccountId;
use crate::model::csr::KeyUse;
use crate::model::{
    Application, ApplicationNumber, Contract, ContractCode, Ending, ImportCertificate, ImportContract, Kind,
    RevocationReason, Status,
};
use crate::rules::import::Imported;
use crate::store::{Origin, Reader};

/// What a dry run would have written: what stands later in the file is held against it.
#[derive(Default)]
pub(super) struct Foreseen {
    origins: HashMap<(AccountId, String), Origin>,
    /// Those that another was switched from, with their records.
    switched: HashMap<ContractCode, (Contract, Vec<Application>)>,
    /// Those that another comes from.
    followed: HashSet<ContractCode>,
    codes: HashSet<ContractCode>,
    numbers: HashSet<ApplicationNumber>,
    certificates: HashSet<([u8; 32], String)>,
    /// Whose a key is; nobody's alone once two accounts have it.
    keys: HashMap<[u8; 32], Option<AccountId>>,
    compromised: HashSet<[u8; 32]>,
}

impl Foreseen {
    pub(super) fn add(&mut self, given: &ImportContract, imported: Imported) {
        let Contract { account, code, ending, .. } = imported.contract;
        self.origins.insert((account, given.reference.clone()), Origin { contract: code, digest: given.digest });
        // What would be drawn is drawn anew in earnest.
        self.codes.extend(given.reference.parse::<ContractCode>());
        self.numbers.extend(given.records.iter().filter_map(|record| record.number));
        for record in &imported.records {
            if record.application.kind == Kind::Switch {
                self.followed.extend(record.application.from_contract);
            }
            let Some(of) = &given.records[record.place].certificate else { continue };
            self.certificates.insert((of.issuer, of.certificate.serial.clone()));
            let holder = self.keys.entry(of.spki).or_insert(Some(account));
            *holder = holder.filter(|holder| *holder == account);
            let reason = record.application.certificate.as_ref().and_then(|of| of.revocation_reason);
            if reason == Some(RevocationReason::KeyCompromise) {
                self.compromised.insert(of.spki);
            }
        }
        if ending == Some(Ending::Switched) {
            let records = imported.records.into_iter().map(|record| record.application).collect();
            self.switched.insert(code, (imported.contract, records));
        }
    }

    pub(super) fn join(&mut self, other: Foreseen) {
        self.origins.extend(other.origins);
        self.switched.extend(other.switched);
        self.followed.extend(other.followed);
        self.codes.extend(other.codes);
        self.numbers.extend(other.numbers);
        self.certificates.extend(other.certificates);
        for (key, holder) in other.keys {
            let known = self.keys.entry(key).or_insert(holder);
            *known = known.filter(|known| Some(*known) == holder);
        }
        self.compromised.extend(other.compromised);
    }
}

/// What a contract is held against: the registry, and in a dry run what the file would have brought so far.
pub(super) struct Sight<'a> {
    pub(super) reader: &'a dyn Reader,
    pub(super) foreseen: [&'a Foreseen; 2],
}

impl Sight<'_> {
    pub(super) fn origin(&self, account: AccountId, reference: &str) -> Result<Option<Origin>> {
        let key = (account, reference.to_owned());
        let foreseen = self.foreseen.iter().find_map(|of| of.origins.get(&key)).copied();
        foreseen.map_or_else(|| self.reader.imported(account, reference), |origin| Ok(Some(origin)))
    }

    pub(super) fn contract(&self, account: AccountId, code: ContractCode) -> Result<Option<Contract>> {
        let foreseen = self.foreseen.iter().find_map(|of| of.switched.get(&code));
        foreseen.map_or_else(|| self.reader.contract(account, code), |(contract, _)| Ok(Some(contract.clone())))
    }

    /// Whether another contract was switched to from this one.
    pub(super) fn is_switched(&self, account: AccountId, code: ContractCode) -> Result<bool> {
        if self.foreseen.iter().any(|of| of.followed.contains(&code)) {
            return Ok(true);
        }
        for sibling in self.reader.siblings(account, code)? {
            if sibling.kind == Kind::Switch && sibling.status == Status::Completed {
                let record = self.reader.application(Some(account), sibling.number)?;
                if record.is_some_and(|record| record.from_contract == Some(code)) {
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }

    /// The completed records of a contract and of those that it was switched from, the first contract's first.
    pub(super) fn records(&self, account: AccountId, code: ContractCode) -> Result<Vec<Application>> {
        let mut records: Vec<Application> = Vec::new();
        let mut next = Some(code);
        while let Some(code) = next.take() {
            let mut own = match self.foreseen.iter().find_map(|of| of.switched.get(&code)) {
                Some((_, records)) => records.clone(),
                None => self.kept_records(account, code)?,
            };
            let is_switch = |record: &&Application| record.kind == Kind::Switch;
            next = own.iter().find(is_switch).and_then(|record| record.from_contract);
            own.append(&mut records);
            records = own;
        }
        Ok(records)
    }

    fn kept_records(&self, account: AccountId, code: ContractCode) -> Result<Vec<Application>> {
        let mut records = Vec::new();
        for sibling in self.reader.siblings(account, code)? {
            let record = self.reader.application(Some(account), sibling.number)?;
            let is_own = |of: &Application| of.contract_code == Some(code) && of.status == Status::Completed;
            records.extend(record.filter(is_own));
        }
        Ok(records)
    }

    pub(super) fn code_is_taken(&self, code: ContractCode) -> Result<bool> {
        Ok(self.foreseen.iter().any(|of| of.codes.contains(&code)) || self.reader.contract_code_is_taken(code)?)
    }

    /// Whether a code that is drawn stands for another contract already: one whose records are looked up by it.
    pub(super) fn is_drawn(&self, code: ContractCode) -> bool {
        self.foreseen.iter().any(|of| of.switched.contains_key(&code))
    }

    pub(super) fn number_is_taken(&self, number: ApplicationNumber) -> Result<bool> {
        let is_foreseen = self.foreseen.iter().any(|of| of.numbers.contains(&number));
        Ok(is_foreseen || self.reader.sequence(None, number)?.is_some())
    }

    pub(super) fn is_kept(&self, of: &ImportCertificate) -> Result<bool> {
        let key = (of.issuer, of.certificate.serial.clone());
        let is_foreseen = self.foreseen.iter().any(|foreseen| foreseen.certificates.contains(&key));
        Ok(is_foreseen || self.reader.certificate_is_kept(&of.issuer, &of.certificate.serial)?)
    }

    pub(super) fn key_use(&self, spki: &[u8; 32], account: AccountId) -> Result<KeyUse> {
        let mut used = self.reader.key_use(spki, account, None)?;
        for foreseen in self.foreseen {
            used.is_in_use |= foreseen.keys.get(spki).is_some_and(|holder| *holder != Some(account));
            used.is_compromised |= foreseen.compromised.contains(spki);
        }
        Ok(used)
    }
}
