//! The outermost layer: request id, language of refusals, metrics, headers of every answer.

use crate::app::App;
use crate::budget::{SMALL, Shared};
use crate::write::after_body;
use crate::{Fault, Language, Problem, leader};
use axum::body::{Body, HttpBody};
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http_body_util::BodyExt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Wraps every request.
pub(crate) async fn edge(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let started = Instant::now();
    let language = Language::asked(request.headers());
    let request_id = request_id(request.headers());
    let method = known(request.method());
    let route = request.extensions().get::<MatchedPath>();
    let route = route.map_or("none", MatchedPath::as_str).to_owned();
    let is_read = request.method() == Method::GET;
    let uri = request.uri().clone();
    let response = hold(&app, next.run(request).await, is_read).await;
    let mut response = finish(response, language, &request_id, &uri);
    let headers = response.headers_mut();
    if let Ok(value) = HeaderValue::from_str(&request_id) {
        headers.insert(REQUEST_ID, value);
    }
    let nosniff = HeaderValue::from_static("nosniff");
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, nosniff);
    let no_store = HeaderValue::from_static("no-store");
    headers.entry(header::CACHE_CONTROL).or_insert(no_store);
    let status = response.status().as_u16();
    app.metrics.note(method, &route, status, started.elapsed());
    response
}

/// Counts a large answer until the caller has taken it. A read for which there is no room is refused:
/// it changed nothing.
async fn hold(app: &App, response: Response, is_read: bool) -> Response {
    if response.extensions().get::<Shared>().is_some() {
        return response;
    }
    let size = response.body().size_hint().exact().and_then(|size| usize::try_from(size).ok());
    let Some(size) = size.filter(|size| *size > SMALL) else {
        return response;
    };
    let mut held = app.budget.hold();
    if is_read && !held.take(size) {
        return Problem::from(Fault::NoRoom).into_response();
    }
    if !is_read {
        held.take_anyway(size);
    }
    let (parts, body) = response.into_parts();
    // It is there already: only streams have to be waited for, and those have no size.
    let Ok(body) = body.collect().await else {
        return Problem::from(Fault::Internal).into_response();
    };
    Response::from_parts(parts, Body::from(held.bind(body.to_bytes())))
}

/// The name of a method in the figures. Callers may make up methods; each would be a line for ever.
fn known(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::POST => "POST",
        Method::HEAD => "HEAD",
        Method::OPTIONS => "OPTIONS",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        _ => "other",
    }
}

/// Writes the body of a refusal, keeping the headers it was given.
fn finish(mut response: Response, language: Language, request_id: &str, uri: &Uri) -> Response {
    let Some(problem) = response.extensions_mut().remove::<Problem>() else {
        return response;
    };
    let mut rendered = problem.render(language, request_id);
    leader::point(&mut rendered, &problem, uri);
    for (name, value) in response.headers() {
        if *name != header::CONTENT_LENGTH {
            rendered.headers_mut().entry(name).or_insert(value.clone());
        }
    }
    rendered
}

/// The caller's own id where it is short and plain; else one of ours.
fn request_id(headers: &HeaderMap) -> String {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    let given = headers.get(REQUEST_ID).and_then(|value| value.to_str().ok());
    let given = given.filter(|id| (1..=64).contains(&id.len()));
    let own = || format!("req_{}_{:x}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
    given.map_or_else(own, str::to_owned)
}

/// Nothing lives here.
pub(crate) async fn route_not_found(State(app): State<Arc<App>>, request: Request) -> Problem {
    after_body(&app, request.into_body(), Fault::RouteNotFound.into()).await
}

/// Something lives here, but does not take this method.
pub(crate) async fn method_not_allowed(State(app): State<Arc<App>>, request: Request) -> Problem {
    after_body(&app, request.into_body(), Fault::MethodNotAllowed.into()).await
}
