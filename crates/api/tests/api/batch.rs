use crate::shop::{Shop, document};
use crate::world::World;
use api::{Limits, Role};
use serde_json::{Value, json};

fn named(op: &str, key: &str, mut body: Value) -> Value {
    body["op"] = json!(op);
    body["idempotency_key"] = json!(key);
    body
}

fn statuses(answers: &Value) -> Vec<u64> {
    let answers = answers["answers"].as_array().expect("answers");
    answers.iter().map(|answer| answer["status"].as_u64().expect("a status")).collect()
}

#[test]
fn each_command_is_answered_for_itself_in_order() {
    let shop = Shop::new();
    let pay = |key: &str, amount: i64| {
        let body = json!({
            "from": shop.holder.0, "to": shop.other.0, "currency": "CNY", "amount": amount,
        });
        named("transfer_money", key, body)
    };
    let commands = json!({"commands": [
        pay("a", 100),
        pay("b", -1),
        named("no_such_op", "c", json!({})),
        named("place_order", "d", shop.order("sell", 1, 950_000)),
        named("tick", "e", json!({})),
        pay("a", 100),
        pay("a", 200),
        named("capture", "f", json!({"redemption": "rdm_zz"})),
        named("set_kyc_level", "g", json!({"member": shop.holder.0, "kyc_level": 9})),
        json!({"op": "cancel_all", "member": shop.holder.0}),
        named("transfer_money", "h", json!({"from": "ser_1"})),
    ]});
    let client = &shop.holder.1;
    let before = shop.balance(&shop.other.0, "custody");
    let reply = client.write("/v1/batch", commands.clone());
    let expected = [200, 422, 400, 201, 400, 200, 422, 403, 403, 400, 400];
    assert_eq!(statuses(reply.ok()), expected, "{:#}", reply.body);
    let answers = &reply.body["answers"];
    assert_eq!(answers[5]["replayed"], true);
    assert_eq!(answers[5]["recorded"], answers[0]["recorded"]);
    assert_eq!(answers[6]["problem"]["param"], "amount");
    assert_eq!(answers[10]["problem"]["param"], "from");
    assert_eq!(answers[3]["recorded"]["order"]["state"], "open");
    assert_eq!(shop.balance(&shop.other.0, "custody"), before + 100);
    let again = client.write("/v1/batch", commands);
    assert_eq!(statuses(again.ok()), expected);
    assert_eq!(again.body["answers"][0]["replayed"], true);
    assert_eq!(shop.balance(&shop.other.0, "custody"), before + 100);
}

#[test]
fn what_is_looked_up_follows_the_commands_before() {
    let shop = Shop::new();
    let commands = json!({"commands": [
        named("define_series", "a", json!({"issuer": shop.issuer.0, "document": document()})),
        named("approve_series", "b", json!({"series": "ser_2"})),
        named("activate_series", "c", json!({"series": "ser_2"})),
        named("advance_clock", "d", json!({"to": "2026-11-24T16:30:00Z"})),
        named("authorise", "e", shop.authorisation(1)),
    ]});
    let reply = shop.world.operator.write("/v1/batch", commands);
    assert_eq!(statuses(reply.ok()), [201, 200, 200, 200, 201], "{:#}", reply.body);
    let sequence = &reply.body["answers"][4]["recorded"]["sequence"];
    let record = shop.world.operator.read(&format!("/v1/audit/records/{sequence}"));
    // Half past midnight of the next day at the store.
    let local = &record.ok()["envelope"]["facts"]["local_time"];
    assert_eq!(*local, json!({"date": "2026-11-25", "minute_of_day": 30}));
}

#[test]
fn a_batch_has_bounds() {
    let limits = Limits { batch: 3, batch_body: 10_000, ..Limits::default() };
    let world = World::with(limits);
    let (_, client) = world.member("person", Role::Holder);
    let batch = |commands: Value| client.write("/v1/batch", json!({"commands": commands}));
    batch(json!([])).refused(400, "batch_size");
    batch(json!([{}, {}, {}, {}])).refused(400, "batch_size");
    batch(json!({})).refused(400, "field_invalid");
    batch(json!([1])).refused(400, "field_invalid");
    batch(json!([{"op": "x".repeat(10_000)}])).refused(413, "body_too_large");
    assert_eq!(statuses(batch(json!([{}, {"op": 7}])).ok()), [400, 400]);
}
