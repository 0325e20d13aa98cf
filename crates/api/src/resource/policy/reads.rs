//! The fees in force and the sandbox clock.

use crate::Caller;
use crate::app::App;
use crate::read::Reply;
use crate::wire::Timestamp;
use axum::extract::State;
use serde::Serialize;
use std::sync::Arc;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The fees in force.
#[derive(Serialize, ToSchema)]
pub(crate) struct FeesView {
    /// The schedule.
    #[schema(value_type = super::FeeSchedule)]
    pub schedule: engine::policy::FeeSchedule,
}

/// Reads the fees in force.
#[utoipa::path(get, path = "/v1/policy/fees", tag = "policy", security(("api_key" = [])),
    responses((status = 200, body = FeesView)))]
pub(crate) async fn get_fees(State(app): State<Arc<App>>, _: Caller) -> Reply<FeesView> {
    let state = app.back.model.read();
    let schedule = state.policy.fees.clone();
    Reply::of(&state, FeesView { schedule })
}

/// What time it is here.
#[derive(Serialize, ToSchema)]
pub(crate) struct ClockView {
    /// The time commands are decided at, about.
    pub now: Timestamp,
    /// Whether it can be moved.
    pub sandbox: bool,
}

/// Reads the clock. Public.
#[utoipa::path(get, path = "/v1/sandbox/clock", tag = "sandbox",
    responses((status = 200, body = ClockView)))]
pub(crate) async fn get_clock(State(app): State<Arc<App>>) -> Reply<ClockView> {
    let state = app.back.model.read();
    Reply::of(
        &state,
        ClockView {
            now: app.now(&state).into(),
            sandbox: app.back.node.clock_mode().may_advance(),
        },
    )
}

pub(crate) fn reads() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new().routes(routes!(get_fees)).routes(routes!(get_clock))
}
