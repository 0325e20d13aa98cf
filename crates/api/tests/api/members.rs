use crate::world::{Client, World};
use api::Role;
use serde_json::json;

#[test]
fn a_member_is_opened_read_frozen_and_closed() {
    let world = World::new();
    let (id, client) = world.member("person", Role::Holder);
    let own = client.read(&format!("/v1/members/{id}"));
    assert_eq!(own.ok()["state"], "active");
    assert_eq!(own.body["kind"], "person");
    let freeze = world.operator.write(&format!("/v1/members/{id}/freeze"), json!({"reason": "r"}));
    assert_eq!(freeze.ok()["events"][0]["type"], "member.frozen");
    let own = client.read(&format!("/v1/members/{id}"));
    assert_eq!(own.body["state"], "frozen");
    world.operator.write(&format!("/v1/members/{id}/unfreeze"), json!({})).ok();
    client.write(&format!("/v1/members/{id}/close"), json!({})).ok();
    let closed = world.operator.read(&format!("/v1/members/{id}"));
    assert_eq!(closed.ok()["state"], "closed");
}

#[test]
fn an_answer_says_where_it_is_recorded_and_is_readable_at_once() {
    let world = World::new();
    let body = json!({"kind": "issuer", "jurisdiction": "CN", "kyc_level": 1, "time_zone": "UTC"});
    let reply = world.operator.write("/v1/members", body);
    let id = reply.created();
    let sequence = reply.body["sequence"].to_string();
    assert_eq!(reply.header("xq-sequence"), sequence);
    assert_eq!(reply.body["recorded_at"], "2026-11-23T08:00:00.000000Z");
    assert_eq!(reply.body["events"][0]["data"]["member"], id);
    world.operator.read(&format!("/v1/members/{id}")).ok();
}

#[test]
fn others_are_read_by_the_platform_and_its_overseers_alone() {
    let world = World::new();
    let (one, client) = world.member("person", Role::Holder);
    let (other, _) = world.member("person", Role::Holder);
    let (_, regulator) = world.member("regulator", Role::Regulator);
    let path = format!("/v1/members/{other}");
    client.read(&path).refused(403, "not_permitted");
    client.read("/v1/members").refused(403, "role_forbids");
    regulator.read(&path).ok();
    world.key(&one, Role::Auditor).read(&path).ok();
    Client::nobody(&world.base).read(&path).refused(401, "api_key_missing");
    let page = regulator.read("/v1/members?limit=2");
    assert_eq!(page.ok()["items"].as_array().map(Vec::len), Some(2));
    let cursor = page.body["next_cursor"].as_str().expect("more");
    let rest = regulator.read(&format!("/v1/members?limit=2&cursor={cursor}"));
    assert_eq!(rest.ok()["items"][0]["id"], "mem_2");
}
