//! 混雑 — Eight processes on one file at once: three submit, one reviews and issues, two read, one does due work, one exports.
//! Nothing is lost and nothing doubled, everyone does its count, and nobody is ever told that the registry is busy.

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use passport_core::model::{
    ApplicationNumber, DueKind, ExportFormat, ListQuery, RequestKey, SearchField, TextCondition,
};
use passport_core::{Error, Registry};

use crate::crew::{self, Worker};
use crate::deeds::{self, Desk, TODAY};
use crate::journal::{self, Answer, Deed, Entry, Journal};
use crate::ledger::{self, Ledger};
use crate::{Report, Run, judge, world};

#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    Submits,
    Reviews,
    Reads,
    DoesDueWork,
    Exports,
}

use Role::{DoesDueWork, Exports, Reads, Reviews, Submits};

const ROLES: [Role; 8] = [Submits, Submits, Submits, Reviews, Reads, Reads, DoesDueWork, Exports];
/// The first so many have an account of their own; everyone else sits at the desk of the first.
const SUBMITTERS: usize = 3;
/// Coupons that the submitters contend for; of each of two ranges.
const COUPONS: usize = 100;

/// A worker: does its count of what its role is.
pub(crate) fn child(arguments: &[String]) {
    let [path, journal, access_key, slot, seed, count] = arguments else { panic!("six arguments") };
    let (slot, count): (usize, u64) = (slot.parse().unwrap(), count.parse().unwrap());
    let account = if slot < SUBMITTERS { slot } else { 0 };
    let desk = Desk::open(Path::new(path), access_key, account, seed.parse().unwrap()).unwrap();
    let over = Path::new(path).with_extension("over");
    let journal = Journal::open(Path::new(journal)).0;
    crew::stand_by();
    work(desk, journal, slot, count, &over).unwrap();
}

/// Whoever makes no records goes on until those who do have ended.
fn work(mut desk: Desk, mut journal: Journal, slot: usize, count: u64, over: &Path) -> Result<(), Error> {
    let mut waiting: Vec<ApplicationNumber> = Vec::new();
    let mut seen = 0;
    let makes_records = matches!(ROLES[slot], Submits | Reviews);
    for index in (0..).take_while(|index| *index < count || !makes_records && !over.exists()) {
        let key: RequestKey = format!("{slot}-{index}").parse().unwrap();
        match ROLES[slot] {
            Submits => {
                let (key, deed) = desk.submission(COUPONS)?;
                desk.act(&mut journal, &key, &deed);
            }
            Reviews => {
                while waiting.is_empty() {
                    let open = desk.ra.worklist()?;
                    waiting = open.iter().take(20).rev().map(|item| item.number).collect();
                }
                let number = *waiting.last().unwrap();
                let deed = step(&desk, number)?;
                desk.act(&mut journal, &key, &deed);
                if matches!(deed, Deed::Issue(_)) {
                    waiting.pop();
                }
            }
            DoesDueWork => {
                desk.act(&mut journal, &key, &Deed::RunDue);
            }
            Reads => {
                journal.act(&key, &Deed::Read, || read(&desk, &mut seen));
            }
            Exports => {
                journal.act(&key, &Deed::Read, || export(&desk, &mut seen));
            }
        }
    }
    Ok(())
}

/// The next step of a record.
fn step(desk: &Desk, number: ApplicationNumber) -> Result<Deed, Error> {
    use passport_core::model::Status::{Received, UnderReview};
    Ok(match desk.ra.application(number)?.status {
        Received => Deed::BeginReview(number),
        UnderReview => Deed::Approve(number),
        _ => Deed::Issue(number),
    })
}

/// Some pages of the list, a search, a record and its acts. What was there before is there still.
fn read(desk: &Desk, seen: &mut usize) -> Result<Answer, Error> {
    let mut query = ListQuery::default();
    query.exact_total = true;
    query.texts = vec![TextCondition { field: SearchField::ServerName, text: "example".to_owned() }];
    let mut numbers = BTreeSet::new();
    let mut cursor: Option<String> = None;
    for _ in 0..3 {
        let page = desk.session.applications(&query, cursor.as_deref())?;
        let total = page.total as usize;
        if total < *seen {
            return Ok(Answer::Failed(format!("of {seen} records {total} are left")));
        }
        *seen = total;
        for row in &page.rows {
            if !numbers.insert(row.number) {
                return Ok(Answer::Failed(format!("{} stands in the list twice", row.number)));
            }
        }
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    if let Some(number) = numbers.last() {
        desk.session.application(*number)?;
        desk.session.actions(*number, None)?;
    }
    Ok(Answer::Read)
}

/// The list as a file, from beginning to end.
fn export(desk: &Desk, seen: &mut usize) -> Result<Answer, Error> {
    let mut query = ListQuery::default();
    query.rows = 200;
    let (mut lines, mut rows, mut cursor) = (0, 0, None::<String>);
    loop {
        let part = desk.ra.export(&query, ExportFormat::JsonLines, cursor.as_deref())?;
        lines += part.bytes.iter().filter(|byte| **byte == b'\n').count();
        rows += part.rows as usize;
        cursor = part.next;
        if cursor.is_none() {
            break;
        }
    }
    if rows < *seen || lines != rows {
        return Ok(Answer::Failed(format!("{lines} lines of {rows} records, of which {seen} were there before")));
    }
    *seen = rows;
    Ok(Answer::Read)
}

/// A registry with revocations that are due.
struct Site {
    folder: tempfile::TempDir,
    access_keys: Vec<String>,
    due: BTreeSet<ApplicationNumber>,
}

impl Site {
    fn new(due: u64) -> Result<Site, Error> {
        // Deferred by fourteen days, which have passed.
        let options = world::options(world::standing("2026-03-10T10:00:00+09:00"));
        let (folder, (access_keys, due)) = world::prepared(options, |registry| {
            let ra = registry.ra("operator")?;
            let access_keys = (0..SUBMITTERS).map(|_| world::account(&ra)).collect::<Result<_, _>>()?;
            let session = registry.session(&world::account(&ra)?)?;
            let due = (0..due).map(|_| world::deferred(registry, &session)).collect::<Result<_, _>>()?;
            registry.clock().set(TODAY.parse().unwrap())?;
            for range in 0..2 {
                let numbers: Vec<_> = (0..COUPONS).map(|index| format!("C-{range}-{index}")).collect();
                ra.add_coupons(&deeds::coupons(&numbers), None)?;
            }
            Ok((access_keys, due))
        })?;
        Ok(Site { folder, access_keys, due })
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("registry.db")
    }

    fn journal(&self, slot: usize) -> PathBuf {
        self.folder.path().join(format!("journal-{slot}"))
    }

    fn journals(&self) -> Vec<Vec<Entry>> {
        (0..ROLES.len()).map(|slot| journal::read(&self.journal(slot))).collect()
    }

    /// Holds the registry against everyone's journal.
    fn check(&self, count: u64) -> Result<Vec<String>, Error> {
        let journals = self.journals();
        let mut faults = Vec::new();
        for (slot, entries) in journals.iter().enumerate() {
            let done = entries.iter().filter(|entry| entry.answer.is_some()).count() as u64;
            if done < count || matches!(ROLES[slot], Submits | Reviews) && done > count {
                faults.push(format!("process {slot} did {done} of {count}"));
            }
            let was_refused = |entry: &&Entry| matches!(entry.answer, Some(Answer::Refused(_)));
            // A coupon may be taken; there is nothing else to refuse.
            if let Some(entry) = entries.iter().find(|entry| ROLES[slot] != Submits && was_refused(entry)) {
                faults.push(format!("process {slot} was refused: {}", entry.key));
            }
        }
        let registry = Registry::open(self.path(), world::options(deeds::clock()))?;
        let ra = registry.ra("inspector")?;
        let ledger = Ledger::of(&journals);
        let access_keys: Vec<_> = self.access_keys.iter().map(String::as_str).collect();
        faults.extend(judge::examine(&self.path()).unwrap().compare(&ledger));
        faults.extend(ledger.compare(&ra, &access_keys)?);
        faults.extend(judge::audit(&ra, &mut None)?);
        faults.extend(judge::integrity(&registry)?);
        let mut revoked: Vec<_> = journals.iter().flatten().flat_map(ledger::revoked).collect();
        revoked.sort_unstable();
        if !revoked.iter().eq(&self.due) {
            faults.push(format!("{} revocations were due, {} done", self.due.len(), revoked.len()));
        }
        faults.extend(
            ra.run_due()?
                .iter()
                .filter(|work| work.kind == DueKind::Revocation)
                .map(|work| format!("{:?} was left to do", work.number)),
        );
        Ok(faults)
    }
}

pub(crate) fn run(run: &Run) -> Report {
    let site = Site::new(run.count.div_ceil(4)).unwrap();
    let mut workers: Vec<_> = (0..ROLES.len())
        .map(|slot| {
            let path = |path: PathBuf| path.into_os_string().into_string().unwrap();
            let access_key = site.access_keys[if slot < SUBMITTERS { slot } else { 0 }].clone();
            let seed = run.seed.wrapping_add(slot as u64);
            let mut arguments = vec![path(site.path()), path(site.journal(slot)), access_key];
            arguments.extend([slot.to_string(), seed.to_string(), run.count.to_string()]);
            Worker::spawn("crowd", &arguments)
        })
        .collect();
    let mut faults = Vec::new();
    for worker in &mut workers {
        if worker.hear() != "ready" {
            faults.push("a process was not ready".to_owned());
        }
    }
    workers.iter_mut().for_each(Worker::give_signal);
    // Those who make records are the first.
    let (making, others) = workers.split_at_mut(SUBMITTERS + 1);
    faults.extend(making.iter_mut().filter_map(|worker| worker.finish().err()));
    std::fs::write(site.path().with_extension("over"), b"").unwrap();
    faults.extend(others.iter_mut().filter_map(|worker| worker.finish().err()));
    match site.check(run.count) {
        Ok(found) => faults.extend(found),
        Err(error) => faults.push(format!("the registry cannot be read: {error}")),
    }
    let journals = site.journals();
    let slowest = slowest(&journals[..SUBMITTERS]);
    if slowest == 0 {
        faults.push("a submitter had done nothing when another had done all".to_owned());
    }
    let figures = figures(&journals, slowest);
    if !faults.is_empty() {
        println!("kept: {}", site.folder.keep().display());
    }
    Report { figures, faults }
}

/// What the slowest had done when the first had done all.
fn slowest(submitters: &[Vec<Entry>]) -> u64 {
    let end = submitters.iter().filter_map(|entries| entries.last()).map(|entry| entry.at).min().unwrap_or(0);
    let done = |entries: &Vec<Entry>| entries.iter().filter(|entry| entry.at <= end).count() as u64;
    submitters.iter().map(done).min().unwrap_or(0)
}

fn figures(journals: &[Vec<Entry>], slowest: u64) -> Vec<(&'static str, u64)> {
    let longest = |of: &[Role]| {
        let theirs =
            journals.iter().zip(ROLES).filter(|(_, role)| of.contains(role)).flat_map(|(entries, _)| entries);
        theirs.map(|entry| entry.took).max().unwrap_or(0) / 1000
    };
    let ledger = Ledger::of(journals);
    vec![
        ("processes", ROLES.len() as u64),
        ("operations", journals.iter().map(|entries| entries.len() as u64).sum()),
        ("changes acknowledged", ledger.acknowledged),
        ("refused", ledger.refused),
        ("done by the slowest submitter when the first had done all", slowest),
        ("ms the longest submission or review", longest(&[Submits, Reviews])),
        ("ms the longest reading", longest(&[Reads])),
        ("ms the longest export", longest(&[Exports])),
    ]
}
