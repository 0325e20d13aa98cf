//! Money as a count of minor units; the currency stands beside it, never inside it.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

/// Minor units of a currency (cents, fen). Negative amounts exist only inside the ledger.
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
pub struct Amount(#[n(0)] i64);

/// Who keeps the remainder of a division.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rounding {
    /// Towards minus infinity: the payer keeps it.
    Down,
    /// Towards plus infinity: the receiver keeps it.
    Up,
}

impl Amount {
    /// No money.
    pub const ZERO: Self = Self(0);
    /// The largest amount that can be held.
    pub const MAX: Self = Self(i64::MAX);

    /// An amount of `minor` units.
    #[must_use]
    pub const fn new(minor: i64) -> Self {
        Self(minor)
    }

    /// The count of minor units.
    #[must_use]
    pub const fn minor(self) -> i64 {
        self.0
    }

    /// Sum, or `None` past 64 bits.
    #[must_use]
    pub fn plus(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }

    /// Difference, or `None` past 64 bits.
    #[must_use]
    pub fn minus(self, other: Self) -> Option<Self> {
        self.0.checked_sub(other.0).map(Self)
    }

    /// The same amount the other way round.
    ///
    /// # Panics
    /// On the one amount that has no opposite, which no ledger account can reach.
    #[must_use]
    pub fn negated(self) -> Self {
        Self(self.0.checked_neg().expect("i64::MIN is never a balance"))
    }

    /// `self × numerator ÷ denominator`, exact in between, rounded as named.
    #[must_use]
    pub fn scaled(self, numerator: u64, denominator: u64, rounding: Rounding) -> Option<Self> {
        let product = i128::from(self.0).checked_mul(i128::from(numerator))?;
        let divisor = i128::from(denominator);
        let quotient = match rounding {
            _ if divisor == 0 => return None,
            Rounding::Down => product.div_euclid(divisor),
            Rounding::Up => -((-product).div_euclid(divisor)),
        };
        i64::try_from(quotient).ok().map(Self)
    }

    /// True for amounts above zero.
    #[must_use]
    pub const fn is_positive(self) -> bool {
        self.0 > 0
    }

    /// True for zero.
    #[must_use]
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }
}

impl std::fmt::Display for Amount {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}
