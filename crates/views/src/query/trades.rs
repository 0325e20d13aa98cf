//! Trades: the tape.

use super::{Page, Reader, Select};
use crate::database::{Answer, DatabaseError};
use units::{MemberId, SeriesId, Timestamp};

/// Which trades.
#[derive(Clone, Copy, Debug, Default)]
pub struct TradeFilter {
    /// Only in this series.
    pub series: Option<SeriesId>,
    /// Only those this member bought in.
    pub buyer: Option<MemberId>,
    /// Only at this time or later.
    pub from: Option<Timestamp>,
    /// Only before this time.
    pub to: Option<Timestamp>,
}

/// A trade.
#[derive(Clone, Debug, PartialEq)]
pub struct Trade {
    /// Its key: record, event of the record, leg.
    pub key: (i64, i64, i64),
    /// When.
    pub recorded_at: Timestamp,
    /// `book`, `auction`, `quote`, `buyback`, `deal`.
    pub kind: String,
    /// Number of the series.
    pub series_id: i64,
    /// At what price, in parts per million of face value.
    pub price: Option<i64>,
    /// How many units.
    pub units: i64,
    /// What they cost, fees apart.
    pub paid: Option<i64>,
}

impl Reader<'_> {
    /// A page of trades; the key of a page is that of its last trade.
    ///
    /// # Errors
    /// Where the database refuses.
    pub fn trades(
        &mut self,
        which: &TradeFilter,
        page: &Page,
    ) -> Result<Vec<Trade>, DatabaseError> {
        let select = Select::new(
            "SELECT sequence, event_index, leg, recorded_at, kind, series_id, price, units, paid \
             FROM trades",
        )
        .maybe("series_id = ?", which.series)
        .maybe("buyer_id = ?", which.buyer)
        .maybe("recorded_at >= ?", which.from)
        .maybe("recorded_at < ?", which.to)
        .page(&["sequence", "event_index", "leg"], page);
        self.select(&select)?.iter().map(read).collect()
    }
}

fn read(row: &Answer) -> Result<Trade, DatabaseError> {
    Ok(Trade {
        key: (row.get(0)?, row.get(1)?, row.get(2)?),
        recorded_at: row.get(3)?,
        kind: row.get(4)?,
        series_id: row.get(5)?,
        price: row.get(6)?,
        units: row.get(7)?,
        paid: row.get(8)?,
    })
}
