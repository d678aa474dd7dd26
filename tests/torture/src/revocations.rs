//! 後日失効 — Deferred revocations fall due while two processes do due work, and are killed over and over: each certificate is
//! revoked once, in the audit, in the CRL and in what is told, and none early.

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::Duration;

use chrono::TimeDelta;
use fastrand::Rng;
use passport_core::model::{ApplicationNumber, DueKind, Instant};
use passport_core::{Error, Registry};
use rusqlite::Connection;
use x509_parser::prelude::{CertificateRevocationList, FromDer};

use crate::crew::{Parent, Worker};
use crate::journal::{self, Answer, Deed, Journal, Moment};
use crate::{Report, Run, judge, ledger, world};

const WORKERS: usize = 2;
/// At least so many kills, and one for so many revocations.
const KILLS: u64 = 20;
const PER_KILL: u64 = 20;
/// The longest time that a worker has before it is killed: about as long as what is due at an instant takes.
const PATIENCE: Duration = Duration::from_millis(25);
const BEGINNING: &str = "2026-04-01T10:00:00+09:00";

/// A worker: does due work over and over, by the clock that all processes share.
pub(crate) fn child(arguments: &[String]) {
    let [path, journal, hand] = arguments else { panic!("three arguments") };
    work((Path::new(path), Path::new(journal)), Path::new(hand), usize::MAX).unwrap();
}

fn work((path, journal): (&Path, &Path), hand: &Path, calls: usize) -> Result<(), Error> {
    let parent = Parent::find();
    let registry = Registry::open(path, world::options(world::standing(BEGINNING)))?;
    let ra = registry.ra("operator")?;
    let mut journal = Journal::open(journal).0;
    let key = "run-due".parse().unwrap();
    for _ in (0..calls).take_while(|_| parent.is_there()) {
        registry.clock().set(shown(hand))?;
        let answer = journal.act(&key, &Deed::RunDue, || {
            let done = ra.run_due()?.into_iter().filter(|work| work.kind == DueKind::Revocation);
            Ok(Answer::Revoked(done.filter_map(|work| work.number).collect()))
        });
        if matches!(answer, Answer::Revoked(numbers) if numbers.is_empty()) {
            std::thread::sleep(Duration::from_millis(3));
        }
    }
    Ok(())
}

fn shown(hand: &Path) -> Instant {
    std::fs::read_to_string(hand).unwrap().parse().unwrap()
}

/// A registry with deferred revocations, a minute apart.
struct Site {
    folder: tempfile::TempDir,
    due: BTreeMap<ApplicationNumber, Instant>,
}

impl Site {
    fn new(count: u64) -> Result<Site, Error> {
        let (folder, (due, now)) = world::prepared(world::options(world::standing(BEGINNING)), |registry| {
            let ra = registry.ra("operator")?;
            let session = registry.session(&world::account(&ra)?)?;
            let mut due = BTreeMap::new();
            for _ in 0..count {
                let number = world::deferred(registry, &session)?;
                let certificate = ra.application(number)?.certificate;
                due.insert(number, certificate.and_then(|certificate| certificate.revocation_due_at).unwrap());
                registry.clock().set(registry.clock().now() + TimeDelta::minutes(1))?;
            }
            Ok((due, registry.clock().now()))
        })?;
        let site = Site { folder, due };
        site.show(now);
        Ok(site)
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("registry.db")
    }

    fn journal(&self, slot: usize) -> PathBuf {
        self.folder.path().join(format!("journal-{slot}"))
    }

    fn hand(&self) -> PathBuf {
        self.folder.path().join("hand")
    }

    /// Sets everyone's clock, at once.
    fn show(&self, at: Instant) {
        let beside = self.folder.path().join("hand.new");
        std::fs::write(&beside, at.to_rfc3339()).unwrap();
        std::fs::rename(beside, self.hand()).unwrap();
    }

    /// A worker, and how many lines its journal had when it began.
    fn worker(&self, slot: usize) -> (Worker, usize) {
        let arguments =
            [self.path(), self.journal(slot), self.hand()].map(|path| path.to_str().unwrap().to_owned());
        (Worker::spawn("revocations", &arguments), journal::length(&self.journal(slot)))
    }

    /// At the end: each certificate was revoked once, and not early.
    fn check(&self) -> Result<Vec<String>, Error> {
        let registry = Registry::open(self.path(), world::options(world::standing(BEGINNING)))?;
        registry.clock().set(shown(&self.hand()))?;
        let ra = registry.ra("inspector")?;
        let mut faults = Vec::new();
        let mut serials = BTreeSet::new();
        for (number, due) in &self.due {
            let certificate = ra.application(*number)?.certificate.unwrap();
            match certificate.revoked_at {
                None => faults.push(format!("{number} was not revoked")),
                Some(at) if at < *due => faults.push(format!("{number} was revoked at {at}, and due at {due}")),
                Some(_) => {}
            }
            serials.insert(certificate.serial);
        }
        let connection = Connection::open(self.path()).unwrap();
        let counted = |sql: &str| -> BTreeMap<String, i64> {
            let mut statement = connection.prepare(sql).unwrap();
            let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
            rows.collect::<Result<_, _>>().unwrap()
        };
        let entries = "SELECT substr(subject, 13), count(*) FROM audit \
                       WHERE verb = 'run_due' AND subject LIKE 'application:%' GROUP BY subject";
        // 6 is what tells of a revocation.
        let notices = "SELECT CAST(number AS TEXT), count(*) FROM notice WHERE kind = 6 GROUP BY number";
        let once: BTreeMap<_, _> = self.due.keys().map(|number| (number.to_string(), 1)).collect();
        for (what, sql) in [("the audit", entries), ("what is told", notices)] {
            let found = counted(sql);
            let differs = once.keys().chain(found.keys()).filter(|number| found.get(*number) != once.get(*number));
            let differs: BTreeSet<_> = differs.collect();
            faults.extend(
                differs.iter().map(|number| format!("{number} stands in {what} {:?} times", found.get(*number))),
            );
        }
        let crl = ra.crl()?;
        let (_, crl) = CertificateRevocationList::from_der(&crl).unwrap();
        let mut listed: Vec<_> = crl.iter_revoked_certificates().map(|of| format!("{:x}", of.serial())).collect();
        listed.sort_unstable();
        let plain: BTreeSet<_> = serials.iter().map(|serial| serial.trim_start_matches('0').to_owned()).collect();
        if !listed.iter().eq(&plain) {
            faults.push(format!("the CRL has {} entries, and {} were due", listed.len(), plain.len()));
        }
        let mut told: Vec<_> = (0..WORKERS).flat_map(|slot| self.acknowledged(slot)).collect();
        told.sort_unstable();
        if let Some(pair) = told.windows(2).find(|pair| pair[0] == pair[1]) {
            faults.push(format!("{} was answered to be revoked twice", pair[0]));
        }
        faults.extend(judge::examine(&self.path()).unwrap().faults);
        faults.extend(judge::audit(&ra, &mut None)?);
        faults.extend(judge::integrity(&registry)?);
        Ok(faults)
    }

    fn acknowledged(&self, slot: usize) -> Vec<ApplicationNumber> {
        journal::read(&self.journal(slot)).iter().flat_map(ledger::revoked).collect()
    }
}

/// What was counted.
#[derive(Default)]
struct Tally {
    kills: u64,
    inside: u64,
    instants: u64,
    faults: Vec<String>,
}

pub(crate) fn run(run: &Run) -> Report {
    let mut random = Rng::with_seed(run.seed);
    let mut tally = Tally::default();
    let site = Site::new(run.count).unwrap();
    let kills = KILLS.max(run.count / PER_KILL);
    let checked = besiege(&site, kills, &mut random, &mut tally).and_then(|()| site.check());
    match checked {
        Ok(found) => tally.faults.extend(found),
        Err(error) => tally.faults.push(format!("the registry cannot be read: {error}")),
    }
    // Of few kills a busy machine may have none inside: that is not for a short run to judge.
    if tally.kills >= 100 && tally.inside * 10 < tally.kills {
        tally.faults.push("hardly a kill fell inside a call".to_owned());
    }
    let acknowledged: u64 = (0..WORKERS).map(|slot| site.acknowledged(slot).len() as u64).sum();
    let figures = vec![
        ("revocations", run.count),
        ("acknowledged", acknowledged),
        ("done by who was killed before it answered", run.count.saturating_sub(acknowledged)),
        ("kills", tally.kills),
        ("of them inside a call", tally.inside),
        ("instants", tally.instants),
        ("processes at once", WORKERS as u64),
    ];
    if !tally.faults.is_empty() {
        println!("kept: {}", site.folder.keep().display());
    }
    Report { figures, faults: tally.faults }
}

/// Moves the clock through the instants on which something is due, with two kills at each.
fn besiege(site: &Site, kills: u64, random: &mut Rng, tally: &mut Tally) -> Result<(), Error> {
    let mut due: Vec<Instant> = site.due.values().copied().collect();
    due.sort_unstable();
    let registry = Registry::open(site.path(), world::options(world::standing(BEGINNING)))?;
    let ra = registry.ra("inspector")?;
    let connection = Connection::open(site.path()).unwrap();
    let count =
        |sql: &str, at: Instant| -> i64 { connection.query_row(sql, [at.timestamp()], |row| row.get(0)).unwrap() };
    let early =
        |at| count("SELECT count(*) FROM certificate WHERE revoked_at IS NOT NULL AND revocation_due_at > ?1", at);
    let left =
        |at| count("SELECT count(*) FROM certificate WHERE revoked_at IS NULL AND revocation_due_at <= ?1", at);
    let mut workers: Vec<_> = (0..WORKERS).map(|slot| site.worker(slot)).collect();
    let steps = usize::try_from(kills / 2).unwrap();
    for step in 0..steps {
        let (first, last) = (due[due.len() * step / steps], due[due.len() * (step + 1) / steps - 1]);
        // A second before the next one is due there is nothing to do.
        registry.clock().set(first - TimeDelta::seconds(1))?;
        site.show(first - TimeDelta::seconds(1));
        if ra.run_due()?.iter().any(|work| work.kind == DueKind::Revocation) {
            tally.faults.push(format!("something was done before {first}"));
        }
        site.show(last);
        tally.instants += 1;
        for _ in 0..2 {
            let slot = random.usize(0..WORKERS);
            let (worker, before) = &mut workers[slot];
            // One in ten falls whenever it may, before it has come to its first call as well.
            let waits = random.u8(0..10) > 0;
            while waits && journal::length(&site.journal(slot)) == *before && !worker.has_ended() {
                std::thread::sleep(PATIENCE / 25);
            }
            std::thread::sleep(PATIENCE.mul_f64(random.f64()));
            tally.faults.extend(worker.kill().err());
            tally.kills += 1;
            tally.inside += u64::from(journal::moment(&site.journal(slot), *before) == Moment::Inside);
            workers[slot] = site.worker(slot);
        }
        while left(last) > 0 && !workers.iter_mut().any(|(worker, _)| worker.has_ended()) {
            std::thread::sleep(PATIENCE / 10);
        }
        if early(last) > 0 || left(last) > 0 {
            tally.faults.push(format!("at {last} {} were early and {} late", early(last), left(last)));
            break;
        }
    }
    Ok(())
}
