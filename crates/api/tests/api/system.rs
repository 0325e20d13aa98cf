//! How a node fares.

use crate::shop::Shop;
use crate::world::{Client, World};
use api::Role;
use serde_json::Value;

#[test]
fn overseers_see_how_the_node_fares() {
    let shop = Shop::new();
    shop.holder.1.write("/v1/trade/orders", shop.order("sell", 4, 930_000)).created();
    let auditor = shop.world.key("mem_1", Role::Auditor);
    let system = auditor.read(&format!("/v1/audit/system?min_sequence={}", shop.world.sequence()));
    let body = system.ok();
    assert_eq!(system.header("xq-sequence"), body["sequence"].to_string());
    for (field, number) in [("members", 5), ("series", 1), ("open_orders", 1), ("streams", 0)] {
        assert_eq!(body[field], number, "{field}: {body:#}");
    }
    assert_eq!(body["durable_sequence"], body["sequence"]);
    assert_eq!(body["time"], "2026-11-23T08:00:00.000000Z");
    assert!(body["node"].as_str().is_some_and(|name| !name.is_empty()), "{body:#}");
    let followers = body["followers"].as_array().expect("a list");
    let names: Vec<&str> = followers.iter().filter_map(|one| one["name"].as_str()).collect();
    assert_eq!(names, ["read_model", "member_events", "market_data", "books"]);
    for one in followers {
        let number = |field: &str| one[field].as_u64().expect("a number");
        assert_eq!(number("position") + number("lag"), number_of(body, "durable_sequence"));
    }
    assert!(number_of(body, "commands_per_second") > 0, "{body:#}");
    let times = &body["commit_us"];
    assert!(number_of(times, "p50") <= number_of(times, "p99"));
    if std::env::var("XQ_TEST_STORE").as_deref() == Ok("postgres") {
        assert_eq!(body["role"], "leader");
        assert!(body["journal_bytes"].is_null());
    } else {
        assert_eq!(body["role"], "sole");
        assert!(number_of(body, "journal_bytes") > 1_000);
    }
}

fn number_of(body: &Value, field: &str) -> u64 {
    body[field].as_u64().unwrap_or_else(|| panic!("{field}: {body:#}"))
}

#[test]
fn others_do_not() {
    let world = World::new();
    let (_, holder) = world.member("person", Role::Holder);
    holder.read("/v1/audit/system").refused(403, "role_forbids");
    Client::nobody(&world.base).read("/v1/audit/system").refused(401, "api_key_missing");
}

#[test]
fn a_standby_tells_of_itself() {
    let world = World::on_a_server();
    let standby = world.standby();
    standby.knows_the_leader();
    let body = standby.operator.read("/v1/audit/system").ok().clone();
    assert_eq!(body["role"], "standby");
    assert!(body["commit_ms"].is_null(), "it commits nothing: {body:#}");
    assert_eq!(world.operator.read("/v1/audit/system").ok()["role"], "leader");
    standby.stop();
}
