//! The board, which anybody may read.

use crate::shop::Shop;
use crate::world::Client;
use serde_json::{Value, json};

fn trade(shop: &Shop, quantity: u64, price: u32) {
    let (seller, buyer) = (&shop.holder.1, &shop.other.1);
    seller.write("/v1/trade/orders", shop.order("sell", quantity, price)).ok();
    buyer.write("/v1/trade/orders", shop.order("buy", quantity, price)).ok();
}

#[test]
fn the_board_tells_price_day_and_backing_of_each_market() {
    let shop = Shop::new();
    let public = Client::nobody(&shop.world.base);
    let row = || public.read("/v1/trade/board").ok()["items"][0].clone();
    let before = row();
    assert_eq!(before["series"], shop.series.as_str());
    for absent in ["last_price", "change", "discount", "implied_yield", "best_bid"] {
        assert_eq!(before[absent], Value::Null, "{absent}");
    }
    assert_eq!((&before["spark"], &before["volume_24h"]), (&json!([]), &json!(0)));

    trade(&shop, 3, 930_000);
    trade(&shop, 1, 900_000);
    shop.holder.1.write("/v1/trade/orders", shop.order("sell", 1, 950_000)).ok();
    let row = row();
    assert_eq!(row["last_price"], 900_000);
    // (900,000 − 930,000) / 930,000, rounded down.
    assert_eq!((&row["change"], &row["discount"]), (&json!(-323), &json!(1_000)));
    let days = row["days_left"].as_i64().expect("it ends");
    assert_eq!(row["implied_yield"], 100_000 * 10_000 * 365 / (900_000 * days));
    assert_eq!((&row["best_bid"], &row["best_ask"]), (&Value::Null, &json!(950_000)));
    assert_eq!((&row["volume_24h"], &row["value_24h"]), (&json!(4), &json!(13_950 + 4_500)));
    assert_eq!(row["spark"], json!([900_000]));
    let stats = public.read(&format!("/v1/stats/series/{}", shop.series));
    let (escrow, required) = (&stats.ok()["escrow"], &stats.body["escrow_required"]);
    let (escrow, required) = (escrow.as_i64(), required.as_i64());
    let cover = escrow.zip(required).map(|(escrow, required)| escrow * 10_000 / required);
    assert_eq!(row["cover"].as_i64(), cover);
    let units = &stats.body["units"];
    let owed = units["outstanding"].as_u64().zip(units["authorised"].as_u64());
    assert_eq!(row["outstanding"].as_u64(), owed.map(|(free, held)| free + held));
}

#[test]
fn the_board_is_narrowed_and_refuses_what_it_does_not_know() {
    let shop = Shop::new();
    let public = Client::nobody(&shop.world.base);
    let count = |query: &str| {
        let list = public.read(&format!("/v1/trade/board?{query}"));
        list.ok()["items"].as_array().map(Vec::len)
    };
    let series = &shop.series;
    for (query, expected) in [
        (format!("series={series}"), 1),
        ("series=ser_zz".to_owned(), 0),
        (format!("q={series}"), 1),
        ("q=no+such+coupon".to_owned(), 0),
        ("currency=CNY&state=active".to_owned(), 1),
        ("currency=EUR".to_owned(), 0),
        ("state=closed".to_owned(), 0),
        ("category=1".to_owned(), 0),
        ("sort=days_left&order=asc".to_owned(), 1),
    ] {
        assert_eq!(count(&query), Some(expected), "{query}");
    }
    let long = format!("q={}", "x".repeat(65));
    for query in ["sort=luck", "order=up", "limit=0", "cursor=zz", "colour=red", &long] {
        let refused = public.read(&format!("/v1/trade/board?{query}"));
        assert_eq!(refused.status, 400, "{query}: {}", refused.body);
    }
}
