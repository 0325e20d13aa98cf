//! The tape: every trade of every series, and candles of one minute.

mod candles;
mod day;

pub use candles::Interval;
pub use day::Traded;

use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use engine::market::{Fill, MarketFact, Side, Via};
use engine::{Fact, Outcome, Record};
use rusqlite::{Connection, Row, Transaction, params};
use serde::Serialize;
use units::{Amount, Price, Quantity, SeriesId, Timestamp};

use crate::Home;
use crate::feed::RecordedBatch;
use crate::follower::Follower;
use crate::store::{Layout, Store, StoreError, open_for_reading, position_of};

const MINUTE: i64 = 60_000_000;

const LAYOUT: Layout = Layout {
    file: "market_data.db",
    version: 2,
    schema: "CREATE TABLE trade (
            series      INTEGER NOT NULL,
            sequence    INTEGER NOT NULL,
            event_index INTEGER NOT NULL,
            time        INTEGER NOT NULL,
            price       INTEGER NOT NULL,
            quantity    INTEGER NOT NULL,
            paid        INTEGER NOT NULL,
            venue       INTEGER NOT NULL,
            taker       INTEGER,
            PRIMARY KEY (series, sequence, event_index)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE candle (
            series      INTEGER NOT NULL,
            minute      INTEGER NOT NULL,
            open        INTEGER NOT NULL,
            high        INTEGER NOT NULL,
            low         INTEGER NOT NULL,
            close       INTEGER NOT NULL,
            quantity    INTEGER NOT NULL,
            paid        INTEGER NOT NULL,
            trades      INTEGER NOT NULL,
            PRIMARY KEY (series, minute)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX candle_of_minute ON candle (minute)",
};

/// Where a trade came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TradeVenue {
    /// The continuous book.
    Book,
    /// A call auction.
    Auction,
    /// A locked quote.
    Quote,
    /// A buy-back of the issuer.
    Buyback,
}

impl TradeVenue {
    const ALL: [Self; 4] = [Self::Book, Self::Auction, Self::Quote, Self::Buyback];
}

/// One trade, without its parties.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Trade {
    /// The record it belongs to.
    pub sequence: u64,
    /// Its place among the record's events, from 0 on.
    pub index: u32,
    /// When.
    pub time: Timestamp,
    /// At what price.
    pub price: Price,
    /// How many units.
    pub quantity: Quantity,
    /// What they cost, fees apart.
    pub paid: Amount,
    /// Where.
    pub venue: TradeVenue,
    /// Which side arrived; neither in an auction.
    pub taker: Option<Side>,
}

/// The trades of an interval.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Candle {
    /// The beginning of the interval.
    pub time: Timestamp,
    /// Price of the first trade.
    pub open: Price,
    /// Highest price.
    pub high: Price,
    /// Lowest price.
    pub low: Price,
    /// Price of the last trade.
    pub close: Price,
    /// Units traded.
    pub quantity: Quantity,
    /// What they cost, fees apart.
    pub paid: Amount,
    /// How many trades.
    pub trades: u64,
}

/// The follower that keeps the tape.
pub struct MarketData {
    store: Store,
}

impl MarketData {
    /// Opens its file beside the journal in `folder`.
    ///
    /// # Errors
    /// Where the file cannot be used.
    pub fn open(home: impl Into<Home>) -> Result<Self, StoreError> {
        Ok(Self { store: Store::open(&home.into(), &LAYOUT)? })
    }
}

impl Follower for MarketData {
    type Error = StoreError;

    fn name(&self) -> &str {
        "market data"
    }

    fn position(&self) -> u64 {
        self.store.position()
    }

    fn apply(&mut self, batch: &RecordedBatch) -> Result<(), StoreError> {
        self.store.apply(batch, |transaction| {
            let trades = batch.records.iter().flat_map(|record| trades_of(record));
            trades.into_iter().try_for_each(|(series, trade)| keep(transaction, series, &trade))
        })
    }
}

/// The trades in a record: whatever filled. Negotiated deals are between two and not on the tape.
fn trades_of(record: &Record) -> Vec<(SeriesId, Trade)> {
    let Outcome::Done(events) = &record.outcome else {
        return Vec::new();
    };
    let fills = events.iter().zip(0_u32..).filter_map(|(event, index)| match &event.fact {
        Fact::Market(MarketFact::Filled(fill)) => Some((fill, index)),
        _ => None,
    });
    fills.map(|(fill, index)| (fill.series, trade_of(record, fill, index))).collect()
}

fn trade_of(record: &Record, fill: &Fill, index: u32) -> Trade {
    let (venue, taker) = match fill.via {
        Via::Book(side) => (TradeVenue::Book, Some(side)),
        Via::Auction => (TradeVenue::Auction, None),
        Via::Quote(_) => (TradeVenue::Quote, Some(Side::Buy)),
        Via::Buyback(_) => (TradeVenue::Buyback, Some(Side::Sell)),
    };
    Trade {
        sequence: record.stamp.sequence,
        index,
        time: record.stamp.time,
        price: fill.price,
        quantity: fill.quantity,
        paid: fill.paid,
        venue,
        taker,
    }
}

fn keep(transaction: &Transaction<'_>, series: SeriesId, trade: &Trade) -> rusqlite::Result<()> {
    let venue = TradeVenue::ALL.iter().position(|venue| *venue == trade.venue);
    let taker = trade.taker.map(|side| side == Side::Sell);
    let (price, quantity, paid) =
        (trade.price.as_ppm(), trade.quantity.count(), trade.paid.minor());
    transaction
        .prepare_cached("INSERT INTO trade VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)")?
        .execute(params![
            series.number(),
            trade.sequence,
            trade.index,
            trade.time.micros(),
            price,
            quantity,
            paid,
            venue,
            taker
        ])?;
    let minute = trade.time.micros().div_euclid(MINUTE);
    transaction
        .prepare_cached(
            "INSERT INTO candle VALUES (?1, ?2, ?3, ?3, ?3, ?3, ?4, ?5, 1) \
             ON CONFLICT DO UPDATE SET high = max(high, excluded.high), \
             low = min(low, excluded.low), close = excluded.close, \
             quantity = quantity + excluded.quantity, paid = paid + excluded.paid, \
             trades = trades + 1",
        )?
        .execute(params![series.number(), minute, price, quantity, paid])?;
    Ok(())
}

/// Answers about what [`MarketData`] has kept.
pub struct MarketDataQueries {
    connection: Mutex<Connection>,
}

impl MarketDataQueries {
    /// Opens the file beside the journal in `folder`, which must be there.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn open(folder: &Path) -> Result<Self, StoreError> {
        Ok(Self { connection: Mutex::new(open_for_reading(folder, &LAYOUT)?) })
    }

    /// The sequence that will be kept next: the trades of everything before it are there.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn position(&self) -> Result<u64, StoreError> {
        position_of(&self.connection())
    }

    /// The first `limit` trades of a series after this sequence and index, oldest first.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn trades_after(
        &self,
        series: SeriesId,
        after: (u64, u32),
        limit: u32,
    ) -> Result<Vec<Trade>, StoreError> {
        let condition = "(sequence, event_index) > (?2, ?3) ORDER BY sequence, event_index";
        self.trades(condition, series, after, limit)
    }

    /// The last `limit` trades of a series before this sequence and index, newest first.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn trades_before(
        &self,
        series: SeriesId,
        before: (u64, u32),
        limit: u32,
    ) -> Result<Vec<Trade>, StoreError> {
        let condition =
            "(sequence, event_index) < (?2, ?3) ORDER BY sequence DESC, event_index DESC";
        self.trades(condition, series, before, limit)
    }

    fn trades(
        &self,
        condition: &str,
        series: SeriesId,
        place: (u64, u32),
        limit: u32,
    ) -> Result<Vec<Trade>, StoreError> {
        let connection = self.connection();
        let mut statement = connection.prepare_cached(&format!(
            "SELECT sequence, event_index, time, price, quantity, paid, venue, taker FROM trade \
             WHERE series = ?1 AND {condition} LIMIT ?4"
        ))?;
        // SQLite's integers end where no sequence goes.
        let sequence = i64::try_from(place.0).unwrap_or(i64::MAX);
        let bound = params![series.number(), sequence, place.1, limit];
        let trades: rusqlite::Result<Vec<_>> = statement.query_map(bound, read_trade)?.collect();
        Ok(trades?)
    }

    fn connection(&self) -> MutexGuard<'_, Connection> {
        self.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn read_trade(row: &Row<'_>) -> rusqlite::Result<Trade> {
    let venue: usize = row.get(6)?;
    let taker: Option<bool> = row.get(7)?;
    Ok(Trade {
        sequence: row.get(0)?,
        index: row.get(1)?,
        time: Timestamp::from_micros(row.get(2)?),
        price: Price::ppm(row.get(3)?),
        quantity: Quantity::new(row.get(4)?),
        paid: Amount::new(row.get(5)?),
        venue: TradeVenue::ALL.get(venue).copied().unwrap_or(TradeVenue::Book),
        taker: taker.map(|sold| if sold { Side::Sell } else { Side::Buy }),
    })
}
