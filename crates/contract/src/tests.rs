mod calendar;
mod documents;
mod plain;
mod rules;
mod templates;

use crate::Problem;
use serde_json::{Value, json};

/// Every problem says what is wrong in both languages, and its code is a word.
fn check_texts(problem: &Problem) {
    assert!(!problem.message_en.is_empty(), "{problem:?}");
    assert!(problem.message_en.is_ascii() || problem.message_en.contains('…'));
    assert!(!problem.message_zh.is_ascii(), "{problem:?}");
    let is_word = |c: char| c.is_ascii_lowercase() || c == '_';
    assert!(problem.code.chars().all(is_word), "{problem:?}");
}

/// A small sound document to break.
fn document() -> Value {
    json!({
        "title": { "zh": "测试券", "en": "Test coupon" },
        "issuance": {
            "consideration": "paid", "currency": "CNY", "face_value": 10_000,
            "valid_from": "2026-01-01", "valid_until": "2026-12-31",
            "time_zone": "Asia/Shanghai", "max_coupons": 1_000
        },
        "trade": { "venue": "continuous" },
        "settlement": {
            "acceptance": { "any": true },
            "after_expiry": { "state": "dormant", "dormant_days": 365, "then": "escheat" }
        },
        "credit": { "reserve_ratio_bps": 10_000 }
    })
}
