//! 提出書類 — The papers an application needs, and which of them the RA has (2.2).

use serde::{Deserialize, Serialize};

use super::Day;

/// 提出書類 — One paper that was asked for with an application: what the catalogue required on the day of submission.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Paper {
    /// 識別子 — Its identifier in the catalogue.
    pub id: String,
    /// 名称 — Its name for people, as it was then.
    pub name: String,
    /// 受領日 — The day the RA received it.
    pub received_on: Option<Day>,
    /// 免除の理由 — Why the RA does without it.
    pub waived_for: Option<String>,
}

impl Paper {
    /// 未着か — Whether it was neither received nor waived.
    pub fn is_missing(&self) -> bool {
        self.received_on.is_none() && self.waived_for.is_none()
    }
}
