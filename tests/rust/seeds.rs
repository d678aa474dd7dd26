//! 種 — What the fuzzer starts from is still what the library reads.

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
