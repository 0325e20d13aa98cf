//! Coupons: the series that set their terms, the units that are issued, gifts, losses, purchases.
//!
//! ```text
//! draft ──approve──► approved ──activate──► active ◄──suspend / resume──► suspended
//!                                             │ expiry                      │ expiry
//!                            ┌────────────────┴──────────────┬──────────────┘
//!                            ▼ after_expiry: dormant          ▼ after_expiry: extinguish
//!   active ◄──reactivate── dormant                          expired (being wound up)
//!                            │ end of dormancy                │
//!                            ▼                                ▼
//!                     closed (escheated | extinguished)     closed (extinguished)
//! ```
//!
//! Any state but `expired` may also be closed while nothing is owed. A next version is written and
//! approved beside the current one; units keep the version they were issued under. [`TRANSITIONS`]
//! lists every step.
//!
//! A series ends in ticks: it expires, then the purge gives back what orders, deals, gifts and loss
//! reports hold, a bounded number at a time, then all that is free ends as the contract says. Due
//! ticks come before any command, so nobody acts in between. Units that a till was promised are not
//! touched: they are captured in their time, or end when they are voided.
//!
//! Units bought from the issuer may be given back in the cooling-off time as long as none of them
//! was ever in another holding.
//!
//! Units are owed until they are redeemed, refunded, escheated, extinguished or replaced. What is
//! owed is backed: per issuer and currency, `escrow` is never below the sum of what each series
//! requires (see [`Backing`]).

mod backing;
mod command;
mod decide;
mod event;
mod evolve;
mod state;
mod terms;

pub use command::*;
pub use decide::venue_problem;
pub use event::{CouponFact, Granted, ReturnReason};
pub use state::{Coupons, Gift, Loss, Purchase, Series, SeriesState, TRANSITIONS, Version};
pub use terms::*;

pub(crate) use backing::{Backing, Funding, Split, required};
pub(crate) use decide::{on_cooling_off_end, on_gift_timeout, on_purge_series, on_series_end};
pub(crate) use evolve::{evolve, note_move, open_purchase};
pub(crate) use state::{face, opens_purchase};

#[cfg(test)]
pub(crate) mod tests;
