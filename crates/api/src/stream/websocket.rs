//! Streams as WebSocket messages: one JSON text each, with `id`, `event` and `data`.

use super::{End, Item, Items};
use crate::{Answer, Fault};
use axum::extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade, close_code};
use axum::extract::{FromRequest, Request};
use axum::response::Response;
use serde_json::json;
use std::time::Duration;

/// How often a silent connection is asked whether it is still there.
const PING: Duration = Duration::from_secs(20);

pub(super) async fn upgrade(request: Request) -> Answer<WebSocketUpgrade> {
    let upgrade = WebSocketUpgrade::from_request(request, &()).await;
    upgrade.map_err(|_| Fault::UpgradeInvalid.at("Upgrade"))
}

pub(super) fn answer(upgrade: WebSocketUpgrade, items: Items, patience: Duration) -> Response {
    // Readers have nothing to say: what they send is small or wrong.
    upgrade.max_message_size(4_096).on_upgrade(move |socket| run(socket, items, patience))
}

/// Sends until either side ends.
async fn run(mut socket: WebSocket, mut items: Items, patience: Duration) {
    loop {
        let message = tokio::select! {
            item = items.next() => match item {
                Ok(item) => text(&item),
                Err(end) => close(end),
            },
            heard = socket.recv() => match heard {
                Some(Ok(Message::Close(_)) | Err(_)) | None => return,
                Some(Ok(_)) => continue,
            },
            () = tokio::time::sleep(PING) => Message::Ping(Vec::new().into()),
        };
        let is_last = matches!(message, Message::Close(_));
        let sent = tokio::time::timeout(patience, socket.send(message)).await;
        if is_last || !matches!(sent, Ok(Ok(()))) {
            return;
        }
    }
}

fn text(item: &Item) -> Message {
    let text = json!({ "id": item.id.to_string(), "event": item.kind, "data": item.data });
    Message::Text(text.to_string().into())
}

fn close(end: End) -> Message {
    let code = match end {
        End::TooSlow => close_code::POLICY,
        End::Stopping => close_code::AWAY,
        End::Failed => close_code::ERROR,
    };
    Message::Close(Some(CloseFrame { code, reason: end.code().into() }))
}
