//! Lists every function and every noun of the C face for the target `c`, from the sources: what is new there is fuzzed.

use std::fmt::Write;
use std::path::Path;
use std::{env, fs};

fn main() {
    let sources = Path::new("../ffi/src");
    println!("cargo:rerun-if-changed={}", sources.display());
    let (mut functions, mut nouns) = (String::new(), String::new());
    let mut files: Vec<_> =
        fs::read_dir(sources).expect("ffi/src").map(|entry| entry.expect("a file").path()).collect();
    files.sort();
    for path in files {
        let text = fs::read_to_string(&path).expect("a source");
        let module = path.file_stem().and_then(|stem| stem.to_str()).expect("a name");
        for after in text.split("extern \"C\" fn ").skip(1).filter(|after| after.starts_with("passport_")) {
            let (name, rest) = after.split_once('(').expect("a function");
            let (parameters, _) = rest.split_once(')').expect("its parameters");
            let blanks = "_, ".repeat(parameters.matches(": ").count());
            let path = format!("passport_face::{module}::{name}");
            let answers_code = parameters.contains("*mut *mut passport_error") || name.ends_with("_free");
            writeln!(
                functions,
                "    (\"{name}\", {answers_code}, &({path} as unsafe extern \"C\" fn({blanks}) -> _)),"
            )
            .expect("text");
        }
        for after in text.split("pub struct ").skip(1).filter(|after| after.starts_with("passport_")) {
            let name = after.split_whitespace().next().expect("a name");
            writeln!(nouns, "noun!(passport_face::{module}::{name}, passport_face::{module}::{name}_free);")
                .expect("text");
        }
    }
    let table = format!("{nouns}\nstatic FUNCTIONS: &[(&str, bool, &(dyn Call + Sync))] = &[\n{functions}];\n");
    fs::write(Path::new(&env::var("OUT_DIR").expect("cargo sets it")).join("face.rs"), table).expect("written");
}
