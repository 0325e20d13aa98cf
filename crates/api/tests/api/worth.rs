//! What a wallet was worth day by day, and what of it a merchant would take.

use crate::shop::{Shop, document};
use serde_json::{Value, json};

fn clock(shop: &Shop, to: &str) {
    shop.world.operator.write("/v1/sandbox/clock", json!({"to": to})).ok();
}

/// Face value, market value, face value without a price, cost and cash of a day.
fn figures(item: &Value) -> (Value, [i64; 5]) {
    let names = ["face_value", "market_value", "unpriced_face_value", "cost", "cash"];
    let figures = names.map(|name| item[name].as_i64().expect("a figure"));
    (item["day"].clone(), figures)
}

#[test]
fn each_day_is_told_as_it_ended() {
    let shop = Shop::new();
    let (seller, buyer) = (&shop.holder.1, &shop.other.1);
    let read = |query: &str| {
        let path = format!("/v1/wallet/value?member={}{query}", shop.other.0);
        let told = buyer.read(&path);
        let items = told.ok()["items"].as_array().expect("days").clone();
        items.iter().map(figures).collect::<Vec<_>>()
    };
    let money = 10_000_000;
    assert_eq!(read(""), [(json!("2026-11-23"), [0, 0, 0, 0, money])]);
    shop.issue(&shop.other.0, 2);
    // Past midnight in Shanghai.
    clock(&shop, "2026-11-23T17:00:00Z");
    seller.write("/v1/trade/orders", shop.order("sell", 4, 900_000)).ok();
    buyer.write("/v1/trade/orders", shop.order("buy", 4, 900_000)).ok();
    clock(&shop, "2026-11-25T17:00:00Z");
    let sold = buyer.write("/v1/trade/orders", shop.sale(1, 950_000));
    sold.created();
    let fee = money - 18_000 - shop.balance(&shop.other.0, "custody");
    let paid = 18_000 + fee;
    let expected = [
        (json!("2026-11-23"), [10_000, 0, 10_000, 0, money]),
        (json!("2026-11-24"), [30_000, 27_000, 0, paid, money - paid]),
        (json!("2026-11-25"), [30_000, 27_000, 0, paid, money - paid]),
        // What is behind an order is held still.
        (json!("2026-11-26"), [30_000, 27_000, 0, paid, money - paid]),
    ];
    assert_eq!(read(""), expected);
    assert_eq!(read("&from=2026-11-24&to=2026-11-25"), expected[1..3]);
    assert_eq!(read("&from=2026-11-26&to=2027-03-01"), expected[3..], "days to come are not told");
}

#[test]
fn what_is_captured_is_worth_nothing_more_unless_it_is_given_back() {
    let shop = Shop::new();
    let face = || {
        let told = shop.holder.1.read("/v1/wallet/value");
        told.ok()["items"][0]["face_value"].clone()
    };
    let redemption = shop.authorise(3);
    assert_eq!(face(), 50_000);
    let path = |what: &str| format!("/v1/redeem/redemptions/{redemption}/{what}");
    shop.merchant.1.write(&path("capture"), json!({"quantities": [2]})).ok();
    assert_eq!(face(), 40_000);
    let held = shop.holder.1.read("/v1/wallet/holdings");
    assert_eq!(held.ok()["totals"][0]["face_value"], 40_000);
    shop.merchant.1.write(&path("reverse"), json!({})).ok();
    assert_eq!(face(), 50_000);
}

#[test]
fn a_wallet_is_told_to_its_owner_and_for_so_many_days() {
    let shop = Shop::new();
    let path = format!("/v1/wallet/value?member={}", shop.holder.0);
    shop.other.1.read(&path).refused(403, "not_permitted");
    shop.world.operator.read(&path).ok();
    for query in ["from=2020-01-01", "from=2026-11-24", "from=today", "days=7"] {
        shop.holder.1.read(&format!("/v1/wallet/value?{query}")).refused(400, "query_invalid");
    }
}

/// An active series of this document, of which the holder has so many.
fn series(shop: &Shop, document: &Value, units: u64) -> String {
    let define = json!({"issuer": shop.issuer.0, "document": document});
    let series = shop.issuer.1.write("/v1/issue/series", define).created().to_owned();
    let path = |what: &str| format!("/v1/issue/series/{series}/{what}");
    shop.world.operator.write(&path("approve"), json!({})).ok();
    shop.issuer.1.write(&path("activate"), json!({})).ok();
    let grants = json!([{"to": shop.holder.0, "quantity": units, "paid": 0}]);
    shop.issuer.1.write("/v1/issue/units", json!({"series": series, "grants": grants})).ok();
    series
}

#[test]
fn what_can_be_used_is_what_a_till_would_take() {
    let shop = Shop::new();
    let mut elsewhere = document();
    elsewhere["settlement"]["acceptance"] = json!({"categories": [4111]});
    let elsewhere = series(&shop, &elsewhere, 5);
    let mut from_a_hundred = document();
    from_a_hundred["settlement"]["condition"] = json!("order.amount >= 10000 && ask.units <= 2");
    let from_a_hundred = series(&shop, &from_a_hundred, 9);

    let ask = |bill: i64| {
        let path = format!("/v1/wallet/usable?merchant={}&order_amount={bill}", shop.merchant.0);
        shop.holder.1.read(&path).ok()["items"].as_array().expect("a list").clone()
    };
    let told = |items: &[Value], series: &str| {
        let item = items.iter().find(|item| item["series"] == series).expect("it is told");
        (item["quantity"].clone(), item["takes_off"].clone(), item["reason"]["code"].clone())
    };
    let none = Value::Null;
    let items = ask(23_000);
    assert_eq!(items.len(), 3);
    assert_eq!(told(&items, &shop.series), (json!(4), json!(20_000), none.clone()));
    assert_eq!(told(&items, &elsewhere), (json!(0), json!(0), json!("merchant_not_accepted")));
    // Four would fit the bill, but its rule takes two.
    assert_eq!(told(&items, &from_a_hundred), (json!(2), json!(10_000), none.clone()));
    let items = ask(3_000);
    // One is taken though the bill is smaller.
    assert_eq!(told(&items, &shop.series), (json!(1), json!(3_000), none));
    assert_eq!(told(&items, &from_a_hundred), (json!(0), json!(0), json!("redeem_refused")));
    let reason =
        &items.iter().find(|item| item["series"] == from_a_hundred).expect("told")["reason"];
    assert!(reason["message_zh"].as_str().is_some_and(|text| !text.is_ascii()));
    let before = shop.world.sequence();
    ask(1_000_000);
    assert_eq!(shop.world.sequence(), before, "nothing is recorded");
    // What a till then does is what was told.
    shop.authorise(4);
    let body = json!({
        "merchant": shop.merchant.0, "holder": shop.holder.0, "order_amount": 23_000,
        "items": [{"series": from_a_hundred, "quantity": 3}],
    });
    let path = "/v1/redeem/authorisations";
    shop.world.operator.write(path, body).refused(422, "redeem_refused");
}

#[test]
fn what_can_be_used_is_asked_for_oneself() {
    let shop = Shop::new();
    let path = format!("/v1/wallet/usable?merchant={}&order_amount=100", shop.merchant.0);
    let of_another = format!("{path}&member={}", shop.holder.0);
    shop.merchant.1.read(&of_another).refused(403, "not_permitted");
    assert_eq!(shop.other.1.read(&path).ok()["items"], json!([]));
    let of_a_person = path.replace(&shop.merchant.0, &shop.other.0);
    let items = shop.holder.1.read(&of_a_person);
    assert_eq!(items.ok()["items"][0]["reason"]["code"], "member_kind_wrong");
    shop.holder.1.read(&path.replace("=100", "=-1")).refused(400, "query_invalid");
    shop.holder
        .1
        .read(&path.replace(&shop.merchant.0, "mem_zzz"))
        .refused(404, "resource_not_found");
}
