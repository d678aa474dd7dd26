//! 秘密の値 — Every secret is marked, every verb is run, and then all that the library said, every file it wrote and the memory of
//! the process are searched for the marks.

mod derived;
mod hoard;
mod life;
mod mark;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Debug;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;
use std::process::Command;

use passport_core::Error;

use crate::canary::mark::{Mark, found};

/// Bytes that are overwritten when they are dropped.
struct Wiped(Vec<u8>);

impl Wiped {
    fn text(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap()
    }
}

impl Drop for Wiped {
    fn drop(&mut self) {
        self.0.iter_mut().for_each(|byte| *byte = 0);
        std::hint::black_box(&self.0);
    }
}

/// A secret of this run alone, five random bits a letter.
fn fresh(length: usize) -> Wiped {
    let mut bytes = vec![0; length];
    File::open("/dev/urandom").unwrap().read_exact(&mut bytes).unwrap();
    bytes.iter_mut().for_each(|byte| *byte = b"abcdefghijklmnopqrstuvwxyz234567"[usize::from(*byte % 32)]);
    Wiped(bytes)
}

/// All that the library said, by verb.
#[derive(Default)]
struct Said(Vec<(String, Vec<u8>)>);

impl Said {
    fn debug<T: Debug>(&mut self, verb: &str, value: &T) {
        self.0.push((verb.to_owned(), format!("{value:?} {value:#?}").into_bytes()));
    }

    fn text(&mut self, verb: &str, text: impl Into<Vec<u8>>) {
        self.0.push((verb.to_owned(), text.into()));
    }

    /// An answer, or a refusal with all that it tells.
    fn answer<T: Debug>(&mut self, verb: &str, answer: &Result<T, Error>) {
        self.debug(verb, answer);
        if let Err(error) = answer {
            let mut cause: Option<&dyn std::error::Error> = Some(error);
            while let Some(of) = cause {
                self.text(verb, format!("{of} {of:?}"));
                cause = of.source();
            }
        }
    }

    /// An answer that is used further on.
    fn good<T: Debug>(&mut self, verb: &str, answer: Result<T, Error>) -> T {
        self.answer(verb, &answer);
        answer.unwrap()
    }

    fn files(&mut self, folder: &Path) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            self.text(&path.display().to_string(), std::fs::read(&path).unwrap());
        }
    }

    /// In which answers each one-time code stands, as a number of six digits.
    fn codes(&self, codes: &[Wiped]) -> BTreeMap<usize, BTreeSet<&str>> {
        let mut found = BTreeMap::<_, BTreeSet<_>>::new();
        for (verb, text) in &self.0 {
            for number in text.split(|byte| !byte.is_ascii_digit()).filter(|number| number.len() == 6) {
                if let Some(code) = codes.iter().position(|code| code.0 == number) {
                    found.entry(code).or_default().insert(verb.as_str());
                }
            }
        }
        found
    }
}

/// Where the process's own memory holds a mark: what a core dump would hold.
fn remembered(marks: &[Mark]) -> BTreeSet<String> {
    let maps = std::fs::read_to_string("/proc/self/maps").unwrap();
    let mut memory = File::open("/proc/self/mem").unwrap();
    let mut places = BTreeSet::new();
    for map in maps.lines().filter(|map| map.split(' ').nth(1).is_some_and(|rights| rights.starts_with("rw"))) {
        let (range, name) = (map.split(' ').next().unwrap(), map.split_whitespace().nth(5).unwrap_or("anonymous"));
        let (from, to) = range.split_once('-').unwrap();
        let (from, to) = (u64::from_str_radix(from, 16).unwrap(), u64::from_str_radix(to, 16).unwrap());
        let mut bytes = vec![0; usize::try_from(to - from).unwrap()];
        if memory.seek(SeekFrom::Start(from)).and_then(|_| memory.read_exact(&mut bytes)).is_ok() {
            places.extend(found(marks, &bytes).into_iter().map(|mark| format!("{mark} in {name}")));
        }
        bytes.fill(0);
        std::hint::black_box(&bytes);
    }
    places
}

/// The public verbs of registry and desks, as the sources have them.
fn verbs() -> BTreeSet<String> {
    let core = passport_tests::root().join("core/src");
    let mut verbs = BTreeSet::new();
    for desk in ["registry", "session", "ra"] {
        let mut files = vec![core.join(format!("{desk}.rs"))];
        files.extend(std::fs::read_dir(core.join(desk)).into_iter().flatten().map(|entry| entry.unwrap().path()));
        for file in files.iter().filter(|path| path.is_file()) {
            let text = std::fs::read_to_string(file).unwrap();
            // What stands before it are the options.
            let text = text.split_once("\nimpl Registry {").map_or(text.as_str(), |(_, registry)| registry);
            let public = text.lines().filter_map(|line| line.strip_prefix("    pub fn "));
            verbs
                .extend(public.map(|rest| format!("{desk}.{}", rest.split(['(', '<']).next().unwrap_or_default())));
        }
    }
    verbs
}

#[test]
fn no_secret_is_said_written_or_remembered() {
    const ALONE: &str = "PASSPORT_TEST_ALONE";
    if std::env::var_os(ALONE).is_none() {
        // The memory is the process's: this test wants one of its own.
        let name = "canary::no_secret_is_said_written_or_remembered";
        let mut alone = Command::new(std::env::current_exe().unwrap());
        let output = alone.args([name, "--exact", "--nocapture"]).env(ALONE, "1").output().unwrap();
        let told = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success() && told.contains("1 passed"), "{told}");
        print!("{told}");
        return;
    }
    hoard::begin();
    let life = life::live();
    let said: BTreeSet<_> = life.said.0.iter().map(|(verb, _)| verb.clone()).collect();
    let missing: Vec<_> = verbs().into_iter().filter(|verb| !said.contains(verb)).collect();
    assert!(missing.is_empty(), "verbs without a case: {missing:?}");
    let marks: Vec<_> = life.marks.iter().chain(&life.unsaid).cloned().collect();
    let told: BTreeSet<_> = life
        .said
        .0
        .iter()
        .flat_map(|(verb, text)| found(&marks, text).into_iter().map(move |mark| (mark, verb)))
        .collect();
    assert!(told.is_empty(), "{told:#?}");
    // One of them may stand there by chance; what is said stands there for all.
    let codes = life.said.codes(&life.codes);
    assert!(life.codes.len() >= 4 && codes.len() < 2, "{codes:?}");
    let bytes: usize = life.said.0.iter().map(|(_, text)| text.len()).sum();
    let names: BTreeSet<_> = marks.iter().map(|mark| &mark.name).collect();
    println!(
        "{} secrets in {} spellings in none of {} answers and files of {} verbs, {} KiB",
        names.len(),
        marks.len(),
        life.said.0.len(),
        verbs().len(),
        bytes >> 10
    );
    let life::Life { said, codes, marks, handles, .. } = life;
    drop((said, codes));
    // The search itself finds what is there.
    let planted = fresh(24);
    assert_eq!(remembered(&Mark::of("planted", &planted.0)).len(), 1);
    drop(planted);
    let remembered = remembered(&marks);
    assert!(remembered.is_empty(), "{remembered:#?}");
    drop(handles);
}
