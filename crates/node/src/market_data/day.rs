//! What was traded lately, of all series at once.

use super::{MINUTE, MarketDataQueries};
use crate::store::StoreError;
use std::collections::BTreeMap;
use units::{Amount, Price, Quantity, SeriesId, Timestamp};

/// Minutes in an hour.
const HOUR: i64 = 60;

/// What was traded of a series since some minute.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Traded {
    /// The price of the first trade.
    pub open: Price,
    /// The last price of each hour in which there was a trade, oldest first.
    pub hourly: Vec<Price>,
    /// Units.
    pub quantity: Quantity,
    /// What they cost, fees apart.
    pub paid: Amount,
}

impl MarketDataQueries {
    /// What was traded of every series since a time, its minute counted in; those without a trade
    /// are absent.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn traded_since(&self, time: Timestamp) -> Result<BTreeMap<SeriesId, Traded>, StoreError> {
        let first = time.micros().div_euclid(MINUTE);
        let connection = self.connection();
        // Where an aggregate is `min` or `max`, SQLite takes the bare columns from the row it found.
        let mut statement = connection.prepare_cached(
            "SELECT series, min(minute), open FROM candle WHERE minute >= ?1 GROUP BY series",
        )?;
        let mut found = BTreeMap::new();
        let mut rows = statement.query([first])?;
        while let Some(row) = rows.next()? {
            let open = Price::ppm(row.get(2)?);
            found.insert(SeriesId::new(row.get(0)?), Traded { open, ..Traded::default() });
        }
        let mut statement = connection.prepare_cached(
            "SELECT series, minute / ?2, max(minute), close, sum(quantity), sum(paid) FROM candle \
             WHERE minute >= ?1 GROUP BY 1, 2 ORDER BY 1, 2",
        )?;
        let mut rows = statement.query([first, HOUR])?;
        while let Some(row) = rows.next()? {
            let Some(traded) = found.get_mut(&SeriesId::new(row.get(0)?)) else { continue };
            traded.hourly.push(Price::ppm(row.get(3)?));
            let (quantity, paid) = (Quantity::new(row.get(4)?), Amount::new(row.get(5)?));
            // What exceeds 64 bits stays at what fits.
            traded.quantity = traded.quantity.plus(quantity).unwrap_or(traded.quantity);
            traded.paid = traded.paid.plus(paid).unwrap_or(traded.paid);
        }
        Ok(found)
    }
}
