//! Redemptions that are not finished.

use crate::answer::ItemOutcome;
use crate::app::App;
use crate::read::{List, MemberPage, Params, PathId, Reply, found};
use crate::wire::{Amount, Currency, MemberId, RedemptionId, Timestamp};
use crate::{Answer, Caller};
use axum::extract::State;
use engine::clearing::{Redemption, RedemptionState};
use serde::Serialize;
use std::sync::Arc;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// A redemption that is authorised, or captured and still reversible.
#[derive(Serialize, ToSchema)]
pub(crate) struct RedemptionView {
    /// Its id.
    pub id: RedemptionId,
    /// `authorised` or `captured`.
    #[schema(value_type = String)]
    pub state: RedemptionState,
    /// Where.
    pub merchant: MemberId,
    /// Whose coupons.
    pub holder: MemberId,
    /// The merchant's number of the store.
    pub store: u32,
    /// Currency.
    pub currency: Currency,
    /// Face value reserved or paid.
    pub amount: Amount,
    /// The amount of the purchase.
    pub order_amount: Amount,
    /// The store's own discount.
    pub merchant_match: Amount,
    /// What, in the order authorised.
    pub items: Vec<ItemOutcome>,
    /// When it was authorised.
    pub authorised_at: Timestamp,
    /// When it voids itself, unless it is captured before.
    pub expires_at: Timestamp,
    /// When it was captured.
    pub captured_at: Option<Timestamp>,
    /// Until when it may be reversed.
    pub reversible_until: Option<Timestamp>,
}

fn view(id: units::RedemptionId, redemption: &Redemption) -> RedemptionView {
    RedemptionView {
        id: id.into(),
        state: redemption.state,
        merchant: redemption.merchant.into(),
        holder: redemption.holder.into(),
        store: redemption.store,
        currency: redemption.currency.into(),
        amount: redemption.amount().into(),
        order_amount: redemption.order_amount.into(),
        merchant_match: redemption.merchant_match.into(),
        items: redemption.items.iter().map(ItemOutcome::from).collect(),
        authorised_at: redemption.authorised_at.into(),
        expires_at: redemption.expires_at.into(),
        captured_at: redemption.captured_at.map(Timestamp::from),
        reversible_until: redemption.reversible_until.map(Timestamp::from),
    }
}

/// Lists a member's unfinished redemptions, as holder or as merchant.
#[utoipa::path(get, path = "/v1/redeem/redemptions", tag = "redeem", params(MemberPage),
    security(("api_key" = [])), responses((status = 200, body = List<RedemptionView>)))]
pub(crate) async fn list_redemptions(
    State(app): State<Arc<App>>,
    caller: Caller,
    Params(params): Params<MemberPage>,
) -> Answer<Reply<List<RedemptionView>>> {
    let member = caller.reading(params.member)?;
    let state = app.back.model.read();
    let all = state.clearing.iter();
    let own = all.filter(|(_, found)| found.holder == member || found.merchant == member);
    params.page().cut(state.sequence(), own.map(|(id, one)| (id.number(), view(id, one))))
}

/// Reads an unfinished redemption: its holder, its merchant, operator, regulator, auditor.
#[utoipa::path(get, path = "/v1/redeem/redemptions/{redemption}", tag = "redeem",
    security(("api_key" = [])), params(("redemption" = RedemptionId, Path)),
    responses((status = 200, body = RedemptionView)))]
pub(crate) async fn get_redemption(
    State(app): State<Arc<App>>,
    caller: Caller,
    PathId(id): PathId<units::RedemptionId>,
) -> Answer<Reply<RedemptionView>> {
    let state = app.back.model.read();
    let one = found(state.clearing.get(id))?;
    caller.may_read(&[one.holder, one.merchant])?;
    Ok(Reply::of(&state, view(id, one)))
}

pub(crate) fn reads() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new().routes(routes!(list_redemptions)).routes(routes!(get_redemption))
}
