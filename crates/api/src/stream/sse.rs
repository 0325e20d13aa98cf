//! Streams as server-sent events.

use super::{Item, Items};
use axum::http::{HeaderValue, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use serde_json::json;
use std::convert::Infallible;

/// The last event of every stream tells why it ended.
pub(super) fn answer(items: Items) -> Response {
    let events = futures_util::stream::unfold(Some(items), |items| async move {
        let mut items = items?;
        match items.next().await {
            Ok(item) => Some((Ok::<_, Infallible>(event(&item)), Some(items))),
            Err(end) => {
                let data = json!({ "code": end.code() }).to_string();
                Some((Ok(Event::default().event("end").data(data)), None))
            }
        }
    });
    let mut response = Sse::new(events).keep_alive(KeepAlive::default()).into_response();
    // Proxies that gather answers would hold events back.
    let direct = HeaderValue::from_static("no-cache, no-transform");
    response.headers_mut().insert(header::CACHE_CONTROL, direct);
    response
}

fn event(item: &Item) -> Event {
    Event::default().id(item.id.to_string()).event(item.kind).data(item.data.to_string())
}
