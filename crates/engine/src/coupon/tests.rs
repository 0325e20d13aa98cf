//! Tests by theme, and a shop to try coupons in that other nouns' tests use too.

pub(crate) mod shop;

mod backing;
mod checks;
mod endings;
mod gifts;
mod losses;
mod order;
mod purchases;
mod random;
mod series;
mod units;
