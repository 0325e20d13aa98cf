//! Holdings with their value and cost, and the statement in its three forms.

use crate::shop::Shop;
use crate::world::Client;
use serde_json::{Value, json};

fn holding(client: &Client, query: &str) -> Value {
    let list = client.read(&format!("/v1/wallet/holdings{query}"));
    list.ok()["items"][0].clone()
}

/// The other buys 3 of the holder's coupons at 93 %, and one more at 96 %.
fn trade(shop: &Shop) {
    let (seller, buyer) = (&shop.holder.1, &shop.other.1);
    for (quantity, price) in [(3, 930_000), (1, 960_000)] {
        seller.write("/v1/trade/orders", shop.order("sell", quantity, price)).created();
        buyer.write("/v1/trade/orders", shop.order("buy", quantity, price)).created();
    }
}

#[test]
fn holdings_have_a_value_and_a_cost() {
    let shop = Shop::new();
    trade(&shop);
    let held = holding(&shop.other.1, "");
    assert_eq!((&held["units"], &held["reserved"]), (&json!(4), &json!(0)));
    assert_eq!(held["face_value"], 20_000);
    assert_eq!((&held["last_price"], &held["market_value"]), (&json!(960_000), &json!(19_200)));
    // 3 × 46.50 and 48.00, and 1 % of each as the taker's fee, rounded down.
    assert_eq!((&held["cost"], &held["unrealised_gain"]), (&json!(18_937), &json!(263)));
    assert_eq!(held["title"]["zh"], "五十元券");
    // A gift comes at zero and lowers the average; what leaves takes its share.
    let transfer = json!({
        "from": shop.holder.0, "to": shop.other.0, "series": shop.series, "quantity": 1,
    });
    shop.holder.1.write("/v1/wallet/transfers", transfer).ok();
    shop.other.1.write("/v1/trade/orders", shop.sale(2, 990_000)).created();
    let held = holding(&shop.other.1, "");
    assert_eq!((&held["units"], &held["reserved"]), (&json!(3), &json!(2)));
    assert_eq!((&held["face_value"], &held["cost"]), (&json!(25_000), &json!(18_937)));
    shop.holder.1.write("/v1/trade/orders", shop.purchase(2, 990_000)).created();
    let held = holding(&shop.other.1, "");
    assert_eq!((&held["units"], &held["cost"]), (&json!(3), &json!(11_363)));
    let totals = shop.other.1.read("/v1/wallet/holdings").ok()["totals"].clone();
    assert_eq!(totals[0]["cost"], 11_363);
    assert_eq!(totals[0]["market_value"], 14_850);
}

#[test]
fn what_expires_soon_is_found() {
    let shop = Shop::new();
    let count = |within: &str| {
        let path = format!("/v1/wallet/holdings?expiring_within={within}");
        shop.holder.1.read(&path).ok()["items"].as_array().expect("a list").len()
    };
    // It is good until the end of 2027: 403 days from now, and nearly 404.
    assert_eq!((count("30d"), count("402d"), count("404d")), (0, 0, 1));
    for odd in ["30", "d", "-3d", "30y", "99999999999999999999d", "", "三天"] {
        let path = format!("/v1/wallet/holdings?expiring_within={odd}");
        shop.holder.1.read(&path).refused(400, "query_invalid");
    }
}

#[test]
fn a_statement_opens_and_closes() {
    let shop = Shop::new();
    trade(&shop);
    let client = &shop.other.1;
    let day = client.read("/v1/wallet/statement?from=2026-11-23&to=2026-11-23");
    let custody = &day.ok()["accounts"][0];
    assert_eq!(custody["purpose"], "custody");
    assert_eq!((&custody["opening"], &custody["balance"]), (&json!(0), &json!(9_981_063)));
    let (credits, debits) = (custody["credits"].as_i64(), custody["debits"].as_i64());
    assert_eq!(credits.expect("a sum") - debits.expect("a sum"), 9_981_063);
    assert_eq!(day.body["time_zone"], "Asia/Shanghai");
    // The day of Shanghai began at 16:00 the day before.
    assert_eq!(day.body["from"], "2026-11-22T16:00:00.000000Z");
    assert_eq!(day.body["to"], "2026-11-23T16:00:00.000000Z");
    assert_eq!(day.body["holdings"][0]["units"], 4);
    let after = client.read("/v1/wallet/statement?from=2026-11-24");
    let custody = &after.ok()["accounts"][0];
    assert_eq!((&custody["opening"], &custody["balance"]), (&json!(9_981_063), &json!(9_981_063)));
    assert_eq!(after.body["items"], json!([]));
    let before = client.read("/v1/wallet/statement?to=2026-11-22");
    assert_eq!(before.ok()["accounts"], json!([]));
    assert_eq!(before.body["holdings"], json!([]));
}

#[test]
fn every_line_has_the_balance_after_it() {
    let shop = Shop::new();
    trade(&shop);
    let client = &shop.other.1;
    let (mut lines, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = client.read(&format!("/v1/wallet/statement?limit=3{cursor}"));
        lines.extend(page.ok()["items"].as_array().expect("lines").clone());
        match page.body["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    let mut balances = std::collections::BTreeMap::<String, i64>::new();
    for line in lines.iter().rev() {
        let purpose = line["purpose"].as_str().expect("a word").to_owned();
        let balance = balances.entry(purpose).or_default();
        *balance += line["amount"].as_i64().expect("a number");
        assert_eq!(line["balance"], *balance, "{line}");
    }
    assert_eq!(balances["custody"], 9_981_063);
    let fill = lines.iter().find(|line| line["type"] == "market.filled").expect("a trade");
    assert_eq!(fill["series"], shop.series.as_str());
}

#[test]
fn the_statement_comes_as_csv() {
    let shop = Shop::new();
    trade(&shop);
    let client = &shop.other.1;
    let file = client.read_with("/v1/wallet/statement", &[("accept", "text/csv")]);
    assert_eq!(file.status, 200);
    assert_eq!(file.header("content-type"), "text/csv; charset=utf-8; header=present");
    assert!(
        file.header("content-disposition").starts_with("attachment; filename=\"statement-mem_")
    );
    let text = file.body.as_str().expect("text");
    let rows: Vec<&str> = text.split("\r\n").collect();
    assert!(rows[0].starts_with("\u{feff}kind,time,record,what,currency,account,"), "{}", rows[0]);
    let opening = rows.iter().find(|row| row.starts_with("Opening balance,")).expect("a row");
    assert!(opening.contains(",CNY,custody,,,0.00,"), "{opening}");
    assert!(text.contains("Closing balance,,,,CNY,custody,,,99810.63,"), "{text}");
    assert!(text.contains(",Trade,CNY,custody,"), "{text}");
    let held = rows.iter().find(|row| row.starts_with("Holding,")).expect("a row");
    assert!(held.ends_with(",4,200.00,192.00,189.37"), "{held}");
    let chinese = [("accept-language", "zh")];
    let file = client.read_with("/v1/wallet/statement?format=csv", &chinese);
    assert!(file.body.as_str().expect("text").contains("五十元券"));
    client.read("/v1/wallet/statement?format=xls").refused(400, "query_invalid");
}

#[test]
fn the_statement_comes_as_pdf() {
    let shop = Shop::new();
    trade(&shop);
    let client = &shop.other.1;
    for language in ["en", "zh"] {
        let path = "/v1/wallet/statement?format=pdf&from=2026-11-23&to=2026-11-23";
        let mut file = Vec::new();
        let headers = [("accept-language", language)];
        client.open(path, &headers).read_to_end(&mut file).expect("a file");
        assert!(file.starts_with(b"%PDF-"), "{language}");
        if let Some(folder) = std::env::var_os("XQ_KEEP_PDF") {
            let path = std::path::Path::new(&folder).join(format!("http-{language}.pdf"));
            std::fs::write(path, &file).expect("written");
        }
    }
    shop.holder
        .1
        .read(&format!("/v1/wallet/statement?format=pdf&member={}", shop.other.0))
        .refused(403, "not_permitted");
}
