//! What the fuzz targets share.
//!
//! ```text
//! bytes ──Source──► choices ──ask──► Command ──World──► decide, evolve, every invariant
//! ```
//!
//! A target turns bytes that libFuzzer makes up into something that may come from outside, and panics
//! where a promise is broken. `scripts/fuzz.sh` builds and runs them.

mod allocation;
pub mod ask;
pub mod documents;
pub mod mutate;
pub mod opinion;
pub mod prelude;
mod source;
mod world;

pub use source::Source;
pub use world::{STEP, World};
