//! 耐久試験 — Nothing may be lost: the library is killed, starved, cut off and lied to, for as long as one likes.
//!
//! ```text
//! torture                     every program, as long as `make test` does
//! torture NAME [COUNT] [SEED] one program, as often as wanted; the seed of a run is printed, and repeats its choices
//! ```
//!
//! A program counts what it did to the library and what the library lost. Anything lost is told, and the exit code is 1.

#![allow(
    clippy::panic,
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "what goes wrong here is told and ends the program"
)]

mod apart;
mod calls;
mod crash;
mod crew;
mod crowd;
mod damages;
mod deeds;
mod disk;
mod faults;
mod journal;
mod judge;
mod kills;
mod ledger;
mod mounts;
mod places;
mod power;
mod reissues;
mod revocations;
mod stage;
mod stops;
mod tour;
mod verbs;
mod vfs;
mod witness;
mod world;

use std::process::ExitCode;

/// One program.
struct Program {
    name: &'static str,
    /// What it counts: kills, fault points, states …
    unit: &'static str,
    /// How many `make test` does.
    short: u64,
    run: fn(&Run) -> Report,
}

/// How a program is to run.
struct Run {
    /// How many of the program's units.
    count: u64,
    /// What its choices follow from.
    seed: u64,
}

/// What a program did, and what it found.
#[derive(Default)]
struct Report {
    /// Figures to print, each with its name.
    figures: Vec<(&'static str, u64)>,
    /// What was lost, doubled, half-written or wrongly answered: a line each.
    faults: Vec<String>,
}

const PROGRAMS: &[Program] = &[
    Program { name: "kills", unit: "kills", short: 200, run: kills::run },
    Program { name: "crowd", unit: "operations of each process", short: 60, run: crowd::run },
    Program { name: "stops", unit: "stops of a writer", short: 1, run: stops::run },
    Program { name: "reissues", unit: "contracts", short: 40, run: reissues::run },
    Program { name: "revocations", unit: "deferred revocations", short: 200, run: revocations::run },
    Program { name: "faults", unit: "fault points", short: 1500, run: faults::run },
    Program { name: "places", unit: "rounds", short: 5, run: places::run },
    Program { name: "power", unit: "losses of power", short: 400, run: power::run },
    Program { name: "damages", unit: "damages", short: 250, run: damages::run },
];

/// What a process of a program's own does, with its arguments.
type Child = fn(&[String]);

/// What a program runs in processes of its own: `torture child NAME ARGUMENTS…`.
const CHILDREN: &[(&str, Child)] = &[
    ("kills", kills::child),
    ("crowd", crowd::child),
    ("stops", stops::child),
    ("reissues", reissues::child),
    ("revocations", revocations::child),
];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words[..] {
        ["child", name, ..] => {
            let child = CHILDREN.iter().find(|child| child.0 == name).expect("a child of this name");
            child.1(&arguments[2..]);
            ExitCode::SUCCESS
        }
        [] => verdict(PROGRAMS.iter().map(|program| perform(program, program.short, None)).collect()),
        [name, ref numbers @ ..] if numbers.len() <= 2 => {
            let numbers: Option<Vec<u64>> = numbers.iter().map(|number| number.parse().ok()).collect();
            match (PROGRAMS.iter().find(|program| program.name == name), numbers) {
                (Some(program), Some(numbers)) => {
                    let count = numbers.first().copied().unwrap_or(program.short);
                    verdict(vec![perform(program, count, numbers.get(1).copied())])
                }
                _ => usage(),
            }
        }
        _ => usage(),
    }
}

fn usage() -> ExitCode {
    eprintln!("usage: torture [NAME [COUNT [SEED]]]");
    for program in PROGRAMS {
        eprintln!("  {:12} {} {}", program.name, program.short, program.unit);
    }
    ExitCode::from(2)
}

/// Runs a program and says what it did; answers how many faults it found.
fn perform(program: &Program, count: u64, seed: Option<u64>) -> usize {
    let run = Run { count, seed: seed.unwrap_or_else(|| fastrand::u64(..)) };
    println!("{}: {count} {}, seed {}", program.name, program.unit, run.seed);
    let report = (program.run)(&run);
    let figures: Vec<_> = report.figures.iter().map(|(name, figure)| format!("{figure} {name}")).collect();
    println!("{}: {}; {} faults", program.name, figures.join(", "), report.faults.len());
    for fault in &report.faults {
        println!("FAULT {}: {fault}", program.name);
    }
    report.faults.len()
}

fn verdict(faults: Vec<usize>) -> ExitCode {
    let passed = faults.iter().filter(|faults| **faults == 0).count();
    println!("torture: {passed} passed, {} failed", faults.len() - passed);
    if passed == faults.len() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
