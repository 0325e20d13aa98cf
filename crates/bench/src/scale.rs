//! How the cost of an op grows with what is there already, at steps of ten.
//!
//! A curve that stays flat costs the same in a world a thousand times as large; a logarithm rises by a
//! little at each step; what rises tenfold at each step looks at everything.

mod batches;
mod book;
mod growth;
mod holding;
mod population;
mod records;
mod svg;
mod timing;

pub use growth::{Curve, Trace};
pub use svg::svg;

use crate::{Error, Setting};

/// One thing that grows.
#[derive(Clone, Copy)]
pub struct Study {
    /// As `--only` takes it, and the name of its picture.
    pub name: &'static str,
    /// What grows, in English.
    pub english: &'static str,
    /// What grows, in Chinese.
    pub chinese: &'static str,
    /// The first size.
    pub first: u64,
    /// How many sizes, each ten times the one before.
    pub steps: u32,
    /// Names of the traces: what is done at each size.
    pub traces: &'static [&'static str],
    /// What each costs at a size, in microseconds.
    pub measure: fn(&Setting, u64) -> Result<Vec<f64>, Error>,
}

/// All of them.
pub const ALL: &[Study] = &[
    population::MEMBERS,
    population::SERIES,
    book::ORDERS,
    book::LEVELS,
    holding::FRAGMENTS,
    holding::HOLDERS,
    batches::STUDY,
    records::STUDY,
];

/// The study of this name.
#[must_use]
pub fn find(name: &str) -> Option<&'static Study> {
    ALL.iter().find(|study| study.name == name)
}

impl Study {
    /// Measures at every size. In a quick setting two steps are left out.
    ///
    /// # Errors
    /// Where a measurement fails.
    pub fn curve(&self, setting: &Setting, progress: &dyn Fn(&str)) -> Result<Curve, Error> {
        let steps = if setting.quick { self.steps.saturating_sub(2).max(2) } else { self.steps };
        let mut traces: Vec<_> = self.traces.iter().map(|name| Trace::new(name)).collect();
        for step in 0..steps {
            let size = self.first * 10_u64.pow(step);
            progress(&format!("{}: {size}", self.name));
            let costs = (self.measure)(setting, size)?;
            for (trace, cost) in traces.iter_mut().zip(costs) {
                trace.points.push((size, cost));
            }
        }
        Ok(Curve { name: self.name, english: self.english, chinese: self.chinese, traces })
    }
}

#[cfg(test)]
mod tests;
