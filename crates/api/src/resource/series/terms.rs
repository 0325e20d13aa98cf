//! Terms in plain sentences, for those who buy and use coupons, and for whoever writes terms.

use super::{DefineSeries, document, problems};
use crate::Answer;
use crate::app::App;
use crate::asked::Plain;
use crate::read::{PathId, Reply, found};
use crate::wire::SeriesId;
use crate::write::json;
use crate::{Fault, Role};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use engine::coupon::Terms;
use serde::Serialize;
use std::sync::Arc;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// A sentence of the terms.
#[derive(Serialize, ToSchema)]
pub(crate) struct TermsSentence {
    /// What it is about, such as `where` or `expiry`.
    pub topic: &'static str,
    /// In English.
    pub en: String,
    /// In Chinese.
    pub zh: String,
}

/// Terms as a holder reads them.
#[derive(Serialize, ToSchema)]
pub(crate) struct PlainTerms {
    /// Sentences, the most telling first.
    pub sentences: Vec<TermsSentence>,
}

impl From<&Terms> for PlainTerms {
    fn from(terms: &Terms) -> Self {
        let sentences = contract::plain(terms).into_iter();
        let sentences = sentences
            .map(|contract::Sentence { topic, en, zh }| TermsSentence { topic, en, zh })
            .collect();
        Self { sentences }
    }
}

/// Tells the terms of a series in plain sentences: those that new units are issued under. Public.
#[utoipa::path(get, path = "/v1/issue/series/{series}/terms", tag = "issue",
    params(("series" = SeriesId, Path)), responses((status = 200, body = PlainTerms)))]
pub(crate) async fn get_terms(
    State(app): State<Arc<App>>,
    PathId(id): PathId<units::SeriesId>,
) -> Answer<Reply<PlainTerms>> {
    let state = app.back.model.read();
    let series = found(state.coupons.get(id))?;
    Ok(Reply::of(&state, series.terms().into()))
}

/// Tells in plain sentences what terms would say that are still being written; nothing is recorded. What
/// is wrong with them is told as it is when a series is defined. Issuer, operator.
#[utoipa::path(post, path = "/v1/issue/series/terms", tag = "issue", security(("api_key" = [])),
    request_body = DefineSeries, responses((status = 200, body = PlainTerms)))]
pub(crate) async fn read_terms(Plain { caller, body }: Plain<DefineSeries>) -> Answer<Response> {
    if !matches!(caller.role, Role::Issuer | Role::Operator) {
        return Err(Fault::RoleForbids.into());
    }
    let document = document(body.document, body.template, body.values)?;
    let terms = contract::read(&document).map_err(problems)?;
    Ok(json(StatusCode::OK, &PlainTerms::from(&terms)))
}

pub(crate) fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new().routes(routes!(get_terms)).routes(routes!(read_terms))
}
