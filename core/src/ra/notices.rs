//! 通知 — The outbox: notices are read behind a cursor and acknowledged when they were sent (8).

use super::Ra;
use crate::context::Command;
use crate::error::Result;
use crate::model::{Notice, RequestKey};
use crate::rules::list;
use crate::store::Subject;

impl Ra {
    /// 通知の一覧 — Notices that were not acknowledged, in the order they were made, behind one (0 for the first), 1 to 500 at
    /// a time. Reading changes nothing: what was read and not acknowledged is read again.
    ///
    /// # Errors
    /// `Invalid` with `query_invalid` for another number of notices.
    pub fn notices(&self, after: i64, rows: u32) -> Result<Vec<Notice>> {
        list::a_page(rows)?;
        self.context.read(|reader| reader.notices(after, rows))
    }

    /// 通知の確認 — Acknowledges every notice up to one, which is then not read again; answers how many that were.
    ///
    /// # Errors
    /// `Storage`, `Busy`, `OutcomeUnknown`, `Closed`, `Forked`.
    pub fn acknowledge_notices(&self, up_to: i64, key: Option<&RequestKey>) -> Result<u32> {
        let command = Command::new(self.actor(), "acknowledge_notices", key, &up_to).about(Subject::Notices(up_to));
        self.context.run(&command, self.context.clock.now(), |writer, _| writer.acknowledge_notices(up_to))
    }
}
