//! 取込み — Records of another system, contract by contract: each whole or not at all (4).

mod sight;

use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};

use sight::{Foreseen, Sight};

use super::{Ra, free_code};
use crate::context::Command;
use crate::error::{Finding, Result};
use crate::filing;
use crate::import::{self, File, Given};
use crate::journal;
use crate::model::account::AccountId;
use crate::model::authority::Role;
use crate::model::import::column;
use crate::model::{
    Account, ApplicationNumber, Certificate, Contract, ContractCode, Day, Dossier, Ending, ExportFormat,
    ImportCertificate, ImportContract, ImportOutcome, ImportPart, ImportedContract, Instant,
};
use crate::rule::Rule;
use crate::rules::import::{Against, Imported, SwitchedFrom, contract};
use crate::rules::{acceptance, certificate};
use crate::store::{ContractDue, Origin, Reader, Writer, free_number};

/// The rows of a part, unless one contract has more.
const ROWS: u32 = 250;

/// 取込み — The import of a file, part by part.
///
/// Each part is one transaction. A contract is taken in whole or not at all, and never twice: brought again from the same rows
/// it is known, so that an import that was stopped, or whose process was killed, is gone on with by beginning it anew.
pub struct Import {
    ra: Ra,
    file: File,
    dry_run: bool,
    progress: Mutex<Progress>,
}

/// How far an import has come.
#[derive(Default)]
struct Progress {
    /// The contract that the next part begins with, and the rows before it.
    next: usize,
    rows_done: u32,
    foreseen: Foreseen,
}

/// What is found of a contract against the registry.
struct Judged {
    outcome: ImportOutcome,
    code: Option<ContractCode>,
    findings: Vec<Finding>,
}

/// A contract as its rows say it, and what is wrong with them.
type Read = (ImportContract, Vec<Finding>);

impl Ra {
    /// 取込み — Begins the import of records of another system (4): reads the file over, and changes nothing yet.
    ///
    /// `docs/guide/import.md` tells the columns. In a dry run nothing is ever changed, and everything is found that would be
    /// found.
    ///
    /// # Errors
    /// `Invalid` with `import_unreadable` for a file that is not of the form given, and with `unknown_field` and `required`
    /// for titles that there are not, or that are missing.
    pub fn import_records(&self, source: &[u8], format: ExportFormat, dry_run: bool) -> Result<Import> {
        journal::command("import_records", || {
            self.context.is_usable()?;
            let file = File::read(source, format)?;
            Ok(Import { ra: self.clone(), file, dry_run, progress: Mutex::default() })
        })
    }
}

impl Import {
    /// 全行数 — How many rows the file has, but for titles and blank ones.
    pub fn rows(&self) -> u32 {
        self.file.rows()
    }

    /// 次の一部 — Takes in the next contracts, of some hundred rows; after the last an empty part.
    ///
    /// A contract in whose rows an error was found is left out, and what was found told; the others are taken in. From several
    /// threads the parts come one after another.
    ///
    /// # Errors
    /// `Storage`, `Busy`, `OutcomeUnknown`, `Closed`, `Forked`; the next call does the same part again.
    pub fn step(&self) -> Result<ImportPart> {
        journal::command("import_records", || {
            // A child waits for no thread of its parent.
            self.ra.context.is_usable()?;
            let mut progress = self.progress.lock().unwrap_or_else(PoisonError::into_inner);
            let now = self.ra.context.clock.now();
            let groups = self.file.groups();
            let mut end = progress.next;
            let mut rows = 0;
            while end < groups.len() && (rows == 0 || rows + groups[end].rows <= ROWS) {
                rows += groups[end].rows;
                end += 1;
            }
            let groups = &groups[progress.next..end];
            // Certificates are read before the transaction.
            let read: Vec<_> = groups.iter().map(|of| import::contract(of, &self.file, now)).collect();
            let (judged, fresh) = if self.dry_run {
                self.foresee(&read, &progress.foreseen, now)?
            } else {
                (self.ra.take_in(&read, self.file.given(), now)?, Foreseen::default())
            };
            let mut part = ImportPart {
                contracts: Vec::new(),
                findings: Vec::new(),
                rows_done: progress.rows_done + rows,
                rows: self.file.rows(),
                is_last: end == self.file.groups().len(),
            };
            for (group, judged) in groups.iter().zip(judged) {
                part.contracts.push(ImportedContract {
                    access_key: group.access_key.clone(),
                    reference: group.reference.clone(),
                    row: group.row,
                    rows: group.rows,
                    outcome: judged.outcome,
                    contract_code: judged.code,
                });
                part.findings.extend(judged.findings);
            }
            (progress.next, progress.rows_done) = (end, part.rows_done);
            progress.foreseen.join(fresh);
            Ok(part)
        })
    }

    /// What would become of contracts.
    fn foresee(&self, read: &[Read], before: &Foreseen, now: Instant) -> Result<(Vec<Judged>, Foreseen)> {
        self.ra.context.read(|reader| {
            let mut fresh = Foreseen::default();
            let mut all = Vec::new();
            for read in read {
                let sight = Sight { reader, foreseen: [before, &fresh] };
                let (mut judged, imported) = self.ra.judge_import(&sight, read, self.file.given(), now)?;
                // Another would be drawn.
                judged.code = judged.code.filter(|code| imported.is_none() || code.to_string() == read.0.reference);
                imported.into_iter().for_each(|imported| fresh.add(&read.0, imported));
                all.push(judged);
            }
            Ok((all, fresh))
        })
    }
}

impl Ra {
    /// Takes contracts in, in one transaction. Where all are known already nothing is written.
    fn take_in(&self, read: &[Read], file: &Given, now: Instant) -> Result<Vec<Judged>> {
        let nothing = Foreseen::default();
        let judge = |reader: &dyn Reader, read: &Read| {
            self.judge_import(&Sight { reader, foreseen: [&nothing, &nothing] }, read, file, now)
        };
        let known: Option<Vec<Judged>> = self.context.read(|reader| {
            let mut all = Vec::new();
            for read in read {
                match self.known(&Sight { reader, foreseen: [&nothing, &nothing] }, &read.0)? {
                    Some(known) => all.push(known),
                    None => return Ok(None),
                }
            }
            Ok(Some(all))
        })?;
        if let Some(known) = known {
            return Ok(known);
        }
        let mut all = Vec::new();
        self.context.run(&Command::new(self.actor(), "import_records", None, &()), now, |writer, moment| {
            all.clear();
            for read in read {
                let (judged, imported) = judge(writer, read)?;
                if let Some(imported) = imported {
                    self.keep(writer, &read.0, imported, moment.today)?;
                }
                all.push(judged);
            }
            Ok(())
        })?;
        Ok(all)
    }

    /// Whether a contract was taken in before, from the same rows.
    fn known(&self, sight: &Sight<'_>, given: &ImportContract) -> Result<Option<Judged>> {
        let Some((account, _)) = self.holder_of(sight, given)? else { return Ok(None) };
        let origin = sight.origin(account, &given.reference)?.filter(|origin| origin.digest == given.digest);
        Ok(origin.map(|origin| Judged {
            outcome: ImportOutcome::Known,
            code: Some(origin.contract),
            findings: Vec::new(),
        }))
    }

    fn holder_of(&self, sight: &Sight<'_>, given: &ImportContract) -> Result<Option<(AccountId, Account)>> {
        given.access_key.as_ref().map_or(Ok(None), |key| sight.reader.account(key))
    }

    /// What becomes of a contract, and the contract as it is to be kept if it is taken in.
    fn judge_import(
        &self,
        sight: &Sight<'_>,
        (given, found): &Read,
        file: &Given,
        now: Instant,
    ) -> Result<(Judged, Option<Imported>)> {
        if let Some(known) = self.known(sight, given)? {
            return Ok((known, None));
        }
        let mut findings = found.clone();
        let left_out = |findings| (Judged { outcome: ImportOutcome::LeftOut, code: None, findings }, None);
        if given.is_too_long {
            return Ok(left_out(findings));
        }
        let Some((account, holder)) = self.holder_of(sight, given)? else {
            findings.push(Finding::of_line(Rule::UnknownAccount, given.row, column::ACCOUNT.to_owned()));
            return Ok(left_out(findings));
        };
        let kept_code: Option<ContractCode> = given.reference.parse().ok();
        let mut is_used = sight.origin(account, &given.reference)?.is_some();
        if let Some(code) = kept_code {
            is_used |= sight.code_is_taken(code)?;
        }
        if is_used {
            findings.push(Finding::of_line(Rule::ContractReferenceUsed, given.row, column::CONTRACT.to_owned()));
        }
        let mut numbers = Vec::new();
        let mut certificates = HashSet::new();
        for record in &given.records {
            let found = |rule, column: &str| Finding::of_line(rule, record.row, column.to_owned());
            match record.number {
                Some(number) if numbers.contains(&number) || sight.number_is_taken(number)? => {
                    findings.push(found(Rule::ApplicationNumberUsed, column::NUMBER));
                }
                Some(number) => numbers.push(number),
                None => numbers.push(drawn_number(sight.reader, file, &numbers)?),
            }
            if let Some(of) = &record.certificate {
                let is_repeated = !certificates.insert((of.issuer, &of.certificate.serial));
                if is_repeated || sight.is_kept(of)? {
                    findings.push(found(Rule::CertificateAlreadyRecorded, column::CERTIFICATE));
                }
                // It was issued, whoever has the key besides.
                let used = sight.key_use(&of.spki, account)?;
                let told = [(used.is_compromised, Rule::KeyCompromised), (used.is_in_use, Rule::KeyInUse)];
                let told = told.into_iter().filter(|(is_so, _)| *is_so);
                findings.extend(told.map(|(_, rule)| found(rule, column::CERTIFICATE).warning()));
            }
        }
        let from = self.switched_from(sight, account, given, &mut findings)?;
        if !acceptance::passes(&findings) {
            return Ok(left_out(findings));
        }
        let code = kept_code.map_or_else(|| drawn_code(sight, file), Ok)?;
        let catalogue = self.context.catalogue(sight.reader);
        let against = Against {
            account: (account, &holder),
            code,
            numbers: &numbers,
            from: from.as_ref(),
            catalogue: &catalogue,
            now,
        };
        let (imported, more) = contract(given, &against);
        findings.extend(more);
        Ok(match imported {
            Some(imported) => {
                (Judged { outcome: ImportOutcome::Imported, code: Some(code), findings }, Some(imported))
            }
            None => left_out(findings),
        })
    }

    /// The contract that the rows say theirs was switched from; it must be here, and have ended so.
    fn switched_from(
        &self,
        sight: &Sight<'_>,
        account: AccountId,
        given: &ImportContract,
        findings: &mut Vec<Finding>,
    ) -> Result<Option<SwitchedFrom>> {
        let mut told = given.records.iter().filter_map(|of| Some((of.row, of.switched_from.as_ref()?)));
        let Some((row, reference)) = told.next() else { return Ok(None) };
        let found = |rule, row| Finding::of_line(rule, row, column::SWITCHED_FROM.to_owned());
        let differing = told.filter(|(_, other)| *other != reference);
        findings.extend(differing.map(|(row, _)| found(Rule::ImportOrderInvalid, row)));
        let origin = sight.origin(account, reference)?;
        let from = origin.map_or(Ok(None), |origin| sight.contract(account, origin.contract))?;
        let from = from.filter(|from| from.ending == Some(Ending::Switched));
        if from.is_none() {
            findings.push(found(Rule::UnknownContract, row));
        }
        if let Some(from) = &from
            && sight.is_switched(account, from.code)?
        {
            findings.push(found(Rule::ImportOrderInvalid, row));
        }
        let with_records =
            |contract: Contract| Ok(SwitchedFrom { records: sight.records(account, contract.code)?, contract });
        from.map(with_records).transpose()
    }

    /// Writes a contract with its records and certificates.
    fn keep(&self, writer: &mut dyn Writer, given: &ImportContract, imported: Imported, today: Day) -> Result<()> {
        let catalogue = self.context.catalogue(writer);
        let Imported { contract, records, notice_on } = imported;
        let service = catalogue.service(&contract.service)?;
        let due = ContractDue { term: certificate::due_on(&contract), notice: notice_on };
        writer.insert_contract(&contract, due)?;
        let origin = Origin { contract: contract.code, digest: given.digest };
        writer.insert_origin(contract.account, &given.reference, &origin)?;
        for record in records {
            let certificate = given.records[record.place].certificate.as_ref();
            let contract = Some(contract.clone());
            let dossier =
                Dossier { application: record.application, contract, current: None, siblings: Vec::new() };
            let filed = filing::file(writer, &dossier, service, record.reissue_slot, today)?;
            if let (Some(kept), Some(given)) = (&filed.certificate, certificate) {
                let is_recorded = !self.has_issued(given)?;
                let kept = Certificate { is_recorded, ..kept.clone() };
                writer.insert_certificate(&filed, &kept, &given.spki, &given.issuer)?;
            }
        }
        Ok(())
    }

    /// Whether a certificate is the built-in CA's.
    fn has_issued(&self, given: &ImportCertificate) -> Result<bool> {
        let Some(ca) = &self.context.ca else { return Ok(false) };
        Ok(ca.issuer()? == given.issuer && ca.has_issued(Role::Issuing, &given.certificate.der)?)
    }
}

/// A contract code for a contract whose rows give none.
fn drawn_code(sight: &Sight<'_>, file: &Given) -> Result<ContractCode> {
    free_code(sight.reader, &|code| !file.codes.contains(&code) && !sight.is_drawn(code))
}

/// An application number for a row that gives none, beside those of its contract so far.
fn drawn_number(reader: &dyn Reader, file: &Given, so_far: &[ApplicationNumber]) -> Result<ApplicationNumber> {
    loop {
        let number = free_number(reader)?;
        if !file.numbers.contains(&number) && !so_far.contains(&number) {
            return Ok(number);
        }
    }
}
