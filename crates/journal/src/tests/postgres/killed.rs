//! kill -9 of the leading process at random moments: whatever was acknowledged is there, and another
//! process leads once the lease has run out.

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use std::time::Duration;

use pg::DatabaseUrl;

use super::super::batch;
use super::{contender, database, lead, read_all, server, until};
use crate::Batch;

const URL: &str = "JOURNAL_TEST_CHILD_URL";
const LEASE: Duration = Duration::from_secs(1);

fn nth(first: u64) -> Batch {
    let count = 1 + u32::try_from(first % 5).expect("small");
    batch(first, count, usize::try_from(first * 7919 % 60_000).expect("small"))
}

/// Not a test by itself: the process that is killed. It appends until it dies, and tells of each
/// batch once the handle is back.
#[test]
fn child_leader() {
    let Some(url) = std::env::var_os(URL) else {
        return;
    };
    let url: DatabaseUrl = url.to_str().expect("text").parse().expect("a URL");
    let mut node = contender(&url, &format!("process {}", std::process::id()), LEASE);
    let mut journal = None;
    until("the lease", || {
        journal = node.try_lead().expect("asks");
        journal.is_some()
    });
    let mut journal = journal.expect("leads");
    let mut out = std::io::stdout();
    loop {
        let next = nth(journal.next_sequence());
        journal = journal.append(&next).expect("appends");
        writeln!(out, "\nrecorded {}", journal.next_sequence()).expect("the parent reads");
        out.flush().expect("the parent reads");
    }
}

/// Lets a child append at least `wanted` batches, kills it, returns the last sequence it told of.
fn run_and_kill(url: &str, wanted: usize) -> u64 {
    let mut child = Command::new(std::env::current_exe().expect("this test"))
        .args(["--exact", "tests::postgres::killed::child_leader", "--nocapture"])
        .env(URL, url)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("starts");
    let lines = BufReader::new(child.stdout.take().expect("piped")).lines();
    let (mut told, mut last) = (0, 0);
    // Goes on after the kill until the pipe is empty: those were acknowledged too.
    for line in lines.map_while(Result::ok) {
        let Some(next) = line.strip_prefix("recorded ") else {
            continue;
        };
        last = next.parse().expect("a number");
        told += 1;
        if told == wanted {
            child.kill().expect("kills");
        }
    }
    child.wait().expect("ends");
    assert!(told >= wanted, "the child ended by itself after {told} batches");
    last
}

#[test]
fn what_was_acknowledged_survives_kill_9_of_the_leader() {
    let url = database();
    for wanted in [1, 17, 60] {
        let acknowledged = run_and_kill(&server().url(url.database()), wanted);
        let batches = read_all(&url);
        let mut next = 1;
        for found in &batches {
            assert!(*found == nth(next), "batch at {next} is not what was appended");
            next = found.next_sequence().expect("fits");
        }
        assert!(next >= acknowledged, "{acknowledged} was lost");
    }
    let mut free = None;
    until("the last lease to run out", || {
        free = contender(&url, "next", LEASE).try_lead().expect("asks");
        free.is_some()
    });
    drop(free);
    drop(lead(&url, "again", LEASE));
}
