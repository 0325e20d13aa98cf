//! Reading by GraphQL: the same answers, rights and errors as REST, in few statements, within bounds.

use crate::shop::Shop;
use crate::world::{Client, Reply, World};
use api::Role;
use serde_json::{Value, json};
use std::path::Path;

fn ask(client: &Client, query: &str) -> Reply {
    let body = json!({ "query": query }).to_string();
    client.post("/graphql", &[("content-type", "application/json")], body.as_bytes())
}

fn data(client: &Client, query: &str) -> Value {
    let reply = ask(client, query);
    assert_eq!(reply.ok()["errors"], Value::Null, "{query}: {:#}", reply.body);
    reply.body["data"].clone()
}

#[track_caller]
fn refused(client: &Client, query: &str, code: &str) {
    let reply = ask(client, query);
    let error = &reply.ok()["errors"][0];
    assert_eq!(error["extensions"]["code"], code, "{query}: {:#}", reply.body);
}

#[test]
fn the_schema_is_the_golden_file() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../openapi/xianquan.graphql");
    let text = api::graphql_document();
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, &text).expect("written");
    }
    let blessed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(blessed == text, "openapi/xianquan.graphql is not as it was: `make bless`");
    let shown = Client::nobody(&World::new().base).read("/graphql");
    assert_eq!(shown.ok().as_str(), Some(text.as_str()));
}

#[test]
fn lists_are_those_of_rest() {
    let shop = Shop::new();
    shop.holder.1.write("/v1/trade/orders", shop.order("sell", 4, 930_000)).created();
    shop.other.1.write("/v1/trade/orders", shop.order("buy", 3, 950_000)).created();
    let client = &shop.other.1;
    let asked = data(client, "{ orders(filter: {side: \"buy\", limit: 5}) {
        asOf items { id series price filled state createdAt inSeries { title { zh } unitValue } owner { kind } }
        nextCursor } }");
    let rest = client.read("/v1/trade/orders?side=buy&limit=5");
    let (page, order) = (&asked["orders"], &rest.ok()["items"][0]);
    assert_eq!(page["asOf"], rest.body["as_of"]);
    let item = &page["items"][0];
    for (name, rest) in
        [("id", "id"), ("price", "price"), ("state", "state"), ("createdAt", "created_at")]
    {
        assert_eq!(item[name], order[rest], "{name}");
    }
    assert_eq!(item["inSeries"]["title"]["zh"], "五十元券");
    assert_eq!(item["owner"]["kind"], "person");
    let held =
        data(client, "{ holdings { totals { currency cost } items { units marketValue } } }");
    assert_eq!(held["holdings"]["items"][0]["units"], 3);
    assert_eq!(held["holdings"]["totals"][0]["cost"], 14_089);
    let order =
        data(client, &format!("{{ order(id: {}) {{ state history {{ kind }} }} }}", item["id"]));
    assert_eq!(order["order"]["state"], "filled");
    let asked = json!({
        "query": "query Mine($kind: String) { trades(filter: {kind: $kind}) { items { buyer { member } seller { member } } } }",
        "variables": {"kind": "book"}, "operationName": "Mine",
    });
    let trades = client.post("/graphql", &[], asked.to_string().as_bytes());
    let trade = &trades.ok()["data"]["trades"]["items"][0];
    assert_eq!(trade["buyer"]["member"], shop.other.0.as_str(), "{:#}", trades.body);
    assert_eq!(trade["seller"], Value::Null);
}

#[test]
fn rights_and_errors_are_those_of_rest() {
    let shop = Shop::new();
    let client = &shop.other.1;
    refused(client, "{ members { items { id } } }", "role_forbids");
    let other = &shop.holder.0;
    refused(
        client,
        &format!("{{ orders(filter: {{member: \"{other}\"}}) {{ asOf }} }}"),
        "not_permitted",
    );
    refused(client, "{ orders(filter: {limit: 201}) { asOf } }", "query_invalid");
    refused(client, "{ orders(filter: {cursor: \"zz\"}) { asOf } }", "cursor_invalid");
    refused(client, "{ order(id: \"ord_zz\") { state } }", "resource_not_found");
    ask(&Client::nobody(&shop.world.base), "{ series { asOf } }").refused(401, "api_key_missing");
    // A link leads no further than the caller may see.
    let seen = data(client, "{ series { items { issuer issuedBy { id } } } }");
    assert_eq!(seen["series"]["items"][0]["issuer"], shop.issuer.0.as_str());
    assert_eq!(seen["series"]["items"][0]["issuedBy"], Value::Null);
    let (_, auditor) = shop.world.member("regulator", Role::Auditor);
    let seen = data(
        &auditor,
        "{ series { items { issuedBy { kind } } } trialBalance { totals { debit credit } } }",
    );
    assert_eq!(seen["series"]["items"][0]["issuedBy"]["kind"], "issuer");
    assert_eq!(seen["trialBalance"]["totals"][0]["debit"], 40_000_000);
    let chinese = [("accept-language", "zh")];
    let body = json!({"query": "{ members { asOf } }"}).to_string();
    let told = client.post("/graphql", &chinese, body.as_bytes());
    assert_eq!(told.ok()["errors"][0]["message"], "该角色的密钥无权执行此操作。");
}

/// Statements that were asked of the books so far.
fn statements(world: &World) -> u64 {
    let figures = world.operator.read("/metrics");
    let text = figures.ok().as_str().expect("text").to_owned();
    let line = text.lines().find(|line| line.starts_with("xq_books_statements "));
    let number = line.and_then(|line| line.rsplit(' ').next()?.parse().ok());
    number.expect("a figure")
}

#[test]
fn links_are_followed_in_one_statement_each() {
    let shop = Shop::new();
    let operator = &shop.world.operator;
    let query =
        "{ orders(filter: {limit: 200}) { items { inSeries { id versions } owner { id } } } }";
    let mut counts = Vec::new();
    for _ in 0..3 {
        for _ in 0..10 {
            shop.other.1.write("/v1/trade/orders", shop.order("buy", 1, 500_000)).created();
        }
        let before = statements(&shop.world);
        let found = data(operator, query);
        counts.push((
            found["orders"]["items"].as_array().expect("a list").len(),
            statements(&shop.world) - before,
        ));
    }
    // The orders; series and their versions; members: however many orders there are.
    assert_eq!(counts, [(10, 4), (20, 4), (30, 4)]);
}

#[test]
fn questions_have_bounds() {
    let world = World::new();
    let client = &world.operator;
    let deep = format!("{}id{}", "{ a ".repeat(40), " }".repeat(40));
    assert!(ask(client, &deep).ok()["errors"][0]["message"].is_string());
    let mut wide = String::from("{ ");
    for number in 0..30 {
        wide += &format!(
            "f{number}: orders(filter: {{limit: 200}}) {{ items {{ id side price state open }} }} "
        );
    }
    let told = ask(client, &(wide + "}"));
    let message = told.ok()["errors"][0]["message"].as_str().expect("a text");
    assert!(message.contains("complex"), "{message}");
    let long = format!("{{ series {{ asOf }} }} # {}", "x".repeat(70_000));
    ask(client, &long).refused(413, "body_too_large");
    client.post("/graphql", &[], b"{ series }").refused(400, "json_malformed");
    client.post("/graphql", &[], b"[]").refused(400, "json_malformed");
    let types = data(client, "{ __schema { queryType { name } types { name } } }");
    assert_eq!(types["__schema"]["queryType"]["name"], "Query");
    let syntax = ask(client, "{ series { ");
    assert!(syntax.ok()["errors"][0]["message"].is_string());
}

#[test]
fn it_waits_for_what_it_must_count_in() {
    let limits = api::Limits {
        fresh_timeout: std::time::Duration::from_millis(20),
        ..api::Limits::default()
    };
    let world = World::with(limits);
    // Waits for longer: the books are there from then on.
    world.operator.read("/v1/members").ok();
    let later = (world.sequence() + 1).to_string();
    let body = json!({"query": "{ series { asOf } }"}).to_string();
    let headers = [("xq-min-sequence", later.as_str())];
    world.operator.post("/graphql", &headers, body.as_bytes()).refused(503, "not_caught_up");
    let now = world.sequence().to_string();
    let headers = [("xq-min-sequence", now.as_str())];
    let reply = world.operator.post("/graphql", &headers, body.as_bytes());
    assert_eq!(reply.header("xq-sequence"), now);
    assert_eq!(reply.ok()["data"]["series"]["asOf"].to_string(), now);
}
