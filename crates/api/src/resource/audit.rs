//! For whoever checks the operator: records as they stand in the journal, and where a unit is.

pub(crate) mod books;
mod system;

use crate::app::App;
use crate::read::{PathId, Reply, found};
use crate::wire::{MemberId, Quantity, SeriesId};
use crate::{Answer, Caller, Fault};
use axum::extract::State;
use engine::Place;
use serde::Serialize;
use serde_json::Value;
use std::sync::Arc;
use units::TokenId;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// Reads one record: what was asked, by whom, and what came of it. Operator, regulator, auditor.
#[utoipa::path(get, path = "/v1/audit/records/{sequence}", tag = "audit",
    security(("api_key" = [])), params(("sequence" = u64, Path)),
    responses((status = 200, body = Object)))]
pub(crate) async fn get_record(
    State(app): State<Arc<App>>,
    caller: Caller,
    PathId(sequence): PathId<u64>,
) -> Answer<Reply<Value>> {
    caller.may_read_all()?;
    if sequence == 0 || sequence > app.back.model.sequence() {
        return Err(Fault::RecordNotFound.at("sequence"));
    }
    let feed = app.back.feed.clone();
    let read = move || record_at(&feed, sequence);
    let record = tokio::task::spawn_blocking(read).await.map_err(|_| Fault::Internal)?;
    let record = record.ok_or_else(|| Fault::RecordNotFound.at("sequence"))?;
    let body = serde_json::to_value(&*record).map_err(|_| Fault::Internal)?;
    Ok(Reply { as_of: app.back.model.sequence(), body })
}

/// From memory where it is young, from the journal otherwise.
fn record_at(feed: &node::Feed, sequence: u64) -> Option<Arc<engine::Record>> {
    feed.recent(sequence).or_else(|| {
        let batch = feed.subscribe_from(sequence).try_next().ok()??;
        batch.records.iter().find(|record| record.stamp.sequence == sequence).cloned()
    })
}

/// Where the books stand.
#[derive(Serialize, ToSchema)]
pub(crate) struct HeadView {
    /// The last record folded into the state.
    pub sequence: u64,
    /// SHA-256 of the canonical bytes of the state after it, in hexadecimal digits.
    pub digest: String,
}

/// Computes the digest of the whole state, to be compared with `xq verify`. Takes time in
/// proportion to its size. Operator, regulator, auditor.
#[utoipa::path(get, path = "/v1/audit/head", tag = "audit", security(("api_key" = [])),
    responses((status = 200, body = HeadView)))]
pub(crate) async fn get_head(
    State(app): State<Arc<App>>,
    caller: Caller,
) -> Answer<Reply<HeadView>> {
    caller.may_read_all()?;
    let compute = move || {
        let state = app.back.model.read();
        (state.sequence(), state.digest())
    };
    let computed = tokio::task::spawn_blocking(compute).await;
    let (sequence, digest) = computed.map_err(|_| Fault::Internal)?;
    let body = HeadView { sequence, digest: crate::text::hex(&digest) };
    Ok(Reply { as_of: sequence, body })
}

/// One unit.
#[derive(Serialize, ToSchema)]
pub(crate) struct TokenView {
    /// The token, as printed.
    pub token: String,
    /// Its series.
    pub series: SeriesId,
    /// Who owes it.
    pub issuer: MemberId,
    /// Its serial number.
    pub serial: u64,
    /// Units issued of the series so far.
    pub issued: Quantity,
    /// Where it is, such as `{"free": "mem_7"}`; `ended` where it was redeemed, refunded or is over.
    #[schema(value_type = Object)]
    pub place: Value,
}

/// Looks up one unit by its printed token. Its holder, issuer, operator, regulator, auditor.
#[utoipa::path(get, path = "/v1/audit/tokens/{token}", tag = "audit", security(("api_key" = [])),
    params(("token" = String, Path, example = "XQ-1-7Z-K")),
    responses((status = 200, body = TokenView)))]
pub(crate) async fn get_token(
    State(app): State<Arc<App>>,
    caller: Caller,
    PathId(token): PathId<TokenId>,
) -> Answer<Reply<TokenView>> {
    let state = app.back.model.read();
    let series = found(state.coupons.get(token.series))?;
    let issued = state.title.units(token.series).issued;
    found((1..=issued).contains(&token.serial).then_some(()))?;
    let place = state.title.place_of(token);
    let holder = match place {
        Some(Place::Free(member)) => Some(member),
        _ => None,
    };
    let concerned: Vec<_> = holder.into_iter().chain([series.issuer]).collect();
    caller.may_read(&concerned)?;
    let place = place.map(|place| serde_json::to_value(place).unwrap_or_default());
    Ok(Reply::of(
        &state,
        TokenView {
            token: token.to_string(),
            series: token.series.into(),
            issuer: series.issuer.into(),
            serial: token.serial,
            issued: units::Quantity::new(issued).into(),
            place: place.unwrap_or_else(|| "ended".into()),
        },
    ))
}

pub(crate) fn reads() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(get_record))
        .routes(routes!(get_head))
        .routes(routes!(get_token))
        .routes(routes!(system::get_system))
        .merge(books::reads())
}
