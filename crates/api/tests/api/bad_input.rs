//! Every write, with everything that can be wrong about its input: a 4xx that says so, and nothing
//! changes. The endpoints and their fields are taken from the description, so none is forgotten.

use crate::world::{Client, Reply, World, unique};
use api::Role;
use serde_json::{Map, Value, json};

/// A write, with a body that has the right shape.
struct Endpoint {
    path: String,
    template: String,
    body: Map<String, Value>,
}

const JSON: (&str, &str) = ("content-type", "application/json");
const HUGE: &str = "99999999999999999999999999";

fn endpoints() -> Vec<Endpoint> {
    let document: Value = serde_json::from_str(&api::openapi_document()).expect("JSON");
    let paths = document["paths"].as_object().expect("paths");
    let posts = paths.iter().filter_map(|(path, item)| Some((path, item.get("post")?)));
    let posts = posts.filter(|(path, _)| *path != "/v1/batch" && !are_of_their_own(path));
    let made = posts.map(|(template, post)| {
        let mut path = template.clone();
        for parameter in post["parameters"].as_array().into_iter().flatten() {
            if parameter["in"] == "path" {
                let value = sample(&document, &parameter["schema"]);
                let name = format!("{{{}}}", parameter["name"].as_str().expect("a name"));
                path = path.replace(&name, value.as_str().expect("an id"));
            }
        }
        let schema = &post["requestBody"]["content"]["application/json"]["schema"];
        let body = match sample(&document, schema) {
            Value::Object(body) => body,
            _ => Map::new(),
        };
        Endpoint { path, template: template.clone(), body }
    });
    made.collect()
}

/// Keys, the people of a demo and the reading of a draft are no commands: they take no idempotency key, and their own tests
/// hold what is wrong against them.
fn are_of_their_own(path: &str) -> bool {
    ["/v1/keys", "/v1/sandbox/personas", "/v1/sandbox/busy-day", "/v1/issue/series/terms"]
        .iter()
        .any(|there| path.starts_with(there))
}

/// A value of a schema.
fn sample(document: &Value, schema: &Value) -> Value {
    if let Some(reference) = schema["$ref"].as_str() {
        let target = document.pointer(reference.trim_start_matches('#')).expect("a target");
        return sample(document, target);
    }
    if let Some(example) = schema["examples"].get(0).or(schema.get("example")) {
        return example.clone();
    }
    if let Some(word) = schema["enum"].get(0) {
        return word.clone();
    }
    for choice in ["oneOf", "anyOf", "allOf"] {
        let choices = schema[choice].as_array().into_iter().flatten();
        if let Some(choice) = choices.into_iter().find(|choice| choice["type"] != "null") {
            return sample(document, choice);
        }
    }
    let kind = schema["type"].get(0).unwrap_or(&schema["type"]);
    match kind.as_str() {
        Some("string") => json!("text"),
        Some("integer") => schema.get("minimum").cloned().unwrap_or(json!(1)),
        Some("boolean") => json!(true),
        Some("array") => json!([sample(document, &schema["items"])]),
        Some("object") => {
            let fields = schema["properties"].as_object().into_iter().flatten();
            let fields = fields.map(|(name, field)| (name.clone(), sample(document, field)));
            Value::Object(fields.collect())
        }
        _ => Value::Null,
    }
}

/// A refusal with a code, made before anything was recorded.
fn check(what: &str, endpoint: &Endpoint, reply: &Reply, status: u16, code: &str) {
    let place = format!("{what} at {}: {:#}", endpoint.template, reply.body);
    assert_eq!((reply.status, reply.code()), (status, code), "{place}");
    assert_eq!(reply.header("xq-sequence"), "", "{place}");
}

fn send(client: &Client, path: &str, body: &str) -> Reply {
    let key = unique("bad");
    client.post(path, &[JSON, ("idempotency-key", &key)], body.as_bytes())
}

fn text(body: &Map<String, Value>) -> String {
    Value::Object(body.clone()).to_string()
}

#[test]
fn whoever_may_not_call_is_told_so() {
    let world = World::new();
    let auditor = world.key("mem_1", Role::Auditor);
    let unknown = Client::new(&world.base, "xqk_00");
    let before = world.sequence();
    for endpoint in endpoints() {
        let body = text(&endpoint.body);
        let reply = send(&Client::nobody(&world.base), &endpoint.path, &body);
        check("no key", &endpoint, &reply, 401, "api_key_missing");
        let reply = send(&unknown, &endpoint.path, &body);
        check("unknown key", &endpoint, &reply, 401, "api_key_unknown");
        let reply = send(&auditor, &endpoint.path, &body);
        check("wrong role", &endpoint, &reply, 403, "role_forbids");
    }
    assert_eq!(world.sequence(), before);
}

#[test]
fn a_write_needs_a_key_of_its_own() {
    let world = World::new();
    let before = world.sequence();
    for endpoint in endpoints() {
        let body = text(&endpoint.body);
        let reply = world.operator.post(&endpoint.path, &[JSON], body.as_bytes());
        check("no idempotency key", &endpoint, &reply, 400, "idempotency_key_missing");
        for key in ["", "two words", &"x".repeat(65)] {
            let headers = [JSON, ("idempotency-key", key)];
            let reply = world.operator.post(&endpoint.path, &headers, body.as_bytes());
            check("odd idempotency key", &endpoint, &reply, 400, "idempotency_key_invalid");
        }
    }
    assert_eq!(world.sequence(), before);
}

#[test]
fn what_is_no_json_object_is_refused() {
    let world = World::new();
    let before = world.sequence();
    for endpoint in endpoints() {
        for malformed in ["{", "{\"a\":1,}", "\u{0}", "{\"a\":\"\\ud800\"}", "nonsense"] {
            let reply = send(&world.operator, &endpoint.path, malformed);
            check("malformed", &endpoint, &reply, 400, "json_malformed");
        }
        for odd in ["[]", "null", "\"text\"", "7"] {
            let reply = send(&world.operator, &endpoint.path, odd);
            check("no object", &endpoint, &reply, 400, "field_invalid");
        }
        let headers = [("content-type", "text/plain"), ("idempotency-key", "k")];
        let reply = world.operator.post(&endpoint.path, &headers, b"{}");
        check("media type", &endpoint, &reply, 415, "media_type_unsupported");
        let large = vec![b' '; 2 * 1024 * 1024 + 1];
        let reply = world.operator.post(&endpoint.path, &[JSON, ("idempotency-key", "k")], &large);
        check("too large", &endpoint, &reply, 413, "body_too_large");
    }
    assert_eq!(world.sequence(), before);
    world.operator.read("/healthz").ok();
}

#[test]
fn the_field_that_is_wrong_is_named() {
    let world = World::new();
    let before = world.sequence();
    for endpoint in endpoints() {
        let mut body = endpoint.body.clone();
        body.insert("no_such_field".to_owned(), json!(1));
        let reply = send(&world.operator, &endpoint.path, &text(&body));
        check("unknown field", &endpoint, &reply, 400, "field_invalid");
        assert_eq!(reply.body["param"], "no_such_field");
        for (name, value) in &endpoint.body {
            // Contracts have a checker of their own, which answers `contract_invalid`.
            if ["document", "values"].contains(&name.as_str()) {
                continue;
            }
            let wrong = if value.is_object() { json!(-7) } else { json!({"a": []}) };
            body = endpoint.body.clone();
            body.insert(name.clone(), wrong);
            let reply = send(&world.operator, &endpoint.path, &text(&body));
            check(&format!("wrong type of {name}"), &endpoint, &reply, 400, "field_invalid");
            let param = reply.body["param"].as_str().unwrap_or_default();
            assert!(param.starts_with(name), "{name}: {:#}", reply.body);
        }
    }
    assert_eq!(world.sequence(), before);
}

#[test]
fn numbers_that_do_not_fit_and_ids_of_another_kind_are_refused() {
    let world = World::new();
    let before = world.sequence();
    let mut seen = 0;
    for endpoint in endpoints() {
        for (name, value) in &endpoint.body {
            let odd: &[&str] = match value {
                Value::Number(_) => &[HUGE, "-99999999999999999999999", "1.5", "1e400", "\"1\""],
                Value::String(text) if text.contains('_') && text.ends_with('7') => {
                    &["\"xyz_7\"", "\"mem_\"", "\"ser_!\"", "\"\"", "\"ord_zzzzzzzzzzzzzzzz\"", "7"]
                }
                _ => continue,
            };
            for odd in odd {
                let mut body = endpoint.body.clone();
                body.insert(name.clone(), json!("HERE"));
                let body = text(&body).replace("\"HERE\"", odd);
                let reply = send(&world.operator, &endpoint.path, &body);
                // A number beyond all numbers is not JSON to begin with.
                let code = if *odd == "1e400" { "json_malformed" } else { "field_invalid" };
                check(&format!("{name} = {odd}"), &endpoint, &reply, 400, code);
                seen += 1;
            }
        }
        if endpoint.template.contains('{') {
            let first = endpoint.template.find('{').expect("a parameter");
            let rest = &endpoint.template[first..];
            let tail = rest.find('}').map_or("", |at| &rest[at + 1..]);
            for odd in ["xyz_7", "7", "%20", "mem_7%00", "%E5%88%B8", "..%2f"] {
                let path = format!("{}{odd}{tail}", &endpoint.template[..first]);
                let reply = send(&world.operator, &path, &text(&endpoint.body));
                check(&format!("address {path}"), &endpoint, &reply, 400, "field_invalid");
                seen += 1;
            }
        }
    }
    assert!(seen > 200, "{seen}");
    assert_eq!(world.sequence(), before);
}
