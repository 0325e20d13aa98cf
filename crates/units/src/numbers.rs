//! Counts and ratios, each with the one meaning its name says.

use crate::{Amount, Rounding};
use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

/// One million: the parts in a whole price.
pub const PPM: u64 = 1_000_000;

/// A number of units of one series.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Encode,
    Decode,
    Serialize,
    Deserialize,
)]
#[cbor(transparent)]
#[serde(transparent)]
pub struct Quantity(#[n(0)] u64);

impl Quantity {
    /// No units.
    pub const ZERO: Self = Self(0);

    /// `count` units.
    #[must_use]
    pub const fn new(count: u64) -> Self {
        Self(count)
    }

    /// The count.
    #[must_use]
    pub const fn count(self) -> u64 {
        self.0
    }

    /// Sum, or `None` past 64 bits.
    #[must_use]
    pub fn plus(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }

    /// Difference, or `None` below zero.
    #[must_use]
    pub fn minus(self, other: Self) -> Option<Self> {
        self.0.checked_sub(other.0).map(Self)
    }

    /// True for zero.
    #[must_use]
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// The money this many units of `unit_value` stand for, or `None` past 64 bits.
    #[must_use]
    pub fn face(self, unit_value: Amount) -> Option<Amount> {
        unit_value.scaled(self.0, 1, Rounding::Down)
    }
}

impl std::fmt::Display for Quantity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// A market price in parts per million of face value: 930,000 is 93 % of face.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Encode,
    Decode,
    Serialize,
    Deserialize,
)]
#[cbor(transparent)]
#[serde(transparent)]
pub struct Price(#[n(0)] u32);

impl Price {
    /// Face value.
    pub const PAR: Self = Self(1_000_000);
    /// Ten times face value: the highest price any market quotes.
    pub const MAX: Self = Self(10_000_000);

    /// A price of `ppm` parts per million of face.
    #[must_use]
    pub const fn ppm(ppm: u32) -> Self {
        Self(ppm)
    }

    /// Parts per million of face.
    #[must_use]
    pub const fn as_ppm(self) -> u32 {
        self.0
    }

    /// What `face` costs at this price, rounded down: the buyer keeps the part of a cent.
    #[must_use]
    pub fn of(self, face: Amount) -> Option<Amount> {
        face.scaled(u64::from(self.0), PPM, Rounding::Down)
    }
}

impl std::fmt::Display for Price {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// Hundredths of a percent: 10,000 is the whole.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Encode,
    Decode,
    Serialize,
    Deserialize,
)]
#[cbor(transparent)]
#[serde(transparent)]
pub struct BasisPoints(#[n(0)] u16);

impl BasisPoints {
    /// Nothing.
    pub const ZERO: Self = Self(0);
    /// The whole.
    pub const WHOLE: Self = Self(10_000);

    /// `points` hundredths of a percent.
    #[must_use]
    pub const fn new(points: u16) -> Self {
        Self(points)
    }

    /// The number of basis points.
    #[must_use]
    pub const fn points(self) -> u16 {
        self.0
    }

    /// This share of an amount.
    #[must_use]
    pub fn of(self, whole: Amount, rounding: Rounding) -> Option<Amount> {
        whole.scaled(u64::from(self.0), 10_000, rounding)
    }
}
