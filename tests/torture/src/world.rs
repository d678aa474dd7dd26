//! 世界 — What every program needs of a registry: a secret, a clock, an account, a draft that has no fault.

use passport_core::model::{ApplicationNumber, Draft, Field, NewAccount};
use passport_core::{Clock, Error, Options, Ra, Registry, Session};
use passport_tests::given::{fill, fresh_csr};
use tempfile::TempDir;

/// The secret of every registry here.
const SECRET: [u8; 32] = [7; 32];

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

/// A record whose certificate a reissue has left to be revoked fourteen days from now.
pub(crate) fn deferred(registry: &Registry, session: &Session) -> Result<ApplicationNumber, Error> {
    let mut draft = session.draft_new("SR3.0-1Y")?;
    fill(&mut draft, "company", "ec-www.pem")?;
    // Nobody has one key on ten thousand contracts, and every certificate of a key is looked at.
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
