//! A contiguous run of unit serial numbers.

use crate::Quantity;
use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

/// `count` serial numbers from `first` on. Never empty and never past the end of `u64`: the
/// constructor and the decoder see to it.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Serialize, Deserialize,
)]
#[serde(try_from = "RawRange")]
#[cbor(array)]
pub struct UnitRange {
    #[n(0)]
    first: u64,
    #[n(1)]
    count: u64,
}

#[derive(Deserialize, Decode)]
#[serde(deny_unknown_fields)]
#[cbor(array)]
struct RawRange {
    #[n(0)]
    first: u64,
    #[n(1)]
    count: u64,
}

impl UnitRange {
    /// The range, or `None` when it would be empty or run past the last serial number.
    #[must_use]
    pub const fn new(first: u64, count: u64) -> Option<Self> {
        if count == 0 || first.checked_add(count).is_none() {
            return None;
        }
        Some(Self { first, count })
    }

    /// The lowest serial number.
    #[must_use]
    pub const fn first(self) -> u64 {
        self.first
    }

    /// How many serial numbers.
    #[must_use]
    pub const fn count(self) -> u64 {
        self.count
    }

    /// One past the highest serial number.
    #[must_use]
    pub const fn end(self) -> u64 {
        self.first + self.count
    }

    /// The count, as a quantity.
    #[must_use]
    pub const fn quantity(self) -> Quantity {
        Quantity::new(self.count)
    }

    /// True where `serial` lies inside.
    #[must_use]
    pub const fn contains(self, serial: u64) -> bool {
        serial >= self.first && serial - self.first < self.count
    }
}

impl TryFrom<RawRange> for UnitRange {
    type Error = &'static str;

    fn try_from(raw: RawRange) -> Result<Self, Self::Error> {
        Self::new(raw.first, raw.count).ok_or("a range holds at least one serial number")
    }
}

impl<'b, C> Decode<'b, C> for UnitRange {
    fn decode(d: &mut minicbor::Decoder<'b>, ctx: &mut C) -> Result<Self, minicbor::decode::Error> {
        let raw = RawRange::decode(d, ctx)?;
        Self::try_from(raw).map_err(minicbor::decode::Error::message)
    }
}
