//! Redemption: coupons are authorised for a till, captured, and paid for.
//!
//! ```text
//!   authorise ──► authorised ──capture──► captured ──window closes──► final
//!                     │    └─capture, no window─────────────────────► final
//!                     │ void, time-out       │ reverse
//!                     ▼                      ▼
//!                  voided                 reversed
//! ```
//!
//! [`TRANSITIONS`] is the same as a table. One redemption may combine several series of several
//! issuers; it is authorised, captured, voided and reversed as one, in one event.
//!
//! **Where the money is.** *Authorise* takes the face value out of each issuer's escrow, as far as
//! the coupons that stay outstanding can spare it, and out of its free cash for the rest, into its
//! `reserved`. *Capture* pays what was taken from `reserved` to the merchant's `merchant_payable`,
//! out of the part that came from free cash first; what was not taken goes back where it came from,
//! and more of it to escrow where more is required by then. *Void* is a capture of nothing.
//! *Reverse* takes the money from the merchant, first what is payable and then its free cash.
//!
//! **A promise to a till stands.** Once authorised, a redemption is captured whatever happens to the
//! members and the series meanwhile: freeze, suspension, expiry. A merchant that is frozen may still
//! capture, void and reverse; it only may not authorise anything new. Units that go back to a series
//! which is over meanwhile end as the other units of that series did.
//!
//! Finished redemptions are forgotten, so that the state does not grow with history: whoever asks
//! for one is told that there is none. The journal has them all.

mod check;
mod command;
mod decide;
mod event;
mod evolve;
mod state;

pub use command::*;
pub use event::ClearingFact;
pub use state::{
    Clearing, Redeemed, Redemption, RedemptionItem, RedemptionState, ShownCode, TRANSITIONS,
};

pub(crate) use check::check;
pub(crate) use decide::{on_authorisation_timeout, on_code_timeout, on_window_closed};
pub(crate) use evolve::evolve;

#[cfg(test)]
mod tests;
