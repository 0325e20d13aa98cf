//! When a delivery that failed is tried again: the schedule that the specification suggests.
//!
//! ```text
//! attempt     1   2    3     4    5    6    7     8     9     10
//! after       0  5 s  5 min 30 min 2 h  5 h  10 h  14 h  20 h  24 h     75 h 35 min altogether
//! ```

use units::{Duration, Timestamp};

/// Seconds from each failure to the next attempt.
const DELAYS: [u32; 9] = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400];

/// Attempts altogether.
pub const ATTEMPTS: u32 = 10;

/// The longest that a receiver can ask for by `Retry-After`.
const LONGEST_ASKED: Duration = Duration::from_days(1);

/// When to try again after so many attempts have failed; `None` where that was the last. `jitter` adds
/// up to a fifth, so that what failed together does not come back together. A receiver may ask for
/// more time, not for less.
#[must_use]
pub fn next_attempt(
    failed: u32,
    now: Timestamp,
    jitter: u32,
    asked: Option<Duration>,
) -> Option<Timestamp> {
    let at = usize::try_from(failed.checked_sub(1)?).ok()?;
    let delay = Duration::from_secs(*DELAYS.get(at)?).micros();
    let more = u128::from(delay / 5) * u128::from(jitter) / u128::from(u32::MAX);
    let own = Duration::from_micros(delay + u64::try_from(more).unwrap_or(0));
    Some(now.after(own.max(asked.unwrap_or(Duration::ZERO).min(LONGEST_ASKED))))
}

#[cfg(test)]
mod tests;
