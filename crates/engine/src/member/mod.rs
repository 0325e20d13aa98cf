//! Members: who takes part, without any personal data.
//!
//! ```text
//! active ──freeze──► frozen ──unfreeze──► active
//!    └──────close (nothing held, nothing open)──────► closed
//! ```
//!
//! A frozen member's open orders are cancelled and it can start nothing new. What a till was
//! already promised stands: authorisations made before may still be captured, voided or reversed.

mod command;
mod decide;
mod event;
mod evolve;
mod name;
mod state;

pub use command::*;
pub use event::MemberFact;
pub use name::Name;
pub use state::{Member, MemberKind, MemberState, Members, TRANSITIONS};

pub(crate) use decide::{FREEZERS, active_member, actor_is, acts_for, known_member, operator_only};
pub(crate) use evolve::evolve;

#[cfg(test)]
mod tests;
