//! Where commands are taken when they are not taken here.

use crate::app::App;
use crate::{Answer, Fault, Problem};
use axum::http::{HeaderValue, StatusCode, Uri, header};
use axum::response::Response;
use node::NodeRole;
use serde_json::{Value, json};

/// Refuses where this node follows another.
pub(crate) fn must_lead(app: &App) -> Answer<()> {
    if app.back.node.leads() || app.back.node.is_stopped() {
        return Ok(());
    }
    Err(elsewhere(app))
}

/// The refusal that names the leader, where there is one.
pub(crate) fn elsewhere(app: &App) -> Problem {
    match app.back.node.role() {
        NodeRole::Standby { leader: Some(leader), .. } => {
            let leader = json!({ "name": leader.name, "address": leader.address });
            Problem::from(Fault::NotLeader).with("leader", leader)
        }
        _ => Fault::NoLeader.into(),
    }
}

/// Sends the caller on to the same address on the leader.
pub(crate) fn point(response: &mut Response, problem: &Problem, uri: &Uri) {
    if problem.status() != StatusCode::TEMPORARY_REDIRECT {
        return;
    }
    let leader = problem.further("leader").and_then(|leader| leader["address"].as_str());
    let path = uri.path_and_query().map_or("/", |path| path.as_str());
    let location = leader.map(|address| format!("{}{path}", address.trim_end_matches('/')));
    if let Some(value) = location.and_then(|text| HeaderValue::try_from(text).ok()) {
        response.headers_mut().insert(header::LOCATION, value);
    }
}

/// What a node is, as `/readyz` tells it.
pub(crate) fn described(role: &NodeRole) -> Value {
    match role {
        NodeRole::Sole => json!({ "role": "sole" }),
        NodeRole::Leader { epoch } => json!({ "role": "leader", "epoch": epoch }),
        NodeRole::Standby { leader, problem } => json!({
            "role": "standby",
            "leader": leader.as_ref().map(|leader| {
                json!({ "name": leader.name, "address": leader.address, "epoch": leader.epoch })
            }),
            "problem": problem,
        }),
    }
}
