//! Faults one by one: each is told, and passes.

use rusqlite::ErrorCode;

use super::{Table, disk};
use crate::disk::{Faults, Outage};

fn code<T>(result: rusqlite::Result<T>) -> Option<ErrorCode> {
    result.err().and_then(|error| error.sqlite_error_code())
}

#[test]
fn a_full_disk_is_told_and_passes() {
    let (folder, disk) = disk(1, Faults::none());
    let _entered = disk.enter();
    let table = Table::new(folder.path(), "FULL");
    let connection = table.open().expect("opens");
    disk.set_room(Some(40_000));
    let (end, stopped) = Table::insert(&connection, 1, 100);
    assert_eq!(code(stopped), Some(ErrorCode::DiskFull));
    assert!(end > 1 && end < 20, "{end} rows in 40,000 bytes");
    assert!(disk.happened().full > 0);
    assert_eq!(Table::checked_end(&connection), Ok(end));

    disk.set_room(None);
    let (end, stopped) = Table::insert(&connection, end, end + 10);
    assert!(stopped.is_ok());
    disk.restart_after(Outage::Power);
    assert_eq!(Table::checked_end(&table.open().expect("opens")), Ok(end));
}

#[test]
fn a_disk_that_is_full_now_and_then_loses_nothing() {
    let (folder, disk) = disk(2, Faults { full: 100, ..Faults::none() });
    let _entered = disk.enter();
    let table = Table::new(folder.path(), "FULL");
    let connection = loop {
        if let Ok(connection) = table.open() {
            break connection;
        }
    };
    let mut next = 1;
    while next < 60 {
        let (end, stopped) = Table::insert(&connection, next, 60);
        assert!(stopped.is_ok() || code(stopped) == Some(ErrorCode::DiskFull));
        next = end;
    }
    assert!(disk.happened().full > 5);
    disk.restart_after(Outage::Power);
    disk.set_faults(Faults::none());
    assert_eq!(Table::checked_end(&table.open().expect("opens")), Ok(60));
}

#[test]
fn a_failed_sync_is_told_and_passes() {
    let (folder, disk) = disk(1, Faults::none());
    let _entered = disk.enter();
    let table = Table::new(folder.path(), "FULL");
    let connection = table.open().expect("opens");
    disk.set_faults(Faults { sync_failed: 1000, ..Faults::none() });
    let (end, stopped) = Table::insert(&connection, 1, 2);
    assert_eq!((end, code(stopped)), (1, Some(ErrorCode::SystemIoFailure)));
    assert_eq!(disk.happened().sync_failed, 1);
    disk.set_faults(Faults::none());
    assert_eq!(Table::insert(&connection, 1, 10), (10, Ok(())));
    disk.restart_after(Outage::Power);
    assert_eq!(Table::checked_end(&table.open().expect("opens")), Ok(10));
}

/// What a failed sync should have saved is never saved by a later one.
#[test]
fn a_failed_sync_is_not_made_good_by_the_next() {
    let lost = (1..=20).filter(|seed| {
        let (folder, disk) = disk(*seed, Faults::none());
        let _entered = disk.enter();
        let table = Table::new(folder.path(), "FULL");
        let connection = table.open().expect("opens");
        disk.set_faults(Faults { sync_failed: 1000, ..Faults::none() });
        assert!(Table::insert(&connection, 1, 2).1.is_err());
        disk.set_faults(Faults::none());
        // The process dies of it; the next one finds the row in the system's cache, builds on it
        // and commits.
        disk.restart_after(Outage::Process);
        drop(connection);
        let connection = table.open().expect("opens");
        let found = Table::checked_end(&connection).expect("sound");
        assert_eq!(Table::insert(&connection, found, 4), (4, Ok(())));
        disk.restart_after(Outage::Power);
        drop(connection);
        Table::checked_end(&table.open().expect("opens")) != Ok(4)
    });
    assert!(lost.count() > 0, "the disk is kinder than Linux");
}

#[test]
fn a_failed_read_is_told_and_passes() {
    let (folder, disk) = disk(1, Faults::none());
    let _entered = disk.enter();
    let table = Table::new(folder.path(), "FULL");
    assert!(Table::insert(&table.open().expect("opens"), 1, 30).1.is_ok());
    disk.set_faults(Faults { read_failed: 1000, ..Faults::none() });
    assert!(table.open().is_err());
    assert!(disk.happened().read_failed > 0);
    disk.set_faults(Faults::none());
    assert_eq!(Table::checked_end(&table.open().expect("opens")), Ok(30));
}

#[test]
fn a_file_beside_the_disk_notices_nothing() {
    let (_folder, disk) = disk(1, Faults::harsh());
    let _entered = disk.enter();
    let elsewhere = tempfile::tempdir().expect("a folder");
    disk.crash_now();
    let connection = Table::new(elsewhere.path(), "OFF").open().expect("opens");
    assert_eq!(Table::insert(&connection, 1, 10), (10, Ok(())));
    assert_eq!(disk.happened().opens, 0);
}
