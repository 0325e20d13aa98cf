use super::check_texts;
use crate::{read, template, templates};
use engine::coupon::{Acceptance, Consideration, Form};
use serde_json::{Value, json};
use std::{fs, path::PathBuf};

fn title() -> Value {
    json!({ "zh": "样例", "en": "Sample" })
}

/// What an issuer fills in, for each template.
pub(super) fn sample(id: &str) -> Value {
    match id {
        "dining" => json!({
            "title": title(), "currency": "CNY", "face_value": 10_000, "min_spend": 20_000,
            "max_per_order": 2, "valid_from": "2026-01-01", "valid_until": "2026-12-31",
            "merchants": ["mem_5", "mem_6"], "max_coupons": 5_000
        }),
        "hotel" => json!({
            "title": title(), "currency": "CNY", "night_value": 68_800,
            "weekdays": [1, 2, 3, 4, 7], "max_nights": 3, "valid_from": "2026-03-01",
            "valid_until": "2026-11-30", "merchants": ["mem_7"]
        }),
        "travel" => json!({
            "title": title(), "currency": "CNY", "ticket_value": 12_000,
            "season_from": "2026-04-01", "season_until": "2026-10-31", "opens_hour": 8,
            "closes_hour": 17, "merchants": ["mem_8"], "max_coupons": 100_000
        }),
        "retail" => json!({
            "title": title(), "currency": "USD", "discount": 500, "min_spend": 2_500,
            "categories": [5411, 5311], "valid_until": "2026-06-30",
            "time_zone": "America/New_York", "transferable": false
        }),
        "stored_value_card" => json!({
            "title": title(), "currency": "CNY", "face_value": 50_000,
            "merchants": ["mem_5"], "reserve_ratio_bps": 4_000
        }),
        "gift_card" => json!({
            "title": title(), "currency": "USD", "face_value": 5_000,
            "last_sale": "2028-02-29", "valid_years": 5, "merchants": ["mem_9"],
            "time_zone": "America/Los_Angeles"
        }),
        other => panic!("no sample for template {other}"),
    }
}

/// `BLESS=1` writes the goldens anew, to be looked at as a diff.
#[test]
fn every_template_filled_reads_as_its_golden_terms() {
    for template in templates() {
        let values = sample(&template.id);
        let document = template.fill(&values).unwrap();
        let terms = read(&document).unwrap();
        let actual = json!({ "values": values, "document": document, "terms": terms });
        let name = format!("goldens/{}-{}.json", template.id, template.version);
        let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(name);
        if std::env::var_os("BLESS").is_some() {
            let text = serde_json::to_string_pretty(&actual).unwrap();
            fs::write(&path, text + "\n").unwrap();
        }
        let golden = fs::read_to_string(&path).unwrap_or_default();
        let golden: Value = serde_json::from_str(&golden).unwrap_or_default();
        assert_eq!(golden, actual, "{}", path.display());
    }
}

#[test]
fn templates_say_who_they_are() {
    let mut names = Vec::new();
    for one in templates() {
        assert!(!one.title.zh.is_ascii() && one.title.en.is_ascii(), "{}", one.id);
        assert!(!one.description.zh.is_ascii() && one.description.en.is_ascii(), "{}", one.id);
        assert!(one.version > 0);
        assert_eq!(template(&one.id, Some(one.version)).map(|t| &t.id), Some(&one.id));
        names.push((one.id.as_str(), one.version));
    }
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), templates().len());
    assert!(template("dining", Some(99)).is_none());
    assert!(template("space_travel", None).is_none());
    assert_eq!(template("dining", None).unwrap().version, 1);
}

fn blanks(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            for (name, field) in fields {
                match field {
                    Value::String(text) if name.starts_with('$') => found.push(text.clone()),
                    other => blanks(other, found),
                }
            }
        }
        Value::String(text) => {
            let parts = text.split("${").skip(1);
            found.extend(parts.filter_map(|part| Some(part.split_once('}')?.0.to_owned())));
        }
        _ => {}
    }
}

#[test]
fn every_blank_is_a_field_and_every_field_a_blank() {
    for template in templates() {
        let mut found = Vec::new();
        blanks(&template.document, &mut found);
        found.sort_unstable();
        found.dedup();
        let fields = template.fill_schema["properties"].as_object().unwrap();
        let mut fields: Vec<_> = fields.keys().cloned().collect();
        fields.sort_unstable();
        assert_eq!(found, fields, "{}", template.id);
    }
}

/// Templates fill whatever their schema lets through with something that reads.
#[test]
fn the_least_an_issuer_may_fill_in_is_enough() {
    for template in templates() {
        let mut values = sample(&template.id);
        let required = template.fill_schema["required"].as_array().unwrap();
        let fields = values.as_object_mut().unwrap();
        fields.retain(|name, _| required.iter().any(|r| r == name));
        let document = template.fill(&values).unwrap();
        assert!(read(&document).is_ok(), "{}", template.id);
    }
}

#[test]
fn a_bad_fill_names_the_field() {
    let cases = [
        ("dining", "face_value", json!(0), "out_of_range"),
        ("dining", "face_value", json!(10.0), "not_a_whole_number"),
        ("dining", "min_spend", json!("0 || true"), "wrong_type"),
        ("dining", "merchants", json!([]), "wrong_count"),
        ("dining", "merchants", json!(["mem_uu"]), "not_a_member"),
        ("dining", "valid_until", json!("2026-02-30"), "no_such_date"),
        ("dining", "time_zone", json!("Beijing"), "unknown_time_zone"),
        ("dining", "currency", json!("XYZ"), "unknown_currency"),
        ("hotel", "weekdays", json!([0]), "out_of_range"),
        ("hotel", "weekdays", json!([1.0]), "not_a_whole_number"),
        ("travel", "season_from", json!("2026-02-30"), "no_such_date"),
        ("travel", "season_from", json!("1 == 1"), "wrong_format"),
        ("retail", "categories", json!([10_000]), "out_of_range"),
        ("retail", "min_spend", Value::Null, "field_missing"),
        ("stored_value_card", "face_value", json!(500_001), "out_of_range"),
        ("stored_value_card", "valid_until", json!("2027-01-01"), "field_unknown"),
        ("gift_card", "valid_years", json!(4), "out_of_range"),
        ("gift_card", "last_sale", json!("2027-02-29"), "no_such_date"),
    ];
    for (id, field, value, code) in cases {
        let mut values = sample(id);
        match value.clone() {
            Value::Null => values.as_object_mut().unwrap().remove(field),
            value => values.as_object_mut().unwrap().insert(field.into(), value),
        };
        let problems = template(id, None).unwrap().fill(&values).expect_err(field);
        problems.iter().for_each(check_texts);
        assert_eq!(problems[0].code, code, "{id} {field} = {value}");
        let pointer = problems[0].pointer.strip_prefix('/').unwrap();
        assert_eq!(pointer.split('/').next(), Some(field), "{id} {field} = {value}");
    }
}

#[test]
fn a_dollar_gift_card_lasts_five_years_and_a_yuan_card_has_a_cap() {
    let fill = |currency: &str, face: i64, years: i64| {
        let mut values = sample("gift_card");
        values["currency"] = json!(currency);
        values["face_value"] = json!(face);
        values["valid_years"] = json!(years);
        template("gift_card", None).unwrap().fill(&values)
    };
    assert!(fill("CNY", 100_000, 3).is_ok());
    assert!(fill("CNY", 100_001, 3).is_err());
    assert!(fill("CNY", 100_000, 2).is_err());
    assert!(fill("USD", 100_001, 5).is_ok());
    assert!(fill("USD", 5_000, 4).is_err());
    let until = fill("USD", 5_000, 5).unwrap()["issuance"]["valid_until"].clone();
    assert_eq!(until, json!("2033-02-28"));
}

#[test]
fn industries_have_the_terms_their_law_asks_for() {
    let terms = |id| read(&template(id, None).unwrap().fill(&sample(id)).unwrap()).unwrap();
    let card = terms("stored_value_card");
    assert!(card.divisible && card.valid_until.is_none());
    assert_eq!((card.form, card.consideration), (Form::Registered, Consideration::Paid));
    assert_eq!(terms("gift_card").form, Form::Bearer);
    let voucher = terms("retail");
    assert_eq!(voucher.consideration, Consideration::Promotional);
    assert_eq!(voucher.acceptance, Acceptance::Categories(vec![5411, 5311]));
    assert!(!voucher.transferable);
}
