//! Opening, the lock, versions, and reading beside the writer.

use std::fs;

use rusqlite::Connection;

use super::{append_all, batch, five, folder, read_all};
use crate::{FIRST_SEQUENCE, Hash, JournalReader, OpenError, SqliteJournal};

#[test]
fn a_new_journal_is_empty() {
    let folder = folder();
    let inner = folder.path().join("made/on/the/way");
    let journal = SqliteJournal::open(&inner).expect("opens");
    assert_eq!(journal.next_sequence(), FIRST_SEQUENCE);
    assert_eq!(journal.head_hash(), Hash::GENESIS);
    let reader = JournalReader::open(&inner).expect("opens");
    assert_eq!(reader.head().expect("reads"), (FIRST_SEQUENCE, Hash::GENESIS));
    assert_eq!(reader.chain(1).count(), 0);
}

#[test]
fn the_file_is_as_promised() {
    let folder = folder();
    let journal = SqliteJournal::open(folder.path()).expect("opens");
    let raw = Connection::open(folder.path().join("journal.db")).expect("opens");
    let text = |sql: &str| raw.query_row(sql, [], |row| row.get::<_, String>(0)).expect("reads");
    let number = |sql: &str| raw.query_row(sql, [], |row| row.get::<_, i64>(0)).expect("reads");
    assert_eq!(text("PRAGMA journal_mode"), "wal");
    assert_eq!(number("PRAGMA page_size"), 16_384);
    assert_eq!(number("PRAGMA user_version"), 1);
    drop(journal);
}

#[test]
fn a_second_writer_is_refused_until_the_first_is_gone() {
    let folder = folder();
    let first = SqliteJournal::open(folder.path()).expect("opens");
    let error = SqliteJournal::open(folder.path()).err().expect("refused");
    assert!(matches!(error, OpenError::Locked { .. }), "{error}");
    let process = format!("process {}", std::process::id());
    assert!(error.to_string().contains(&process), "{error}");
    drop(first);
    SqliteJournal::open(folder.path()).expect("opens");
}

#[test]
fn a_newer_format_is_refused_by_writer_and_reader() {
    let folder = folder();
    five(folder.path());
    let raw = Connection::open(folder.path().join("journal.db")).expect("opens");
    raw.pragma_update(None, "user_version", 2).expect("edits");
    drop(raw);
    let is_newer = |error: OpenError| {
        assert!(matches!(error, OpenError::NewerFormat { found: 2, known: 1, .. }), "{error}");
        assert!(error.to_string().ends_with("use a newer program"), "{error}");
    };
    is_newer(SqliteJournal::open(folder.path()).err().expect("refused"));
    is_newer(JournalReader::open(folder.path()).err().expect("refused"));
}

#[test]
fn other_files_are_not_taken_for_a_journal() {
    let folder = folder();
    let file = folder.path().join("journal.db");
    let is_other = || {
        let writer = SqliteJournal::open(folder.path()).err().expect("refused");
        assert!(matches!(writer, OpenError::NotAJournal(_)), "{writer}");
        let reader = JournalReader::open(folder.path()).err().expect("refused");
        assert!(matches!(reader, OpenError::NotAJournal(_)), "{reader}");
    };
    fs::write(&file, "a text that is long enough not to be an empty file".repeat(100))
        .expect("writes");
    is_other();
    fs::remove_file(&file).expect("removes");
    let raw = Connection::open(&file).expect("opens");
    raw.execute_batch("CREATE TABLE batch (x)").expect("edits");
    drop(raw);
    is_other();
}

#[test]
fn a_reader_needs_a_journal() {
    let folder = folder();
    let error = JournalReader::open(folder.path()).err().expect("refused");
    assert!(matches!(error, OpenError::Missing(_)), "{error}");
    assert_eq!(fs::read_dir(folder.path()).expect("reads").count(), 0);
}

#[test]
fn without_the_thread_the_log_is_moved_when_asked() {
    let folder = folder();
    let (journal, checkpointer) = SqliteJournal::open_without_thread(folder.path()).expect("opens");
    let journal = append_all(journal, &[batch(1, 1, 100_000)]);
    let size = || fs::metadata(folder.path().join("journal.db")).expect("is there").len();
    let before = size();
    checkpointer.checkpoint().expect("moves");
    assert!(size() >= 100_000 && before < 100_000, "{before} before, {} after", size());
    drop(checkpointer);
    drop(journal);
    assert_eq!(read_all(folder.path()), [batch(1, 1, 100_000)]);
}
