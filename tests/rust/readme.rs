//! README — Its quick starts are the programs under `examples`, word for word, and the Rust one runs.

use passport_tests::root;

#[path = "../../core/examples/quickstart.rs"]
mod quickstart;

#[test]
fn the_rust_quick_start_runs() {
    // Only this test speaks of files from the project's root; the others name them whole.
    std::env::set_current_dir(root()).unwrap();
    quickstart::main().unwrap();
}

/// The lines between the two marks of a program, without their common indent.
fn marked(program: &str) -> String {
    let text = std::fs::read_to_string(root().join(program)).unwrap();
    let lines: Vec<&str> = text
        .lines()
        .skip_while(|line| !line.contains("[quickstart]"))
        .skip(1)
        .take_while(|line| !line.contains("[/quickstart]"))
        .collect();
    let indent = |line: &&str| line.len() - line.trim_start().len();
    let least = lines.iter().filter(|line| !line.trim().is_empty()).map(indent).min().unwrap();
    lines.iter().map(|line| line.get(least..).unwrap_or_default()).collect::<Vec<_>>().join("\n")
}

#[test]
fn the_quick_starts_are_the_programs() {
    let readme = std::fs::read_to_string(root().join("README.md")).unwrap();
    for (language, program) in [
        ("rust", "core/examples/quickstart.rs"),
        ("c", "examples/c/quickstart.c"),
        ("cpp", "examples/cpp/quickstart.cpp"),
        ("python", "examples/python/quickstart.py"),
    ] {
        let block = readme.split(&format!("```{language}\n")).nth(1).and_then(|rest| rest.split("\n```").next());
        assert_eq!(block.unwrap(), marked(program), "{language}");
    }
}
