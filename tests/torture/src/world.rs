//! 世界 — What every program needs of a registry: a secret, a clock, an account, a draft that has no fault.

use std::path::PathBuf;

use passport_core::model::{ApplicationNumber, Draft, Field, NewAccount};
use passport_core::{Clock, Error, Options, Ra, Registry, Session};
use rcgen::{CertificateParams, DnType, KeyPair};
use tempfile::TempDir;

/// The secret of every registry here.
const SECRET: [u8; 32] = [7; 32];

/// A place of the project.
pub(crate) fn at(path: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..").join(path)
}

/// Under the clock given, the secret of every registry here.
pub(crate) fn options(clock: Clock) -> Options {
    Options::new().clock(clock).secret(&SECRET)
}

/// A clock that stands at an instant (RFC 3339) until it is set.
pub(crate) fn standing(at: &str) -> Clock {
    Clock::manual(at.parse().unwrap()).unwrap()
}

/// A new account, by its access key.
pub(crate) fn account(ra: &Ra) -> Result<String, Error> {
    Ok(ra.open_account(&NewAccount::new("株式会社サンプル", "D0001"), None)?.access_key.to_string())
}

/// Fills a draft in, with a set of the scenarios' forms and a CSR of the tests' data.
pub(crate) fn fill(draft: &mut Draft, form: &str, csr: &str) -> Result<(), Error> {
    let forms = std::fs::read_to_string(at("tests/scenarios/forms.json")).unwrap();
    let forms: serde_json::Value = serde_json::from_str(&forms).unwrap();
    for (path, text) in forms[form].as_object().unwrap() {
        draft.set(Field::from_path(path).unwrap(), text.as_str().unwrap());
    }
    draft.set_csr(&std::fs::read(at("tests/data").join(csr)).unwrap())?;
    draft.agree_to_terms();
    Ok(())
}

/// A new application that has no fault.
pub(crate) fn new_draft(session: &Session) -> Result<Draft, Error> {
    let mut draft = session.draft_new("SR3.0-1Y")?;
    fill(&mut draft, "company", "ec-www.pem")?;
    Ok(draft)
}

/// Review, approval and issue of an application that waits for no papers.
pub(crate) fn conclude(registry: &Registry, number: ApplicationNumber) -> Result<(), Error> {
    let ra = registry.ra("operator")?;
    ra.begin_review(number, None)?;
    ra.approve(number, None)?;
    ra.issue(number, None).map(drop)
}

/// A CSR, DER, with a key of its own: nobody has one key on ten thousand contracts, and every certificate of a key is looked at.
#[allow(clippy::disallowed_methods, reason = "keys of tests, which nothing is decided by")]
fn fresh_csr() -> Vec<u8> {
    let mut parameters = CertificateParams::new(["www.example.jp".to_owned()]).unwrap();
    for (kind, text) in [
        (DnType::CountryName, "JP"),
        (DnType::StateOrProvinceName, "Tokyo"),
        (DnType::OrganizationName, "Sample Co., Ltd."),
        (DnType::CommonName, "www.example.jp"),
    ] {
        parameters.distinguished_name.push(kind, text);
    }
    parameters.serialize_request(&KeyPair::generate().unwrap()).unwrap().der().to_vec()
}

/// A record whose certificate a reissue has left to be revoked fourteen days from now.
pub(crate) fn deferred(registry: &Registry, session: &Session) -> Result<ApplicationNumber, Error> {
    let mut draft = session.draft_new("SR3.0-1Y")?;
    fill(&mut draft, "company", "ec-www.pem")?;
    draft.set_csr(&fresh_csr())?;
    let number = session.submit(&draft)?.number;
    conclude(registry, number)?;
    let mut draft = session.draft_reissue(number)?;
    fill(&mut draft, "reissue", "ec-www.pem")?;
    draft.set_csr(&fresh_csr())?;
    draft.set(Field::RevokePrevious, "deferred");
    conclude(registry, session.submit(&draft)?.number)?;
    Ok(number)
}

/// A registry that is made in memory, where there is such a folder, and laid on the disk once it is complete and closed: what
/// leads up to a program is not what it is about, and a disk is slow.
pub(crate) fn prepared<T>(
    options: Options,
    make: impl FnOnce(&Registry) -> Result<T, Error>,
) -> Result<(TempDir, T), Error> {
    let workshop = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap();
    let path = workshop.path().join("registry.db");
    let registry = Registry::create(&path, options)?;
    let made = make(&registry)?;
    registry.close();
    assert!(!workshop.path().join("registry.db-wal").exists(), "it is closed");
    let folder = tempfile::tempdir().unwrap();
    std::fs::copy(&path, folder.path().join("registry.db")).unwrap();
    Ok((folder, made))
}
