//! 構造 — Which way things point: read off the `crate::` paths of the sources and held against the table.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// What each module of the core may know. `model ← rules ← session, ra ← registry`; the store knows no rule, and the
/// rules know no store, clock or chance.
const MAY_KNOW: &[(&str, &[&str])] = &[
    ("rule", &[]),
    ("digest", &[]),
    ("error", &["model", "rule"]),
    ("model", &["error", "rule"]),
    ("catalogue", &["digest", "error", "model", "rule"]),
    ("clock", &["error", "model"]),
    ("chance", &["digest", "error", "model"]),
    ("rules", &["catalogue", "error", "model", "rule"]),
    ("pki", &["chance", "digest", "error", "model", "rule"]),
    ("paper", &["error", "model", "rule"]),
    ("store", &["chance", "digest", "error", "model", "rule"]),
    ("calendar", &["catalogue", "model", "rule", "rules"]),
    ("audit", &["digest", "error", "model", "pki", "rule", "store"]),
    ("filing", &["catalogue", "error", "model", "rules", "store"]),
    ("context", &["audit", "catalogue", "clock", "digest", "error", "model", "pki", "rule", "rules", "store"]),
    ("outbox", &["context", "error", "model", "store"]),
    ("consequence", &["catalogue", "context", "error", "filing", "model", "rule", "rules", "store"]),
    (
        "sign_in",
        &["audit", "catalogue", "chance", "context", "digest", "error", "model", "pki", "rule", "rules", "store"],
    ),
    (
        "session",
        &[
            "audit", "calendar", "chance", "context", "error", "filing", "model", "paper", "pki", "rule", "rules",
            "sign_in", "store",
        ],
    ),
    (
        "ra",
        &[
            "audit",
            "catalogue",
            "chance",
            "consequence",
            "context",
            "digest",
            "error",
            "filing",
            "model",
            "pki",
            "rule",
            "rules",
            "sign_in",
            "store",
        ],
    ),
    (
        "registry",
        &[
            "audit",
            "catalogue",
            "chance",
            "clock",
            "context",
            "error",
            "model",
            "pki",
            "ra",
            "rule",
            "session",
            "store",
        ],
    ),
];

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|end| end == "rs") {
            found.push(path);
        }
    }
    found
}

/// The text of a source without its unit tests, which may look anywhere.
fn without_tests(text: &str) -> &str {
    text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default()
}

/// The modules named after `crate::` in a text.
fn known(text: &str) -> BTreeSet<String> {
    let name = |rest: &str| rest.chars().take_while(|c| c.is_ascii_lowercase() || *c == '_').collect::<String>();
    without_tests(text).split("crate::").skip(1).map(name).filter(|name| !name.is_empty()).collect()
}

/// Services, windows and caps are the catalogue's: none stands in the code.
#[test]
fn the_code_names_no_service_window_or_cap() {
    let catalogue = passport_core::catalogue::Catalogue::built_in().unwrap();
    let ids: Vec<&str> = catalogue.services().iter().map(|service| service.id.as_str()).collect();
    // Windows and caps whose numbers mean nothing else.
    let numbers = ["398", "825", "47", "39", "75", "90"];
    let mut faults = Vec::new();
    for path in sources(&passport_tests::root().join("core/src")) {
        let text = std::fs::read_to_string(&path).unwrap();
        // The rules' clauses bear the numbers of standards.
        let is_test = path.ends_with("src/rule.rs")
            || path.ends_with("conformance.rs")
            || path.ends_with("drawn.rs")
            || path.ends_with("tests.rs");
        for (line, code) in without_tests(&text).lines().enumerate().filter(|_| !is_test) {
            let code = code.split("//").next().unwrap_or_default();
            let words = code.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').collect::<Vec<_>>();
            let named = ids.iter().find(|id| code.contains(**id));
            // The tables of rules, fields and errors number their rows.
            let is_row = code.trim_start().starts_with(|c: char| c.is_ascii_digit()) || code.contains("get(row,");
            let number = numbers.iter().find(|number| !is_row && words.contains(*number));
            faults.extend(named.or(number).map(|found| format!("{}:{}: {found}", path.display(), line + 1)));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn things_point_one_way() {
    let core = passport_tests::root().join("core/src");
    let table: BTreeMap<&str, &[&str]> = MAY_KNOW.iter().copied().collect();
    let mut seen = BTreeSet::new();
    let mut faults = Vec::new();
    for path in sources(&core) {
        let inside = path.strip_prefix(&core).unwrap();
        let module = inside.iter().next().unwrap().to_string_lossy().replace(".rs", "");
        if module == "lib" || inside.ends_with("conformance.rs") {
            continue;
        }
        let Some(allowed) = table.get(module.as_str()) else {
            faults.push(format!("{module} has no line in the table"));
            continue;
        };
        for other in known(&std::fs::read_to_string(&path).unwrap()) {
            if other != module && !allowed.contains(&other.as_str()) {
                faults.push(format!("{} knows {other}", inside.display()));
            }
        }
        seen.insert(module);
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    let unused: Vec<_> = table.keys().filter(|module| !seen.contains(**module)).collect();
    assert!(unused.is_empty(), "lines without a module: {unused:?}");
}

#[test]
fn bindings_know_the_core_and_not_each_other() {
    for (member, others) in [
        ("core", vec!["passport-ffi", "passport-python", "passport-tests"]),
        ("ffi", vec!["passport-python", "passport-tests"]),
        ("python", vec!["passport-ffi", "passport-tests"]),
    ] {
        let manifest = passport_tests::root().join(member).join("Cargo.toml");
        let manifest = std::fs::read_to_string(manifest).unwrap();
        for other in others {
            assert!(
                !manifest.contains(other) || manifest.contains(&format!("name = \"{other}\"")),
                "{member} knows {other}"
            );
        }
    }
}

#[test]
fn sql_lives_under_the_store() {
    let core = passport_tests::root().join("core/src");
    for path in sources(&core) {
        let text = std::fs::read_to_string(&path).unwrap();
        if !path.starts_with(core.join("store")) {
            assert!(!without_tests(&text).contains("rusqlite"), "{} speaks SQL", path.display());
        }
    }
}

#[test]
fn no_service_is_named_in_code() {
    let core = passport_tests::root().join("core/src");
    for path in sources(&core) {
        // Tests in a file of their own.
        if path.ends_with("conformance.rs") || path.ends_with("tests.rs") {
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        let code = without_tests(&text).lines().filter(|line| !line.trim_start().starts_with("//"));
        for line in code {
            assert!(
                !line.contains("SR3.0") && !line.contains("SR2.0") && !line.contains("EV2.0"),
                "{}: {line}",
                path.display()
            );
        }
    }
}
