//! Streams: what was recorded, as it is recorded, by SSE and by WebSocket.
//!
//! ```text
//! journal, followers ──source──► producer ──bounded channel──► SSE or WebSocket ──► reader
//! ```
//!
//! Every item has a number, `sequence.index`: a reader that was cut off goes on after the last it saw,
//! by `Last-Event-ID` or `after`. A reader that is slower than what happens falls back to the files and
//! holds nobody up; one that takes nothing at all for a while is told `too_slow` and cut off. Streams
//! are bounded in number.

mod book;
mod member;
mod place;
mod seats;
mod sse;
mod websocket;

pub(crate) use place::Place;
pub(crate) use seats::{Seat, Seats};

use crate::app::App;
use crate::read::read_query;
use crate::{Answer, Caller, Fault};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, header};
use axum::response::Response;
use serde::Deserialize;
use serde_json::Value;
use std::sync::{Arc, OnceLock};
use tokio::sync::mpsc;
use units::MemberId;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// Items that wait for a reader.
const WAITING: usize = 64;

/// One thing that a stream tells.
#[derive(Clone, Debug)]
pub(crate) struct Item {
    pub id: Place,
    pub kind: &'static str,
    pub data: Value,
}

/// Why a stream ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// The reader took nothing for too long.
    TooSlow,
    /// The server stops.
    Stopping,
    /// What was recorded could not be read.
    Failed,
}

impl End {
    pub const fn code(self) -> &'static str {
        match self {
            Self::TooSlow => "too_slow",
            Self::Stopping => "stopping",
            Self::Failed => "internal",
        }
    }
}

/// Where items come from.
pub(crate) trait Source: Send + 'static {
    /// The next items, as soon as there are some.
    fn next(&mut self) -> impl Future<Output = Answer<Vec<Item>>> + Send;
}

/// The reader's end of a stream.
pub(crate) struct Items {
    items: mpsc::Receiver<Item>,
    end: Arc<OnceLock<End>>,
}

impl Items {
    /// The next item; after the last, why there are no more.
    pub async fn next(&mut self) -> Result<Item, End> {
        let item = self.items.recv().await;
        item.ok_or_else(|| self.end.get().copied().unwrap_or(End::Stopping))
    }
}

/// Starts a stream.
fn start(app: &Arc<App>, whose: Option<MemberId>, source: impl Source) -> Answer<Items> {
    let seat = app.seats.take(whose)?;
    let (sender, items) = mpsc::channel(WAITING);
    let end = Arc::new(OnceLock::new());
    let reason = Arc::clone(&end);
    tokio::spawn(produce(Arc::clone(app), seat, source, sender, reason));
    Ok(Items { items, end })
}

async fn produce(
    app: Arc<App>,
    seat: Seat,
    mut source: impl Source,
    sender: mpsc::Sender<Item>,
    reason: Arc<OnceLock<End>>,
) {
    let mut stopping = app.stopping.clone();
    let end = tokio::select! {
        end = pump(&app, &mut source, &sender) => end,
        _ = stopping.wait_for(|stopping| *stopping) => Some(End::Stopping),
        () = sender.closed() => None,
    };
    drop(seat);
    if let Some(end) = end {
        // Set before the channel closes: whoever finds it closed finds the reason. Who does not even
        // take that finds the socket closed.
        let _ = reason.set(end);
    }
}

/// Passes items on; `None` where the reader went away.
async fn pump(app: &App, source: &mut impl Source, sender: &mpsc::Sender<Item>) -> Option<End> {
    loop {
        let Ok(items) = source.next().await else {
            return Some(End::Failed);
        };
        for item in items {
            let sent = tokio::time::timeout(app.limits.slow_reader, sender.send(item)).await;
            match sent {
                Ok(Ok(())) => {}
                Ok(Err(_)) => return None,
                Err(_) => return Some(End::TooSlow),
            }
        }
    }
}

/// Where to begin.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct From {
    /// Go on after this item, `sequence.index`; with what happens from now on where absent. The header
    /// `Last-Event-ID` says the same.
    #[param(value_type = Option<String>, example = "1024.0")]
    pub after: Option<Place>,
}

impl From {
    /// Where the header says, or else the query.
    pub fn place(self, headers: &HeaderMap) -> Answer<Option<Place>> {
        let header = headers.get("last-event-id").map(|value| value.to_str().unwrap_or(""));
        let header = header.map(|text| text.parse().map_err(|_| Fault::QueryInvalid));
        let header = header.transpose().map_err(|fault| fault.at("Last-Event-ID"))?;
        Ok(header.or(self.after))
    }
}

/// A request for a stream: where to begin and how it will be read.
struct Opening {
    after: Option<Place>,
    request: Request,
}

impl Opening {
    async fn read(request: Request, app: &App) -> Answer<Self> {
        let (parts, body) = request.into_parts();
        let after = read_query::<From>(&parts.uri)?.place(&parts.headers)?;
        if after.is_some_and(|after| after.sequence > app.back.model.sequence()) {
            return Err(Fault::PositionUnknown.at("after"));
        }
        Ok(Self { after, request: Request::from_parts(parts, body) })
    }

    /// Answers by WebSocket where the caller asks for it, by SSE otherwise.
    async fn answer(
        self,
        app: &Arc<App>,
        whose: Option<MemberId>,
        source: impl Source,
    ) -> Answer<Response> {
        let upgrade = self.request.headers().contains_key(header::UPGRADE);
        if upgrade {
            let upgrade = websocket::upgrade(self.request).await?;
            let items = start(app, whose, source)?;
            return Ok(websocket::answer(upgrade, items, app.limits.slow_reader));
        }
        Ok(sse::answer(start(app, whose, source)?))
    }
}

/// Follows a member's own events, by SSE, or by WebSocket where the request asks for an upgrade.
#[utoipa::path(get, path = "/v1/wallet/events/stream", tag = "wallet",
    params(From), security(("api_key" = [])),
    responses((status = 200, content_type = "text/event-stream", body = String)))]
pub(crate) async fn member_stream(
    State(app): State<Arc<App>>,
    caller: Caller,
    request: Request,
) -> Answer<Response> {
    let opening = Opening::read(request, &app).await?;
    let source = member::MemberSource::new(&app, caller.member, opening.after);
    opening.answer(&app, Some(caller.member), source).await
}

/// Follows a market: first the book, then trades and changes of its best 20 prices. Public. By SSE, or
/// by WebSocket where the request asks for an upgrade.
#[utoipa::path(get, path = "/v1/trade/markets/{series}/stream", tag = "trade",
    params(("series" = crate::wire::SeriesId, Path), From),
    responses((status = 200, content_type = "text/event-stream", body = String)))]
pub(crate) async fn book_stream(
    State(app): State<Arc<App>>,
    crate::read::PathId(series): crate::read::PathId<units::SeriesId>,
    request: Request,
) -> Answer<Response> {
    let opening = Opening::read(request, &app).await?;
    let source = book::BookSource::open(&app, series, opening.after).await?;
    opening.answer(&app, None, source).await
}

pub(crate) fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new().routes(routes!(member_stream)).routes(routes!(book_stream))
}
