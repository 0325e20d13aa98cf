use super::{Incoming, operations, read_head, read_query};
use crate::{Answer, Caller, CodeSecret, Role};
use axum::http::{HeaderMap, HeaderValue, Uri};
use engine::market::CancelOrder;
use engine::{Actor, Command, Facts, State};
use serde_json::{Value, json};
use units::{MemberId, OrderId, Timestamp};

const ORDER: Command = Command::CancelOrder(CancelOrder { order: OrderId::new(7) });

fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
    let pairs = pairs
        .iter()
        .map(|(name, value)| (name.parse().expect("a name"), HeaderValue::from_static(value)));
    pairs.collect()
}

/// Sends a body to `cancel_order`, and as a batch.
fn send(role: Role, path: &[(&str, &str)], body: &Value) -> [Answer<Vec<Answer<Command>>>; 2] {
    let folder = tempfile::tempdir().expect("a folder");
    let codes = CodeSecret::open(folder.path()).expect("a secret");
    let headers = headers(&[("idempotency-key", "k"), ("content-type", "application/json")]);
    let caller = Caller { member: MemberId::new(1), role };
    let body = body.to_string();
    let (headers, body, codes) = (&headers, body.as_bytes(), &codes);
    let incoming = Incoming { headers, path, body, caller, codes };
    [incoming.command("cancel_order").map(|command| vec![Ok(command)]), incoming.batch(2)]
}

fn code<T>(answer: &Answer<T>) -> &'static str {
    answer.as_ref().map_or_else(|problem| problem.code(), |_| "")
}

#[test]
fn an_endpoint_and_the_batch_read_the_same_command() {
    let [alone, _] = send(Role::Holder, &[("order", "ord_7")], &json!({}));
    let line = json!({"op": "cancel_order", "idempotency_key": "k", "order": "ord_7"});
    let [_, batch] = send(Role::Holder, &[], &json!({ "commands": [line] }));
    assert_eq!(alone, Ok(vec![Ok(ORDER)]));
    assert_eq!(batch, alone);
}

#[test]
fn what_is_wrong_is_told_as_the_endpoints_tell_it() {
    let [alone, _] = send(Role::Auditor, &[("order", "ord_7")], &json!({}));
    assert_eq!(code(&alone), "role_forbids");
    let [alone, batch] = send(Role::Holder, &[("order", "mem_7")], &json!({"commands": [{}]}));
    assert_eq!(code(&alone), "field_invalid");
    assert_eq!(code(&batch.expect("a list")[0]), "op_unknown");
    let [_, batch] = send(Role::Holder, &[], &json!({"commands": [{}, {}, {}]}));
    assert_eq!(code(&batch), "batch_size");
}

#[test]
fn what_is_looked_up_goes_with_the_command() {
    let folder = tempfile::tempdir().expect("a folder");
    let codes = CodeSecret::open(folder.path()).expect("a secret");
    let headers = headers(&[("idempotency-key", "k")]);
    let caller = Caller { member: MemberId::new(1), role: Role::Operator };
    let incoming = Incoming { headers: &headers, path: &[], body: b"", caller, codes: &codes };
    let now = Timestamp::from_micros(0);
    let envelope = incoming.envelope(&ORDER, &State::default(), now).expect("a key");
    let key = envelope.key.as_ref().map(engine::IdempotencyKey::as_str);
    assert_eq!((key, envelope.actor), (Some("k"), Actor::Member(MemberId::new(1))));
    assert_eq!((envelope.command, envelope.facts), (ORDER, Facts::default()));
}

#[test]
fn writes_are_listed_with_the_parameters_of_their_address() {
    let listed: Vec<_> = operations().collect();
    assert!(listed.contains(&("cancel_order", vec!["order"])));
    let known = |name: &str| Command::CATALOGUE.iter().any(|(command, _)| *command == name);
    assert!(listed.iter().all(|(name, _)| known(name)));
}

#[test]
fn heads_and_queries_are_read_as_the_endpoints_read_them() {
    assert_eq!(code(&read_head(&headers(&[]))), "api_key_missing");
    assert_eq!(
        code(&read_head(&headers(&[("authorization", "Bearer x")]))),
        "idempotency_key_missing"
    );
    let both = headers(&[("authorization", "bearer x"), ("idempotency-key", "k")]);
    assert_eq!(read_head(&both), Ok(()));
    let taken = |uri: &'static str, headers| -> Vec<&str> {
        let all = read_query(&Uri::from_static(uri), headers);
        all.into_iter().filter(|(_, answer)| answer.is_ok()).map(|(name, _)| name).collect()
    };
    let none = HeaderMap::new();
    assert_eq!(taken("/?limit=7&cursor=37", &none), ["page", "page of a member", "series"]);
    assert_eq!(taken("/?limit=201", &none), [""; 0]);
    assert_eq!(taken("/?levels=200", &none), ["depth"]);
    assert_eq!(taken("/?after=1.2", &none), ["stream"]);
    assert_eq!(taken("/?after=1.2", &headers(&[("last-event-id", "1")])), [""; 0]);
}
