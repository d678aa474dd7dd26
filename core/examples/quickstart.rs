//! 早わかり — The quick start of the README, whole; a test runs it and holds the README against it.
//!
//! `cargo run --example quickstart`, in the project's root.

use std::collections::BTreeMap;
use std::error::Error;

use passport_core::model::{DownloadFormat, Field, NewAccount};
use passport_core::{Language, Options, Registry};

/// Runs on a real CSR and on the form of the scenarios.
///
/// # Errors
/// When a file is missing, or the library refuses what must be taken.
pub(crate) fn main() -> Result<(), Box<dyn Error>> {
    let csr = std::fs::read("tests/data/ec-www.pem")?;
    let forms = std::fs::read_to_string("tests/scenarios/forms.json")?;
    let mut forms: BTreeMap<String, BTreeMap<String, String>> = serde_json::from_str(&forms)?;
    let form = forms.remove("company").ok_or("no form")?;
    let pem = quickstart(&csr, &form)?;
    print!("{}", String::from_utf8(pem)?);
    Ok(())
}

fn quickstart(csr: &[u8], form: &BTreeMap<String, String>) -> Result<Vec<u8>, Box<dyn Error>> {
    // [quickstart]
    let registry = Registry::in_memory(Options::new())?; // or `create` and `open`, with a path and a secret
    let ra = registry.ra("yamada")?; // the registration authority's desk
    let account = ra.open_account(&NewAccount::new("株式会社サンプル", "D0001"), None)?;
    let session = registry.session(account.access_key.as_str())?; // the subscriber's desk

    let mut draft = session.draft_new("SR3.0-1Y")?;
    draft.set_csr(csr)?;
    for (path, text) in form {
        draft.set(Field::from_path(path).ok_or("no such field")?, text); // organization.name → 株式会社サンプル
    }
    draft.agree_to_terms();
    for finding in session.check(&draft)? {
        println!("{}: {}", finding.rule, finding.text(Language::Japanese));
    }
    let number = session.submit(&draft)?.number;

    ra.begin_review(number, None)?;
    ra.approve(number, None)?;
    ra.issue(number, None)?;

    for action in session.actions(number, None)? {
        println!("{}: {:?} {:?} – {:?}", action.act, action.rule, action.opens, action.closes);
    }
    let pem = session.download_certificate(number, DownloadFormat::Pem)?;
    // [/quickstart]
    Ok(pem)
}
