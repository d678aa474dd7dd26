//! 規則の網羅 — Every rule is refused in a scenario and stated in `docs/rules.md`.

use std::collections::{BTreeMap, BTreeSet};

use passport_core::Rule;
use passport_tests::format::{Expect, Found, Step};
use passport_tests::{root, scenarios};
use serde_json::Value;

/// Rules that no scenario refuses yet. The list may only shrink: a rule of it that is refused fails the test.
const WITHOUT_SCENARIO: &[(&str, &[&str])] = &[(
    "a scenario has one registry, in memory and with a CA: shown by tests of Rust, C and Python",
    &[
        "busy",
        "wrong_secret",
        "backup_secret_required",
        "ca_secret_required",
        "ca_invalid",
        "ca_key_mismatch",
        "registry_exists",
        "registry_missing",
        "not_a_registry",
        "newer_schema",
        "draft_unreadable",
        "csr_too_large",
        "contract_codes_exhausted",
    ],
)];

/// Rules whose refusal has no unit to be away from: a thing is there or not, of a kind or another.
const WITHOUT_BOUNDARY: &[&str] = &[
    "continuation_not_needed",
    "not_auto_renewing",
    "not_completed",
    "not_a_record_kind",
    "csr_unreadable",
    "csr_multiple",
    "csr_trailing_data",
    "csr_private_key_given",
    "csr_certificate_given",
    "csr_signature_invalid",
    "signature_hash_weak",
    "key_type_not_allowed",
    "key_point_invalid",
    "key_weak_roca",
    "name_invalid",
    "name_not_public",
    "name_mixed_script",
    "name_confusable",
    "attribute_not_used",
    "organizational_unit_not_carried",
    "csr_version_unknown",
    "signature_algorithm_not_supported",
];

/// The rules that a step refuses by: as the answer, as findings, or as denials of acts.
fn refused_by(step: &Step) -> Vec<String> {
    let mut rules = match &step.expect {
        Some(Expect::Word(word)) if word != "ok" => vec![word.clone()],
        Some(Expect::Findings(findings)) => findings.iter().map(|found| found.rule.clone()).collect(),
        _ => Vec::new(),
    };
    for actions in step.state.values().filter_map(|state| state.get("actions")?.as_object()) {
        for answer in actions.values() {
            let rule = answer.as_str().or_else(|| answer.get("rule").and_then(Value::as_str));
            rules.extend(rule.filter(|rule| *rule != "allowed").map(str::to_owned));
        }
    }
    rules
}

fn refused() -> BTreeSet<String> {
    scenarios().iter().flat_map(|scenario| &scenario.steps).flat_map(refused_by).collect()
}

fn passed() -> BTreeSet<String> {
    scenarios().into_iter().flat_map(|scenario| scenario.steps).filter_map(|step| step.passes).collect()
}

#[test]
fn every_rule_is_refused_in_a_scenario_or_listed() {
    let refused = refused();
    let listed: BTreeSet<&str> = WITHOUT_SCENARIO.iter().flat_map(|(_, rules)| rules.iter().copied()).collect();
    let mut faults = Vec::new();
    for name in refused.iter().map(String::as_str).chain(listed.iter().copied()) {
        if Rule::from_name(name).is_none() {
            faults.push(format!("{name} is no rule"));
        }
    }
    for rule in Rule::ALL {
        match (refused.contains(rule.name()), listed.contains(rule.name())) {
            (false, false) => faults.push(format!("{rule} is refused in no scenario")),
            (true, true) => faults.push(format!("{rule} has a scenario now: take it off the list")),
            _ => {}
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    println!("rules: {} in all, {} refused in scenarios, {} listed", Rule::ALL.len(), refused.len(), listed.len());
}

#[test]
fn every_refused_rule_is_passed_at_its_boundary() {
    let passed = passed();
    let refused = refused();
    let without: BTreeSet<&str> = WITHOUT_BOUNDARY.iter().copied().collect();
    let mut faults = Vec::new();
    for rule in &refused {
        match (passed.contains(rule), without.contains(rule.as_str())) {
            (false, false) => faults.push(format!("{rule} is passed nowhere")),
            (true, true) => faults.push(format!("{rule} is passed: take it off the list")),
            _ => {}
        }
    }
    faults.extend(
        passed
            .iter()
            .filter(|rule| !refused.contains(*rule))
            .map(|rule| format!("{rule} is passed but never refused")),
    );
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn names_and_numbers_are_each_one_rules() {
    let names: BTreeSet<_> = Rule::ALL.iter().map(|rule| rule.name()).collect();
    let numbers: BTreeSet<_> = Rule::ALL.iter().map(|rule| *rule as i32).collect();
    assert_eq!((names.len(), numbers.len()), (Rule::ALL.len(), Rule::ALL.len()));
}

/// `docs/rules.md` states every rule in a table row `| \`name\` | number | … |` under the heading of its section.
#[test]
fn the_document_states_every_rule_under_its_section() {
    let document = std::fs::read_to_string(root().join("docs/rules.md")).unwrap();
    let mut section = "";
    let mut stated: BTreeMap<&str, (i32, &str, &str)> = BTreeMap::new();
    for line in document.lines() {
        if let Some(heading) = line.strip_prefix("## ") {
            section = heading.split_whitespace().next().unwrap_or_default();
        }
        let Some(row) = line.strip_prefix("| `") else { continue };
        let (name, rest) = row.split_once('`').unwrap();
        let mut cells = rest.split('|').map(str::trim).filter(|cell| !cell.is_empty());
        let Some(number) = cells.next().and_then(|cell| cell.parse().ok()) else {
            continue;
        };
        let says = cells.next().unwrap_or_default();
        let twice = stated.insert(name, (number, section, says));
        assert!(twice.is_none(), "{name} is stated twice");
    }
    let mut faults = Vec::new();
    for rule in Rule::ALL {
        match stated.remove(rule.name()) {
            None => faults.push(format!("{rule} is not stated")),
            Some((number, section, says)) => {
                if (number, section) != (*rule as i32, rule.section()) {
                    faults.push(format!("{rule} stands as {number} under {section}"));
                }
                if says.len() < 10 {
                    faults.push(format!("{rule} is named but not stated"));
                }
            }
        }
    }
    faults.extend(stated.keys().map(|name| format!("{name} is stated but is no rule")));
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// `docs/guide/2.3-csr.md` holds a table of every check: rule, weight, clause, and where it is tried: a scenario that refuses by
/// the rule or passes at its boundary, or a test of the code.
#[test]
fn the_guide_tells_clause_and_test_of_every_check_of_a_csr() {
    let document = std::fs::read_to_string(root().join("docs/guide/2.3-csr.md")).unwrap();
    let scenarios = scenarios();
    let steps = || scenarios.iter().flat_map(|scenario| scenario.steps.iter().map(|step| (&scenario.id, step)));
    let tried = |step: &Step| refused_by(step).into_iter().chain(step.passes.clone());
    let tries: BTreeSet<(&str, String)> =
        steps().flat_map(|(id, step)| tried(step).map(|rule| (id.as_str(), rule))).collect();
    let found = || steps().filter_map(|(_, step)| step.expect.as_ref()).flat_map(findings);
    let weights: BTreeSet<(&str, &str)> =
        found().filter_map(|found| Some((found.rule.as_str(), found.severity.as_deref()?))).collect();
    let sources: String = ["core/src/pki/csr/tests.rs", "core/src/model/name.rs", "tests/c/arguments.c"]
        .iter()
        .map(|file| std::fs::read_to_string(root().join(file)).unwrap())
        .collect();
    let mut stated = BTreeSet::new();
    let mut faults = Vec::new();
    for line in document.lines() {
        let Some((name, rest)) = line.strip_prefix("| `").and_then(|row| row.split_once('`')) else { continue };
        let Some(rule) = Rule::from_name(name) else {
            faults.push(format!("{name} is no rule"));
            continue;
        };
        let cells: Vec<&str> = rest.split('|').map(str::trim).filter(|cell| !cell.is_empty()).collect();
        let [weight, clause, tests] = cells.as_slice() else {
            faults.push(format!("{name} has not three cells behind it"));
            continue;
        };
        if !["error", "warning", "note"].iter().any(|known| weight.starts_with(known)) {
            faults.push(format!("{name} weighs {weight}"));
        }
        let others = weights.iter().filter(|(of, told)| *of == name && !weight.contains(told));
        faults.extend(others.map(|(_, told)| format!("{name} weighs {weight}, but a scenario has it as {told}")));
        if *clause != rule.clause() {
            faults.push(format!("{name} comes from {:?}, not from {clause:?}", rule.clause()));
        }
        for test in tests.split(", ").map(|test| test.trim_matches('`')) {
            let is_tried = tries.contains(&(test, name.to_owned()))
                || sources.contains(&format!("fn {test}("))
                || test == "arguments.c";
            if !is_tried {
                faults.push(format!("{name} is not tried by {test}"));
            }
        }
        stated.insert(rule);
    }
    for rule in Rule::ALL.iter().filter(|rule| rule.section() == "2.3") {
        if rule.clause().is_empty() {
            faults.push(format!("{rule} comes from no clause"));
        }
        if !stated.contains(rule) {
            faults.push(format!("{rule} is not in the table"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

fn findings(expect: &Expect) -> &[Found] {
    match expect {
        Expect::Findings(findings) => findings,
        Expect::Word(_) => &[],
    }
}
