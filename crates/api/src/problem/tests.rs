use super::{Language, Problem};
use crate::Fault;
use axum::http::{HeaderMap, header};
use engine::Code;
use std::collections::BTreeSet;

fn asked(value: &str) -> Language {
    let mut headers = HeaderMap::new();
    headers.insert(header::ACCEPT_LANGUAGE, value.parse().expect("a header"));
    Language::asked(&headers)
}

#[test]
fn the_language_with_the_higher_weight_is_answered() {
    for (value, wanted) in [
        ("zh-CN,zh;q=0.9,en;q=0.8", Language::Chinese),
        ("en-US,en;q=0.9,zh;q=0.8", Language::English),
        ("fr, zh;q=0.1", Language::Chinese),
        ("en;q=0.2, zh;q=0.25", Language::Chinese),
        ("", Language::English),
        ("zh;q=oops", Language::English),
    ] {
        assert_eq!(asked(value), wanted, "{value}");
    }
}

#[test]
fn every_fault_has_a_name_of_its_own_and_both_texts() {
    let engine: BTreeSet<_> = Code::ALL.iter().map(|code| code.name()).collect();
    let mut seen = BTreeSet::new();
    for fault in Fault::ALL {
        assert!(seen.insert(fault.name()), "{} twice", fault.name());
        let shared = *fault == Fault::NotYours;
        assert_eq!(engine.contains(fault.name()), shared, "{}", fault.name());
        assert!(fault.english().ends_with('.'), "{}", fault.name());
        assert!(fault.chinese().ends_with('。'), "{}", fault.name());
        assert!(!fault.status().is_success() && !fault.status().is_informational());
    }
}

#[test]
fn a_document_names_code_field_and_both_languages() {
    let problem: Problem = Code::SeriesNotFound.at("series").into();
    let document = problem.document(Language::Chinese, "req_1");
    assert_eq!(document["code"], "series_not_found");
    assert_eq!(document["type"], "urn:xianquan:problem:series_not_found");
    assert_eq!(document["status"], 404);
    assert_eq!(document["param"], "series");
    assert_eq!(document["detail"], document["detail_zh"]);
    assert_eq!(document["clause"], serde_json::Value::Null);
    assert_eq!(document["request_id"], "req_1");
    assert_eq!(document["may_retry"], false);
}
