//! Backup of a running journal, and restore.

use std::fs;
use std::path::Path;
use std::sync::mpsc::{TryRecvError, sync_channel};
use std::thread;

use rusqlite::Connection;

use super::{append_all, batch, five, folder, head_of, read_all};
use crate::{CopyError, Hash, JournalReader, SnapshotStore, SqliteJournal, backup, restore};

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> = fs::read_dir(folder)
        .expect("reads")
        .map(|entry| entry.expect("reads").file_name().into_string().expect("a name"))
        .collect();
    names.sort();
    names
}

#[test]
fn a_backup_while_the_writer_appends_is_a_prefix() {
    let folder = folder();
    let live = folder.path().join("live");
    thread::scope(|scope| {
        let (started, wait) = sync_channel(0);
        // Dropped when this closure ends, also by a failed assertion: then the writer ends.
        let (_stop, stopped) = sync_channel::<()>(0);
        let live = &live;
        scope.spawn(move || {
            let mut journal = SqliteJournal::open(live).expect("opens");
            while stopped.try_recv() == Err(TryRecvError::Empty) {
                let next = batch(journal.next_sequence(), 3, 30_000);
                journal = journal.append(&next).expect("appends");
                if journal.next_sequence() == 1 + 3 * 20 {
                    started.send(()).expect("waited for");
                }
            }
        });
        wait.recv().expect("the writer runs");
        for round in 0..3 {
            let to = folder.path().join(format!("copy{round}"));
            let mut calls = Vec::new();
            let report = backup(live, &to, |progress| calls.push(progress)).expect("copies");
            assert!(report.next_sequence > 3 * 20);
            let last = calls.last().expect("told");
            assert_eq!((last.done, last.total), (report.next_sequence - 1, last.done));
            assert_eq!(names(&to), ["journal.db"]);
            let found = read_all(&to);
            assert_eq!(found.len() as u64, report.batches);
            assert_eq!(head_of(&found), report.head_hash);
        }
    });
    let whole = read_all(&live);
    let copied = read_all(&folder.path().join("copy2"));
    assert_eq!(copied, whole[..copied.len()]);
}

#[test]
fn a_restored_backup_goes_on() {
    let folder = folder();
    let live = folder.path().join("live");
    let mut batches = five(&live);
    let store = SnapshotStore::new(&live);
    store.write(5, head_of(&batches[..2]), b"old").expect("writes");
    store.write(9, head_of(&batches[..3]), b"new").expect("writes");
    store.write(11, Hash([3; 32]), b"of another journal").expect("writes");

    let (copy, back) = (folder.path().join("copy"), folder.path().join("back"));
    let report = backup(&live, &copy, |_| ()).expect("copies");
    assert_eq!((report.next_sequence, report.batches, report.snapshot), (16, 5, Some(9)));
    assert_eq!(report.warnings.len(), 1);
    fs::remove_dir_all(&live).expect("the disk is gone");

    let report = restore(&copy, &back, |_| ()).expect("copies");
    assert_eq!((report.snapshot, report.warnings.len()), (Some(9), 0));
    let journal = SqliteJournal::open(&back).expect("opens");
    assert_eq!(journal.head_hash(), head_of(&batches));
    batches.push(batch(16, 1, 5));
    append_all(journal, &batches[5..]);
    assert_eq!(read_all(&back), batches);
    let latest = SnapshotStore::new(&back).latest().expect("reads");
    assert_eq!(latest.snapshot.expect("one").payload, b"new");
}

#[test]
fn an_empty_journal_can_be_backed_up() {
    let folder = folder();
    let live = folder.path().join("live");
    let _journal = SqliteJournal::open(&live).expect("opens");
    let copy = folder.path().join("copy");
    let report = backup(&live, &copy, |_| ()).expect("copies");
    assert_eq!((report.next_sequence, report.head_hash), (1, Hash::GENESIS));
    assert_eq!(JournalReader::open(&copy).expect("opens").head().expect("reads").0, 1);
}

#[test]
fn a_target_in_use_is_left_alone() {
    let folder = folder();
    let (live, copy) = (folder.path().join("live"), folder.path().join("copy"));
    five(&live);
    fs::create_dir(&copy).expect("creates");
    fs::write(copy.join("precious"), "text").expect("writes");
    for result in [backup(&live, &copy, |_| ()), restore(&live, &copy, |_| ())] {
        let error = result.expect_err("refused");
        assert!(matches!(error, CopyError::NotEmpty(_)), "{error}");
    }
    assert_eq!(names(&copy), ["precious"]);
}

#[test]
fn a_missing_source_makes_no_target() {
    let folder = folder();
    let copy = folder.path().join("copy");
    let error = backup(&folder.path().join("nowhere"), &copy, |_| ()).expect_err("refused");
    assert!(matches!(error, CopyError::Open(_)), "{error}");
    assert!(!copy.exists());
}

#[test]
fn a_damaged_backup_is_not_restored() {
    let folder = folder();
    let (live, copy) = (folder.path().join("live"), folder.path().join("copy"));
    five(&live);
    backup(&live, &copy, |_| ()).expect("copies");
    let raw = Connection::open(copy.join("journal.db")).expect("opens");
    raw.execute("UPDATE batch SET decision_version = 2 WHERE first = 5", []).expect("edits");
    drop(raw);
    let back = folder.path().join("back");
    match restore(&copy, &back, |_| ()).expect_err("refused") {
        CopyError::Damaged(error) => assert_eq!(error.sequence, 5),
        other => panic!("{other}"),
    }
    assert!(!back.join("journal.db").exists(), "half a journal under the real name");
}
