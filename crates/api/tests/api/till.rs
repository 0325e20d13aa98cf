//! What a merchant's tills came to, and which merchants there are.

use crate::shop::Shop;
use crate::world::Client;
use serde_json::{Value, json};

fn clock(shop: &Shop, to: &str) {
    shop.world.operator.write("/v1/sandbox/clock", json!({"to": to})).ok();
}

fn sum(count: u64, amount: i64) -> Value {
    json!({"count": count, "amount": amount})
}

/// Two days: one is captured, one voided, one reversed the day after; some of it is paid out.
fn two_days(shop: &Shop) {
    let till = &shop.merchant.1;
    let act = |redemption: &str, what: &str| {
        till.write(&format!("/v1/redeem/redemptions/{redemption}/{what}"), json!({})).ok();
    };
    let (kept, given_back, voided) = (shop.authorise(2), shop.authorise(1), shop.authorise(1));
    act(&kept, "capture");
    act(&given_back, "capture");
    act(&voided, "void");
    // Past midnight in Shanghai, not in UTC.
    clock(shop, "2026-11-23T16:30:00Z");
    act(&given_back, "reverse");
    let settle = json!({"merchant": shop.merchant.0, "currency": "CNY", "amount": 4_000});
    shop.world.operator.write("/v1/bank/settlements", settle).ok();
}

#[test]
fn totals_are_told_by_the_days_of_the_merchant() {
    let shop = Shop::new();
    two_days(&shop);
    let till = &shop.merchant.1;
    let told = till.read("/v1/redeem/totals");
    let items = told.ok()["items"].as_array().expect("days");
    let first = json!({"day": "2026-11-23", "currency": "CNY", "authorised": sum(3, 20_000),
        "captured": sum(2, 15_000), "voided": sum(1, 5_000), "reversed": sum(0, 0),
        "settled": sum(0, 0), "net": 15_000});
    let second = json!({"day": "2026-11-24", "currency": "CNY", "authorised": sum(0, 0),
        "captured": sum(0, 0), "voided": sum(0, 0), "reversed": sum(1, 5_000),
        "settled": sum(1, 4_000), "net": -5_000});
    assert_eq!(items[..], [first, second.clone()]);
    assert_eq!(told.body["payable"], json!([{"currency": "CNY", "amount": 6_000}]));
    let payable = shop.balance(&shop.merchant.0, "merchant_payable");
    assert_eq!(payable, 6_000, "as the account has it");
    assert_eq!(
        (&told.body["time_zone"], &told.body["to"]),
        (&json!("Asia/Shanghai"), &json!("2026-11-24"))
    );
    let before = till.read("/v1/redeem/totals?from=2026-11-23&to=2026-11-23");
    assert_eq!(before.ok()["payable"][0]["amount"], 15_000, "as it was at the end of that day");
    let after = till.read("/v1/redeem/totals?from=2026-11-24");
    assert_eq!(after.ok()["items"], json!([second]));
}

#[test]
fn totals_come_as_a_table_in_either_language() {
    let shop = Shop::new();
    two_days(&shop);
    let path = "/v1/redeem/totals?format=csv";
    let chinese = [("accept-language", "zh-CN")];
    for (headers, head) in [(&[][..], "Day,Currency,"), (&chinese[..], "日期,币种,")] {
        let mut text = String::new();
        let mut body = shop.merchant.1.open(path, headers);
        std::io::Read::read_to_string(&mut body, &mut text).expect("a text");
        let lines: Vec<&str> = text.split("\r\n").collect();
        assert!(lines[0].trim_start_matches('\u{feff}').starts_with(head), "{}", lines[0]);
        assert_eq!(lines[1], "2026-11-23,CNY,3,200.00,2,150.00,1,50.00,0,0.00,0,0.00,150.00");
        assert_eq!(lines[2], "2026-11-24,CNY,0,0.00,0,0.00,0,0.00,1,50.00,1,40.00,-50.00");
        assert_eq!(lines[3..], [""]);
    }
}

#[test]
fn totals_are_for_the_merchant_and_overseers() {
    let shop = Shop::new();
    let path = format!("/v1/redeem/totals?merchant={}", shop.merchant.0);
    shop.holder.1.read(&path).refused(403, "not_permitted");
    assert_eq!(shop.world.operator.read(&path).ok()["items"], json!([]));
    for query in ["format=pdf", "from=2020-01-01", "to=tomorrow"] {
        shop.merchant.1.read(&format!("/v1/redeem/totals?{query}")).refused(400, "query_invalid");
    }
}

#[test]
fn merchants_are_listed_for_who_has_a_key() {
    let shop = Shop::new();
    let second = shop.world.member("merchant", api::Role::Merchant).0;
    let frozen = shop.world.member("merchant", api::Role::Merchant).0;
    let freeze = format!("/v1/members/{frozen}/freeze");
    shop.world.operator.write(&freeze, json!({"reason": "r"})).ok();
    let page = |query: &str| {
        let list = shop.holder.1.read(&format!("/v1/redeem/merchants?{query}"));
        let items = list.ok()["items"].as_array().expect("a list").clone();
        let ids: Vec<String> =
            items.iter().filter_map(|item| item["id"].as_str()).map(str::to_owned).collect();
        (ids, list.body["next_cursor"].as_str().map(str::to_owned))
    };
    let both = vec![shop.merchant.0.clone(), second.clone()];
    assert_eq!(page("category=5812&country=CN"), (both, None));
    assert_eq!(page("category=4111"), (Vec::new(), None));
    let (first, cursor) = page("limit=1");
    assert_eq!(first, [shop.merchant.0.as_str()]);
    let (rest, end) = page(&format!("limit=1&cursor={}", cursor.expect("another page")));
    assert_eq!((rest, end), (vec![second], None));
    Client::nobody(&shop.world.base).read("/v1/redeem/merchants").refused(401, "api_key_missing");
}
