//! Figures of everybody together: flows by hour of the week, holdings, the redemption curve.

use crate::shop::Shop;
use crate::world::Client;
use serde_json::{Value, json};

/// Three coupons change hands at 930,000.
fn trade(shop: &Shop) {
    let (seller, buyer) = (&shop.holder.1, &shop.other.1);
    seller.write("/v1/trade/orders", shop.order("sell", 3, 930_000)).ok();
    buyer.write("/v1/trade/orders", shop.order("buy", 3, 930_000)).ok();
}

/// Takes coupons at the till; the redemption.
fn capture(shop: &Shop, quantity: u64) -> String {
    let redemption = shop.authorise(quantity);
    let capture = format!("/v1/redeem/redemptions/{redemption}/capture");
    shop.merchant.1.write(&capture, json!({})).ok();
    redemption
}

fn clock(shop: &Shop, to: &str) {
    shop.world.operator.write("/v1/sandbox/clock", json!({"to": to})).ok();
}

fn cells(shop: &Shop, query: &str) -> Value {
    shop.world.operator.read(&format!("/v1/stats/flows?{query}")).ok()["cells"].clone()
}

fn yuan(amount: i64) -> Value {
    json!([{"currency": "CNY", "amount": amount}])
}

#[test]
fn flows_are_told_by_industry_and_hour_of_the_week() {
    let shop = Shop::new();
    trade(&shop);
    // The world begins on a Monday at 16:00 in Shanghai, where all of them are.
    clock(&shop, "2026-11-24T16:10:00Z");
    capture(&shop, 2);
    let given_back = capture(&shop, 1);
    let reverse = format!("/v1/redeem/redemptions/{given_back}/reverse");
    shop.merchant.1.write(&reverse, json!({})).ok();

    let cell = |category: Value, weekday, hour, count, units, amount| {
        json!([{"category": category, "country": "CN", "weekday": weekday, "hour": hour,
            "count": count, "units": units, "value": yuan(amount)}])
    };
    let none = Value::Null;
    assert_eq!(cells(&shop, "of=traded"), cell(none.clone(), 1, 16, 1, 3, 13_950));
    assert_eq!(cells(&shop, "of=issued"), cell(none, 1, 16, 1, 10, 50_000));
    // A Wednesday there, a few minutes after midnight; what was given back did not flow.
    assert_eq!(cells(&shop, "of=redeemed"), cell(json!(5812), 3, 0, 1, 2, 10_000));
    assert_eq!(cells(&shop, "of=traded&from=2026-11-24"), json!([]));
    assert_eq!(cells(&shop, "of=redeemed&to=2026-11-23"), json!([]));
    assert_eq!(
        cells(&shop, "of=redeemed&from=2026-11-24&to=2026-11-26"),
        cells(&shop, "of=redeemed")
    );
}

#[test]
fn what_all_hold_is_told_without_what_an_issuer_keeps() {
    let shop = Shop::new();
    let read = || shop.world.operator.read("/v1/stats/holdings").ok()["cells"].clone();
    let cell = |holders, units, face, market: Value, unpriced: Value| {
        json!([{"category": null, "country": "CN", "series": 1, "holders": holders, "units": units,
            "face": yuan(face), "market": market, "unpriced_face": unpriced}])
    };
    shop.issue(&shop.issuer.0, 5);
    assert_eq!(read(), cell(1, 10, 50_000, json!([]), yuan(50_000)));
    trade(&shop);
    // Authorised is held still, captured is not.
    shop.authorise(1);
    assert_eq!(read(), cell(2, 10, 50_000, yuan(46_500), json!([])));
    capture(&shop, 2);
    assert_eq!(read(), cell(2, 8, 40_000, yuan(37_200), json!([])));
}

#[test]
fn the_curve_tells_how_fast_units_of_a_month_are_used() {
    let shop = Shop::new();
    let path = format!("/v1/stats/series/{}/cohorts", shop.series);
    capture(&shop, 2);
    let given_back = capture(&shop, 1);
    let reverse = format!("/v1/redeem/redemptions/{given_back}/reverse");
    shop.merchant.1.write(&reverse, json!({})).ok();
    clock(&shop, "2026-11-26T09:00:00Z");
    capture(&shop, 1);
    clock(&shop, "2026-12-02T09:00:00Z");
    shop.issue(&shop.other.0, 20);
    let told = shop.issuer.1.read(&path);
    let cohorts = &told.ok()["cohorts"];
    let shown = |cohort: &Value| {
        let points = cohort["redeemed"].as_array().expect("points").iter();
        let units: Vec<Option<u64>> = points.map(|point| point["units"].as_u64()).collect();
        (cohort["month"].clone(), cohort["issued"].clone(), units)
    };
    let mut november = vec![Some(2), Some(2), Some(3)];
    november.resize(9, None);
    assert_eq!(shown(&cohorts[0]), (json!("2026-11-01"), json!(10), november));
    assert_eq!(shown(&cohorts[1]), (json!("2026-12-01"), json!(20), vec![None; 9]));
    assert_eq!(cohorts[0]["redeemed"][2]["days"], 7);
    shop.holder.1.read(&path).refused(403, "not_permitted");
}

#[test]
fn figures_of_everybody_are_for_overseers() {
    let shop = Shop::new();
    let public = Client::nobody(&shop.world.base);
    for path in ["/v1/stats/flows?of=traded", "/v1/stats/holdings"] {
        shop.issuer.1.read(path).refused(403, "role_forbids");
        public.read(path).refused(401, "api_key_missing");
    }
    let operator = &shop.world.operator;
    for query in
        ["", "of=luck", "of=traded&from=2020-01-01", "of=traded&from=2026-11-24&to=2026-11-22"]
    {
        operator.read(&format!("/v1/stats/flows?{query}")).refused(400, "query_invalid");
    }
    let unknown = operator.read("/v1/stats/series/ser_zz/cohorts");
    unknown.refused(404, "resource_not_found");
}
