use crate::shop::{Shop, document};
use crate::world::{Client, World};
use api::Role;
use serde_json::json;

#[test]
fn a_series_from_a_template_is_approved_issued_and_shown() {
    let world = World::new();
    let (issuer, client) = world.member("issuer", Role::Issuer);
    world.deposit(&issuer, 1_000_000);
    let values = json!({
        "title": {"en": "Lunch", "zh": "午餐券"},
        "currency": "CNY", "face_value": 3_000, "valid_until": "2027-01-31",
        "merchants": [issuer],
    });
    let define = json!({"issuer": issuer, "template": {"id": "dining"}, "values": values});
    let series = client.write("/v1/issue/series", define).created().to_owned();
    let path = format!("/v1/issue/series/{series}");
    world.operator.write(&format!("{path}/approve"), json!({})).ok();
    client.write(&format!("{path}/activate"), json!({})).ok();
    let shown = client.read(&path);
    assert_eq!(shown.ok()["state"], "active");
    assert_eq!(shown.body["template"]["id"], "dining");
    // Midnight in Shanghai after the last day.
    assert_eq!(shown.body["ends_at"], "2027-01-31T16:00:00.000000Z");
    let grants = json!([{"to": issuer, "quantity": 7}]);
    let issued = client.write("/v1/issue/units", json!({"series": series, "grants": grants}));
    issued.ok();
    let stats = Client::nobody(&world.base);
    let stats = stats.read(&format!("/v1/stats/series/{series}"));
    assert_eq!(stats.ok()["outstanding_face"], 21_000);
    assert_eq!(stats.body["escrow_required"], 21_000);
    let templates = client.read("/v1/issue/templates");
    assert_eq!(templates.ok()["items"].as_array().map(Vec::len), Some(6));
}

#[test]
fn every_error_of_a_contract_is_told_with_its_place() {
    let world = World::new();
    let (issuer, client) = world.member("issuer", Role::Issuer);
    let mut broken = document();
    broken["issuance"]["currency"] = json!("QQQ");
    broken["issuance"]["time_zone"] = json!("Mars/Base");
    let reply = client.write("/v1/issue/series", json!({"issuer": issuer, "document": broken}));
    let problems = &reply.refused(422, "contract_invalid")["problems"];
    let pointers: Vec<&str> =
        problems.as_array().expect("a list").iter().filter_map(|p| p["pointer"].as_str()).collect();
    assert!(pointers.contains(&"/issuance/currency"), "{problems:#}");
    assert!(pointers.contains(&"/issuance/time_zone"), "{problems:#}");
    let both = json!({"issuer": issuer, "document": document(), "values": {}});
    client.write("/v1/issue/series", both).refused(400, "field_invalid");
    let unknown = json!({"issuer": issuer, "template": {"id": "moon"}, "values": {}});
    client.write("/v1/issue/series", unknown).refused(404, "template_not_found");
}

#[test]
fn a_gift_is_claimed_by_the_code_told_once() {
    let shop = Shop::new();
    let (holder, giver) = &shop.holder;
    let gift = json!({
        "series": shop.series, "from": holder, "quantity": 2, "attempts": 2,
        "expires_at": "2026-12-01T00:00:00Z",
    });
    let made = giver.write_as("/v1/issue/gifts", "g", gift.clone());
    let (id, code) = (made.created().to_owned(), made.body["code"].clone());
    let again = giver.write_as("/v1/issue/gifts", "g", gift.clone());
    assert_eq!(again.body["code"], code, "a retry tells the same code");
    assert_ne!(giver.write("/v1/issue/gifts", gift).body["code"], code);
    let digits = code.as_str().expect("a code");
    let path = format!("/v1/issue/gifts/{id}/claim");
    let (other, client) = &shop.other;
    let wrong = client.write(&path, json!({"member": other, "code": "WRONG-CODE"}));
    assert_eq!(wrong.refused(422, "claim_code_wrong")["attempts_left"], 1);
    let spoken = digits.to_lowercase().replace('-', " ");
    client.write(&path, json!({"member": other, "code": spoken})).ok();
    assert_eq!(shop.units(other), 2);
    let history = shop.world.operator.read(&format!("/v1/wallet/events?member={holder}"));
    assert!(!history.ok().to_string().contains(digits), "the code itself is nowhere");
    giver.read(&format!("/v1/issue/gifts/{id}")).refused(404, "resource_not_found");
}

#[test]
fn the_clock_brings_what_time_brings() {
    let shop = Shop::new();
    let to = json!({"to": "2028-01-01T00:00:00Z"});
    shop.world.operator.write("/v1/sandbox/clock", to).ok();
    let clock = Client::nobody(&shop.world.base).read("/v1/sandbox/clock");
    assert_eq!(clock.ok()["now"], "2028-01-01T00:00:00.000000Z");
    // Timers run before the next command.
    shop.world.deposit(&shop.holder.0, 1);
    let series = shop.holder.1.read(&format!("/v1/issue/series/{}", shop.series));
    assert_eq!(series.ok()["state"], "dormant");
    let refund = json!({"member": shop.holder.0, "quantity": 10});
    let path = format!("/v1/issue/series/{}/refund-dormant", shop.series);
    shop.holder.1.write(&path, refund).ok();
    assert_eq!(shop.balance(&shop.holder.0, "custody"), 10_000_000 + 1 + 50_000);
}

#[test]
fn the_clock_on_the_wall_stays() {
    let world = World::on_the_wall();
    let to = json!({"to": "2050-01-01T00:00:00Z"});
    world.operator.write("/v1/sandbox/clock", to).refused(403, "sandbox_only");
}

#[test]
fn terms_are_told_in_sentences_to_anybody_and_drafts_to_who_writes_them() {
    let shop = Shop::new();
    let public = Client::nobody(&shop.world.base);
    let told = public.read(&format!("/v1/issue/series/{}/terms", shop.series));
    let worth = |told: &serde_json::Value| {
        let sentences = told["sentences"].as_array().expect("sentences");
        let worth = sentences.iter().find(|sentence| sentence["topic"] == "worth");
        worth.expect("it is worth something").clone()
    };
    assert_eq!(worth(told.ok())["en"], "Each is worth CNY 50.00 and is used whole.");
    assert_eq!(worth(&told.body)["zh"], "每张面值 CNY 50.00，须整张使用。");
    public.read("/v1/issue/series/ser_zz/terms").refused(404, "resource_not_found");

    let mut draft = document();
    draft["issuance"]["face_value"] = json!(12_345);
    let path = "/v1/issue/series/terms";
    let asked = json!({"issuer": shop.issuer.0, "document": draft});
    let before = shop.world.operator.read("/v1/audit/system").ok()["sequence"].clone();
    let read = shop.issuer.1.write(path, asked.clone());
    assert_eq!(worth(read.ok())["en"], "Each is worth CNY 123.45 and is used whole.");
    assert_eq!(shop.world.operator.read("/v1/audit/system").ok()["sequence"], before);
    shop.holder.1.write(path, asked).refused(403, "role_forbids");
    let wrong = json!({"issuer": shop.issuer.0, "document": {"title": {}}});
    shop.issuer.1.write(path, wrong).refused(422, "contract_invalid");
}
