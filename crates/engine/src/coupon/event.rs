//! Facts about series, units and gifts.

use minicbor::{Decode, Encode};
use serde::Serialize;
use units::{Quantity, SeriesId};

/// What happened to coupons.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CouponFact {
    /// Every unit that was left ended without payment.
    #[n(0)]
    Extinguished {
        /// Which series.
        #[n(0)]
        series: SeriesId,
        /// How many units.
        #[n(1)]
        quantity: Quantity,
    },
}

impl CouponFact {
    /// The series whose free units all end with this fact, without a move for each holder.
    pub(crate) fn ended_series(&self) -> Option<SeriesId> {
        match self {
            Self::Extinguished { series, .. } => Some(*series),
        }
    }
}
