use super::{body_object, read_shape};
use axum::http::{HeaderMap, header};
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "only read")]
struct Shape {
    name: String,
    items: Vec<Item>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "only read")]
struct Item {
    count: u8,
}

fn param_of(value: Value) -> Value {
    let problem = read_shape::<Shape>(value).expect_err("wrong");
    assert_eq!(problem.code(), "field_invalid");
    let document = problem.document(crate::Language::English, "");
    document["param"].clone()
}

#[test]
fn the_field_at_fault_is_named_by_its_path() {
    assert_eq!(param_of(json!({"items": []})), "name");
    assert_eq!(param_of(json!({"name": "a", "items": [], "x": 1})), "x");
    assert_eq!(param_of(json!({"name": 1, "items": []})), "name");
    let nested = |item: Value| json!({"name": "a", "items": [{"count": 1}, item]});
    assert_eq!(param_of(nested(json!({"count": 256}))), "items[1].count");
    assert_eq!(param_of(nested(json!({"count": -1}))), "items[1].count");
    assert_eq!(param_of(nested(json!({"count": 1e3}))), "items[1].count");
    assert_eq!(param_of(nested(json!({}))), "items[1].count");
    assert_eq!(param_of(nested(json!({"count": 1, "x": 1}))), "items[1].x");
}

#[test]
fn a_body_is_an_object_of_json_and_does_not_repeat_the_address() {
    let read = |kind: Option<&str>, body: &str| {
        let mut headers = HeaderMap::new();
        if let Some(kind) = kind {
            headers.insert(header::CONTENT_TYPE, kind.parse().expect("a header"));
        }
        let object = body_object(&headers, body.as_bytes(), [("id", "x")].into_iter());
        object.map_err(|problem| problem.code())
    };
    assert_eq!(read(None, ""), Ok(json!({"id": "x"})));
    let kind = Some("Application/JSON; charset=utf-8");
    assert_eq!(read(kind, r#"{"a":1}"#), Ok(json!({"a": 1, "id": "x"})));
    assert_eq!(read(Some("text/plain"), "{}"), Err("media_type_unsupported"));
    for malformed in ["{", "{\"a\":}", "nope", "{} {}"] {
        assert_eq!(read(kind, malformed), Err("json_malformed"), "{malformed}");
    }
    for odd in ["[]", "1", "null", r#"{"id":"y"}"#] {
        assert_eq!(read(kind, odd), Err("field_invalid"), "{odd}");
    }
    let deep = "[".repeat(100_000);
    assert_eq!(read(kind, &deep), Err("json_malformed"));
}
