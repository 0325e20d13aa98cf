//! Opening, the lock, versions, and reading beside the writer.

use std::fs;

use rusqlite::Connection;

use super::{append_all, batch, five, folder, head_of, plain, read_all};
use crate::{AppendError, FIRST_SEQUENCE, Hash, JournalReader, MAX_BATCH_BYTES};
use crate::{OpenError, SqliteJournal};

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
fn wrong_batches_are_refused() {
    let open = || {
        let folder = folder();
        five(folder.path());
        let journal = SqliteJournal::open(folder.path()).expect("opens");
        (folder, journal)
    };
    for first in [0, 1, 15, 17, u64::MAX] {
        let (folder, journal) = open();
        let error = journal.append(&batch(first, 1, 1)).err().expect("refused");
        assert!(matches!(error, AppendError::DoesNotFollow { expected: 16, .. }), "{error}");
        assert_eq!(read_all(folder.path()).len(), 5);
    }
    let (_folder, journal) = open();
    let error = journal.append(&batch(16, 0, 1)).err().expect("refused");
    assert!(matches!(error, AppendError::Empty(16)), "{error}");
    let (_folder, journal) = open();
    let error = journal.append(&batch(16, 1, MAX_BATCH_BYTES + 1)).err().expect("refused");
    assert!(matches!(error, AppendError::TooLarge { first: 16, .. }), "{error}");
}

#[test]
fn reopening_goes_on_with_the_chain() {
    let folder = folder();
    let mut batches = five(folder.path());
    let journal = SqliteJournal::open(folder.path()).expect("opens");
    assert_eq!(journal.next_sequence(), 16);
    assert_eq!(journal.head_hash(), head_of(&batches));
    batches.push(batch(16, 2, 10));
    let journal = append_all(journal, &batches[5..]);
    assert_eq!(journal.head_hash(), head_of(&batches));
    assert_eq!(read_all(folder.path()), batches);
}

#[test]
fn a_reader_sees_each_batch_as_soon_as_it_is_recorded() {
    let folder = folder();
    let mut journal = SqliteJournal::open(folder.path()).expect("opens");
    let reader = JournalReader::open(folder.path()).expect("opens");
    for first in 1..20 {
        let next = batch(first, 1, 1000);
        journal = journal.append(&next).expect("appends");
        let head = (journal.next_sequence(), journal.head_hash());
        assert_eq!(reader.head().expect("reads"), head);
        let found = reader.batches_from(first, 1).expect("reads");
        assert_eq!(found.into_iter().map(plain).collect::<Vec<_>>(), [next]);
    }
}

#[test]
fn reading_starts_with_the_batch_that_contains_the_sequence() {
    let folder = folder();
    five(folder.path());
    let reader = JournalReader::open(folder.path()).expect("opens");
    let firsts = |sequence, limit| -> Vec<u64> {
        let found = reader.batches_from(sequence, limit).expect("reads");
        found.iter().map(|batch| batch.first).collect()
    };
    let all = usize::MAX;
    assert_eq!(firsts(0, all), [1, 4, 5, 9, 11]);
    assert_eq!(firsts(3, all), [1, 4, 5, 9, 11]);
    assert_eq!(firsts(4, all), [4, 5, 9, 11]);
    assert_eq!(firsts(8, all), [5, 9, 11]);
    assert_eq!(firsts(15, all), [11]);
    assert!(firsts(16, all).is_empty());
    assert!(firsts(u64::MAX, all).is_empty());
    assert_eq!(firsts(1, 0), [1]);
    assert_eq!(firsts(1, 100), [1]);
    assert_eq!(firsts(1, 101), [1, 4, 5]);
    let chained: Result<Vec<_>, _> = reader.chain(6).collect();
    let chained: Vec<u64> = chained.expect("sound").iter().map(|batch| batch.first).collect();
    assert_eq!(chained, [5, 9, 11]);
}

#[test]
fn the_hash_before_a_sequence_is_known_where_a_batch_ends() {
    let folder = folder();
    let batches = five(folder.path());
    let reader = JournalReader::open(folder.path()).expect("opens");
    let ends = [(1, 0), (4, 1), (5, 2), (9, 3), (11, 4), (16, 5)];
    for sequence in (0..20).chain([u64::MAX]) {
        let end = ends.iter().find(|(end, _)| *end == sequence);
        let expected = end.map(|(_, many)| head_of(&batches[..*many]));
        assert_eq!(reader.hash_before(sequence).expect("reads"), expected, "{sequence}");
    }
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
