//! Points in time: what the books say of a record is what the state was after it.

use crate::shop::Shop;
use crate::world::Client;
use serde_json::{Value, json};

/// Answers of now, taken while things happen, to be compared with answers of then.
struct Seen {
    sequence: u64,
    time: String,
    answers: Vec<(String, Value)>,
}

fn look(shop: &Shop) -> Seen {
    let operator = &shop.world.operator;
    let mut paths = vec![format!("/v1/trade/markets/{}/book", shop.series)];
    for (member, _) in [&shop.issuer, &shop.holder, &shop.other, &shop.merchant] {
        paths.push(format!("/v1/wallet/accounts?member={member}"));
        paths.push(format!("/v1/wallet/holdings?member={member}"));
    }
    paths.push("/v1/audit/trial-balance".to_owned());
    let sequence = shop.world.sequence();
    let clock = operator.read("/v1/sandbox/clock").ok()["now"].as_str().expect("a time").to_owned();
    let answers = paths.into_iter().map(|path| {
        let reply = operator.read(&path);
        (path, told(reply.ok()))
    });
    Seen { sequence, time: clock, answers: answers.collect() }
}

/// What is told of then, too.
fn told(answer: &Value) -> Value {
    let mut answer = answer.clone();
    for item in answer["items"].as_array_mut().into_iter().flatten() {
        let fields = item.as_object_mut().expect("a holding");
        for now_only in ["ends_at", "state", "ranges"] {
            fields.remove(now_only);
        }
    }
    answer
}

fn compare(client: &Client, seen: &Seen) {
    for (path, answer) in &seen.answers {
        let mark = if path.contains('?') { '&' } else { '?' };
        let sequence = seen.sequence.to_string();
        let then = client.read(&format!("{path}{mark}as_of={sequence}"));
        assert_eq!(told(then.ok()), *answer, "{path} {sequence}");
        assert_eq!(then.header("xq-sequence"), sequence);
        // That the clock was moved on is recorded at that time, too.
        let at = client.read(&format!("{path}{mark}at={}", seen.time));
        let (mut at, mut answer) = (told(at.ok()), answer.clone());
        (at["as_of"], answer["as_of"]) = (Value::Null, Value::Null);
        assert_eq!(at, answer, "{path} {}", seen.time);
    }
}

#[test]
fn what_was_is_what_was_seen() {
    let shop = Shop::new();
    let (seller, buyer) = (&shop.holder.1, &shop.other.1);
    let mut seen = vec![look(&shop)];
    let mut step = |shop: &Shop| {
        seen.push(look(shop));
        // Another time for each, so that a time names one record.
        let later = format!("2026-11-23T08:{:02}:00Z", seen.len());
        shop.world.operator.write("/v1/sandbox/clock", json!({"to": later})).ok();
    };
    step(&shop);
    let resting = seller.write("/v1/trade/orders", shop.order("sell", 4, 930_000));
    let resting = resting.created().to_owned();
    step(&shop);
    buyer.write("/v1/trade/orders", shop.order("buy", 3, 950_000)).created();
    step(&shop);
    let lock = json!({"order": resting, "member": shop.other.0, "quantity": 1, "seconds": 60});
    buyer.write("/v1/trade/quotes", lock).created();
    step(&shop);
    buyer.write("/v1/trade/orders", shop.order("buy", 2, 900_000)).created();
    buyer.write("/v1/trade/orders", shop.order("buy", 2, 910_000)).created();
    let dear = seller.write("/v1/trade/orders", shop.order("sell", 2, 990_000));
    step(&shop);
    seller
        .write(&format!("/v1/trade/orders/{}/amend", dear.created()), json!({"price": 980_000}))
        .ok();
    step(&shop);
    let redemption = shop.authorise(2);
    step(&shop);
    let capture = format!("/v1/redeem/redemptions/{redemption}/capture");
    shop.merchant.1.write(&capture, json!({"quantities": [1]})).ok();
    step(&shop);
    buyer.write("/v1/trade/orders/cancel-all", json!({"member": shop.other.0})).ok();
    step(&shop);
    for seen in &seen {
        compare(&shop.world.operator, seen);
    }
}

#[test]
fn a_point_in_time_is_one() {
    let shop = Shop::new();
    let client = &shop.holder.1;
    let both = client.read("/v1/wallet/accounts?as_of=3&at=2026-11-23");
    assert_eq!(both.refused(400, "query_invalid")["param"], "at");
    client.read("/v1/wallet/accounts?at=yesterday").refused(400, "query_invalid");
    let first = client.read("/v1/wallet/accounts?as_of=0");
    assert_eq!(first.ok()["accounts"], json!([]));
    let long_ago = client.read("/v1/wallet/holdings?at=2020-01-01");
    assert_eq!(long_ago.ok()["items"], json!([]));
}
