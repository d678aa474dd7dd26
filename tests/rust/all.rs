//! 外からの試験 — The library seen from outside, in one program.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "tests")]

mod architecture;
mod backups;
mod bad_files;
mod beside;
mod canary;
mod catalogue;
mod certificates;
mod contention;
mod differences;
mod frozen;
mod histories;
mod import_files;
mod imports;
mod journal;
mod lists;
mod model;
mod readme;
mod registry;
mod replacement;
mod rules;
mod scenarios;
mod seeds;
mod sign_in_kills;
mod sign_in_pressure;
mod tenancy;
