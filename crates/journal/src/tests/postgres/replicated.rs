//! A primary with a synchronous standby, and what a commit means there.

use std::thread;
use std::time::Duration;

use pg::DatabaseUrl;
use testbed::Cluster;

use super::super::{batch, five_batches};
use super::{append, contender, lead, raw, read_all, until, until_it_waits};
use crate::AppendError;

const LEASE: Duration = Duration::from_secs(1);

fn pair() -> (Cluster, Cluster) {
    let mut primary = Cluster::start().expect("starts");
    let standby = primary.standby("b").expect("follows");
    primary.replicate_to(&["b"]).expect("replicates");
    (primary, standby)
}

/// One URL for both, whichever of them takes writes.
fn url_of(primary: &Cluster, standby: &Cluster, database: &str) -> DatabaseUrl {
    let both = format!("{},{}", primary.address(), standby.address());
    primary.url(database).replace(&primary.address(), &both).parse().expect("a URL")
}

#[test]
fn the_leader_goes_on_at_the_standby_that_was_promoted() {
    let (mut primary, mut standby) = pair();
    primary.create_database("xq").expect("creates");
    let url = url_of(&primary, &standby, "xq");
    let (mut node, journal) = lead(&url, "one", LEASE);
    let journal = append(journal, &five_batches());
    let before = journal.epoch();
    let reader = crate::JournalReader::connect(&url).expect("opens");
    primary.kill().expect("kills");
    // What it has confirmed it has on disk; that it is applied as well may come a moment later.
    until("the standby to be read", || reader.chain(1).filter(Result::is_ok).count() == 5);
    let appending = thread::spawn(move || append(journal, &[batch(16, 1, 1000)]));
    standby.promote().expect("promotes");
    let journal = appending.join().expect("ends");
    assert!(journal.epoch() > before);
    let journal = append(journal, &[batch(17, 1, 1000)]);
    assert_eq!(read_all(&url).len(), 7);
    until("the node to find the new primary", || node.heartbeat().is_ok_and(|led| led.is_some()));
    drop(journal);
}

#[test]
fn nothing_is_recorded_before_the_standby_has_it() {
    let (primary, mut standby) = pair();
    let url: DatabaseUrl = primary.create_database("xq").expect("creates").parse().expect("a URL");
    // The role's own setting would be less.
    raw(&url).batch_execute("ALTER ROLE postgres SET synchronous_commit = off").expect("sets");
    let (mut one, journal) = lead(&url, "one", LEASE);
    let journal = append(journal, &five_batches());
    standby.stop().expect("stops");
    let appending = thread::spawn(move || append(journal, &[batch(16, 1, 10)]));
    until_it_waits(&mut raw(&url), "INSERT INTO journal.batch");
    assert!(one.heartbeat().expect("signs of life wait for no standby").is_some());
    // Longer than the deadline of the statement, and than a lease.
    thread::sleep(LEASE * 3);
    assert!(!appending.is_finished());
    assert!(contender(&url, "two", LEASE).try_lead().is_ok_and(|led| led.is_none()), "it lives");
    standby.restart().expect("starts");
    let journal = appending.join().expect("ends");
    append(journal, &[batch(17, 1, 10)]);
    assert_eq!(read_all(&url).len(), 7);
}

#[test]
fn a_commit_that_an_administrator_hurried_is_not_believed() {
    let (primary, mut standby) = pair();
    let url: DatabaseUrl = primary.create_database("xq").expect("creates").parse().expect("a URL");
    let (_node, journal) = lead(&url, "one", LEASE);
    let journal = append(journal, &five_batches());
    let epoch = journal.epoch();
    standby.stop().expect("stops");
    let appending = thread::spawn(move || append(journal, &[batch(16, 1, 10)]));
    let mut looking = raw(&url);
    until_it_waits(&mut looking, "INSERT INTO journal.batch");
    // The server calls this a success and adds a warning.
    let hurry = "SELECT pg_cancel_backend(pid) FROM pg_stat_activity
                 WHERE query LIKE '%INSERT INTO journal.batch%' AND pid <> pg_backend_pid()";
    looking.batch_execute(hurry).expect("hurries");
    until_it_waits(&mut looking, "UPDATE journal.lease SET epoch");
    assert!(!appending.is_finished());
    standby.restart().expect("starts");
    let journal = appending.join().expect("ends");
    assert!(journal.epoch() > epoch);
    assert_eq!(read_all(&url).len(), 6);
}

#[test]
fn a_standby_that_was_behind_and_promoted_is_noticed() {
    let mut primary = Cluster::start().expect("starts");
    let url: DatabaseUrl = primary.create_database("xq").expect("creates").parse().expect("a URL");
    let mut standby = primary.standby("b").expect("follows");
    let both = url_of(&primary, &standby, "xq");
    let (_node, journal) = lead(&both, "one", LEASE);
    let journal = append(journal, &five_batches()[..2]);
    let seen = || {
        let straight = standby.url("xq").parse().expect("a URL");
        crate::JournalReader::connect(&straight).is_ok_and(|r| r.head().is_ok_and(|h| h.0 == 5))
    };
    until("the standby to have two", seen);
    // Not synchronous, and the line to it is cut.
    standby.stop().expect("stops");
    let journal = append(journal, &five_batches()[2..]);
    primary.kill().expect("kills");
    standby.restart().expect("starts");
    standby.promote().expect("promotes");
    let error = journal.append(&batch(16, 1, 10)).err().expect("refused");
    assert!(matches!(error, AppendError::OtherHistory { first: 16, continues: 5 }), "{error}");
    drop(url);
}
