//! The life of units from their issue to their redemption.

use super::Reader;
use crate::database::{Answer, DatabaseError};
use units::{SeriesId, Timestamp};

/// A range of units, and when something happened to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RangeAt {
    /// When.
    pub time: Timestamp,
    /// Lowest serial number.
    pub first: i64,
    /// Highest serial number.
    pub last: i64,
}

impl Reader<'_> {
    /// The units of a series as they were issued, by serial number. No two ranges overlap.
    ///
    /// # Errors
    /// Where the database refuses.
    pub fn issued_ranges(&mut self, series: SeriesId) -> Result<Vec<RangeAt>, DatabaseError> {
        self.ranges_at(
            "SELECT recorded_at, first_serial, last_serial FROM issues WHERE series_id = $1 \
             ORDER BY first_serial",
            series,
        )
    }

    /// The units of a series that were captured and not given back.
    ///
    /// # Errors
    /// Where the database refuses.
    pub fn captured_ranges(&mut self, series: SeriesId) -> Result<Vec<RangeAt>, DatabaseError> {
        self.ranges_at(
            "SELECT r.captured_at, t.first_serial, t.last_serial FROM redemption_items i \
             JOIN redemptions r ON r.redemption_id = i.redemption_id \
             JOIN redemption_steps s ON s.redemption_id = r.redemption_id AND s.step = 'captured' \
             JOIN title t ON t.sequence = s.sequence AND t.event_index = s.event_index \
             AND t.series_id = i.series_id AND t.from_id = r.redemption_id \
             WHERE i.series_id = $1 AND r.captured_at IS NOT NULL AND r.state <> 'reversed' \
             AND t.from_place = 'authorised' AND t.to_place IN ('captured', 'redeemed') \
             ORDER BY t.sequence, t.move_index",
            series,
        )
    }

    fn ranges_at(&mut self, sql: &str, series: SeriesId) -> Result<Vec<RangeAt>, DatabaseError> {
        let read =
            |row: &Answer| Ok(RangeAt { time: row.get(0)?, first: row.get(1)?, last: row.get(2)? });
        self.query(sql, &[series.into()])?.iter().map(read).collect()
    }
}
