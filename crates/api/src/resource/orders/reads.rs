//! What is open in the markets, for those it belongs to: orders, quotes, deals, buy-backs.

use crate::app::App;
use crate::read::{List, MemberPage, Page, Params, PathId, Reply, found};
use crate::wire::{BuybackId, DealId, OrderId, QuoteId};
use crate::{Answer, Caller};
use axum::extract::State;
use engine::market::{Buyback, Deal, Order, Quote};
use serde::Serialize;
use std::sync::Arc;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// An open order, with the fields of the command that placed it, `stage`, `open` and `locked` units,
/// and the cash `reserved` behind it.
#[derive(Serialize, ToSchema)]
pub(crate) struct OrderView {
    /// The order.
    #[schema(value_type = Object)]
    #[serde(flatten)]
    order: Order,
}

/// Lists a member's open orders, oldest first.
#[utoipa::path(get, path = "/v1/trade/orders", tag = "trade", params(MemberPage),
    security(("api_key" = [])), responses((status = 200, body = List<OrderView>)))]
pub(crate) async fn list_orders(
    State(app): State<Arc<App>>,
    caller: Caller,
    Params(params): Params<MemberPage>,
) -> Answer<Reply<List<OrderView>>> {
    let member = caller.reading(params.member)?;
    let state = app.back.model.read();
    let orders = state.markets.orders_of(member);
    let views = orders.map(|order| (order.id.number(), OrderView { order: *order }));
    params.page().cut(state.sequence(), views)
}

/// Reads an open order: its owner, operator, regulator, auditor.
#[utoipa::path(get, path = "/v1/trade/orders/{order}", tag = "trade", security(("api_key" = [])),
    params(("order" = OrderId, Path)), responses((status = 200, body = OrderView)))]
pub(crate) async fn get_order(
    State(app): State<Arc<App>>,
    caller: Caller,
    PathId(id): PathId<units::OrderId>,
) -> Answer<Reply<OrderView>> {
    let state = app.back.model.read();
    let order = found(state.markets.order(id))?;
    caller.may_read(&[order.member])?;
    Ok(Reply::of(&state, OrderView { order: *order }))
}

/// A quote that is locked.
#[derive(Serialize, ToSchema)]
pub(crate) struct QuoteView {
    /// Its id.
    pub id: QuoteId,
    /// What it holds, for whom, at what price, until when.
    #[schema(value_type = Object)]
    #[serde(flatten)]
    quote: Quote,
}

/// Lists the quotes that a member has locked.
#[utoipa::path(get, path = "/v1/trade/quotes", tag = "trade", params(MemberPage),
    security(("api_key" = [])), responses((status = 200, body = List<QuoteView>)))]
pub(crate) async fn list_quotes(
    State(app): State<Arc<App>>,
    caller: Caller,
    Params(params): Params<MemberPage>,
) -> Answer<Reply<List<QuoteView>>> {
    let member = caller.reading(params.member)?;
    let state = app.back.model.read();
    let quotes = state.markets.quotes_of(member);
    let views = quotes.map(|(id, quote)| (id.number(), QuoteView { id: id.into(), quote: *quote }));
    params.page().cut(state.sequence(), views)
}

/// A deal that waits for the other side.
#[derive(Serialize, ToSchema)]
pub(crate) struct DealView {
    /// Its id.
    pub id: DealId,
    /// Who gives what to whom.
    #[schema(value_type = Object)]
    #[serde(flatten)]
    deal: Deal,
}

/// Lists the deals a member has proposed or was offered.
#[utoipa::path(get, path = "/v1/trade/deals", tag = "trade", params(MemberPage),
    security(("api_key" = [])), responses((status = 200, body = List<DealView>)))]
pub(crate) async fn list_deals(
    State(app): State<Arc<App>>,
    caller: Caller,
    Params(params): Params<MemberPage>,
) -> Answer<Reply<List<DealView>>> {
    let member = caller.reading(params.member)?;
    let state = app.back.model.read();
    let deals = state.markets.deals_of(member);
    let views =
        deals.map(|(id, deal)| (id.number(), DealView { id: id.into(), deal: deal.clone() }));
    params.page().cut(state.sequence(), views)
}

/// An open buy-back programme.
#[derive(Serialize, ToSchema)]
pub(crate) struct BuybackView {
    /// Its id.
    pub id: BuybackId,
    /// Who buys what back, at what price, and what is left of the budget.
    #[schema(value_type = Object)]
    #[serde(flatten)]
    buyback: Buyback,
}

/// Lists all open buy-back programmes. Public.
#[utoipa::path(get, path = "/v1/trade/buybacks", tag = "trade", params(Page),
    responses((status = 200, body = List<BuybackView>)))]
pub(crate) async fn list_buybacks(
    State(app): State<Arc<App>>,
    Params(page): Params<Page>,
) -> Answer<Reply<List<BuybackView>>> {
    let state = app.back.model.read();
    let buybacks = state.markets.buybacks();
    let views = buybacks
        .map(|(id, buyback)| (id.number(), BuybackView { id: id.into(), buyback: *buyback }));
    page.cut(state.sequence(), views)
}

pub(crate) fn reads() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(list_orders))
        .routes(routes!(get_order))
        .routes(routes!(list_quotes))
        .routes(routes!(list_deals))
        .routes(routes!(list_buybacks))
}
