//! 舞台 — A registry in memory on which the targets play: they go through the doors that a host has, and no other.

use std::collections::BTreeMap;

use passport_core::model::{ApplicationNumber, Day, Draft, Field, Instant, NewAccount};
use passport_core::{Clock, Options, Ra, Registry, Session};

/// The instant at which everything happens; the certificates of `tests/data` are valid then.
const NOW: &str = "2026-04-02T10:00:00+09:00";

/// A registry with one account and one approved application, for `tests/data/ec-www.pem`.
pub struct Stage {
    /// The registration authority's desk.
    pub ra: Ra,
    /// The account's desk.
    pub session: Session,
    /// The approved application.
    pub approved: ApplicationNumber,
    /// The day on which everything happens.
    pub today: Day,
}

impl Stage {
    /// A new stage.
    ///
    /// # Panics
    /// When the library refuses what it must take.
    #[must_use]
    pub fn new() -> Stage {
        let now: Instant = NOW.parse().expect("an instant");
        let clock = Clock::manual(now).expect("a clock");
        let registry = Registry::in_memory(Options::new().clock(clock)).expect("a registry");
        let ra = registry.ra("operator").expect("a desk");
        let account = ra.open_account(&NewAccount::new("Account", "D0001"), None).expect("an account");
        let session = registry.session(account.access_key.as_str()).expect("a desk");
        let mut draft = session.draft_new("SR3.0-1Y").expect("a draft");
        draft.set_csr(include_bytes!("../../tests/data/ec-www.pem")).expect("a CSR");
        fill(&mut draft);
        draft.agree_to_terms();
        let approved = session.submit(&draft).expect("a record").number;
        ra.begin_review(approved, None).expect("a review");
        ra.approve(approved, None).expect("an approval");
        Stage { ra, session, approved, today: Day::of(now) }
    }
}

impl Default for Stage {
    fn default() -> Stage {
        Stage::new()
    }
}

/// The form of the scenarios.
fn fill(draft: &mut Draft) {
    type Forms = BTreeMap<String, BTreeMap<String, String>>;
    let forms: Forms = serde_json::from_str(include_str!("../../tests/scenarios/forms.json")).expect("forms");
    for (path, text) in &forms["company"] {
        draft.set(Field::from_path(path).expect("a field"), text);
    }
}
