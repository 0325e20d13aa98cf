//! What was answered: the promise that the journal is held to.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// A write that was answered as recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered {
    pub key: String,
    /// Which writer wrote it.
    pub writer: usize,
    pub at: Instant,
}

/// Every answered write, by its sequence; and what was answered wrongly.
#[derive(Debug, Default)]
pub struct Ledger(Mutex<Pages>);

#[derive(Debug, Default)]
struct Pages {
    answered: BTreeMap<u64, Answered>,
    times: Vec<Instant>,
    wrong: Vec<String>,
}

impl Ledger {
    fn pages(&self) -> MutexGuard<'_, Pages> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes an answer. Two writes with one sequence are wrong at once.
    pub fn note(&self, sequence: u64, answered: Answered) {
        let mut pages = self.pages();
        pages.times.push(answered.at);
        let key = answered.key.clone();
        if let Some(other) = pages.answered.insert(sequence, answered) {
            let other = other.key;
            pages.wrong.push(format!("{sequence} was answered for {other} and for {key}"));
        }
    }

    /// Notes an answer that must not be.
    pub fn wrong(&self, what: String) {
        self.pages().wrong.push(what);
    }

    /// What was wrong since the last look.
    pub fn take_wrong(&self) -> Vec<String> {
        std::mem::take(&mut self.pages().wrong)
    }

    /// How many writes were answered.
    pub fn count(&self) -> usize {
        self.pages().answered.len()
    }

    /// The highest sequence that was answered.
    pub fn highest(&self) -> u64 {
        self.pages().answered.last_key_value().map_or(0, |(sequence, _)| *sequence)
    }

    /// Those from this sequence on.
    pub fn from(&self, sequence: u64) -> Vec<(u64, Answered)> {
        let pages = self.pages();
        pages.answered.range(sequence..).map(|(at, answered)| (*at, answered.clone())).collect()
    }

    /// How long a reader that knows the records up to `sequence` has been missing an answered one.
    pub fn behind(&self, sequence: u64) -> Duration {
        let pages = self.pages();
        let missing = pages.answered.range(sequence + 1..).next();
        missing.map_or(Duration::ZERO, |(_, answered)| answered.at.elapsed())
    }

    /// Answers since then.
    pub fn since(&self, start: Instant) -> usize {
        self.pages().times.iter().rev().take_while(|at| **at >= start).count()
    }

    /// The longest time without an answer between `start` and now; the last one before `start` counts.
    pub fn longest_gap(&self, start: Instant) -> Duration {
        let pages = self.pages();
        let from = pages.times.partition_point(|at| *at < start).saturating_sub(1);
        let times = pages.times.get(from..).unwrap_or_default();
        let gaps = times.windows(2).map(|pair| pair[1].saturating_duration_since(pair[0]));
        gaps.max().unwrap_or(Duration::ZERO)
    }
}

#[cfg(test)]
mod tests;
