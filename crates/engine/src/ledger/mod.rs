//! The ledger: every balance, by owner, currency and purpose.
//!
//! Seen from the operator: what it owes a member is positive, what it has at the bank (`nostro`)
//! is negative, and the sum over all accounts of a currency is zero after every event.
//!
//! Money moves in one step, or in two as in a card network: *pending* → *post* or *void*, or time
//! out. A withdrawal is such a pending movement towards the bank.
//!
//! ```text
//! hold:        pending ──post──► posted          withdrawal: requested ──confirm──► paid
//!                 ├────void────► voided                          └────────fail────► failed
//!                 └──time out──► voided
//! ```

mod account;
mod command;
mod decide;
mod escrow;
mod event;
mod evolve;
mod payment;
mod state;

pub use account::{AccountKey, Purpose};
pub use command::*;
pub use event::LedgerFact;
pub use state::{Deposit, HOLD_TRANSITIONS, Hold, Ledger, WITHDRAWAL_TRANSITIONS, Withdrawal};

pub(crate) use evolve::evolve;
pub(crate) use payment::on_hold_timeout;

#[cfg(test)]
mod tests;
