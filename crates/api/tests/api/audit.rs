//! What an auditor asks: do the books balance, what is owed, is it backed, who had this unit.

use crate::shop::Shop;
use serde_json::{Value, json};

#[test]
fn the_books_balance() {
    let shop = Shop::new();
    shop.holder.1.write("/v1/trade/orders", shop.order("sell", 4, 930_000)).created();
    shop.other.1.write("/v1/trade/orders", shop.order("buy", 3, 950_000)).created();
    let balance = shop.world.operator.read("/v1/audit/trial-balance");
    let total = &balance.ok()["totals"][0];
    assert_eq!(total["debit"], 40_000_000);
    assert_eq!(total["debit"], total["credit"]);
    let purposes: Vec<&str> = balance.body["lines"]
        .as_array()
        .expect("lines")
        .iter()
        .filter_map(|line| line["purpose"].as_str())
        .collect();
    assert!(purposes.contains(&"nostro") && purposes.contains(&"escrow"), "{purposes:?}");
    shop.issuer.1.read("/v1/audit/trial-balance").refused(403, "role_forbids");
}

#[test]
fn a_unit_has_a_chain_of_title() {
    let shop = Shop::new();
    shop.holder.1.write("/v1/trade/orders", shop.order("sell", 4, 930_000)).created();
    shop.other.1.write("/v1/trade/orders", shop.order("buy", 3, 950_000)).created();
    let serial = |serial: u64| {
        let id = shop.series.parse().expect("a series");
        let token = units::TokenId { series: id, serial };
        let steps = shop.issuer.1.read(&format!("/v1/audit/title/{token}"));
        let steps = steps.ok()["items"].as_array().expect("steps").clone();
        let place = |step: &Value| {
            let place = step["to"]["place"].as_str().expect("a place").to_owned();
            (place, step["to"]["member"].as_str().expect("a member").to_owned())
        };
        steps.iter().map(place).collect::<Vec<_>>()
    };
    let (holder, other) = (shop.holder.0.as_str(), shop.other.0.as_str());
    let at = |place: &str, member: &str| (place.to_owned(), member.to_owned());
    assert_eq!(serial(1), [at("free", other), at("order", holder), at("free", holder)]);
    assert_eq!(serial(4), [at("order", holder), at("free", holder)]);
    assert_eq!(serial(10), [at("free", holder)]);
    let token = units::TokenId { series: shop.series.parse().expect("a series"), serial: 1 };
    shop.other.1.read(&format!("/v1/audit/title/{token}")).refused(403, "not_permitted");
    let none = units::TokenId { serial: 11, ..token };
    shop.issuer.1.read(&format!("/v1/audit/title/{none}")).refused(404, "resource_not_found");
}

#[test]
fn what_is_owed_rolls_forward() {
    let shop = Shop::new();
    let redemption = shop.authorise(3);
    let capture = format!("/v1/redeem/redemptions/{redemption}/capture");
    shop.merchant.1.write(&capture, json!({})).ok();
    let path = format!("/v1/issue/series/{}/roll-forward", shop.series);
    for (query, day) in [("", "2026-11-01"), ("?period=day", "2026-11-23")] {
        let months = shop.issuer.1.read(&format!("{path}{query}"));
        let period = &months.ok()["periods"][0];
        assert_eq!(period["starts_on"], day);
        let figures = ["opening", "issued", "redeemed", "closing"].map(|name| &period[name]);
        assert_eq!(figures, [&json!(0), &json!(10), &json!(3), &json!(7)]);
        assert_eq!(period["closing_face"], 35_000);
    }
    let later = shop.issuer.1.read(&format!("{path}?from=2026-12-01"));
    assert_eq!(later.ok()["periods"], json!([]));
    shop.issuer.1.read(&format!("{path}?period=year")).refused(400, "query_invalid");
    shop.holder.1.read(&path).refused(403, "not_permitted");
}

#[test]
fn coupons_are_backed() {
    let shop = Shop::new();
    let backing = shop.world.operator.read("/v1/audit/escrow");
    let items = backing.ok()["items"].as_array().expect("a list");
    assert_eq!(items.len(), 1);
    assert_eq!(items[0]["issuer"], shop.issuer.0.as_str());
    assert_eq!((&items[0]["balance"], &items[0]["required"]), (&json!(50_000), &json!(50_000)));
}
