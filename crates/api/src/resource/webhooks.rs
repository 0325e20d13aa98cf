//! Webhooks: a member's endpoints, and what was sent to them.
//!
//! Nothing here is a command: the journal knows nothing of it. Auditors and regulators may look, not
//! make any.

mod view;

use crate::app::App;
use crate::asked::Asked;
use crate::read::{List, MemberPage, Params, PathId, Reply, cursor};
use crate::wire::Timestamp;
use crate::write::json;
use crate::{Answer, Caller, Fault, Problem, Role};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::{Deserialize, Deserializer};
use std::sync::Arc;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use view::{DeliveryView, PingView, ReplayView, WebhookView, WebhookWithSecret};
use webhooks::{
    Change, DeliveryState, Endpoint, EndpointId, MAX_DESCRIPTION, MAX_PATTERNS, Pattern, Place,
    Replay, WebhookError, Webhooks, Wish, wall,
};

/// Longest overlap of two secrets, in seconds: 30 days.
const MAX_OVERLAP: u32 = 30 * 86_400;

impl From<WebhookError> for Problem {
    fn from(error: WebhookError) -> Self {
        match error {
            WebhookError::NotFound => Fault::NotFound.into(),
            WebhookError::Url(why) => {
                Fault::WebhookUrlRefused.at("url").saying(&format!("({why})"))
            }
            WebhookError::KeyReused => Fault::IdempotencyKeyReused.into(),
            WebhookError::TooMany => Fault::TooManyWebhooks.into(),
            WebhookError::TooFast => Fault::TooManyWebhookChanges.into(),
            _ => Fault::Internal.into(),
        }
    }
}

/// Asks what keeps endpoints, on a thread that may wait for a disk.
async fn ask<T: Send + 'static>(
    app: &App,
    question: impl FnOnce(&Webhooks) -> Result<T, WebhookError> + Send + 'static,
) -> Answer<T> {
    let webhooks = app.back.webhooks.clone();
    let asked = tokio::task::spawn_blocking(move || question(&webhooks)).await;
    Ok(asked.map_err(|_| Fault::Internal)??)
}

/// An endpoint that the caller may see.
async fn seen(app: &App, caller: Caller, id: EndpointId) -> Answer<Endpoint> {
    let endpoint = ask(app, move |webhooks| webhooks.endpoint(id)).await?;
    caller.may_read(&[endpoint.owner])?;
    Ok(endpoint)
}

/// An endpoint that the caller may change: its own, or any for the operator.
async fn managed(app: &App, caller: Caller, webhook: &WebhookId) -> Answer<EndpointId> {
    let WebhookId(id) = *webhook;
    let owner = seen(app, caller, id).await?.owner;
    let allowed = owner == caller.member || caller.role == Role::Operator;
    allowed.then_some(id).ok_or(Fault::RoleForbids.into())
}

/// The id of an endpoint, in an address.
pub(crate) struct WebhookId(EndpointId);

impl<'de> Deserialize<'de> for WebhookId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map(Self).map_err(serde::de::Error::custom)
    }
}

fn patterns(events: &[String]) -> Answer<Vec<Pattern>> {
    if !(1..=MAX_PATTERNS).contains(&events.len()) {
        let more = format!("(1 to {MAX_PATTERNS} patterns)");
        return Err(Fault::FieldInvalid.at("events").saying(&more));
    }
    let patterns = events.iter().enumerate().map(|(at, text)| {
        let place = format!("events[{at}]");
        text.parse().map_err(|why: webhooks::NotAPattern| {
            Fault::FieldInvalid.at(place).saying(&format!("({why})"))
        })
    });
    patterns.collect()
}

fn description(text: Option<String>) -> Answer<Option<String>> {
    let fits = text.as_ref().is_none_or(|text| text.chars().count() <= MAX_DESCRIPTION);
    let more = format!("(at most {MAX_DESCRIPTION} characters)");
    fits.then_some(text).ok_or_else(|| Fault::FieldInvalid.at("description").saying(&more))
}

/// An endpoint to be told of events.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CreateWebhook {
    /// Where to: `https`, a public address.
    url: String,
    /// Which types of events: `*`, `clearing.*`, `market.filled`. All where absent.
    events: Option<Vec<String>>,
    /// What you call it; at most 200 characters.
    description: Option<String>,
    /// Everybody's events instead of your own. Operator only.
    everything: Option<bool>,
}

/// Makes an endpoint. It is told of what is recorded from now on. Its secret is shown this once.
#[utoipa::path(post, path = "/v1/webhooks", tag = "webhooks", security(("api_key" = [])),
    params(("Idempotency-Key" = String, Header)), request_body = CreateWebhook,
    responses((status = 201, body = WebhookWithSecret)))]
pub(crate) async fn create_webhook(
    State(app): State<Arc<App>>,
    Asked { caller, key, body }: Asked<CreateWebhook>,
) -> Answer<Response> {
    let everything = body.everything.unwrap_or(false);
    if everything && caller.role != Role::Operator {
        return Err(Fault::RoleForbids.at("everything"));
    }
    let wish = Wish {
        owner: caller.member,
        everything,
        url: body.url,
        events: patterns(&body.events.unwrap_or_else(|| vec!["*".to_owned()]))?,
        description: description(body.description)?.unwrap_or_default(),
        key: key.as_str().to_owned(),
    };
    let now = wall();
    let made = ask(&app, move |webhooks| webhooks.create(wish, now)).await?;
    // Repeated long afterwards, or after the secret was changed.
    let secret = Webhooks::new_secret(&made, now).filter(|_| made.secret_at == made.created_at);
    let shown = WebhookWithSecret { webhook: (&made).into(), secret };
    Ok(json(StatusCode::CREATED, &shown))
}

/// Lists the endpoints of a member.
#[utoipa::path(get, path = "/v1/webhooks", tag = "webhooks", params(MemberPage),
    security(("api_key" = [])), responses((status = 200, body = List<WebhookView>)))]
pub(crate) async fn list_webhooks(
    State(app): State<Arc<App>>,
    caller: Caller,
    Params(params): Params<MemberPage>,
) -> Answer<Reply<List<WebhookView>>> {
    let member = caller.reading(params.member)?;
    let page = params.page();
    let (limit, after) = (page.limit()?, page.after::<i64>()?.unwrap_or(0));
    let wanted = u32::try_from(limit + 1).map_err(|_| Fault::QueryInvalid)?;
    let mut found = ask(&app, move |webhooks| webhooks.list(Some(member), after, wanted)).await?;
    let more = found.len() > limit;
    found.truncate(limit);
    let next_cursor = found.last().filter(|_| more).map(|last| cursor(&last.id.number()));
    let items = found.iter().map(Into::into).collect();
    Ok(Reply::list(List { as_of: app.back.model.sequence(), items, next_cursor }))
}

/// Reads one endpoint.
#[utoipa::path(get, path = "/v1/webhooks/{webhook}", tag = "webhooks", security(("api_key" = [])),
    params(("webhook" = String, Path)), responses((status = 200, body = WebhookView)))]
pub(crate) async fn get_webhook(
    State(app): State<Arc<App>>,
    caller: Caller,
    PathId(id): PathId<EndpointId>,
) -> Answer<Reply<WebhookView>> {
    let body = (&seen(&app, caller, id).await?).into();
    Ok(Reply { as_of: app.back.model.sequence(), body })
}

/// What is to be different; what is absent stays as it is.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct UpdateWebhook {
    #[schema(ignore)]
    webhook: WebhookId,
    /// Where to.
    url: Option<String>,
    /// Which types of events.
    events: Option<Vec<String>>,
    /// What you call it.
    description: Option<String>,
    /// False: nothing is sent until it is true again. Then it goes on from where it stood; to leave
    /// out what happened meanwhile, replay from a later record.
    enabled: Option<bool>,
}

/// Changes an endpoint, or pauses it.
#[utoipa::path(post, path = "/v1/webhooks/{webhook}", tag = "webhooks", security(("api_key" = [])),
    params(("webhook" = String, Path), ("Idempotency-Key" = String, Header)),
    request_body = UpdateWebhook, responses((status = 200, body = WebhookView)))]
pub(crate) async fn update_webhook(
    State(app): State<Arc<App>>,
    Asked { caller, body, .. }: Asked<UpdateWebhook>,
) -> Answer<Response> {
    let id = managed(&app, caller, &body.webhook).await?;
    let change = Change {
        url: body.url,
        events: body.events.as_deref().map(patterns).transpose()?,
        description: description(body.description)?,
        enabled: body.enabled,
    };
    let changed = ask(&app, move |webhooks| webhooks.update(id, &change, wall())).await?;
    Ok(json(StatusCode::OK, &WebhookView::from(&changed)))
}

/// Nothing to say but which.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ThisWebhook {
    webhook: WebhookId,
}

/// Forgets an endpoint and what was sent to it.
#[utoipa::path(post, path = "/v1/webhooks/{webhook}/delete", tag = "webhooks",
    security(("api_key" = [])),
    params(("webhook" = String, Path), ("Idempotency-Key" = String, Header)),
    responses((status = 200, body = Object)))]
pub(crate) async fn delete_webhook(
    State(app): State<Arc<App>>,
    Asked { caller, body, .. }: Asked<ThisWebhook>,
) -> Answer<Response> {
    let id = managed(&app, caller, &body.webhook).await?;
    ask(&app, move |webhooks| webhooks.delete(id, wall())).await?;
    Ok(json(StatusCode::OK, &serde_json::json!({ "deleted": id.to_string() })))
}

/// A new secret.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RotateWebhook {
    #[schema(ignore)]
    webhook: WebhookId,
    /// For how long messages are signed with the present secret too; a day where absent, 30 days at
    /// most, 0 where it was stolen.
    overlap_seconds: Option<u32>,
}

/// Gives an endpoint a new secret, shown this once. For a time messages carry two signatures.
#[utoipa::path(post, path = "/v1/webhooks/{webhook}/rotate", tag = "webhooks",
    security(("api_key" = [])),
    params(("webhook" = String, Path), ("Idempotency-Key" = String, Header)),
    request_body = RotateWebhook, responses((status = 200, body = WebhookWithSecret)))]
pub(crate) async fn rotate_webhook(
    State(app): State<Arc<App>>,
    Asked { caller, key, body }: Asked<RotateWebhook>,
) -> Answer<Response> {
    let id = managed(&app, caller, &body.webhook).await?;
    let overlap = match body.overlap_seconds {
        None => webhooks::OVERLAP,
        Some(seconds) if seconds <= MAX_OVERLAP => units::Duration::from_secs(seconds),
        Some(_) => return Err(Fault::FieldInvalid.at("overlap_seconds")),
    };
    let now = wall();
    let rotate = move |webhooks: &Webhooks| webhooks.rotate(id, key.as_str(), overlap, now);
    let rotated = ask(&app, rotate).await?;
    let secret = Webhooks::new_secret(&rotated, now);
    Ok(json(StatusCode::OK, &WebhookWithSecret { webhook: (&rotated).into(), secret }))
}

/// Sends a `webhook.ping` at once and tells what was answered.
#[utoipa::path(post, path = "/v1/webhooks/{webhook}/ping", tag = "webhooks",
    security(("api_key" = [])),
    params(("webhook" = String, Path), ("Idempotency-Key" = String, Header)),
    responses((status = 200, body = PingView)))]
pub(crate) async fn ping_webhook(
    State(app): State<Arc<App>>,
    Asked { caller, body, .. }: Asked<ThisWebhook>,
) -> Answer<Response> {
    let id = managed(&app, caller, &body.webhook).await?;
    let pinged = app.back.webhooks.ping(id, wall()).await?;
    let shown = PingView {
        accepted: pinged.problem.is_none(),
        message_id: pinged.message,
        status: pinged.status,
        problem: pinged.problem,
    };
    Ok(json(StatusCode::OK, &shown))
}

/// What to send again: exactly one of these.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReplayWebhook {
    #[schema(ignore)]
    webhook: WebhookId,
    /// Everything from this record on.
    sequence: Option<u64>,
    /// Everything recorded at this time or later.
    since: Option<Timestamp>,
    /// One event, as `sequence.index`.
    event: Option<String>,
    /// All that was given up.
    dead: Option<bool>,
}

impl ReplayWebhook {
    fn what(self) -> Answer<Replay> {
        let Self { sequence, since, event, dead, .. } = self;
        match (sequence, since, event, dead.unwrap_or(false)) {
            (Some(sequence), None, None, false) => Ok(Replay::Sequence(sequence)),
            (None, Some(since), None, false) => Ok(Replay::Time(since.0)),
            (None, None, None, true) => Ok(Replay::Dead),
            (None, None, Some(event), false) => {
                let place = event.parse::<Place>();
                place.map(Replay::One).map_err(|_| Fault::FieldInvalid.at("event"))
            }
            _ => {
                let more = "(Exactly one of sequence, since, event, dead.)";
                Err(Fault::FieldInvalid.at("").saying(more))
            }
        }
    }
}

/// Sends again: one event, everything from a record or a time on, or all that was given up.
#[utoipa::path(post, path = "/v1/webhooks/{webhook}/replay", tag = "webhooks",
    security(("api_key" = [])),
    params(("webhook" = String, Path), ("Idempotency-Key" = String, Header)),
    request_body = ReplayWebhook, responses((status = 200, body = ReplayView)))]
pub(crate) async fn replay_webhook(
    State(app): State<Arc<App>>,
    Asked { caller, body, .. }: Asked<ReplayWebhook>,
) -> Answer<Response> {
    let id = managed(&app, caller, &body.webhook).await?;
    let what = body.what()?;
    let replay = move |webhooks: &Webhooks| {
        let events = webhooks.replay(id, what, wall())?;
        Ok((webhooks.endpoint(id)?, events))
    };
    let (endpoint, events) = ask(&app, replay).await?;
    Ok(json(StatusCode::OK, &ReplayView { webhook: (&endpoint).into(), events }))
}

/// Which deliveries.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Deliveries {
    /// `delivered`, `holding`, `retrying` or `dead`; all where absent.
    state: Option<String>,
    /// Entries at most, 1 to 200; 50 where absent.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<usize>,
    /// Where the page before ended.
    cursor: Option<String>,
}

/// Lists what was sent to an endpoint, newest event first. Of what was accepted the last thousand
/// are kept, of what was given up the last ten thousand.
#[utoipa::path(get, path = "/v1/webhooks/{webhook}/deliveries", tag = "webhooks",
    security(("api_key" = [])), params(("webhook" = String, Path), Deliveries),
    responses((status = 200, body = List<DeliveryView>)))]
pub(crate) async fn list_deliveries(
    State(app): State<Arc<App>>,
    caller: Caller,
    PathId(id): PathId<EndpointId>,
    Params(params): Params<Deliveries>,
) -> Answer<Reply<List<DeliveryView>>> {
    seen(&app, caller, id).await?;
    let page = crate::read::Page { limit: params.limit, cursor: params.cursor };
    let state = params.state.as_deref().map(str::parse::<DeliveryState>).transpose();
    let state = state.map_err(|_| Fault::QueryInvalid.at("state"))?;
    let limit = page.limit()?;
    let (sequence, index) = super::wallet::before(page.after::<String>()?)?;
    let before = Place { sequence, index };
    let wanted = u32::try_from(limit + 1).map_err(|_| Fault::QueryInvalid)?;
    let list = move |webhooks: &Webhooks| webhooks.deliveries(id, state, before, wanted);
    let mut found = ask(&app, list).await?;
    let more = found.len() > limit;
    found.truncate(limit);
    let next_cursor = found.last().filter(|_| more).map(|last| cursor(&last.place));
    let items = found.iter().map(Into::into).collect();
    Ok(Reply::list(List { as_of: app.back.model.sequence(), items, next_cursor }))
}

pub(crate) fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(create_webhook, list_webhooks))
        .routes(routes!(get_webhook, update_webhook))
        .routes(routes!(delete_webhook))
        .routes(routes!(rotate_webhook))
        .routes(routes!(ping_webhook))
        .routes(routes!(replay_webhook))
        .routes(routes!(list_deliveries))
}
