//! What an op costs.

use std::time::{Duration, Instant};

use crate::{Error, Reading};

/// Rounds of which the median is taken.
const ROUNDS: u64 = 5;

/// Microseconds of one op: the median of five rounds of `ops`, after one that does not count.
///
/// # Errors
/// The first op that fails.
pub fn micros(ops: u64, mut op: impl FnMut(u64) -> Result<(), Error>) -> Result<f64, Error> {
    let mut rounds = Vec::new();
    for round in 0..=ROUNDS {
        let start = Instant::now();
        (round * ops..(round + 1) * ops).try_for_each(&mut op)?;
        rounds.push(each(start.elapsed(), ops));
    }
    rounds.remove(0);
    Ok(Reading::of(rounds).median)
}

/// Microseconds of one of `ops`.
#[allow(clippy::cast_precision_loss, reason = "a count of ops")]
pub fn each(elapsed: Duration, ops: u64) -> f64 {
    elapsed.as_secs_f64() * 1e6 / ops.max(1) as f64
}
