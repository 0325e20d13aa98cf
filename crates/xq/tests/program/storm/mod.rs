//! Storms: many clients that break off, dawdle, say nothing or ask for too much, against the real
//! program.
//!
//! What each does is planned from a seed; how they meet is up to the machine. So the tests look at what
//! must hold in any order: refusals are clean, what was answered is in the journal, and afterwards the
//! server holds no more than before.

mod bodies;
mod burst;
mod chance;
mod client;
mod figures;
mod house;
mod long;
mod mix;
mod races;
mod slow;
mod wire;
