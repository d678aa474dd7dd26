//! シナリオの実行 — The Rust runner of `tests/scenarios`: it sees the library only from outside.
//!
//! The format is specified in `tests/README.md`. A key that is not described there fails to parse.

mod campaigns;
pub mod format;
#[allow(clippy::panic, clippy::unwrap_used, reason = "a test's own machinery")]
pub mod given;
mod import;
mod run;
mod sign_in;
mod state;

use std::path::PathBuf;

pub use format::Scenario;
pub use run::run;

/// 場所 — The project's root.
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// 全シナリオ — Every scenario of every file, in the order of the files' names.
///
/// # Panics
/// When a file cannot be read or holds what the format does not describe.
#[allow(clippy::panic, clippy::unwrap_used, reason = "a test's own machinery")]
pub fn scenarios() -> Vec<Scenario> {
    let folder = root().join("tests/scenarios");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|end| end == "json") && !path.ends_with("forms.json"));
    files.sort();
    let read = |path: &PathBuf| -> Vec<Scenario> {
        let text = std::fs::read_to_string(path).unwrap();
        serde_json::from_str(&text).unwrap_or_else(|fault| panic!("{}: {fault}", path.display()))
    };
    files.iter().flat_map(read).collect()
}
