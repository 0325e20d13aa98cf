//! Public market data: markets, books, trades, candles.

use crate::app::App;
use crate::books;
use crate::fresh::AtLeast;
use crate::history::ask;
use crate::read::{AsOf, List, Moment, Page, Params, PathId, Range, Reply, cursor, found};
use crate::resource::wallet::holdings::sequence_of;
use crate::resource::wallet::{before, place_of};
use crate::wire::{Amount, Price, Quantity, SeriesId, Shown, Timestamp};
use crate::{Answer, Fault};
use axum::extract::State;
use engine::State as Books;
use engine::coupon::VenueMode;
use engine::market::{Level, Market, Side};
use node::{Candle, Interval, Trade};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use views::query::BookLevel;

/// A market at a glance.
#[derive(Serialize, ToSchema)]
pub(crate) struct MarketView {
    /// Of which series.
    pub series: SeriesId,
    /// Kind of venue.
    #[schema(value_type = String)]
    pub mode: VenueMode,
    /// Prices are multiples of this.
    pub tick: Price,
    /// Quantities are multiples of this.
    pub lot: Quantity,
    /// Whether trading is stopped.
    pub halted: bool,
    /// The best bid.
    pub best_bid: Option<Price>,
    /// The best ask.
    pub best_ask: Option<Price>,
    /// The price of the last trade.
    pub last_price: Option<Price>,
    /// The price the collar is measured from.
    pub reference_price: Option<Price>,
    /// When orders are gathered until, in a call auction.
    pub next_auction_at: Option<Timestamp>,
}

fn view(state: &Books, id: units::SeriesId, market: &Market) -> MarketView {
    let venue = market.venue();
    MarketView {
        series: id.into(),
        mode: venue.mode,
        tick: venue.tick.into(),
        lot: venue.lot.into(),
        halted: market.is_halted(),
        best_bid: market.best(Side::Buy).map(Into::into),
        best_ask: market.best(Side::Sell).map(Into::into),
        last_price: market.last().map(Into::into),
        reference_price: market.reference().map(Into::into),
        next_auction_at: market.next_auction(state.time()).map(Into::into),
    }
}

/// Lists all markets. Public.
#[utoipa::path(get, path = "/v1/trade/markets", tag = "trade", params(Page),
    responses((status = 200, body = List<MarketView>)))]
pub(crate) async fn list_markets(
    State(app): State<Arc<App>>,
    Params(page): Params<Page>,
) -> Answer<Reply<List<MarketView>>> {
    let state = app.back.model.read();
    let markets = state.markets.iter();
    let views = markets.map(|(id, market)| (id.number(), view(&state, id, market)));
    page.cut(state.sequence(), views)
}

/// Reads one market. Public.
#[utoipa::path(get, path = "/v1/trade/markets/{series}", tag = "trade",
    params(("series" = SeriesId, Path)), responses((status = 200, body = MarketView)))]
pub(crate) async fn get_market(
    State(app): State<Arc<App>>,
    PathId(id): PathId<units::SeriesId>,
) -> Answer<Reply<MarketView>> {
    let state = app.back.model.read();
    let market = found(state.markets.market(id))?;
    Ok(Reply::of(&state, view(&state, id, market)))
}

/// How deep.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Depth {
    /// Prices of each side, 1 to 200; 20 where absent.
    #[param(minimum = 1, maximum = 200)]
    pub levels: Option<usize>,
}

impl Depth {
    pub fn levels(&self) -> Answer<usize> {
        let levels = self.levels.unwrap_or(20);
        let fits = (1..=200).contains(&levels);
        fits.then_some(levels).ok_or_else(|| Fault::QueryInvalid.at("levels"))
    }
}

/// One price of a book.
#[derive(Serialize, ToSchema)]
pub(crate) struct LevelView {
    /// The price.
    pub price: Price,
    /// Units that can be traded at it.
    pub quantity: Quantity,
    /// Orders behind them.
    pub orders: u64,
}

impl From<Level> for LevelView {
    fn from(level: Level) -> Self {
        let Level { price, quantity, orders } = level;
        Self { price: price.into(), quantity: quantity.into(), orders }
    }
}

/// An order book, best prices first.
#[derive(Serialize, ToSchema)]
pub(crate) struct BookView {
    /// Of which series.
    pub series: SeriesId,
    /// The last record that is counted in.
    pub as_of: u64,
    /// Who buys.
    pub bids: Vec<LevelView>,
    /// Who sells.
    pub asks: Vec<LevelView>,
}

impl BookView {
    /// The book of a series; `None` where it has no market.
    pub(crate) fn of(state: &Books, id: units::SeriesId, levels: usize) -> Option<Self> {
        let market = state.markets.market(id)?;
        let side = |side| market.depth(side, levels).into_iter().map(Into::into).collect();
        let (bids, asks) = (side(Side::Buy), side(Side::Sell));
        Some(Self { series: id.into(), as_of: state.sequence(), bids, asks })
    }
}

/// Which book.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct BookQuery {
    /// Prices of each side, 1 to 200; 20 where absent.
    #[param(minimum = 1, maximum = 200)]
    pub levels: Option<usize>,
    /// As it was after this record.
    pub as_of: Option<u64>,
    /// As it was at this time (RFC 3339) or at the end of this day (UTC).
    #[param(value_type = Option<String>)]
    pub at: Option<Moment>,
}

/// Reads an order book, now or as it was. Public.
#[utoipa::path(get, path = "/v1/trade/markets/{series}/book", tag = "trade",
    params(("series" = SeriesId, Path), BookQuery), responses((status = 200, body = BookView)))]
pub(crate) async fn get_book(
    State(app): State<Arc<App>>,
    least: AtLeast,
    PathId(id): PathId<units::SeriesId>,
    Params(query): Params<BookQuery>,
) -> Answer<Reply<BookView>> {
    let levels = Depth { levels: query.levels }.levels()?;
    let at = AsOf::of(&app, None, query.as_of, query.at)?;
    if at == AsOf::Now {
        let state = app.back.model.read();
        return found(BookView::of(&state, id, levels)).map(|book| Reply::of(&state, book));
    }
    found(app.back.model.read().markets.market(id).map(|_| ()))?;
    let answer = books::ask(&app, least.reaching(at), move |reader| {
        let at = sequence_of(reader, at)?.unwrap_or_else(|| reader.as_of());
        Ok((at, reader.book_at(id, at)?))
    });
    let (as_of, found) = answer.await?.found;
    Ok(Reply { as_of, body: BookView::then(id, as_of, &found, levels) })
}

impl BookView {
    /// The book as it was.
    fn then(id: units::SeriesId, as_of: u64, found: &[BookLevel], levels: usize) -> Self {
        let side = |name: &str| {
            let own = found.iter().filter(|level| level.side == name);
            let mut shown: Vec<LevelView> = own
                .map(|level| LevelView {
                    price: level.price.shown(),
                    quantity: level.units.shown(),
                    orders: level.orders.shown(),
                })
                .collect();
            shown.sort_by_key(|level| level.price);
            if name == "buy" {
                shown.reverse();
            }
            shown.truncate(levels);
            shown
        };
        Self { series: id.into(), as_of, bids: side("buy"), asks: side("sell") }
    }
}

/// A trade, without who traded.
#[derive(Serialize, ToSchema)]
pub(crate) struct TradeView {
    /// `sequence.index`, as streams number it.
    pub id: String,
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// At what price.
    pub price: Price,
    /// How many units.
    pub quantity: Quantity,
    /// What they cost, fees apart.
    pub paid: Amount,
    /// Which side arrived; absent in auctions, quotes and buy-backs.
    #[schema(value_type = Option<String>)]
    pub taker: Option<Side>,
}

impl From<Trade> for TradeView {
    fn from(trade: Trade) -> Self {
        Self {
            id: place_of(trade.sequence, trade.index),
            recorded_at: trade.time.into(),
            price: trade.price.into(),
            quantity: trade.quantity.into(),
            paid: trade.paid.into(),
            taker: trade.taker,
        }
    }
}

/// Which trades.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct TapeQuery {
    /// From this time (RFC 3339) or day (UTC) on.
    #[param(value_type = Option<String>)]
    pub from: Option<Moment>,
    /// Before this time, or up to the end of this day.
    #[param(value_type = Option<String>)]
    pub to: Option<Moment>,
    /// Entries at most, 1 to 200; 50 where absent.
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<usize>,
    /// Where the page before ended.
    pub cursor: Option<String>,
}

impl TapeQuery {
    /// The records that it is about; all where it names no time.
    async fn records(&self, app: &Arc<App>, least: AtLeast) -> Answer<std::ops::Range<u64>> {
        if self.from.is_none() && self.to.is_none() {
            return Ok(0..u64::MAX);
        }
        let range = Range::of(app, None, self.from, self.to)?;
        let span = books::ask(app, least, move |reader| reader.span(range.from, range.to));
        let span = span.await?.found;
        let end = if self.to.is_some() { span.until.saturating_add(1) } else { u64::MAX };
        Ok(span.after.saturating_add(1)..end)
    }
}

/// Lists the trades of a series, newest first. Public.
#[utoipa::path(get, path = "/v1/trade/markets/{series}/trades", tag = "trade",
    params(("series" = SeriesId, Path), TapeQuery), responses((status = 200, body = List<TradeView>)))]
pub(crate) async fn list_trades(
    State(app): State<Arc<App>>,
    least: AtLeast,
    PathId(id): PathId<units::SeriesId>,
    Params(query): Params<TapeQuery>,
) -> Answer<Reply<List<TradeView>>> {
    found(app.back.model.read().markets.market(id).map(|_| ()))?;
    let page = Page { limit: query.limit, cursor: query.cursor.clone() };
    let (limit, after) = (page.limit()?, page.after::<String>()?);
    let records = query.records(&app, least).await?;
    let place = before(after)?.min((records.end, 0));
    let wanted = u32::try_from(limit + 1).map_err(|_| Fault::QueryInvalid)?;
    let trades = ask(
        &app,
        least,
        |h| h.market.position(),
        move |h| h.market.trades_before(id, place, wanted),
    );
    let (as_of, mut trades) = trades.await?;
    trades.retain(|trade| trade.sequence >= records.start);
    let more = trades.len() > limit;
    trades.truncate(limit);
    let last = trades.last().map(|trade| cursor(&place_of(trade.sequence, trade.index)));
    let items = trades.into_iter().map(Into::into).collect();
    Ok(Reply::list(List { as_of, items, next_cursor: last.filter(|_| more) }))
}

/// Which candles.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct CandlesQuery {
    /// Only those that begin at this time or later; RFC 3339.
    #[param(value_type = String)]
    pub from: Timestamp,
    /// Only those that begin before it.
    #[param(value_type = String)]
    pub to: Timestamp,
    /// How long each lasts: `1m`, `5m`, `15m`, `1h`, `4h`, `1d` (in UTC); `1m` where absent.
    #[param(value_type = Option<String>)]
    pub interval: Option<Interval>,
}

/// An interval of trading.
#[derive(Serialize, ToSchema)]
pub(crate) struct CandleView {
    /// When it begins.
    pub time: Timestamp,
    /// First price.
    pub open: Price,
    /// Highest price.
    pub high: Price,
    /// Lowest price.
    pub low: Price,
    /// Last price.
    pub close: Price,
    /// Units traded.
    pub quantity: Quantity,
    /// Money paid, fees apart.
    pub paid: Amount,
    /// How many trades.
    pub trades: u64,
}

impl From<Candle> for CandleView {
    fn from(candle: Candle) -> Self {
        Self {
            time: candle.time.into(),
            open: candle.open.into(),
            high: candle.high.into(),
            low: candle.low.into(),
            close: candle.close.into(),
            quantity: candle.quantity.into(),
            paid: candle.paid.into(),
            trades: candle.trades,
        }
    }
}

/// Lists the intervals in which a series was traded, oldest first, at most 1,000. Public.
#[utoipa::path(get, path = "/v1/trade/markets/{series}/candles", tag = "trade",
    params(("series" = SeriesId, Path), CandlesQuery), responses((status = 200, body = List<CandleView>)))]
pub(crate) async fn list_candles(
    State(app): State<Arc<App>>,
    least: AtLeast,
    PathId(id): PathId<units::SeriesId>,
    Params(query): Params<CandlesQuery>,
) -> Answer<Reply<List<CandleView>>> {
    found(app.back.model.read().markets.market(id).map(|_| ()))?;
    let (interval, span) = (query.interval.unwrap_or_default(), (query.from.0, query.to.0));
    let candles = ask(
        &app,
        least,
        |h| h.market.position(),
        move |h| h.market.candles(id, interval, span, 1_000),
    );
    let (as_of, candles) = candles.await?;
    let items = candles.into_iter().map(Into::into).collect();
    Ok(Reply::list(List { as_of, items, next_cursor: None }))
}

pub(crate) fn reads() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(super::board::board))
        .routes(routes!(list_markets))
        .routes(routes!(get_market))
        .routes(routes!(get_book))
        .routes(routes!(list_trades))
        .routes(routes!(list_candles))
}
