//! 置き場所 — Real places that fail: a full disk, a file that may grow no more, what may not be written, a folder that goes away. The
//! answer is the right one, nothing is half-written, and the next call after the fault is gone succeeds.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use passport_core::model::{NewAccount, RequestKey};
use passport_core::{Code, Error, Registry};

use crate::apart::{End, apart};
use crate::mounts::{ext4, limit, mount, own_mounts, tmpfs};
use crate::stage::{Desk, Stage, folder, now};
use crate::world::options;
use crate::{Report, Run, witness};

/// The user who owns nothing.
const NOBODY: libc::uid_t = 65534;

/// What a place found: lines of faults, or why it cannot be had here.
type Found = Result<Vec<String>, String>;

/// Changes until one fails are at most so many.
const MOST: u32 = 3000;

type Place = (&'static str, fn(&Stage, &Path, &mut fastrand::Rng) -> Found);

const PLACES: &[Place] = &[
    ("a file that may grow no more", file_limit),
    ("a full ext4 of 8 MiB", |stage, at, random| full(stage, at, random, &ext4)),
    ("a full tmpfs of 2 MiB", |stage, at, random| full(stage, at, random, &tmpfs)),
    ("a read-only mount", read_only_mount),
    ("a file that may not be written", |stage, at, _| forbidden(stage, at, false)),
    ("a folder that may not be written", |stage, at, _| forbidden(stage, at, true)),
    ("a folder that is moved away", moved_away),
    ("a folder that is deleted", deleted),
];

pub(crate) fn run(run: &Run) -> Report {
    let stage = Stage::new();
    let mut random = fastrand::Rng::with_seed(run.seed);
    let (mut faults, mut tried, mut skipped) = (Vec::new(), 0, Vec::new());
    for round in 0..run.count {
        for (name, place) in PLACES {
            if skipped.contains(name) {
                continue;
            }
            let mut random = random.fork();
            match in_a_child(|at| place(&stage, at, &mut random)) {
                Ok(found) => {
                    tried += 1;
                    faults.extend(found.into_iter().map(|what| format!("{name}: {what}")));
                }
                Err(why) => {
                    println!("places: SKIPPED {name}, round {round}: {why}");
                    skipped.push(name);
                }
            }
        }
    }
    let figures = vec![("places", PLACES.len() as u64), ("tried", tried), ("skipped", skipped.len() as u64)];
    Report { figures, faults }
}

/// Runs a place in a child with mounts of its own, for it may change user, limits and mounts.
fn in_a_child(place: impl FnOnce(&Path) -> Found) -> Found {
    let (folder, aside) = (folder(), folder());
    let told = aside.path().join("told");
    // The child may be another user by then.
    std::fs::set_permissions(aside.path(), std::fs::Permissions::from_mode(0o777)).unwrap();
    let end = apart(|| {
        let found = place(folder.path());
        let (line, code) = match found {
            Ok(faults) => (faults.join("\n"), 0),
            Err(why) => (why, 2),
        };
        i32::from(std::fs::write(&told, line).is_err()) | code
    });
    let told = std::fs::read_to_string(&told).unwrap_or_default();
    match end {
        End::Exit(0) => Ok(told.lines().map(str::to_owned).collect()),
        End::Exit(2) => Err(told),
        other => Ok(vec![format!("the child ended with {other:?}")]),
    }
}

fn key(number: u32) -> RequestKey {
    format!("key-{number}").parse().unwrap()
}

fn change(desk: &Desk, number: u32) -> Result<(), Error> {
    desk.ra.open_account(&NewAccount::new("株式会社別会社", "D0001"), Some(&key(number))).map(drop)
}

/// Changes until the place gives in; then `mends` it, and the same call and all of the registry must be good.
fn until_it_fails(desk: &Desk, mends: impl FnOnce()) -> Vec<String> {
    let mut faults = Vec::new();
    let mut before = witness::of(&desk.path).unwrap();
    for number in 0..MOST {
        let Err(fault) = change(desk, number) else {
            before = witness::of(&desk.path).unwrap();
            continue;
        };
        mends();
        let after = witness::of(&desk.path).unwrap();
        match fault.code() {
            Code::Storage if after != before => faults.push(format!("{fault:?}, and something was changed")),
            Code::Storage | Code::OutcomeUnknown => {}
            _ => faults.push(format!("the answer is {fault:?}")),
        }
        for again in ["first", "second"] {
            if let Err(fault) = change(desk, number) {
                faults.push(format!("the {again} call after it: {fault:?}"));
            }
        }
        let after = witness::of(&desk.path).unwrap().entries;
        if after != before.entries + 1 {
            faults.push(format!("{} changes instead of one", after.wrapping_sub(before.entries)));
        }
        faults.extend(unsound(&desk.ra.verify_audit(None), &desk.path));
        return faults;
    }
    vec!["it never failed".to_owned()]
}

fn unsound(check: &Result<passport_core::model::AuditCheck, Error>, path: &Path) -> Option<String> {
    let is_sound = check.as_ref().is_ok_and(|check| check.is_sound()) && witness::is_sound(path).unwrap_or(false);
    (!is_sound).then(|| format!("not sound: {check:?}"))
}

fn file_limit(stage: &Stage, at: &Path, random: &mut fastrand::Rng) -> Found {
    let desk = stage.desk(&stage.copied(at)).unwrap();
    let file = std::fs::metadata(&desk.path).unwrap().len();
    limit(file + random.u64(..200_000));
    Ok(until_it_fails(&desk, || limit(libc::RLIM_INFINITY)))
}

fn full(
    stage: &Stage,
    at: &Path,
    random: &mut fastrand::Rng,
    makes: &dyn Fn(&Path) -> Result<(), String>,
) -> Found {
    own_mounts()?;
    makes(at)?;
    let desk = stage.desk(&stage.copied(at)).unwrap();
    let filler = at.join("filler");
    let mut room = Vec::new();
    // To the last byte, and then some room that is soon used up.
    let mut piece = 1 << 16;
    while piece > 0 {
        room.resize(room.len() + piece, 1);
        if std::fs::write(&filler, &room).is_err() {
            room.truncate(room.len() - piece);
            piece /= 4;
        }
    }
    let left = room.len().saturating_sub(random.usize(..150_000));
    std::fs::write(&filler, &room[..left]).map_err(|fault| format!("the disk cannot be filled: {fault}"))?;
    Ok(until_it_fails(&desk, || std::fs::remove_file(filler).unwrap()))
}

/// Opens what must not open, looks that it is as it was, mends the place and opens it.
fn refused(path: &Path, mends: impl FnOnce()) -> Vec<String> {
    let mut faults = Vec::new();
    let before = std::fs::read(path).unwrap();
    match Registry::open(path, options(now())) {
        Ok(_) => faults.push("it opens".to_owned()),
        Err(fault) if fault.code() == Code::Storage => {}
        Err(fault) => faults.push(format!("the answer is {fault:?}")),
    }
    if before != std::fs::read(path).unwrap() {
        faults.push("it was changed".to_owned());
    }
    mends();
    let check = Registry::open(path, options(now())).and_then(|registry| registry.ra("operator")).and_then(|ra| {
        ra.open_account(&NewAccount::new("株式会社別会社", "D0001"), None).and(ra.verify_audit(None))
    });
    faults.extend(unsound(&check, path));
    faults
}

fn read_only_mount(stage: &Stage, at: &Path, _: &mut fastrand::Rng) -> Found {
    let path = stage.copied(at);
    own_mounts()?;
    mount(at, at, "none", libc::MS_BIND, "")?;
    mount(at, at, "none", libc::MS_BIND | libc::MS_REMOUNT | libc::MS_RDONLY, "")?;
    Ok(refused(&path, || mount(at, at, "none", libc::MS_BIND | libc::MS_REMOUNT, "").unwrap()))
}

/// Root may write everywhere, so this is somebody else.
fn forbidden(stage: &Stage, at: &Path, is_folder: bool) -> Found {
    let path = stage.copied(at);
    for path in [at, &path] {
        std::os::unix::fs::chown(path, Some(NOBODY), Some(NOBODY)).map_err(|fault| fault.to_string())?;
    }
    // SAFETY: it takes a number.
    if unsafe { libc::setuid(NOBODY) } != 0 {
        return Err(format!("no other user: {}", std::io::Error::last_os_error()));
    }
    let allow = |path: &Path, mode| std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    if is_folder {
        allow(at, 0o555);
        return Ok(refused(&path, || allow(at, 0o755)));
    }
    allow(&path, 0o444);
    Ok(refused(&path, || allow(&path, 0o644)))
}

/// A folder in which an open registry lies.
fn within(stage: &Stage, at: &Path) -> (PathBuf, Desk) {
    let home = at.join("home");
    std::fs::create_dir(&home).unwrap();
    let desk = stage.desk(&stage.copied(&home)).unwrap();
    (home, desk)
}

fn gone(answer: Result<(), Error>) -> Option<String> {
    match answer {
        Err(fault) if fault.code() == Code::Storage => None,
        other => Some(format!("the answer is {other:?}")),
    }
}

fn moved_away(stage: &Stage, at: &Path, _: &mut fastrand::Rng) -> Found {
    let (home, desk) = within(stage, at);
    let before = witness::of(&desk.path).unwrap();
    std::fs::rename(&home, at.join("away")).unwrap();
    let mut faults: Vec<String> = gone(change(&desk, 1)).into_iter().collect();
    std::fs::rename(at.join("away"), &home).unwrap();
    if witness::of(&desk.path).unwrap() != before {
        faults.push("something was changed".to_owned());
    }
    faults.extend(change(&desk, 1).err().map(|fault| format!("the next call: {fault:?}")));
    faults.extend(unsound(&desk.ra.verify_audit(None), &desk.path));
    Ok(faults)
}

fn deleted(stage: &Stage, at: &Path, _: &mut fastrand::Rng) -> Found {
    let (home, desk) = within(stage, at);
    std::fs::remove_dir_all(&home).unwrap();
    let mut faults: Vec<String> = gone(change(&desk, 1)).into_iter().collect();
    // From a backup: another file, which the one that was open is not.
    std::fs::create_dir(&home).unwrap();
    stage.copied(&home);
    faults.extend(gone(change(&desk, 2)));
    desk.registry.close();
    let desk = stage.desk(&desk.path).unwrap();
    faults.extend(change(&desk, 1).err().map(|fault| format!("opened anew: {fault:?}")));
    faults.extend(unsound(&desk.ra.verify_audit(None), &desk.path));
    Ok(faults)
}
