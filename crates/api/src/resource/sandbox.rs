//! The demo world: who can be played, and a busy day.

use crate::app::App;
use crate::asked::Plain;
use crate::preview::not_here;
use crate::read::Reply;
use crate::sandbox::{BusyDayView, Guests, Pace, Persona, Sandbox, Words};
use crate::wire::{MemberId, SeriesId, Timestamp};
use crate::write::{after_body, json};
use crate::{Answer, Caller, Fault, KeyStore, Role};
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use serde::{Deserialize, Serialize};
use std::net::IpAddr;
use std::sync::Arc;
use units::Duration;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// How long a persona is played with one key.
const SESSION: Duration = Duration::from_days(1);
/// Keys of one persona at once; the oldest goes.
const SESSIONS: usize = 256;
/// What their labels begin with.
const LABEL: &str = "demo: ";
/// Commands a second on a busy day, and at most.
const RATE: u32 = 500;
const MAX_RATE: u32 = 2_000;
const MAX_MINUTES: u32 = 10;

/// The demo world, where there is one.
fn sandbox(app: &App) -> Answer<&Sandbox> {
    Ok(app.back.sandbox.get().ok_or(Fault::SandboxOnly)?)
}

/// Somebody in the demo world who can be played.
#[derive(Serialize, ToSchema)]
pub(crate) struct PersonaView {
    /// By which it is asked for.
    pub persona: &'static str,
    /// What its key may be used for.
    pub role: Role,
    /// Who it is.
    pub member: MemberId,
    /// What it is called.
    pub name: Words,
    /// What it does.
    pub about: Words,
    /// What it issues or takes, if it does.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub series: Vec<SeriesId>,
}

impl From<&Persona> for PersonaView {
    fn from(persona: &Persona) -> Self {
        Self {
            persona: persona.name,
            role: persona.role,
            member: persona.member.into(),
            name: persona.title.clone(),
            about: persona.about.clone(),
            series: persona.series.iter().copied().map(SeriesId::from).collect(),
        }
    }
}

/// Lists who can be played. In the demo world alone, for everybody.
#[utoipa::path(get, path = "/v1/sandbox/personas", tag = "sandbox",
    responses((status = 200, body = Vec<PersonaView>)))]
pub(crate) async fn list_personas(State(app): State<Arc<App>>) -> Answer<Reply<Vec<PersonaView>>> {
    let body = sandbox(&app)?.personas.iter().map(PersonaView::from).collect();
    Ok(Reply { as_of: app.back.model.sequence(), body })
}

/// A key for somebody in the demo world.
#[derive(Serialize, ToSchema)]
pub(crate) struct SessionView {
    /// The secret, shown this once.
    pub key: String,
    /// Whom it speaks for.
    pub member: MemberId,
    /// What it may be used for.
    pub role: Role,
    /// When it ends.
    pub expires_at: Timestamp,
}

/// Makes a key for a day, for whoever comes: on this machine, or where the operator opened the demo
/// world to others (`--open-personas`).
#[utoipa::path(post, path = "/v1/sandbox/personas/{persona}/session", tag = "sandbox",
    params(("persona" = String, Path)), responses((status = 201, body = SessionView)))]
pub(crate) async fn open_session(
    State(app): State<Arc<App>>,
    Path(name): Path<String>,
    request: Request,
) -> Answer<Response> {
    let (parts, body) = request.into_parts();
    let checked = not_here(&parts.uri).and_then(|()| invited(&app, &parts.headers));
    let persona = checked.and_then(|sandbox| {
        let found = sandbox.personas.iter().find(|persona| persona.name == name);
        found.cloned().ok_or_else(|| Fault::NotFound.at("persona"))
    });
    let persona = match persona {
        Ok(persona) => persona,
        Err(problem) => return Err(after_body(&app, body, problem).await),
    };
    let made = tokio::task::spawn_blocking(move || app.alone(|| session(&app.back.keys, &persona)));
    let session = made.await.map_err(|_| Fault::Internal)??;
    Ok(json(StatusCode::CREATED, &session))
}

/// The demo world, where whoever asks may play in it.
fn invited<'a>(app: &'a App, headers: &HeaderMap) -> Answer<&'a Sandbox> {
    let sandbox = sandbox(app)?;
    // A page from elsewhere can make a browser call this machine by a name of its own.
    let is_here =
        || headers.get(header::HOST).and_then(|host| host.to_str().ok()).is_some_and(near);
    let may = match sandbox.guests {
        Guests::Nobody => false,
        Guests::Near => is_here(),
        Guests::All => true,
    };
    may.then_some(sandbox).ok_or(Fault::SandboxOnly.into())
}

/// Whether a `Host` names this machine.
fn near(host: &str) -> bool {
    let uri = host.parse::<axum::http::uri::Authority>();
    let name = uri.as_ref().map_or("", |authority| authority.host());
    let address = name.trim_matches(['[', ']']).parse::<IpAddr>();
    name.eq_ignore_ascii_case("localhost") || address.is_ok_and(|address| address.is_loopback())
}

/// A key for a persona; the oldest of its keys makes room.
fn session(keys: &KeyStore, persona: &Persona) -> Answer<SessionView> {
    let label = format!("{LABEL}{}", persona.name);
    let now = crate::keys::now();
    let live = keys.list()?.into_iter().filter(|key| key.label == label && key.is_live(now));
    let live: Vec<i64> = live.map(|key| key.id).collect();
    let spare = (live.len() + 1).saturating_sub(SESSIONS);
    for id in live.into_iter().take(spare) {
        keys.revoke(id)?;
    }
    let expires_at = now.after(SESSION);
    let made = keys.create(persona.member, persona.role, &label, Some(expires_at))?;
    Ok(SessionView {
        key: made.secret,
        member: persona.member.into(),
        role: persona.role,
        expires_at: expires_at.into(),
    })
}

/// Whether a key was made for somebody who plays.
pub(crate) fn is_session(app: &App, label: &str) -> bool {
    app.back.sandbox.get().is_some() && label.starts_with(LABEL)
}

/// How busy.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct BusyDay {
    /// Commands a second, 1 to 2,000; 500 where absent.
    #[schema(minimum = 1, maximum = 2_000)]
    rate: Option<u32>,
    /// For how many minutes, 1 to 10; 1 where absent.
    #[schema(minimum = 1, maximum = 10)]
    minutes: Option<u32>,
}

/// Lets many people act for a while. Operator.
#[utoipa::path(post, path = "/v1/sandbox/busy-day", tag = "sandbox", security(("api_key" = [])),
    request_body = BusyDay, responses((status = 201, body = BusyDayView)))]
pub(crate) async fn start_busy_day(
    State(app): State<Arc<App>>,
    Plain { caller, body }: Plain<BusyDay>,
) -> Answer<Response> {
    operator(caller)?;
    let sandbox = sandbox(&app)?;
    let pace = Pace { rate: body.rate.unwrap_or(RATE), minutes: body.minutes.unwrap_or(1) };
    if !(1..=MAX_RATE).contains(&pace.rate) {
        return Err(Fault::FieldInvalid.at("rate"));
    }
    if !(1..=MAX_MINUTES).contains(&pace.minutes) {
        return Err(Fault::FieldInvalid.at("minutes"));
    }
    if !sandbox.begin(pace) {
        return Err(Fault::BusyDayRunning.into());
    }
    Ok(json(StatusCode::CREATED, &sandbox.day()))
}

/// Tells how far the busy day is, or the last one. Operator.
#[utoipa::path(get, path = "/v1/sandbox/busy-day", tag = "sandbox", security(("api_key" = [])),
    responses((status = 200, body = BusyDayView)))]
pub(crate) async fn get_busy_day(
    State(app): State<Arc<App>>,
    caller: Caller,
) -> Answer<Reply<BusyDayView>> {
    operator(caller)?;
    let body = sandbox(&app)?.day();
    Ok(Reply { as_of: app.back.model.sequence(), body })
}

fn operator(caller: Caller) -> Answer<()> {
    let allowed = caller.role == Role::Operator;
    allowed.then_some(()).ok_or(Fault::RoleForbids.into())
}

pub(crate) fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(list_personas))
        .routes(routes!(open_session))
        .routes(routes!(start_busy_day, get_busy_day))
}

#[cfg(test)]
mod tests;
