//! Many who want the same thing at the same moment.

use super::house::{Answered, House, clean};
use super::wire::{Answer, post};
use crate::server::{deposit, ok};
use serde_json::{Value, json};
use std::sync::Barrier;
use std::thread;

const RACERS: usize = 32;

/// Each sends its request on a connection of its own, all at once.
fn race(house: &House, requests: &[Vec<u8>]) -> Vec<Answer> {
    let start = Barrier::new(requests.len());
    let one = |request: &[u8]| {
        let mut wire = house.wire();
        start.wait();
        assert!(wire.send(request));
        wire.answer().expect("an answer")
    };
    thread::scope(|scope| {
        let one = &one;
        let racers: Vec<_> =
            requests.iter().map(|request| scope.spawn(move || one(request))).collect();
        racers.into_iter().map(|racer| racer.join().expect("no panic")).collect()
    })
}

#[test]
fn one_key_from_many_connections_is_one_record() {
    let house = House::start(&[]);
    let before = house.quiet();
    let mut answered = Vec::new();
    for round in 0..20 {
        let key = format!("same-{round}");
        let answers = race(&house, &vec![house.deposit(&key); RACERS]);
        let (done, refused): (Vec<_>, Vec<_>) = answers.into_iter().partition(Answer::is_success);
        refused.iter().for_each(clean);
        let first = done.first().expect("one at least");
        assert!(done.iter().all(|answer| answer.body == first.body), "one answer: {done:?}");
        let fresh = done.iter().filter(|answer| answer.header("idempotent-replayed").is_empty());
        assert!(fresh.count() <= 1, "one is the first");
        answered.push(Answered { key, answer: first.clone() });
    }
    house.calms_down(&before);
    house.repeats(&answered);
    house.terminate().holds(&answered);
}

#[test]
fn one_key_with_different_inputs_stands_for_one_of_them() {
    let house = House::start(&[]);
    let mut answered = Vec::new();
    for round in 0..10 {
        let key = format!("other-{round}");
        let input = |number: usize| {
            let mut body = deposit(&house.holder, &format!("{key}-{number}"));
            body["amount"] = (100 + number).into();
            post("/v1/bank/deposits", &house.secret, &key, &body)
        };
        let answers = race(&house, &(0..RACERS).map(input).collect::<Vec<_>>());
        let (done, refused): (Vec<_>, Vec<_>) = answers.into_iter().partition(Answer::is_success);
        assert_eq!(done.len(), 1, "{done:?}");
        for answer in refused {
            match answer.status {
                422 => assert_eq!(answer.code(), "idempotency_key_reused"),
                _ => clean(&answer),
            }
        }
        answered.push(Answered { key, answer: done[0].clone() });
    }
    house.terminate().holds(&answered);
}

/// Whoever acts in the market.
struct Cast {
    series: String,
    issuer: String,
    issuer_secret: String,
    merchant: String,
}

fn member(house: &House, kind: &str) -> String {
    let body = json!({
        "kind": kind, "jurisdiction": "CN", "kyc_level": 3, "time_zone": "Asia/Shanghai",
        "category": (kind == "merchant").then_some(5812),
    });
    let answer = done(house, &house.secret, "/v1/members", kind, &body);
    answer["id"].as_str().expect("an id").to_owned()
}

fn done(house: &House, secret: &str, path: &str, key: &str, body: &Value) -> Value {
    house.server.client(secret).done(path, key, body)
}

/// Coupons that anybody may trade and use.
fn cast(house: &House) -> Cast {
    let (issuer, merchant) = (member(house, "issuer"), member(house, "merchant"));
    let args = ["keys", "create", "--member", &issuer, "--role", "issuer"];
    let issuer_secret = ok(house.data(), &args).trim().to_owned();
    for (member, key) in [(&issuer, "fund-issuer"), (&house.holder, "fund-holder")] {
        let mut body = deposit(member, key);
        body["amount"] = 10_000_000.into();
        done(house, &house.secret, "/v1/bank/deposits", key, &body);
    }
    let document = json!({
        "title": {"en": "Fifty off", "zh": "五十元券"},
        "issuance": {
            "consideration": "paid", "currency": "CNY", "face_value": 5_000,
            "valid_until": "2099-12-31", "time_zone": "Asia/Shanghai", "cooling_off_days": 0,
        },
        "trade": {"venue": "continuous", "tick_ppm": 1_000},
        "settlement": {
            "acceptance": {"any": true},
            "after_expiry": {"state": "dormant", "dormant_days": 365, "then": "escheat"},
        },
        "credit": {"reserve_ratio_bps": 10_000},
    });
    let define = json!({"issuer": issuer, "document": document});
    let defined = done(house, &issuer_secret, "/v1/issue/series", "define", &define);
    let series = defined["id"].as_str().expect("an id").to_owned();
    let path = |what: &str| format!("/v1/issue/series/{series}/{what}");
    done(house, &house.secret, &path("approve"), "approve", &json!({}));
    done(house, &issuer_secret, &path("activate"), "activate", &json!({}));
    Cast { series, issuer, issuer_secret, merchant }
}

impl Cast {
    /// One coupon for the holder.
    fn issue(&self, house: &House, key: &str) {
        let grants = json!([{"to": house.holder, "quantity": 1, "paid": 0}]);
        let body = json!({"series": self.series, "grants": grants});
        done(house, &self.issuer_secret, "/v1/issue/units", key, &body);
    }

    /// Something that the holder can do once with one coupon.
    fn use_of_one(&self, house: &House, key: &str, number: usize) -> Vec<u8> {
        let (path, body) = match number % 3 {
            0 => (
                "/v1/wallet/transfers",
                json!({
                    "from": house.holder, "to": self.merchant, "series": self.series,
                    "quantity": 1,
                }),
            ),
            1 => (
                "/v1/trade/orders",
                json!({
                    "member": house.holder, "series": self.series, "side": "sell",
                    "quantity": 1, "price": {"limit": 900_000},
                }),
            ),
            _ => (
                "/v1/redeem/authorisations",
                json!({
                    "merchant": self.merchant, "holder": house.holder, "order_amount": 100_000,
                    "items": [{"series": self.series, "quantity": 1}],
                }),
            ),
        };
        post(path, &house.secret, key, &body)
    }
}

#[test]
fn one_coupon_offered_by_many_goes_once() {
    let house = House::start(&[]);
    let cast = cast(&house);
    let mut answered = Vec::new();
    let mut ways = [0; 3];
    for round in 0..12 {
        cast.issue(&house, &format!("issue-{round}"));
        let key = |number: usize| format!("use-{round}-{number}");
        let requests: Vec<_> =
            (0..RACERS).map(|number| cast.use_of_one(&house, &key(number), number)).collect();
        let answers = race(&house, &requests);
        let winners: Vec<_> =
            answers.iter().enumerate().filter(|(_, answer)| answer.is_success()).collect();
        let [(number, winner)] = winners[..] else {
            panic!("round {round}: one goes, not {}: {answers:?}", winners.len());
        };
        ways[number % 3] += 1;
        let losers = answers.iter().filter(|answer| !answer.is_success());
        for loser in losers {
            assert_eq!(loser.code(), "insufficient_units", "{loser:?}");
        }
        answered.push(Answered { key: key(number), answer: winner.clone() });
    }
    println!("{ways:?} transfers, orders, authorisations; issued by {}", cast.issuer);
    house.terminate().holds(&answered);
}
