//! 控え — A copy of a registry, made while others use it.

use std::ffi::c_char;
use std::sync::Arc;

use passport_core::Backup;

use crate::boundary::{boundary, freed};
use crate::error::passport_error;
use crate::handle::{cloned, opaque};
use crate::registry::passport_registry;
use crate::types::passport_code;

/// 控え — A backup under way. From several threads its steps come one after another.
pub struct passport_backup {
    _opaque: [u8; 0],
}

/// The value behind a backup's handle.
#[derive(Clone)]
pub(crate) struct BackupValue(Arc<Backup>);

opaque!(passport_backup => BackupValue);

/// 控え — Begins a copy of the registry as it is now, while others go on using it.
///
/// passport_backup_step makes it; the file `to` is there once it is complete. It is a registry like this one, and opens with the same
/// secret: to restore it is to put it in the place of the other. Until the copy ends, the `-wal` file of the registry grows by what
/// others write. The registry itself is not changed. `backup` is the caller's to free with passport_backup_free. Any thread. CONFLICT
/// (registry_exists) when there is a file of this name; REFUSED (backup_secret_required) for a registry in memory that was made
/// without a secret; the codes of storage.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_registry_backup(
    registry: *const passport_registry,
    to: *const c_char,
    backup: *mut *mut passport_backup,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| {
        let (to, backup) = (c.text(to)?, c.out(backup)?);
        backup.make(BackupValue(Arc::new(cloned(registry)?.backup(to)?)))
    })
}

/// 次へ — Copies the next pages, of 4 KiB, as many as are told or as are left, and answers how many remain, of how many in all.
///
/// Once none remain the file is there, whole and on the disk; further calls say so again. Some hundred pages keep a step short. Any
/// thread. BAD_ARGUMENT for no pages; CONFLICT (registry_exists) when a file of its name has come meanwhile, and BUSY: the next call
/// goes on. OUTCOME_UNKNOWN when the file is there, whole, and its directory could not be synced: the next call tries again. After
/// STORAGE and DAMAGED begin another; CLOSED and FORKED.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_backup_step(
    backup: *mut passport_backup,
    pages: u32,
    remaining: *mut u32,
    total: *mut u32,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| {
        let (remaining, total) = (c.out(remaining)?, c.out(total)?);
        let progress = cloned(backup)?.0.step(pages)?;
        remaining.put(progress.remaining);
        total.put(progress.total);
        Ok(())
    })
}

/// 控えの解放 — Frees a backup; of one that is not complete nothing stays. NULL is fine. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_backup_free(backup: *mut passport_backup) -> passport_code {
    freed(backup)
}
