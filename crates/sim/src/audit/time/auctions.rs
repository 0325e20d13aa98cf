//! When call auctions are due: on a grid from the day the venue was set up, while orders rest.

use crate::audit::register::Register;
use engine::coupon::VenueMode;
use std::collections::{BTreeMap, BTreeSet};
use units::{OrderId, SeriesId, Timestamp};

#[derive(Default)]
pub(super) struct Auctions {
    /// Where the grid of each market begins.
    anchors: BTreeMap<SeriesId, Timestamp>,
    armed: BTreeMap<SeriesId, Timestamp>,
    resting: BTreeMap<SeriesId, BTreeSet<OrderId>>,
}

impl Auctions {
    /// A market begins, or begins to work in another way.
    pub fn open(&mut self, series: SeriesId, now: Timestamp) {
        self.anchors.insert(series, now);
        self.armed.remove(&series);
    }

    pub fn leave(&mut self, series: SeriesId, order: OrderId) {
        if let Some(resting) = self.resting.get_mut(&series) {
            resting.remove(&order);
        }
    }

    /// An order rests; gives the time of the auction that is armed by it.
    pub fn rest(
        &mut self,
        series: SeriesId,
        order: OrderId,
        now: Timestamp,
        register: &Register,
    ) -> Result<Option<Timestamp>, String> {
        self.resting.entry(series).or_default().insert(order);
        if self.armed.contains_key(&series) {
            return Ok(None);
        }
        self.arm(series, now, register)
    }

    /// An auction was held; gives the time of the next.
    pub fn held(
        &mut self,
        series: SeriesId,
        unfinished: bool,
        now: Timestamp,
        register: &Register,
    ) -> Result<Option<Timestamp>, String> {
        let held = self.armed.remove(&series).ok_or("time: an auction that was not due")?;
        if unfinished {
            self.armed.insert(series, held);
            return Ok(Some(held));
        }
        let is_empty = self.resting.get(&series).is_none_or(BTreeSet::is_empty);
        if is_empty { Ok(None) } else { self.arm(series, now, register) }
    }

    fn arm(
        &mut self,
        series: SeriesId,
        now: Timestamp,
        register: &Register,
    ) -> Result<Option<Timestamp>, String> {
        let venue = register.series(series)?.venue.ok_or("time: a market without a venue")?;
        if venue.mode != VenueMode::CallAuction {
            return Ok(None);
        }
        let every = venue.auction_every.ok_or("time: auctions without an interval")?;
        let anchor = self.anchors.get(&series).ok_or("time: a market without a beginning")?;
        let (anchor, every) = (i128::from(anchor.micros()), i128::from(every.micros()));
        let rounds = (i128::from(now.micros()) - anchor) / every + 1;
        let next = i64::try_from(anchor + rounds * every).unwrap_or(i64::MAX);
        let next = Timestamp::from_micros(next);
        self.armed.insert(series, next);
        Ok(Some(next))
    }
}
