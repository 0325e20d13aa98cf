//! What members have and had in the markets: orders, quotes, deals, buy-backs, trades.

mod order;
mod rest;

use crate::app::App;
use std::sync::Arc;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(crate) use order::{
    OrderDetail, OrderView, OrdersQuery, OwnTradesQuery, TradeOfView, get_order, list_orders,
    list_own_trades,
};
pub(crate) use rest::{
    BuybackView, DealUnits, DealView, MarketItemsQuery, QuoteView, list_deals, list_quotes,
};

pub(crate) fn reads() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(order::list_orders))
        .routes(routes!(order::get_order))
        .routes(routes!(order::list_own_trades))
        .routes(routes!(rest::list_quotes))
        .routes(routes!(rest::list_deals))
        .routes(routes!(rest::list_buybacks))
}
