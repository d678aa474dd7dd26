//! 規則の判断 — Pure decisions, one file a guide section; they know no store, no clock and no randomness.
//!
//! The menu (`actions`) and the commands ask the same functions. A refusal is a [`Denial`]: the rule and, when it
//! is a matter of time, the window.

pub(crate) mod acceptance;
pub(crate) mod campaign;
pub(crate) mod certificate;
pub(crate) mod contract;
pub(crate) mod coupon;
#[cfg(test)]
mod drawn;
pub(crate) mod form;
pub(crate) mod import;
pub(crate) mod key;
pub(crate) mod list;
pub(crate) mod menu;
pub(crate) mod notice;
pub(crate) mod outlook;
pub(crate) mod password;
pub(crate) mod reissue;
pub(crate) mod sign_in;
pub(crate) mod status;
pub(crate) mod text;
pub(crate) mod windows;
pub(crate) mod work;

use crate::error::Denial;
use crate::model::{Day, Window};
use crate::rule::Rule;

/// Passes when `holds`, else denies by `rule`.
pub(crate) fn require(holds: bool, rule: Rule) -> Result<(), Denial> {
    if holds { Ok(()) } else { Err(rule.into()) }
}

impl Window {
    /// Passes when the window holds the day, else denies by `rule`, which then bears the window.
    pub(crate) fn holding(self, today: Day, rule: Rule) -> Result<Window, Denial> {
        if self.holds(today) { Ok(self) } else { Err(Denial { window: Some(self), ..rule.into() }) }
    }
}
