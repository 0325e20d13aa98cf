//! The HTTP API: converts in, submits to the node, converts out; decides nothing.
//!
//! ```text
//! edge ── request id, language, metrics, refusals as problem documents
//!  ├─ writes: shape ─► Command ─► node ─► record ─► answer     (`operation`, `write`, `batch`)
//!  ├─ reads:  ReadModel and the followers' files ─► views      (`resource`)
//!  └─ streams: SSE and WebSocket over what was recorded        (`stream`)
//! ```
//!
//! Every command a client may send is one shape in a table (`resource/*`): the same shape serves its
//! own endpoint, the batch and the description. What is absent: any check of what is allowed. Roles
//! open endpoints; membership, state and money are the engine's.

#![allow(unused_qualifications, reason = "what utoipa's macros write")]

mod access;
mod answer;
mod app;
mod asked;
mod batch;
mod books;
mod budget;
mod difference;
mod edge;
mod facts;
mod fault;
mod fresh;
mod graphql;
mod health;
mod history;
mod input;
mod keys;
mod leader;
mod metrics;
mod openapi;
mod operation;
mod preview;
mod problem;
mod pulse;
mod read;
mod reference;
mod resource;
mod role;
mod router;
mod sandbox;
mod screens;
mod secret;
mod server;
mod sheet;
mod socket;
mod status;
mod stream;
mod submit;
mod text;
mod wire;
mod write;

pub use app::{Backend, BackendError, Limits};
pub use fault::Fault;
pub use history::History;
pub use input::{Incoming, operations, read_head, read_query};
pub use keys::{Caller, KeyError, KeyInfo, KeyStore, MAX_LABEL, NewKey};
pub use problem::{Answer, Language, Problem};
pub use pulse::Pulse;
pub use reference::reference;
pub use role::{Role, UnknownRole};
pub use sandbox::{Begin, BusyDay, BusyDayView, Guests, Pace, Persona, Running, Sandbox, Words};
pub use screens::{ScreenFile, Screens};
pub use secret::{CodeSecret, SecretError};
pub use server::{Config, Server, listen, serve};

/// The schema of the GraphQL interface, as `openapi/xianquan.graphql` has it.
#[must_use]
pub fn graphql_document() -> String {
    graphql::text()
}

/// The description of the interface, as `openapi/xianquan.json` has it.
#[must_use]
pub fn openapi_document() -> String {
    openapi::text(router::described().1)
}
