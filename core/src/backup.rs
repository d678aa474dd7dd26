//! 控え — A copy of the registry, made while others use it.

use std::num::NonZeroU32;
use std::path::Path;
use std::sync::Arc;

use crate::context::Context;
use crate::error::{Code, Error, Result};
use crate::journal;
use crate::model::BackupProgress;

/// 控え — A backup under way, of the registry as it was when it was begun.
///
/// It is made beside its place, and has its name once it is complete. One that is dropped before leaves nothing.
pub struct Backup {
    context: Arc<Context>,
    copy: u64,
}

impl Backup {
    pub(crate) fn begin(context: &Arc<Context>, to: &Path) -> Result<Backup> {
        let copy = context.with_store(|store| store.begin_copy(to))?;
        Ok(Backup { context: Arc::clone(context), copy })
    }

    /// 次へ — Copies the next pages, of 4 KiB, as many as are told or as are left. Once none remain the file is there, and
    /// further calls say so again.
    ///
    /// Nobody waits for a step but [`crate::Registry::close`]; some hundred pages keep it short.
    /// From several threads the steps come one after another.
    ///
    /// # Errors
    /// `BadArgument` for no pages; `Conflict` with `registry_exists` when a file of its name has come meanwhile, and `Busy`:
    /// the next call goes on. After `Storage` and `Damaged` begin another. `OutcomeUnknown` when the file is there, complete, and
    /// its directory could not be synced: the next call tries again. `Closed`, `Forked`.
    pub fn step(&self, pages: u32) -> Result<BackupProgress> {
        journal::step("backup", || {
            let pages = NonZeroU32::new(pages).ok_or(Error::from_code(Code::BadArgument))?;
            self.context.with_store(|store| store.step_copy(self.copy, pages))
        })
    }
}

impl Drop for Backup {
    fn drop(&mut self) {
        // A registry that was closed has let go of it, and a child of a fork does not touch what its parent opened.
        let _ = self.context.with_store(|store| {
            store.end_copy(self.copy);
            Ok(())
        });
    }
}
