//! Far more than the queue takes.

use super::figures::threads;
use super::house::{Answered, House, clean};
use super::wire::{Wire, get, post};
use crate::server::deposit;
use serde_json::{Value, json};
use std::sync::Barrier;
use std::thread;

const CLIENTS: usize = 48;
const QUEUE: &str = "8";

/// As many commands as the queue has places, as one request.
fn full_queue(house: &House, name: &str) -> Vec<u8> {
    let commands = (0..8).map(|number| {
        let key = format!("{name}-{number}");
        let mut command = deposit(&house.holder, &key);
        command["op"] = "record_deposit".into();
        command["idempotency_key"] = key.into();
        command
    });
    let commands: Vec<Value> = commands.collect();
    post("/v1/batch", &house.secret, "none", &json!({ "commands": commands }))
}

/// Everybody sends at the same moment; gives how many were refused, and what was answered.
fn burst(house: &House, round: usize) -> (usize, Vec<Answered>) {
    let start = Barrier::new(CLIENTS);
    let one = |client: usize| {
        let name = format!("burst-{round}-{client}");
        let mut wire = Wire::open(house.url()).expect("it listens");
        let request = full_queue(house, &name);
        start.wait();
        assert!(wire.send(&request));
        let answer = wire.answer().expect("an answer");
        if answer.status != 200 {
            assert_eq!((answer.status, answer.code()), (503, "busy"), "{answer:?}");
            clean(&answer);
            // The connection is as good as before.
            assert!(wire.send(b"GET /healthz HTTP/1.1\r\nhost: storm\r\n\r\n"));
            assert_eq!(wire.answer().expect("an answer").status, 200);
            return None;
        }
        let answers = answer.body["answers"].as_array().expect("answers").iter().enumerate();
        let answered = answers.map(|(number, line)| {
            assert_eq!(line["status"], 201, "all of it was taken: {line}");
            let mut answer = answer.clone();
            answer.body = line["recorded"].clone();
            Answered { key: format!("{name}-{number}"), answer }
        });
        Some(answered.collect::<Vec<_>>())
    };
    let all: Vec<_> = thread::scope(|scope| {
        let clients: Vec<_> = (0..CLIENTS).map(|client| scope.spawn(move || one(client))).collect();
        clients.into_iter().map(|client| client.join().expect("no panic")).collect()
    });
    let refused = all.iter().filter(|answered| answered.is_none()).count();
    (refused, all.into_iter().flatten().flatten().collect())
}

#[test]
fn what_the_queue_cannot_take_is_refused_and_the_rest_is_answered() {
    let house = House::start(&["--queue", QUEUE]);
    let before = house.quiet();
    let (mut refused, mut answered) = (0, Vec::new());
    let mut round = 0;
    while refused < CLIENTS || answered.len() < 8 * 8 {
        assert!(round < 1_000, "{refused} refused, {} answered", answered.len());
        let (more, taken) = burst(&house, round);
        assert!(!taken.is_empty(), "somebody is the first");
        refused += more;
        answered.extend(taken);
        round += 1;
    }
    println!("{round} bursts, {refused} refused, {} commands answered", answered.len());
    house.calms_down(&before);
    house.terminate().holds(&answered);
}

/// As many reads of files as there are callers must not be as many threads.
#[test]
fn reads_of_the_past_share_a_few_threads() {
    let house = House::start(&[]);
    let before = house.quiet();
    let threads_before = threads(&house.server);
    let read = get("/v1/wallet/events", &house.secret);
    let readers = 200;
    let start = Barrier::new(readers);
    thread::scope(|scope| {
        for _ in 0..readers {
            scope.spawn(|| {
                let mut wire = house.wire();
                start.wait();
                for _ in 0..5 {
                    assert!(wire.send(&read));
                    assert_eq!(wire.answer().expect("an answer").status, 200);
                }
            });
        }
    });
    // Threads that have nothing to do stay for some seconds.
    let threads_after = threads(&house.server);
    println!("{threads_before} threads before, {threads_after} after");
    assert!(threads_after <= threads_before + 32, "{threads_after} threads");
    house.calms_down(&before);
    house.terminate();
}

/// A queue without a place would take everything or nothing.
#[test]
fn a_queue_has_a_place_at_least() {
    let folder = tempfile::tempdir().unwrap();
    let refused = crate::server::run(folder.path(), &["serve", "--queue", "0"]);
    assert_eq!(refused.status.code(), Some(2));
}
