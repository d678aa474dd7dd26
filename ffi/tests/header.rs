//! ヘッダ — `include/passport.h` is what the sources say: prototypes by cbindgen, enumerations from core's tables.
//!
//! `BLESS=1` writes it anew.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "tests")]

#[allow(dead_code, reason = "the test reads the table, the library the numbers")]
#[path = "../src/column.rs"]
mod column;
mod enumerations;

use std::path::{Path, PathBuf};

/// The files in the order of the header: what a reader needs first comes first.
const SOURCES: &[&str] = &[
    "options",
    "registry",
    "backup",
    "integrity",
    "session",
    "drafts",
    "draft",
    "findings",
    "profile",
    "coupons",
    "stickers",
    "ra",
    "sign_in",
    "credentials",
    "initial_password",
    "one_time_password",
    "login_certificate",
    "receipt",
    "account",
    "accounts",
    "application",
    "papers",
    "certificate",
    "query",
    "export",
    "import",
    "applications",
    "actions",
    "worklist",
    "due",
    "campaign",
    "notices",
    "audit",
    "catalogue_changes",
    "csr",
    "text",
    "bytes",
    "error",
    "lookup",
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

#[test]
fn the_header_is_current() {
    let is = generated();
    let path = root().join("include/passport.h");
    if std::env::var_os("BLESS").is_some() {
        std::fs::create_dir_all(root().join("include")).unwrap();
        std::fs::write(path, is).unwrap();
        return;
    }
    let committed = std::fs::read_to_string(path).unwrap_or_default();
    let differs = committed.lines().zip(is.lines()).position(|(old, new)| old != new);
    assert!(
        committed == is,
        "include/passport.h is not what the sources say, from line {} on; write it anew by\n    \
         BLESS=1 cargo test --workspace --exclude passport-python --test header",
        differs.map_or(committed.lines().count().min(is.lines().count()), |line| line) + 1
    );
}

/// No source is left out of the header without notice.
#[test]
fn every_source_with_an_exported_function_is_listed() {
    for entry in std::fs::read_dir(root().join("ffi/src")).unwrap() {
        let path = entry.unwrap().path();
        let exports = std::fs::read_to_string(&path).unwrap().contains("#[unsafe(no_mangle)]");
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        assert_eq!(exports, SOURCES.contains(&name.as_str()), "{name}.rs");
    }
}

fn generated() -> String {
    let mut builder = cbindgen::Builder::new().with_config(config());
    for source in SOURCES {
        builder = builder.with_src(root().join("ffi/src").join(source).with_extension("rs"));
    }
    let mut header = Vec::new();
    builder.generate().expect("cbindgen reads the sources").write(&mut header);
    String::from_utf8(header).unwrap()
}

fn config() -> cbindgen::Config {
    let mut config = cbindgen::Config {
        language: cbindgen::Language::C,
        cpp_compat: true,
        header: Some(include_str!("preamble.h").trim_end().to_owned()),
        include_guard: Some("PASSPORT_H".to_owned()),
        no_includes: true,
        sys_includes: ["stdbool.h", "stddef.h", "stdint.h"].map(str::to_owned).to_vec(),
        after_includes: Some(enumerations::text()),
        line_length: 116,
        tab_width: 4,
        usize_is_size_t: true,
        documentation_style: cbindgen::DocumentationStyle::Doxy,
        style: cbindgen::Style::Type,
        ..cbindgen::Config::default()
    };
    config.function.args = cbindgen::Layout::Auto;
    config.function.sort_by = Some(cbindgen::SortKey::None);
    config
}
