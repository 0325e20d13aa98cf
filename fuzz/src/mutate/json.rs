//! Mutation of JSON that stays JSON: values change, fields come and go, lists grow.

use serde_json::{Value, json};

/// Values that something may hinge on.
fn odd_values() -> [Value; 26] {
    [
        json!(null),
        json!(true),
        json!(0),
        json!(1),
        json!(-1),
        json!(100),
        json!(1_000_000),
        json!(i64::MAX),
        json!(i64::MIN),
        json!(u64::MAX),
        json!(1.5),
        json!(""),
        json!("mem_1"),
        json!("mem_8"),
        json!("ser_1"),
        json!("ser_7"),
        json!("CNY"),
        json!("2026-12-31"),
        json!("9999-12-31"),
        json!("2026-02-01T00:00:00Z"),
        json!("9999-12-30T22:00:00.999999Z"),
        json!("-009999-01-02T01:59:59Z"),
        json!("ask.units > 0"),
        json!([]),
        json!({}),
        json!("券".repeat(70)),
    ]
}

/// Changes one value somewhere inside, by a number drawn at random; `bytes` changes some text.
pub fn change(value: &mut Value, chance: u64, bytes: impl Fn(&str) -> String) {
    let nodes = count(value);
    let node = usize::try_from(chance & 0xFFFF).expect("16 bits fit") % nodes;
    let odd = odd_values();
    let pick = usize::try_from(chance >> 16 & 0xFFFF).expect("16 bits fit");
    let other = odd[pick % odd.len()].clone();
    let kind = chance >> 32 & 7;
    let Some(found) = find(value, &mut { node }) else {
        return;
    };
    match (kind, found) {
        (0..=2, Value::String(text)) => *text = bytes(text),
        (0..=1, Value::Number(number)) => {
            let near = number.as_i64().unwrap_or_default();
            *number = near.wrapping_add(i64::try_from(pick % 7).unwrap_or_default() - 3).into();
        }
        (0..=2, Value::Object(fields)) => {
            let name = fields.keys().nth(pick % fields.len().max(1)).cloned();
            name.and_then(|name| fields.remove(&name));
        }
        (3, Value::Object(fields)) => drop(fields.insert(NAMES[pick % NAMES.len()].into(), other)),
        (0..=2, Value::Array(items)) => {
            let copy = items.get(pick % items.len().max(1)).cloned();
            items.push(copy.unwrap_or(other));
        }
        (3, Value::Array(items)) => drop(items.pop()),
        (_, found) => *found = other,
    }
}

/// Fields that may be left out, and some of another command.
const NAMES: [&str; 20] = [
    "condition",
    "valid_from",
    "valid_until",
    "cooling_off_days",
    "max_coupons",
    "collar_bps",
    "auction_every_seconds",
    "dormant_days",
    "divisible",
    "template",
    "values",
    "version",
    "time_in_force",
    "activation",
    "post_only",
    "expires_at",
    "code",
    "quantities",
    "member",
    "amount",
];

fn count(value: &Value) -> usize {
    1 + match value {
        Value::Array(items) => items.iter().map(count).sum(),
        Value::Object(fields) => fields.values().map(count).sum::<usize>(),
        _ => 0,
    }
}

/// The value that comes after `left` others, each before what is in it.
fn find<'a>(value: &'a mut Value, left: &mut usize) -> Option<&'a mut Value> {
    if *left == 0 {
        return Some(value);
    }
    *left -= 1;
    match value {
        Value::Array(items) => items.iter_mut().find_map(|item| find(item, left)),
        Value::Object(fields) => fields.values_mut().find_map(|field| find(field, left)),
        _ => None,
    }
}
