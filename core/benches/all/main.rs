//! 計測 — Every benchmark in one program: `make bench`, or `cargo bench … -- NAME` for those whose name holds NAME.
//!
//! It prints; it never judges. Two ways of doing one thing are run by turns in one process, so that what the machine does
//! meanwhile falls on both.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    missing_docs,
    reason = "a benchmark: it measures, with keys of one run"
)]

mod floor;
mod gate;
#[path = "../../src/pki/csr/tests/hostile.rs"]
mod hostile;
mod instructions;
mod life;
#[path = "../../src/pki/csr/tests/made.rs"]
mod made;
mod memory;
mod reads;
mod report;
mod submits;
mod tape;
mod turns;
mod worst;
mod writers;

#[global_allocator]
static COUNTING: memory::Counting = memory::Counting;

/// The sizes of registries that are read, unless `SIZE` names the largest.
const SIZES: [i64; 4] = [10_000, 100_000, 1_000_000, 10_000_000];

fn main() {
    // Some measurements run this program again, as one of several processes or under callgrind.
    let role = |role: &str| std::env::args().find_map(|argument| argument.strip_prefix(role).map(str::to_owned));
    if let Some(path) = role(writers::ROLE) {
        return writers::write(path.as_ref());
    }
    if let Some(told) = role(instructions::ROLE) {
        return instructions::count(&told);
    }
    // cargo hands over `--bench`; a word without dashes is a filter.
    let wanted = std::env::args().skip(1).find(|argument| !argument.starts_with('-')).unwrap_or_default();
    let largest = std::env::var("SIZE").ok().map_or(1_000_000, |size| size.parse().unwrap());
    let sizes: Vec<i64> = SIZES.into_iter().filter(|size| *size <= largest).collect();
    // Kept between runs: a million records take minutes to make.
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("life");
    gate::run(&wanted);
    worst::run(&wanted);
    reads::run(&folder, &sizes, &wanted);
    submits::run(&folder, &wanted);
    writers::run(&folder, &wanted);
    memory::run(&folder, &wanted);
    instructions::run(&folder, &wanted);
}
