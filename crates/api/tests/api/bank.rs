use crate::world::{World, unique};
use api::Role;
use serde_json::{Value, json};

fn deposit(member: &str, amount: i64, reference: &str) -> Value {
    json!({
        "member": member, "currency": "CNY", "amount": amount, "bank_reference": reference,
    })
}

#[test]
fn the_same_key_and_input_give_the_first_answer_again() {
    let world = World::new();
    let (id, client) = world.member("person", Role::Holder);
    let bank = &world.operator;
    let first = bank.write_as("/v1/bank/deposits", "k", deposit(&id, 700, "r1"));
    let again = bank.write_as("/v1/bank/deposits", "k", deposit(&id, 700, "r1"));
    assert_eq!(first.created(), again.created());
    assert_eq!(first.body, again.body);
    assert_eq!(first.header("idempotent-replayed"), "");
    assert_eq!(again.header("idempotent-replayed"), "true");
    let accounts = client.read("/v1/wallet/accounts");
    assert_eq!(accounts.ok()["accounts"][0]["balance"], 700);
}

#[test]
fn a_refusal_is_repeated_too() {
    let world = World::new();
    let (id, client) = world.member("person", Role::Holder);
    let withdraw = json!({"member": id, "currency": "CNY", "amount": 5});
    let first = client.write_as("/v1/bank/withdrawals", "k", withdraw.clone());
    first.refused(409, "insufficient_funds");
    world.deposit(&id, 100);
    let again = client.write_as("/v1/bank/withdrawals", "k", withdraw);
    again.refused(409, "insufficient_funds");
    assert_eq!(again.header("idempotent-replayed"), "true");
    assert_eq!(first.header("xq-sequence"), again.header("xq-sequence"));
}

#[test]
fn the_same_key_with_other_input_is_refused_and_changes_nothing() {
    let world = World::new();
    let (id, client) = world.member("person", Role::Holder);
    let bank = &world.operator;
    bank.write_as("/v1/bank/deposits", "k", deposit(&id, 700, "r1")).ok();
    let before = world.sequence();
    let cases = [
        (deposit(&id, 800, "r1"), "amount"),
        (deposit(&id, 700, "r2"), "bank_reference"),
        (deposit("mem_1", 900, "r2"), "member"),
    ];
    for (body, param) in cases {
        let refused = bank.write_as("/v1/bank/deposits", "k", body);
        assert_eq!(refused.refused(422, "idempotency_key_reused")["param"], param);
    }
    let freeze = bank.write_as(&format!("/v1/members/{id}/freeze"), "k", json!({"reason": "r"}));
    assert_eq!(freeze.refused(422, "idempotency_key_reused")["param"], "op");
    assert_eq!(world.sequence(), before);
    assert_eq!(client.read("/v1/wallet/accounts").body["accounts"][0]["balance"], 700);
    // Another member's key of the same name is another key.
    let withdraw = json!({"member": id, "currency": "CNY", "amount": 5});
    client.write_as("/v1/bank/withdrawals", "k", withdraw).created();
}

#[test]
fn money_goes_in_round_and_out() {
    let world = World::new();
    let (one, client) = world.member("person", Role::Holder);
    let (two, other) = world.member("person", Role::Holder);
    let (bank_id, bank) = world.member("bank", Role::Bank);
    assert!(bank_id.starts_with("mem_"));
    let suspense = json!({"currency": "CNY", "amount": 900, "bank_reference": unique("r")});
    let id = bank.write("/v1/bank/deposits", suspense).created().to_owned();
    assert_eq!(bank.read("/v1/bank/suspense").ok()["items"][0]["id"], id.as_str());
    let assign = format!("/v1/bank/deposits/{id}/assign");
    bank.write(&assign, json!({"member": one})).refused(403, "role_forbids");
    world.operator.write(&assign, json!({"member": one})).ok();
    let pay = json!({"from": one, "to": two, "currency": "CNY", "amount": 300});
    client.write("/v1/bank/transfers", pay).ok();
    let hold = json!({
        "from": one, "to": two, "currency": "CNY", "amount": 200,
        "expires_at": "2026-11-24T00:00:00Z",
    });
    let hold = client.write("/v1/bank/holds", hold).created().to_owned();
    assert_eq!(other.read("/v1/bank/holds").ok()["items"][0]["id"], hold.as_str());
    other.write(&format!("/v1/bank/holds/{hold}/post"), json!({"amount": 150})).ok();
    let ask = json!({"member": one, "currency": "CNY", "amount": 400});
    let out = client.write("/v1/bank/withdrawals", ask).created().to_owned();
    let confirm = json!({"bank_reference": unique("r")});
    bank.write(&format!("/v1/bank/withdrawals/{out}/confirm"), confirm).ok();
    let statement = client.read("/v1/wallet/statement");
    let balance = &statement.ok()["accounts"][0];
    assert_eq!((&balance["purpose"], &balance["balance"]), (&json!("custody"), &json!(50)));
    let lines = statement.body["items"].as_array().expect("lines");
    let sum: i64 = lines
        .iter()
        .filter(|line| line["purpose"] == "custody")
        .map(|line| line["amount"].as_i64().expect("a number"))
        .sum();
    assert_eq!(sum, 50);
    other.read(&format!("/v1/wallet/statement?member={one}")).refused(403, "not_permitted");
}
