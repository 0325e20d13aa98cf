//! Tests by theme, and a shop to try coupons in that other nouns' tests use too.

pub(crate) mod shop;

mod units;
