//! One market: its book and its trades.

use super::{Item, Place, Source};
use crate::app::App;
use crate::fresh::AtLeast;
use crate::history::ask;
use crate::read::found;
use crate::resource::markets::{BookView, LevelView, TradeView};
use crate::submit::within_reach;
use crate::{Answer, Fault};
use engine::market::{Fill, MarketFact, Side, Via};
use engine::{Event, Fact, Outcome, Record};
use node::{RecordedBatch, Subscription};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;
use units::{Price, Quantity, SeriesId};

/// Prices of each side that are followed.
const LEVELS: usize = 20;
/// Trades that a reader may have missed and still be told one by one.
const MISSED: u32 = 1_000;

/// What a reader was told of one side: units by price.
type Told = BTreeMap<Price, (Quantity, u64)>;

pub(crate) struct BookSource {
    app: Arc<App>,
    series: SeriesId,
    subscription: Subscription,
    told: [Told; 2],
    /// Told before anything else: missed trades and the whole book.
    first: Vec<Item>,
}

impl BookSource {
    /// # Errors
    /// Where there is no such market, or too much was missed.
    pub async fn open(app: &Arc<App>, series: SeriesId, after: Option<Place>) -> Answer<Self> {
        let book = found(BookView::of(&app.back.model.read(), series, LEVELS))?;
        let as_of = book.as_of;
        let mut first = match after {
            Some(after) => missed(app, series, after, as_of).await?,
            None => Vec::new(),
        };
        let told = [told(&book.bids), told(&book.asks)];
        let data = serde_json::to_value(book).map_err(|_| Fault::Internal)?;
        first.push(Item { id: Place::end_of(as_of), kind: "book", data });
        Ok(Self {
            app: Arc::clone(app),
            series,
            subscription: app.back.feed.subscribe_from(as_of + 1),
            told,
            first,
        })
    }

    /// What the batch says of this market.
    fn trades(&self, batch: &RecordedBatch) -> Vec<Item> {
        let records = batch.records.iter();
        records.flat_map(|record| trades(record, self.series)).collect()
    }

    /// The prices that are not as they were told, since `sequence` at least.
    fn changes(&mut self, sequence: u64) -> Option<Item> {
        let book = BookView::of(&self.app.back.model.read(), self.series, LEVELS)?;
        let now = [told(&book.bids), told(&book.asks)];
        let [bids, asks] = [0, 1].map(|side| difference(&self.told[side], &now[side]));
        self.told = now;
        if bids.is_empty() && asks.is_empty() {
            return None;
        }
        let data = json!({ "as_of": book.as_of, "bids": bids, "asks": asks });
        Some(Item { id: Place::end_of(sequence), kind: "depth", data })
    }
}

impl Source for BookSource {
    async fn next(&mut self) -> Answer<Vec<Item>> {
        if !self.first.is_empty() {
            return Ok(std::mem::take(&mut self.first));
        }
        loop {
            let batch = self.subscription.next().await.map_err(|_| Fault::Stopping)?;
            let last = batch.next_sequence().saturating_sub(1);
            within_reach(&self.app, last).await?;
            let mut items = self.trades(&batch);
            items.extend(self.changes(last));
            if !items.is_empty() {
                return Ok(items);
            }
        }
    }
}

/// Trades after a place, up to a record.
async fn missed(app: &Arc<App>, series: SeriesId, after: Place, until: u64) -> Answer<Vec<Item>> {
    let read = ask(
        app,
        AtLeast::default(),
        |history| history.market.position(),
        move |history| history.market.trades_after(series, after.pair(), MISSED),
    );
    let trades = read.await?;
    let (_, trades) = trades;
    if u32::try_from(trades.len()).is_ok_and(|count| count == MISSED) {
        return Err(Fault::PositionUnknown.at("after"));
    }
    let seen = trades.into_iter().filter(|trade| trade.sequence <= until);
    let items = seen.map(|trade| {
        let id = Place { sequence: trade.sequence, index: trade.index };
        trade_item(id, TradeView::from(trade))
    });
    Ok(items.collect())
}

fn trade_item(id: Place, trade: TradeView) -> Item {
    Item { id, kind: "trade", data: serde_json::to_value(trade).unwrap_or_default() }
}

fn trades(record: &Record, series: SeriesId) -> Vec<Item> {
    let Outcome::Done(events) = &record.outcome else {
        return Vec::new();
    };
    let numbered = events.iter().zip(0_u32..);
    let items = numbered.filter_map(|(event, index)| {
        let id = Place { sequence: record.stamp.sequence, index };
        told_of(event, series, id, record)
    });
    items.collect()
}

fn told_of(event: &Event, series: SeriesId, id: Place, record: &Record) -> Option<Item> {
    let status = |halted: bool| Item { id, kind: "status", data: json!({ "halted": halted }) };
    match &event.fact {
        Fact::Market(MarketFact::Filled(fill)) if fill.series == series => {
            Some(trade_item(id, trade_of(fill, id, record)))
        }
        Fact::Market(MarketFact::Halted { series: of, .. }) if *of == series => Some(status(true)),
        Fact::Market(MarketFact::Resumed { series: of }) if *of == series => Some(status(false)),
        _ => None,
    }
}

fn trade_of(fill: &Fill, id: Place, record: &Record) -> TradeView {
    TradeView {
        id: id.to_string(),
        recorded_at: record.stamp.time.into(),
        price: fill.price.into(),
        quantity: fill.quantity.into(),
        paid: fill.paid.into(),
        taker: match fill.via {
            Via::Book(side) => Some(side),
            Via::Quote(_) => Some(Side::Buy),
            Via::Buyback(_) => Some(Side::Sell),
            Via::Auction => None,
        },
    }
}

fn told(levels: &[LevelView]) -> Told {
    let levels = levels.iter();
    levels.map(|level| (level.price.0, (level.quantity.0, level.orders))).collect()
}

/// Levels that are new or other, and with nothing those that are gone.
fn difference(before: &Told, now: &Told) -> Vec<Value> {
    let changed = now.iter().filter(|(price, level)| before.get(price) != Some(level));
    let changed = changed.map(|(price, level)| (*price, *level));
    let gone = before.keys().filter(|price| !now.contains_key(price));
    let gone = gone.map(|price| (*price, (Quantity::ZERO, 0)));
    let all = changed.chain(gone).map(|(price, (quantity, orders))| {
        json!({ "price": price, "quantity": quantity, "orders": orders })
    });
    all.collect()
}
