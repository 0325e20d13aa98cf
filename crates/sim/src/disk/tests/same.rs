//! One seed, one run.

use std::process::Command;

use super::{Table, disk};
use crate::disk::{Faults, Happened};

const SEED: &str = "SIM_DISK_TEST_SEED";

/// What a run of many lives came to: the trace, the file in the end, and what happened.
fn run(seed: u64, log: bool) -> (u64, Vec<u8>, Happened) {
    let (folder, disk) = disk(seed, Faults::harsh());
    let _entered = disk.enter();
    let table = Table::new(folder.path(), "FULL");
    let mut content = Vec::new();
    for _ in 0..40 {
        if let Ok(connection) = table.open()
            && let Ok(next) = Table::checked_end(&connection)
        {
            let _ = Table::insert(&connection, next, next + 10);
            let file = if log { "table.db-wal" } else { "table.db" };
            content.extend(std::fs::read(folder.path().join(file)).unwrap_or_default());
        }
        disk.restart();
    }
    (disk.trace_hash(), content, disk.happened())
}

#[test]
fn the_same_seed_is_the_same_run() {
    let first = run(7, false);
    assert!(first == run(7, false), "two runs of one seed differ");
    let other = run(8, false);
    assert_ne!(first.0, other.0);
    assert_ne!(first.1, other.1);
    let happened = first.2;
    let struck = [happened.crashed, happened.full, happened.sync_failed, happened.read_failed];
    assert!(struck.iter().all(|count| *count > 0), "{happened:?}");
    assert!(happened.torn > 0 && happened.lost > 0 && happened.kept > 0, "{happened:?}");
}

/// Not a test by itself: a process of its own, since other threads would draw from the generator
/// that the log's salts come from.
#[test]
fn child_run() {
    let Ok(seed) = std::env::var(SEED) else {
        return;
    };
    let (trace, content, happened) = run(seed.parse().expect("a number"), true);
    println!("\nthe run: {trace} {happened:?} {content:?}");
}

fn run_in_child(seed: u64) -> String {
    let output = Command::new(std::env::current_exe().expect("this test"))
        .args(["--exact", "disk::tests::same::child_run", "--nocapture", "--test-threads", "1"])
        .env(SEED, seed.to_string())
        .output()
        .expect("runs");
    let text = String::from_utf8(output.stdout).expect("text");
    text.lines().find(|line| line.starts_with("the run: ")).expect("tells").to_owned()
}

#[test]
fn in_a_process_of_its_own_the_log_is_the_same_too() {
    let first = run_in_child(7);
    assert!(first == run_in_child(7), "the log differs from process to process");
    assert_ne!(first, run_in_child(8));
}
