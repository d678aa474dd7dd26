//! 一件書類 — Records with everything the rules may ask for: one, or many by as many statements.

use std::collections::{BTreeMap, BTreeSet};

use crate::context::Context;
use crate::error::{Error, Result};
use crate::model::account::AccountId;
use crate::model::{Application, ApplicationNumber, Contract, ContractCode, Dossier, Sibling};
use crate::store::Reader;

impl Context {
    /// A record; with an account given, only that account's.
    pub(crate) fn dossier(
        &self,
        reader: &dyn Reader,
        account: Option<AccountId>,
        number: ApplicationNumber,
    ) -> Result<Dossier> {
        let application = reader.application(account, number)?.ok_or_else(Error::no_record)?;
        let (contract, siblings) = match application.contract_code {
            Some(code) => {
                (reader.contract(application.account, code)?, reader.siblings(application.account, code)?)
            }
            None => (None, Vec::new()),
        };
        let current = contract.as_ref().and_then(|held| held.current).filter(|current| *current != number);
        let current = current.map(|current| reader.application(Some(application.account), current)).transpose()?;
        let current = current.flatten().and_then(|bearer| bearer.certificate);
        Ok(Dossier { application, contract, current, siblings })
    }

    /// The record that a record was applied for from.
    pub(crate) fn base_of(&self, reader: &dyn Reader, dossier: &Dossier) -> Result<Option<Dossier>> {
        let Application { account, base, .. } = dossier.application;
        base.map(|base| self.dossier(reader, Some(account), base)).transpose()
    }

    /// Records of an account, in the order they are asked for, each with the one it was applied for from.
    ///
    /// # Errors
    /// `NotFound` with `not_your_record` when one of them is unknown.
    pub(crate) fn dossiers(
        &self,
        reader: &dyn Reader,
        account: AccountId,
        numbers: &[ApplicationNumber],
    ) -> Result<Vec<(Dossier, Option<Dossier>)>> {
        let mut gathered = Gathered::default();
        gathered.take(reader, account, numbers)?;
        let bases: Vec<_> = gathered.applications.values().filter_map(|application| application.base).collect();
        gathered.take(reader, account, &bases)?;
        let currents: Vec<_> = gathered.contracts.values().filter_map(|contract| contract.current).collect();
        gathered.take_applications(reader, account, &currents)?;
        let both = |number: &ApplicationNumber| {
            let dossier = gathered.dossier(*number).ok_or_else(Error::no_record)?;
            let base = dossier.application.base.and_then(|base| gathered.dossier(base));
            Ok((dossier, base))
        };
        numbers.iter().map(both).collect()
    }
}

/// What was read of an account, each thing once.
#[derive(Default)]
struct Gathered {
    applications: BTreeMap<ApplicationNumber, Application>,
    contracts: BTreeMap<ContractCode, Contract>,
    siblings: BTreeMap<ContractCode, Vec<Sibling>>,
}

impl Gathered {
    fn take_applications(
        &mut self,
        reader: &dyn Reader,
        account: AccountId,
        numbers: &[ApplicationNumber],
    ) -> Result<()> {
        let new = |number: &&ApplicationNumber| !self.applications.contains_key(*number);
        let new: Vec<_> = numbers.iter().filter(new).copied().collect::<BTreeSet<_>>().into_iter().collect();
        if !new.is_empty() {
            let found = reader.applications_of(account, &new)?;
            self.applications.extend(found.into_iter().map(|application| (application.number, application)));
        }
        Ok(())
    }

    /// Applications, their contracts and those contracts' applications.
    fn take(&mut self, reader: &dyn Reader, account: AccountId, numbers: &[ApplicationNumber]) -> Result<()> {
        self.take_applications(reader, account, numbers)?;
        let codes = self.applications.values().filter_map(|application| application.contract_code);
        let new = |code: &ContractCode| !self.contracts.contains_key(code);
        let new: Vec<_> = codes.filter(new).collect::<BTreeSet<_>>().into_iter().collect();
        if !new.is_empty() {
            let found = reader.contracts_of(account, &new)?;
            self.contracts.extend(found.into_iter().map(|contract| (contract.code, contract)));
            for (code, sibling) in reader.siblings_of(account, &new)? {
                self.siblings.entry(code).or_default().push(sibling);
            }
        }
        Ok(())
    }

    fn dossier(&self, number: ApplicationNumber) -> Option<Dossier> {
        let application = self.applications.get(&number)?.clone();
        let code = application.contract_code;
        let contract = code.and_then(|code| self.contracts.get(&code)).cloned();
        let siblings = code.and_then(|code| self.siblings.get(&code)).cloned().unwrap_or_default();
        let current = contract.as_ref().and_then(|held| held.current).filter(|current| *current != number);
        let current = current.and_then(|current| self.applications.get(&current)?.certificate.clone());
        Some(Dossier { application, contract, current, siblings })
    }
}
