//! 2.3 — How long the gate takes for what was made to cost time: no CSR may hold a host for more than 50 ms.

use std::hint::black_box;
use std::time::{Duration, Instant};

use passport_core::inspect_csr;

use crate::hostile;

/// The goal: the slowest of all runs.
const GOAL: Duration = Duration::from_millis(50);

/// How often each is given.
const RUNS: u32 = 30;

pub(crate) fn run(wanted: &str) {
    let all = hostile::all();
    let cases: Vec<_> = all.iter().filter(|case| format!("worst {}", case.what).contains(wanted)).collect();
    if cases.is_empty() {
        return;
    }
    println!(
        "{:<40}{:>8}{:>10}{:>12}{:>12}",
        "worst cases of the CSR gate", "bytes", "findings", "median", "slowest"
    );
    for case in cases {
        let mut runs: Vec<Duration> = (0..RUNS)
            .map(|_| {
                let began = Instant::now();
                let _ = black_box(inspect_csr(&case.csr));
                began.elapsed()
            })
            .collect();
        runs.sort_unstable();
        let (median, slowest) = (runs[runs.len() / 2], runs[runs.len() - 1]);
        let findings: usize = case.found.iter().map(|(_, count)| count).sum();
        let over = if slowest > GOAL { "  over the goal of 50 ms" } else { "" };
        let [median, slowest] = [median, slowest].map(|took| took.as_secs_f64() * 1e3);
        println!("{:<40}{:>8}{findings:>10}{median:>9.2} ms{slowest:>9.2} ms{over}", case.what, case.csr.len());
    }
}
