//! Events pushed to members' own servers, by the [Standard Webhooks](https://www.standardwebhooks.com)
//! specification.
//!
//! ```text
//!  journal ─► node ─► member events ─┐          one task an endpoint
//!                 └─► feed ──────────┴─► Line ──sign, POST──► a member's server
//!  api ─► Webhooks ─► webhooks.db ◄──────┘ place, deliveries, dead letters
//! ```
//!
//! # What is promised
//!
//! * **At least once.** An event is done with when it was accepted, or given up and listed; only then
//!   does the endpoint's place move on. What is sent twice carries the same `webhook-id`.
//! * **In order**, as far as retries allow: the rule stands in [`line`](crate::MAX_ASIDE).
//! * **Its own events only.** A member's endpoint is told what `/v1/wallet/events` shows to that member.
//! * **Nobody is held up.** Every endpoint has a task and a connection of its own.
//! * **No way in.** Addresses of this machine and its network are refused when they are connected to,
//!   whatever their names said before; redirects are not followed.
//!
//! Nothing is copied: the journal is the outbox, an endpoint is a place in it. What is absent: any
//! effect on the engine, and engine time. Retries go by the clock on the wall.

mod client;
mod courier;
mod database;
mod endpoint;
mod event;
mod line;
mod pattern;
mod schedule;
mod signature;
mod store;
mod target;
mod webhooks;

pub use courier::Courier;
pub use database::DatabaseError;
pub use endpoint::{Delivery, DeliveryState, Endpoint, EndpointId, NotAnEndpoint, UnknownState};
pub use event::{Message, NotAPlace, Place, Scope, SourceError};
pub use line::MAX_ASIDE;
pub use pattern::{NotAPattern, Pattern};
pub use schedule::{ATTEMPTS, next_attempt};
pub use signature::{NotASecret, SECRET_PREFIX, Secret};
pub use store::{Change, carry};
pub use target::{MAX_URL, Reach, Target, UrlProblem, may_reach};
pub use webhooks::{
    Figures, MAX_CHANGES, MAX_DESCRIPTION, MAX_ENDPOINTS, MAX_PATTERNS, OVERLAP, Pinged, Replay,
    Settings, WebhookError, Webhooks, Wish, wall,
};

#[cfg(test)]
mod tests;
