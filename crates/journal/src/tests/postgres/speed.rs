//! Not tests: figures, taken when asked for with `--ignored`.

use std::collections::VecDeque;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::Poll;
use std::time::Instant;

use testbed::Cluster;

use super::super::batch;
use super::{DatabaseUrl, LEASE, lead};
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
    for (len, many) in SIZES {
        let started = Instant::now();
        journal = windowed(journal, len, many, 1);
        tell("one in flight", len, many, started);
        let started = Instant::now();
        journal = windowed(journal, len, many, 2);
        tell("two in flight", len, many, started);
    }
}

type Sent<'a> = Pin<Box<dyn Future<Output = Result<u64, pg::tokio_postgres::Error>> + 'a>>;

fn windowed(journal: PostgresJournal, len: usize, many: u32, window: usize) -> PostgresJournal {
    let mut journal = journal;
    let (mut next, mut head) = (journal.next, journal.head);
    {
        let epoch = i64::try_from(journal.epoch()).expect("small");
        let (session, instance) = (journal.line.session(), journal.me.instance.clone());
        let statement = session.prepare(crate::postgres::sql::APPEND).expect("prepares");
        let mut under_way: VecDeque<Sent<'_>> = VecDeque::new();
        for _ in 0..many {
            let batch = batch(next, 1, len);
            let (previous, own) = (head, batch.chain_hash(head));
            let (statement, instance) = (&statement, &instance);
            let mut sent: Sent<'_> = Box::pin(async move {
                let first = i64::try_from(batch.first).expect("small");
                let (own, previous) = (&own.0[..], &previous.0[..]);
                let client = session.client();
                client
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
            assert_eq!(started.expect("sends"), None);
            under_way.push_back(sent);
            (next, head) = (next + 1, own);
            while under_way.len() >= window {
                let oldest = under_way.pop_front().expect("one");
                assert_eq!(session.wait(oldest).expect("answers"), 1);
            }
        }
        for rest in under_way {
            assert_eq!(session.wait(rest).expect("answers"), 1);
        }
    }
    (journal.next, journal.head) = (next, head);
    journal
}
