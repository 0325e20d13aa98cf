//! Quotes, deals and buy-backs.

use crate::app::App;
use crate::fresh::AtLeast;
use crate::read::{List, Params, Reply, Wanted, list, list_query};
use crate::wire::{
    Amount, BasisPoints, BuybackId, Currency, DealId, MemberId, OrderId, Price, Quantity, QuoteId,
    SeriesId, Shown, Timestamp,
};
use crate::{Answer, Caller};
use async_graphql::SimpleObject;
use axum::extract::State;
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::Arc;
use utoipa::ToSchema;
use views::query::{Narrowed, Reader};
use views::schema::{BuybackRow, DealLegRow, DealRow, QuoteRow};

list_query! {
    /// Which quotes, deals or buy-backs.
    MarketItemsQuery {
        /// Whose; the caller's own where absent, everybody's for operator, regulator and auditor.
        #[param(value_type = Option<String>)]
        member: Option<MemberId>,
        /// Only in this state.
        state: Option<String>,
        /// `true`: only what is open; `false`: only what has ended.
        open: Option<bool>,
    }
}

impl MarketItemsQuery {
    fn which(&self) -> Narrowed {
        Narrowed { state: self.state.clone(), open: self.open, ..Narrowed::default() }
    }
}

/// Part of a sell order held for one buyer.
#[derive(Clone, Debug, Serialize, SimpleObject, ToSchema)]
#[graphql(name = "Quote", complex)]
pub(crate) struct QuoteView {
    /// Its id.
    pub id: QuoteId,
    /// Part of which order.
    pub order: OrderId,
    /// For whom.
    pub member: MemberId,
    /// In what.
    pub series: SeriesId,
    /// How many units.
    pub quantity: Quantity,
    /// At what price.
    pub price: Price,
    /// Cash reserved while it was locked, fees included.
    pub reserved: Amount,
    /// `locked`, `taken`, `released`.
    pub state: String,
    /// Why it was given back.
    pub reason: Option<String>,
    /// Until when.
    pub expires_at: Timestamp,
    /// The record that locked it.
    pub sequence: u64,
    /// When it was locked.
    pub created_at: Timestamp,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
}

impl From<QuoteRow> for QuoteView {
    fn from(row: QuoteRow) -> Self {
        Self {
            id: row.quote_id.shown(),
            order: row.order_id.shown(),
            member: row.member_id.shown(),
            series: row.series_id.shown(),
            quantity: row.units.shown(),
            price: row.price.shown(),
            reserved: row.reserved.shown(),
            state: row.state.0.to_owned(),
            reason: row.reason.map(|reason| reason.0.to_owned()),
            expires_at: row.expires_at.into(),
            sequence: row.sequence.shown(),
            created_at: row.created_at.into(),
            ended_at: row.ended_at.map(Into::into),
        }
    }
}

/// Lists the quotes that a member locked, newest first.
#[utoipa::path(get, path = "/v1/trade/quotes", tag = "trade", params(MarketItemsQuery),
    security(("api_key" = [])), responses((status = 200, body = List<QuoteView>)))]
pub(crate) async fn list_quotes(
    State(app): State<Arc<App>>,
    least: AtLeast,
    caller: Caller,
    Params(query): Params<MarketItemsQuery>,
) -> Answer<Reply<List<QuoteView>>> {
    let member = caller.listing(query.member)?;
    let read = move |reader: &mut Reader<'_>, wanted: &Wanted| {
        reader.quotes(member, &wanted.which, &wanted.page)
    };
    list(&app, least, (Some(caller), query.part()), query.which(), read, QuoteView::from).await
}

/// Units in a deal.
#[derive(Clone, Debug, Serialize, SimpleObject, ToSchema)]
#[graphql(name = "DealUnits", complex)]
pub(crate) struct DealUnits {
    /// What.
    pub series: SeriesId,
    /// How many.
    pub quantity: Quantity,
}

/// A negotiated deal.
#[derive(Clone, Debug, Serialize, SimpleObject, ToSchema)]
#[graphql(name = "Deal")]
pub(crate) struct DealView {
    /// Its id.
    pub id: DealId,
    /// Who proposed it.
    pub proposer: MemberId,
    /// With whom.
    pub counterparty: MemberId,
    /// What the proposer gives.
    pub gives: Vec<DealUnits>,
    /// What the proposer wants.
    pub wants: Vec<DealUnits>,
    /// Who pays cash: `proposer`, `counterparty`.
    pub payer: Option<String>,
    /// Currency of the cash.
    pub currency: Option<Currency>,
    /// How much cash.
    pub amount: Option<Amount>,
    /// The proposer's fee, once accepted.
    pub proposer_fee: Option<Amount>,
    /// The other side's fee, once accepted.
    pub counterparty_fee: Option<Amount>,
    /// `proposed`, `accepted`, `ended`.
    pub state: String,
    /// Why it ended.
    pub reason: Option<String>,
    /// When it lapses.
    pub expires_at: Timestamp,
    /// The record that proposed it.
    pub sequence: u64,
    /// When it was proposed.
    pub created_at: Timestamp,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
}

impl From<(DealRow, Vec<DealLegRow>)> for DealView {
    fn from((row, legs): (DealRow, Vec<DealLegRow>)) -> Self {
        let side = |name: &str| {
            let own = legs.iter().filter(|leg| leg.side.0 == name);
            let shown = own.map(|leg| DealUnits {
                series: leg.series_id.shown(),
                quantity: leg.units.shown(),
            });
            shown.collect()
        };
        Self {
            id: row.deal_id.shown(),
            proposer: row.proposer_id.shown(),
            counterparty: row.counterparty_id.shown(),
            gives: side("gives"),
            wants: side("wants"),
            payer: row.payer.map(|payer| payer.0.to_owned()),
            currency: row.currency.map(Into::into),
            amount: row.amount.shown(),
            proposer_fee: row.proposer_fee.shown(),
            counterparty_fee: row.counterparty_fee.shown(),
            state: row.state.0.to_owned(),
            reason: row.reason.map(|reason| reason.0.to_owned()),
            expires_at: row.expires_at.into(),
            sequence: row.sequence.shown(),
            created_at: row.created_at.into(),
            ended_at: row.ended_at.map(Into::into),
        }
    }
}

/// Lists the deals that a member proposed or was offered, newest first.
#[utoipa::path(get, path = "/v1/trade/deals", tag = "trade", params(MarketItemsQuery),
    security(("api_key" = [])), responses((status = 200, body = List<DealView>)))]
pub(crate) async fn list_deals(
    State(app): State<Arc<App>>,
    least: AtLeast,
    caller: Caller,
    Params(query): Params<MarketItemsQuery>,
) -> Answer<Reply<List<DealView>>> {
    let member = caller.listing(query.member)?;
    let read = move |reader: &mut Reader<'_>, wanted: &Wanted| {
        let deals = reader.deals(member, &wanted.which, &wanted.page)?;
        let numbers: Vec<i64> = deals.iter().map(|deal| deal.deal_id).collect();
        let mut legs: BTreeMap<i64, Vec<DealLegRow>> = BTreeMap::new();
        for leg in reader.deal_legs(&numbers)? {
            legs.entry(leg.deal_id).or_default().push(leg);
        }
        let with_legs = deals.into_iter().map(|deal| {
            let legs = legs.remove(&deal.deal_id).unwrap_or_default();
            (deal, legs)
        });
        Ok(with_legs.collect::<Vec<_>>())
    };
    list(&app, least, (Some(caller), query.part()), query.which(), read, DealView::from).await
}

/// An issuer's standing offer for its own coupons.
#[derive(Clone, Debug, Serialize, SimpleObject, ToSchema)]
#[graphql(name = "Buyback", complex)]
pub(crate) struct BuybackView {
    /// Its id.
    pub id: BuybackId,
    /// What is bought back.
    pub series: SeriesId,
    /// Who buys.
    pub issuer: MemberId,
    /// Currency of the budget.
    pub currency: Currency,
    /// How much might be spent, fees included.
    pub budget: Amount,
    /// How much is, or was at its end, left.
    pub remaining: Amount,
    /// Units bought so far.
    pub bought: Quantity,
    /// `fixed` or `below_last`.
    pub price_kind: String,
    /// The fixed price.
    pub price: Option<Price>,
    /// Off the last price.
    pub discount: Option<BasisPoints>,
    /// Never less than this.
    pub floor_price: Option<Price>,
    /// Never more than this.
    pub cap_price: Option<Price>,
    /// `open`, `ended`.
    pub state: String,
    /// Why it ended.
    pub reason: Option<String>,
    /// When it ends by itself.
    pub closes_at: Option<Timestamp>,
    /// The record that opened it.
    pub sequence: u64,
    /// When it was opened.
    pub created_at: Timestamp,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
}

impl From<BuybackRow> for BuybackView {
    fn from(row: BuybackRow) -> Self {
        Self {
            id: row.buyback_id.shown(),
            series: row.series_id.shown(),
            issuer: row.issuer_id.shown(),
            currency: row.currency.into(),
            budget: row.budget.shown(),
            remaining: row.remaining.shown(),
            bought: row.bought_units.shown(),
            price_kind: row.price_kind.0.to_owned(),
            price: row.price.shown(),
            discount: row.discount.shown(),
            floor_price: row.floor_price.shown(),
            cap_price: row.cap_price.shown(),
            state: row.state.0.to_owned(),
            reason: row.reason.map(|reason| reason.0.to_owned()),
            closes_at: row.closes_at.map(Into::into),
            sequence: row.sequence.shown(),
            created_at: row.created_at.into(),
            ended_at: row.ended_at.map(Into::into),
        }
    }
}

list_query! {
    /// Which buy-back programmes.
    BuybacksQuery {
        /// Only of this issuer.
        #[param(value_type = Option<String>)]
        issuer: Option<MemberId>,
        /// Only for this series.
        #[param(value_type = Option<String>)]
        series: Option<SeriesId>,
        /// `true`: only what is open; `false`: only what has ended.
        open: Option<bool>,
    }
}

/// Lists buy-back programmes, newest first. Public.
#[utoipa::path(get, path = "/v1/trade/buybacks", tag = "trade", params(BuybacksQuery),
    responses((status = 200, body = List<BuybackView>)))]
pub(crate) async fn list_buybacks(
    State(app): State<Arc<App>>,
    least: AtLeast,
    Params(query): Params<BuybacksQuery>,
) -> Answer<Reply<List<BuybackView>>> {
    let issuer = query.issuer.map(|issuer| issuer.0);
    let series = query.series.map(|series| series.0);
    let which = Narrowed { open: query.open, series, ..Narrowed::default() };
    let read = move |reader: &mut Reader<'_>, wanted: &Wanted| {
        reader.buybacks(issuer, &wanted.which, &wanted.page)
    };
    list(&app, least, (None, query.part()), which, read, BuybackView::from).await
}
