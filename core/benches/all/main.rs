//! 計測 — Every benchmark in one program: `make bench`, or `cargo bench … -- NAME` for those whose name holds NAME.
//!
//! It prints; it never judges. Two ways of doing one thing are run by turns in one process, so that what the machine does
//! meanwhile falls on both.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, missing_docs, reason = "a benchmark")]

mod floor;
mod gate;
#[path = "../../src/pki/csr/tests/hostile.rs"]
mod hostile;
#[path = "../../src/pki/csr/tests/made.rs"]
mod made;
mod turns;
mod worst;

fn main() {
    // cargo hands over `--bench`; a word without dashes is a filter.
    let wanted = std::env::args().skip(1).find(|argument| !argument.starts_with('-')).unwrap_or_default();
    gate::run(&wanted);
    worst::run(&wanted);
}
