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
    ("journal", &["error", "rule"]),
    ("key_pair", &[]),
    ("chance", &["digest", "error", "key_pair", "model"]),
    ("rules", &["catalogue", "error", "model", "rule"]),
    ("pki", &["chance", "digest", "error", "key_pair", "model", "rule"]),
    ("paper", &["error", "model", "rule"]),
    ("store", &["chance", "digest", "error", "journal", "model", "rule"]),
    ("calendar", &["catalogue", "model", "rule", "rules"]),
    ("audit", &["digest", "error", "model", "pki", "rule", "store"]),
    ("filing", &["catalogue", "error", "model", "rules", "store"]),
    (
        "context",
        &["audit", "catalogue", "clock", "digest", "error", "journal", "model", "pki", "rule", "rules", "store"],
    ),
    ("backup", &["context", "error", "journal", "model"]),
    ("export", &["error", "model", "rule"]),
    ("dossiers", &["context", "error", "model", "store"]),
    ("import", &["digest", "error", "export", "model", "pki", "rule", "rules"]),
    ("integrity", &["audit", "context", "digest", "error", "filing", "model", "pki", "rules", "store"]),
    ("listing", &["context", "digest", "error", "export", "model", "rule", "rules", "store"]),
    ("outbox", &["context", "error", "model", "store"]),
    ("consequence", &["catalogue", "context", "error", "filing", "model", "rule", "rules", "store"]),
    (
        "sign_in",
        &["audit", "catalogue", "chance", "context", "digest", "error", "model", "pki", "rule", "rules", "store"],
    ),
    (
        "session",
        &[
            "audit",
            "calendar",
            "catalogue",
            "chance",
            "context",
            "error",
            "filing",
            "journal",
            "model",
            "paper",
            "pki",
            "rule",
            "rules",
            "sign_in",
            "store",
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
            "import",
            "journal",
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
            "backup",
            "catalogue",
            "chance",
            "clock",
            "context",
            "error",
            "journal",
            "model",
            "pki",
            "ra",
            "rule",
            "rules",
            "session",
            "store",
        ],
    ),
];

/// Every source under a folder.
fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|end| end == "rs" || end == "py") {
            found.push(path);
        }
    }
    found
}

/// The sources that are not tests in files of their own.
fn code(folder: &Path) -> Vec<PathBuf> {
    let mut found = sources(folder);
    let is_test = |path: &PathBuf| {
        ["tests.rs", "conformance.rs", "drawn.rs"].iter().any(|name| path.ends_with(name))
            || path.components().any(|part| part.as_os_str() == "tests")
    };
    let inside = |path: &PathBuf| path.strip_prefix(folder).unwrap_or(path).to_path_buf();
    found.retain(|path| !is_test(&inside(path)));
    found
}

/// The text of a source without its unit tests, which may look anywhere.
fn without_tests(text: &str) -> &str {
    let heads = ["#[cfg(test)]\nmod tests", "#[cfg(test)]\npub(crate) mod tests"];
    heads.iter().fold(text, |rest, head| rest.split(head).next().unwrap_or_default())
}

/// The modules named after `crate::` in a text.
fn known(text: &str) -> BTreeSet<String> {
    let name = |rest: &str| rest.chars().take_while(|c| c.is_ascii_lowercase() || *c == '_').collect::<String>();
    without_tests(text).split("crate::").skip(1).map(name).filter(|name| !name.is_empty()).collect()
}

/// Where a word that the catalogue bears too means something else, and what. Each line must be needed.
const OTHER_MEANINGS: &[(&str, &str, &str)] = &[
    ("core/src/rule.rs", "39", "UTS 39"),
    ("core/src/error.rs", "25", "the number of a code"),
    ("core/src/error.rs", "100", "characters of an excerpt"),
    ("core/src/model/change.rs", "25", "the number of an aspect"),
    ("core/src/model/field.rs", "25", "the number of a field"),
    ("core/src/model/field.rs", "128", "characters of an address"),
    ("core/src/model/integrity.rs", "200", "faults told at once"),
    ("core/src/store/sqlite/relations.rs", "128", "bytes of a request key"),
    ("core/src/model/identifier.rs", "128", "bytes of a request key"),
    ("core/src/catalogue/file.rs", "720", "hours, at most"),
    ("core/src/catalogue/sign_in.rs", "19456", "KiB, at least"),
    ("core/src/catalogue/sign_in.rs", "60", "minutes and months, at most"),
    ("core/src/session/gate.rs", "60", "seconds between two notes"),
    ("core/src/sign_in.rs", "60", "days until what is over is forgotten"),
    ("core/src/rules/acceptance.rs", "60", "an object identifier"),
    ("core/src/pki/ca/profile.rs", "60", "an object identifier"),
    ("core/src/pki/ca/found.rs", "25", "years of the CA's own certificates"),
    ("core/src/pki/weak_key/roca.rs", "25", "arithmetic"),
    ("core/src/pki/weak_key/roca.rs", "47", "arithmetic"),
    ("core/src/pki/weak_key/fermat.rs", "100", "arithmetic"),
    ("core/src/pki/weak_key/blocklist.rs", "100", "faults told at once"),
    ("core/src/catalogue/file.rs", "100", "faults told at once"),
    ("core/src/ra/due.rs", "100", "rows a batch"),
    ("core/src/store/sqlite/open.rs", "100", "microseconds"),
    ("core/src/store/sqlite/rows.rs", "25", "a column"),
    ("core/src/store/sqlite/rows.rs", "30", "a column"),
    ("ffi/src/handle.rs", "25", "segments of a table"),
    ("python/passport/_campaigns.py", "100", "rows a batch"),
    ("python/passport/_table.py", "30", "columns of a bar"),
    ("python/src/journal.rs", "30", "a level of Python's"),
];

/// Services, windows, caps and prices are the catalogue's: none stands in the code of any language.
#[test]
fn the_code_names_no_service_window_cap_or_price() {
    let root = passport_tests::root();
    let file = std::fs::read_to_string(root.join("core/catalogue.toml")).unwrap();
    let file = file.lines().map(|line| line.split('#').next().unwrap_or_default()).collect::<Vec<_>>().join("\n");
    let words = |text: &str| {
        let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
        text.split(|c| !is_part(c)).map(|word| word.replace('_', "")).collect::<BTreeSet<_>>()
    };
    // Counts smaller than these are everywhere.
    let is_telling = |word: &String| word.parse::<u32>().is_ok_and(|number| number >= 25);
    let numbers: BTreeSet<String> = words(&file).into_iter().filter(is_telling).collect();
    assert!(["25", "75", "398", "57750"].iter().all(|number| numbers.contains(*number)), "{numbers:?}");
    let catalogue = passport_core::catalogue::Catalogue::built_in().unwrap();
    let services: Vec<&str> = catalogue.services().iter().map(|service| service.id.as_str()).collect();

    let mut faults = BTreeSet::new();
    for path in
        ["core/src", "ffi/src", "python/src", "python/passport"].iter().flat_map(|folder| code(&root.join(folder)))
    {
        let text = std::fs::read_to_string(&path).unwrap();
        let place = path.strip_prefix(&root).unwrap().display().to_string();
        // What stands between three quotes is told, and its examples are run.
        let text: String = match path.extension().and_then(|end| end.to_str()) {
            Some("py") => text.split("\"\"\"").step_by(2).collect(),
            _ => text,
        };
        for line in without_tests(&text).lines() {
            let line = line.split("//").next().unwrap_or_default();
            let families = services.iter().map(|id| id.split('-').next().unwrap());
            faults.extend(families.filter(|id| line.contains(id)).map(|id| (place.clone(), id.to_owned())));
            faults.extend(words(line).intersection(&numbers).map(|number| (place.clone(), number.clone())));
        }
    }
    let mut tolerated: BTreeSet<_> =
        OTHER_MEANINGS.iter().map(|(place, number, _)| ((*place).to_owned(), (*number).to_owned())).collect();
    faults.retain(|fault| !tolerated.remove(fault));
    assert!(faults.is_empty(), "{faults:#?}");
    assert!(tolerated.is_empty(), "no longer there: {tolerated:#?}");
}

#[test]
fn things_point_one_way() {
    let core = passport_tests::root().join("core/src");
    let table: BTreeMap<&str, &[&str]> = MAY_KNOW.iter().copied().collect();
    let mut seen = BTreeSet::new();
    let mut faults = Vec::new();
    for path in code(&core) {
        let inside = path.strip_prefix(&core).unwrap();
        let module = inside.iter().next().unwrap().to_string_lossy().replace(".rs", "");
        if module == "lib" {
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
        ("backup", vec!["passport-core", "passport-ffi", "passport-python", "passport-tests"]),
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
    for path in code(&core) {
        let text = std::fs::read_to_string(&path).unwrap();
        if !path.starts_with(core.join("store")) {
            assert!(!without_tests(&text).contains("rusqlite"), "{} speaks SQL", path.display());
        }
    }
}
