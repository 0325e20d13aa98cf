use crate::shop::Shop;
use crate::world::{Client, World};
use api::Limits;
use serde_json::{Value, json};
use std::time::Duration;

/// Addresses of all reads that an answer comes from at once, with ids of the shop in them.
fn reads(shop: &Shop) -> Vec<String> {
    let document: Value = serde_json::from_str(&api::openapi_document()).expect("JSON");
    let paths = document["paths"].as_object().expect("paths");
    let reads = paths.iter().filter(|(_, item)| item["get"].is_object()).map(|(path, _)| path);
    reads
        .filter(|path| !path.ends_with("/stream"))
        .map(|path| {
            let path = path.replace("{series}", &shop.series).replace("{member}", &shop.holder.0);
            let path = path.replace("{sequence}", "3").replace("{token}", "XQ-1-1-1");
            path.replace("/candles", "/candles?from=2026-11-23T00:00:00Z&to=2026-11-24T00:00:00Z")
        })
        .collect()
}

#[test]
fn every_read_says_what_it_counts_in() {
    let shop = Shop::new();
    let (sequence, reads) = (shop.world.sequence(), reads(&shop));
    assert!(reads.len() > 25, "{reads:?}");
    for path in reads {
        let reply = shop.world.operator.read(&path);
        assert_eq!(reply.header("xq-sequence"), sequence.to_string(), "{path}: {:#}", reply.body);
        if reply.status == 200 && reply.body["items"].is_array() {
            assert_eq!(reply.body["as_of"], sequence, "{path}");
        }
    }
}

#[test]
fn a_read_waits_for_what_it_must_count_in() {
    let world = World::new();
    let (_, client) = world.member("person", api::Role::Holder);
    let next = world.sequence() + 1;
    std::thread::scope(|scope| {
        let address = format!("/v1/wallet/events?limit=1&min_sequence={next}");
        let waiting = scope.spawn(move || client.read(&address));
        let (id, _) = world.member("person", api::Role::Holder);
        assert!(id.starts_with("mem_"));
        let reply = waiting.join().expect("an answer");
        assert!(reply.ok()["as_of"].as_u64().expect("a number") >= next);
    });
}

#[test]
fn a_read_does_not_wait_for_ever() {
    let limits = Limits { fresh_timeout: Duration::from_millis(20), ..Limits::default() };
    let world = World::with(limits);
    let later = world.sequence() + 1;
    let by_query = world.operator.read(&format!("/v1/members?min_sequence={later}"));
    let later = later.to_string();
    let headers = [("xq-min-sequence", later.as_str())];
    let by_header = world.operator.read_with("/v1/wallet/events", &headers);
    for reply in [by_query, by_header] {
        let body = reply.refused(503, "not_caught_up");
        assert_eq!((&body["may_retry"], &body["param"]), (&json!(true), &json!("min_sequence")));
        assert_eq!(reply.header("retry-after"), "1");
    }
}

#[test]
fn what_is_no_sequence_is_refused() {
    let world = World::new();
    let public = Client::nobody(&world.base);
    for odd in ["min_sequence=", "min_sequence=-1", "min_sequence=99999999999999999999"] {
        public.read(&format!("/v1/trade/markets?{odd}")).refused(400, "query_invalid");
    }
    let headers = [("xq-min-sequence", "now")];
    let refused = public.read_with("/v1/trade/markets", &headers);
    assert_eq!(refused.refused(400, "query_invalid")["param"], "min_sequence");
}
