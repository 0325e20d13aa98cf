use crate::receiver::{Reaction, Receiver};
use crate::world::{Client, World, unique};
use api::Role;
use serde_json::{Value, json};
use std::time::{Duration, Instant};

fn create(client: &Client, body: Value) -> Value {
    let made = client.write("/v1/webhooks", body);
    made.created();
    made.body
}

fn path(hook: &Value, rest: &str) -> String {
    format!("/v1/webhooks/{}{rest}", hook["id"].as_str().expect("an id"))
}

/// Once the list of deliveries says so.
#[track_caller]
fn wait_for(client: &Client, path: &str, done: impl Fn(&Value) -> bool) -> Value {
    let deadline = Instant::now() + Duration::from_secs(30);
    loop {
        let body = client.read(path).ok().clone();
        if done(&body) {
            return body;
        }
        assert!(Instant::now() < deadline, "{body:#}");
        std::thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn a_member_is_pushed_what_its_wallet_shows() {
    let world = World::new();
    let (ann, client) = world.member("person", Role::Holder);
    let receiver = Receiver::start(&[]);
    let hook = create(&client, json!({ "url": receiver.url, "events": ["ledger.*"] }));
    assert!(hook["secret"].as_str().is_some_and(|secret| secret.starts_with("whsec_")));
    assert_eq!((&hook["member"], &hook["enabled"]), (&json!(ann), &json!(true)));
    world.deposit(&ann, 700);
    let received = receiver.wait_for(1);
    let body = received[0].json();
    let shown = client.read("/v1/wallet/events?limit=1");
    assert_eq!(body["data"], shown.ok()["items"][0]);
    assert_eq!(body["type"], shown.body["items"][0]["event"]["type"]);
    let list = path(&hook, "/deliveries?state=delivered");
    let listed = wait_for(&client, &list, |body| body["items"][0].is_object());
    assert_eq!(listed["items"][0]["message_id"], received[0].header("webhook-id"));
    assert_eq!(
        (&listed["items"][0]["status"], &listed["items"][0]["attempts"]),
        (&json!(200), &json!(1))
    );
}

#[test]
fn nobody_reaches_anothers_endpoints() {
    let world = World::new();
    let (_, ann) = world.member("person", Role::Holder);
    let (ben_id, ben) = world.member("person", Role::Holder);
    let hook = create(&ann, json!({ "url": "http://127.0.0.1:9/" }));
    for rest in ["", "/deliveries"] {
        ben.read(&path(&hook, rest)).refused(403, "not_permitted");
    }
    for rest in ["", "/delete", "/rotate", "/ping", "/replay"] {
        let body = if rest == "/replay" { json!({ "dead": true }) } else { json!({}) };
        ben.write(&path(&hook, rest), body).refused(403, "not_permitted");
    }
    assert_eq!(ben.read("/v1/webhooks").ok()["items"], json!([]));
    let everything = json!({ "url": "http://127.0.0.1:9/", "everything": true });
    ben.write("/v1/webhooks", everything).refused(403, "role_forbids");
    let (_, auditor) = world.member("person", Role::Auditor);
    auditor.read(&path(&hook, "")).ok();
    auditor.write(&path(&hook, "/delete"), json!({})).refused(403, "role_forbids");
    Client::nobody(&world.base).read("/v1/webhooks").refused(401, "api_key_missing");
    world.operator.read(&format!("/v1/webhooks?member={ben_id}")).ok();
    world.operator.write(&path(&hook, "/delete"), json!({})).ok();
    ann.read(&path(&hook, "")).refused(404, "resource_not_found");
}

#[test]
fn secrets_are_shown_when_they_are_new() {
    let world = World::new();
    let (_, client) = world.member("person", Role::Holder);
    let (key, body) = (unique("hook"), json!({ "url": "http://127.0.0.1:9/" }));
    let first = client.write_as("/v1/webhooks", &key, body.clone());
    let again = client.write_as("/v1/webhooks", &key, body);
    assert_eq!(first.ok(), again.ok(), "an answer that was lost can be had again");
    let other = json!({ "url": "http://127.0.0.1:10/" });
    client.write_as("/v1/webhooks", &key, other).refused(422, "idempotency_key_reused");
    let hook = first.body;
    assert_eq!(client.read(&path(&hook, "")).ok()["secret"], Value::Null);
    let rotated = client.write(&path(&hook, "/rotate"), json!({ "overlap_seconds": 60 }));
    assert_ne!(rotated.ok()["secret"], hook["secret"]);
    assert_ne!(rotated.body["previous_secret_until"], Value::Null);
    let again = client.write_as("/v1/webhooks", &key, json!({ "url": "http://127.0.0.1:9/" }));
    assert_eq!(again.ok()["secret"], Value::Null, "it was changed since");
    let longest = json!({ "overlap_seconds": 2_592_001 });
    client.write(&path(&hook, "/rotate"), longest).refused(400, "field_invalid");
}

#[test]
fn what_makes_no_sense_is_refused() {
    let world = World::new();
    let (_, client) = world.member("person", Role::Holder);
    let url = "http://127.0.0.1:9/";
    for (body, status, code, param) in [
        (json!({}), 400, "field_invalid", "url"),
        (json!({ "url": url, "secret": "x" }), 400, "field_invalid", "secret"),
        (json!({ "url": "ftp://shop.example/" }), 422, "webhook_url_refused", "url"),
        (json!({ "url": url, "events": [] }), 400, "field_invalid", "events"),
        (json!({ "url": url, "events": ["*", "shops.*"] }), 400, "field_invalid", "events[1]"),
        (
            json!({ "url": url, "description": "x".repeat(201) }),
            400,
            "field_invalid",
            "description",
        ),
    ] {
        let refused = client.write("/v1/webhooks", body);
        assert_eq!(refused.refused(status, code)["param"], param);
    }
    let hook = create(&client, json!({ "url": url }));
    for body in [json!({}), json!({ "dead": true, "sequence": 1 }), json!({ "event": "x" })] {
        client.write(&path(&hook, "/replay"), body).refused(400, "field_invalid");
    }
    let unknown = json!({ "event": "1.0" });
    client.write(&path(&hook, "/replay"), unknown).refused(404, "resource_not_found");
    client.read(&path(&hook, "/deliveries?state=lost")).refused(400, "query_invalid");
    client.read("/v1/webhooks/whk_999").refused(404, "resource_not_found");
    client.read("/v1/webhooks/999").refused(400, "path_invalid");
    client.post("/v1/webhooks", &[], b"{}").refused(400, "idempotency_key_missing");
}

#[test]
fn pings_pauses_and_replays() {
    let world = World::new();
    let (ann, client) = world.member("person", Role::Holder);
    let receiver = Receiver::start(&[Reaction::Status(410)]);
    let hook = create(&client, json!({ "url": receiver.url }));
    let pinged = client.write(&path(&hook, "/ping"), json!({}));
    assert_eq!((&pinged.ok()["accepted"], &pinged.body["status"]), (&json!(false), &json!(410)));
    let paused = client.write(&path(&hook, ""), json!({ "enabled": false }));
    assert_eq!(paused.ok()["disabled_because"], "paused by its owner");
    world.deposit(&ann, 700);
    client.write(&path(&hook, ""), json!({ "enabled": true })).ok();
    receiver.wait_for(2);
    let replayed = client.write(&path(&hook, "/replay"), json!({ "sequence": 1 }));
    assert_eq!(replayed.ok()["events"], Value::Null);
    // The member's own opening, which was before the endpoint, and the deposit.
    let received = receiver.wait_for(4);
    assert_eq!(received[2].json()["type"], "member.opened");
    assert_eq!(received[3].header("webhook-id"), received[1].header("webhook-id"));
    let figures = world.operator.read("/metrics").body;
    let figures = figures.as_str().expect("text");
    assert!(figures.contains("\nxq_webhooks_dead 0\n"), "{figures}");
    client.write(&path(&hook, "/replay"), json!({ "since": "2026-11-23T00:00:00Z" })).ok();
    receiver.wait_for(6);
}
