//! 控え — Copies of the store that are made while others write.
//!
//! A copy has connections of its own. Its source holds one read transaction from the beginning to the end, so that the copy is
//! of one instant and always comes to its end, whoever writes meanwhile.

use std::collections::HashMap;
use std::num::NonZeroU32;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use passport_backup::Copying;
use rusqlite::Connection;

use super::fault::storing;
use super::open::{self, Beside, Location};
use crate::error::{Code, Error, Result};
use crate::model::BackupProgress;

/// The copies of a store that are under way, or complete and not yet let go of.
#[derive(Default)]
pub(super) struct Copies(Mutex<Underway>);

#[derive(Default)]
struct Underway {
    last: u64,
    copies: HashMap<u64, Arc<Mutex<Copy>>>,
}

struct Copy {
    stage: Stage,
    beside: Beside,
    to: PathBuf,
    total: u32,
}

/// How far a copy has come. What fails leaves it where it was, to be tried again.
enum Stage {
    Copying(Box<Copying>),
    /// Every page is on the disk, and nobody has it open.
    Whole,
    /// It has its name, of which it is not known whether it lasts.
    Named,
    There,
    /// Its connections could not be ended as they should; it never gets its name.
    Lost,
}

impl Copies {
    /// Takes in a copy; answers its number.
    pub(super) fn begin(&self, source: Connection, to: &Path) -> Result<u64> {
        let to = open::lasting(to);
        let beside = Beside::new(&to)?;
        let copying = Copying::begin(source, beside.location()?.connect()?).map_err(storing)?;
        let copy = Copy { stage: Stage::Copying(Box::new(copying)), beside, to, total: 0 };
        let mut underway = self.underway();
        underway.last += 1;
        let number = underway.last;
        underway.copies.insert(number, Arc::new(Mutex::new(copy)));
        Ok(number)
    }

    pub(super) fn step(&self, number: u64, pages: NonZeroU32) -> Result<BackupProgress> {
        let copy = self.underway().copies.get(&number).cloned().ok_or(Error::from_code(Code::Closed))?;
        let mut copy = copy.lock().unwrap_or_else(PoisonError::into_inner);
        copy.step(pages)
    }

    pub(super) fn end(&self, number: u64) {
        let copy = self.underway().copies.remove(&number);
        // Its files are closed while nobody waits for the others.
        drop(copy);
    }

    fn underway(&self) -> MutexGuard<'_, Underway> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Copy {
    fn step(&mut self, pages: NonZeroU32) -> Result<BackupProgress> {
        if let Stage::Copying(copying) = &mut self.stage {
            let passport_backup::Progress { remaining, total } = copying.step(pages).map_err(storing)?;
            self.total = total;
            if remaining > 0 {
                return Ok(BackupProgress { remaining, total });
            }
            if let Stage::Copying(copied) = std::mem::replace(&mut self.stage, Stage::Lost) {
                copied.end().map_err(storing)?;
            }
            self.stage = Stage::Whole;
        }
        if let Stage::Whole = self.stage {
            // This may fail where somebody has taken the name.
            self.beside.name(&self.to)?;
            self.stage = Stage::Named;
        }
        if let Stage::Named = self.stage {
            open::sync_name(&self.to)?;
            self.stage = Stage::There;
        }
        match self.stage {
            Stage::There => Ok(BackupProgress { remaining: 0, total: self.total }),
            _ => Err(Error::from_code(Code::Storage)),
        }
    }
}

/// A connection that sees the file as it is now until it is closed.
pub(super) fn snapshot(location: &Location) -> Result<Connection> {
    let connection = location.connect()?;
    connection.execute_batch("BEGIN").map_err(storing)?;
    // The transaction begins to see with what it reads first.
    connection.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(())).map_err(storing)?;
    Ok(connection)
}

/// The same of a store in memory: what it holds now, beside it.
pub(super) fn snapshot_in_memory(of: &Connection) -> Result<Connection> {
    let mut beside = open::blank()?;
    let backup = rusqlite::backup::Backup::new(of, &mut beside).map_err(storing)?;
    let copied = backup.step(-1).map_err(storing)?;
    drop(backup);
    if copied == rusqlite::backup::StepResult::Done { Ok(beside) } else { Err(Error::from_code(Code::Busy)) }
}
