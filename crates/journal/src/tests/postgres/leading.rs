//! Who leads, and what becomes of who does not any more.

use std::thread;
use std::time::{Duration, Instant};

use super::super::{batch, five_batches};
use super::{LEASE, append, contender, database, lead, raw, read_all, until, until_it_waits};
use crate::{AppendError, OpenError};

/// Short, for what waits for its end.
const SHORT: Duration = Duration::from_secs(1);

#[test]
fn of_two_nodes_one_leads_and_the_other_knows_it() {
    let url = database();
    let (mut one, journal) = lead(&url, "one", LEASE);
    let mut two = contender(&url, "two", LEASE);
    assert!(two.try_lead().expect("asks").is_none());
    let leader = two.heartbeat().expect("beats").expect("one leads");
    assert_eq!((&*leader.name, &*leader.address), ("one", "one:80"));
    assert_eq!(leader.epoch, journal.epoch());
    assert_eq!(one.heartbeat().expect("beats"), Some(leader));
    assert!(journal.lost().is_current() && !journal.lost().is_lost());
}

#[test]
fn a_leader_that_ends_in_order_makes_room_at_once() {
    let url = database();
    let (mut one, journal) = lead(&url, "one", LEASE);
    let mut two = contender(&url, "two", LEASE);
    let (watch, epoch) = (journal.lost(), journal.epoch());
    drop(append(journal, &five_batches()));
    assert!(watch.is_lost() && watch.wait(Duration::ZERO));
    assert_eq!(one.heartbeat().expect("beats"), None);
    let next = two.try_lead().expect("asks").expect("the lease is free");
    assert!(next.epoch() > epoch);
    assert_eq!(next.next_sequence(), 16);
    append(next, &[batch(16, 1, 10)]);
    assert_eq!(read_all(&url).len(), 6);
}

#[test]
fn a_lease_is_renewed_for_as_long_as_the_journal_lives() {
    let url = database();
    let (_one, journal) = lead(&url, "one", SHORT);
    let mut two = contender(&url, "two", SHORT);
    let started = Instant::now();
    while started.elapsed() < SHORT * 3 {
        assert!(two.try_lead().expect("asks").is_none());
        assert!(two.heartbeat().expect("beats").is_some());
        thread::sleep(SHORT / 10);
    }
    assert!(journal.lost().is_current());
}

#[test]
fn a_leader_that_was_killed_makes_room_when_its_lease_has_run_out() {
    let url = database();
    let mut raw = raw(&url);
    let (one, journal) = lead(&url, "one", SHORT);
    // Neither renews nor gives up any more, as a process that is gone.
    std::mem::forget(one);
    raw.batch_execute("UPDATE journal.lease SET instance = 'gone'").expect("edits");
    std::mem::forget(journal);
    let mut two = contender(&url, "two", SHORT);
    let mut next = None;
    until("the lease to run out", || {
        next = two.try_lead().expect("asks");
        next.is_some()
    });
    append(next.expect("leads"), &five_batches());
}

/// Takes the lease as another node that thinks it free, within a transaction of its own.
const SEIZE: &str = "UPDATE journal.lease SET epoch = epoch + 1, instance = 'other', name = 'two',
                     address = 'two:80', expires_at = 'infinity'";

#[test]
fn a_deposed_leader_cannot_append() {
    let url = database();
    let (mut one, journal) = lead(&url, "one", LEASE);
    let journal = append(journal, &five_batches());
    let watch = journal.lost();
    raw(&url).batch_execute(SEIZE).expect("seizes");
    let error = journal.append(&batch(16, 1, 10)).err().expect("refused");
    let AppendError::Deposed { leader: Some(leader) } = &error else { panic!("{error}") };
    assert_eq!((&*leader.name, &*leader.address, leader.epoch), ("two", "two:80", 2));
    assert_eq!(error.to_string(), "this node leads no longer: two at two:80 does, in epoch 2");
    assert!(watch.is_lost());
    assert_eq!(read_all(&url).len(), 5);
    assert_eq!(one.heartbeat().expect("beats").expect("two leads").name, "two");
}

#[test]
fn an_append_under_way_while_the_lease_is_taken_is_not_recorded() {
    let url = database();
    let (_one, journal) = lead(&url, "one", LEASE);
    let journal = append(journal, &five_batches());
    let mut other = raw(&url);
    let mut seizing = other.transaction().expect("begins");
    seizing.batch_execute(SEIZE).expect("seizes");
    let appending = thread::spawn(move || journal.append(&batch(16, 1, 10)).err());
    until_it_waits(&mut raw(&url), "INSERT INTO journal.batch");
    seizing.commit().expect("commits");
    let error = appending.join().expect("ends").expect("refused");
    assert!(matches!(error, AppendError::Deposed { leader: Some(_) }), "{error}");
    assert_eq!(read_all(&url).len(), 5);
}

#[test]
fn whoever_takes_the_lease_waits_for_an_append_under_way() {
    let url = database();
    let (_one, journal) = lead(&url, "one", LEASE);
    drop(append(journal, &five_batches()));
    // An append of the last epoch that has inserted and is not committed yet.
    let mut old = raw(&url);
    let mut appending = old.transaction().expect("begins");
    appending.batch_execute("SELECT FROM journal.lease FOR KEY SHARE").expect("locks");
    let hash = batch(16, 1, 10).chain_hash(super::super::head_of(&five_batches()));
    let sql = "INSERT INTO journal.batch VALUES (16, 1, 1, $1, $2)";
    appending.execute(sql, &[&&hash.0[..], &batch(16, 1, 10).bytes]).expect("inserts");
    let mut two = contender(&url, "two", LEASE);
    let taking = thread::spawn(move || two.try_lead().expect("asks").expect("free").next);
    until_it_waits(&mut raw(&url), "UPDATE journal.lease SET epoch");
    appending.commit().expect("commits");
    assert_eq!(taking.join().expect("ends"), 17, "sees what was under way");
}

#[test]
fn settings_of_the_role_do_not_disturb() {
    let url = database();
    let mut raw = raw(&url);
    let name = url.database();
    for setting in [
        "default_transaction_isolation = 'serializable'",
        "statement_timeout = 300",
        "lock_timeout = 300",
        "synchronous_commit = off",
    ] {
        raw.batch_execute(&format!("ALTER DATABASE {name} SET {setting}")).expect("sets");
    }
    let (_one, journal) = lead(&url, "one", LEASE);
    let journal = append(journal, &five_batches());
    let mut seizing = raw.transaction().expect("begins");
    seizing.batch_execute("SELECT FROM journal.lease FOR UPDATE").expect("locks");
    let appending = thread::spawn(move || append(journal, &[batch(16, 1, 10)]).epoch());
    thread::sleep(Duration::from_millis(600));
    assert!(!appending.is_finished());
    seizing.batch_execute("UPDATE journal.lease SET expires_at = expires_at").expect("renews");
    seizing.commit().expect("commits");
    assert_eq!(appending.join().expect("ends"), 1, "without a second attempt");
}

#[test]
fn renewing_does_not_wait_for_an_append() {
    let url = database();
    let (_one, journal) = lead(&url, "one", SHORT);
    let mut other = raw(&url);
    let mut appending = other.transaction().expect("begins");
    appending.batch_execute("SELECT FROM journal.lease FOR KEY SHARE").expect("locks");
    assert!(!journal.lost().wait(SHORT * 2));
    assert!(journal.lost().is_current());
}

#[test]
fn the_watch_tells_at_once_that_another_leads() {
    let url = database();
    let (_one, journal) = lead(&url, "one", SHORT);
    let watch = journal.lost();
    let waiting = thread::spawn(move || watch.wait(Duration::from_secs(60)));
    raw(&url).batch_execute(SEIZE).expect("seizes");
    assert!(waiting.join().expect("ends"));
    assert!(!journal.lost().is_current());
}

#[test]
fn a_lease_in_our_name_that_nobody_writes_under_is_taken_again() {
    let url = database();
    let (mut one, journal) = lead(&url, "one", LEASE);
    let mut two = contender(&url, "two", LEASE);
    journal.lost().lose();
    assert_eq!(one.heartbeat().expect("beats"), None, "nobody leads who could write");
    assert!(two.heartbeat().expect("beats").is_some(), "others cannot know that");
    let again = one.try_lead().expect("asks").expect("it is ours");
    assert!(again.epoch() > journal.epoch());
    let error = journal.append(&batch(1, 1, 1)).err().expect("an old handle");
    assert!(matches!(error, AppendError::Deposed { .. }), "{error}");
    append(again, &five_batches());
}

#[test]
fn a_name_is_given_to_one_node_that_lives() {
    let url = database();
    let mut one = contender(&url, "one", SHORT);
    let living = thread::spawn({
        let until = Instant::now() + SHORT * 4;
        move || {
            while Instant::now() < until {
                one.heartbeat().expect("beats");
                thread::sleep(SHORT / 10);
            }
            one
        }
    });
    let error = crate::Contender::register(&url, "one", "elsewhere:80", SHORT);
    let error = error.err().expect("refused");
    assert!(
        matches!(&error, OpenError::NameInUse { name, address }
        if name == "one" && address == "one:80"),
        "{error}"
    );
    drop(living.join().expect("ends"));
    let started = Instant::now();
    contender(&url, "one", LEASE);
    assert!(started.elapsed() < LEASE, "a name that was given back is free");
}

#[test]
fn a_node_that_was_killed_gets_its_name_back() {
    let url = database();
    std::mem::forget(contender(&url, "one", SHORT));
    contender(&url, "one", SHORT);
}

#[test]
fn all_nodes_are_known_with_their_position() {
    let url = database();
    let mut one = contender(&url, "one", LEASE);
    let mut two = contender(&url, "two", LEASE);
    two.set_position(42);
    two.heartbeat().expect("beats");
    let nodes = one.nodes().expect("lists");
    let told: Vec<_> =
        nodes.iter().map(|node| (&*node.name, &*node.address, node.position)).collect();
    assert_eq!(told, [("one", "one:80", 1), ("two", "two:80", 42)]);
    assert!(nodes.iter().all(|node| node.silent_for < LEASE));
    drop(two);
    assert_eq!(one.nodes().expect("lists").len(), 1);
}
