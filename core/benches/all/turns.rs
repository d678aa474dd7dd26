//! 交互の計測 — Two ways of doing one thing, by turns.

use std::hint::black_box;
use std::time::{Duration, Instant};

/// The median of each way, for one call.
pub(crate) struct Medians {
    pub(crate) first: Duration,
    pub(crate) second: Duration,
}

/// Times `first` and `second` by turns for about two seconds, and takes the median turn of each.
pub(crate) fn by_turns<A, B>(mut first: impl FnMut() -> A, mut second: impl FnMut() -> B) -> Medians {
    const EACH: Duration = Duration::from_secs(2);
    /// Calls in a turn: enough that asking the clock does not count, few enough that most turns are not interrupted.
    const CALLS: u32 = 4;
    let (mut firsts, mut seconds) = (Vec::new(), Vec::new());
    let began = Instant::now();
    while began.elapsed() < EACH || firsts.len() < 15 {
        let start = Instant::now();
        for _ in 0..CALLS {
            black_box(first());
        }
        let between = Instant::now();
        for _ in 0..CALLS {
            black_box(second());
        }
        firsts.push((between - start) / CALLS);
        seconds.push(between.elapsed() / CALLS);
    }
    Medians { first: median(firsts), second: median(seconds) }
}

/// The middle one.
pub(crate) fn median(mut turns: Vec<Duration>) -> Duration {
    turns.sort_unstable();
    turns[turns.len() / 2]
}
