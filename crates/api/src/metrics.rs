//! Figures for Prometheus, counted by hand: requests by route and status, and how long they took.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// Upper bounds of the buckets, in microseconds.
const BUCKETS: [u64; 10] =
    [500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 1_000_000, 10_000_000];

#[derive(Default)]
struct Series {
    count: u64,
    micros: u64,
    buckets: [u64; BUCKETS.len()],
}

/// Requests answered so far. Routes are the patterns of the router, so there are few.
#[derive(Default)]
pub(crate) struct Metrics(Mutex<BTreeMap<(String, String, u16), Series>>);

impl Metrics {
    pub fn note(&self, method: &str, route: &str, status: u16, took: Duration) {
        let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        let key = (method.to_owned(), route.to_owned(), status);
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let series = all.entry(key).or_default();
        series.count += 1;
        series.micros = series.micros.saturating_add(micros);
        for (bucket, bound) in series.buckets.iter_mut().zip(BUCKETS) {
            *bucket += u64::from(micros <= bound);
        }
    }

    /// The text that Prometheus reads.
    pub fn render(&self, gauges: &[(&str, &str, u64)]) -> String {
        let mut text = String::new();
        for (name, help, value) in gauges {
            push(&mut text, &format!("# HELP {name} {help}\n# TYPE {name} gauge\n"));
            push(&mut text, &format!("{name} {value}\n"));
        }
        let name = "xq_http_request_seconds";
        let head = format!("# HELP {name} Requests answered.\n# TYPE {name} histogram\n");
        push(&mut text, &head);
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for ((method, route, status), series) in all.iter() {
            let labels = format!("method=\"{method}\",route=\"{route}\",status=\"{status}\"");
            for (bucket, bound) in series.buckets.iter().zip(BUCKETS) {
                let bound = seconds(bound);
                push(&mut text, &format!("{name}_bucket{{{labels},le=\"{bound}\"}} {bucket}\n"));
            }
            let Series { count, micros, .. } = series;
            let sum = seconds(*micros);
            push(&mut text, &format!("{name}_bucket{{{labels},le=\"+Inf\"}} {count}\n"));
            push(&mut text, &format!("{name}_sum{{{labels}}} {sum}\n"));
            push(&mut text, &format!("{name}_count{{{labels}}} {count}\n"));
        }
        text
    }
}

fn push(text: &mut String, more: &str) {
    text.write_str(more).expect("writing to a string does not fail");
}

fn seconds(micros: u64) -> String {
    format!("{}.{:06}", micros / 1_000_000, micros % 1_000_000)
}

#[cfg(test)]
mod tests;
