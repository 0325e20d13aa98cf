//! Connections that say nothing, say it slowly, or do not listen.

use super::figures::{descriptors, gauge, memory, until};
use super::house::{Answered, House, clean};
use super::wire::{Wire, get, post};
use crate::server::{deposit, ok};
use serde_json::json;
use std::thread;

/// Short, so that the tests are.
const IMPATIENT: &[&str] =
    &["--head-timeout", "1", "--write-timeout", "1", "--stream-timeout", "1"];
const CLIENTS: usize = 24;
/// MiB that many readers who take nothing may cost.
const READERS: u64 = 64;

fn all_open(house: &House, bytes: &[u8]) -> Vec<Wire> {
    let open = |_| {
        let mut wire = house.wire();
        assert!(wire.send(bytes));
        wire
    };
    (0..CLIENTS).map(open).collect()
}

#[test]
fn half_open_connections_are_closed() {
    let house = House::start(&[IMPATIENT, &["--body-timeout", "1"]].concat());
    let before = house.quiet();
    let write = house.deposit("half");
    let silent = all_open(&house, b"");
    let half_heads = all_open(&house, &write[..40]);
    let half_bodies = all_open(&house, &write[..write.len() - 1]);
    let done = house.ask(&house.deposit("whole"));
    assert_eq!(done.status, 201, "others are served meanwhile");
    for wire in silent.into_iter().chain(half_heads) {
        let said = wire.until_closed();
        assert!(said.is_empty() || said.starts_with("HTTP/1.1 408"), "{said}");
    }
    for wire in half_bodies {
        let said = wire.until_closed();
        assert!(said.starts_with("HTTP/1.1 408") && said.contains("body_too_slow"), "{said}");
    }
    house.calms_down(&before);
    house.terminate();
}

#[test]
fn connections_beyond_the_bound_wait_for_a_place() {
    let house = House::start(&[IMPATIENT, &["--connections", "4"]].concat());
    let mut silent = all_open(&house, b"");
    let ask = b"GET /healthz HTTP/1.1\r\nhost: storm\r\nconnection: close\r\n\r\n";
    let mut waiting = all_open(&house, ask);
    assert!(house.gauge("xq_connections") <= 4);
    for wire in &mut waiting {
        assert_eq!(wire.answer().expect("an answer").status, 200);
    }
    for wire in silent.drain(..) {
        wire.until_closed();
    }
    house.terminate();
}

/// Connections must leave file descriptors to the journal, its snapshots and the keys.
#[test]
fn connections_leave_file_descriptors_to_the_rest() {
    let house = House::start_under("-n 200", &["--snapshot-every", "20", "--head-timeout", "600"]);
    let mut first = house.wire();
    let silent: Vec<_> = (0..300).map(|_| house.wire()).collect();
    until("connections take what they may", || descriptors(&house.server) > 70);
    let snapshots = house.data().join("snapshots");
    let mut answered = Vec::new();
    until("a snapshot is taken all the same", || {
        let key = format!("full-{}", answered.len());
        assert!(first.send(&house.deposit(&key)));
        let answer = first.answer().expect("an answer");
        assert_eq!(answer.status, 201, "{answer:?}");
        answered.push(Answered { key, answer });
        ok(house.data(), &["keys", "list"]);
        snapshots.read_dir().is_ok_and(|mut files| files.next().is_some())
    });
    assert!(descriptors(&house.server) < 200);
    drop(silent);
    house.terminate().holds(&answered);
}

#[test]
fn as_many_file_descriptors_are_asked_for_as_there_may_be() {
    let house = House::start_under("-Sn 200", &[]);
    let silent: Vec<_> = (0..300).map(|_| house.wire()).collect();
    until("more than the soft limit", || descriptors(&house.server) > 300);
    drop(silent);
    house.terminate();
}

/// More answers than the buffers of a socket hold, and nobody reads them.
#[test]
fn who_never_reads_its_answers_is_hung_up_on() {
    let house = House::start(IMPATIENT);
    events(&house, 500);
    let before = house.quiet();
    let path = format!("/v1/wallet/events?limit=200&member={}", house.holder);
    let page = get(&path, &house.secret);
    let length = house.ask(&page).body.to_string().len();
    assert!(length * 200 > 10_000_000, "{length} is small");
    let wires = all_open(&house, &page.repeat(200));
    until("nobody waits for ever", || house.gauge("xq_connections") == 1);
    let most = memory(&house.server, "VmHWM");
    println!("{most} MiB at most");
    drop(wires);
    house.calms_down(&before);
    house.terminate();
}

/// Deposits for the holder.
fn events(house: &House, count: usize) {
    let commands = (0..count).map(|number| {
        let key = format!("event-{number}");
        let mut command = deposit(&house.holder, &key);
        command["op"] = "record_deposit".into();
        command["idempotency_key"] = key.into();
        command
    });
    let commands: Vec<_> = commands.collect();
    let batch = post("/v1/batch", &house.secret, "none", &json!({ "commands": commands }));
    assert_eq!(house.ask(&batch).status, 200);
}

#[test]
fn streams_beyond_the_bound_are_refused() {
    let house = House::start(&["--streams", "6", "--streams-per-member", "4"]);
    let before = house.quiet();
    let stream = get("/v1/wallet/events/stream", &house.secret);
    let mut readers = all_open(&house, &stream);
    let mut open = Vec::new();
    for mut reader in readers.drain(..) {
        let (status, _) = reader.head().expect("a head");
        match status {
            200 => open.push(reader),
            _ => assert_eq!(status, 429),
        }
    }
    assert_eq!(open.len(), 4);
    let refused = house.ask(&stream);
    assert_eq!(refused.code(), "too_many_streams_of_member");
    clean(&refused);
    drop(open);
    house.calms_down(&before);
    house.terminate();
}

#[test]
fn readers_of_streams_who_take_nothing_are_dropped() {
    let house = House::start(&[IMPATIENT, &["--streams-per-member", "64"]].concat());
    events(&house, 10_000);
    let args = ["keys", "create", "--member", &house.holder, "--role", "holder"];
    let secret = ok(house.data(), &args).trim().to_owned();
    let before = house.quiet();
    let memory_before = memory(&house.server, "VmRSS");
    let stream = get("/v1/wallet/events/stream?after=0.0", &secret);
    let upgrade = "upgrade: websocket\r\nconnection: upgrade\r\nsec-websocket-version: 13\r\n\
        sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    let head = stream.strip_suffix(b"\r\n").expect("an end");
    let sockets = [head, upgrade.as_bytes()].concat();
    let mut readers = all_open(&house, &stream);
    readers.extend(all_open(&house, &sockets));
    for reader in &mut readers {
        assert!(matches!(reader.head().expect("a head").0, 101 | 200));
    }
    thread::scope(|scope| {
        // What happens meanwhile is told to those who read.
        scope.spawn(|| assert_eq!(house.ask(&house.deposit("meanwhile")).status, 201));
        until("no stream is left", || gauge(house.url(), &house.secret, "xq_streams") == 0);
    });
    until("nor its connection", || house.gauge("xq_connections") == 1);
    let most = memory(&house.server, "VmHWM");
    println!("{memory_before} MiB before, {most} MiB at most");
    assert!(most < memory_before + READERS, "{most} MiB");
    drop(readers);
    house.calms_down(&before);
    house.terminate();
}
