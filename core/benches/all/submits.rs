//! 2 — What it costs to submit: against the same statements in the same file, and the bare gate where there is a CSR.

use std::path::{Path, PathBuf};
use std::time::Instant;

use passport_core::model::{Draft, Field};
use passport_core::{Registry, Session};

use crate::tape::{Player, connection, listening, recorded};
use crate::turns::{Medians, median};
use crate::{floor, life, report};

/// How many applications are submitted in each way.
const TURNS: usize = 400;

pub(crate) fn run(folder: &Path, wanted: &str) {
    let is_wanted = |what: &str| format!("submit {what}").contains(wanted);
    if !is_wanted("without CSR") && !is_wanted("with CSR") {
        return;
    }
    report::heading("submitting, on a file system in memory");
    let start = life::registry(folder, 10_000);
    let der = pem::parse(life::csr("ec-www.pem")).unwrap().into_contents();
    if is_wanted("without CSR") {
        let took = turns(&start, contact_changes, || true);
        report::line("a contact change, without CSR", &took, Some(1.3));
    }
    if is_wanted("with CSR") {
        let took = turns(&start, new_applications, || floor::inspect(&der));
        report::line("a new application, with CSR", &took, Some(1.15));
    }
}

fn new_applications(session: &Session) -> Vec<Draft> {
    (0..TURNS).map(|_| life::filled(session)).collect()
}

fn contact_changes(session: &Session) -> Vec<Draft> {
    let draft = |at: usize| {
        let number = life::number_of_large(999 - i64::try_from(at).unwrap());
        let mut draft = session.draft_contact_change(number).unwrap();
        draft.set(Field::TechnicalName, "見本 四郎");
        draft.agree_to_terms();
        draft
    };
    // A tenth of ten thousand, of which the youngest third are of living contracts.
    (0..TURNS.min(300)).map(draft).collect()
}

/// Submits what `drafts` makes: once to learn the statements, then by turns with playing them in another copy of the file.
fn turns(start: &Path, drafts: fn(&Session) -> Vec<Draft>, gate: impl Fn() -> bool) -> Medians {
    let folder = tempfile::tempdir_in("/dev/shm").unwrap();
    let copied = |name: &str| {
        let path: PathBuf = folder.path().join(name);
        std::fs::copy(start, &path).unwrap();
        path
    };
    let seen = copied("seen.db");
    let (registry, session) = listening(|| opened(&seen));
    let drafts = drafts(&session);
    // The reading connection is open by now; a first submission warms what is made once.
    let tapes: Vec<Vec<String>> =
        drafts.iter().map(|draft| recorded(|| session.submit(draft).unwrap()).0).collect();
    registry.close();
    let bare = connection(&copied("bare.db"));
    let mut players: Vec<Player<'_>> = tapes.iter().map(|tape| Player::new(&bare, tape)).collect();
    let (registry, session) = opened(&copied("ours.db"));
    let (mut floors, mut ours) = (Vec::new(), Vec::new());
    for (player, draft) in players.iter_mut().zip(&drafts) {
        let began = Instant::now();
        assert!(gate());
        player.play();
        let between = Instant::now();
        session.submit(draft).unwrap();
        ours.push(between.elapsed());
        floors.push(between - began);
    }
    registry.close();
    Medians { first: median(floors), second: median(ours) }
}

fn opened(path: &Path) -> (Registry, Session) {
    let registry = Registry::open(path, life::options()).unwrap();
    let session = life::desk(&registry, path);
    (registry, session)
}
