//! `xq verify` passes on a good journal and names the sequence of a bad one.

use crate::server::{Server, deposit, ok, operator_key, person, run};
use rusqlite::{Connection, params};
use std::path::Path;

fn journal(data: &Path) -> u64 {
    let key = operator_key(data);
    let server = Server::start(data);
    let client = server.client(&key);
    let holder = person(&client, "holder");
    let mut last = 0;
    for number in 0..10 {
        let reference = number.to_string();
        let answer = client.done("/v1/bank/deposits", &reference, &deposit(&holder, &reference));
        last = answer["sequence"].as_u64().unwrap();
    }
    assert!(server.interrupt());
    last
}

/// Flips one bit in the bytes of the batch that holds `sequence`; gives where the batch begins.
fn flip(data: &Path, sequence: u64) -> u64 {
    let connection = Connection::open(data.join("journal.db")).unwrap();
    let find = "SELECT first, bytes FROM batch WHERE first <= ?1 ORDER BY first DESC LIMIT 1";
    let read = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?));
    let (first, mut bytes): (u64, Vec<u8>) = connection.query_row(find, [sequence], read).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 0b0000_1000;
    let update = "UPDATE batch SET bytes = ?2 WHERE first = ?1";
    assert_eq!(connection.execute(update, params![first, bytes]).unwrap(), 1);
    first
}

#[test]
fn one_flipped_bit_is_found_and_its_sequence_named() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    let last = journal(data);
    let printed = ok(data, &["verify"]);
    assert!(printed.contains(&last.to_string()), "{printed}");

    let first = flip(data, last / 2);
    let failed = run(data, &["verify"]);
    assert_eq!(failed.status.code(), Some(1));
    let errors = String::from_utf8(failed.stderr).unwrap();
    assert!(errors.contains(&format!("sequence {first}")), "{errors}");

    let export = run(data, &["journal", "export"]);
    assert!(!export.status.success(), "nothing is exported past the damage");
}

#[test]
fn every_record_is_exported_once() {
    let folder = tempfile::tempdir().unwrap();
    let last = journal(folder.path());
    let lines = ok(folder.path(), &["journal", "export"]);
    let sequences = lines.lines().map(|line| {
        let record: serde_json::Value = serde_json::from_str(line).unwrap();
        record["sequence"].as_u64().unwrap()
    });
    assert!(sequences.eq(1..=last));
    let some = ok(folder.path(), &["journal", "export", "--from", "3", "--to", "5"]);
    assert_eq!(some.lines().count(), 3);
}

#[test]
fn there_is_nothing_to_verify_in_an_empty_folder() {
    let folder = tempfile::tempdir().unwrap();
    let output = run(folder.path(), &["verify"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8(output.stderr).unwrap().contains("no journal"));
}
