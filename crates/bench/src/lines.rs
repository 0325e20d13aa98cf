//! Every line of the table; one module each.

mod durable;
mod engine;
mod http;
mod issue;
mod journal;
mod matching;
mod memory;
mod postgres;
mod size;
mod start;
mod views;

use crate::Line;
use std::time::Instant;

/// All of them, in the order in which they are told.
pub const ALL: &[Line] = &[
    matching::LINE,
    engine::LINE,
    engine::KEYS,
    issue::LINE,
    durable::LINE,
    durable::PAYMENTS,
    durable::SMALL,
    postgres::SET_BASED,
    postgres::JOURNAL,
    postgres::PAYMENTS,
    views::SQLITE,
    views::POSTGRES,
    http::ARRAYS,
    http::SINGLE,
    journal::SIZE,
    journal::READ_BACK,
    start::LINE,
    start::IDLE,
    memory::LINE,
    size::LINE,
];

/// The line of this name.
#[must_use]
pub fn find(name: &str) -> Option<&'static Line> {
    ALL.iter().find(|line| line.name == name)
}

/// So many of something a second since `start`.
#[allow(clippy::cast_precision_loss, reason = "counts of a measurement")]
pub(crate) fn rate(count: u64, start: Instant) -> f64 {
    count as f64 / start.elapsed().as_secs_f64().max(1e-9)
}
