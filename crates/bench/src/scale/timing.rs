//! What an op costs.

use std::time::{Duration, Instant};

use crate::Error;

/// Rounds of which the quickest is taken.
const ROUNDS: u64 = 7;

/// Microseconds of one op: the quickest of seven rounds of `ops`, because other work on the machine
/// only ever adds.
///
/// # Errors
/// The first op that fails.
pub fn micros(ops: u64, mut op: impl FnMut(u64) -> Result<(), Error>) -> Result<f64, Error> {
    let mut least = f64::MAX;
    for round in 0..ROUNDS {
        let start = Instant::now();
        (round * ops..(round + 1) * ops).try_for_each(&mut op)?;
        least = least.min(each(start.elapsed(), ops));
    }
    Ok(least)
}

/// Microseconds of one of `ops`.
#[allow(clippy::cast_precision_loss, reason = "a count of ops")]
pub fn each(elapsed: Duration, ops: u64) -> f64 {
    elapsed.as_secs_f64() * 1e6 / ops.max(1) as f64
}
