//! Orders and trades of members.

use crate::app::App;
use crate::books::ask;
use crate::fresh::AtLeast;
use crate::read::{List, Params, PathId, Reply, found, list, list_query};
use crate::wire::{
    Amount, BasisPoints, BuybackId, Currency, DealId, MemberId, OrderId, Price, Quantity, QuoteId,
    SeriesId, Shown, Side, Timestamp,
};
use crate::{Answer, Caller};
use async_graphql::SimpleObject;
use axum::extract::State;
use serde::Serialize;
use std::sync::Arc;
use utoipa::ToSchema;
use views::query::Narrowed;
use views::schema::{OrderEventRow, OrderRow, TradeRow};

/// An order, as it stands or ended.
#[derive(Clone, Debug, Serialize, SimpleObject, ToSchema)]
#[graphql(name = "Order", complex)]
pub(crate) struct OrderView {
    /// Its id.
    pub id: OrderId,
    /// Whose.
    pub member: MemberId,
    /// In what.
    pub series: SeriesId,
    /// `buy` or `sell`.
    pub side: String,
    /// `limit` or `market`.
    pub kind: String,
    /// Limit, or the protection price of a market order.
    pub price: Price,
    /// Units filled and open together.
    pub quantity: Quantity,
    /// Units open; what was still open where it ended.
    pub open: Quantity,
    /// Units filled.
    pub filled: Quantity,
    /// Open units that are locked for buyers.
    pub locked: Quantity,
    /// Cash that stands behind it, where it buys.
    pub reserved: Amount,
    /// `waiting` (for its time or price), `resting`, `filled`, `done`.
    pub state: String,
    /// Why it is done, such as `cancelled`, `expired`, `unfilled`.
    pub reason: Option<String>,
    /// `good_till_cancelled`, `good_till`, `immediate_or_cancel`, `fill_or_kill`.
    pub time_in_force: String,
    /// Until when it stays.
    pub good_till: Option<Timestamp>,
    /// Never takes.
    pub post_only: bool,
    /// Whom self-trade prevention cancels.
    pub self_trade: String,
    /// When it enters: `now`, `at` a time, when the price `rises` or `falls`.
    pub activation: String,
    /// The time it waits for.
    pub starts_at: Option<Timestamp>,
    /// The price it waits for.
    pub trigger_price: Option<Price>,
    /// The highest fee rate it can be charged.
    pub max_fee: BasisPoints,
    /// The record that took it in.
    pub sequence: u64,
    /// When it was taken in.
    pub created_at: Timestamp,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
}

impl From<OrderRow> for OrderView {
    fn from(row: OrderRow) -> Self {
        Self {
            id: row.order_id.shown(),
            member: row.member_id.shown(),
            series: row.series_id.shown(),
            side: row.side.0.to_owned(),
            kind: row.kind.0.to_owned(),
            price: row.price.shown(),
            quantity: row.units.shown(),
            open: row.open_units.shown(),
            filled: row.filled_units.shown(),
            locked: row.locked_units.shown(),
            reserved: row.reserved.shown(),
            state: row.state.0.to_owned(),
            reason: row.reason.map(|reason| reason.0.to_owned()),
            time_in_force: row.time_in_force.0.to_owned(),
            good_till: row.good_till.map(Into::into),
            post_only: row.post_only,
            self_trade: row.self_trade.0.to_owned(),
            activation: row.activation.0.to_owned(),
            starts_at: row.starts_at.map(Into::into),
            trigger_price: row.trigger_price.shown(),
            max_fee: row.max_fee.shown(),
            sequence: row.sequence.shown(),
            created_at: row.created_at.into(),
            ended_at: row.ended_at.map(Into::into),
        }
    }
}

/// One change of an order, and how it stood after.
#[derive(Clone, Debug, Serialize, SimpleObject, ToSchema)]
#[graphql(name = "OrderChange")]
pub(crate) struct OrderChange {
    /// The record.
    pub sequence: u64,
    /// `accepted`, `started`, `filled`, `rested`, `amended`, `locked`, `unlocked`, `done`.
    pub kind: String,
    /// Its state after.
    pub state: String,
    /// Its price after.
    pub price: Price,
    /// Its open units after.
    pub open: Quantity,
    /// Cash behind it after.
    pub reserved: Amount,
}

impl From<OrderEventRow> for OrderChange {
    fn from(row: OrderEventRow) -> Self {
        Self {
            sequence: row.sequence.shown(),
            kind: row.kind.0.to_owned(),
            state: row.state.0.to_owned(),
            price: row.price.shown(),
            open: row.open_units.shown(),
            reserved: row.reserved.shown(),
        }
    }
}

/// An order with its history.
#[derive(Clone, Debug, Serialize, SimpleObject, ToSchema)]
#[graphql(name = "OrderDetail")]
pub(crate) struct OrderDetail {
    /// What a list shows.
    #[serde(flatten)]
    #[graphql(flatten)]
    pub order: OrderView,
    /// What happened to it, oldest first.
    pub history: Vec<OrderChange>,
}

list_query! {
    /// Which orders.
    OrdersQuery {
        /// Whose; the caller's own where absent, everybody's for operator, regulator and auditor.
        #[param(value_type = Option<String>)]
        member: Option<MemberId>,
        /// Only in this series.
        #[param(value_type = Option<String>)]
        series: Option<SeriesId>,
        /// `buy` or `sell`.
        #[param(value_type = Option<String>)]
        side: Option<Side>,
        /// Only in this state.
        state: Option<String>,
        /// `true`: only what is open; `false`: only what has ended.
        open: Option<bool>,
    }
}

/// Lists orders, open and ended, newest first.
#[utoipa::path(get, path = "/v1/trade/orders", tag = "trade", params(OrdersQuery),
    security(("api_key" = [])), responses((status = 200, body = List<OrderView>)))]
pub(crate) async fn list_orders(
    State(app): State<Arc<App>>,
    least: AtLeast,
    caller: Caller,
    Params(query): Params<OrdersQuery>,
) -> Answer<Reply<List<OrderView>>> {
    let member = caller.listing(query.member)?;
    let part = (Some(caller), query.part());
    let series = query.series.map(|series| series.0);
    let which = Narrowed { state: query.state, open: query.open, series, ..Narrowed::default() };
    let side = query.side.map(|side| if side == Side::Buy { "buy" } else { "sell" });
    let read = move |reader: &mut views::query::Reader<'_>, wanted: &crate::read::Wanted| {
        reader.orders(member, side, &wanted.which, &wanted.page)
    };
    list(&app, least, part, which, read, OrderView::from).await
}

/// Reads an order with its history: its owner, operator, regulator, auditor.
#[utoipa::path(get, path = "/v1/trade/orders/{order}", tag = "trade", security(("api_key" = [])),
    params(("order" = OrderId, Path)), responses((status = 200, body = OrderDetail)))]
pub(crate) async fn get_order(
    State(app): State<Arc<App>>,
    least: AtLeast,
    caller: Caller,
    PathId(id): PathId<units::OrderId>,
) -> Answer<Reply<OrderDetail>> {
    let answer = ask(&app, least, move |reader| {
        let number = i64::try_from(id.number()).unwrap_or(i64::MAX);
        let order = reader.rows_with::<OrderRow>("order_id", &[number])?.pop();
        Ok((order, reader.order_history(number)?))
    });
    let answer = answer.await?;
    let (order, history) = answer.found;
    let order = OrderView::from(found(order)?);
    caller.may_read(&[order.member.0])?;
    let history = history.into_iter().map(Into::into).collect();
    Ok(Reply { as_of: answer.as_of, body: OrderDetail { order, history } })
}

/// A trade as those see it whose it is. The other side of a trade in the market stays unnamed.
#[derive(Clone, Debug, Serialize, SimpleObject, ToSchema)]
#[graphql(name = "Trade", complex)]
pub(crate) struct TradeOfView {
    /// `sequence.index`, as streams number it; a trade in several kinds of units is one for each.
    pub id: String,
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// `book`, `auction`, `quote`, `buyback`, `deal`.
    pub kind: String,
    /// In what.
    pub series: SeriesId,
    /// At what price; none in a deal.
    pub price: Option<Price>,
    /// How many units.
    pub quantity: Quantity,
    /// What they cost, fees apart; none in a deal of several kinds of units or without cash.
    pub paid: Option<Amount>,
    /// Currency of what was paid.
    pub currency: Option<Currency>,
    /// Which side arrived; none in an auction and in a deal.
    pub taker: Option<String>,
    /// The side that bought.
    pub buyer: Option<TradeSide>,
    /// The side that sold.
    pub seller: Option<TradeSide>,
    /// The quote that was taken.
    pub quote: Option<QuoteId>,
    /// The programme that bought back.
    pub buyback: Option<BuybackId>,
    /// The deal.
    pub deal: Option<DealId>,
}

/// One side of a trade.
#[derive(Clone, Debug, Serialize, SimpleObject, ToSchema)]
#[graphql(name = "TradeSide")]
pub(crate) struct TradeSide {
    /// Who.
    pub member: MemberId,
    /// By which order.
    pub order: Option<OrderId>,
    /// Its fee.
    pub fee: Option<Amount>,
}

impl TradeOfView {
    /// As `reader` sees it; everything where there is none.
    pub fn new(row: &TradeRow, reader: Option<units::MemberId>) -> Self {
        let sees = |member: i64| reader.is_none_or(|own| i64::from(own.number()) == member);
        let side = |member: i64, order: Option<i64>, fee: Option<i64>| TradeSide {
            member: member.shown(),
            order: order.shown(),
            fee: fee.shown(),
        };
        let buyer = || side(row.buyer_id, row.buyer_order_id, row.buyer_fee);
        let seller = || side(row.seller_id, row.seller_order_id, row.seller_fee);
        Self {
            id: format!("{}.{}", row.sequence, row.event_index),
            recorded_at: row.recorded_at.into(),
            kind: row.kind.0.to_owned(),
            series: row.series_id.shown(),
            price: row.price.shown(),
            quantity: row.units.shown(),
            paid: row.paid.shown(),
            currency: row.currency.map(Into::into),
            taker: row.taker.map(|taker| taker.0.to_owned()),
            buyer: sees(row.buyer_id).then(buyer),
            seller: sees(row.seller_id).then(seller),
            quote: row.quote_id.shown(),
            buyback: row.buyback_id.shown(),
            deal: row.deal_id.shown(),
        }
    }
}

list_query! {
    /// Which trades.
    OwnTradesQuery {
        /// Whose; the caller's own where absent, everybody's for operator, regulator and auditor.
        #[param(value_type = Option<String>)]
        member: Option<MemberId>,
        /// Only in this series.
        #[param(value_type = Option<String>)]
        series: Option<SeriesId>,
        /// `book`, `auction`, `quote`, `buyback`, `deal`.
        kind: Option<String>,
    }
}

/// Lists the trades of a member, whichever side it was on, newest first. The other side stays unnamed.
#[utoipa::path(get, path = "/v1/trade/trades", tag = "trade", params(OwnTradesQuery),
    security(("api_key" = [])), responses((status = 200, body = List<TradeOfView>)))]
pub(crate) async fn list_own_trades(
    State(app): State<Arc<App>>,
    least: AtLeast,
    caller: Caller,
    Params(query): Params<OwnTradesQuery>,
) -> Answer<Reply<List<TradeOfView>>> {
    let member = caller.listing(query.member)?;
    let part = (Some(caller), query.part());
    let series = query.series.map(|series| series.0);
    let which = Narrowed { state: query.kind, series, ..Narrowed::default() };
    let sees = (!caller.role.reads_all()).then_some(caller.member);
    let read = move |reader: &mut views::query::Reader<'_>, wanted: &crate::read::Wanted| {
        reader.trades_of(member, &wanted.which, &wanted.page)
    };
    list(&app, least, part, which, read, |row| TradeOfView::new(&row, sees)).await
}
