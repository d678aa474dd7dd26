//! 取込みの行 — The cells of a row as a record; everything that is wrong with them, at once.

use chrono::{DateTime, TimeDelta};

use super::file::{Cells, File, Group};
use crate::digest;
use crate::error::Finding;
use crate::model::import::column;
use crate::model::{
    Certificate, ContractState, Day, Evidence, Field, Form, ImportCertificate, ImportContract, ImportRecord,
    Instant, Kind, RevocationReason, name,
};
use crate::pki::evidence;
use crate::rule::{Language, Rule};
use crate::rules::acceptance::{self, BACKDATING_DAYS};
use crate::rules::text;

/// The longest reference of a contract, in characters.
const MAX_REFERENCE: usize = 64;

/// The most rows of a contract: no real one has nearly as many.
const MAX_ROWS: u32 = 1_000;

/// The ends that a contract can have come to before its time.
const ENDINGS: [ContractState; 3] = [ContractState::Revoked, ContractState::Switched, ContractState::Cancelled];

/// Reads the rows of a contract. Its findings come with it; with an error among them its records are not all there.
pub(crate) fn contract(group: &Group, file: &File, now: Instant) -> (ImportContract, Vec<Finding>) {
    let is_too_long = group.rows > MAX_ROWS;
    let rows = if is_too_long { Vec::new() } else { file.cells(group) };
    let mut findings = Vec::new();
    let mut contract = ImportContract {
        row: group.row,
        access_key: group.access_key.parse().ok(),
        reference: group.reference.clone(),
        digest: digest_of(&rows),
        is_too_long,
        records: Vec::new(),
        ends_on: None,
        ending: None,
    };
    let mut at_first = |rule, column: &str| findings.push(Finding::of_line(rule, group.row, column.to_owned()));
    if is_too_long {
        at_first(Rule::TooLong, column::CONTRACT);
        return (contract, findings);
    }
    match group.reference.chars().count() {
        0 => at_first(Rule::Required, column::CONTRACT),
        1..=MAX_REFERENCE => {}
        _ => at_first(Rule::TooLong, column::CONTRACT),
    }
    if group.reference.chars().any(char::is_control) {
        at_first(Rule::BadFormat, column::CONTRACT);
    }
    if group.is_scattered {
        at_first(Rule::ContractReferenceUsed, column::CONTRACT);
    }
    for cells in &rows {
        let mut row = Row { cells, now, findings: cells.faults.clone() };
        row.contract(&mut contract);
        contract.records.extend(row.record());
        findings.append(&mut row.findings);
    }
    (contract, findings)
}

/// What rows say, whatever file they came in: the order of columns, the form of the file and its other rows are no part of it.
fn digest_of(rows: &[Cells]) -> [u8; 32] {
    let texts: Vec<_> = rows.iter().map(|cells| &cells.texts).collect();
    // Text always has JSON.
    digest::sha256(&serde_json::to_vec(&texts).unwrap_or_default())
}

struct Row<'a> {
    cells: &'a Cells,
    now: Instant,
    findings: Vec<Finding>,
}

/// When something was: an instant, or a day alone.
#[derive(Clone, Copy)]
enum When {
    At(Instant),
    On(Day),
}

impl When {
    fn starts(self) -> Instant {
        match self {
            When::At(at) => at,
            When::On(day) => day.starts(),
        }
    }

    /// As late as it can have been.
    fn ends(self, by: Instant) -> Instant {
        match self {
            When::At(at) => at,
            When::On(day) => day.ends().min(by).max(day.starts()),
        }
    }
}

impl Row<'_> {
    fn found(&mut self, rule: Rule, column: &str) {
        let field = Field::from_path(column);
        self.findings.push(Finding { field, ..Finding::of_line(rule, self.cells.row, column.to_owned()) });
    }

    fn text(&self, column: &str) -> &str {
        self.cells.texts.get(column).map_or("", String::as_str)
    }

    /// A cell that is not blank, read or found wrong.
    fn cell<T>(&mut self, column: &str, rule: Rule, read: impl FnOnce(&str) -> Option<T>) -> Option<T> {
        let text = Some(self.text(column)).filter(|text| !text.is_empty())?;
        let read = read(text);
        if read.is_none() {
            self.found(rule, column);
        }
        read
    }

    fn when(&mut self, column: &str) -> Option<When> {
        self.cell(column, Rule::BadFormat, when)
    }

    /// What a row says of its contract; rows that say it say the same.
    fn contract(&mut self, contract: &mut ImportContract) {
        let row = self.cells.row;
        let ends_on = self.cell(column::CONTRACT_ENDS_ON, Rule::BadFormat, day);
        if let Some(day) = ends_on {
            match contract.ends_on {
                Some((_, other)) if other != day => self.found(Rule::ImportOrderInvalid, column::CONTRACT_ENDS_ON),
                _ => contract.ends_on = Some((row, day)),
            }
        }
        let ending = self.cell(column::CONTRACT_ENDING, Rule::BadFormat, |text| {
            ContractState::from_name(text).filter(|state| ENDINGS.contains(state))
        });
        if let Some(ending) = ending {
            match contract.ending {
                Some(other) if other != ending => self.found(Rule::ImportOrderInvalid, column::CONTRACT_ENDING),
                _ => contract.ending = Some(ending),
            }
        }
    }

    fn record(&mut self) -> Option<ImportRecord> {
        let kind = self.cell(column::KIND, Rule::NotARecordKind, |text| {
            Kind::ALL.iter().copied().find(|kind| kind.name() == text || kind.label(Language::Japanese) == text)
        });
        let received = self.when(column::RECEIVED_AT);
        for needed in [column::KIND, column::RECEIVED_AT] {
            if self.text(needed).is_empty() {
                self.found(Rule::Required, needed);
            }
        }
        let completed = self.when(column::COMPLETED_AT);
        let number = self.cell(column::NUMBER, Rule::BadFormat, |text| text.parse().ok());
        let base = self.cell(column::BASE, Rule::BadFormat, |text| text.parse().ok());
        let mut form = self.form();
        let certificate = self.certificate(kind, &mut form);
        let (kind, received) = (kind?, received?);
        let issued_at = certificate.as_ref().map(|of| of.certificate.issued_at);
        let completed_at = match completed {
            Some(when) => when.ends(self.now),
            None => issued_at.map_or(received.ends(self.now), |at| at.max(received.starts())),
        };
        let received_at = received.ends(completed_at);
        if completed_at < received_at || completed.is_some_and(|when| self.now < when.starts()) {
            self.found(Rule::ImportOrderInvalid, column::COMPLETED_AT);
        }
        let earliest = Day::of(received_at).minus_days(BACKDATING_DAYS).starts();
        if self.now < received_at || issued_at.is_some_and(|at| at < earliest) {
            self.found(Rule::ImportOrderInvalid, column::RECEIVED_AT);
        }
        if issued_at.is_some_and(|at| completed_at < at) {
            self.found(Rule::ImportOrderInvalid, column::COMPLETED_AT);
        }
        let switched_from = Some(self.text(column::SWITCHED_FROM).to_owned()).filter(|text| !text.is_empty());
        if switched_from.is_some() && kind != Kind::Switch {
            self.found(Rule::UnknownField, column::SWITCHED_FROM);
        }
        let service = self.text(column::SERVICE).to_owned();
        if service.is_empty() && kind.opens_term() {
            self.found(Rule::Required, column::SERVICE);
        }
        let row = self.cells.row;
        Some(ImportRecord {
            row,
            number,
            base,
            kind,
            service,
            received_at,
            completed_at,
            form,
            certificate,
            switched_from,
        })
    }

    fn form(&mut self) -> Form {
        let mut form = Form::default();
        let cells = self.cells;
        for (column, raw) in &cells.texts {
            let Some(field) = Field::from_path(column) else { continue };
            match text::normalise(field, raw) {
                Ok(text) => form.set(field, text),
                Err(rule) => self.found(rule, column),
            }
        }
        form
    }

    /// The certificate of a row, with what became of it; the form is filled in from it and held against it.
    fn certificate(&mut self, kind: Option<Kind>, form: &mut Form) -> Option<ImportCertificate> {
        let kind = kind?;
        let of_certificates = [
            column::CERTIFICATE,
            column::CHAIN,
            column::REVOKED_AT,
            column::REVOCATION_REASON,
            column::FREE_REISSUE,
        ];
        if !kind.bears_certificate() {
            for column in of_certificates {
                if !self.text(column).is_empty() {
                    self.found(Rule::UnknownField, column);
                }
            }
            return None;
        }
        let is_free = self.cell(column::FREE_REISSUE, Rule::BadFormat, |text| {
            // A spreadsheet writes them in capitals.
            text.to_ascii_lowercase().parse::<bool>().ok()
        });
        let reason = self.cell(column::REVOCATION_REASON, Rule::BadFormat, RevocationReason::from_name);
        let revoked = self.when(column::REVOKED_AT);
        if reason.is_some() && self.text(column::REVOKED_AT).is_empty() {
            self.found(Rule::Required, column::REVOKED_AT);
        }
        if self.text(column::CERTIFICATE).is_empty() {
            self.found(Rule::Required, column::CERTIFICATE);
            return None;
        }
        let read = evidence::read_kept(self.text(column::CERTIFICATE), self.text(column::CHAIN));
        let (evidence, chain) = match read {
            Ok(read) => read,
            Err(rule) => {
                self.found(rule, column::CERTIFICATE);
                return None;
            }
        };
        let period = (evidence.not_before, evidence.not_after);
        let checks = [
            (!evidence.is_ca, Rule::CertificateIsCa),
            (!evidence.is_precertificate, Rule::CertificatePrecertificate),
            (period.0 < period.1 && period.0 <= self.now, Rule::CertificatePeriodInvalid),
        ];
        for (_, rule) in checks.into_iter().filter(|(holds, _)| !holds) {
            self.found(rule, column::CERTIFICATE);
        }
        if !chain.is_empty() && !evidence.chain_verifies {
            let finding = Finding::of_line(Rule::CertificateChainInvalid, self.cells.row, column::CHAIN.to_owned());
            self.findings.push(finding.warning());
        }
        self.fill_in(form, &evidence);
        let revoked_at = revoked.map(|when| when.ends(period.1.min(self.now)));
        if revoked_at.is_some_and(|at| at < period.0 || period.1.min(self.now) < at) {
            self.found(Rule::RevocationInstantInvalid, column::REVOKED_AT);
        }
        let certificate = Certificate {
            revoked_at,
            // Where it is blank the other rows may say it.
            revocation_reason: reason,
            has_free_reissue: is_free.unwrap_or_default(),
            is_recorded: true,
            chain,
            ..Certificate::new(evidence.serial, period, period.0, evidence.der)
        };
        let public_key = evidence::public_key(&certificate.der).unwrap_or_default();
        Some(ImportCertificate { certificate, public_key, spki: evidence.spki, issuer: evidence.issuer })
    }

    /// The subject and the names of the form are the certificate's; what stands there already must be that.
    fn fill_in(&mut self, form: &mut Form, evidence: &Evidence) {
        for (field, is) in acceptance::subject(evidence) {
            if form.text(field).is_empty() {
                form.set(field, is);
            } else if form.text(field) != is {
                self.found(Rule::CertificateSubjectMismatch, field.path());
            }
        }
        let mut names: Vec<&str> = evidence.names.iter().map(String::as_str).collect();
        names.retain(|name| name::normalise(name).is_ok());
        let common_name = evidence.common_names.first().map(String::as_str).or(names.first().copied());
        if form.text(Field::ServerCommonName).is_empty() {
            form.set(Field::ServerCommonName, common_name.unwrap_or_default());
        }
        let known = |name: &str| names.contains(&name) || evidence.common_names.iter().any(|of| of == name);
        if !known(form.text(Field::ServerCommonName)) {
            self.found(Rule::CertificateNamesMismatch, Field::ServerCommonName.path());
        }
        if form.text(Field::ServerAlternativeNames).is_empty() {
            form.set(Field::ServerAlternativeNames, names.join("\n"));
        } else if !form.lines(Field::ServerAlternativeNames).all(known) {
            self.found(Rule::CertificateNamesMismatch, Field::ServerAlternativeNames.path());
        }
    }
}

/// 日 — A day as it is written, or as a spreadsheet writes it: `2026-04-01`, `2026/4/1`.
fn day(text: &str) -> Option<Day> {
    let mut parts = text.split(if text.contains('/') { '/' } else { '-' });
    let mut part = || parts.next()?.parse::<u32>().ok();
    let (year, month, day) = (part()?, part()?, part()?);
    if parts.next().is_some() { None } else { Day::new(year.try_into().ok()?, month, day) }
}

/// 時 — An instant (RFC 3339), or a day alone.
fn when(text: &str) -> Option<When> {
    if let Some(day) = day(text) {
        return Some(When::On(day));
    }
    let at = DateTime::parse_from_rfc3339(text).ok()?.to_utc();
    // The registry keeps whole seconds.
    Some(When::At(at - TimeDelta::nanoseconds(at.timestamp_subsec_nanos().into())))
}
