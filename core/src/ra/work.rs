//! 仕事 — What waits for the RA, the most urgent first.

use super::Ra;
use crate::error::Result;
use crate::model::{Day, WorkItem};
use crate::rules::work;

/// Rows looked at in one go.
const BATCH: u32 = 500;

impl Ra {
    /// 仕事の一覧 — Every record of every account that waits for the RA, with its next step and until when: what is due
    /// first comes first, then what nothing presses, in the order of submission (2.0, 2.1.5); and certificates that a
    /// campaign's deadline has found valid, or that nothing can replace (2.4).
    ///
    /// # Errors
    /// `Storage`, `Busy`, `Closed`, `Forked`.
    pub fn worklist(&self) -> Result<Vec<WorkItem>> {
        let now = self.context.clock.now();
        let today = Day::of(now);
        let mut items = self.context.read(|reader| {
            let catalogue = self.context.catalogue(reader);
            let (mut items, mut after) = (Vec::new(), 0);
            loop {
                let open = reader.open_applications(after, BATCH)?;
                let Some(last) = open.last() else { break };
                after = last.sequence;
                for open in open {
                    let (dossier, from) = self.with_base(reader, open.number)?;
                    // What time has made impossible waits for nothing but `run_due`.
                    if self.context.dead_by(reader, &dossier, now)?.is_some() {
                        continue;
                    }
                    items.extend(work::item(&dossier, from.as_ref(), &catalogue, today));
                }
            }
            for number in reader.revocations_to_record(now)? {
                items.extend(reader.application(None, number)?.as_ref().and_then(work::to_record));
            }
            for (number, deadline) in reader.members_to_revoke(now)? {
                let record = reader.application(None, number)?;
                items.extend(record.map(|record| work::to_revoke(&record, deadline)));
            }
            Ok(items)
        })?;
        items.sort_by_key(work::urgency);
        Ok(items)
    }
}
