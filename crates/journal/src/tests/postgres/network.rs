//! The network between the leader and the server breaks.

use std::thread;
use std::time::Duration;

use pg::DatabaseUrl;
use testbed::{Direction, Proxy};

use super::super::{batch, five_batches};
use super::{
    LEASE, append, contender, database, lead, raw, read_all, server, until, until_it_waits,
};
use crate::{AppendError, JournalReader};

/// A database behind a proxy, and the way past it.
fn behind_a_proxy() -> (Proxy, DatabaseUrl, DatabaseUrl) {
    let straight = database();
    let proxy = Proxy::before(&server().address()).expect("listens");
    let text = server().url(straight.database()).replace(&server().address(), &proxy.address());
    (proxy, text.parse().expect("a URL"), straight)
}

#[test]
fn a_batch_whose_statement_was_cut_on_its_way_is_appended_again() {
    for bytes in [0, 1, 100, 49_000, 50_000] {
        let (proxy, url, straight) = behind_a_proxy();
        let (_node, journal) = lead(&url, "one", LEASE);
        let before = journal.epoch();
        proxy.cut_after(Direction::In, bytes);
        let journal = append(journal, &five_batches());
        assert!(journal.epoch() > before, "it was not cut at {bytes}");
        assert_eq!(read_all(&straight), five_batches(), "cut after {bytes} bytes");
        append(journal, &[batch(16, 1, 10)]);
    }
}

#[test]
fn a_batch_whose_answer_was_cut_is_found_and_not_appended_twice() {
    for bytes in [0, 1, 20] {
        let (proxy, url, straight) = behind_a_proxy();
        let (_node, journal) = lead(&url, "one", LEASE);
        let (journal, before) = (append(journal, &five_batches()), 5);
        let epoch = journal.epoch();
        proxy.cut_after(Direction::Out, bytes);
        let journal = append(journal, &[batch(16, 2, 1000)]);
        assert!(journal.epoch() > epoch, "it was not cut at {bytes}");
        assert_eq!((journal.next_sequence(), read_all(&straight).len()), (18, before + 1));
        append(journal, &[batch(18, 1, 10)]);
        assert_eq!(read_all(&straight).len(), before + 2);
    }
}

#[test]
fn a_silent_network_is_noticed_and_another_way_is_found() {
    // The same server under two addresses, of which one goes dead.
    let (proxy, url, straight) = behind_a_proxy();
    let address = server().address();
    let both = server()
        .url(straight.database())
        .replace(&address, &format!("{},{address}", proxy.address()));
    drop(url);
    let (_node, journal) = lead(&both.parse().expect("a URL"), "one", Duration::from_secs(1));
    proxy.freeze();
    let journal = append(journal, &five_batches());
    append(journal, &[batch(16, 1, 10)]);
    assert_eq!(read_all(&straight).len(), 6);
}

#[test]
fn whoever_comes_back_after_another_took_the_lease_is_deposed() {
    let (proxy, url, straight) = behind_a_proxy();
    let lease = Duration::from_secs(1);
    let (_one, journal) = lead(&url, "one", lease);
    let watch = journal.lost();
    proxy.freeze();
    let appending = thread::spawn(move || journal.append(&batch(1, 1, 10)).err());
    let mut two = contender(&straight, "two", lease);
    let mut next = None;
    until("the lease to run out", || {
        next = two.try_lead().expect("asks");
        next.is_some()
    });
    assert!(!watch.is_current(), "it cannot know that it leads");
    let journal = append(next.expect("leads"), &five_batches());
    // What was held back arrives late, in an epoch that is over.
    proxy.pass();
    let error = appending.join().expect("ends").expect("refused");
    assert!(
        matches!(&error, AppendError::Deposed { leader: Some(leader) }
        if leader.name == "two"),
        "{error}"
    );
    assert_eq!(read_all(&straight), five_batches());
    drop(journal);
}

#[test]
fn an_append_that_is_still_carried_out_is_waited_for() {
    let (proxy, url, straight) = behind_a_proxy();
    let (_node, journal) = lead(&url, "one", LEASE);
    let journal = append(journal, &five_batches());
    let epoch = journal.epoch();
    // Holds up the insertion itself, while it has the lease's row.
    let mut other = raw(&straight);
    let mut holding = other.transaction().expect("begins");
    holding.batch_execute("LOCK TABLE journal.batch IN SHARE MODE").expect("locks");
    let appending = thread::spawn(move || append(journal, &[batch(16, 1, 10)]));
    let mut looking = raw(&straight);
    until_it_waits(&mut looking, "INSERT INTO journal.batch");
    proxy.cut();
    holding.rollback().expect("lets go");
    let journal = appending.join().expect("ends");
    assert!(journal.epoch() > epoch);
    assert_eq!(read_all(&straight).len(), 6, "once, by whichever of the two statements");
    append(journal, &[batch(17, 1, 10)]);
}

#[test]
fn a_session_that_an_administrator_ends_is_a_lost_connection() {
    let url = database();
    let (_node, journal) = lead(&url, "one", LEASE);
    let end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
               WHERE application_name LIKE 'xq journal%' AND datname = current_database()";
    raw(&url).batch_execute(end).expect("ends them");
    let journal = append(journal, &five_batches());
    assert_eq!(read_all(&url), five_batches());
    raw(&url).batch_execute(end).expect("ends them");
    append(journal, &[batch(16, 1, 10)]);
}

#[test]
fn a_reader_connects_again_by_itself() {
    let (proxy, url, straight) = behind_a_proxy();
    append(lead(&straight, "one", LEASE).1, &five_batches());
    let reader = JournalReader::connect(&url).expect("opens");
    for bytes in [None, Some(0), Some(100)] {
        match bytes {
            None => proxy.cut(),
            Some(bytes) => proxy.cut_after(Direction::Out, bytes),
        }
        assert_eq!(reader.chain(1).filter(Result::is_ok).count(), 5);
    }
    proxy.refuse();
    let error = reader.head().expect_err("nobody is there");
    assert!(error.to_string().contains("cannot connect to PostgreSQL"), "{error}");
    proxy.pass();
    assert_eq!(reader.head().expect("reads").0, 16);
}
