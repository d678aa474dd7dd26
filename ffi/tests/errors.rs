//! 誤りの表 — `docs/errors.md` lists every code and every rule as core's tables have them.
//!
//! `BLESS=1` writes it anew.

#![allow(clippy::unwrap_used, missing_docs, reason = "tests")]

use std::fmt::Write;
use std::path::Path;

use passport_core::{Code, Language, Rule};

const HEAD: &str = "\
# Codes and rules

A call that does not do what it was asked to answers the class of its error, a code, and most of them a rule, which is the
cause. Numbers and names never change and are never given anew; texts may be reworded. When each rule is said stands in
[rules.md](rules.md), what a host does about each code in [the integrator's page](guide/integration.md).

This page is written by a test (`BLESS=1 cargo test --workspace --exclude passport-python --test errors`).
";

#[test]
fn the_table_is_current() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/errors.md");
    let is = generated();
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(path, is).unwrap();
        return;
    }
    assert!(
        std::fs::read_to_string(path).unwrap_or_default() == is,
        "docs/errors.md is not what core's tables say; write it anew by\n    \
         BLESS=1 cargo test --workspace --exclude passport-python --test errors"
    );
}

fn generated() -> String {
    let mut text = format!("{HEAD}\n## Codes\n\n| number | code | 日本語 | English |\n|---|---|---|---|\n");
    for code in Code::ALL {
        let [japanese, english] = [Language::Japanese, Language::English].map(|language| code.label(language));
        writeln!(text, "| {} | `{}` | {japanese} | {english} |", code.number(), code.name()).unwrap();
    }
    text.push_str("\n## Rules\n\nThe section is the user guide's; the clause is where a standard says it.\n");
    text.push_str("\n| number | rule | section | clause | 日本語 | English |\n|---|---|---|---|---|---|\n");
    for rule in Rule::ALL {
        let [japanese, english] = [Language::Japanese, Language::English].map(|language| rule.text(language));
        let (number, name, section, clause) = (*rule as i32, rule.name(), rule.section(), rule.clause());
        writeln!(text, "| {number} | `{name}` | {section} | {clause} | {japanese} | {english} |").unwrap();
    }
    text
}
