//! A crash at every operation, and what is left of a plain database then.

use super::{Table, disk};
use crate::disk::{Disk, Faults, Happened, Outage};

const ROWS: i64 = 12;

/// The end of what was committed, and the end that is found or what is found instead.
type Outcome = (i64, Result<i64, String>);

/// Runs until everything stops after `operations`; what was committed then, and whether it came
/// to an end before.
fn run_into_crash(disk: &Disk, table: &Table, operations: u64) -> (i64, bool) {
    disk.crash_after(operations);
    let Ok(connection) = table.open() else {
        return (1, false);
    };
    let (end, stopped) = Table::insert(&connection, 1, ROWS);
    (end, stopped.is_ok())
}

/// The end of what was committed, and what is found after the outage.
fn outcome(table: &Table, disk: &Disk, operations: u64) -> Option<Outcome> {
    let (committed, finished) = run_into_crash(disk, table, operations);
    if finished {
        return None;
    }
    disk.restart();
    let found = match table.open() {
        Ok(connection) => Table::checked_end(&connection),
        Err(error) => Err(error.to_string()),
    };
    Some((committed, found))
}

/// Crashes at every operation; whatever was found, with what had been committed.
fn every_crash(seed: u64, synchronous: &'static str) -> (Vec<Outcome>, Happened) {
    let mut outcomes = Vec::new();
    let mut all = Happened::default();
    for operations in 0.. {
        let (folder, disk) = disk(seed * 1000 + operations, Faults::none());
        let _entered = disk.enter();
        let outcome = outcome(&Table::new(folder.path(), synchronous), &disk, operations);
        all += disk.happened();
        match outcome {
            Some(outcome) => outcomes.push(outcome),
            None => return (outcomes, all),
        }
    }
    unreachable!("the loop ends by returning")
}

#[test]
fn what_is_committed_survives_every_crash() {
    let mut all = Happened::default();
    for seed in 1..=3 {
        let (outcomes, happened) = every_crash(seed, "FULL");
        assert!(outcomes.len() > 50, "{} crashes", outcomes.len());
        for (operations, (committed, found)) in outcomes.into_iter().enumerate() {
            let found = found.unwrap_or_else(|error| panic!("{seed}, {operations}: {error}"));
            assert!(
                found == committed || found == committed + 1,
                "{seed}, {operations}: {committed} were committed, {found} found"
            );
        }
        all += happened;
    }
    let Happened { kept, lost, torn, vanished, undeleted, .. } = all;
    for count in [kept, lost, torn, vanished, undeleted] {
        assert!(count > 0, "the disk was never that cruel: {all:?}");
    }
}

#[test]
fn without_syncs_rows_are_lost_and_files_destroyed() {
    let (outcomes, _) = every_crash(1, "OFF");
    let lost = outcomes
        .iter()
        .filter(|(committed, found)| matches!(found, Ok(found) if found < committed))
        .count();
    let destroyed = outcomes.iter().filter(|(_, found)| found.is_err()).count();
    assert!(lost > 0 && destroyed > 0, "{lost} lost, {destroyed} destroyed");
}

#[test]
fn crashes_one_after_the_other_take_nothing_that_was_committed() {
    for seed in 1..=20 {
        let (folder, disk) = disk(seed, Faults { crash: 40, ..Faults::none() });
        let _entered = disk.enter();
        let table = Table::new(folder.path(), "FULL");
        let mut committed = 1;
        for life in 0..25 {
            if let Ok(connection) = table.open() {
                // A crash at a checkpoint is none of a commit, so what is found may be exact.
                let found = Table::checked_end(&connection).expect("sound");
                assert!(
                    found == committed || found == committed + 1,
                    "seed {seed}, life {life}: {committed} were committed, {found} found"
                );
                committed = Table::insert(&connection, found, found + 8).0;
            }
            disk.restart_after(Outage::Power);
        }
        assert!(committed > 5, "seed {seed} came to {committed}");
        assert_eq!(disk.happened().power_lost, 25);
    }
}

#[test]
fn a_connection_that_outlives_the_crash_changes_nothing() {
    let (folder, disk) = disk(1, Faults::none());
    let _entered = disk.enter();
    let table = Table::new(folder.path(), "FULL");
    let old = table.open().expect("opens");
    assert!(Table::insert(&old, 1, 4).1.is_ok());
    disk.crash_now();
    assert!(Table::insert(&old, 4, 5).1.is_err());
    assert!(table.open().is_err(), "nothing opens before the restart");
    disk.restart_after(Outage::Power);
    let new = table.open().expect("opens");
    assert!(Table::insert(&new, 4, 6).1.is_ok());
    assert!(Table::insert(&old, 6, 7).1.is_err());
    drop(old);
    assert!(Table::insert(&new, 6, 8).1.is_ok());
    drop(new);
    assert_eq!(Table::checked_end(&table.open().expect("opens")), Ok(8));
}

/// A killed process leaves what it wrote to the system, but a loss of power after that still
/// takes what nobody synced.
#[test]
fn a_killed_process_saves_nothing() {
    let (folder, disk) = disk(3, Faults::none());
    let _entered = disk.enter();
    let table = Table::new(folder.path(), "OFF");
    let connection = table.open().expect("opens");
    assert!(Table::insert(&connection, 1, 5).1.is_ok());
    disk.restart_after(Outage::Process);
    drop(connection);
    let connection = table.open().expect("opens");
    assert_eq!(Table::checked_end(&connection), Ok(5));
    disk.restart_after(Outage::Power);
    drop(connection);
    let found = table.open().map_err(|e| e.to_string()).and_then(|c| Table::checked_end(&c));
    assert_ne!(found, Ok(5));
}

/// Followers delete their files past SQLite and begin anew; of old and new files no mixture may
/// come out of a crash.
#[test]
fn a_file_that_was_removed_comes_back_whole_or_not_at_all() {
    let (mut old, mut new) = (0, 0);
    for seed in 0..60 {
        let (folder, disk) = disk(seed, Faults::none());
        let _entered = disk.enter();
        let table = Table::new(folder.path(), "FULL");
        let connection = table.open().expect("opens");
        assert!(Table::insert(&connection, 1, 9).1.is_ok());
        disk.restart_after(Outage::Process);
        drop(connection);
        for name in ["table.db", "table.db-wal"] {
            std::fs::remove_file(folder.path().join(name)).expect("is there");
        }
        // The first sync makes the removal safe, so the interesting crashes come early.
        disk.crash_after(seed % 4);
        let connection = table.open();
        let committed = connection.as_ref().map_or(1, |open| Table::insert(open, 1, 4).0);
        disk.restart_after(Outage::Power);
        drop(connection);
        match Table::checked_end(&table.open().expect("opens")) {
            Ok(9) => old += 1,
            Ok(found) if found == committed || found == committed + 1 => new += 1,
            other => panic!("seed {seed}: {committed} were committed, {other:?} found"),
        }
    }
    assert!(old > 3 && new > 3, "{old} old, {new} new");
}

#[test]
fn a_crash_comes_when_it_was_ordered() {
    let (folder, disk) = disk(1, Faults::none());
    let _entered = disk.enter();
    let table = Table::new(folder.path(), "FULL");
    let connection = table.open().expect("opens");
    let before = disk.happened().operations;
    disk.crash_after(7);
    assert!(Table::insert(&connection, 1, 20).1.is_err());
    assert_eq!(disk.happened().operations - before, 8);
    assert!(disk.has_crashed());
}
