//! What came of a load.

use std::collections::BTreeMap;
use std::time::Duration;

use hdrhistogram::Histogram;
use serde::{Deserialize, Serialize};

use super::Load;
use crate::Error;

/// The longest latency told apart, in microseconds: ten minutes.
const LONGEST: u64 = 600_000_000;

/// What came of a load.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Report {
    /// Requests a second that were asked for; none where as many as possible were sent.
    pub rate: Option<f64>,
    /// Connections.
    pub connections: usize,
    /// Ops in one request.
    pub batch: usize,
    /// Seconds that were counted.
    pub seconds: f64,
    /// Requests that were answered.
    pub requests: u64,
    /// Ops that happened.
    pub ops: u64,
    /// Ops that happened, a second.
    pub ops_per_second: f64,
    /// Of requests; from the time at which they should have left.
    pub latency: Latency,
    /// Ops that did not happen, by code; `connection` where the connection broke.
    pub errors: BTreeMap<String, u64>,
}

/// Latencies in milliseconds.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Latency {
    /// Half of all stayed within.
    pub p50: f64,
    /// Nine of ten.
    pub p90: f64,
    /// 99 of 100.
    pub p99: f64,
    /// 999 of 1,000.
    pub p999: f64,
    /// All.
    pub max: f64,
}

/// Counts while a load runs.
pub struct Tally {
    latency: Histogram<u64>,
    ops: u64,
    errors: BTreeMap<String, u64>,
}

impl Tally {
    pub fn new() -> Result<Self, Error> {
        let latency = Histogram::new_with_bounds(1, LONGEST, 3);
        let latency = latency.map_err(|error| Error::new(error.to_string()))?;
        Ok(Self { latency, ops: 0, errors: BTreeMap::new() })
    }

    /// Notes an answer that stood for `batch` ops.
    pub fn answered(&mut self, latency: Duration, status: u16, body: &[u8], batch: u64) {
        let micros = u64::try_from(latency.as_micros()).unwrap_or(LONGEST);
        self.latency.saturating_record(micros.max(1));
        let text = std::str::from_utf8(body).unwrap_or_default();
        if !(200..300).contains(&status) {
            let code = code_in(text).unwrap_or("unknown");
            *self.errors.entry(code.to_owned()).or_default() += batch;
            return;
        }
        let before: u64 = self.errors.values().sum();
        if batch > 1 {
            for (at, _) in text.match_indices("\"problem\":{") {
                self.failed(text.get(at..).and_then(code_in).unwrap_or("unknown"));
            }
        }
        let failed = self.errors.values().sum::<u64>() - before;
        self.ops += batch.saturating_sub(failed);
    }

    /// Notes an op that did not happen.
    pub fn failed(&mut self, code: &str) {
        *self.errors.entry(code.to_owned()).or_default() += 1;
    }

    /// Adds what another connection counted.
    pub fn add(&mut self, other: &Self) -> Result<(), Error> {
        let added = self.latency.add(&other.latency);
        added.map_err(|error| Error::new(error.to_string()))?;
        self.ops += other.ops;
        for (code, count) in &other.errors {
            *self.errors.entry(code.clone()).or_default() += count;
        }
        Ok(())
    }

    #[allow(clippy::cast_precision_loss, reason = "counts of a measurement")]
    pub fn report(self, load: &Load, counted: Duration) -> Report {
        let milliseconds = |micros: u64| micros as f64 / 1e3;
        let within = |share: f64| milliseconds(self.latency.value_at_quantile(share));
        let seconds = counted.as_secs_f64();
        Report {
            rate: load.rate,
            connections: load.connections,
            batch: load.batch,
            seconds,
            requests: self.latency.len(),
            ops: self.ops,
            ops_per_second: self.ops as f64 / seconds.max(1e-9),
            latency: Latency {
                p50: within(0.5),
                p90: within(0.9),
                p99: within(0.99),
                p999: within(0.999),
                max: milliseconds(self.latency.max()),
            },
            errors: self.errors,
        }
    }
}

/// The code of the first problem in a text.
fn code_in(text: &str) -> Option<&str> {
    let (_, after) = text.split_once("\"code\":\"")?;
    after.split('"').next()
}

#[cfg(test)]
mod tests;
