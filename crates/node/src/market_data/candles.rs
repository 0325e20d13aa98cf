//! Candles, drawn together from those of one minute.

use super::{Candle, MINUTE, MarketDataQueries};
use crate::store::StoreError;
use rusqlite::{Row, params};
use serde::Deserialize;
use units::{Amount, Price, Quantity, SeriesId, Timestamp};

/// How long a candle lasts. Each begins at a multiple of its length since 1970-01-01 in UTC.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
pub enum Interval {
    /// A minute.
    #[default]
    #[serde(rename = "1m")]
    Minute,
    /// Five minutes.
    #[serde(rename = "5m")]
    FiveMinutes,
    /// A quarter of an hour.
    #[serde(rename = "15m")]
    Quarter,
    /// An hour.
    #[serde(rename = "1h")]
    Hour,
    /// Four hours.
    #[serde(rename = "4h")]
    FourHours,
    /// A day in UTC.
    #[serde(rename = "1d")]
    Day,
}

impl Interval {
    /// How many minutes it has.
    #[must_use]
    pub const fn minutes(self) -> i64 {
        match self {
            Self::Minute => 1,
            Self::FiveMinutes => 5,
            Self::Quarter => 15,
            Self::Hour => 60,
            Self::FourHours => 240,
            Self::Day => 1_440,
        }
    }
}

/// The first and the last minute of each interval tell its open and its close.
const CANDLES: &str = "SELECT i.interval, o.open, i.high, i.low, c.close, i.quantity, i.paid, \
    i.trades FROM (SELECT minute / ?5 AS interval, min(minute) AS first, max(minute) AS last, \
    max(high) AS high, min(low) AS low, sum(quantity) AS quantity, sum(paid) AS paid, \
    sum(trades) AS trades FROM candle WHERE series = ?1 AND minute >= ?2 AND minute < ?3 \
    GROUP BY minute / ?5 ORDER BY 1 LIMIT ?4) i \
    JOIN candle o ON o.series = ?1 AND o.minute = i.first \
    JOIN candle c ON c.series = ?1 AND c.minute = i.last ORDER BY 1";

impl MarketDataQueries {
    /// The candles of a series that begin in this time (its end excluded), oldest first, at most
    /// `limit`. Intervals without a trade have none.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn candles(
        &self,
        series: SeriesId,
        interval: Interval,
        (from, to): (Timestamp, Timestamp),
        limit: u32,
    ) -> Result<Vec<Candle>, StoreError> {
        let length = interval.minutes();
        let connection = self.connection();
        let mut statement = connection.prepare_cached(CANDLES)?;
        let (first, end) = (first_minute(from, length), first_minute(to, length));
        let bound = params![series.number(), first, end, limit, length];
        let read = |row: &Row<'_>| read_candle(row, length);
        let candles: rusqlite::Result<Vec<_>> = statement.query_map(bound, read)?.collect();
        Ok(candles?)
    }
}

/// The first minute of the first interval that begins at this time or later.
fn first_minute(time: Timestamp, length: i64) -> i64 {
    let (micros, whole) = (time.micros(), length * MINUTE);
    let intervals = micros.div_euclid(whole) + i64::from(micros.rem_euclid(whole) > 0);
    intervals.saturating_mul(length)
}

fn read_candle(row: &Row<'_>, length: i64) -> rusqlite::Result<Candle> {
    let interval: i64 = row.get(0)?;
    Ok(Candle {
        time: Timestamp::from_micros(interval.saturating_mul(length * MINUTE)),
        open: Price::ppm(row.get(1)?),
        high: Price::ppm(row.get(2)?),
        low: Price::ppm(row.get(3)?),
        close: Price::ppm(row.get(4)?),
        quantity: Quantity::new(row.get(5)?),
        paid: Amount::new(row.get(6)?),
        trades: row.get(7)?,
    })
}
