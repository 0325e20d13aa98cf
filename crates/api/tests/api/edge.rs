use crate::world::{Client, World, unique};
use api::{Limits, Role};
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;
use units::{MemberId, Timestamp};

#[test]
fn what_is_not_there_is_a_problem_too() {
    let world = World::new();
    world.operator.read("/v1/nothing").refused(404, "route_not_found");
    world.operator.read("/v1/bank/transfers").refused(405, "method_not_allowed");
    world.operator.write("/healthz", json!({})).refused(405, "method_not_allowed");
    world.operator.read("/v1/members/xyz").refused(400, "path_invalid");
    world.operator.read("/v1/members/mem_zzz").refused(404, "resource_not_found");
    world.operator.read("/v1/members?limit=0").refused(400, "query_invalid");
    world.operator.read("/v1/members?limit=x").refused(400, "query_invalid");
    world.operator.read("/v1/members?colour=red").refused(400, "query_invalid");
    world.operator.read("/v1/members?cursor=zz").refused(400, "cursor_invalid");
    world.operator.read("/v1/audit/records/999999").refused(404, "record_not_found");
}

#[test]
fn keys_end_by_time_and_by_hand() {
    let world = World::new();
    let past: Timestamp = "2020-01-01T00:00:00Z".parse().expect("a time");
    let member = MemberId::new(1);
    let old = world.keys.create(member, Role::Operator, "", Some(past)).expect("a key");
    let refused = Client::new(&world.base, &old.secret).read("/v1/members");
    refused.refused(401, "api_key_expired");
    assert_eq!(refused.header("www-authenticate"), "Bearer");
    let key = world.keys.create(member, Role::Operator, "", None).expect("a key");
    let client = Client::new(&world.base, &key.secret);
    client.read("/v1/members").ok();
    assert!(world.keys.revoke(key.id).expect("written"));
    client.read("/v1/members").refused(401, "api_key_revoked");
    for odd in ["Basic YTpi", "Bearer", "Bearer x y", "Token xqk_1"] {
        let headers = [("authorization", odd)];
        let refused = Client::nobody(&world.base).read_with("/v1/members", &headers);
        assert_eq!(refused.status, 401, "{odd}");
    }
}

#[test]
fn refusals_speak_the_language_asked_for() {
    let world = World::new();
    let headers = [("accept-language", "zh-CN,zh;q=0.9,en;q=0.5")];
    let refused = world.operator.read_with("/v1/nothing", &headers);
    let body = refused.refused(404, "route_not_found");
    assert_eq!(body["detail"], "该地址不存在。");
    assert_eq!(refused.header("content-language"), "zh-CN");
    let refused = world.operator.read_with("/v1/nothing", &[("x-request-id", "mine-7")]);
    assert_eq!(refused.body["request_id"], "mine-7");
    assert_eq!(refused.header("x-request-id"), "mine-7");
    assert_eq!(refused.body["detail"], "There is nothing at this address.");
}

#[test]
fn health_is_public_and_figures_are_not() {
    let world = World::new();
    let nobody = Client::nobody(&world.base);
    nobody.read("/healthz").ok();
    assert_eq!(nobody.read("/readyz").ok()["status"], "ready");
    nobody.read("/metrics").refused(401, "api_key_missing");
    let (_, holder) = world.member("person", Role::Holder);
    holder.read("/metrics").refused(403, "role_forbids");
    let figures = world.operator.read("/metrics");
    let text = figures.ok().as_str().expect("text").to_owned();
    let counted =
        "xq_http_request_seconds_count{method=\"POST\",route=\"/v1/members\",status=\"201\"} 1";
    assert!(text.contains(counted), "{text}");
    nobody.read("/v1/trade/markets").ok();
    nobody.read("/v1/issue/series").refused(401, "api_key_missing");
}

#[test]
fn methods_that_callers_make_up_are_counted_as_one() {
    let world = World::new();
    for number in 0..20 {
        let answer = rest(raw(
            &world,
            &format!("MADEUP{number} /healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n"),
        ));
        assert!(answer.starts_with("HTTP/1.1 405"), "{answer}");
    }
    let figures = world.operator.read("/metrics");
    let text = figures.ok().as_str().expect("text").to_owned();
    assert!(!text.contains("MADEUP"), "{text}");
    let labels = "method=\"other\",route=\"/healthz\",status=\"405\"";
    assert!(text.contains(&format!("xq_http_request_seconds_count{{{labels}}} 20")), "{text}");
}

fn raw(world: &World, text: &str) -> TcpStream {
    let address = world.base.trim_start_matches("http://");
    let mut stream = TcpStream::connect(address).expect("a connection");
    stream.write_all(text.as_bytes()).expect("sent");
    stream
}

fn rest(mut stream: TcpStream) -> String {
    let mut bytes = Vec::new();
    // A reset counts as an end.
    let _ = stream.read_to_end(&mut bytes);
    String::from_utf8_lossy(&bytes).into_owned()
}

#[test]
fn a_client_that_dawdles_is_let_go() {
    let short = Duration::from_millis(100);
    let limits = Limits { head_timeout: short, body_timeout: short, ..Limits::default() };
    let world = World::with(limits);
    let key = world.keys.create(MemberId::new(1), Role::Operator, "", None).expect("a key");
    let head = format!(
        "POST /v1/members HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {}\r\n\
         idempotency-key: {}\r\nconnection: close\r\ncontent-length: 50\r\n\r\n{{",
        key.secret,
        unique("slow")
    );
    let answer = rest(raw(&world, &head));
    assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
    assert!(answer.contains("body_too_slow"), "{answer}");
    let answer = rest(raw(&world, "GET /healthz HTTP/1.1\r\nhost"));
    assert!(!answer.starts_with("HTTP/1.1 200"), "{answer}");
    world.operator.read("/healthz").ok();
}

#[test]
fn nonsense_on_the_wire_does_no_harm() {
    let world = World::new();
    for nonsense in [
        "\0\0\0\0\r\n\r\n".to_owned(),
        "GET / HTTP/9.9\r\n\r\n".to_owned(),
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_owned(),
        format!("GET /{} HTTP/1.1\r\nhost: x\r\n\r\n", "a".repeat(200_000)),
        format!("GET / HTTP/1.1\r\nhost: x\r\n{}\r\n", "a: b\r\n".repeat(5_000)),
        "POST /v1/members HTTP/1.1\r\nhost: x\r\ncontent-length: -5\r\n\r\n".to_owned(),
        "POST /v1/members HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n"
            .to_owned(),
    ] {
        let stream = raw(&world, &nonsense);
        let _ = stream.shutdown(std::net::Shutdown::Write);
        let answer = rest(stream);
        assert!(!answer.starts_with("HTTP/1.1 2"), "{answer}");
    }
    world.operator.read("/healthz").ok();
}

#[test]
fn a_stopped_server_leaves_nothing_half_done() {
    let mut world = World::new();
    let (id, client) = world.member("person", Role::Holder);
    world.deposit(&id, 5);
    world.stop();
    let again: Value = client.try_read("/healthz");
    assert_eq!(again, Value::Null, "nobody answers");
}
