//! The disk is full.

use super::{append_all, batch, folder, read_all};
use crate::{AppendError, SqliteJournal};

#[test]
fn a_full_disk_takes_the_handle_and_keeps_what_was_recorded() {
    let folder = folder();
    let mut journal = SqliteJournal::open(folder.path()).expect("opens");
    journal.limit_pages(40).expect("limits");
    let mut appended = Vec::new();
    let error = loop {
        let next = batch(journal.next_sequence(), 3, 100_000);
        // `journal` is moved into `append`: after an error there is nothing left to write with.
        match journal.append(&next) {
            Ok(back) => journal = back,
            Err(error) => break error,
        }
        appended.push(next);
        assert!(appended.len() < 20, "the limit does not bite");
    };
    let first = 1 + 3 * appended.len() as u64;
    assert!(matches!(error, AppendError::DiskFull { first: f, .. } if f == first), "{error}");
    assert!(error.to_string().starts_with("the disk is full: batch at sequence"), "{error}");
    assert!(appended.len() >= 3);

    let journal = SqliteJournal::open(folder.path()).expect("opens again, the lock is free");
    assert_eq!(journal.next_sequence(), first);
    assert_eq!(read_all(folder.path()), appended);
    // With room again, the journal goes on where it stopped.
    let next = batch(first, 1, 100_000);
    append_all(journal, std::slice::from_ref(&next));
    appended.push(next);
    assert_eq!(read_all(folder.path()), appended);
}

#[test]
fn a_full_disk_of_the_system_is_told_the_same_way() {
    let full = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_FULL);
    let error = AppendError::from_sqlite(7, rusqlite::Error::SqliteFailure(full, None));
    assert!(matches!(error, AppendError::DiskFull { first: 7, .. }), "{error}");
    let broken = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_IOERR_FSYNC);
    let error = AppendError::from_sqlite(7, rusqlite::Error::SqliteFailure(broken, None));
    assert!(matches!(error, AppendError::Storage { first: 7, .. }), "{error}");
}
