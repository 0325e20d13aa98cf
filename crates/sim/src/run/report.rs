//! What a run went through, and how it failed.

use crate::disk::Happened;
use crate::walk::Reached;
use std::collections::BTreeMap;
use std::fmt;

/// What a run went through; or many, added up.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// Records in the journal at the end.
    pub records: u64,
    /// What commands came to, and keys that were sent again.
    pub reached: Reached,
    /// How often what happened, to the disk and to the node.
    pub happened: BTreeMap<&'static str, u64>,
    /// Stands for every record and everything the disk was asked: the same whenever the seed and
    /// the number of steps are.
    pub trace: u64,
}

impl Report {
    pub(super) fn note(&mut self, what: &'static str) {
        *self.happened.entry(what).or_default() += 1;
    }

    pub(super) fn note_disk(&mut self, happened: &Happened) {
        for (what, count) in listed(happened) {
            *self.happened.entry(what).or_default() += count;
        }
    }

    /// Adds another run's.
    pub fn add(&mut self, other: &Self) {
        self.records += other.records;
        self.reached.add(&other.reached);
        for (what, count) in &other.happened {
            *self.happened.entry(what).or_default() += count;
        }
        self.trace = self.trace.rotate_left(7) ^ other.trace;
    }

    /// How often this happened.
    #[must_use]
    pub fn count(&self, what: &str) -> u64 {
        self.happened.get(what).copied().unwrap_or(0)
    }
}

/// Everything that a disk counts, by name.
fn listed(happened: &Happened) -> [(&'static str, u64); 14] {
    [
        ("disk: stopped", happened.crashed),
        ("disk: power lost", happened.power_lost),
        ("disk: process lost", happened.process_lost),
        ("disk: unsynced change kept", happened.kept),
        ("disk: unsynced change lost", happened.lost),
        ("disk: unsynced write torn", happened.torn),
        ("disk: new file vanished", happened.vanished),
        ("disk: deleted file came back", happened.undeleted),
        ("disk: full", happened.full),
        ("disk: sync failed", happened.sync_failed),
        ("disk: read failed", happened.read_failed),
        ("disk: byte rotted", happened.rotted),
        ("disk: plain file damaged", happened.damaged),
        ("disk: file deleted", happened.deletions),
    ]
}

/// What went wrong, and how to see it again.
#[derive(Clone, Debug)]
pub struct Failure {
    /// Decides the run, together with the number of steps.
    pub seed: u64,
    /// How many steps were asked for.
    pub steps: u64,
    /// The step it was found at.
    pub step: u64,
    /// What is not as it must be.
    pub problem: String,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { seed, steps, step, problem } = self;
        writeln!(f, "seed {seed} failed at step {step}, commit {}: {problem}", commit())?;
        write!(f, "  again: cargo run --release -p sim -- --seed {seed} --steps {steps} --trace")
    }
}

/// The commit that is checked out, or the version where there is none.
#[must_use]
pub fn commit() -> String {
    let asked =
        std::process::Command::new("git").args(["rev-parse", "--short=12", "HEAD"]).output();
    let told = asked.ok().filter(|output| output.status.success());
    let told = told.and_then(|output| String::from_utf8(output.stdout).ok());
    told.map_or_else(|| env!("CARGO_PKG_VERSION").to_owned(), |text| text.trim().to_owned())
}
