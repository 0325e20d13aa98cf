//! Keys that members make for their own.

use crate::world::{Client, World};
use api::Role;
use serde_json::{Value, json};

fn ids(reply: &Value) -> Vec<&str> {
    reply["items"].as_array().expect("a list").iter().filter_map(|key| key["id"].as_str()).collect()
}

#[test]
fn a_member_makes_lists_and_revokes_keys_of_its_own() {
    let world = World::new();
    let (member, client) = world.member("issuer", Role::Issuer);
    let made = client.write("/v1/keys", json!({"label": "web shop", "expires_in_days": 30}));
    assert_eq!(made.status, 201, "{:#}", made.body);
    assert_eq!((&made.body["member"], &made.body["role"]), (&json!(member), &json!("issuer")));
    let secret = made.body["secret"].as_str().expect("a secret").to_owned();
    let shop = Client::new(&world.base, &secret);
    let own = shop.read("/v1/keys/self");
    assert_eq!(*own.ok(), json!({"member": member, "role": "issuer"}));

    let listed = shop.read("/v1/keys");
    assert_eq!(ids(listed.ok()).len(), 2, "{:#}", listed.body);
    assert!(!listed.body.to_string().contains(&secret), "shown once");
    let page = shop.read("/v1/keys?limit=1");
    let cursor = page.body["next_cursor"].as_str().expect("there is more");
    let rest = shop.read(&format!("/v1/keys?limit=1&cursor={cursor}"));
    assert_eq!(ids(rest.ok()), [made.body["id"].as_str().expect("an id")]);
    assert_eq!(rest.body["items"][0]["label"], "web shop");
    assert!(rest.body["items"][0]["expires_at"].is_string());

    let revoke = format!("/v1/keys/{}/revoke", made.body["id"].as_str().expect("an id"));
    assert_eq!(client.write(&revoke, json!({})).ok()["state"], "revoked");
    assert_eq!(client.write(&revoke, json!({})).ok()["state"], "revoked", "no harm done");
    shop.read("/v1/keys").refused(401, "api_key_revoked");
}

#[test]
fn keys_of_others_are_neither_seen_nor_touched() {
    let world = World::new();
    let (issuer, client) = world.member("issuer", Role::Issuer);
    let (_, other) = world.member("person", Role::Holder);
    let listed = client.read("/v1/keys");
    let id = ids(listed.ok())[0].to_owned();
    let revoke = format!("/v1/keys/{id}/revoke");
    other.read(&format!("/v1/keys?member={issuer}")).refused(403, "not_permitted");
    other.write(&revoke, json!({})).refused(404, "resource_not_found");
    other.write("/v1/keys/key_999999/revoke", json!({})).refused(404, "resource_not_found");
    for odd in ["7", "key_", "key_x"] {
        other.write(&format!("/v1/keys/{odd}/revoke"), json!({})).refused(400, "path_invalid");
    }
    other.write("/v1/keys", json!({"label": "", "member": issuer})).refused(403, "not_permitted");
    let auditor = world.key("mem_1", Role::Auditor);
    auditor.read(&format!("/v1/keys?member={issuer}")).refused(403, "not_permitted");
    Client::nobody(&world.base).read("/v1/keys").refused(401, "api_key_missing");
    let seen = world.operator.read(&format!("/v1/keys?member={issuer}"));
    assert_eq!(ids(seen.ok()), [id]);
    world.operator.write(&revoke, json!({})).ok();
    client.read("/v1/keys").refused(401, "api_key_revoked");
}

#[test]
fn a_key_gives_no_more_than_it_has() {
    let world = World::new();
    let (issuer, client) = world.member("issuer", Role::Issuer);
    let till = world.key(&issuer, Role::Merchant);
    client.write("/v1/keys", json!({"label": "", "role": "operator"})).refused(403, "role_forbids");
    let auditor = world.key("mem_1", Role::Auditor);
    let own = auditor.write("/v1/keys", json!({"label": "the other auditor"}));
    assert_eq!(own.ok()["role"], "auditor");
    let operators = world.operator.read("/v1/keys");
    let first = ids(operators.ok())[0].to_owned();
    auditor.write(&format!("/v1/keys/{first}/revoke"), json!({})).refused(403, "role_forbids");
    let made = till.write("/v1/keys", json!({"label": "till 2"}));
    assert_eq!(made.ok()["role"], "merchant");
    let any = json!({"label": "", "member": issuer, "role": "holder"});
    assert_eq!(world.operator.write("/v1/keys", any).ok()["role"], "holder");
    let roleless = json!({"label": "", "member": issuer});
    world.operator.write("/v1/keys", roleless).refused(400, "field_invalid");
    let nobody = json!({"label": "", "member": "mem_zzz", "role": "holder"});
    world.operator.write("/v1/keys", nobody).refused(404, "resource_not_found");
}

#[test]
fn what_is_not_a_key_is_refused_and_so_is_one_too_many() {
    let world = World::new();
    let (_, client) = world.member("person", Role::Holder);
    let long = "x".repeat(65);
    let bodies = [
        (json!({}), "label"),
        (json!({"label": long}), "label"),
        (json!({"label": "", "expires_in_days": 0}), "expires_in_days"),
        (json!({"label": "", "expires_in_days": 36_501}), "expires_in_days"),
        (json!({"label": "", "role": "king"}), "role"),
        (json!({"label": "", "colour": "red"}), "colour"),
    ];
    for (body, param) in bodies {
        let refused = client.write("/v1/keys", body.clone());
        assert_eq!(refused.refused(400, "field_invalid")["param"], param, "{body}");
    }
    client.write("/v1/keys?preview=true", json!({"label": ""})).refused(422, "no_preview");
    let made: Vec<Value> =
        (1..64).map(|_| client.write("/v1/keys", json!({"label": "one"})).ok().clone()).collect();
    client.write("/v1/keys", json!({"label": "one"})).refused(422, "too_many_keys");
    let last = made.last().and_then(|key| key["id"].as_str()).expect("an id");
    client.write(&format!("/v1/keys/{last}/revoke"), json!({})).ok();
    client.write("/v1/keys", json!({"label": "one"})).ok();
}
