//! Open gifts, loss reports and purchases.

use crate::app::App;
use crate::read::{List, MemberPage, Params, PathId, Reply, found};
use crate::wire::{
    Amount, GiftId, LossId, MemberId, PurchaseId, Quantity, SeriesId, Timestamp, UnitRange,
};
use crate::{Answer, Caller};
use axum::extract::State;
use engine::{Place, State as Books};
use serde::Serialize;
use std::sync::Arc;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// An open gift.
#[derive(Serialize, ToSchema)]
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
    /// When it goes back.
    pub expires_at: Timestamp,
}

fn gift(state: &Books, id: units::GiftId, gift: &engine::coupon::Gift) -> GiftView {
    GiftView {
        id: id.into(),
        series: gift.series.into(),
        from: gift.from.into(),
        quantity: count(state, Place::Gift(id), gift.series),
        attempts_left: gift.attempts_left,
        expires_at: gift.expires_at.into(),
    }
}

fn count(state: &Books, place: Place, series: units::SeriesId) -> Quantity {
    let units = state.title.at(place, series).iter();
    let sum = units.fold(0_u64, |sum, range| sum.saturating_add(range.count()));
    units::Quantity::new(sum).into()
}

/// Lists a member's open gifts.
#[utoipa::path(get, path = "/v1/issue/gifts", tag = "issue", params(MemberPage),
    security(("api_key" = [])), responses((status = 200, body = List<GiftView>)))]
pub(crate) async fn list_gifts(
    State(app): State<Arc<App>>,
    caller: Caller,
    Params(params): Params<MemberPage>,
) -> Answer<Reply<List<GiftView>>> {
    let member = caller.reading(params.member)?;
    let state = app.back.model.read();
    let own = state.coupons.gifts().filter(|(_, gift)| gift.from == member);
    params.page().cut(state.sequence(), own.map(|(id, one)| (id.number(), gift(&state, id, one))))
}

/// Reads an open gift; whoever has its id may look.
#[utoipa::path(get, path = "/v1/issue/gifts/{gift}", tag = "issue", security(("api_key" = [])),
    params(("gift" = GiftId, Path)), responses((status = 200, body = GiftView)))]
pub(crate) async fn get_gift(
    State(app): State<Arc<App>>,
    _: Caller,
    PathId(id): PathId<units::GiftId>,
) -> Answer<Reply<GiftView>> {
    let state = app.back.model.read();
    let one = found(state.coupons.gift(id))?;
    Ok(Reply::of(&state, gift(&state, id, one)))
}

/// An open loss report.
#[derive(Serialize, ToSchema)]
pub(crate) struct LossView {
    /// Its id.
    pub id: LossId,
    /// What.
    pub series: SeriesId,
    /// Whose.
    pub member: MemberId,
    /// How many units.
    pub quantity: Quantity,
}

/// Lists a member's open loss reports.
#[utoipa::path(get, path = "/v1/issue/losses", tag = "issue", params(MemberPage),
    security(("api_key" = [])), responses((status = 200, body = List<LossView>)))]
pub(crate) async fn list_losses(
    State(app): State<Arc<App>>,
    caller: Caller,
    Params(params): Params<MemberPage>,
) -> Answer<Reply<List<LossView>>> {
    let member = caller.reading(params.member)?;
    let state = app.back.model.read();
    let own = state.coupons.losses().filter(|(_, loss)| loss.member == member);
    let views = own.map(|(id, loss)| {
        let view = LossView {
            id: id.into(),
            series: loss.series.into(),
            member: loss.member.into(),
            quantity: count(&state, Place::Lost(id), loss.series),
        };
        (id.number(), view)
    });
    params.page().cut(state.sequence(), views)
}

/// A purchase that may still be refunded.
#[derive(Serialize, ToSchema)]
pub(crate) struct PurchaseView {
    /// Its id.
    pub id: PurchaseId,
    /// What.
    pub series: SeriesId,
    /// Who bought.
    pub buyer: MemberId,
    /// Which units.
    pub units: Vec<UnitRange>,
    /// What was paid for all of them.
    pub paid: Amount,
    /// When the cooling-off time ends.
    pub until: Timestamp,
}

/// Lists a member's purchases inside their cooling-off time.
#[utoipa::path(get, path = "/v1/issue/purchases", tag = "issue", params(MemberPage),
    security(("api_key" = [])), responses((status = 200, body = List<PurchaseView>)))]
pub(crate) async fn list_purchases(
    State(app): State<Arc<App>>,
    caller: Caller,
    Params(params): Params<MemberPage>,
) -> Answer<Reply<List<PurchaseView>>> {
    let member = caller.reading(params.member)?;
    let state = app.back.model.read();
    let own = state.coupons.purchases().filter(|(_, purchase)| purchase.buyer == member);
    let views = own.map(|(id, purchase)| {
        let view = PurchaseView {
            id: id.into(),
            series: purchase.series.into(),
            buyer: purchase.buyer.into(),
            units: purchase.units.iter().map(UnitRange::from).collect(),
            paid: purchase.paid.into(),
            until: purchase.until.into(),
        };
        (id.number(), view)
    });
    params.page().cut(state.sequence(), views)
}

pub(crate) fn reads() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(list_gifts))
        .routes(routes!(get_gift))
        .routes(routes!(list_losses))
        .routes(routes!(list_purchases))
}
