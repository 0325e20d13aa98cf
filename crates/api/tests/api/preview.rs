//! What a write would do, asked without doing it.

use crate::shop::Shop;
use crate::world::{Client, Reply, World, unique};
use api::Role;
use serde_json::{Value, json};

/// Asks for a preview, without an idempotency key.
fn preview(client: &Client, path: &str, body: &Value) -> Reply {
    let headers = [("content-type", "application/json")];
    client.post(&format!("{path}?preview=true"), &headers, body.to_string().as_bytes())
}

/// The answer without what only a preview has.
fn plain(reply: &Reply) -> Value {
    let mut body = reply.body.clone();
    body.as_object_mut().expect("an object").remove("effects");
    body
}

fn accounts(shop: &Shop, member: &str) -> Vec<Value> {
    let read = shop.world.operator.read(&format!("/v1/wallet/accounts?member={member}"));
    read.ok()["accounts"].as_array().expect("a list").clone()
}

fn balance(accounts: &[Value], purpose: &Value) -> i64 {
    let found = accounts.iter().find(|account| account["purpose"] == *purpose);
    found.map_or(0, |account| account["balance"].as_i64().expect("a number"))
}

#[test]
fn a_preview_records_nothing_and_is_what_the_write_then_answers() {
    let shop = Shop::new();
    let seller = &shop.holder.1;
    seller.write("/v1/trade/orders", shop.order("sell", 4, 930_000)).created();
    let (other, buyer) = &shop.other;
    let order = shop.order("buy", 6, 950_000);
    let (before, sequence) = (accounts(&shop, other), shop.world.sequence());
    let asked = preview(buyer, "/v1/trade/orders", &order);
    assert_eq!((asked.status, asked.header("xq-preview")), (201, "true"), "{:#}", asked.body);
    assert_eq!(asked.header("xq-sequence"), sequence.to_string());
    assert_eq!(shop.world.sequence(), sequence, "nothing was recorded");
    assert_eq!(accounts(&shop, other), before);
    assert_eq!(shop.units(other), 0);
    assert_eq!(buyer.read("/v1/trade/orders?open=true").ok()["items"], json!([]));

    let done = buyer.write("/v1/trade/orders", order);
    assert_eq!(plain(&asked), done.body, "the write answers what was told");
    assert_eq!(done.header("xq-preview"), "");
    assert!(done.body["effects"].is_null());
    let after = accounts(&shop, other);
    let balances = asked.body["effects"]["balances"].as_array().expect("a list");
    assert_eq!(balances.len(), 2, "cash is paid and reserved: {balances:#?}");
    for change in balances {
        assert_eq!(change["member"], other.as_str());
        let purpose = &change["purpose"];
        let moved = balance(&after, purpose) - balance(&before, purpose);
        assert_eq!(change["change"], moved, "{purpose}");
    }
    let units = json!([{"member": other, "series": shop.series, "place": "free", "change": 4}]);
    assert_eq!(asked.body["effects"]["units"], units);
}

#[test]
fn whoever_asks_sees_its_own_side_and_the_platform_everybodys() {
    let shop = Shop::new();
    let rates = json!({"maker": 50, "taker": 100, "tiers": []});
    let schedule = json!({"segments": [rates, rates, rates], "reserve_share": 1_000});
    shop.world.operator.write("/v1/policy/fees", json!({"schedule": schedule})).ok();
    let held = shop.holder.1.write("/v1/trade/orders", shop.order("sell", 4, 930_000));
    held.created();
    let order = shop.order("buy", 4, 950_000);
    let members = |reply: &Reply| -> Vec<String> {
        let units = reply.ok()["effects"]["units"].as_array().expect("a list");
        units.iter().filter_map(|unit| unit["member"].as_str().map(str::to_owned)).collect()
    };
    let own = preview(&shop.other.1, "/v1/trade/orders", &order);
    assert_eq!(members(&own), std::slice::from_ref(&shop.other.0));
    // One percent of four coupons of 50 yuan at 93 %.
    let fee = json!({"member": shop.other.0, "currency": "CNY", "amount": 186});
    assert_eq!(own.body["effects"]["fees"], json!([fee]));
    let all = preview(&shop.world.operator, "/v1/trade/orders", &order);
    let mut both = [shop.holder.0.clone(), shop.other.0.clone()];
    both.sort();
    let mut seen = members(&all);
    seen.sort();
    assert_eq!(seen, both);
    assert_eq!(all.body["effects"]["fees"].as_array().map(Vec::len), Some(2));
    let sold = &all.body["effects"]["units"];
    let sold = sold.as_array().expect("a list").iter().find(|unit| unit["change"] == -4);
    let sold = sold.unwrap_or_else(|| panic!("{:#}", all.body));
    assert_eq!((&sold["member"], &sold["place"]), (&json!(shop.holder.0), &json!("order")));
}

#[test]
fn a_preview_is_refused_as_the_write_would_be() {
    let shop = Shop::new();
    let (holder, client) = &shop.holder;
    let orders = "/v1/trade/orders";
    let mut foreign = shop.order("buy", 1, 950_000);
    foreign["member"] = json!(holder);
    let deposit = json!({"member": holder, "currency": "CNY", "amount": 5,
                         "bank_reference": unique("bank")});
    let bodies = [
        (client, orders, shop.order("sell", 11, 930_000)),
        (client, orders, shop.order("sell", 1, 930_001)),
        (client, orders, json!({"member": holder})),
        (client, "/v1/bank/deposits", deposit),
        (&shop.other.1, orders, foreign),
        (client, "/v1/trade/orders/ord_9/cancel", json!({})),
        (client, "/v1/trade/orders/nonsense/cancel", json!({})),
    ];
    for (who, path, body) in bodies {
        let asked = preview(who, path, &body);
        let done = who.write(path, body.clone());
        assert!(done.status >= 400, "{path} {body}");
        let problem = |reply: &Reply| {
            let mut problem = reply.body.clone();
            problem["request_id"] = Value::Null;
            (reply.status, problem)
        };
        assert_eq!(problem(&asked), problem(&done), "{path} {body}");
    }
    let nobody = Client::nobody(&shop.world.base);
    preview(&nobody, orders, &json!({})).refused(401, "api_key_missing");
    let unclear = client.post(&format!("{orders}?preview=yes"), &[], b"{}");
    assert_eq!(unclear.refused(400, "query_invalid")["param"], "preview");
}

#[test]
fn codes_are_neither_told_nor_tried() {
    let shop = Shop::new();
    let (holder, giver) = &shop.holder;
    let gift = json!({"series": shop.series, "from": holder, "quantity": 2,
                      "expires_at": "2026-12-01T00:00:00Z"});
    let asked = preview(giver, "/v1/issue/gifts", &gift);
    let effects = &asked.ok()["effects"]["units"];
    assert!(asked.body["code"].is_null(), "{:#}", asked.body);
    let aside = json!({"member": holder, "series": shop.series, "place": "gift", "change": 2});
    assert!(effects.as_array().expect("a list").contains(&aside), "{effects:#}");
    let show = json!({"holder": holder, "expires_at": "2026-11-23T08:05:00Z"});
    assert!(preview(giver, "/v1/redeem/codes", &show).ok()["code"].is_null());

    let made = giver.write("/v1/issue/gifts", gift);
    let path = format!("/v1/issue/gifts/{}/claim", made.created());
    let (other, taker) = &shop.other;
    for code in [made.body["code"].clone(), json!("WRONG-CODE")] {
        let claim = json!({"member": other, "code": code});
        preview(taker, &path, &claim).refused(422, "no_preview");
    }
    let rest = [("/v1/batch", json!({"commands": []})), ("/v1/webhooks", json!({}))];
    for (path, body) in rest {
        preview(&shop.world.operator, path, &body).refused(422, "no_preview");
    }
}

#[test]
fn a_clock_that_cannot_be_moved_is_not_moved_in_a_preview_either() {
    let to = json!({"to": "2030-01-01T00:00:00Z"});
    let path = "/v1/sandbox/clock";
    let wall = World::on_the_wall();
    preview(&wall.operator, path, &to).refused(403, "sandbox_only");
    let sandbox = World::new();
    preview(&sandbox.operator, path, &to).ok();
    let open = json!({"kind": "person", "jurisdiction": "CN", "kyc_level": 3,
                      "time_zone": "Asia/Shanghai"});
    let opened = preview(&sandbox.operator, "/v1/members", &open);
    assert_eq!(opened.ok()["recorded_at"], "2026-11-23T08:00:00.000000Z");
}

#[test]
fn a_standby_tells_what_the_leader_would_do() {
    let world = World::on_a_server();
    let standby = world.standby();
    standby.knows_the_leader();
    let (holder, _) = world.member("person", Role::Holder);
    let deposit = json!({"member": holder, "currency": "CNY", "amount": 700,
                         "bank_reference": "bank-7"});
    let sequence = world.sequence();
    let path = format!("/v1/bank/deposits?preview=true&min_sequence={sequence}");
    let asked = standby.operator.post(&path, &[], deposit.to_string().as_bytes());
    assert_eq!(asked.status, 201, "{:#}", asked.body);
    let custody = &asked.body["effects"]["balances"];
    let custody = custody.as_array().expect("a list").iter().find(|b| b["member"] == holder);
    assert_eq!(custody.expect("the holder's")["change"], 700);
    assert_eq!(world.sequence(), sequence);
    standby.stop();
}
