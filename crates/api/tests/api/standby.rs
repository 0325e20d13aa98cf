//! A node that follows: it answers reads, and tells writers where the leader is.

use crate::world::World;
use serde_json::json;

#[test]
fn reads_are_answered_and_writes_are_sent_to_the_leader() {
    let world = World::on_a_server();
    let standby = world.standby();
    standby.knows_the_leader();
    let (holder, _) = world.member("person", api::Role::Holder);
    world.deposit(&holder, 500);
    let sequence = world.sequence();

    let path = format!("/v1/wallet/accounts?member={holder}&min_sequence={sequence}");
    let read = standby.operator.read(&path);
    assert_eq!(read.status, 200, "{:?}", read.body);
    assert_eq!(read.body["accounts"][0]["balance"], 500);
    let list = standby.operator.read(&format!("/v1/members?min_sequence={sequence}"));
    assert_eq!(list.body["items"].as_array().expect("a list").len(), 2, "{:?}", list.body);

    let refused = standby.operator.write("/v1/bank/deposits?from=a%20till", json!({}));
    assert_eq!((refused.status, refused.code()), (307, "not_leader"));
    let location = format!("{}/v1/bank/deposits?from=a%20till", world.base);
    assert_eq!(refused.header("location"), location);
    assert_eq!(refused.body["leader"]["address"], world.base.as_str());
    let refused = standby.operator.write("/v1/batch", json!({ "commands": [] }));
    assert_eq!((refused.status, refused.code()), (307, "not_leader"));
    let ready = standby.operator.read("/readyz");
    assert_eq!((ready.status, ready.body["role"].as_str()), (200, Some("standby")));
    assert_eq!(world.operator.read("/readyz").body["role"], "leader");
    standby.stop();
}

#[test]
fn a_standby_takes_over_with_keys_and_answers_as_they_were() {
    let mut world = World::on_a_server();
    let standby = world.standby();
    standby.knows_the_leader();
    let open = json!({ "kind": "person", "jurisdiction": "CN", "kyc_level": 3,
                       "time_zone": "Asia/Shanghai" });
    let first = world.operator.write_as("/v1/members", "the-key", open.clone());
    world.stop();
    standby.leads();
    let again = standby.operator.write_as("/v1/members", "the-key", open.clone());
    assert_eq!(again.status, 201, "{:?}", again.body);
    assert_eq!(again.header("idempotent-replayed"), "true");
    assert_eq!(again.body, first.body, "the same answer");
    let next = standby.operator.write("/v1/members", open);
    assert_ne!(next.created(), first.created());
    standby.stop();
}
