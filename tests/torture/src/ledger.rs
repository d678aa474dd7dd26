//! 帳簿 — What must be in the registry, as the workers' journals have it, and what is there.

use std::collections::{BTreeMap, BTreeSet};

use passport_core::model::{
    Application, ApplicationNumber, ContractCode, Field, Kind, ListQuery, Receipt, RequestKey, Status,
};
use passport_core::{Error, Ra};

use crate::journal::{Answer, Deed, Entry};

/// A record as it was acknowledged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Record {
    pub(crate) kind: Kind,
    pub(crate) status: Status,
    pub(crate) contract: Option<ContractCode>,
    pub(crate) base: Option<ApplicationNumber>,
    pub(crate) coupon: String,
    pub(crate) serial: Option<String>,
    pub(crate) is_revoked: bool,
}

impl Record {
    fn of(application: &Application) -> Record {
        let certificate = application.certificate.as_ref();
        Record {
            kind: application.kind,
            status: application.status,
            contract: application.contract_code,
            base: application.base,
            coupon: application.text(Field::Coupon).to_owned(),
            serial: certificate.map(|of| of.serial.clone()),
            is_revoked: certificate.is_some_and(|of| of.revoked_at.is_some()),
        }
    }
}

/// Everything that was acknowledged.
#[derive(Default)]
pub(crate) struct Ledger {
    pub(crate) records: BTreeMap<ApplicationNumber, Record>,
    /// What was imported, with the reference it had.
    pub(crate) imported: BTreeMap<ContractCode, String>,
    pub(crate) coupons: Vec<String>,
    /// Of every call that was answered, and whether it was done.
    pub(crate) keys: Vec<(RequestKey, bool)>,
    /// What was not answered before its process was killed.
    pub(crate) in_flight: Vec<Entry>,
    pub(crate) files: u64,
    pub(crate) acknowledged: u64,
    pub(crate) refused: u64,
    pub(crate) repeated: u64,
    /// What was answered and should not have been.
    pub(crate) faults: Vec<String>,
}

impl Ledger {
    /// Of journals, in an order in which every record is submitted before it is moved.
    pub(crate) fn of(journals: &[Vec<Entry>]) -> Ledger {
        let mut ledger = Ledger::default();
        journals.iter().flatten().for_each(|entry| ledger.take(entry));
        ledger
    }

    pub(crate) fn take(&mut self, entry: &Entry) {
        self.repeated += entry.repeats;
        self.files += u64::from(matches!(entry.deed, Deed::Import(_)));
        let has_key = !matches!(entry.deed, Deed::Import(_) | Deed::RunDue | Deed::Read);
        match &entry.answer {
            None => return self.in_flight.push(entry.clone()),
            Some(Answer::Failed(why)) => return self.faults.push(format!("a call failed: {why}")),
            Some(Answer::Refused(_)) => self.refused += 1,
            Some(Answer::Receipt(receipt, serial)) => self.receipt(&entry.deed, receipt, serial.as_ref()),
            Some(Answer::Imported(contracts)) => {
                for (reference, code) in contracts {
                    if let Some(other) = self.imported.insert(*code, reference.clone()) {
                        self.faults.push(format!("{code} was given to {other} and to {reference}"));
                    }
                }
            }
            Some(Answer::Added) => {
                if let Deed::AddCoupons(numbers) = &entry.deed {
                    self.coupons.extend(numbers.iter().cloned());
                }
            }
            Some(Answer::Revoked(_) | Answer::Read) => {}
        }
        let was_done = !matches!(entry.answer, Some(Answer::Refused(_)));
        self.acknowledged += match &entry.answer {
            Some(Answer::Refused(_) | Answer::Read) => 0,
            Some(Answer::Revoked(numbers)) => numbers.len() as u64,
            _ => 1,
        };
        if has_key {
            self.keys.push((entry.key.clone(), was_done));
        }
    }

    fn receipt(&mut self, deed: &Deed, receipt: &Receipt, serial: Option<&String>) {
        let Receipt { number, kind, status, contract_code, .. } = *receipt;
        if let Deed::Submit(draft) = deed {
            let coupon = draft.text(Field::Coupon).to_owned();
            let (base, contract) = (draft.base(), contract_code);
            let record = Record { kind, status, contract, base, coupon, serial: None, is_revoked: false };
            if self.records.insert(number, record).is_some() {
                self.faults.push(format!("{number} was given twice"));
            }
            return;
        }
        let Some(record) = self.records.get_mut(&number) else {
            return self.faults.push(format!("{number} was moved before it was submitted"));
        };
        (record.status, record.contract) = (status, contract_code);
        let base = record.base;
        match deed {
            Deed::Issue(_) => {
                record.serial = serial.cloned();
                // A reissue here revokes at its issue.
                if let Some(base) = base.and_then(|base| self.records.get_mut(&base)) {
                    base.is_revoked = true;
                }
            }
            Deed::Revoke(_) => record.is_revoked = true,
            _ => {}
        }
        if status != leads_to(deed) {
            self.faults.push(format!("{number} is {status:?}, it was answered"));
        }
    }

    /// Holds it against a registry: what is lost or otherwise, and what nobody was told of. `access_keys` are the accounts
    /// whose records these are.
    pub(crate) fn compare(&self, ra: &Ra, access_keys: &[&str]) -> Result<Vec<String>, Error> {
        let mut faults = self.faults.clone();
        let in_flight: Vec<_> = self.in_flight.iter().filter_map(|entry| self.touched(&entry.deed)).collect();
        for (number, record) in &self.records {
            let touching = in_flight.iter().find(|(touched, _)| touched.contains(number));
            match (ra.application(*number).map(|found| Record::of(&found)), touching) {
                (Err(error), _) => faults.push(format!("{number} was acknowledged and is lost: {error}")),
                (Ok(found), None) if found != *record => {
                    faults.push(format!("{number} was acknowledged as {record:?} and is {found:?}"));
                }
                (Ok(found), Some((touched, status))) => {
                    let may_be = [record.status, if touched[0] == *number { *status } else { record.status }];
                    if !may_be.contains(&found.status) {
                        faults.push(format!("{number} was acknowledged as {record:?} and is {found:?}"));
                    }
                }
                _ => {}
            }
        }
        faults.extend(self.strays(ra, access_keys)?);
        Ok(faults)
    }

    /// Imported contracts that are lost, and records that nobody was told of.
    fn strays(&self, ra: &Ra, access_keys: &[&str]) -> Result<Vec<String>, Error> {
        let mut faults = Vec::new();
        let mut lost: BTreeSet<_> = self.imported.keys().copied().collect();
        let mut unknown = Vec::new();
        for row in listed(ra)? {
            let is_theirs = row.access_key.as_ref().is_some_and(|key| access_keys.contains(&key.as_str()));
            if !is_theirs || self.records.contains_key(&row.number) {
                continue;
            }
            match row.contract_code.filter(|code| self.imported.contains_key(code)) {
                // Each has one record here.
                Some(code) if lost.remove(&code) => {}
                _ => unknown.push(row.number),
            }
        }
        let may_be: usize = self.in_flight.iter().map(|entry| brings(&entry.deed)).sum();
        if unknown.len() > may_be {
            faults.push(format!("{unknown:?} are there, and at most {may_be} can be of calls in flight"));
        }
        faults.extend(lost.iter().map(|code| format!("{code} was imported and is lost")));
        Ok(faults)
    }

    /// The records that a call may have changed, and the status that the first of them comes to.
    fn touched(&self, deed: &Deed) -> Option<(Vec<ApplicationNumber>, Status)> {
        let number = deed.moves()?;
        let base = self.records.get(&number).and_then(|record| record.base);
        Some((std::iter::once(number).chain(base).collect(), leads_to(deed)))
    }
}

/// How many records a call brings.
fn brings(deed: &Deed) -> usize {
    match deed {
        Deed::Submit(_) => 1,
        Deed::Import(file) => file.lines().count() - 1,
        _ => 0,
    }
}

/// The status that a call leaves a record in.
fn leads_to(deed: &Deed) -> Status {
    match deed {
        Deed::BeginReview(_) => Status::UnderReview,
        Deed::Approve(_) => Status::Approved,
        Deed::Reject(_) => Status::Rejected,
        Deed::Withdraw(_) => Status::Withdrawn,
        Deed::Issue(_) | Deed::Revoke(_) => Status::Completed,
        _ => Status::Received,
    }
}

/// The whole list.
pub(crate) fn listed(ra: &Ra) -> Result<Vec<passport_core::model::ListRow>, Error> {
    let mut query = ListQuery::default();
    query.rows = 500;
    let mut rows = Vec::new();
    let mut cursor: Option<String> = None;
    loop {
        let page = ra.applications(&query, cursor.as_deref())?;
        rows.extend(page.rows);
        cursor = page.next;
        if cursor.is_none() {
            return Ok(rows);
        }
    }
}

/// The certificates that a call was answered to have revoked.
pub(crate) fn revoked(entry: &Entry) -> Vec<ApplicationNumber> {
    match &entry.answer {
        Some(Answer::Revoked(numbers)) => numbers.clone(),
        _ => Vec::new(),
    }
}
