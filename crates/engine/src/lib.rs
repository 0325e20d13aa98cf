//! The engine: one pure function decides, another moves the state on.
//!
//! ```text
//! Envelope ──decide(&State, …)──► Outcome ──┐
//!                                           ├─► Record ──evolve(&mut State, …)──► next State
//! Stamp (sequence, time) ───────────────────┘
//! ```
//!
//! [`decide`] runs every check of a command in its documented order and then builds the facts; it
//! reads the state and changes nothing. [`evolve`] cannot fail: it moves money and units by the legs
//! of each event, lets the noun concerned note its fact, and asserts what `decide` promised. A
//! failed assertion is a fault of ours and must stop the process.
//!
//! What is absent, and stays so: a clock, randomness, input and output, floats, threads, maps whose
//! order depends on chance. Time and sequence come in with the [`Stamp`]; whatever depends on a
//! table that changes (time zones) comes in with the [`Facts`].

pub mod clearing;
mod clock;
mod command;
pub mod coupon;
mod decide;
mod event;
mod evolve;
mod idempotency;
mod invariants;
pub mod ledger;
mod map;
pub mod market;
pub mod member;
pub mod policy;
mod ranges;
mod record;
mod rejection;
pub mod rule;
mod segments;
mod state;
mod timer;
mod title;

pub use clock::AdvanceClock;
pub use command::{Command, Decide};
pub use decide::{Context, decide};
pub use event::{Event, Fact, Move, Posting};
pub use evolve::evolve;
pub use idempotency::{Admission, IdempotencyKey, KEY_RETENTION};
pub use invariants::BrokenInvariant;
pub use map::IdMap;
pub use ranges::RangeSet;
pub use record::{Actor, Envelope, Facts, Outcome, Record, Stamp};
pub use rejection::{Code, MayRetry, Rejection};
pub use state::State;
pub use timer::{Tick, Timer};
pub use title::{Place, SeriesUnits, Title};

/// The version of the decision rules below. Each journal batch names the one it was made by.
pub const DECISION_VERSION: u16 = 1;

#[cfg(test)]
mod tests;
