//! Somebody edits the tables by other means.

use super::super::five_batches;
use super::{LEASE, append, database, lead, raw};
use crate::{ChainError, JournalReader, OpenError, Problem, Store};
use pg::DatabaseUrl;

fn of_five() -> DatabaseUrl {
    let url = database();
    append(lead(&url, "a", LEASE).1, &five_batches());
    url
}

/// Makes five batches, runs `sql` behind our back without any constraint in its way, and reads the
/// chain.
fn after(sql: &str) -> ChainError {
    let url = of_five();
    edit(&url, sql);
    let reader = JournalReader::connect(&url).expect("opens");
    let mut chain = reader.chain(1);
    let error = chain.find_map(Result::err).unwrap_or_else(|| panic!("not found: {sql}"));
    assert!(chain.next().is_none(), "goes on after an error: {sql}");
    error
}

fn edit(url: &DatabaseUrl, sql: &str) {
    let mut raw = raw(url);
    raw.batch_execute(
        "ALTER TABLE journal.batch DROP CONSTRAINT batch_pkey,
            DROP CONSTRAINT batch_first_check, DROP CONSTRAINT batch_count_check,
            DROP CONSTRAINT batch_hash_check, DROP CONSTRAINT batch_decision_version_check",
    )
    .expect("frees the table");
    raw.batch_execute(sql).expect("edits");
}

#[test]
fn a_bit_flipped_in_the_bytes_or_the_hash_is_found() {
    for (column, bits) in [("bytes", 400_000), ("hash", 256)] {
        for bit in [0, 9, bits / 2, bits - 1] {
            let error = after(&format!(
                "UPDATE journal.batch SET {column} =
                    set_bit({column}, {bit}, 1 - get_bit({column}, {bit})) WHERE first = 5"
            ));
            assert_eq!(error.sequence, 5, "{column} {bit}");
            assert!(matches!(error.problem, Problem::Altered { .. }), "{error}");
        }
    }
}

#[test]
fn any_other_column_is_covered() {
    for change in ["count = 5", "count = 3", "decision_version = 2", "first = 6", "first = 7"] {
        let error = after(&format!("UPDATE journal.batch SET {change} WHERE first = 5"));
        assert_eq!(error.sequence, 5, "{change}: {error}");
    }
}

#[test]
fn missing_and_extra_batches_are_found() {
    let missing = |first| after(&format!("DELETE FROM journal.batch WHERE first = {first}"));
    assert_eq!(missing(1), ChainError::new(1, Problem::Gap { found: 4 }));
    assert_eq!(missing(5), ChainError::new(5, Problem::Gap { found: 9 }));
    let extra = "INSERT INTO journal.batch SELECT 6, count, 1, hash, bytes
                 FROM journal.batch WHERE first = 5";
    assert_eq!(after(extra), ChainError::new(9, Problem::Overlap { found: 6 }));
}

#[test]
fn swapped_batches_are_found() {
    for columns in ["bytes", "bytes, hash", "count, bytes, hash", "hash"] {
        let error = after(&format!(
            "CREATE TEMP TABLE t AS SELECT * FROM journal.batch;
             UPDATE journal.batch SET ({columns}) = (SELECT {columns} FROM t WHERE first = 9)
             WHERE first = 5;
             UPDATE journal.batch SET ({columns}) = (SELECT {columns} FROM t WHERE first = 5)
             WHERE first = 9"
        ));
        assert_eq!(error.sequence, 5, "{columns}: {error}");
        assert!(matches!(error.problem, Problem::Altered { .. }), "{error}");
    }
}

#[test]
fn a_row_that_cannot_be_a_batch_is_torn() {
    for change in ["hash = '\\x00'", "count = 0", "count = -1", "decision_version = 65536"] {
        let error = after(&format!("UPDATE journal.batch SET {change} WHERE first = 9"));
        assert_eq!(error.sequence, 9, "{change}");
        assert!(matches!(error.problem, Problem::Torn(_)), "{change}: {error}");
    }
}

#[test]
fn whoever_comes_to_lead_checks_the_last_batch() {
    for change in [
        "UPDATE journal.batch SET bytes = '\\x00' WHERE first = 11",
        "UPDATE journal.batch SET count = 4 WHERE first = 11",
        "UPDATE journal.batch SET hash = decode(repeat('00', 32), 'hex') WHERE first = 9",
    ] {
        let url = of_five();
        edit(&url, change);
        match super::contender(&url, "b", LEASE).try_lead() {
            Err(OpenError::Damaged(error)) => assert_eq!(error.sequence, 11, "{change}"),
            other => panic!("{change}: {:?}", other.err()),
        }
    }
}

#[test]
fn a_reader_needs_a_journal() {
    let url = database();
    let error = Store::Database(url.clone()).reader().err().expect("refused");
    assert!(matches!(error, OpenError::Missing(_)), "{error}");
    assert!(!error.to_string().contains("testbed"), "shows the password: {error}");
    raw(&url).batch_execute("CREATE SCHEMA journal").expect("creates");
    let error = JournalReader::connect(&url).err().expect("refused");
    assert!(matches!(error, OpenError::Missing(_)), "{error}");
}
