use super::{check_texts, document};
use crate::read;
use engine::coupon::{
    Acceptance, AfterDormancy, AfterExpiry, Consideration, Form, Terms, Venue, VenueMode,
};
use serde_json::{Value, json};
use units::{Amount, BasisPoints, Currency, Duration, Price, Quantity};

#[test]
fn a_small_document_gets_the_defaults() {
    let expected = Terms {
        consideration: Consideration::Paid,
        currency: Currency::CNY,
        unit_value: Amount::new(10_000),
        units_per_coupon: 1,
        form: Form::Registered,
        transferable: true,
        divisible: false,
        valid_from: "2026-01-01".parse().ok(),
        valid_until: "2026-12-31".parse().ok(),
        time_zone: "Asia/Shanghai".into(),
        acceptance: Acceptance::Any,
        reversal_window: Duration::from_days(7),
        authorisation_ttl: Duration::from_secs(900),
        cooling_off: Duration::ZERO,
        reserve_ratio: BasisPoints::WHOLE,
        after_expiry: AfterExpiry::Dormant {
            lasts: Duration::from_days(365),
            then: AfterDormancy::Escheat,
        },
        max_units: Some(Quantity::new(1_000)),
        issue_rule: None,
        trade_rule: None,
        redeem_rule: None,
        venue: Venue {
            mode: VenueMode::Continuous,
            tick: Price::ppm(1_000),
            lot: Quantity::new(1),
            collar: None,
            auction_every: None,
        },
        template: None,
    };
    assert_eq!(read(&document()), Ok(expected));
}

/// The document with one value set; `null` takes the field away.
fn with(pointer: &str, value: Value) -> Value {
    let mut document = document();
    let (parent, field) = pointer.rsplit_once('/').unwrap();
    let fields = document.pointer_mut(parent).unwrap().as_object_mut().unwrap();
    match value {
        Value::Null => fields.remove(field),
        value => fields.insert(field.into(), value),
    };
    document
}

#[test]
fn a_divisible_coupon_has_a_unit_for_each_minor_unit() {
    let terms = read(&with("/issuance/divisible", json!(true))).unwrap();
    assert_eq!(terms.unit_value, Amount::new(1));
    assert_eq!(terms.units_per_coupon, 10_000);
    assert_eq!(terms.max_units, Some(Quantity::new(10_000_000)));
}

#[test]
fn rules_stand_at_their_positions() {
    let condition =
        |part: &str, source: &str| read(&with(&format!("/{part}/condition"), json!(source)));
    let issue = condition("issuance", "series.issued_units < 9").unwrap();
    assert_eq!(issue.issue_rule.unwrap().source(), "series.issued_units < 9");
    let trade = condition("trade", "price.ppm < 9").unwrap();
    assert_eq!(trade.trade_rule.unwrap().source(), "price.ppm < 9");
    let redeem = condition("settlement", "order.amount > 9").unwrap();
    assert_eq!(redeem.redeem_rule.unwrap().source(), "order.amount > 9");
    let misplaced = condition("trade", "order.amount > 9").unwrap_err();
    assert_eq!(misplaced[0].code, "rule_variable_not_visible");
    assert_eq!(misplaced[0].pointer, "/trade/condition");
}

#[test]
fn acceptance_is_any_or_members_or_categories() {
    let acceptance = |value| read(&with("/settlement/acceptance", value)).map(|t| t.acceptance);
    let members = acceptance(json!({ "merchants": ["mem_5"] }));
    assert_eq!(members, Ok(Acceptance::Members(vec!["mem_5".parse().unwrap()])));
    let categories = acceptance(json!({ "categories": [5812] }));
    assert_eq!(categories, Ok(Acceptance::Categories(vec![5812])));
}

/// The field set, its value, the code and the place of the problem.
type Case = (&'static str, Value, &'static str, &'static str);

fn check_cases(cases: impl IntoIterator<Item = Case>) {
    for (pointer, value, code, place) in cases {
        let problems = read(&with(pointer, value.clone())).expect_err(pointer);
        problems.iter().for_each(check_texts);
        let first = (problems[0].code, problems[0].pointer.as_str());
        assert_eq!(first, (code, place), "{pointer} = {value}");
    }
}

#[test]
fn a_wrong_shape_is_told_with_its_place() {
    check_cases([
        ("/issuance", Value::Null, "field_missing", "/issuance"),
        ("/issuance/currency", Value::Null, "field_missing", "/issuance/currency"),
        ("/issuance/colour", json!(1), "field_unknown", "/issuance/colour"),
        ("/issuance/a~1b", json!(1), "field_unknown", "/issuance/a~01b"),
        ("/trade/venue", json!("call_auction"), "field_missing", "/trade/auction_every_seconds"),
        ("/title/zh", json!("长".repeat(121)), "wrong_length", "/title/zh"),
        ("/credit/reserve_ratio_bps", json!(10_001), "out_of_range", "/credit/reserve_ratio_bps"),
        ("/settlement/condition", json!("1 +"), "rule_syntax", "/settlement/condition"),
    ]);
}

#[test]
fn a_wrong_issuance_is_told_with_its_place() {
    let cases = [
        ("face_value", json!("100"), "wrong_type"),
        ("face_value", json!(0), "out_of_range"),
        ("face_value", json!(1.5), "wrong_type"),
        ("face_value", json!(100.0), "not_a_whole_number"),
        ("face_value", json!(u64::MAX), "out_of_range"),
        ("consideration", json!("free"), "not_an_option"),
        ("currency", json!("cny"), "wrong_format"),
        ("currency", json!("XYZ"), "unknown_currency"),
        ("time_zone", json!("CST"), "unknown_time_zone"),
        ("valid_from", json!("1 May 2026"), "wrong_format"),
        ("valid_until", json!("2026-02-29"), "no_such_date"),
        ("valid_until", json!("2025-12-31"), "validity_reversed"),
    ];
    for (field, value, code) in cases {
        let pointer = format!("/issuance/{field}");
        let problems = read(&with(&pointer, value.clone())).expect_err(field);
        problems.iter().for_each(check_texts);
        let first = (problems[0].code, &problems[0].pointer);
        assert_eq!(first, (code, &pointer), "{field} = {value}");
    }
}

#[test]
fn a_wrong_acceptance_is_told_with_its_place() {
    let place = "/settlement/acceptance";
    let both = json!({ "any": true, "categories": [1] });
    let twice = json!({ "categories": [5812, 5812] });
    let member = json!({ "merchants": ["mem_1", "mem_uu"] });
    check_cases([
        (place, json!({}), "wrong_count", place),
        (place, both, "wrong_count", place),
        (place, twice, "repeated", "/settlement/acceptance/categories"),
        (place, member, "not_a_member", "/settlement/acceptance/merchants/1"),
        (place, json!({ "any": false }), "not_an_option", "/settlement/acceptance/any"),
    ]);
}

#[test]
fn a_wrong_afterlife_is_told_with_its_place() {
    let place = "/settlement/after_expiry";
    let days = "/settlement/after_expiry/dormant_days";
    let extinguished = json!({ "state": "extinguished", "dormant_days": 1 });
    check_cases([
        (place, json!({ "state": "dormant" }), "field_missing", days),
        (place, extinguished, "field_not_allowed", days),
        (place, json!({ "state": "burnt" }), "not_an_option", "/settlement/after_expiry/state"),
    ]);
}

#[test]
fn units_that_overflow_are_a_problem() {
    let mut document = with("/issuance/divisible", json!(true));
    document["issuance"]["face_value"] = json!(1_000_000_000_000_u64);
    document["issuance"]["max_coupons"] = json!(1_000_000_000_000_u64);
    let problems = read(&document).unwrap_err();
    assert_eq!(problems[0].code, "too_many_units");
    assert_eq!(problems[0].pointer, "/issuance/max_coupons");
}

#[test]
fn everything_wrong_is_told_at_once() {
    let mut document = document();
    document["issuance"]["currency"] = json!("XYZ");
    document["issuance"]["time_zone"] = json!("Nowhere");
    document["issuance"]["condition"] = json!("order.amount > 1");
    document["settlement"]["condition"] = json!("1.5 > 1");
    let codes: Vec<_> = read(&document).unwrap_err().iter().map(|p| p.code).collect();
    let expected =
        ["unknown_currency", "unknown_time_zone", "rule_variable_not_visible", "rule_float"];
    assert_eq!(codes, expected);
}

#[test]
fn anything_that_is_no_document_is_a_problem() {
    for value in [json!(null), json!([]), json!("x"), json!(1.5), json!({})] {
        assert!(read(&value).is_err(), "{value}");
    }
}
