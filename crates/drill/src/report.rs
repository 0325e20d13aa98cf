//! What the drill found: a table for people, JSON for programs, and whether it passed.

use crate::check::Verified;
use crate::fault::Fault;
use serde::Serialize;
use std::fmt::Write;

/// One fault and what came of it. Times are in seconds.
#[derive(Clone, Debug, Serialize)]
pub struct Run {
    pub fault: &'static str,
    /// The longest time between two answered writes, over all writers.
    pub without_writes: f64,
    /// How much of that nobody can help, because the fault lasted as long.
    pub imposed: f64,
    /// What may come on top.
    pub target: f64,
    /// From the fault until all nodes and servers were whole again.
    pub took: f64,
    pub reads: u64,
    /// Of nodes that nothing was done to.
    pub reads_failed: u64,
    /// The longest that such a node was behind an answered write.
    pub behind: f64,
}

impl Run {
    fn in_time(&self) -> bool {
        self.without_writes - self.imposed < self.target
    }
}

/// All runs.
#[derive(Debug, Default)]
pub struct Report {
    pub runs: Vec<Run>,
    /// What was lost, doubled, different or refused; must be empty.
    pub wrong: Vec<String>,
    pub answered: usize,
    pub verified: Verified,
    /// Whether it counts how long writes were not answered.
    pub timed: bool,
    /// Nodes that ended though nobody killed them, and were started again.
    pub ended_by_themselves: u32,
}

impl Report {
    /// Nothing wrong, no read failed, and, where that counts, all in time.
    pub fn passed(&self) -> bool {
        let fine = |run: &Run| (run.in_time() || !self.timed) && run.reads_failed == 0;
        self.wrong.is_empty() && !self.runs.is_empty() && self.runs.iter().all(fine)
    }

    /// Takes in what was found wrong, and says so at once.
    pub fn find(&mut self, mut wrong: Vec<String>) {
        for what in &wrong {
            eprintln!("drill: WRONG: {what}");
        }
        self.wrong.append(&mut wrong);
    }

    /// For people.
    pub fn table(&self) -> String {
        let mut text = format!(
            "{:<14}{:>5}{:>9}{:>9}{:>9}{:>9}{:>9}{:>12}{:>10}\n",
            "fault", "runs", "median", "p99", "max", "of fault", "target", "reads lost", "behind"
        );
        for fault in Fault::ALL {
            let runs: Vec<_> = self.runs.iter().filter(|run| run.fault == fault.name()).collect();
            if !runs.is_empty() {
                row(&mut text, fault, &runs);
            }
        }
        let Self { answered, verified, wrong, ended_by_themselves, .. } = self;
        let records = verified.records;
        let _ = writeln!(text, "\n{answered} writes answered, {records} records verified");
        let _ = writeln!(text, "{ended_by_themselves} nodes ended by themselves");
        let _ = writeln!(text, "{} answers or records wrong", wrong.len());
        for what in wrong.iter().take(50) {
            let _ = writeln!(text, "  {what}");
        }
        let _ = writeln!(text, "{}", if self.passed() { "passed" } else { "FAILED" });
        text
    }

    /// For programs.
    pub fn json(&self) -> String {
        let value = serde_json::json!({
            "passed": self.passed(), "timed": self.timed, "runs": self.runs, "wrong": self.wrong,
            "answered": self.answered, "records": self.verified.records,
            "ended_by_themselves": self.ended_by_themselves,
        });
        format!("{value:#}\n")
    }
}

fn row(text: &mut String, fault: Fault, runs: &[&Run]) {
    let mut times: Vec<_> = runs.iter().map(|run| run.without_writes).collect();
    times.sort_by(f64::total_cmp);
    let most = |of: fn(&Run) -> f64| runs.iter().map(|run| of(run)).fold(0.0, f64::max);
    let failed: u64 = runs.iter().map(|run| run.reads_failed).sum();
    let [median, p99, max] = [50, 99, 100].map(|percent| at(&times, percent));
    let _ = writeln!(
        text,
        "{:<14}{:>5}{median:>8.2}s{p99:>8.2}s{max:>8.2}s{:>8.2}s{:>8}s{failed:>12}{:>9.2}s",
        fault.name(),
        runs.len(),
        most(|run| run.imposed),
        format!("< {}", fault.target()),
        most(|run| run.behind),
    );
}

/// The least value that this share of all, in percent, does not exceed.
fn at(sorted: &[f64], percent: usize) -> f64 {
    let rank = (sorted.len() * percent).div_ceil(100).max(1);
    sorted.get(rank - 1).copied().unwrap_or(0.0)
}

#[cfg(test)]
mod tests;
