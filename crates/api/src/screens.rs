//! The screens: what `web/` was built into, as whoever runs the server carries it.
//!
//! Whatever is not the interface is theirs: files as they are, and for every other address that a
//! browser opens `index.html`, which finds its way by itself.

mod absent;

use crate::app::App;
use crate::budget::Shared;
use crate::edge::route_not_found;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::header::{
    ACCEPT, ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_SECURITY_POLICY,
    CONTENT_TYPE, ETAG, IF_NONE_MATCH, REFERRER_POLICY, VARY,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use std::sync::Arc;

/// What is not theirs.
const INTERFACE: [&str; 6] =
    ["/v1", "/graphql", "/openapi.json", "/healthz", "/readyz", "/metrics"];
const INDEX: &str = "index.html";
/// Named by what is in them, so they never change.
const ASSETS: &str = "assets/";

/// Scripts, styles and data come from here alone; pictures also from the camera and from memory.
const POLICY: &str = "default-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; \
worker-src 'self' blob:; object-src 'none'; base-uri 'none'; form-action 'self'; \
frame-ancestors 'none'";

const PERMISSIONS: HeaderName = HeaderName::from_static("permissions-policy");

/// A file of the screens.
#[derive(Clone, Debug)]
pub struct ScreenFile {
    /// What is in it.
    pub bytes: Bytes,
    /// Changes with what is in it.
    pub digest: [u8; 32],
}

impl ScreenFile {
    /// What a browser remembers it by.
    fn tag(&self) -> String {
        format!("\"{}\"", crate::text::hex(&self.digest[..16]))
    }
}

/// Finds a file by its path below `web/dist`, such as `index.html`; beside it may be the same in gzip,
/// `index.html.gz`.
pub type Screens = fn(&str) -> Option<ScreenFile>;

/// No screens: a page says how to build them.
pub(crate) const NONE: Screens = |_| None;

/// Answers what nothing else does.
pub(crate) async fn screens(State(app): State<Arc<App>>, request: Request) -> Response {
    let find = app.back.screens;
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    let found = reads.then(|| answer(find, request.uri().path(), request.headers())).flatten();
    match found {
        Some(response) => response,
        None => route_not_found(State(app), request).await.into_response(),
    }
}

/// The file at a path, or the page that finds its way; nothing where it is not theirs.
fn answer(find: Screens, path: &str, headers: &HeaderMap) -> Option<Response> {
    if INTERFACE.iter().any(|there| is_under(path, there)) {
        return None;
    }
    let name = path.strip_prefix('/').filter(|name| !name.is_empty()).unwrap_or(INDEX);
    let is_page = name == INDEX || (!name.starts_with(ASSETS) && prefers_pages(headers));
    if let Some(file) = find(name) {
        return Some(send(find, name, file, headers));
    }
    match find(INDEX) {
        _ if !is_page => None,
        Some(file) => Some(send(find, INDEX, file, headers)),
        None => Some(guarded(absent::page())),
    }
}

fn is_under(path: &str, there: &str) -> bool {
    path.strip_prefix(there).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Whether a browser opens it for somebody to look at.
fn prefers_pages(headers: &HeaderMap) -> bool {
    text(headers, ACCEPT).contains("text/html")
}

fn send(find: Screens, name: &str, file: ScreenFile, headers: &HeaderMap) -> Response {
    let packed = takes_gzip(headers).then(|| find(&format!("{name}.gz"))).flatten();
    let is_packed = packed.is_some();
    let file = packed.unwrap_or(file);
    let tag = file.tag();
    let is_known = text(headers, IF_NONE_MATCH).split(',').any(|known| known.trim() == tag);
    let mut response = if is_known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let mut response = Response::new(Body::from(file.bytes));
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(kind(name)));
        if is_packed {
            response.headers_mut().insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        }
        response
    };
    let headers = response.headers_mut();
    let stays = name.starts_with(ASSETS);
    let cache = if stays { "public, max-age=31536000, immutable" } else { "no-cache" };
    headers.insert(CACHE_CONTROL, HeaderValue::from_static(cache));
    headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
    headers.extend(HeaderValue::try_from(tag).ok().map(|tag| (ETAG, tag)));
    guarded(response)
}

/// With what keeps strangers' scripts and frames out.
fn guarded(mut response: Response) -> Response {
    response.extensions_mut().insert(Shared);
    let headers = response.headers_mut();
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    let permissions = "camera=(self), microphone=(), geolocation=(), payment=()";
    headers.insert(PERMISSIONS, HeaderValue::from_static(permissions));
    response
}

/// Whether gzip may come: named, or meant by `*`, and not at weight zero.
fn takes_gzip(headers: &HeaderMap) -> bool {
    let value = text(headers, ACCEPT_ENCODING);
    let weights = |coding: &'static str| {
        value.split(',').filter_map(move |part| {
            let (name, weight) = part.split_once(';').unwrap_or((part, "q=1"));
            let weight = weight.trim().strip_prefix("q=").unwrap_or("1");
            let is_zero = weight.chars().all(|c| matches!(c, '0' | '.'));
            name.trim().eq_ignore_ascii_case(coding).then_some(!is_zero)
        })
    };
    weights("gzip").next().or_else(|| weights("*").next()).unwrap_or(false)
}

fn text(headers: &HeaderMap, name: HeaderName) -> &str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or("")
}

/// What a file is, by its name.
fn kind(name: &str) -> &'static str {
    match name.rsplit_once('.').map_or("", |(_, ending)| ending) {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "webp" => "image/webp",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "wasm" => "application/wasm",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests;
