//! シナリオ — Runs every scenario and leaves the count for the comparison of the three runners.

use std::collections::BTreeSet;

#[test]
fn every_scenario_holds() {
    let scenarios = passport_tests::scenarios();
    let ids: BTreeSet<_> = scenarios.iter().map(|scenario| scenario.id.as_str()).collect();
    assert_eq!(ids.len(), scenarios.len(), "two scenarios share an id");
    let failures: Vec<String> =
        scenarios.iter().filter_map(|scenario| passport_tests::run(scenario).err()).collect();
    println!("scenarios: {} run, {} failed", scenarios.len(), failures.len());
    assert!(failures.is_empty(), "{} of {} failed:\n{}", failures.len(), scenarios.len(), failures.join("\n"));
    let counts = passport_tests::root().join("build/counts");
    std::fs::create_dir_all(&counts).unwrap();
    std::fs::write(counts.join("rust"), scenarios.len().to_string()).unwrap();
}
