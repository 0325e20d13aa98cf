//! Followers, and the feed they read.

use std::convert::Infallible;
use std::path::Path;
use std::sync::{Arc, Mutex, mpsc};
use std::time::Duration;

use engine::ledger::LedgerFact;
use engine::member::Members;
use engine::{Actor, Fact};
use units::MemberId;

use super::{
    PAYEE, PAYER, PLATFORM, ask, config, deposit, envelope, folder, ok, open_with_money, pay,
};
use crate::{
    Feed, Follower, MemberEvent, MemberEventQueries, MemberEvents, Node, Pace, RecordedBatch,
    run_follower,
};

const ME: Actor = Actor::Member(PAYER);
const LONG: Duration = Duration::from_secs(60);

/// Takes batches when it is allowed to.
struct Slow {
    next: u64,
    allowed: mpsc::Receiver<()>,
    seen: Arc<Mutex<Vec<u64>>>,
    done: mpsc::Sender<u64>,
}

impl Follower for Slow {
    type Error = Infallible;

    fn name(&self) -> &str {
        "slow"
    }

    fn position(&self) -> u64 {
        self.next
    }

    fn apply(&mut self, batch: &RecordedBatch) -> Result<(), Infallible> {
        // An error means that nobody holds it back any more.
        let _ = self.allowed.recv();
        let sequences = batch.records.iter().map(|record| record.stamp.sequence);
        self.seen.lock().expect("one at a time").extend(sequences);
        self.next = batch.next_sequence();
        let _ = self.done.send(self.next);
        Ok(())
    }
}

#[test]
fn a_slow_follower_holds_nobody_up_and_misses_nothing() {
    let folder = folder();
    let mut config = config(folder.path());
    config.recent_bytes = 5_000;
    config.max_batch_records = 10;
    let node = open_with_money(config);
    let (allow, allowed) = mpsc::channel();
    let (done, progress) = mpsc::channel();
    let seen = Arc::new(Mutex::new(Vec::new()));
    let slow = Slow { next: 3, allowed, seen: Arc::clone(&seen), done };
    let thread = run_follower(&node.feed(), slow, Pace::StandsBack);
    for round in 0..10 {
        let array = (0..100).map(|n| envelope(ME, &format!("{round}-{n}"), pay(1)));
        let answers = node.handle().submit_many(array.collect()).expect("accepted").wait();
        assert_eq!(answers.expect("the follower stands still meanwhile").len(), 100);
    }
    assert_eq!(thread.status().position, 3);
    assert_eq!(thread.status().lag, 1_002);
    assert!(node.feed().recent(500).is_none(), "it is far behind what memory holds");
    drop(allow);
    while progress.recv_timeout(LONG).expect("it goes on") < 1_005 {}
    assert_eq!(*seen.lock().expect("one at a time"), (3..1_005).collect::<Vec<u64>>());
}

#[test]
fn a_follower_that_is_behind_takes_several_batches_as_one() {
    let folder = folder();
    let node = open_with_money(config(folder.path()));
    let first = node.feed().next_sequence();
    let (allow, allowed) = mpsc::channel();
    let (done, progress) = mpsc::channel();
    let seen = Arc::new(Mutex::new(Vec::new()));
    let slow = Slow { next: first, allowed, seen: Arc::clone(&seen), done };
    let _thread = run_follower(&node.feed(), slow, Pace::StandsBack);
    for n in 0..20 {
        // Each is answered before the next is sent, so each is a batch of its own.
        ok(&node, ME, &format!("n{n}"), pay(1));
    }
    drop(allow);
    let mut taken = 1;
    while progress.recv_timeout(LONG).expect("it goes on") < first + 20 {
        taken += 1;
    }
    // What it had begun with, and the rest.
    assert!(taken <= 2, "20 batches were taken in {taken} parts");
    assert_eq!(*seen.lock().expect("one at a time"), (first..first + 20).collect::<Vec<u64>>());
}

#[test]
fn batches_that_are_joined_end_like_the_last() {
    let folder = folder();
    let node = open_with_money(config(folder.path()));
    let first = node.feed().next_sequence();
    for n in 0..3 {
        ok(&node, ME, &format!("n{n}"), pay(1));
    }
    let mut subscription = node.feed().subscribe_from(first);
    let mut next = || subscription.try_next().expect("reads").expect("recorded");
    let (one, two, three) = (next(), next(), next());
    let mut joined = RecordedBatch::clone(&one);
    joined.join(&two);
    joined.join(&three);
    assert_eq!((joined.first, joined.next_sequence()), (first, first + 3));
    assert_eq!((joined.hash, joined.bytes), (three.hash, one.bytes + two.bytes + three.bytes));
}

#[test]
fn a_subscription_begins_anywhere_even_within_a_batch() {
    let folder = folder();
    let node = open_with_money(config(folder.path()));
    let array = (0..10).map(|n| envelope(ME, &format!("n{n}"), pay(1))).collect();
    node.handle().submit_many(array).expect("accepted").wait().expect("answered");
    let read = |feed: &Feed, from: u64| {
        let mut subscription = feed.subscribe_from(from);
        let mut sequences = Vec::new();
        while let Some(batch) = subscription.try_next().expect("reads") {
            assert_eq!(batch.first, batch.records[0].stamp.sequence);
            sequences.extend(batch.records.iter().map(|record| record.stamp.sequence));
        }
        sequences
    };
    for from in 1..=15 {
        assert_eq!(read(&node.feed(), from), (from..15).collect::<Vec<_>>());
    }
    node.shutdown();
    let node = Node::open(config(folder.path())).expect("opens");
    for from in 1..=15 {
        assert_eq!(read(&node.feed(), from), (from..15).collect::<Vec<_>>(), "from the journal");
    }
}

#[test]
fn a_subscription_ends_with_the_node_after_its_last_record() {
    let folder = folder();
    let node = open_with_money(config(folder.path()));
    let mut subscription = node.feed().subscribe_from(4);
    node.shutdown();
    assert!(subscription.wait(LONG).is_ok_and(|batch| batch.is_some()));
    assert!(matches!(subscription.wait(LONG), Err(crate::FeedError::Closed)));
}

/// A follower that fails as often as it is told to.
struct Failing {
    inner: Slow,
    failures: u32,
}

impl Follower for Failing {
    type Error = &'static str;

    fn name(&self) -> &str {
        "failing"
    }

    fn position(&self) -> u64 {
        self.inner.position()
    }

    fn apply(&mut self, batch: &RecordedBatch) -> Result<(), &'static str> {
        if self.failures > 0 {
            self.failures -= 1;
            let _ = self.inner.done.send(0);
            return Err("its disk is full");
        }
        self.inner.apply(batch).map_err(|never| match never {})
    }
}

#[test]
fn a_follower_that_fails_is_offered_the_same_again() {
    let folder = folder();
    let node = open_with_money(config(folder.path()));
    let (_, allowed) = mpsc::channel();
    let (done, progress) = mpsc::channel();
    let seen = Arc::default();
    let inner = Slow { next: 1, allowed, seen: Arc::clone(&seen), done };
    let _thread = run_follower(&node.feed(), Failing { inner, failures: 1 }, Pace::StandsBack);
    assert_eq!(progress.recv_timeout(LONG), Ok(0));
    while progress.recv_timeout(LONG).expect("it goes on") < 5 {}
    assert_eq!(*seen.lock().expect("one at a time"), [1, 2, 3, 4]);
}

/// What is filed, once everything recorded is.
fn filed(folder: &Path) -> Vec<Vec<MemberEvent>> {
    let queries = MemberEventQueries::open(folder).expect("opens");
    let of = |n| queries.after(MemberId::new(n), (0, 0), 1_000_000).expect("reads");
    (1..=3).map(of).collect()
}

/// Files everything recorded in `folder`, without a node.
pub fn file_all<F: Follower>(folder: &Path, mut follower: F) {
    let reader = journal::JournalReader::open(folder).expect("opens");
    let (next, hash) = reader.head().expect("reads");
    let feed = Feed::new(reader.store().clone(), (next, hash), 0);
    let mut subscription = feed.subscribe_from(follower.position());
    while let Some(batch) = subscription.try_next().expect("reads") {
        assert!(follower.apply(&batch).is_ok());
    }
    assert_eq!(follower.position(), next);
}

pub fn assert_rebuilt_equal(folder: &Path) {
    file_all(folder, MemberEvents::open(folder).expect("opens"));
    let kept = filed(folder);
    assert!(kept.iter().all(|events| !events.is_empty()));
    for suffix in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(folder.join(format!("member_events.db{suffix}")));
    }
    file_all(folder, MemberEvents::open(folder).expect("opens"));
    assert_eq!(filed(folder), kept);
}

#[test]
fn events_are_filed_under_those_they_concern_and_rebuilt_alike() {
    let folder = folder();
    let mut config = config(folder.path());
    config.followers = true;
    let node = open_with_money(config.clone());
    ok(&node, ME, "pay", pay(7));
    ask(&node, envelope(ME, "refused", pay(99_000_000)));
    ok(&node, PLATFORM, "named", deposit(PAYER, 5, "mem_3"));
    node.shutdown();
    file_all(folder.path(), MemberEvents::open(folder.path()).expect("opens"));
    let [platform, payer, payee] = filed(folder.path()).try_into().expect("three");
    let sequences = |events: &[MemberEvent]| events.iter().map(|e| e.sequence).collect::<Vec<_>>();
    assert_eq!(sequences(&platform), [1, 4, 7], "its own opening, and the bank's side of deposits");
    assert_eq!(sequences(&payer), [2, 4, 5, 7]);
    assert_eq!(sequences(&payee), [3, 5], "a bank reference names nobody");
    let paid = &payer[2].event.fact;
    assert!(matches!(paid, Fact::Ledger(LedgerFact::Transferred { to: PAYEE, .. })));
    let queries = MemberEventQueries::open(folder.path()).expect("opens");
    let after = |place, limit| sequences(&queries.after(PAYER, place, limit).expect("reads"));
    assert_eq!((after((2, 0), 2), after((4, 0), 9)), (vec![4, 5], vec![5, 7]));
    drop(queries);
    assert_rebuilt_equal(folder.path());
    assert_eq!(MemberId::new(1), Members::PLATFORM);

    // Opened again it goes on; with another journal it begins anew.
    let node = Node::open(config).expect("opens");
    ok(&node, ME, "more", pay(1));
    node.shutdown();
    assert_rebuilt_equal(folder.path());
    let other = super::folder();
    drop(open_with_money(super::config(other.path())));
    for file in ["journal.db", "journal.db-wal"] {
        let _ = std::fs::remove_file(folder.path().join(file));
        let _ = std::fs::copy(other.path().join(file), folder.path().join(file));
    }
    assert_eq!(MemberEvents::open(folder.path()).expect("opens").position(), 1);
}

/// Everything in a file but its first page and the place it has come to is overwritten.
fn spoil(file: &Path) {
    let connection = rusqlite::Connection::open(file).expect("opens");
    let number = |sql: &str| connection.query_row(sql, [], |row| row.get::<_, usize>(0));
    let kept = number("SELECT rootpage FROM sqlite_schema WHERE name = 'position'").expect("reads");
    let size = number("PRAGMA page_size").expect("reads");
    drop(connection);
    let mut bytes = std::fs::read(file).expect("reads");
    for (page, content) in bytes.chunks_mut(size).enumerate().skip(1) {
        if page + 1 != kept {
            content.fill(0x5a);
        }
    }
    std::fs::write(file, bytes).expect("writes");
}

#[test]
fn a_damaged_file_is_built_anew_when_it_is_opened_again() {
    let folder = folder();
    drop(open_with_money(config(folder.path())));
    file_all(folder.path(), MemberEvents::open(folder.path()).expect("opens"));
    let kept = filed(folder.path());
    spoil(&folder.path().join("member_events.db"));
    let mut damaged = MemberEvents::open(folder.path()).expect("opens, so far all is well");
    assert_eq!(damaged.position(), 5);
    let node = Node::open(config(folder.path())).expect("opens");
    let mut feed = node.feed().subscribe_from(5);
    ok(&node, ME, "a", pay(1));
    let batch = feed.wait(LONG).expect("reads").expect("there is one");
    damaged.apply(&batch).expect_err("cannot be filed");
    assert!(!folder.path().join("member_events.db").exists());
    assert_eq!(MemberEvents::open(folder.path()).expect("opens").position(), 1);
    damaged.apply(&batch).expect_err("still cannot");
    assert!(folder.path().join("member_events.db").exists(), "the new one stays");
    file_all(folder.path(), MemberEvents::open(folder.path()).expect("opens"));
    assert_eq!(filed(folder.path())[0], kept[0]);
}
