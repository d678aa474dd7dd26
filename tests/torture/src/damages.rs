//! 破損 — A registry's files are damaged in every way that a disk can, and then opened, read from one end to the other, checked and
//! changed: no panic, no hang, and no wrong answer where the check finds nothing.

use std::collections::BTreeMap;
use std::path::Path;

use passport_core::{Code, Registry};

use crate::apart::{End, PANIC, apart, ends_within};
use crate::stage::{Stage, folder, now};
use crate::tour::{self, Told};
use crate::world::options;
use crate::{Report, Run, vfs, witness};

/// After so many seconds a child hangs.
const PATIENCE: u32 = 120;

const PAGE: usize = 4096;

const FILES: [&str; 3] = ["registry.db", "registry.db-wal", "registry.db-shm"];

/// A registry's files as they lie while it is open.
type Files = BTreeMap<&'static str, Vec<u8>>;

/// What is told of a registry that is good.
struct Truth {
    head: String,
    told: Vec<Told>,
    /// What other registries and this one are made of.
    files: Files,
    other: Files,
}

#[derive(Default)]
struct Tally {
    damages: u64,
    not_opened: u64,
    found: u64,
    told: u64,
    harmless: u64,
}

pub(crate) fn run(run: &Run) -> Report {
    vfs::install();
    let mut random = fastrand::Rng::with_seed(run.seed);
    let (stage, other) = (Stage::new(), Stage::new());
    let truth = Truth::of(&stage, files(&other));
    let (mut tally, mut faults) = (Tally::default(), Vec::new());
    for _ in 0..run.count {
        let mut damaged = truth.files.clone();
        let what = damage(&mut damaged, &truth.other, &mut random);
        faults.extend(
            judged(&stage, &truth, &damaged, &mut tally).into_iter().map(|fault| format!("{what}: {fault}")),
        );
    }
    let figures = vec![
        ("damages", tally.damages),
        ("not opened", tally.not_opened),
        ("opened, and found by the check", tally.found),
        ("of them told by another call as well", tally.told),
        ("without effect", tally.harmless),
    ];
    Report { figures, faults }
}

/// The files of a stage in use, with its last changes in the log.
fn files(stage: &Stage) -> Files {
    let folder = folder();
    let desk = stage.desk(&stage.copied(folder.path())).unwrap();
    tour::change(&desk, stage).into_iter().take(2).for_each(|answer| answer.unwrap());
    FILES.into_iter().map(|file| (file, std::fs::read(folder.path().join(file)).unwrap())).collect()
}

fn lay(files: &Files, to: &Path) {
    for (file, bytes) in files {
        std::fs::write(to.join(file), bytes).unwrap();
    }
}

impl Truth {
    fn of(stage: &Stage, other: Files) -> Truth {
        let files = files(stage);
        let folder = folder();
        lay(&files, folder.path());
        let desk = stage.desk(&folder.path().join(FILES[0])).unwrap();
        let told = tour::read(&desk, stage);
        assert!(
            told.iter().filter(|(_, answer)| answer.is_ok()).count() > 50,
            "there is something to read: {told:?}"
        );
        assert_eq!(told, tour::read(&desk, stage), "what is told twice is told alike");
        Truth { head: desk.ra.audit_head().unwrap(), told, files, other }
    }
}

/// Damages a file; says how.
fn damage(files: &mut Files, other: &Files, random: &mut fastrand::Rng) -> String {
    let file = FILES[[0, 0, 0, 0, 0, 0, 1, 1, 1, 2][random.usize(..10)]];
    let bytes = files.get_mut(file).unwrap();
    let length = bytes.len();
    // Headers of files and pages are where a byte does most.
    let at = match random.u8(0..4) {
        0 => random.usize(..100),
        1 => random.usize(..length / PAGE) * PAGE + random.usize(..120),
        _ => random.usize(..length),
    };
    let longest = [4, 64, 600, PAGE][random.usize(..4)];
    let end = length.min(at + 1 + random.usize(..longest));
    match random.u8(0..8) {
        0 | 1 => {
            let bit = random.u8(0..8);
            bytes[at] ^= 1 << bit;
            format!("{file}: bit {bit} at {at} flipped")
        }
        2 => {
            bytes[at..end].fill(0);
            format!("{file}: {at}..{end} zeroed")
        }
        3 => {
            bytes[at..end].iter_mut().for_each(|byte| *byte = random.u8(..));
            format!("{file}: {at}..{end} overwritten")
        }
        4 => {
            bytes.truncate(at);
            format!("{file}: cut at {at}")
        }
        5 => {
            let [one, two] = [0, 1].map(|_| random.usize(..length / PAGE) * PAGE);
            for place in 0..PAGE {
                bytes.swap(one + place, two + place);
            }
            format!("{file}: pages at {one} and {two} swapped")
        }
        6 => {
            let page = random.usize(..length.min(other[file].len()) / PAGE) * PAGE;
            bytes[page..page + PAGE].copy_from_slice(&other[file][page..page + PAGE]);
            format!("{file}: page at {page} of another registry")
        }
        _ => {
            *bytes = if random.bool() { other[file].clone() } else { Vec::new() };
            format!("{file}: replaced by {} bytes of another registry", bytes.len())
        }
    }
}

/// What a child leaves for its parent: one line a thing.
struct Lines(Vec<String>);

impl Lines {
    fn add(&mut self, kind: &str, text: impl AsRef<str>) {
        self.0.push(format!("{kind} {}", text.as_ref().replace('\n', " ")));
    }
}

/// Opens, reads, checks and changes what is damaged, in a child; answers what must not be.
fn judged(stage: &Stage, truth: &Truth, damaged: &Files, tally: &mut Tally) -> Vec<String> {
    tally.damages += 1;
    let folder = folder();
    lay(damaged, folder.path());
    let told_to = folder.path().join("told");
    let end = apart(|| {
        ends_within(PATIENCE);
        let mut lines = Lines(Vec::new());
        let path = folder.path().join(FILES[0]);
        match Registry::open(&path, options(now())) {
            Ok(registry) => looked_at(&registry, &path, stage, truth, &mut lines),
            Err(fault) => {
                let is_told =
                    matches!(fault.code(), Code::Damaged | Code::Incompatible | Code::SignIn | Code::NotFound);
                lines.add(if is_told { "closed" } else { "wrong" }, format!("{fault:?}"));
            }
        }
        i32::from(std::fs::write(&told_to, lines.0.join("\n")).is_err())
    });
    match end {
        End::Exit(0) => {}
        End::Exit(PANIC) => return vec!["it panicked".to_owned()],
        End::Signal(libc::SIGALRM) => return vec!["it hangs".to_owned()],
        other => return vec![format!("it ended with {other:?}")],
    }
    let told = std::fs::read_to_string(told_to).unwrap();
    let of = |kind: &str| {
        let lines = told.lines().filter_map(|line| line.strip_prefix(kind)?.strip_prefix(' '));
        lines.map(str::to_owned).collect::<Vec<_>>()
    };
    if let [fault] = &of("closed")[..] {
        tally.not_opened += 1;
        // The index of the log is no part of it: whoever opens first makes it anew.
        let touched = FILES[..2]
            .iter()
            .filter(|file| std::fs::read(folder.path().join(file)).ok().as_ref() != Some(&damaged[*file]));
        return touched.map(|file| format!("{file} is changed though it was not opened: {fault}")).collect();
    }
    let (wrong, failed, found) = (of("wrong"), of("failed"), of("found"));
    tally.found += u64::from(!found.is_empty());
    tally.told += u64::from(!found.is_empty() && !failed.is_empty());
    tally.harmless += u64::from(found.is_empty() && wrong.is_empty() && failed.is_empty());
    if found.is_empty() {
        wrong
            .into_iter()
            .map(|what| format!("the check finds nothing, and a wrong answer: {what}"))
            .chain(failed.into_iter().map(|what| format!("the check finds nothing, and a call fails: {what}")))
            .collect()
    } else {
        Vec::new()
    }
}

fn looked_at(registry: &Registry, path: &Path, stage: &Stage, truth: &Truth, lines: &mut Lines) {
    let desk = stage.desk_of(registry.clone(), path);
    match &desk {
        Ok(desk) => compared(truth, tour::read(desk, stage), lines),
        Err(fault) => lines.add("failed", format!("resume: {fault:?}")),
    }
    match registry.check_integrity() {
        Ok(check) if check.is_sound() => {}
        found => lines.add("found", format!("{found:?}")),
    }
    match registry.ra("operator").and_then(|ra| ra.verify_audit(Some(&truth.head))) {
        Ok(check) if check.is_sound() => {}
        found => lines.add("found", format!("{found:?}")),
    }
    let is_sound = !lines.0.iter().any(|line| line.starts_with("found"));
    for answer in desk.iter().flat_map(|desk| tour::change(desk, stage)) {
        if let Err(fault) = answer.map_err(|fault| fault.code())
            && !matches!(fault, Code::Refused | Code::Conflict)
        {
            lines.add("failed", format!("a change: {fault:?}"));
        }
    }
    if is_sound && !witness::is_sound(path).unwrap_or(false) {
        lines.add("wrong", "the changes damage it");
    }
}

/// Holds what is told against the truth.
fn compared(truth: &Truth, told: Vec<Told>, lines: &mut Lines) {
    for ((name, good), (_, told)) in truth.told.iter().zip(told) {
        match told {
            told if told == *good => {}
            Ok(told) => {
                let good = good.as_deref().unwrap_or_default();
                let at = good.chars().zip(told.chars()).take_while(|(one, other)| one == other).count();
                let near = |text: &str| text.chars().skip(at.saturating_sub(60)).take(160).collect::<String>();
                lines.add("wrong", format!("{name}: …{}… and not …{}…", near(&told), near(good)));
            }
            Err(code) => lines.add("failed", format!("{name}: {code}")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_answer_is_seen_and_so_is_what_the_check_says() {
        vfs::install();
        let stage = Stage::new();
        let truth = Truth::of(&stage, Files::new());
        let folder = folder();
        lay(&truth.files, folder.path());
        let path = folder.path().join(FILES[0]);
        let seen = |path: &Path| {
            let mut lines = Lines(Vec::new());
            looked_at(&Registry::open(path, options(now())).unwrap(), path, &stage, &truth, &mut lines);
            lines.0
        };
        let connection = rusqlite::Connection::open(&path).unwrap();
        let changed = connection.execute("UPDATE account SET name = 'X' || name", []).unwrap();
        assert!(changed > 0);
        drop(connection);
        let lines = seen(&path);
        for kind in ["wrong", "found"] {
            assert!(lines.iter().any(|line| line.starts_with(kind)), "{lines:?}");
        }
        let again = crate::stage::folder();
        lay(&truth.files, again.path());
        assert_eq!(seen(&again.path().join(FILES[0])), Vec::<String>::new());
    }
}
