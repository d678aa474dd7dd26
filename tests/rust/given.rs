//! 材料 — What tests, and the programs that hurt the library, fill their registries with: forms, files and fresh keys.

use passport_core::Error;
use passport_core::model::{Draft, Field};
use rcgen::{CertificateParams, DnType, KeyPair};

use crate::root;

/// データ — A file of the tests' data.
///
/// # Panics
/// When there is none of this name.
pub fn data(name: &str) -> Vec<u8> {
    let path = root().join("tests/data").join(name);
    std::fs::read(&path).unwrap_or_else(|fault| panic!("{}: {fault}", path.display()))
}

/// フォーム — A set of the scenarios' forms: what is typed into which field.
///
/// # Panics
/// When there is none of this name.
pub fn form(name: &str) -> Vec<(Field, String)> {
    let forms = std::fs::read_to_string(root().join("tests/scenarios/forms.json")).unwrap();
    let forms: serde_json::Value = serde_json::from_str(&forms).unwrap();
    let typed = |(path, text): (&String, &serde_json::Value)| {
        (Field::from_path(path).unwrap(), text.as_str().unwrap().to_owned())
    };
    forms[name].as_object().unwrap().iter().map(typed).collect()
}

/// 記入 — Fills a draft in with a form and a CSR of the tests' data, and agrees to the terms.
///
/// # Errors
/// Those of [`Draft::set_csr`].
pub fn fill(draft: &mut Draft, with: &str, csr: &str) -> Result<(), Error> {
    for (field, text) in form(with) {
        draft.set(field, &text);
    }
    draft.set_csr(&data(csr))?;
    draft.agree_to_terms();
    Ok(())
}

/// 新しいCSR — A CSR, DER, for `www.example.jp` and `example.jp` of Sample Co., Ltd., with a key of its own (EC P-256): whoever applies
/// more often than there are files needs one each time.
///
/// # Panics
/// When no key can be made.
#[allow(clippy::disallowed_methods, reason = "keys of tests, which nothing is decided by")]
pub fn fresh_csr() -> Vec<u8> {
    let mut parameters = CertificateParams::new(["www.example.jp".to_owned(), "example.jp".to_owned()]).unwrap();
    for (kind, text) in [
        (DnType::CountryName, "JP"),
        (DnType::StateOrProvinceName, "Tokyo"),
        (DnType::LocalityName, "Shibuya-ku"),
        (DnType::OrganizationName, "Sample Co., Ltd."),
        (DnType::CommonName, "www.example.jp"),
    ] {
        parameters.distinguished_name.push(kind, text);
    }
    parameters.serialize_request(&KeyPair::generate().unwrap()).unwrap().der().to_vec()
}
