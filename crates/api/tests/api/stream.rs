use crate::shop::Shop;
use crate::world::Client;
use api::Limits;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read};
use std::net::TcpStream;
use std::time::Duration;

/// One event of a stream.
#[derive(Debug)]
struct Event {
    id: String,
    kind: String,
    data: Value,
}

/// A reader of server-sent events.
struct Sse(BufReader<Box<dyn Read>>);

fn open(client: &Client, path: &str, last: Option<&str>) -> Sse {
    let headers: Vec<(&str, &str)> = last.map(|id| ("last-event-id", id)).into_iter().collect();
    Sse(BufReader::new(client.open(path, &headers)))
}

impl Sse {
    /// The next event; `None` at the end.
    fn next(&mut self) -> Option<Event> {
        let mut event = Event { id: String::new(), kind: String::new(), data: Value::Null };
        loop {
            let mut line = String::new();
            if self.0.read_line(&mut line).ok()? == 0 {
                return None;
            }
            let line = line.trim_end();
            match line.split_once(": ") {
                Some(("id", text)) => event.id = text.to_owned(),
                Some(("event", text)) => event.kind = text.to_owned(),
                Some(("data", text)) => event.data = serde_json::from_str(text).expect("JSON"),
                _ if line.is_empty() && !event.kind.is_empty() => return Some(event),
                _ => {}
            }
        }
    }

    fn expect(&mut self, kind: &str) -> Event {
        let event = self.next().expect("an event");
        assert_eq!(event.kind, kind, "{event:?}");
        event
    }
}

fn trade(shop: &Shop, price: u32) {
    shop.holder.1.write("/v1/trade/orders", shop.order("sell", 1, price)).ok();
    shop.other.1.write("/v1/trade/orders", shop.order("buy", 1, price)).ok();
}

#[test]
fn a_market_is_followed_from_its_book_on_and_resumed() {
    let shop = Shop::new();
    let path = format!("/v1/trade/markets/{}/stream", shop.series);
    let public = Client::nobody(&shop.world.base);
    shop.holder.1.write("/v1/trade/orders", shop.order("sell", 2, 950_000)).ok();
    let mut stream = open(&public, &path, None);
    let book = stream.expect("book");
    assert_eq!(book.data["asks"][0]["quantity"], 2);
    shop.other.1.write("/v1/trade/orders", shop.order("buy", 2, 950_000)).ok();
    let told = stream.expect("trade");
    assert_eq!((&told.data["price"], &told.data["quantity"]), (&json!(950_000), &json!(2)));
    assert_eq!(told.data["id"], told.id.as_str());
    let depth = stream.expect("depth");
    assert_eq!(depth.data["asks"], json!([{"price": 950_000, "quantity": 0, "orders": 0}]));
    drop(stream);
    trade(&shop, 940_000);
    trade(&shop, 930_000);
    let mut resumed = open(&public, &path, Some(&depth.id));
    assert_eq!(resumed.expect("trade").data["price"], 940_000);
    assert_eq!(resumed.expect("trade").data["price"], 930_000);
    assert_eq!(resumed.expect("book").data["asks"], json!([]));
    let halt = format!("/v1/trade/markets/{}/halt", shop.series);
    shop.world.operator.write(&halt, json!({"reason": "news"})).ok();
    assert_eq!(resumed.expect("status").data["halted"], true);
}

#[test]
fn a_member_follows_its_own_events_and_misses_none() {
    let mut shop = Shop::new();
    let client = &shop.holder.1;
    let mut stream = open(client, "/v1/wallet/events/stream?after=0.0", None);
    let opened = stream.expect("event");
    assert_eq!(opened.data["event"]["type"], "member.opened");
    let deposited = stream.expect("event");
    assert_eq!(deposited.data["event"]["type"], "ledger.deposited");
    let issued = stream.expect("event");
    assert_eq!(issued.data["event"]["type"], "coupon.units_issued");
    let pay = json!({
        "from": shop.holder.0, "to": shop.other.0, "currency": "CNY", "amount": 7,
    });
    client.write("/v1/bank/transfers", pay).ok();
    let paid = stream.expect("event");
    assert_eq!(paid.data["event"]["type"], "ledger.transferred");
    let mut resumed = open(client, "/v1/wallet/events/stream", Some(&deposited.id));
    assert_eq!(resumed.expect("event").id, issued.id);
    assert_eq!(resumed.expect("event").id, paid.id);
    shop.world.stop();
    assert_eq!(stream.expect("end").data["code"], "stopping");
    assert_eq!(resumed.expect("end").data["code"], "stopping");
    assert!(resumed.next().is_none());
}

#[test]
fn the_same_comes_by_websocket() {
    let mut shop = Shop::new();
    let address = shop.world.base.trim_start_matches("http://").to_owned();
    let url = format!("ws://{address}/v1/trade/markets/{}/stream", shop.series);
    let stream = TcpStream::connect(&address).expect("a connection");
    let (mut socket, _) = tungstenite::client(url, stream).expect("a handshake");
    let mut next = || loop {
        match socket.read().expect("a message") {
            tungstenite::Message::Text(text) => {
                break serde_json::from_str::<Value>(&text).expect("JSON");
            }
            tungstenite::Message::Close(frame) => {
                break json!({"event": "close", "reason": frame.expect("a reason").reason.as_str()});
            }
            _ => {}
        }
    };
    assert_eq!(next()["event"], "book");
    trade(&shop, 950_000);
    let told = next();
    assert_eq!(told["event"], "depth", "{told}");
    let told = next();
    assert_eq!((&told["event"], &told["data"]["price"]), (&json!("trade"), &json!(950_000)));
    shop.world.stop();
    let last = std::iter::repeat_with(next).find(|told| told["event"] == "close");
    assert_eq!(last.expect("a close")["reason"], "stopping");
}

#[test]
fn a_stream_that_cannot_begin_is_refused() {
    let limits = Limits { streams: 1, ..Limits::default() };
    let shop = Shop::with(limits);
    let client = &shop.holder.1;
    let path = "/v1/wallet/events/stream";
    Client::nobody(&shop.world.base).read(path).refused(401, "api_key_missing");
    client.read(&format!("{path}?after=x")).refused(400, "query_invalid");
    client.read_with(path, &[("last-event-id", "7")]).refused(400, "query_invalid");
    client.read(&format!("{path}?after=999999.0")).refused(410, "position_unknown");
    client.read("/v1/trade/markets/ser_zz/stream").refused(404, "resource_not_found");
    client.read_with(path, &[("upgrade", "websocket")]).refused(400, "upgrade_invalid");
    let mut first = open(client, &format!("{path}?after=0.0"), None);
    first.expect("event");
    client.read(path).refused(503, "too_many_streams");
}

#[test]
fn a_member_cannot_take_all_streams() {
    let limits = Limits { streams_per_member: 1, ..Limits::default() };
    let shop = Shop::with(limits);
    let path = "/v1/wallet/events/stream?after=0.0";
    let mut first = open(&shop.holder.1, path, None);
    first.expect("event");
    let refused = shop.holder.1.read(path);
    refused.refused(429, "too_many_streams_of_member");
    assert_eq!(refused.header("retry-after"), "1");
    open(&shop.other.1, path, None).expect("event");
}

/// More events than fit in the buffers of a socket.
fn many_events(shop: &Shop) -> usize {
    let (from, client) = &shop.holder;
    let pay = |key: String| {
        json!({
            "op": "transfer_money", "idempotency_key": key,
            "from": from, "to": shop.other.0, "currency": "CNY", "amount": 1,
        })
    };
    for round in 0..2 {
        let commands: Vec<Value> = (0..10_000).map(|n| pay(format!("{round}-{n}"))).collect();
        client.write("/v1/batch", json!({"commands": commands})).ok();
    }
    20_000
}

#[test]
fn a_reader_that_takes_nothing_is_dropped_and_holds_nobody_up() {
    let short = Duration::from_millis(100);
    let limits = Limits { slow_reader: short, write_timeout: 2 * short, ..Limits::default() };
    let shop = Shop::with(limits);
    let total = many_events(&shop);
    let mut stream = shop.holder.1.open("/v1/wallet/events/stream?after=0.0", &[]);
    let mut first = [0; 16];
    stream.read_exact(&mut first).expect("it begins");
    let open = || shop.world.operator.read("/metrics").body.to_string().contains("xq_streams 1");
    while open() {
        shop.world.deposit(&shop.other.0, 1);
    }
    let mut rest = Vec::new();
    // Cut or ended: both are an end.
    let _ = stream.read_to_end(&mut rest);
    let told = String::from_utf8_lossy(&rest).matches("event: event").count();
    assert!(told < total, "{told}");
}
