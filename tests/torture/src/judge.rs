//! 審判 — What must be so of a registry's file whatever happened to it, asked from outside of the library: by SQL, in one
//! transaction, on a connection that reads.

use std::collections::{BTreeSet, HashMap};
use std::path::Path;

use passport_core::model::Status;
use passport_core::{Error, Ra, Registry};
use rusqlite::{Connection, OpenFlags};

use crate::ledger::Ledger;

/// What was found in a file.
#[derive(Default)]
pub(crate) struct Findings {
    /// What holds of no registry.
    pub(crate) faults: Vec<String>,
    /// Entries of the audit by request key, in order: number and subject.
    keys: HashMap<String, Vec<(i64, String)>>,
    /// By coupon: its state, and the application that reserved or used it.
    coupons: HashMap<String, (i64, Option<i64>)>,
    /// References of contracts that were imported.
    references: BTreeSet<String>,
}

/// Reads a file over.
pub(crate) fn examine(path: &Path) -> rusqlite::Result<Findings> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.execute_batch("BEGIN")?;
    let mut findings = Findings::default();
    let checked = rows(&connection, "PRAGMA integrity_check", |row| row.get::<_, String>(0))?;
    findings.faults.extend(checked.into_iter().filter(|line| line != "ok").map(|line| format!("SQLite: {line}")));
    let astray = rows(&connection, "PRAGMA foreign_key_check", |row| row.get::<_, String>(0))?;
    findings.faults.extend(astray.into_iter().map(|table| format!("a row of {table} refers to nothing")));
    let once = [
        ("an application number", "SELECT number FROM application GROUP BY number HAVING count(*) > 1"),
        ("a contract code", "SELECT code FROM contract GROUP BY code HAVING count(*) > 1"),
        // New applications conclude a contract each.
        (
            "a contract code of new applications",
            "SELECT contract FROM application WHERE kind = 1 AND contract IS NOT NULL GROUP BY contract HAVING count(*) > 1",
        ),
        (
            "a serial number",
            "SELECT hex(issuer) || serial FROM certificate GROUP BY issuer, serial HAVING count(*) > 1",
        ),
        (
            "a coupon of applications",
            "SELECT coupon FROM application WHERE coupon <> '' AND status <= 4 GROUP BY coupon HAVING count(*) > 1",
        ),
        ("a notice", "SELECT number FROM notice GROUP BY number, kind, \"on\", days_before HAVING count(*) > 1"),
    ];
    for (what, sql) in once {
        let twice = rows(&connection, sql, |row| row.get::<_, rusqlite::types::Value>(0))?;
        findings.faults.extend(twice.into_iter().map(|value| format!("{what} twice: {value:?}")));
    }
    let entries =
        "SELECT request_key, sequence, subject FROM audit WHERE request_key IS NOT NULL ORDER BY sequence";
    for (key, sequence, subject) in rows(&connection, entries, |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))? {
        findings.keys.entry(key).or_default().push((sequence, subject));
    }
    let coupons = "SELECT number, state, application FROM coupon";
    findings.coupons =
        rows(&connection, coupons, |row| Ok((row.get(0)?, (row.get(1)?, row.get(2)?))))?.into_iter().collect();
    findings.references =
        rows(&connection, "SELECT reference FROM import", |row| row.get(0))?.into_iter().collect();
    Ok(findings)
}

fn rows<T>(
    connection: &Connection,
    sql: &str,
    mut read: impl FnMut(&rusqlite::Row<'_>) -> rusqlite::Result<T>,
) -> rusqlite::Result<Vec<T>> {
    let mut statement = connection.prepare(sql)?;
    statement.query_map([], |row| read(row))?.collect()
}

impl Findings {
    /// Whether a call left its change: by its key in the audit, or the reference of an import.
    pub(crate) fn has(&self, key: &str, reference: Option<&str>) -> bool {
        self.keys.contains_key(key) || reference.is_some_and(|reference| self.references.contains(reference))
    }

    /// Holds request keys and coupons against a ledger: what was done left one change, what was refused none.
    pub(crate) fn compare(&self, ledger: &Ledger) -> Vec<String> {
        let mut faults = self.faults.clone();
        for (key, was_done) in &ledger.keys {
            let entries = self.keys.get(key.as_str()).map_or(&[][..], Vec::as_slice);
            let subjects: BTreeSet<_> = entries.iter().map(|(_, subject)| subject).collect();
            let is_one =
                entries.windows(2).all(|pair| pair[0].0 + 1 == pair[1].0) && subjects.len() == entries.len();
            match (*was_done, entries.is_empty()) {
                (true, true) => faults.push(format!("{key} was done, and the audit knows nothing of it")),
                (false, false) => faults.push(format!("{key} was refused, and changed something: {entries:?}")),
                _ if !is_one => faults.push(format!("{key} was done more than once: {entries:?}")),
                _ => {}
            }
        }
        let in_flight: Vec<_> = ledger.in_flight.iter().filter_map(|entry| entry.deed.moves()).collect();
        for (number, record) in ledger.records.iter().filter(|(number, _)| !in_flight.contains(number)) {
            // 2 reserved, 3 used.
            let state = match record.status {
                Status::Received | Status::UnderReview => 2,
                Status::Approved | Status::Completed => 3,
                _ => continue,
            };
            if !record.coupon.is_empty() && self.coupons.get(&record.coupon) != Some(&(state, Some(number.value())))
            {
                let is = self.coupons.get(&record.coupon);
                faults.push(format!("{} was taken by {number} ({:?}) and is {is:?}", record.coupon, record.status));
            }
        }
        let lost = ledger.coupons.iter().filter(|coupon| !self.coupons.contains_key(*coupon));
        faults.extend(lost.map(|coupon| format!("{coupon} was added and is lost")));
        faults
    }
}

/// Verifies the audit against a head from before, and takes its head for the next time.
pub(crate) fn audit(ra: &Ra, head: &mut Option<String>) -> Result<Vec<String>, Error> {
    let check = ra.verify_audit(head.as_deref())?;
    *head = Some(ra.audit_head()?);
    Ok(if check.is_sound() { Vec::new() } else { vec![format!("the audit is not sound: {check:?}")] })
}

/// What the library finds itself, in all that it keeps.
pub(crate) fn integrity(registry: &Registry) -> Result<Vec<String>, Error> {
    let check = registry.check_integrity()?;
    Ok(check.faults.iter().map(|fault| format!("{:?} {}: {}", fault.check, fault.subject, fault.text)).collect())
}
