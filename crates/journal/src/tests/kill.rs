//! kill -9 at random moments: whatever was acknowledged is there.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use super::{batch, folder, read_all};
use crate::{Batch, SqliteJournal};

const FOLDER: &str = "JOURNAL_TEST_CHILD_FOLDER";

fn nth(first: u64) -> Batch {
    let count = 1 + u32::try_from(first % 5).expect("small");
    let len = usize::try_from(first * 7919 % 60_000).expect("small");
    batch(first, count, len)
}

/// Not a test by itself: the process that is killed. It appends until it dies, and tells of each
/// batch once the handle is back.
#[test]
fn child_writer() {
    let Some(folder) = std::env::var_os(FOLDER) else {
        return;
    };
    let mut journal = SqliteJournal::open(Path::new(&folder)).expect("opens");
    let mut out = std::io::stdout();
    loop {
        let next = nth(journal.next_sequence());
        journal = journal.append(&next).expect("appends");
        writeln!(out, "\nrecorded {}", journal.next_sequence()).expect("the parent reads");
        out.flush().expect("the parent reads");
    }
}

fn start_child(folder: &Path) -> Child {
    Command::new(std::env::current_exe().expect("this test"))
        .args(["--exact", "tests::kill::child_writer", "--nocapture"])
        .env(FOLDER, folder)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("starts")
}

/// Lets a child append at least `wanted` batches, kills it, returns the last sequence it told of.
fn run_and_kill(folder: &Path, wanted: usize) -> u64 {
    let mut child = start_child(folder);
    let lines = BufReader::new(child.stdout.take().expect("piped")).lines();
    let mut told = 0;
    let mut last = 0;
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
fn what_was_acknowledged_survives_kill_9() {
    let folder = folder();
    for wanted in [1, 5, 23, 60, 150, 300] {
        let acknowledged = run_and_kill(folder.path(), wanted);
        let journal = SqliteJournal::open(folder.path()).expect("opens");
        assert!(journal.next_sequence() >= acknowledged, "{acknowledged} was lost");
        let batches = read_all(folder.path());
        let mut next = 1;
        for found in &batches {
            assert!(*found == nth(next), "batch at {next} is not what was appended");
            next = found.next_sequence().expect("fits");
        }
        assert_eq!(next, journal.next_sequence());
    }
}
