//! 手引き — The header is the manual: each function's comment says what a caller must know of it.

#![allow(clippy::unwrap_used, missing_docs, reason = "tests")]

use std::path::Path;

/// A function of the header: its comment and its prototype, each as one line.
struct Function {
    says: String,
    prototype: String,
}

impl Function {
    fn parameters(&self) -> impl Iterator<Item = &str> {
        let (_, parameters) = self.prototype.split_once('(').unwrap();
        parameters.trim_end_matches(");").split(", ")
    }

    fn has(&self, kind: &str) -> bool {
        self.parameters().any(|parameter| parameter.starts_with(kind))
    }

    /// What its comment does not say and must.
    fn lacks(&self) -> Vec<String> {
        let mut lacks = Vec::new();
        let mut must = |is_said: bool, what: &str| {
            if !is_said {
                lacks.push(what.to_owned());
            }
        };
        let says = |text: &str| self.says.contains(text);
        must(says(" — "), "what it is, in both languages");
        must(says("ny thread"), "which threads may call it");
        for output in self.parameters().filter_map(|parameter| parameter.split_once(" **")).map(|(noun, _)| noun) {
            let is_handle = output.starts_with("passport_") && output != "passport_error";
            must(!is_handle || says(&format!("{output}_free")), "who frees what it hands out");
        }
        let is_on_registry = ["session *", "ra *", "registry *"].iter().any(|noun| {
            self.parameters()
                .next()
                .is_some_and(|first| first.trim_start_matches("const ").starts_with(&format!("passport_{noun}")))
        });
        let stores =
            says("codes of storage") || says("CLOSED") || says("s passport_") || says("needs no open registry");
        must(
            !is_on_registry || !self.has("passport_error **") || stores,
            "what a closed or forked registry answers",
        );
        let is_row = self.has("size_t index") || self.has("size_t row");
        must(
            !is_row || !self.has("passport_error **") || says("BAD_ARGUMENT"),
            "what a row beyond the last answers",
        );
        let borrows = self.has("const char **") || self.has("const uint8_t **");
        let lives = ["orrowed", "lives", "until", "frees", "as long"].iter().any(|word| says(word));
        must(!borrows || lives, "how long what it hands out lives");
        lacks
    }
}

fn functions() -> Vec<Function> {
    let header = Path::new(env!("CARGO_MANIFEST_DIR")).join("../include/passport.h");
    let header = std::fs::read_to_string(header).unwrap();
    let (_, prototypes) = header.split_once("extern \"C\" {").unwrap();
    let one_line = |text: &str| text.split_whitespace().filter(|word| *word != "*").collect::<Vec<_>>().join(" ");
    let commented = prototypes.split("/**").skip(1).map(|piece| piece.split_once("*/").unwrap());
    commented
        .map(|(says, rest)| Function {
            says: one_line(says),
            prototype: one_line(rest.split_inclusive(';').next().unwrap()),
        })
        .collect()
}

#[test]
fn every_comment_says_what_a_caller_must_know() {
    let functions = functions();
    let header =
        std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../include/passport.h")).unwrap();
    let declared = header.lines().filter(|line| line.starts_with(|first: char| first.is_ascii_lowercase()));
    assert_eq!(
        functions.len(),
        declared.filter(|line| line.contains("passport_") && line.contains('(')).count(),
        "every function has a comment of its own"
    );
    let lacking: Vec<_> = functions
        .iter()
        .filter(|function| !function.lacks().is_empty())
        .map(|function| format!("{}\n    does not say {}", function.prototype, function.lacks().join(", nor ")))
        .collect();
    assert!(lacking.is_empty(), "{}", lacking.join("\n"));
}
