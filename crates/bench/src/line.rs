//! A line of the table: a workload and its figures.

use crate::{Error, Figure, Setting};

/// In which process a line is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In this one, one run after the other.
    Here,
    /// Each run in a process of its own, because what was done before would show: memory, a start.
    Alone,
}

/// What all runs of a line need.
pub type Prepare = fn(&Setting) -> Result<(), Error>;

/// One run of a line.
pub type Run = fn(&Setting) -> Result<Vec<f64>, Error>;

/// A line of the table.
#[derive(Clone, Copy)]
pub struct Line {
    /// As `--only` takes it.
    pub name: &'static str,
    /// What is done, in a sentence.
    pub about: &'static str,
    /// What it gives, in this order.
    pub figures: &'static [Figure],
    /// In which process.
    pub place: Place,
    /// How often, where nobody says.
    pub runs: u32,
    /// What all runs need, made once and not measured.
    pub prepare: Option<Prepare>,
    /// One run; as many numbers as there are figures.
    pub run: Run,
    /// Whether the first run is thrown away.
    pub warm_up: bool,
}
