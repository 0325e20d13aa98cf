//! The state of this node: what it is, how far it is, how much it has to do.

use crate::app::App;
use crate::pulse::Rhythm;
use crate::read::Reply;
use crate::wire::Timestamp;
use crate::{Answer, Caller, Fault};
use axum::extract::State;
use node::NodeRole;
use serde::Serialize;
use std::path::Path;
use std::sync::Arc;
use utoipa::ToSchema;

/// Where this node stands.
#[derive(Serialize, ToSchema)]
pub(crate) struct SystemView {
    /// `sole`, `leader` or `standby`.
    pub role: &'static str,
    /// The node's name.
    pub node: String,
    /// The last record that reads count in.
    pub sequence: u64,
    /// The last record that is durable.
    pub durable_sequence: u64,
    /// Since the server started.
    pub uptime_seconds: u64,
    /// Commands accepted and not answered yet.
    pub queue: u64,
    /// Records that this node committed a second, over the last ten seconds.
    pub commands_per_second: u64,
    /// How long commits took, rounded to milliseconds; absent where this node made none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub commit_ms: Option<CommitTimes>,
    /// The same in microseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub commit_us: Option<CommitTimes>,
    /// What reads what was recorded, and how far it is.
    pub followers: Vec<FollowerView>,
    /// Streams that are open.
    pub streams: u64,
    /// Bytes of the journal; absent where it is in a database.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub journal_bytes: Option<u64>,
    /// Members there are.
    pub members: u64,
    /// Series there are.
    pub series: u64,
    /// Orders that are open or wait.
    pub open_orders: u64,
    /// What time it is here.
    pub time: Timestamp,
}

/// How long commits took, of the last 4,096.
#[derive(Serialize, ToSchema)]
pub(crate) struct CommitTimes {
    /// Half took at most so long.
    pub p50: u64,
    /// 99 of 100 took at most so long.
    pub p99: u64,
}

/// Something that follows the journal.
#[derive(Serialize, ToSchema)]
pub(crate) struct FollowerView {
    /// What: `read_model`, `member_events`, `market_data`, `books`.
    pub name: &'static str,
    /// The last record it counts in; 0 before the first.
    pub position: u64,
    /// Records it is behind.
    pub lag: u64,
}

/// Tells how this node fares. Operator, regulator, auditor.
#[utoipa::path(get, path = "/v1/audit/system", tag = "audit", security(("api_key" = [])),
    responses((status = 200, body = SystemView)))]
pub(crate) async fn get_system(
    State(app): State<Arc<App>>,
    caller: Caller,
) -> Answer<Reply<SystemView>> {
    caller.may_read_all()?;
    let at_work = Arc::clone(&app);
    let looked = tokio::task::spawn_blocking(move || (places(&at_work), journal_bytes(&at_work)));
    let (places, journal_bytes) = looked.await.map_err(|_| Fault::Internal)?;
    let durable = app.back.feed.next_sequence().saturating_sub(1);
    let rhythm = app.back.pulse.rhythm();
    let state = app.back.model.read();
    let sequence = state.sequence();
    let read_model = FollowerView { name: "read_model", position: sequence, lag: 0 };
    let followers = std::iter::once(read_model).chain(places).map(|follower| FollowerView {
        lag: durable.saturating_sub(follower.position),
        ..follower
    });
    let body = SystemView {
        role: role(&app.back.node.role()),
        node: app.back.name.clone(),
        sequence,
        durable_sequence: durable.max(sequence),
        uptime_seconds: app.started.elapsed().as_secs(),
        queue: count(app.back.node.queued()),
        commands_per_second: rhythm.records_per_second,
        commit_ms: times(rhythm, 1_000),
        commit_us: times(rhythm, 1),
        followers: followers.collect(),
        streams: count(app.seats.taken()),
        journal_bytes,
        members: count(state.members.len()),
        series: count(state.coupons.len()),
        open_orders: count(state.markets.open_orders()),
        time: app.now(&state).into(),
    };
    Ok(Reply::of(&state, body))
}

fn count(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}

const fn role(role: &NodeRole) -> &'static str {
    match role {
        NodeRole::Sole => "sole",
        NodeRole::Leader { .. } => "leader",
        NodeRole::Standby { .. } => "standby",
    }
}

/// In units of so many microseconds, rounded to the nearest.
fn times(rhythm: Rhythm, unit: u64) -> Option<CommitTimes> {
    let rounded = |micros: u64| micros.saturating_add(unit / 2) / unit;
    Some(CommitTimes { p50: rounded(rhythm.median?), p99: rounded(rhythm.p99?) })
}

/// How far those are that keep files or tables; 0 for what cannot be read.
fn places(app: &App) -> Vec<FollowerView> {
    let history = &app.back.history;
    let next = [
        ("member_events", history.members.position().ok()),
        ("market_data", history.market.position().ok()),
        ("books", app.back.books.position().ok()),
    ];
    let places = next.map(|(name, next)| {
        let position = next.unwrap_or(1).saturating_sub(1);
        FollowerView { name, position, lag: 0 }
    });
    places.into()
}

/// The journal's file and what stands beside it, waiting to go in.
fn journal_bytes(app: &App) -> Option<u64> {
    let file: &Path = app.back.journal.as_deref()?;
    let size = |path: &Path| std::fs::metadata(path).map(|found| found.len()).ok();
    let mut beside = file.as_os_str().to_owned();
    beside.push("-wal");
    Some(size(file)?.saturating_add(size(Path::new(&beside)).unwrap_or(0)))
}
