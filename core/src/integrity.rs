//! 整合性 — Goes through a whole registry and tells what is not as it should be.
//!
//! The store examines what holds between its rows; what a row means is read here as any call reads it, one thing at a time, so
//! that a large file needs little memory. What does not read is a fault like any other.

mod records;
mod things;

use std::collections::BTreeMap;

use crate::audit::{self, Walked};
use crate::context::Context;
use crate::error::{Code, Result};
use crate::model::{Check, Checked, Integrity, IntegrityFault};
use crate::store::{Keyed, Reader, Subject};

/// Keys read in one go.
const BATCH: u32 = 500;

const UNREADABLE: &str = "does not read";

impl Context {
    /// Everything that can be checked.
    pub(crate) fn check_integrity(&self) -> Result<Integrity> {
        self.read(|reader| {
            let mut look = Look { context: self, reader, counts: BTreeMap::new(), faults: Vec::new() };
            for check in Check::ALL {
                look.counts.insert(*check, (0, 0));
                look.examine(*check)?;
            }
            look.audit()?;
            look.each(Keyed::Account, Check::Accounts, Look::account)?;
            look.each(Keyed::Contract, Check::Contracts, Look::contract)?;
            look.each(Keyed::Application, Check::Applications, Look::application)?;
            look.campaigns()?;
            look.catalogues()?;
            look.authorities()?;
            look.told()
        })
    }
}

/// A look at a registry, and what was found so far.
struct Look<'a> {
    context: &'a Context,
    reader: &'a dyn Reader,
    /// How many things each check looked at, and how many faults it found.
    counts: BTreeMap<Check, (u64, u64)>,
    faults: Vec<IntegrityFault>,
}

impl Look<'_> {
    fn looked_at(&mut self, check: Check, things: u64) {
        self.counts.entry(check).or_default().0 += things;
    }

    fn fault(&mut self, check: Check, subject: impl Into<String>, text: impl Into<String>) {
        let faults = &mut self.counts.entry(check).or_default().1;
        *faults += 1;
        if *faults <= Integrity::MOST_FAULTS as u64 {
            self.faults.push(IntegrityFault { check, subject: subject.into(), text: text.into() });
        }
    }

    fn expect(&mut self, holds: bool, check: Check, subject: &Subject, text: &str) {
        if !holds {
            self.fault(check, subject.to_string(), text);
        }
    }

    /// What was read; what is damaged is a fault, and none.
    fn read<T>(&mut self, read: Result<T>, check: Check, subject: impl Into<String>) -> Result<Option<T>> {
        let read = told_elsewhere(read)?;
        if read.is_none() {
            self.fault(check, subject, UNREADABLE);
        }
        Ok(read)
    }

    /// The store's own part of a check.
    fn examine(&mut self, check: Check) -> Result<()> {
        let mut found = Vec::new();
        let mut more = 0;
        let examined = self.reader.examine(check, &mut |subject, text| {
            if found.len() < Integrity::MOST_FAULTS {
                found.push((subject.to_owned(), text.to_owned()));
            } else {
                more += 1;
            }
        });
        for (subject, text) in found {
            self.fault(check, subject, text);
        }
        self.counts.entry(check).or_default().1 += more;
        let things = self.read(examined, check, "")?;
        self.looked_at(check, things.unwrap_or_default());
        Ok(())
    }

    /// Looks at everything of a kind, by its key.
    fn each(
        &mut self,
        of: Keyed,
        check: Check,
        look: impl Fn(&mut Self, crate::model::account::AccountId, i64) -> Result<()>,
    ) -> Result<()> {
        let mut after = i64::MIN;
        loop {
            let keys = self.reader.keys(of, after, BATCH);
            let Some(keys) = self.read(keys, check, "")? else { return Ok(()) };
            let Some((_, last)) = keys.last() else { return Ok(()) };
            if *last <= after {
                // SQLite seeks by the order of the keys and takes it for granted: where they have none, it would go round for ever.
                self.fault(check, "", "keys are not in order");
                return Ok(());
            }
            after = *last;
            self.looked_at(check, keys.len() as u64);
            for (account, key) in keys {
                look(self, account, key)?;
            }
        }
    }

    /// The audit's own verification: the chain, and the state that each thing was left in.
    fn audit(&mut self) -> Result<()> {
        let secret = self.context.secret.as_ref();
        let Some(walked) = self.read(Walked::chain(self.reader, secret, None), Check::AuditChain, "")? else {
            return Ok(());
        };
        self.looked_at(Check::AuditChain, walked.entries.unsigned_abs());
        if let Some(broken) = walked.first_broken {
            self.fault(Check::AuditChain, format!("audit:{broken}"), "does not follow from the entry before");
        }
        self.looked_at(Check::AuditState, walked.things());
        let altered = self.read(walked.altered(self.reader, secret), Check::AuditState, "")?;
        for altered in altered.unwrap_or_default() {
            self.fault(Check::AuditState, altered, "is not as its last entry left it");
        }
        Ok(())
    }

    /// What was found, by check; accounts by their access keys, as the audit shows them.
    fn told(self) -> Result<Integrity> {
        let Look { reader, counts, mut faults, .. } = self;
        for fault in &mut faults {
            // Where the account itself does not read, its number stands.
            if let Ok(shown) = audit::shown(reader, &fault.subject) {
                fault.subject = shown;
            }
        }
        faults.sort_by_key(|fault| fault.check);
        let checks = counts.into_iter().map(|(check, (things, faults))| Checked { check, things, faults });
        Ok(Integrity { checks: checks.collect(), faults })
    }
}

/// What was read; what is damaged is none, and told where it is looked at itself.
fn told_elsewhere<T>(read: Result<T>) -> Result<Option<T>> {
    match read {
        Ok(read) => Ok(Some(read)),
        Err(fault) if fault.code() == Code::Damaged => Ok(None),
        Err(fault) => Err(fault),
    }
}

#[cfg(test)]
mod tests;
