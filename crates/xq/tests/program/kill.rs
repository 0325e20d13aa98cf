//! kill -9 under load, at random moments, many times over: nothing that was answered is lost.

use crate::server::{Client, Server, deposit, ok, operator_key, person};
use std::sync::mpsc::{Sender, channel};
use std::thread;

const ROUNDS: u64 = 16;
const CLIENTS: u64 = 4;

/// A write that was answered.
struct Answered {
    key: String,
    sequence: u64,
}

#[test]
fn kill_under_load_loses_nothing_that_was_answered() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    let key = operator_key(data);
    let mut server = Server::start(data);
    let holder = person(&server.client(&key), "holder");
    let mut all: Vec<Answered> = Vec::new();
    for round in 0..ROUNDS {
        let answered = load_until_killed(server, &key, &holder, round);
        assert!(!answered.is_empty(), "round {round}: the load never began");
        server = Server::start(data);
        let client = server.client(&key);
        for write in &answered {
            assert_eq!(again(&client, &holder, &write.key), write.sequence, "{}", write.key);
        }
        all.extend(answered);
    }
    let client = server.client(&key);
    for write in &all {
        assert_eq!(again(&client, &holder, &write.key), write.sequence, "{}", write.key);
    }
    assert!(server.interrupt(), "a clean end");
    ok(data, &["verify"]);
}

/// Writes from several clients at once; after a number of answers that differs from round to round
/// the server is killed, in the middle of whatever it does then.
fn load_until_killed(server: Server, key: &str, holder: &str, round: u64) -> Vec<Answered> {
    let (sender, answers) = channel();
    let writers: Vec<_> = (0..CLIENTS)
        .map(|number| {
            let client = server.client(key);
            let (holder, sender) = (holder.to_owned(), sender.clone());
            thread::spawn(move || write(&client, &holder, &format!("{round}-{number}"), &sender))
        })
        .collect();
    drop(sender);
    let wanted = usize::try_from(1 + (round * 37) % 150).unwrap();
    let mut answered: Vec<_> = answers.iter().take(wanted).collect();
    server.kill();
    for writer in writers {
        writer.join().unwrap();
    }
    answered.extend(answers.iter());
    answered
}

/// Writes until there is no answer any more.
fn write(client: &Client, holder: &str, name: &str, answered: &Sender<Answered>) {
    for number in 0.. {
        let key = format!("{name}-{number}");
        match client.post("/v1/bank/deposits", &key, &deposit(holder, &key)) {
            Some((201, answer)) => {
                let sequence = answer["sequence"].as_u64().expect("a sequence");
                let _ = answered.send(Answered { key, sequence });
            }
            Some((status, answer)) => assert_eq!(status, 503, "{answer}"),
            None => return,
        }
    }
}

fn again(client: &Client, holder: &str, key: &str) -> u64 {
    let answer = client.done("/v1/bank/deposits", key, &deposit(holder, key));
    answer["sequence"].as_u64().expect("a sequence")
}
