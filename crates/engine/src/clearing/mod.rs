//! STUB: the story and the state table.

mod command;
mod decide;
mod event;
mod evolve;
mod state;

pub use command::*;
pub use event::ClearingFact;
pub use state::Clearing;

pub(crate) use decide::*;
pub(crate) use evolve::evolve;
