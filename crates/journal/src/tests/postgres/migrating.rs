//! From a folder into a database.

use super::super::{append_all, batch, five, five_batches, folder, head_of};
use super::{LEASE, append, contender, database, lead, raw, read_all};
use crate::{JournalReader, MigrateError, OpenError, SqliteJournal, migrate};

#[test]
fn a_journal_is_moved_and_the_folder_is_marked() {
    let (folder, url) = (folder(), database());
    five(folder.path());
    let mut told = Vec::new();
    let moved = migrate(folder.path(), &url, |progress| told.push(progress)).expect("moves");
    assert_eq!((moved.next_sequence, moved.head_hash), (16, head_of(&five_batches())));
    assert_eq!(moved.found, 0);
    moved.mark().expect("marks");
    assert_eq!(read_all(&url), five_batches());
    append(lead(&url, "a", LEASE).1, &[batch(16, 1, 10)]);

    let error = SqliteJournal::open(folder.path()).err().expect("refused");
    assert!(matches!(error, OpenError::Moved { .. }), "{error}");
    assert!(error.to_string().contains(&url.hosts()) && !error.to_string().contains("testbed:"));
    assert_eq!(JournalReader::open(folder.path()).expect("opens").chain(1).count(), 5);
}

#[test]
fn an_interrupted_move_goes_on() {
    let (folder, url) = (folder(), database());
    let mut batches = five_batches();
    batches.extend((16..22).map(|first| batch(first, 1, 6_000_000)));
    append_all(SqliteJournal::open(folder.path()).expect("opens"), &batches);
    // Stopped after the first piece, as a process that was killed: without a word.
    let stopped =
        std::panic::catch_unwind(|| migrate(folder.path(), &url, |_| panic!("enough")).map(drop));
    assert!(stopped.is_err());
    let there = read_all(&url);
    assert!(there.len() > 5 && there.len() < batches.len(), "{} batches", there.len());
    let moved = migrate(folder.path(), &url, |_| ()).expect("goes on");
    assert!(moved.found > 0);
    drop(moved);
    assert_eq!(read_all(&url), batches);
    assert_eq!(migrate(folder.path(), &url, |_| ()).expect("nothing is left").found, 21);
}

#[test]
fn another_journal_is_not_written_over() {
    let (folder, url) = (folder(), database());
    five(folder.path());
    append(lead(&url, "a", LEASE).1, &[batch(1, 7, 10)]);
    let error = migrate(folder.path(), &url, |_| ()).err().expect("refused");
    assert!(matches!(error, MigrateError::NotEmpty(7)), "{error}");
    assert_eq!(read_all(&url).len(), 1);
    SqliteJournal::open(folder.path()).expect("is not marked");
}

#[test]
fn neither_side_may_be_in_use() {
    let (folder, url) = (folder(), database());
    let writer = append_all(SqliteJournal::open(folder.path()).expect("opens"), &five_batches());
    let error = migrate(folder.path(), &url, |_| ()).err().expect("refused");
    assert!(matches!(error, MigrateError::Open(OpenError::Locked { .. })), "{error}");
    drop(writer);
    let (_node, leader) = lead(&url, "a", LEASE);
    let error = migrate(folder.path(), &url, |_| ()).err().expect("refused");
    assert!(matches!(error, MigrateError::InUse), "{error}");
    drop(leader);
    // Nor may anybody come to lead while it is copied.
    let moved = migrate(folder.path(), &url, |_| {
        assert!(contender(&url, "b", LEASE).try_lead().expect("asks").is_none());
    });
    drop(moved.expect("moves"));
}

#[test]
fn a_damaged_journal_is_not_moved() {
    let (folder, url) = (folder(), database());
    five(folder.path());
    let file = rusqlite::Connection::open(folder.path().join("journal.db")).expect("opens");
    file.execute("UPDATE batch SET decision_version = 2 WHERE first = 5", []).expect("edits");
    drop(file);
    match migrate(folder.path(), &url, |_| ()).err().expect("refused") {
        MigrateError::Damaged(error) => assert_eq!(error.sequence, 5),
        other => panic!("{other}"),
    }
    let rows = raw(&url).query("SELECT FROM journal.batch WHERE first >= 5", &[]).expect("asks");
    assert!(rows.is_empty());
}

#[test]
fn a_folder_without_a_journal_does_not_get_one() {
    let (folder, url) = (folder(), database());
    let error = migrate(folder.path(), &url, |_| ()).err().expect("refused");
    assert!(matches!(error, MigrateError::Open(OpenError::Missing(_))), "{error}");
    assert_eq!(std::fs::read_dir(folder.path()).expect("reads").count(), 0);
}
