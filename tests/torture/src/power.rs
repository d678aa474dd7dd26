//! 停電 — Whatever was answered is there after a loss of power. What a run writes and syncs is written down; then disks are made as a
//! loss of power may leave them, at any moment: all that was synced, and of the rest any part, in any order, torn at sectors.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use passport_core::model::{NewAccount, NewCoupons};
use passport_core::{Code, Registry};
use passport_tests::given::{data, fill};

use crate::crash::Disk;
use crate::disk::{self, Event};
use crate::stage::{folder, now};
use crate::world::{account, conclude, options};
use crate::{Report, Run, vfs, witness};

/// How often something is lost when the syncs of commits are left out: so often that a run of this many states shows it.
const CONTROL: u64 = 60;

/// How often the registry is opened, and copied.
const LIVES: u32 = 3;

/// What was left of a run.
#[derive(Default)]
struct Tally {
    states: u64,
    acknowledged: u64,
    copied: u64,
    losses: u64,
}

pub(crate) fn run(run: &Run) -> Report {
    vfs::install();
    let mut random = fastrand::Rng::with_seed(run.seed);
    let events = recorded();
    let (mut full, mut normal) = (Tally::default(), Tally::default());
    let mut faults = Vec::new();
    for _ in 0..run.count {
        if let Err(loss) = crashed(&events, &mut random, &mut full) {
            faults.push(loss);
        }
    }
    let unsynced = without_commits(&events);
    for _ in 0..(run.count / 3).max(CONTROL) {
        normal.losses += u64::from(crashed(&unsynced, &mut random, &mut normal).is_err());
    }
    if normal.losses == 0 {
        faults
            .push(format!("{} states without the syncs of commits lost nothing: nothing is tested", normal.states));
    }
    let figures = vec![
        ("writes and syncs recorded", events.len() as u64),
        ("states", full.states),
        ("changes that had been acknowledged", full.acknowledged),
        ("copies that had been completed", full.copied),
        ("losses", faults.len() as u64),
        ("states without the syncs of commits", normal.states),
        ("of them with losses, as there must be", normal.losses),
    ];
    Report { figures, faults }
}

/// The path that everything happens at.
fn place() -> PathBuf {
    PathBuf::from("registry.db")
}

fn copy(again: u32) -> PathBuf {
    format!("copy-{again}.db").into()
}

/// A life with checkpoints, copies, closing and opening, in which every answer is written down.
fn recorded() -> Vec<Event> {
    let folder = folder();
    let path = folder.path().join(place());
    let ((), seen) = disk::written_down(|| {
        for again in 0..LIVES {
            let registry = match again {
                0 => Registry::create(&path, options(now())),
                _ => Registry::open(&path, options(now())),
            }
            .unwrap();
            live(&registry, again);
            let head = registry.ra("operator").unwrap().audit_head().unwrap();
            let to = folder.path().join(copy(again));
            let backup = registry.backup(&to).unwrap();
            while !backup.step(16).unwrap().is_last() {}
            disk::note(|| Event::Copied(to, head));
            registry.close();
        }
    });
    let inside = |path: &Path| path.strip_prefix(folder.path()).map_or_else(|_| path.to_owned(), Path::to_owned);
    let told = |event| match event {
        Event::Create(path) => Event::Create(inside(&path)),
        Event::Write(path, at, bytes) => Event::Write(inside(&path), at, bytes),
        Event::Truncate(path, size) => Event::Truncate(inside(&path), size),
        Event::Sync(path) => Event::Sync(inside(&path)),
        Event::Delete(path) => Event::Delete(inside(&path)),
        Event::Link(old, new) => Event::Link(inside(&old), inside(&new)),
        Event::SyncDirectory(path) => Event::SyncDirectory(inside(&path)),
        Event::Acknowledged(head) => Event::Acknowledged(head),
        Event::Copied(path, head) => Event::Copied(inside(&path), head),
    };
    seen.events.into_iter().map(told).collect()
}

fn live(registry: &Registry, again: u32) {
    let ra = registry.ra("operator").unwrap();
    let answered = || {
        let head = ra.audit_head().unwrap();
        disk::note(|| Event::Acknowledged(head));
    };
    answered();
    let key = account(&ra).unwrap();
    answered();
    let session = registry.session(&key).unwrap();
    for csr in ["ec-www.pem", "ec-www-2.pem", "ec-www-3.pem"] {
        let mut draft = session.draft_new("SR3.0-1Y").unwrap();
        fill(&mut draft, "company", csr).unwrap();
        if session.check(&draft).unwrap().iter().any(|finding| finding.severity == passport_core::Severity::Error) {
            // The key has a certificate of another account by now.
            continue;
        }
        let number = session.submit(&draft).unwrap().number;
        answered();
        conclude(registry, number).unwrap();
        answered();
    }
    registry.load_blocklist(&data("blocklist.txt")).unwrap();
    answered();
    for round in 0..12 {
        ra.open_account(&NewAccount::new(format!("株式会社{again}-{round}"), "D0001"), None).unwrap();
        answered();
    }
    // So many pages that the log is moved into the file.
    let coupons = NewCoupons {
        dealer_code: "D0001".to_owned(),
        service: "SR3.0-1Y".to_owned(),
        expires_on: "2026-12-31".parse().unwrap(),
        numbers: (0..400).map(|number| format!("C-{again}-{number}")).collect(),
    };
    ra.add_coupons(&coupons, None).unwrap();
    answered();
    ra.open_account(&NewAccount::new("株式会社最後", "D0001"), None).unwrap();
    answered();
}

/// The same events without the syncs of the log at a commit, as `synchronous = NORMAL` leaves them out: those stay that come before the log
/// is moved into the file, and that of its first page.
fn without_commits(events: &[Event]) -> Vec<Event> {
    let is_log = |path: &Path| path.extension().is_some_and(|end| end == "db-wal");
    let stays = |at: usize| match &events[at] {
        Event::Sync(path) if is_log(path) => {
            let begins = matches!(events[..at].last(), Some(Event::Write(_, 0, bytes)) if bytes.len() == 32);
            let moves = matches!(events.get(at + 1), Some(Event::Write(path, ..)) if !is_log(path));
            begins || moves
        }
        _ => true,
    };
    (0..events.len()).filter(|at| stays(*at)).map(|at| events[at].clone()).collect()
}

/// Loses power at a random moment of a run and looks at what is left; what is lost is the error.
fn crashed(events: &[Event], random: &mut fastrand::Rng, tally: &mut Tally) -> Result<(), String> {
    let moment = random.usize(..=events.len());
    let mut disk = Disk::default();
    let (mut heads, mut acknowledged) = (HashMap::new(), 0);
    for event in &events[..moment] {
        disk.happens(event);
        match event {
            Event::Acknowledged(head) => {
                acknowledged += 1;
                heads.insert(place(), head.as_str());
            }
            Event::Copied(path, head) => {
                tally.copied += 1;
                heads.insert(path.clone(), head);
            }
            _ => {}
        }
    }
    tally.states += 1;
    tally.acknowledged += acknowledged;
    let folder = folder();
    disk.crash(random, folder.path(), "registry.db-shm");
    for path in (0..LIVES).map(copy).chain([place()]) {
        judged(&folder.path().join(&path), heads.get(&path).copied())
            .map_err(|loss| format!("after {moment} events, {acknowledged} answers: {} {loss}", path.display()))?;
    }
    Ok(())
}

/// Whether everything up to a head of the audit is there, and sound; without a head there may be no registry.
fn judged(path: &Path, head: Option<&str>) -> Result<(), String> {
    let registry = match Registry::open(path, options(now())) {
        Err(fault) if head.is_none() && fault.code() == Code::NotFound => return Ok(()),
        opened => opened.map_err(|fault| format!("does not open: {fault:?}"))?,
    };
    let check =
        registry.ra("operator").and_then(|ra| ra.verify_audit(head)).map_err(|fault| format!("{fault:?}"))?;
    registry.close();
    if !check.is_sound() {
        return Err(format!("{check:?}"));
    }
    match witness::is_sound(path) {
        Ok(true) => Ok(()),
        found => Err(format!("SQLite finds it unsound: {found:?}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_unsynced_is_missed() {
        vfs::install();
        let mut random = fastrand::Rng::with_seed(1);
        let all = recorded();
        let is_left_out: [fn(&Event) -> bool; 3] = [
            |event| matches!(event, Event::Sync(path) if path.to_string_lossy().starts_with("copy-")),
            |event| matches!(event, Event::SyncDirectory(_)),
            |event| matches!(event, Event::Sync(path) if *path == place()),
        ];
        for is_left_out in is_left_out {
            let events: Vec<Event> = all.iter().filter(|event| !is_left_out(event)).cloned().collect();
            assert!(events.len() < all.len());
            let lost = (0..40).filter(|_| crashed(&events, &mut random, &mut Tally::default()).is_err()).count();
            assert!(lost > 0);
        }
    }

    #[test]
    fn a_lost_row_and_a_torn_page_are_reported() {
        vfs::install();
        let events = recorded();
        let mut disk = Disk::default();
        events.iter().for_each(|event| disk.happens(event));
        let Some(Event::Acknowledged(head)) = events.iter().rfind(|event| matches!(event, Event::Acknowledged(_)))
        else {
            panic!("something was answered");
        };
        let folder = folder();
        let path = folder.path().join(place());
        let file = disk.synced(&place());
        let left = |bytes: &[u8]| {
            std::fs::write(&path, bytes).unwrap();
            judged(&path, Some(head))
        };
        left(file).unwrap();
        let mut torn = file.to_vec();
        let page = torn.len() - 4096 * 3;
        torn[page..page + 512].fill(0);
        left(&torn).unwrap_err();
        left(&file[..file.len() / 2]).unwrap_err();
        left(file).unwrap();
        let connection = rusqlite::Connection::open(&path).unwrap();
        connection.execute_batch("DELETE FROM coupon WHERE number = 'C-2-399'").unwrap();
        connection.close().unwrap();
        judged(&path, Some(head)).unwrap_err();
        std::fs::remove_file(&path).unwrap();
        judged(&path, Some(head)).unwrap_err();
        judged(&path, None).unwrap();
    }
}
