//! Lists from the books: newest first, page by page, narrowed, and each sees its own side only.

use crate::shop::Shop;
use crate::world::Client;
use serde_json::{Value, json};

fn ids(list: &Value) -> Vec<String> {
    let items = list["items"].as_array().expect("a list").iter();
    items.map(|item| item["id"].as_str().expect("an id").to_owned()).collect()
}

/// All pages of a list.
fn walk(client: &Client, path: &str) -> Vec<String> {
    let (mut found, mut cursor) = (Vec::new(), String::new());
    let mark = if path.contains('?') { '&' } else { '?' };
    loop {
        let page = client.read(&format!("{path}{mark}limit=2{cursor}"));
        found.extend(ids(page.ok()));
        match page.body["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return found,
        }
    }
}

/// Seven orders of which three trade, one is cancelled and three rest.
fn traded(shop: &Shop) -> Vec<String> {
    let (seller, buyer) = (&shop.holder.1, &shop.other.1);
    let place = |client: &Client, order: Value| {
        client.write("/v1/trade/orders", order).created().to_owned()
    };
    let mut orders = vec![place(seller, shop.order("sell", 2, 930_000))];
    orders.push(place(seller, shop.order("sell", 2, 960_000)));
    orders.push(place(buyer, shop.order("buy", 3, 940_000)));
    orders.push(place(buyer, shop.order("buy", 1, 500_000)));
    orders.push(place(buyer, shop.order("buy", 1, 960_000)));
    let cancel = format!("/v1/trade/orders/{}/cancel", orders[3]);
    buyer.write(&cancel, json!({})).ok();
    orders
}

#[test]
fn orders_are_listed_newest_first_and_narrowed() {
    let shop = Shop::new();
    let orders = traded(&shop);
    let own = |places: &[usize]| -> Vec<String> {
        places.iter().map(|place| orders[*place].clone()).collect()
    };
    let (seller, buyer) = (&shop.holder.1, &shop.other.1);
    assert_eq!(walk(buyer, "/v1/trade/orders"), own(&[4, 3, 2]));
    assert_eq!(walk(seller, "/v1/trade/orders"), own(&[1, 0]));
    assert_eq!(walk(&shop.world.operator, "/v1/trade/orders"), own(&[4, 3, 2, 1, 0]));
    let cases = [
        ("state=done", vec![3]),
        ("open=true", vec![2, 1]),
        ("open=false", vec![4, 3, 0]),
        ("side=sell", vec![1, 0]),
        ("side=buy&open=true", vec![2]),
        ("from=2026-11-23&to=2026-11-23", vec![4, 3, 2, 1, 0]),
        ("to=2026-11-22", vec![]),
        ("from=2026-11-24", vec![]),
    ];
    for (filter, expected) in cases {
        let list = walk(&shop.world.operator, &format!("/v1/trade/orders?{filter}"));
        assert_eq!(list, own(&expected), "{filter}");
    }
    let whose = format!("/v1/trade/orders?member={}", shop.other.0);
    seller.read(&whose).refused(403, "not_permitted");
    assert_eq!(walk(&shop.world.operator, &whose), own(&[4, 3, 2]));
    let series = format!("/v1/trade/orders?series={}", shop.series);
    assert_eq!(walk(buyer, &series).len(), 3);
    assert_eq!(walk(buyer, "/v1/trade/orders?series=ser_zz"), Vec::<String>::new());
    buyer.read("/v1/trade/orders?side=up").refused(400, "query_invalid");
    buyer.read("/v1/trade/orders?cursor=zz").refused(400, "cursor_invalid");
    buyer.read("/v1/trade/orders?from=2026-11-24&to=2026-11-22").refused(400, "query_invalid");
}

#[test]
fn an_order_tells_its_history_also_when_it_is_over() {
    let shop = Shop::new();
    let orders = traded(&shop);
    let buyer = &shop.other.1;
    let cancelled = buyer.read(&format!("/v1/trade/orders/{}", orders[3]));
    let order = cancelled.ok();
    assert_eq!((&order["state"], &order["reason"]), (&json!("done"), &json!("cancelled")));
    let kinds: Vec<&str> = order["history"]
        .as_array()
        .expect("a history")
        .iter()
        .filter_map(|change| change["kind"].as_str())
        .collect();
    assert_eq!(kinds, ["accepted", "rested", "done"]);
    shop.holder.1.read(&format!("/v1/trade/orders/{}", orders[3])).refused(403, "not_permitted");
}

#[test]
fn a_trade_shows_each_its_own_side() {
    let shop = Shop::new();
    traded(&shop);
    let (seller, buyer, auditor) = (&shop.holder, &shop.other, &shop.world.operator);
    let bought = buyer.1.read("/v1/trade/trades");
    let trade = &bought.ok()["items"][0];
    assert_eq!(trade["buyer"]["member"], buyer.0.as_str());
    assert_eq!(trade["seller"], Value::Null);
    assert_eq!(trade["price"], 960_000);
    assert_eq!(walk(&buyer.1, "/v1/trade/trades").len(), 2);
    let sold = seller.1.read("/v1/trade/trades");
    assert_eq!(sold.ok()["items"][0]["buyer"], Value::Null);
    let all = auditor.read("/v1/trade/trades?kind=book");
    assert_eq!(all.ok()["items"][0]["seller"]["member"], seller.0.as_str());
    assert_eq!(all.body["items"][0]["buyer"]["member"], buyer.0.as_str());
}

#[test]
fn members_and_series_are_listed_by_kind_and_state() {
    let shop = Shop::new();
    let operator = &shop.world.operator;
    assert_eq!(walk(operator, "/v1/members?kind=merchant"), [shop.merchant.0.as_str()]);
    assert_eq!(walk(operator, "/v1/members?kind=person").len(), 2);
    assert_eq!(walk(operator, "/v1/members").len(), 5);
    operator.write(&format!("/v1/members/{}/freeze", shop.other.0), json!({"reason": "r"})).ok();
    assert_eq!(walk(operator, "/v1/members?state=frozen"), [shop.other.0.as_str()]);
    shop.holder.1.read("/v1/members").refused(403, "role_forbids");
    let public = walk(&shop.holder.1, "/v1/issue/series?state=active");
    assert_eq!(public, [shop.series.as_str()]);
    let listed = shop.holder.1.read(&format!("/v1/issue/series?issuer={}", shop.issuer.0));
    let series = &listed.ok()["items"][0];
    assert_eq!(series["title"], json!({"en": "Fifty off", "zh": "五十元券"}));
    let one = shop.holder.1.read(&format!("/v1/issue/series/{}", shop.series));
    for (field, value) in series.as_object().expect("a series") {
        assert_eq!(&one.ok()[field], value, "{field}");
    }
}

#[test]
fn money_on_its_way_is_listed_for_bank_and_owner() {
    let shop = Shop::new();
    let (holder, client) = &shop.holder;
    let (_, bank) = shop.world.member("bank", api::Role::Bank);
    let ask = json!({"member": holder, "currency": "CNY", "amount": 400});
    let out = client.write("/v1/bank/withdrawals", ask).created().to_owned();
    for client in [client, &bank] {
        assert_eq!(walk(client, "/v1/bank/withdrawals?open=true"), [out.as_str()]);
    }
    assert_eq!(walk(&shop.other.1, "/v1/bank/withdrawals"), Vec::<String>::new());
    let confirm = json!({"bank_reference": "paid-1"});
    bank.write(&format!("/v1/bank/withdrawals/{out}/confirm"), confirm).ok();
    let paid = client.read("/v1/bank/withdrawals?state=paid");
    assert_eq!(paid.ok()["items"][0]["bank_reference"], "paid-1");
    assert_eq!(walk(client, "/v1/bank/deposits").len(), 1);
    assert_eq!(walk(&bank, "/v1/bank/deposits").len(), 4);
    let pay = json!({"from": holder, "to": shop.other.0, "currency": "CNY", "amount": 300});
    client.write("/v1/bank/transfers", pay).ok();
    let payments = shop.other.1.read("/v1/bank/payments?state=transfer");
    assert_eq!(payments.ok()["items"][0]["from"], holder.as_str());
}

#[test]
fn gifts_are_listed_for_giver_and_claimer() {
    let shop = Shop::new();
    let (holder, client) = &shop.holder;
    let give = json!({
        "from": holder, "series": shop.series, "quantity": 2,
        "expires_at": "2026-11-30T08:00:00Z",
    });
    let gift = client.write("/v1/issue/gifts", give);
    let (id, code) = (gift.created().to_owned(), gift.body["code"].clone());
    assert_eq!(walk(client, "/v1/issue/gifts?open=true"), [id.as_str()]);
    let claim = json!({"member": shop.other.0, "code": code});
    shop.other.1.write(&format!("/v1/issue/gifts/{id}/claim"), claim).ok();
    for client in [client, &shop.other.1] {
        let gifts = client.read("/v1/issue/gifts");
        assert_eq!(gifts.ok()["items"][0]["state"], "claimed");
        assert_eq!(gifts.body["items"][0]["claimed_by"], shop.other.0.as_str());
    }
    assert_eq!(walk(&shop.merchant.1, "/v1/issue/gifts"), Vec::<String>::new());
}

#[test]
fn events_and_records_are_listed_by_kind() {
    let shop = Shop::new();
    traded(&shop);
    let events = shop.other.1.read("/v1/wallet/events?kind=filled");
    assert_eq!(events.ok()["items"].as_array().expect("a list").len(), 2);
    assert_eq!(events.body["items"][0]["event"]["type"], "market.filled");
    let operator = &shop.world.operator;
    let refused = shop.other.1.write("/v1/trade/orders", shop.order("buy", 1, 950_001));
    refused.refused(422, "price_off_tick");
    let records = operator.read("/v1/audit/records?refused=true");
    let record = &records.ok()["items"][0];
    assert_eq!(record["command"], "place_order");
    assert_eq!(record["refusal"], "price_off_tick");
    assert_eq!(record["actor"], shop.other.0.as_str());
    let orders = operator.read("/v1/audit/records?command=place_order&refused=false&limit=200");
    assert_eq!(orders.ok()["items"].as_array().expect("a list").len(), 5);
    shop.other.1.read("/v1/audit/records").refused(403, "role_forbids");
}
