use crate::shop::Shop;
use crate::world::unique;
use serde_json::json;

#[test]
fn a_code_is_shown_authorised_captured_reversed() {
    let shop = Shop::new();
    let (holder, phone) = &shop.holder;
    let till = &shop.merchant.1;
    let show = json!({"holder": holder, "expires_at": "2026-11-23T08:05:00Z"});
    let shown = phone.write("/v1/redeem/codes", show);
    let code = shown.ok()["code"].clone();
    let mut body = shop.authorisation(3);
    till.write("/v1/redeem/authorisations", body.clone()).refused(404, "code_not_found");
    body["code"] = code;
    let authorised = till.write("/v1/redeem/authorisations", body.clone());
    let id = authorised.created().to_owned();
    assert_eq!(authorised.body["redemption"]["state"], "authorised");
    assert_eq!(authorised.body["redemption"]["amount"], 15_000);
    till.write("/v1/redeem/authorisations", body).refused(404, "code_not_found");
    assert_eq!(shop.units(holder), 7);
    let path = format!("/v1/redeem/redemptions/{id}");
    assert_eq!(till.read(&path).ok()["state"], "authorised");
    shop.other.1.read(&path).refused(403, "not_permitted");
    let captured = till.write(&format!("{path}/capture"), json!({"quantities": [2]}));
    assert_eq!(captured.ok()["redemption"]["state"], "captured");
    assert_eq!(shop.balance(&shop.merchant.0, "merchant_payable"), 10_000);
    assert_eq!(shop.units(holder), 8);
    till.write(&format!("{path}/reverse"), json!({})).ok();
    assert_eq!(shop.units(holder), 10);
    let over = till.read(&path);
    assert_eq!(over.ok()["state"], "reversed");
    let steps = over.body["steps"].as_array().expect("steps").iter();
    let steps: Vec<&str> = steps.filter_map(|step| step["step"].as_str()).collect();
    assert_eq!(steps, ["authorised", "captured", "reversed"]);
    let open = till.read("/v1/redeem/redemptions?open=true");
    assert_eq!(open.ok()["items"], json!([]));
}

#[test]
fn of_64_captures_at_once_one_succeeds() {
    let shop = Shop::new();
    let id = shop.authorise(1);
    let path = format!("/v1/redeem/redemptions/{id}/capture");
    let statuses: Vec<(u16, String)> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..64)
            .map(|number| {
                let (till, path) = (&shop.merchant.1, &path);
                scope.spawn(move || {
                    let reply = till.write_as(path, &format!("till-{number}"), json!({}));
                    (reply.status, reply.code().to_owned())
                })
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().expect("an answer")).collect()
    });
    let won = statuses.iter().filter(|(status, _)| *status == 200).count();
    assert_eq!(won, 1, "{statuses:?}");
    let lost = statuses.iter().filter(|(_, code)| code == "redemption_state_wrong").count();
    assert_eq!(lost, 63, "{statuses:?}");
    assert_eq!(shop.balance(&shop.merchant.0, "merchant_payable"), 5_000);
}

#[test]
fn of_64_equal_requests_one_acts() {
    let shop = Shop::new();
    let id = shop.authorise(1);
    let path = format!("/v1/redeem/redemptions/{id}/capture");
    let key = unique("capture");
    let answers: Vec<(u16, String, String)> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..64)
            .map(|_| {
                let (till, path, key) = (&shop.merchant.1, &path, &key);
                scope.spawn(move || {
                    let reply = till.write_as(path, key, json!({}));
                    let sequence = reply.header("xq-sequence").to_owned();
                    (reply.status, reply.code().to_owned(), sequence)
                })
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().expect("an answer")).collect()
    });
    let mut sequences: Vec<&str> = Vec::new();
    for (status, code, sequence) in &answers {
        match *status {
            200 => sequences.push(sequence),
            other => assert_eq!((other, code.as_str()), (409, "idempotency_key_in_progress")),
        }
    }
    sequences.dedup();
    assert_eq!(sequences.len(), 1, "{answers:?}");
    assert_eq!(shop.balance(&shop.merchant.0, "merchant_payable"), 5_000);
}
