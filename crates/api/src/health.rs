//! Whether the server lives, whether it is ready, and its figures.

use crate::app::App;
use crate::write::json;
use crate::{Answer, Caller, Fault, leader};
use axum::Router;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use node::NodeRole;
use serde_json::json as value;
use std::sync::Arc;

/// How many records the read model may be behind and the server still be ready.
const READY_LAG: u64 = 100_000;

pub(crate) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/healthz", get(healthz))
        .route("/readyz", get(readyz))
        .route("/metrics", get(metrics))
}

/// The process answers.
async fn healthz() -> Response {
    json(StatusCode::OK, &value!({ "status": "ok" }))
}

/// Reads are answered and are not far behind; where this node leads, commands are taken.
async fn readyz(State(app): State<Arc<App>>) -> Response {
    let (lag, role) = (lag(&app), app.back.node.role());
    let follows = !matches!(&role, NodeRole::Standby { problem: Some(_), .. });
    let runs = !app.back.node.is_stopped() && !*app.stopping.borrow();
    let ready = runs && follows && lag <= READY_LAG;
    let status = if ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    let mut body = leader::described(&role);
    body["status"] = if ready { "ready" } else { "not_ready" }.into();
    body["sequence"] = app.back.model.sequence().into();
    body["lag"] = lag.into();
    json(status, &body)
}

fn lag(app: &App) -> u64 {
    let head = app.back.feed.next_sequence().saturating_sub(1);
    head.saturating_sub(app.back.model.sequence())
}

async fn webhook_figures(app: &App) -> Answer<webhooks::Figures> {
    let webhooks = app.back.webhooks.clone();
    let count = move || webhooks.figures(webhooks::wall());
    let counted = tokio::task::spawn_blocking(count).await;
    Ok(counted.map_err(|_| Fault::Internal)??)
}

/// Figures for Prometheus; needs a key of an operator, regulator or auditor.
async fn metrics(State(app): State<Arc<App>>, caller: Caller) -> Answer<Response> {
    if !caller.role.reads_all() {
        return Err(Fault::RoleForbids.into());
    }
    let count = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
    let recorded = app.back.feed.next_sequence().saturating_sub(1);
    let queued = count(app.back.node.queued());
    let hooks = webhook_figures(&app).await?;
    let gauges = [
        ("xq_sequence", "Last record of the journal.", recorded),
        ("xq_read_model_lag", "Records the read model is behind.", lag(&app)),
        ("xq_queue", "Commands accepted and not answered yet.", queued),
        ("xq_connections", "Connections that are open.", count(app.connections())),
        ("xq_in_flight_bytes", "Bytes of bodies and large answers.", count(app.budget.used())),
        ("xq_books_statements", "Statements asked of the books.", app.back.books.statements()),
        ("xq_streams", "Streams that are open.", count(app.seats.taken())),
        ("xq_webhooks_pending", "Webhook messages that wait.", hooks.pending),
        ("xq_webhooks_dead", "Webhook messages that were given up.", hooks.dead),
        ("xq_webhooks_delivered", "Webhook attempts accepted since the start.", hooks.delivered),
        ("xq_webhooks_failed", "Webhook attempts failed since the start.", hooks.failed),
        (
            "xq_webhooks_oldest_pending_seconds",
            "Age of the oldest event whose webhook waits.",
            hooks.oldest_pending_seconds,
        ),
    ];
    let mut response = app.metrics.render(&gauges).into_response();
    let kind = HeaderValue::from_static("text/plain; version=0.0.4");
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    Ok(response)
}
