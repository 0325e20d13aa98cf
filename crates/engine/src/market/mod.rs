//! Markets: one for each series, from its first approval on.
//!
//! An order is matched when it arrives, best price first and oldest first within a price; what is
//! left of it rests. Whatever trades changes hands in the same event, units against money. Whatever
//! rests is paid for: a buyer's cash (its worst case, the highest fee included) and a seller's units
//! are reserved, so every resting order can be carried out.
//!
//! ```text
//!             place_order (at once)
//!                │
//!                ▼            rest is left            tick: time or price met
//!   filled ◄── matching ─────────────────► resting       ┌───────────── waiting
//!                ▲  │                        │  │        │                 ▲
//!                │  └──► done                │  └► done  │       place_order (later)
//!                └── amend: new price or size┴───────────┘
//! ```
//!
//! Besides the book there are call auctions (`decide/auction.rs`), quotes locked for one buyer
//! (`decide/quote.rs`), negotiated deals (`decide/deal.rs`) and buy-backs (`decide/buyback.rs`). What
//! each venue mode takes:
//!
//! | mode | orders | quotes | deals | buy-back |
//! |---|---|---|---|---|
//! | continuous | all | yes | yes | yes |
//! | call auction | limit, good-till; they gather for the auction | no | yes | yes |
//! | fixed price | sellers list limit orders; buyers take or leave | yes | yes | yes |
//! | rfq | none | no | yes | yes |
//! | buy-back only | none | no | no | yes |

mod bare;
mod book;
mod check;
mod codec;
mod command;
mod decide;
mod event;
mod evolve;
mod order;
mod state;
mod table;

pub use bare::BareBook;
pub use book::Level;
pub use command::*;
pub use event::*;
pub use order::{Order, Stage};
pub use state::{Buyback, Deal, Market, Markets, Quote};
pub use table::TRANSITIONS;

pub(crate) use check::check;
pub(crate) use decide::*;
pub(crate) use evolve::evolve;

#[cfg(test)]
mod tests;
