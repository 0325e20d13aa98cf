//! Not tests: figures, taken when asked for with `--ignored`.

use std::collections::VecDeque;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::Poll;
use std::time::Instant;

use testbed::Cluster;

use super::super::batch;
use super::{DatabaseUrl, LEASE, lead};
use crate::postgres::sql::APPEND;
use crate::{Batch, JournalReader, PostgresJournal};

fn durable() -> (Cluster, DatabaseUrl) {
    let server = Cluster::plan().durable().start().expect("starts");
    let url = server.create_database("speed").expect("a database").parse().expect("a URL");
    (server, url)
}

fn tell(what: &str, len: usize, many: u32, started: Instant) {
    let took = started.elapsed();
    let bytes = u128::from(many) * len as u128;
    let rate = bytes * 1_000 / took.as_micros().max(1);
    eprintln!("{what}, {len} bytes: {:?} a batch, {rate} kB/s", took / many);
}

const SIZES: [(usize, u32); 4] = [(200, 500), (20_000, 500), (200_000, 200), (2_000_000, 60)];

#[test]
#[ignore = "measures"]
fn how_fast_appends_and_reads_are() {
    let (_server, url) = durable();
    let (_node, mut journal) = lead(&url, "a", LEASE);
    for (len, many) in SIZES {
        let batches: Vec<Batch> =
            (0..many).map(|n| batch(journal.next_sequence() + u64::from(n), 1, len)).collect();
        let started = Instant::now();
        for next in &batches {
            journal = journal.append(next).expect("appends");
        }
        tell("append", len, many, started);
    }
    let started = Instant::now();
    let reader = JournalReader::connect(&url).expect("opens");
    let read: usize = reader.chain(1).map(|found| found.expect("sound").bytes.len()).sum();
    tell("read", read, 1, started);
}

/// Two statements under way on one connection, each a commit of its own.
#[test]
#[ignore = "measures"]
fn whether_two_in_flight_gain() {
    let (_server, url) = durable();
    let (_node, mut journal) = lead(&url, "a", LEASE);
    for round in 1..=3 {
        for (len, many) in SIZES {
            for window in [1, 2] {
                let first = journal.next_sequence();
                let batches: Vec<Batch> =
                    (0..many).map(|n| batch(first + u64::from(n), 1, len)).collect();
                let started = Instant::now();
                journal = windowed(journal, &batches, window);
                tell(&format!("round {round}, {window} in flight"), len, many, started);
            }
        }
    }
}

type Sent<'a> = Pin<Box<dyn Future<Output = Result<u64, pg::tokio_postgres::Error>> + 'a>>;

/// Appends as [`PostgresJournal::append`] does, but waits for an answer only when `window` are due.
fn windowed(mut journal: PostgresJournal, batches: &[Batch], window: usize) -> PostgresJournal {
    let (epoch, mut head) = (i64::try_from(journal.epoch()).expect("small"), journal.head);
    let session = journal.line.session();
    let statement = session.prepare(APPEND).expect("prepares");
    let mut under_way: VecDeque<Sent<'_>> = VecDeque::new();
    for batch in batches {
        let (previous, own) = (head, batch.chain_hash(head));
        let (statement, instance) = (&statement, &journal.me.instance);
        let mut sent: Sent<'_> = Box::pin(async move {
            let first = i64::try_from(batch.first).expect("small");
            let (own, previous) = (&own.0[..], &previous.0[..]);
            session
                .client()
                .execute(
                    statement,
                    &[&epoch, instance, &first, &1_i32, &1_i32, &own, &batch.bytes, &previous],
                )
                .await
        });
        // The first poll sends it.
        let started = session.wait(poll_fn(|context| match sent.as_mut().poll(context) {
            Poll::Ready(answer) => Poll::Ready(answer.map(Some)),
            Poll::Pending => Poll::Ready(Ok(None)),
        }));
        head = own;
        match started.expect("sends") {
            Some(added) => assert_eq!(added, 1, "answered at once"),
            None => under_way.push_back(sent),
        }
        while under_way.len() >= window {
            let oldest = under_way.pop_front().expect("one");
            assert_eq!(session.wait(oldest).expect("answers"), 1);
        }
    }
    for rest in under_way {
        assert_eq!(session.wait(rest).expect("answers"), 1);
    }
    journal.next += batches.len() as u64;
    journal.head = head;
    journal
}
