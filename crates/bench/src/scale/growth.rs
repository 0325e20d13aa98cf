//! A curve, and how steep it is.

use serde::Serialize;

/// What an op costs at each size.
#[derive(Clone, Debug, Serialize)]
pub struct Trace {
    /// What is done.
    pub name: &'static str,
    /// Size and microseconds.
    pub points: Vec<(u64, f64)>,
}

/// Costs of several ops along one axis.
#[derive(Clone, Debug, Serialize)]
pub struct Curve {
    /// Its name.
    pub name: &'static str,
    /// What grows, in English.
    pub english: &'static str,
    /// What grows, in Chinese.
    pub chinese: &'static str,
    /// One for each op.
    pub traces: Vec<Trace>,
}

impl Trace {
    /// A trace without points.
    #[must_use]
    pub const fn new(name: &'static str) -> Self {
        Self { name, points: Vec::new() }
    }

    /// By how much the cost is multiplied at each step of ten, in the mean: 1 is flat, 10 is linear.
    /// None where there are fewer than two sizes.
    #[must_use]
    #[allow(clippy::cast_precision_loss, reason = "sizes of a measurement")]
    pub fn growth(&self) -> Option<f64> {
        let (first, last) = (self.points.first()?, self.points.last()?);
        let steps = (last.0 as f64 / first.0 as f64).log10();
        (steps > 0.0).then(|| (last.1 / first.1).powf(1.0 / steps))
    }
}
