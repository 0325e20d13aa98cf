//! More bytes than there is room for.

use super::figures::memory;
use super::house::{Answered, House, clean};
use super::wire::{Answer, Wire};
use crate::server::deposit;
use serde_json::json;
use std::sync::Barrier;
use std::thread;

const MIB: usize = 1024 * 1024;
/// Far more than there is room for, all together.
const CLIENTS: usize = 40;
const EACH: usize = 12 * MIB;
/// The least that can be set.
const ROOM: u64 = 32;
/// MiB for everything that is not a body: buffers, and arrays that grow by doubling.
const BESIDES: u64 = 96;

/// A batch of one deposit, and very much space after it.
fn padded(house: &House, key: &str) -> Vec<u8> {
    let mut command = deposit(&house.holder, key);
    command["op"] = "record_deposit".into();
    command["idempotency_key"] = key.into();
    let mut body = json!({ "commands": [command] }).to_string().into_bytes();
    body.resize(EACH, b' ');
    let head = format!(
        "POST /v1/batch HTTP/1.1\r\nhost: storm\r\nauthorization: Bearer {}\r\n\
         content-type: application/json\r\ncontent-length: {EACH}\r\n\r\n",
        house.secret
    );
    [head.into_bytes(), body].concat()
}

/// A body that is small as text and large as values.
#[test]
fn bodies_that_would_grow_beyond_the_room_are_not_read() {
    let house = House::start(&["--in-flight", "64", "--body-timeout", "600"]);
    let before = house.quiet();
    let memory_before = memory(&house.server, "VmRSS");
    let zeros = "0,".repeat(EACH / 2);
    let body = format!("{{\"commands\":[{zeros}0]}}");
    let head = format!(
        "POST /v1/batch HTTP/1.1\r\nhost: storm\r\nauthorization: Bearer {}\r\n\
         content-type: application/json\r\ncontent-length: {}\r\n\r\n",
        house.secret,
        body.len()
    );
    let refused = house.ask(&[head.as_bytes(), body.as_bytes()].concat());
    assert_eq!(refused.code(), "no_room", "{refused:?}");
    clean(&refused);
    let most = memory(&house.server, "VmHWM");
    println!("{memory_before} MiB before, {most} MiB at most");
    assert!(most < memory_before + BESIDES, "{most} MiB");
    house.calms_down(&before);
    house.terminate();
}

/// Sends all but the last byte, waits for the others, and sends that.
fn send(house: &House, key: &str, all: &Barrier) -> Answer {
    let mut wire = Wire::open(house.url()).expect("it listens");
    let request = padded(house, key);
    let (last, most) = request.split_last().expect("bytes");
    assert!(wire.send(most), "it is taken in, room or not");
    // Twice: all have sent, and somebody has looked.
    all.wait();
    all.wait();
    assert!(wire.send(&[*last]));
    wire.answer().expect("an answer")
}

#[test]
fn bodies_that_find_no_room_are_refused_and_small_writes_go_on() {
    let house = House::start(&["--in-flight", &ROOM.to_string(), "--body-timeout", "600"]);
    let before = house.quiet();
    let memory_before = memory(&house.server, "VmRSS");
    let all = Barrier::new(CLIENTS + 1);
    let (answers, small) = thread::scope(|scope| {
        let (house, all) = (&house, &all);
        let clients: Vec<_> = (0..CLIENTS)
            .map(|client| scope.spawn(move || send(house, &format!("big-{client}"), all)))
            .collect();
        all.wait();
        let small = house.ask(&house.deposit("small"));
        all.wait();
        let answers = clients.into_iter().map(|client| client.join().expect("no panic"));
        (answers.collect::<Vec<_>>(), small)
    });
    assert_eq!(small.status, 201, "there is room for small ones: {small:?}");
    let mut answered = vec![Answered { key: "small".to_owned(), answer: small }];
    let mut refused = 0;
    for (client, mut answer) in answers.into_iter().enumerate() {
        if answer.status == 503 {
            assert_eq!(answer.code(), "no_room");
            clean(&answer);
            refused += 1;
            continue;
        }
        assert_eq!(answer.body["answers"][0]["status"], 201, "{answer:?}");
        answer.body = answer.body["answers"][0]["recorded"].take();
        answered.push(Answered { key: format!("big-{client}"), answer });
    }
    let most = memory(&house.server, "VmHWM");
    println!("{refused} refused; {memory_before} MiB before, {most} MiB at most");
    assert!(refused >= CLIENTS - 3, "no more than there is room for: {refused} refused");
    assert!(most < memory_before + ROOM + BESIDES, "{most} MiB");
    house.calms_down(&before);
    let late = house.ask(&padded(&house, "late"));
    assert_eq!(late.body["answers"][0]["status"], 201, "there is room again: {late:?}");
    house.terminate().holds(&answered);
}
