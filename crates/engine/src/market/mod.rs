//! STUB: the story and the state table.

mod command;
mod decide;
mod event;
mod evolve;
mod state;

pub use command::*;
pub use event::*;
pub use state::Markets;

pub(crate) use decide::*;
pub(crate) use evolve::evolve;
