//! 控え — A copy of the registry that is under way.

use serde::Serialize;

/// 進み — How far a backup has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct BackupProgress {
    /// 残り — Pages that are still to be copied.
    pub remaining: u32,
    /// 全体 — Pages in all, of 4 KiB.
    pub total: u32,
}

impl BackupProgress {
    /// 終わりか — Whether nothing follows: the copy is complete, on the disk and under its name.
    pub fn is_last(&self) -> bool {
        self.remaining == 0
    }
}
