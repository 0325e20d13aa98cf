//! A seeded world that tests the rest: one number decides what is asked, when time moves, what the
//! disk does and when the power fails.

pub mod audit;
mod chance;
pub mod disk;
pub mod run;
pub mod walk;
pub mod workload;

pub use chance::Chance;
