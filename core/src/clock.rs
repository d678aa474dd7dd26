//! 時計 — Where the time comes from: the machine, or a hand that a test moves.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, Utc};

use crate::error::{Code, Error, Result};
use crate::model::{Day, Instant};

/// 時計 — Given when a registry is opened; instants are cut to whole seconds.
#[derive(Clone, Debug, Default)]
pub struct Clock(Source);

#[derive(Clone, Debug, Default)]
enum Source {
    #[default]
    System,
    Manual(Arc<AtomicI64>),
}

impl Clock {
    /// システム時計 — The machine's clock.
    pub fn system() -> Clock {
        Clock(Source::System)
    }

    /// 手動の時計 — A clock that stands still until [`Clock::set`] moves it; clones share the hand.
    ///
    /// # Errors
    /// `BadArgument` for an instant outside the years 1950 to 9999.
    pub fn manual(at: Instant) -> Result<Clock> {
        Ok(Clock(Source::Manual(Arc::new(AtomicI64::new(seconds(at)?)))))
    }

    /// 手動の時計を合わせる — Moves a manual clock, forward or back.
    ///
    /// # Errors
    /// `BadArgument` for the system clock, and for an instant outside the years 1950 to 9999.
    pub fn set(&self, at: Instant) -> Result<()> {
        match &self.0 {
            Source::System => Err(Error::from_code(Code::BadArgument)),
            Source::Manual(hand) => {
                hand.store(seconds(at)?, Ordering::SeqCst);
                Ok(())
            }
        }
    }

    /// 現在 — The present instant, in whole seconds.
    #[allow(clippy::disallowed_methods, reason = "the one place that reads the machine's clock")]
    pub fn now(&self) -> Instant {
        let seconds = match &self.0 {
            Source::System => Utc::now().timestamp(),
            Source::Manual(hand) => hand.load(Ordering::SeqCst),
        };
        DateTime::from_timestamp(seconds, 0).unwrap_or_default()
    }
}

fn seconds(at: Instant) -> Result<i64> {
    let range = Day::new(1950, 1, 1).zip(Day::new(9999, 12, 31));
    let inside = range.is_some_and(|(first, last)| first.starts() <= at && at <= last.ends());
    if inside { Ok(at.timestamp()) } else { Err(Error::from_code(Code::BadArgument)) }
}
