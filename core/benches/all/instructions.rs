//! 命令数 — What a verb executes, counted by callgrind: the same on a busy machine as on a quiet one.

use std::path::Path;
use std::process::Command;

use passport_core::model::{ListQuery, SearchField, TextCondition};
use passport_core::{Registry, Session, inspect_csr};

use crate::{life, report};

/// The argument by which this program knows what is counted: `--count=TIMES:VERB:PATH`.
pub(crate) const ROLE: &str = "--count=";

type Verb = (&'static str, fn(&Session));

const VERBS: [Verb; 4] = [
    ("a page of 20", |session| {
        session.applications(&ListQuery::default(), None).unwrap();
    }),
    ("a search that finds nothing", |session| {
        let mut query = ListQuery::default();
        query
            .texts
            .push(TextCondition { field: SearchField::Organization, text: "どこにもない名前".to_owned() });
        session.applications(&query, None).unwrap();
    }),
    ("a record by its number", |session| {
        session.application(life::number_of_large(500)).unwrap();
    }),
    ("the CSR gate, P-256", |_| {
        inspect_csr(&life::csr("ec-www.pem")).unwrap();
    }),
];

/// Runs a verb so many times, under callgrind.
pub(crate) fn count(told: &str) {
    let mut parts = told.splitn(3, ':');
    let mut next = || parts.next().unwrap();
    let (times, verb, path): (u32, usize, &Path) =
        (next().parse().unwrap(), next().parse().unwrap(), Path::new(next()));
    let registry = Registry::open(path, life::options()).unwrap();
    let session = life::desk(&registry, path);
    for _ in 0..times {
        VERBS[verb].1(&session);
    }
}

pub(crate) fn run(folder: &Path, wanted: &str) {
    if !"instructions".contains(wanted) {
        return;
    }
    if Command::new("valgrind").arg("--version").output().is_err() {
        println!("\ninstructions: SKIPPED, no valgrind");
        return;
    }
    println!("\n{:<40}{:>18}{:>18}{:>8}  goal", "instructions, by callgrind", "of 10000", "of 100000", "ratio");
    let (small, large) = (life::registry(folder, 10_000), life::registry(folder, 100_000));
    // The same account beside ten times as many rows of others'.
    let beside = folder.join("foreign.db");
    life::with_foreign_rows(&small, &beside);
    for (verb, (what, _)) in VERBS.iter().enumerate() {
        let other = if what.contains("search") { &beside } else { &large };
        let [first, second] = [&small, other].map(|path| executed(path, verb));
        #[allow(clippy::cast_precision_loss, reason = "a ratio")]
        let ratio = second as f64 / first as f64;
        let (note, goal) = if what.contains("search") { (", ten times the foreign rows", 1.1) } else { ("", 1.5) };
        println!(
            "{:<40}{first:>18}{second:>18}{ratio:>8.2}  {}",
            format!("{what}{note}"),
            report::told(ratio, goal)
        );
    }
}

/// Instructions of one call: of eleven less those of one, so that opening does not count.
fn executed(path: &Path, verb: usize) -> u64 {
    let [one, eleven] = [1, 11].map(|times| {
        let mut valgrind = Command::new("valgrind");
        valgrind.args(["--tool=callgrind", "--callgrind-out-file=/dev/null"]).arg(std::env::current_exe().unwrap());
        let output = valgrind.arg(format!("{ROLE}{times}:{verb}:{}", path.display())).output().unwrap();
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{told}");
        let collected = told.lines().find_map(|line| line.split("Collected : ").nth(1)).unwrap();
        collected.trim().parse::<u64>().unwrap()
    });
    (eleven - one) / 10
}
