//! What the house can do on this machine.
//!
//! A [`Line`] is one thing worth knowing: a workload, the figures it gives, and the target of each.
//! [`measure()`] warms it up, runs it several times and tells median and spread. What is measured in a
//! process of its own (memory, a server under load) is started from the program itself.
//!
//! ```text
//! lines ── measure ──► Measured (median, least, most, target, ratio to a baseline)
//! load  ── open or closed loop over HTTP ──► Histogram
//! scale ── cost of one op at 10x steps ──► Curve ──► SVG
//! ```
//!
//! A clock, floats and chance are at home here, as nowhere else below `xq`.

mod baseline;
pub mod desk;
mod dice;
mod error;
mod figure;
pub mod house;
mod line;
pub mod lines;
pub mod load;
mod machine;
mod measure;
pub mod mix;
mod postgres;
pub mod scale;
pub mod server;
mod setting;
pub mod world;

pub use desk::Desk;
pub use dice::Dice;
pub use error::Error;
pub use figure::{Bound, Figure, Unit};
pub use line::{Line, Place};
pub use machine::{Machine, resident_bytes};
pub use measure::{Measured, Reading, measure};
pub use setting::Setting;

#[cfg(test)]
mod tests;
