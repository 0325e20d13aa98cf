//! Markets and everything that is open in them.

use crate::coupon::Venue;
use minicbor::{Decode, Encode};
use units::{MemberId, SeriesId, Timestamp};

/// All markets.
#[derive(Clone, Debug, Default, Encode, Decode)]
#[cbor(array)]
pub struct Markets {}

impl Markets {
    /// Opens the market of a series, when it is first approved.
    pub(crate) fn open(&mut self, _series: SeriesId, _venue: Venue, _now: Timestamp) {}

    /// True where `member` has orders, quotes, deals or buy-backs that are not over.
    pub(crate) fn has_open_items(&self, _: MemberId) -> bool {
        false
    }
}
