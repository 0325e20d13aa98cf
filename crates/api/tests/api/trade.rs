use crate::shop::Shop;
use crate::world::Client;
use serde_json::json;

#[test]
fn orders_rest_meet_and_are_told_as_they_end() {
    let shop = Shop::new();
    let (seller, buyer) = (&shop.holder.1, &shop.other.1);
    let public = Client::nobody(&shop.world.base);
    let market = format!("/v1/trade/markets/{}", shop.series);
    let sell = seller.write("/v1/trade/orders", shop.order("sell", 4, 930_000));
    let id = sell.created().to_owned();
    assert_eq!(sell.body["order"]["state"], "open");
    assert_eq!(sell.body["order"]["open"], 4);
    let book = public.read(&format!("{market}/book"));
    assert_eq!(book.ok()["asks"][0], json!({"price": 930_000, "quantity": 4, "orders": 1}));
    let buy = buyer.write("/v1/trade/orders", shop.order("buy", 3, 950_000));
    let order = &buy.ok()["order"];
    assert_eq!((&order["state"], &order["filled"]), (&json!("filled"), &json!(3)));
    assert_eq!(order["paid"], 13_950);
    assert_eq!(order["fills"][0]["price"], 930_000);
    assert_eq!(seller.read(&format!("/v1/trade/orders/{id}")).ok()["open"], 1);
    buyer.read(&format!("/v1/trade/orders/{id}")).refused(403, "not_permitted");
    let amended = seller.write(&format!("/v1/trade/orders/{id}/amend"), json!({"price": 940_000}));
    assert_eq!(amended.ok()["order"]["state"], "open");
    let done = seller.write(&format!("/v1/trade/orders/{id}/cancel"), json!({}));
    assert_eq!(done.ok()["order"]["reason"], "cancelled");
    let trades = public.read(&format!("{market}/trades"));
    assert_eq!(trades.ok()["items"][0]["quantity"], 3);
    let span = "from=2026-11-23T00:00:00Z&to=2026-11-24T00:00:00Z";
    let candles = public.read(&format!("{market}/candles?{span}"));
    assert_eq!(candles.ok()["items"][0]["close"], 930_000);
    assert_eq!(shop.units(&shop.other.0), 3);
}

#[test]
fn candles_come_in_any_length_and_the_tape_in_any_span() {
    let shop = Shop::new();
    let public = Client::nobody(&shop.world.base);
    let trade = |quantity, price| {
        shop.holder.1.write("/v1/trade/orders", shop.order("sell", quantity, price)).ok();
        shop.other.1.write("/v1/trade/orders", shop.order("buy", quantity, price)).ok();
    };
    let clock = |to: &str| shop.world.operator.write("/v1/sandbox/clock", json!({"to": to}));
    trade(1, 930_000);
    clock("2026-11-23T08:20:00Z").ok();
    trade(2, 910_000);
    clock("2026-11-24T09:00:00Z").ok();
    trade(3, 950_000);

    let market = format!("/v1/trade/markets/{}", shop.series);
    let candles = |interval: &str| {
        let span = "from=2026-11-23T00:00:00Z&to=2026-11-25T00:00:00Z";
        let told = public.read(&format!("{market}/candles?{span}{interval}"));
        let items = told.ok()["items"].as_array().expect("candles").clone();
        let shown = items.iter().map(|c| {
            let time = c["time"].as_str().expect("a time")[..16].to_owned();
            let figures = ["open", "high", "low", "close", "quantity", "trades"];
            (time, figures.map(|name| c[name].as_u64().expect("a figure")))
        });
        shown.collect::<Vec<_>>()
    };
    assert_eq!(candles("").len(), 3);
    let day = |date: &str, figures| (format!("{date}T00:00"), figures);
    let first = [930_000, 930_000, 910_000, 910_000, 3, 2];
    let second = [950_000, 950_000, 950_000, 950_000, 3, 1];
    assert_eq!(candles("&interval=1d"), [day("2026-11-23", first), day("2026-11-24", second)]);
    let hour = |time: &str, figures| (time.to_owned(), figures);
    let hours = [hour("2026-11-23T08:00", first), hour("2026-11-24T09:00", second)];
    assert_eq!(candles("&interval=1h"), hours);
    public.read(&format!("{market}/candles?interval=2h")).refused(400, "query_invalid");

    let tape = |query: &str| {
        let told = public.read(&format!("{market}/trades?{query}"));
        let items = told.ok()["items"].as_array().expect("trades").clone();
        items.iter().map(|t| t["quantity"].as_u64().expect("units")).collect::<Vec<_>>()
    };
    assert_eq!(tape(""), [3, 2, 1]);
    assert_eq!(tape("to=2026-11-23"), [2, 1]);
    assert_eq!(tape("from=2026-11-24"), [3]);
    assert_eq!(tape("from=2026-11-23T08:10:00Z&to=2026-11-23T08:30:00Z"), [2]);
    assert_eq!(tape("from=2026-11-23T08:10:00Z&limit=1"), [3]);
    assert_eq!(tape("from=2026-11-25"), Vec::<u64>::new());
    public.read(&format!("{market}/trades?from=now")).refused(400, "query_invalid");
}

#[test]
fn what_cannot_trade_is_told_by_its_reason() {
    let shop = Shop::new();
    let buyer = &shop.other.1;
    let mut order = shop.order("buy", 3, 950_000);
    order["time_in_force"] = json!("fill_or_kill");
    buyer.write("/v1/trade/orders", order.clone()).refused(409, "fill_or_kill_not_filled");
    order["time_in_force"] = json!("immediate_or_cancel");
    let ended = buyer.write("/v1/trade/orders", order.clone());
    assert_eq!(ended.ok()["order"]["state"], "done");
    assert_eq!(ended.body["order"]["reason"], "unfilled");
    order["time_in_force"] = json!("good_till_cancelled");
    order["activation"] = json!({"falls": 900_000});
    let waiting = buyer.write("/v1/trade/orders", order);
    assert_eq!(waiting.ok()["order"]["state"], "waiting");
    let off_tick = shop.order("buy", 3, 950_001);
    buyer.write("/v1/trade/orders", off_tick).refused(422, "price_off_tick");
    let all = buyer.write("/v1/trade/orders/cancel-all", json!({"member": shop.other.0}));
    all.ok();
    assert_eq!(buyer.read("/v1/trade/orders?open=true").ok()["items"], json!([]));
}

#[test]
fn quotes_deals_and_buybacks_go_their_way() {
    let shop = Shop::new();
    let (seller, buyer) = (&shop.holder.1, &shop.other.1);
    let sell = seller.write("/v1/trade/orders", shop.order("sell", 4, 930_000));
    let lock = json!({
        "order": sell.created(), "member": shop.other.0, "quantity": 2, "seconds": 60,
    });
    let quote = buyer.write("/v1/trade/quotes", lock).created().to_owned();
    assert_eq!(buyer.read("/v1/trade/quotes").ok()["items"][0]["id"], quote.as_str());
    buyer.write(&format!("/v1/trade/quotes/{quote}/take"), json!({})).ok();
    let deal = json!({
        "proposer": shop.holder.0, "counterparty": shop.other.0,
        "gives": [{"series": shop.series, "quantity": 1}],
        "cash": {"payer": "counterparty", "currency": "CNY", "amount": 4_800},
        "expires_at": "2026-11-24T08:00:00Z",
    });
    let deal = seller.write("/v1/trade/deals", deal).created().to_owned();
    assert_eq!(buyer.read("/v1/trade/deals").ok()["items"][0]["id"], deal.as_str());
    buyer.write(&format!("/v1/trade/deals/{deal}/accept"), json!({})).ok();
    assert_eq!(shop.units(&shop.other.0), 3);
    let open = json!({"series": shop.series, "budget": 100_000, "price": {"fixed": 900_000}});
    let buyback = shop.issuer.1.write("/v1/trade/buybacks", open).created().to_owned();
    let path = format!("/v1/trade/buybacks/{buyback}");
    let sell = json!({"member": shop.other.0, "quantity": 1, "min_price": 850_000});
    buyer.write(&format!("{path}/sell"), sell).ok();
    shop.issuer.1.write(&format!("{path}/close"), json!({})).ok();
    assert_eq!(shop.units(&shop.other.0), 2);
}

#[test]
fn a_halted_market_says_so() {
    let shop = Shop::new();
    let market = format!("/v1/trade/markets/{}", shop.series);
    shop.world.operator.write(&format!("{market}/halt"), json!({"reason": "news"})).ok();
    let order = shop.other.1.write("/v1/trade/orders", shop.order("buy", 1, 900_000));
    assert_eq!(order.refused(409, "market_halted")["may_retry"], true);
    let shown = Client::nobody(&shop.world.base).read(&market);
    assert_eq!(shown.ok()["halted"], true);
}
