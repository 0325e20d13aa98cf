//! How the journal's commits go: how long they take, how many records they bring.
//!
//! Whoever runs the node tells of each commit; the last ones are kept.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Commits that are remembered.
const KEPT: usize = 4_096;
/// Over which time records are counted.
const SPAN: Duration = Duration::from_secs(10);

/// One commit.
#[derive(Clone, Copy)]
struct Beat {
    at: Instant,
    records: u64,
    took: Duration,
}

/// The last commits of this node.
#[derive(Default)]
pub struct Pulse(Mutex<VecDeque<Beat>>);

/// What they come to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Rhythm {
    /// Records a second, over the last ten.
    pub records_per_second: u64,
    /// Half of the commits took at most so many microseconds; nothing without commits.
    pub median: Option<u64>,
    /// 99 of 100 took at most so many.
    pub p99: Option<u64>,
}

impl Pulse {
    /// Tells of a commit that is done.
    pub fn note(&self, records: usize, took: Duration) {
        self.note_at(Instant::now(), records, took);
    }

    fn note_at(&self, at: Instant, records: usize, took: Duration) {
        let mut beats = self.beats();
        if beats.len() == KEPT {
            beats.pop_front();
        }
        beats.push_back(Beat { at, records: u64::try_from(records).unwrap_or(u64::MAX), took });
    }

    /// How it goes now.
    pub(crate) fn rhythm(&self) -> Rhythm {
        self.rhythm_at(Instant::now())
    }

    fn rhythm_at(&self, now: Instant) -> Rhythm {
        let beats = self.beats();
        let young = beats.iter().filter(|beat| now.saturating_duration_since(beat.at) < SPAN);
        let records: u64 = young.map(|beat| beat.records).sum();
        // A short memory that is full covers less than the span.
        let first = beats.front().filter(|_| beats.len() == KEPT);
        let covered = first.map_or(SPAN, |beat| now.saturating_duration_since(beat.at).min(SPAN));
        let millis = u64::try_from(covered.as_millis()).unwrap_or(u64::MAX).max(1);
        let took = |beat: &Beat| u64::try_from(beat.took.as_micros()).unwrap_or(u64::MAX);
        let mut times: Vec<u64> = beats.iter().map(took).collect();
        drop(beats);
        times.sort_unstable();
        Rhythm {
            records_per_second: records.saturating_mul(1_000) / millis,
            median: rank(&times, 50),
            p99: rank(&times, 99),
        }
    }

    fn beats(&self) -> MutexGuard<'_, VecDeque<Beat>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The smallest of the sorted `times` that so many of a hundred do not exceed.
fn rank(times: &[u64], of_100: usize) -> Option<u64> {
    let at = (times.len() * of_100).div_ceil(100).checked_sub(1)?;
    times.get(at).copied()
}

#[cfg(test)]
mod tests;
