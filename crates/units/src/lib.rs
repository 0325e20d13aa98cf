//! The smallest words of the house: money, prices, quantities, ids and civil time.
//!
//! Everything here is an integer with a name. There is no float, no clock and no conversion that
//! can lose a cent in silence: arithmetic answers `None` on overflow, and every division names its
//! rounding. A value can be written as text (for people and JSON) and as CBOR (for the journal);
//! neither form will change its meaning.

mod amount;
mod check;
mod currency;
mod currency_table;
mod ids;
mod numbers;
mod range;
mod text;
mod time;
mod token;

pub use amount::{Amount, Rounding};
pub use check::{check_character, has_valid_check};
pub use currency::{Currency, UnknownCurrency};
pub use ids::*;
pub use numbers::{BasisPoints, PPM, Price, Quantity};
pub use range::UnitRange;
pub use text::{ParseIdError, base32, parse_base32};
pub use time::{CivilDate, CivilTime, Duration, InvalidTime, Timestamp};
pub use token::{ParseTokenError, TokenId};

#[cfg(test)]
mod tests;
