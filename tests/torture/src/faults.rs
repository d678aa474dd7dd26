//! 入出力の障害 — Every call of the file system that a changing verb makes fails once, or from then on, or is the last thing that its
//! process does; then the registry holds all of the change or nothing of it, and the repeat makes it one.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use passport_core::{Code, Error, Registry};
use rusqlite::{Connection, OpenFlags};
use tempfile::TempDir;

use crate::apart::{End, apart};
use crate::disk::{self, Fault, Script};
use crate::stage::{Desk, Stage, folder, now};
use crate::verbs::{Again, OTHER, VERBS, Verb};
use crate::witness::{self, Witness};
use crate::world::options;
use crate::{Report, Run, vfs};

/// A slow verb has its turn so many times less often, while the others are not through.
const SLOWER: usize = 20;

/// A log of so many pages is moved into the file by the next commit.
const LONG_LOG: u64 = 1000 * 4120;

/// What a verb is run on.
struct Job<'a> {
    verb: &'a Verb,
    name: String,
    stage: &'a Stage,
    base: &'a TempDir,
    /// What it does when nothing is wrong.
    clean: Clean,
}

struct Clean {
    calls: Vec<disk::Call>,
    before: Witness,
    /// Entries of the audit that it adds.
    entries: u64,
}

#[derive(Default)]
struct Tally {
    points: u64,
    at_commit: u64,
    kills: u64,
    failed: u64,
    unknown: u64,
    there_after_all: u64,
}

pub(crate) fn run(run: &Run) -> Report {
    vfs::install();
    let mut random = fastrand::Rng::with_seed(run.seed);
    let stage = Stage::new();
    let (plain, long) = (folder(), folder());
    stage.copied(plain.path());
    with_a_log(&stage.copied(long.path()));
    let on = |verb: &'static Verb, base, more: &str| Job {
        verb,
        name: format!("{}{more}", verb.name),
        stage: &stage,
        base,
        clean: measured(verb, &stage, base),
    };
    let mut jobs: Vec<Job> = VERBS.iter().map(|verb| on(verb, &plain, "")).collect();
    let with_a_log = ["ra.open_account", "ra.issue", "backup.step", "registry.open"];
    jobs.extend(
        VERBS.iter().filter(|verb| with_a_log.contains(&verb.name)).map(|verb| on(verb, &long, " with a long log")),
    );
    let mut cases = Vec::new();
    for job in &jobs {
        let mut of_job = scripts(&job.clean.calls);
        random.shuffle(&mut of_job);
        let turns = of_job.into_iter().enumerate();
        cases
            .extend(turns.map(|(turn, script)| (if job.verb.is_slow { turn * SLOWER } else { turn }, job, script)));
    }
    cases.sort_by_key(|(turn, ..)| *turn);
    let all = cases.len();
    cases.truncate(usize::try_from(run.count).unwrap_or(usize::MAX));
    let (mut tally, mut faults) = (Tally::default(), Vec::new());
    for (_, job, script) in cases {
        let mut told = Vec::new();
        job.case(script, &mut tally, &mut told);
        let call = job.clean.calls[script.at];
        faults.extend(told.into_iter().map(|what| format!("{} {script:?} {call:?}: {what}", job.name)));
    }
    let figures = vec![
        ("verbs", VERBS.len() as u64),
        ("fault points there are", all as u64),
        ("tried", tally.points),
        ("of them writes and syncs", tally.at_commit),
        ("kills", tally.kills),
        ("calls that failed", tally.failed),
        ("outcomes unknown", tally.unknown),
        ("of them there after all", tally.there_after_all),
    ];
    Report { figures, faults }
}

/// Everything that can go wrong at each of a verb's calls.
fn scripts(calls: &[disk::Call]) -> Vec<Script> {
    let of_call = |(at, call): (usize, &disk::Call)| {
        let script = |fault, for_good, then_dies| Script { at, fault, for_good, then_dies };
        let mut scripts = vec![
            script(Fault::Broken, false, false),
            script(Fault::Broken, true, false),
            script(Fault::Death, false, true),
        ];
        if call.needs_room() {
            scripts.extend([script(Fault::Full, false, false), script(Fault::Full, true, false)]);
        }
        if call.commits() {
            scripts.push(script(Fault::Broken, false, true));
        }
        scripts
    };
    calls.iter().enumerate().flat_map(of_call).collect()
}

/// Gives a registry a log so long that the next commit moves it into the file.
fn with_a_log(path: &Path) {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE;
    let connection = Connection::open_with_flags_and_vfs(path, flags, vfs::PLAIN).unwrap();
    connection.execute_batch("PRAGMA wal_autocheckpoint = 0").unwrap();
    let log = beside(path, "-wal");
    while std::fs::metadata(&log).map_or(0, |log| log.len()) < LONG_LOG {
        for change in ["+ 1", "- 1"] {
            connection.execute_batch(&format!("UPDATE application SET updated_at = updated_at {change}")).unwrap();
        }
    }
    // Closing it would move the log.
    let kept = [path, &log].map(|path| (path.to_owned(), std::fs::read(path).unwrap()));
    drop(connection);
    for (path, bytes) in kept {
        std::fs::write(path, bytes).unwrap();
    }
}

fn beside(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    name.into()
}

/// A copy of a base, open.
fn opened(verb: &Verb, stage: &Stage, base: &TempDir, to: &Path) -> Desk {
    for entry in std::fs::read_dir(base.path()).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        std::fs::copy(entry.path(), to.join(&name)).unwrap();
        if verb.name == "registry.open" {
            std::fs::copy(entry.path(), to.join(name.replace("registry.db", OTHER))).unwrap();
        }
    }
    stage.desk(&to.join("registry.db")).unwrap()
}

fn measured(verb: &Verb, stage: &Stage, base: &TempDir) -> Clean {
    let folder = folder();
    let desk = opened(verb, stage, base, folder.path());
    let before = witness::of(&desk.path).unwrap();
    let (answer, seen) = disk::watched(None, || (verb.run)(&desk, stage));
    answer.unwrap();
    let entries = witness::of(&desk.path).unwrap().entries - before.entries;
    Clean { calls: seen.calls, before, entries }
}

/// Whether a file is a whole registry.
fn whole(path: &Path) -> Result<(), String> {
    let told = |fault: Error| format!("{} {fault:?}", path.display());
    let registry = Registry::open(path, options(now())).map_err(told)?;
    let check = registry.ra("operator").and_then(|ra| ra.verify_audit(None)).map_err(told)?;
    registry.close();
    if !check.is_sound() {
        return Err(format!("{check:?}"));
    }
    match witness::is_sound(path) {
        Ok(true) => Ok(()),
        found => Err(format!("SQLite finds {} unsound: {found:?}", path.display())),
    }
}

impl Job<'_> {
    fn case(&self, script: Script, tally: &mut Tally, told: &mut Vec<String>) {
        tally.points += 1;
        tally.at_commit += u64::from(self.clean.calls[script.at].commits());
        let folder = folder();
        if script.then_dies {
            tally.kills += 1;
            let told_to = folder.path().join("answer");
            let end = apart(|| {
                let desk = opened(self.verb, self.stage, self.base, folder.path());
                let (answer, _) = disk::watched(Some(script), || (self.verb.run)(&desk, self.stage));
                std::fs::write(&told_to, answer.err().map_or("ok", |fault| fault.code().name())).unwrap();
                disk::die();
            });
            if end != End::Signal(libc::SIGKILL) {
                told.push(format!("{end:?}"));
            }
            // How many calls there are hangs a little on what is drawn: one that ends before its time has done its work.
            let answer = std::fs::read_to_string(told_to).ok();
            let answer =
                answer.map(|answer| if answer == "ok" { Ok(()) } else { Err(Code::from_name(&answer).unwrap()) });
            match self.stage.desk(&folder.path().join("registry.db")) {
                Ok(desk) => self.afterwards(&desk, answer, tally, told),
                Err(fault) => told.push(format!("does not open: {fault:?}")),
            }
            return;
        }
        let desk = opened(self.verb, self.stage, self.base, folder.path());
        let run = || catch_unwind(AssertUnwindSafe(|| (self.verb.run)(&desk, self.stage)));
        let (answer, _) = disk::watched(Some(script), run);
        match answer {
            Ok(answer) => {
                self.afterwards(&desk, Some(answer.map_err(|fault| fault.code())), tally, told);
            }
            Err(_) => told.push("it panicked".to_owned()),
        }
    }

    /// What must hold once the fault is gone; `answer` is what the call said, if its process lived to hear it.
    fn afterwards(&self, desk: &Desk, answer: Option<Result<(), Code>>, tally: &mut Tally, told: &mut Vec<String>) {
        let other = desk.path.with_file_name(OTHER);
        let makes_a_file = ["backup.step", "registry.create"].contains(&self.verb.name);
        let mut tell = |is_so: bool, what: &dyn Fn() -> String| {
            if !is_so {
                told.push(what());
            }
        };
        let after = match witness::of(&desk.path) {
            Ok(after) => after,
            Err(fault) => return tell(false, &|| format!("SQLite cannot read it: {fault:?}")),
        };
        let (before, clean) = (self.clean.before.entries, self.clean.entries);
        let grown = after.entries.wrapping_sub(before);
        let is_whole = grown == 0 || grown == clean || self.verb.again == Again::Steps && grown < clean;
        tell(is_whole, &|| format!("half-written: {grown} of {clean} entries"));
        match &answer {
            None => {}
            Some(Ok(())) => {
                tell(grown == clean, &|| format!("it said yes, and {grown} of {clean} entries are there"));
                tell(!makes_a_file || other.exists(), &|| "it said yes, and the file is not there".to_owned());
            }
            Some(Err(code)) => {
                let is_unknown = *code == Code::OutcomeUnknown;
                tally.failed += 1;
                tally.unknown += u64::from(is_unknown);
                tally.there_after_all +=
                    u64::from(is_unknown && (grown == clean && clean > 0 || makes_a_file && other.exists()));
                let is_right = is_unknown || matches!(code, Code::Storage | Code::Busy);
                tell(is_right, &|| format!("it answers {code:?}"));
                if !is_unknown && self.verb.again != Again::Steps {
                    tell(after == self.clean.before, &|| format!("{code:?}, and something was changed"));
                    tell(!makes_a_file || !other.exists(), &|| format!("{code:?}, and the file is there"));
                }
            }
        }
        let was_made = makes_a_file && other.exists();
        if was_made {
            let whole = whole(&other);
            tell(whole.is_ok(), &|| format!("half a file: {whole:?}"));
        }
        let again = (self.verb.run)(desk, self.stage);
        let is_done =
            again.is_ok() || was_made && again.as_ref().is_err_and(|fault| fault.code() == Code::Conflict);
        tell(is_done, &|| format!("the next call fails: {again:?}"));
        let entries = witness::of(&desk.path).map_or(0, |after| after.entries).wrapping_sub(before);
        let is_right = match self.verb.again {
            Again::Key | Again::Once => entries == clean,
            Again::Anew => entries == grown + clean,
            Again::Steps => entries >= clean,
        };
        tell(is_right, &|| format!("after the repeat there are {entries} entries of {clean}, {grown} before it"));
        if self.verb.name == "registry.open" {
            let whole = whole(&other);
            tell(whole.is_ok(), &|| format!("what was opened is not whole: {whole:?}"));
        }
        desk.registry.close();
        let whole = whole(&desk.path);
        tell(whole.is_ok(), &|| format!("not whole: {whole:?}"));
    }
}
