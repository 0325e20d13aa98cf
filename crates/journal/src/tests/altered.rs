//! Somebody edits the file by other means.

use rusqlite::Connection;

use super::{append_all, batch, five, folder};
use crate::{ChainError, JournalReader, OpenError, Problem, SqliteJournal};

/// Makes five batches, runs `sql` on the file behind our back, and reads the chain from `from`.
/// `None` when SQLite itself refuses the edit.
fn after_from(sql: &str, from: u64) -> Option<ChainError> {
    let folder = folder();
    five(folder.path());
    let raw = Connection::open(folder.path().join("journal.db")).expect("opens");
    raw.execute_batch(sql).ok()?;
    drop(raw);
    let reader = JournalReader::open(folder.path()).expect("opens");
    let mut chain = reader.chain(from);
    let error = chain.find_map(Result::err).unwrap_or_else(|| panic!("not found: {sql}"));
    assert!(chain.next().is_none(), "goes on after an error: {sql}");
    Some(error)
}

fn after(sql: &str) -> ChainError {
    after_from(sql, 1).expect("SQLite takes the edit")
}

#[test]
fn a_bit_flipped_in_the_bytes_or_the_hash_is_found() {
    for (column, length) in [("bytes", 50_000), ("hash", 32)] {
        for position in [0, 1, length / 2, length - 1] {
            for bit in 0..8 {
                let error = after_flip(column, position, bit);
                assert_eq!(error.sequence, 5, "{column} {position} {bit}");
                assert!(matches!(error.problem, Problem::Altered { .. }), "{error}");
            }
        }
    }
}

fn after_flip(column: &str, position: usize, bit: u8) -> ChainError {
    let folder = folder();
    five(folder.path());
    let raw = Connection::open(folder.path().join("journal.db")).expect("opens");
    let select = format!("SELECT {column} FROM batch WHERE first = 5");
    let mut bytes: Vec<u8> = raw.query_row(&select, [], |row| row.get(0)).expect("reads");
    bytes[position] ^= 1 << bit;
    let update = format!("UPDATE batch SET {column} = ?1 WHERE first = 5");
    assert_eq!(raw.execute(&update, [bytes]).expect("edits"), 1);
    drop(raw);
    let reader = JournalReader::open(folder.path()).expect("opens");
    reader.chain(1).find_map(Result::err).expect("found")
}

#[test]
fn any_bit_of_count_and_version_is_found() {
    for (column, bits) in [("count", 34), ("decision_version", 18)] {
        for bit in 0..bits {
            let flip = format!("({column} | (1 << {bit})) - ({column} & (1 << {bit}))");
            let error = after(&format!("UPDATE batch SET {column} = {flip} WHERE first = 5"));
            assert_eq!(error.sequence, 5, "{column} bit {bit}");
        }
    }
}

#[test]
fn any_bit_of_the_sequence_is_found() {
    let mut taken = 0;
    for bit in 0..63 {
        let flip = format!("(first | (1 << {bit})) - (first & (1 << {bit}))");
        let sql = format!("UPDATE batch SET first = {flip} WHERE first = 5");
        if let Some(error) = after_from(&sql, 1) {
            assert_eq!(error.sequence, 5, "bit {bit}: {error}");
            taken += 1;
        }
    }
    assert!(taken > 55, "only {taken} edits were possible");
}

#[test]
fn each_batch_is_covered() {
    for first in [1, 4, 5, 9, 11] {
        let error = after(&format!(
            "UPDATE batch SET bytes = CAST(bytes || x'00' AS BLOB) WHERE first = {first}"
        ));
        assert_eq!(error.sequence, first);
        assert!(matches!(error.problem, Problem::Altered { .. }), "{error}");
    }
}

#[test]
fn missing_batches_are_a_gap() {
    let missing = |first| after(&format!("DELETE FROM batch WHERE first = {first}"));
    assert_eq!(missing(1), ChainError::new(1, Problem::Gap { found: 4 }));
    assert_eq!(missing(5), ChainError::new(5, Problem::Gap { found: 9 }));
    let two = after("DELETE FROM batch WHERE first IN (4, 5)");
    assert_eq!(two, ChainError::new(4, Problem::Gap { found: 9 }));
}

#[test]
fn a_gap_is_found_from_within_it_and_from_behind_it() {
    let sql = "DELETE FROM batch WHERE first = 5";
    for from in [5, 6, 8, 9, 10] {
        let error = after_from(sql, from).expect("edited");
        assert_eq!(error, ChainError::new(5, Problem::Gap { found: 9 }), "from {from}");
    }
}

#[test]
fn an_extra_batch_overlaps() {
    let error = after("INSERT INTO batch SELECT 6, count, 1, hash, bytes FROM batch WHERE first=5");
    assert_eq!(error, ChainError::new(9, Problem::Overlap { found: 6 }));
    let copy = "INSERT INTO batch SELECT 0, count, 1, hash, bytes FROM batch WHERE first=5";
    assert_eq!(after(copy).sequence, 0);
}

#[test]
fn an_extra_batch_is_not_passed_over_between_two_fetches() {
    let folder = folder();
    // The first batch fills a fetch by itself; the extra one hides right behind it.
    let batches = [batch(1, 3, 5 * 1024 * 1024), batch(4, 1, 10)];
    append_all(SqliteJournal::open(folder.path()).expect("opens"), &batches);
    let raw = Connection::open(folder.path().join("journal.db")).expect("opens");
    raw.execute("INSERT INTO batch VALUES (2, 1, 1, zeroblob(32), x'00')", []).expect("edits");
    drop(raw);
    let reader = JournalReader::open(folder.path()).expect("opens");
    let error = reader.chain(1).find_map(Result::err).expect("found");
    assert_eq!(error, ChainError::new(4, Problem::Overlap { found: 2 }));
}

#[test]
fn swapped_batches_are_found() {
    for columns in ["bytes", "bytes, hash", "count, bytes, hash", "hash"] {
        let error = after(&format!(
            "CREATE TEMP TABLE t AS SELECT * FROM batch; \
             UPDATE batch SET ({columns}) = (SELECT {columns} FROM t WHERE first = 9) \
             WHERE first = 5; \
             UPDATE batch SET ({columns}) = (SELECT {columns} FROM t WHERE first = 5) \
             WHERE first = 9"
        ));
        assert_eq!(error.sequence, 5, "{columns}: {error}");
        assert!(matches!(error.problem, Problem::Altered { .. }), "{error}");
    }
}

#[test]
fn a_row_that_cannot_be_a_batch_is_torn() {
    for edit in [
        "hash = x'00'",
        "count = 0",
        "count = -1",
        "count = 4294967296",
        "decision_version = 65536",
    ] {
        let error = after(&format!("UPDATE batch SET {edit} WHERE first = 9"));
        assert_eq!(error.sequence, 9, "{edit}");
        assert!(matches!(error.problem, Problem::Torn(_)), "{edit}: {error}");
    }
    let error = after("UPDATE batch SET first = -7 WHERE first = 1");
    assert_eq!(error.sequence, 1, "{error}");
}

#[test]
fn opening_for_writing_checks_the_last_batch() {
    for edit in [
        "UPDATE batch SET bytes = x'00' WHERE first = 11",
        "UPDATE batch SET count = 4 WHERE first = 11",
        "UPDATE batch SET hash = zeroblob(32) WHERE first = 9",
    ] {
        let folder = folder();
        five(folder.path());
        let raw = Connection::open(folder.path().join("journal.db")).expect("opens");
        raw.execute_batch(edit).expect("edits");
        drop(raw);
        match SqliteJournal::open(folder.path()) {
            Err(OpenError::Damaged(error)) => assert_eq!(error.sequence, 11, "{edit}"),
            other => panic!("{edit}: {:?}", other.err()),
        }
    }
}

#[test]
fn the_message_names_the_sequence_and_both_hashes() {
    let error = after("UPDATE batch SET bytes = x'00' WHERE first = 5");
    let Problem::Altered { stored, computed } = &error.problem else {
        panic!("{error}");
    };
    assert_eq!(
        error.to_string(),
        format!(
            "at sequence 5: the batch was altered: its hash should be {computed}, {stored} is \
             stored"
        )
    );
}
