//! 静止 — A process that stands still in the midst of its write transaction, by SIGSTOP: readers go on answering, a new process
//! can be opened, a writer is told that the registry is busy and changes nothing; and when it goes on nothing is lost.

use std::path::Path;
use std::time::Duration;

use passport_core::model::{ApplicationNumber, ExportFormat, ListQuery, SearchField, TextCondition};
use passport_core::{Code, Error, Ra, Registry, Session};
use rusqlite::{Connection, ErrorCode};

use crate::crew::{self, Worker};
use crate::deeds::{clock, coupons};
use crate::{Report, Run, judge, world};

/// Entries of a list of weak keys: one transaction, and long enough to be met within it.
const ENTRIES: usize = 60_000;
/// Applications that are read meanwhile.
const RECORDS: usize = 20;
/// How often everything is read during a stop.
const ROUNDS: usize = 20;

/// A worker: loads a list, or reads.
pub(crate) fn child(arguments: &[String]) {
    let [path, what] = arguments else { panic!("two arguments") };
    let registry = Registry::open(path, world::options(clock())).unwrap();
    if what == "reads" {
        let ra = registry.ra("another reader").unwrap();
        let query = ListQuery::default();
        let number = ra.applications(&query, None).unwrap().rows[0].number;
        assert_eq!(read(&ra, None, number).unwrap(), RECORDS);
        return;
    }
    let list = std::fs::read(what).unwrap();
    crew::say(&registry.load_blocklist(&list).unwrap().to_string());
}

/// Everything that reads; answers how many records the list had.
fn read(ra: &Ra, session: Option<&Session>, number: ApplicationNumber) -> Result<usize, Error> {
    let mut query = ListQuery::default();
    query.rows = 500;
    query.texts = vec![TextCondition { field: SearchField::ServerName, text: "example".to_owned() }];
    let found = ra.applications(&query, None)?.rows.len();
    ra.application(number)?;
    ra.worklist()?;
    ra.notices(0, 100)?;
    ra.export(&query, ExportFormat::CsvUtf8, None)?;
    ra.audit_head()?;
    if let Some(session) = session {
        session.actions(number, None)?;
        session.applications(&query, None)?;
        session.application_form(number)?;
        session.calendar()?;
    }
    Ok(found)
}

/// Whether somebody holds the write transaction.
fn is_written_to(prober: &Connection) -> bool {
    match prober.execute_batch("BEGIN IMMEDIATE") {
        Ok(()) => prober.execute_batch("ROLLBACK").map(|()| false).unwrap(),
        Err(fault) => fault.sqlite_error_code().map(|code| code == ErrorCode::DatabaseBusy).unwrap(),
    }
}

/// What was counted.
#[derive(Default)]
struct Tally {
    stops: u64,
    missed: u64,
    readings: u64,
    processes: u64,
    busy: u64,
    faults: Vec<String>,
}

pub(crate) fn run(run: &Run) -> Report {
    let folder = tempfile::tempdir().unwrap();
    let mut random = fastrand::Rng::with_seed(run.seed);
    let mut tally = Tally::default();
    if let Err(error) = besiege(folder.path(), run.count, &mut random, &mut tally) {
        tally.faults.push(format!("a call failed: {error}"));
    }
    let figures = vec![
        ("stops within a write transaction", tally.stops),
        ("missed it", tally.missed),
        ("times everything was read meanwhile", tally.readings),
        ("by processes that began meanwhile", tally.processes),
        ("writers told that it is busy", tally.busy),
    ];
    Report { figures, faults: tally.faults }
}

fn besiege(folder: &Path, stops: u64, random: &mut fastrand::Rng, tally: &mut Tally) -> Result<(), Error> {
    let path = folder.join("registry.db");
    let registry = Registry::create(&path, world::options(clock()))?;
    let ra = registry.ra("operator")?;
    let session = registry.session(&world::account(&ra)?)?;
    let mut number = None;
    for _ in 0..RECORDS {
        number = Some(session.submit(&world::new_draft(&session)?)?.number);
    }
    let number = number.unwrap();
    world::conclude(&registry, number)?;
    let prober = Connection::open(&path).unwrap();
    prober.busy_timeout(Duration::ZERO).unwrap();
    let list_path = folder.join("blocklist.txt");
    let arguments = |what: &Path| [&path, what].map(|path| path.to_str().unwrap().to_owned());
    let mut head = None;
    while tally.stops < stops {
        let list: String = (0..ENTRIES).map(|_| format!("{:020x}\n", random.u128(..) >> 48)).collect();
        std::fs::write(&list_path, &list).unwrap();
        let mut writer = Worker::spawn("stops", &arguments(&list_path));
        while !is_written_to(&prober) && !writer.has_ended() {
            std::thread::sleep(Duration::from_micros(200));
        }
        writer.stop();
        // It may have come to its end before the signal came.
        let is_held = is_written_to(&prober);
        if is_held {
            tally.stops += 1;
            meanwhile((&registry, &ra, &session, number), &path, tally)?;
            if !is_written_to(&prober) {
                tally.faults.push("the writer did not stand still".to_owned());
            }
        } else {
            tally.missed += 1;
        }
        writer.go_on();
        let taken = writer.hear();
        tally.faults.extend(writer.finish().err());
        if taken != ENTRIES.to_string() || registry.load_blocklist(list.as_bytes())? != 0 {
            tally.faults.push(format!("of {ENTRIES} entries {taken} were taken in"));
        }
        if is_held {
            // What was told that it is busy is repeated.
            let name = format!("C-{}", tally.stops);
            ra.add_coupons(&coupons(std::slice::from_ref(&name)), Some(&name.parse().unwrap()))?;
        }
        tally.faults.extend(judge::examine(&path).unwrap().faults);
        tally.faults.extend(judge::audit(&ra, &mut head)?);
        tally.faults.extend(judge::integrity(&registry)?);
    }
    Ok(())
}

/// While the writer stands still.
fn meanwhile(
    (registry, ra, session, number): (&Registry, &Ra, &Session, ApplicationNumber),
    path: &Path,
    tally: &mut Tally,
) -> Result<(), Error> {
    for _ in 0..ROUNDS {
        if read(ra, Some(session), number)? != RECORDS {
            tally.faults.push("a reader did not find everything".to_owned());
        }
        let opened = Registry::open(path, world::options(registry.clock().clone()))?;
        if read(&opened.ra("new reader")?, None, number)? != RECORDS {
            tally.faults.push("a reader that opened it anew did not find everything".to_owned());
        }
        tally.readings += 2;
    }
    let arguments = [path.to_str().unwrap().to_owned(), "reads".to_owned()];
    tally.faults.extend(Worker::spawn("stops", &arguments).finish().err());
    tally.processes += 1;
    let name = format!("C-{}", tally.stops);
    match ra.add_coupons(&coupons(std::slice::from_ref(&name)), Some(&name.parse().unwrap())) {
        Err(error) if error.code() == Code::Busy => tally.busy += 1,
        other => {
            tally.faults.push(format!("a second writer was answered {:?}", other.map_err(|error| error.code())))
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_writes_is_seen() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("registry.db");
        Registry::create(&path, world::options(clock())).unwrap();
        let [prober, writer] = [(); 2].map(|()| Connection::open(&path).unwrap());
        prober.busy_timeout(Duration::ZERO).unwrap();
        assert!(!is_written_to(&prober));
        writer.execute_batch("BEGIN; SELECT * FROM account").unwrap();
        assert!(!is_written_to(&prober), "it only reads");
        writer.execute_batch("ROLLBACK; BEGIN IMMEDIATE").unwrap();
        assert!(is_written_to(&prober));
        writer.execute_batch("COMMIT").unwrap();
        assert!(!is_written_to(&prober));
    }
}
