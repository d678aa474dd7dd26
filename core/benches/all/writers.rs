//! 同時の書込み — Eight processes that submit to one file at FULL: nobody fails, and nobody starves.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use passport_core::Registry;

use crate::{life, report};

const WRITERS: usize = 8;
const LASTS: Duration = Duration::from_secs(12);

/// The argument by which this program knows that it is one of the writers.
pub(crate) const ROLE: &str = "--writer=";

/// One of the writers: submits until the time is over and prints how long each took, in microseconds.
pub(crate) fn write(path: &Path) {
    let registry = Registry::open(path, life::options()).unwrap();
    let session = life::desk(&registry, path);
    let (began, mut took) = (Instant::now(), Vec::new());
    while began.elapsed() < LASTS {
        let draft = life::filled(&session);
        let start = Instant::now();
        session.submit(&draft).unwrap();
        took.push(start.elapsed().as_micros().to_string());
    }
    println!("{}", took.join(" "));
}

pub(crate) fn run(folder: &Path, wanted: &str) {
    if !"writers".contains(wanted) {
        return;
    }
    println!("\nprocesses that submit to one file for {} s, FULL", LASTS.as_secs());
    let start = life::registry(folder, 10_000);
    let [alone, among] = [1, WRITERS].map(|writers| {
        let path = folder.join("writers.db");
        std::fs::copy(&start, &path).unwrap();
        let took = at_once(&path, writers);
        for leftover in ["", "-wal", "-shm"] {
            let _ = std::fs::remove_file(format!("{}{leftover}", path.display()));
        }
        let counts: Vec<usize> = took.iter().map(Vec::len).collect();
        let mut all: Vec<u64> = took.into_iter().flatten().collect();
        all.sort_unstable();
        let p99 = all[all.len() * 99 / 100];
        let (least, most) = (counts.iter().min().unwrap(), counts.iter().max().unwrap());
        println!(
            "{writers} at once: {} in all, {least} to {most} each, median {} µs, 99 % within {p99} µs, no error",
            all.len(),
            all[all.len() / 2]
        );
        (*least, *most, p99)
    });
    #[allow(clippy::cast_precision_loss, reason = "a ratio")]
    let (fair, slow) = (among.1 as f64 / among.0 as f64, among.2 as f64 / alone.2 as f64);
    println!("fastest as of slowest: {fair:.2}  {}", report::told(fair, 2.0));
    println!("99 % as of one alone: {slow:.2}  {}", report::told(slow, 20.0));
}

/// How long each submission of each writer took.
fn at_once(path: &Path, writers: usize) -> Vec<Vec<u64>> {
    let role = format!("{ROLE}{}", path.display());
    let start =
        |_| Command::new(std::env::current_exe().unwrap()).arg(&role).stdout(Stdio::piped()).spawn().unwrap();
    let children: Vec<_> = (0..writers).map(start).collect();
    let took = children.into_iter().map(|child| {
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "a writer failed");
        String::from_utf8(output.stdout).unwrap().split_whitespace().map(|one| one.parse().unwrap()).collect()
    });
    took.collect()
}
