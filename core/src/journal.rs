//! 日誌 — What the library tells the host's log: that a command ended, and how; by the names of verbs, codes and rules alone.
//!
//! Nothing that a person typed, no number and no secret is ever in a record. It is told after every lock was let go, so that a log
//! may call the library.

use std::cell::Cell;

use log::Level;

use crate::error::{Code, Error, Result};
use crate::rule::Rule;

/// What every record is told under.
const TARGET: &str = "passport";

thread_local! {
    static IS_WITHIN: Cell<bool> = const { Cell::new(false) };
}

/// Runs a command and tells how it ended; of commands inside it nothing is told.
pub(crate) fn command<T>(verb: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    outermost(work, |answer| tell(verb, Level::Debug, answer))
}

/// The same of what seldom happens: a registry that is made, opened or closed.
pub(crate) fn event<T>(verb: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    outermost(work, |answer| tell(verb, Level::Info, answer))
}

/// Asks a question; told is only that the storage failed.
pub(crate) fn question<T>(work: impl FnOnce() -> Result<T>) -> Result<T> {
    outermost(work, |answer| match answer {
        Err(fault) if level(fault) < Level::Info => tell("read", Level::Debug, answer),
        _ => {}
    })
}

/// A step of what was told when it began; told is only that it failed.
pub(crate) fn step<T>(verb: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    outermost(work, |answer| {
        if answer.is_err() {
            tell(verb, Level::Info, answer);
        }
    })
}

fn outermost<T>(work: impl FnOnce() -> Result<T>, tell: impl FnOnce(&Result<T>)) -> Result<T> {
    if IS_WITHIN.replace(true) {
        return work();
    }
    let within = Within;
    let answer = work();
    drop(within);
    tell(&answer);
    answer
}

/// That a command runs; it ends with a panic as well.
struct Within;

impl Drop for Within {
    fn drop(&mut self) {
        IS_WITHIN.set(false);
    }
}

/// What cannot fail.
pub(crate) fn happened(verb: &str) {
    tell(verb, Level::Info, &Ok(()));
}

fn tell<T>(verb: &str, good: Level, answer: &Result<T>) {
    match answer {
        Ok(_) => log::log!(target: TARGET, good, verb; "{verb}: ok"),
        Err(error) if !log::log_enabled!(target: TARGET, level(error)) => {}
        Err(error) => {
            let (code, rule) = (error.code().name(), error.rule().map_or("", Rule::name));
            let cause = error.cause().unwrap_or_default();
            let parts = [verb, code, rule, &cause].into_iter().filter(|part| !part.is_empty());
            let told = parts.collect::<Vec<_>>().join(": ");
            log::log!(target: TARGET, level(error), verb, code, rule, cause = cause.as_str(); "{told}");
        }
    }
}

/// A schema that was brought up to date.
pub(crate) fn migrated(version: usize) {
    log::info!(target: TARGET, verb = "migrate", version; "migrate: schema {version}");
}

fn level(error: &Error) -> Level {
    match error.code() {
        Code::Busy => Level::Warn,
        Code::OutcomeUnknown | Code::Storage | Code::Damaged | Code::Incompatible | Code::Panic => Level::Error,
        _ => Level::Info,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn after_a_panic_commands_are_told_again() {
        let fallen =
            std::panic::catch_unwind(|| command("verb", || -> Result<()> { panic!("a fault inside a command") }));
        assert!(fallen.is_err() && !IS_WITHIN.get());
        assert!(command("verb", || Ok(IS_WITHIN.get())).unwrap());
        assert!(!IS_WITHIN.get());
    }
}
