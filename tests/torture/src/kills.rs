//! 強制終了 — Two processes that submit, review, issue, reissue, revoke, import and take coupons on one file, killed by SIGKILL
//! at moments of chance, each over and over. After every kill everything that was acknowledged must be there, once; and what
//! was in flight is repeated with its request key by the next process, and done once.

#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};
use std::time::Duration;

use fastrand::Rng;
use passport_core::{Error, Registry};

use crate::crew::{Parent, Worker};
use crate::deeds::{Desk, clock};
use crate::journal::{self, Deed, Entry, Journal, Moment};
use crate::judge;
use crate::ledger::Ledger;
use crate::{Report, Run, world};

const SLOTS: usize = 2;
/// Kills that one registry sees: checking it takes longer the more it holds.
const PER_REGISTRY: u64 = 40;
/// The most lines that a worker writes before its kill, and the longest time it is then given.
const LINES: usize = 40;
const PATIENCE: Duration = Duration::from_millis(8);

/// A registry, the accounts of its workers, and what is known of them.
struct Site {
    folder: tempfile::TempDir,
    access_keys: Vec<String>,
    head: Option<String>,
}

impl Site {
    fn new() -> Result<Site, Error> {
        let folder = tempfile::tempdir().unwrap();
        let registry = Registry::create(folder.path().join("registry.db"), world::options(clock()))?;
        let ra = registry.ra("operator")?;
        let access_keys = (0..SLOTS).map(|_| world::account(&ra)).collect::<Result<_, _>>()?;
        Ok(Site { folder, access_keys, head: None })
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("registry.db")
    }

    fn journal(&self, slot: usize) -> PathBuf {
        self.folder.path().join(format!("journal-{slot}"))
    }

    /// What a worker is told: where, for whom, what its choices follow from, and how much it is to do.
    fn arguments(&self, slot: usize, seed: u64, limit: u64) -> Vec<String> {
        let path = self.path().into_os_string().into_string().unwrap();
        let journal = self.journal(slot).into_os_string().into_string().unwrap();
        let numbers = [slot.to_string(), seed.to_string(), limit.to_string()];
        [vec![path, journal, self.access_keys[slot].clone()], numbers.to_vec()].concat()
    }

    fn ledger(&self, slot: usize) -> Ledger {
        Ledger::of(&[journal::read(&self.journal(slot))])
    }

    /// Opens the registry as it was left, and holds it against the journals of the workers that are dead. Answers what was
    /// in flight and had been done.
    fn check(&mut self, dead: &[usize], faults: &mut Vec<String>) -> Result<u64, Error> {
        let registry = Registry::open(self.path(), world::options(clock()))?;
        let ra = registry.ra("inspector")?;
        let findings = judge::examine(&self.path()).unwrap();
        let mut done = 0;
        for slot in dead {
            let ledger = self.ledger(*slot);
            faults.extend(findings.compare(&ledger));
            faults.extend(ledger.compare(&ra, &[&self.access_keys[*slot]])?);
            let is_there = |entry: &&Entry| findings.has(entry.key.as_str(), reference(&entry.deed));
            done += ledger.in_flight.iter().filter(is_there).count() as u64;
        }
        faults.extend(judge::audit(&ra, &mut self.head)?);
        Ok(done)
    }
}

/// The first contract that an import brings.
fn reference(deed: &Deed) -> Option<&str> {
    match deed {
        Deed::Import(file) => file.lines().nth(1)?.split(',').nth(1),
        _ => None,
    }
}

/// A worker: repeats what was in flight, and goes on until it has done so much more.
pub(crate) fn child(arguments: &[String]) {
    let [path, journal, access_key, slot, seed, limit] = arguments else { panic!("six arguments") };
    let (slot, seed, limit) = (slot.parse().unwrap(), seed.parse().unwrap(), limit.parse().unwrap());
    work((Path::new(path), Path::new(journal)), access_key, slot, seed, limit).unwrap();
}

fn work(
    (path, journal): (&Path, &Path),
    access_key: &str,
    slot: usize,
    seed: u64,
    limit: u64,
) -> Result<(), Error> {
    let parent = Parent::find();
    let mut desk = Desk::open(path, access_key, slot, seed)?;
    let (mut journal, mut entries) = Journal::open(journal);
    if let Some(entry) = entries.last_mut().filter(|entry| entry.answer.is_none()) {
        entry.answer = Some(desk.repeat(&mut journal, &entry.key, &entry.deed));
    }
    let mut ledger = Ledger::of(&[entries.clone()]);
    for count in (entries.len()..).take(usize::try_from(limit).unwrap()) {
        if !parent.is_there() {
            break;
        }
        let (key, deed) = desk.choose(&ledger, count)?;
        let answer = Some(desk.act(&mut journal, &key, &deed));
        ledger.take(&Entry { key, deed, answer, repeats: 0, at: 0, took: 0 });
    }
    Ok(())
}

/// What was counted.
#[derive(Default)]
struct Tally {
    kills: u64,
    inside: u64,
    opening: u64,
    in_flight_and_done: u64,
    acknowledged: u64,
    refused: u64,
    repeated: u64,
    registries: u64,
    faults: Vec<String>,
}

pub(crate) fn run(run: &Run) -> Report {
    let mut random = Rng::with_seed(run.seed);
    let mut tally = Tally::default();
    while tally.kills < run.count && tally.faults.is_empty() {
        let kills = (run.count - tally.kills).min(PER_REGISTRY);
        let mut site = Site::new().unwrap();
        if let Err(error) = besiege(&mut site, kills, &mut random, &mut tally) {
            tally.faults.push(format!("the registry cannot be read: {error}"));
        }
        if !tally.faults.is_empty() {
            println!("kept: {}", site.folder.keep().display());
        }
        if tally.kills % 1000 == 0 {
            println!("kills: {} so far", tally.kills);
        }
    }
    if tally.inside * 20 < tally.kills {
        tally.faults.push("hardly a kill fell inside a call".to_owned());
    }
    let figures = vec![
        ("kills", tally.kills),
        ("of them inside a call", tally.inside),
        ("while opening", tally.opening),
        ("calls acknowledged", tally.acknowledged),
        ("refused", tally.refused),
        ("in flight and done already", tally.in_flight_and_done),
        ("repeated", tally.repeated),
        ("registries", tally.registries),
        ("processes at once", SLOTS as u64),
    ];
    Report { figures, faults: tally.faults }
}

/// So many kills on one registry.
fn besiege(site: &mut Site, kills: u64, random: &mut Rng, tally: &mut Tally) -> Result<(), Error> {
    let begin = |site: &Site, slot: usize, random: &mut Rng| {
        let before = journal::length(&site.journal(slot));
        (Worker::spawn("kills", &site.arguments(slot, random.u64(..), u64::MAX)), before)
    };
    let mut workers: Vec<_> = (0..SLOTS).map(|slot| begin(site, slot, random)).collect();
    let until = tally.kills + kills;
    while tally.kills < until && tally.faults.is_empty() {
        let slot = random.usize(0..SLOTS);
        // Some fall before it has come to its first call.
        if random.u8(0..10) > 0 {
            let (worker, before) = &mut workers[slot];
            let lines = *before + random.usize(1..LINES);
            while journal::length(&site.journal(slot)) < lines && !worker.has_ended() {
                std::thread::sleep(PATIENCE / 8);
            }
        }
        std::thread::sleep(PATIENCE.mul_f64(random.f64()));
        let mut dead = vec![slot];
        if random.u8(0..4) == 0 && tally.kills + 1 < until {
            dead.extend((0..SLOTS).filter(|other| *other != slot));
        }
        for slot in &dead {
            let (worker, before) = &mut workers[*slot];
            tally.faults.extend(worker.kill().err());
            tally.kills += 1;
            match journal::moment(&site.journal(*slot), *before) {
                Moment::Inside => tally.inside += 1,
                Moment::Opening => tally.opening += 1,
                Moment::Between => {}
            }
        }
        tally.in_flight_and_done += site.check(&dead, &mut tally.faults)?;
        for slot in dead {
            workers[slot] = begin(site, slot, random);
        }
    }
    drop(workers);
    let all: Vec<usize> = (0..SLOTS).collect();
    site.check(&all, &mut tally.faults)?;
    for slot in &all {
        // What is still in flight is repeated, and nothing else done.
        tally.faults.extend(Worker::spawn("kills", &site.arguments(*slot, 0, 0)).finish().err());
        let ledger = site.ledger(*slot);
        tally.acknowledged += ledger.acknowledged;
        tally.refused += ledger.refused;
        tally.repeated += ledger.repeated;
    }
    site.check(&all, &mut tally.faults)?;
    let registry = Registry::open(site.path(), world::options(clock()))?;
    tally.faults.extend(judge::integrity(&registry)?);
    tally.registries += 1;
    Ok(())
}
