//! Gifts, loss reports and purchases.

use crate::app::App;
use crate::fresh::AtLeast;
use crate::read::{List, Params, PathId, Reply, Wanted, found, list, list_query};
use crate::wire::{
    Amount, GiftId, LossId, MemberId, PurchaseId, Quantity, SeriesId, Shown, Timestamp,
};
use crate::{Answer, Caller};
use async_graphql::SimpleObject;
use axum::extract::State;
use serde::Serialize;
use std::sync::Arc;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use views::query::{Narrowed, Reader};
use views::schema::{GiftRow, LossRow, PurchaseRow};

list_query! {
    /// Which gifts, loss reports or purchases.
    CouponItemsQuery {
        /// Whose; the caller's own where absent, everybody's for operator, regulator and auditor.
        #[param(value_type = Option<String>)]
        member: Option<MemberId>,
        /// Only of this series.
        #[param(value_type = Option<String>)]
        series: Option<SeriesId>,
        /// Only in this state.
        state: Option<String>,
        /// `true`: only what is open; `false`: only what has ended.
        open: Option<bool>,
    }
}

impl CouponItemsQuery {
    fn which(&self) -> Narrowed {
        let series = self.series.map(|series| series.0);
        Narrowed { state: self.state.clone(), open: self.open, series, ..Narrowed::default() }
    }
}

/// Units laid aside for whoever brings the code.
#[derive(Clone, Debug, Serialize, SimpleObject, ToSchema)]
#[graphql(name = "Gift", complex)]
pub(crate) struct GiftView {
    /// Its id.
    pub id: GiftId,
    /// What.
    pub series: SeriesId,
    /// Who gives.
    pub from: MemberId,
    /// How many units.
    pub quantity: Quantity,
    /// Wrong codes left until it ends.
    pub attempts_left: u8,
    /// `open`, `claimed`, `returned`, `failed` (too many wrong codes).
    pub state: String,
    /// Why it was returned: `asked`, `timed_out`, `series_ended`.
    pub reason: Option<String>,
    /// Who claimed it.
    pub claimed_by: Option<MemberId>,
    /// When it goes back.
    pub expires_at: Timestamp,
    /// The record that made it.
    pub sequence: u64,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
}

impl From<GiftRow> for GiftView {
    fn from(row: GiftRow) -> Self {
        Self {
            id: row.gift_id.shown(),
            series: row.series_id.shown(),
            from: row.giver_id.shown(),
            quantity: row.units.shown(),
            attempts_left: u8::try_from(row.attempts_left).unwrap_or(u8::MAX),
            state: row.state.0.to_owned(),
            reason: row.reason.map(|reason| reason.0.to_owned()),
            claimed_by: row.claimed_by_id.shown(),
            expires_at: row.expires_at.into(),
            sequence: row.sequence.shown(),
            created_at: row.created_at.into(),
            ended_at: row.ended_at.map(Into::into),
        }
    }
}

/// Lists the gifts that a member made or claimed, newest first.
#[utoipa::path(get, path = "/v1/issue/gifts", tag = "issue", params(CouponItemsQuery),
    security(("api_key" = [])), responses((status = 200, body = List<GiftView>)))]
pub(crate) async fn list_gifts(
    State(app): State<Arc<App>>,
    least: AtLeast,
    caller: Caller,
    Params(query): Params<CouponItemsQuery>,
) -> Answer<Reply<List<GiftView>>> {
    let member = caller.listing(query.member)?;
    let read = move |reader: &mut Reader<'_>, wanted: &Wanted| {
        reader.gifts(member, &wanted.which, &wanted.page)
    };
    list(&app, least, (Some(caller), query.part()), query.which(), read, Into::into).await
}

/// An open gift, as whoever has its id may see it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct OpenGift {
    /// Its id.
    pub id: GiftId,
    /// What.
    pub series: SeriesId,
    /// Who gives.
    pub from: MemberId,
    /// How many units.
    pub quantity: Quantity,
    /// Wrong codes left until it ends.
    pub attempts_left: u8,
    /// When it goes back.
    pub expires_at: Timestamp,
}

/// Reads an open gift; whoever has its id may look.
#[utoipa::path(get, path = "/v1/issue/gifts/{gift}", tag = "issue", security(("api_key" = [])),
    params(("gift" = GiftId, Path)), responses((status = 200, body = OpenGift)))]
pub(crate) async fn get_gift(
    State(app): State<Arc<App>>,
    _: Caller,
    PathId(id): PathId<units::GiftId>,
) -> Answer<Reply<OpenGift>> {
    let state = app.back.model.read();
    let gift = found(state.coupons.gift(id))?;
    let units = state.title.at(engine::Place::Gift(id), gift.series).iter();
    let quantity = units.fold(0_u64, |sum, range| sum.saturating_add(range.count()));
    Ok(Reply::of(
        &state,
        OpenGift {
            id: id.into(),
            series: gift.series.into(),
            from: gift.from.into(),
            quantity: units::Quantity::new(quantity).into(),
            attempts_left: gift.attempts_left,
            expires_at: gift.expires_at.into(),
        },
    ))
}

/// Units reported lost.
#[derive(Clone, Debug, Serialize, SimpleObject, ToSchema)]
#[graphql(name = "Loss", complex)]
pub(crate) struct LossView {
    /// Its id.
    pub id: LossId,
    /// What.
    pub series: SeriesId,
    /// Whose.
    pub member: MemberId,
    /// How many units.
    pub quantity: Quantity,
    /// `reported`, `replaced`, `restored`.
    pub state: String,
    /// Why they were restored: `asked`, `timed_out`, `series_ended`.
    pub reason: Option<String>,
    /// The record of the report.
    pub sequence: u64,
    /// When they were reported.
    pub created_at: Timestamp,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
}

impl From<LossRow> for LossView {
    fn from(row: LossRow) -> Self {
        Self {
            id: row.loss_id.shown(),
            series: row.series_id.shown(),
            member: row.member_id.shown(),
            quantity: row.units.shown(),
            state: row.state.0.to_owned(),
            reason: row.reason.map(|reason| reason.0.to_owned()),
            sequence: row.sequence.shown(),
            created_at: row.created_at.into(),
            ended_at: row.ended_at.map(Into::into),
        }
    }
}

/// Lists a member's loss reports, newest first.
#[utoipa::path(get, path = "/v1/issue/losses", tag = "issue", params(CouponItemsQuery),
    security(("api_key" = [])), responses((status = 200, body = List<LossView>)))]
pub(crate) async fn list_losses(
    State(app): State<Arc<App>>,
    least: AtLeast,
    caller: Caller,
    Params(query): Params<CouponItemsQuery>,
) -> Answer<Reply<List<LossView>>> {
    let member = caller.listing(query.member)?;
    let read = move |reader: &mut Reader<'_>, wanted: &Wanted| {
        reader.losses(member, &wanted.which, &wanted.page)
    };
    list(&app, least, (Some(caller), query.part()), query.which(), read, LossView::from).await
}

/// A purchase from the issuer that may, or might, be refunded.
#[derive(Clone, Debug, Serialize, SimpleObject, ToSchema)]
#[graphql(name = "Purchase", complex)]
pub(crate) struct PurchaseView {
    /// Its id.
    pub id: PurchaseId,
    /// What.
    pub series: SeriesId,
    /// Who bought.
    pub buyer: MemberId,
    /// How many units.
    pub quantity: Quantity,
    /// What was paid for all of them.
    pub paid: Amount,
    /// `cooling_off`, `refunded`, `final`.
    pub state: String,
    /// When the cooling-off time ends.
    pub until: Timestamp,
    /// The record of the purchase.
    pub sequence: u64,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
}

impl From<PurchaseRow> for PurchaseView {
    fn from(row: PurchaseRow) -> Self {
        Self {
            id: row.purchase_id.shown(),
            series: row.series_id.shown(),
            buyer: row.buyer_id.shown(),
            quantity: row.units.shown(),
            paid: row.paid.shown(),
            state: row.state.0.to_owned(),
            until: row.refundable_until.into(),
            sequence: row.sequence.shown(),
            created_at: row.created_at.into(),
            ended_at: row.ended_at.map(Into::into),
        }
    }
}

/// Lists a member's purchases with a cooling-off time, newest first.
#[utoipa::path(get, path = "/v1/issue/purchases", tag = "issue", params(CouponItemsQuery),
    security(("api_key" = [])), responses((status = 200, body = List<PurchaseView>)))]
pub(crate) async fn list_purchases(
    State(app): State<Arc<App>>,
    least: AtLeast,
    caller: Caller,
    Params(query): Params<CouponItemsQuery>,
) -> Answer<Reply<List<PurchaseView>>> {
    let member = caller.listing(query.member)?;
    let read = move |reader: &mut Reader<'_>, wanted: &Wanted| {
        reader.purchases(member, &wanted.which, &wanted.page)
    };
    list(&app, least, (Some(caller), query.part()), query.which(), read, PurchaseView::from).await
}

pub(crate) fn reads() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(list_gifts))
        .routes(routes!(get_gift))
        .routes(routes!(list_losses))
        .routes(routes!(list_purchases))
}
