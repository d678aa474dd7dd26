//! 種 — What the fuzzer starts from is still what the library reads.

use std::collections::BTreeSet;

use passport_core::model::Draft;

#[test]
fn every_draft_among_the_seeds_is_a_draft() {
    let seeds = passport_tests::root().join("fuzz/seeds/draft");
    let mut drafts = 0;
    for seed in std::fs::read_dir(seeds).unwrap() {
        let path = seed.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(Draft::from_json(&text).is_ok(), "{}", path.display());
        drafts += 1;
    }
    assert!(drafts > 3, "{drafts}");
}

/// The fuzzer's workspace is another, and would go its own way in what it builds the library with.
#[test]
fn the_fuzzer_is_locked_to_the_same_versions() {
    let locked = |path: &str| -> BTreeSet<(String, String)> {
        let text = std::fs::read_to_string(passport_tests::root().join(path)).unwrap();
        let value = |line: Option<&str>, key: &str| line?.strip_prefix(key)?.split('"').nth(1).map(str::to_owned);
        let blocks = text.split("[[package]]\n").skip(1).map(str::lines);
        blocks
            .map(|mut lines| (value(lines.next(), "name").unwrap(), value(lines.next(), "version").unwrap()))
            .collect()
    };
    let (ours, fuzzers) = (locked("Cargo.lock"), locked("fuzz/Cargo.lock"));
    let names: BTreeSet<_> = ours.iter().map(|(name, _)| name).collect();
    let others: Vec<_> = fuzzers.difference(&ours).filter(|(name, _)| names.contains(name)).collect();
    assert!(others.is_empty(), "cp Cargo.lock fuzz/ && cargo metadata --manifest-path fuzz/Cargo.toml: {others:?}");
    assert!(fuzzers.intersection(&ours).count() > 50);
}
