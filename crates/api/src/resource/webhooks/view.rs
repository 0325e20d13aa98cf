//! Endpoints and deliveries as JSON.

use crate::wire::{MemberId, Timestamp};
use serde::Serialize;
use utoipa::ToSchema;
use webhooks::{Delivery, Endpoint};

/// An endpoint, without its secret.
#[derive(Serialize, ToSchema)]
pub(crate) struct WebhookView {
    /// Its id.
    pub id: String,
    /// Who manages it.
    pub member: MemberId,
    /// Where events go to.
    pub url: String,
    /// Which types of events: `*`, `clearing.*`, `market.filled`.
    pub events: Vec<String>,
    /// What its owner calls it.
    pub description: String,
    /// Whether it is told of everybody's events; the operator's own may be.
    pub everything: bool,
    /// Whether anything is sent to it.
    pub enabled: bool,
    /// Why nothing is.
    pub disabled_because: Option<String>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When something was last accepted.
    pub last_success_at: Option<Timestamp>,
    /// `sequence.index` of the last event that is done with.
    pub position: String,
    /// Until when messages are signed with the secret before, too.
    pub previous_secret_until: Option<Timestamp>,
}

impl From<&Endpoint> for WebhookView {
    fn from(endpoint: &Endpoint) -> Self {
        Self {
            id: endpoint.id.to_string(),
            member: endpoint.owner.into(),
            url: endpoint.url.clone(),
            events: endpoint.events.iter().map(ToString::to_string).collect(),
            description: endpoint.description.clone(),
            everything: endpoint.everything,
            enabled: endpoint.disabled.is_none(),
            disabled_because: endpoint.disabled.clone(),
            created_at: endpoint.created_at.into(),
            last_success_at: endpoint.last_success_at.map(Into::into),
            position: endpoint.cursor.to_string(),
            previous_secret_until: endpoint.previous_until.map(Into::into),
        }
    }
}

/// An endpoint with its secret, which is shown this once.
#[derive(Serialize, ToSchema)]
pub(crate) struct WebhookWithSecret {
    /// The endpoint.
    #[serde(flatten)]
    pub webhook: WebhookView,
    /// `whsec_` and base64. The same request sent again within a day shows it again; later requests
    /// do not.
    pub secret: Option<String>,
}

/// How one event's delivery to an endpoint fares.
#[derive(Serialize, ToSchema)]
pub(crate) struct DeliveryView {
    /// `sequence.index` of the event.
    pub event: String,
    /// Its `webhook-id`.
    pub message_id: String,
    /// Its type.
    pub r#type: String,
    /// `delivered`, `holding` (later events wait for it), `retrying` or `dead`.
    pub state: &'static str,
    /// Attempts so far.
    pub attempts: u32,
    /// The first of them.
    pub first_attempt_at: Timestamp,
    /// The last of them.
    pub last_attempt_at: Timestamp,
    /// The next, where there will be one.
    pub next_attempt_at: Option<Timestamp>,
    /// HTTP status that was answered last.
    pub status: Option<u16>,
    /// What went wrong last.
    pub problem: Option<String>,
    /// How long the last attempt took, in milliseconds.
    pub took_ms: u32,
}

impl From<&Delivery> for DeliveryView {
    fn from(delivery: &Delivery) -> Self {
        Self {
            event: delivery.place.to_string(),
            message_id: delivery.message.clone(),
            r#type: delivery.kind.clone(),
            state: delivery.state.name(),
            attempts: delivery.attempts,
            first_attempt_at: delivery.first_at.into(),
            last_attempt_at: delivery.last_at.into(),
            next_attempt_at: delivery.next_at.map(Into::into),
            status: delivery.status,
            problem: delivery.problem.clone(),
            took_ms: delivery.took_ms,
        }
    }
}

/// What a ping came to.
#[derive(Serialize, ToSchema)]
pub(crate) struct PingView {
    /// True where it was accepted: a status from 200 to 299.
    pub accepted: bool,
    /// Its `webhook-id`.
    pub message_id: String,
    /// HTTP status that was answered.
    pub status: Option<u16>,
    /// What went wrong, or the beginning of what was answered otherwise.
    pub problem: Option<String>,
}

/// What will be sent again.
#[derive(Serialize, ToSchema)]
pub(crate) struct ReplayView {
    /// The endpoint, at its new place.
    pub webhook: WebhookView,
    /// How many events, where that is known: not where all from a record on are sent.
    pub events: Option<u64>,
}
