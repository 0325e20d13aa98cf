//! The books in SQL, from outside.

use crate::server::{Server, deposit, ok, operator_key, person, run};
use rusqlite::{Connection, OpenFlags};
use std::path::Path;
use std::time::{Duration, Instant};

/// A figure of the books, once they hold as many records.
fn figure(data: &Path, records: u64, sql: &str) -> i64 {
    let started = Instant::now();
    loop {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY;
        let books = Connection::open_with_flags(data.join("views.db"), flags).unwrap();
        let next: rusqlite::Result<u64> =
            books.query_row("SELECT next_sequence FROM position", [], |row| row.get(0));
        if next.is_ok_and(|next| next > records) {
            return books.query_row(sql, [], |row| row.get(0)).unwrap();
        }
        assert!(started.elapsed() < Duration::from_secs(20), "the books do not follow");
        std::thread::park_timeout(Duration::from_millis(10));
    }
}

const CASH: &str = "SELECT SUM(balance) FROM accounts WHERE purpose = 'custody'";

#[test]
fn a_server_keeps_the_books_and_they_are_made_anew_after_it() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    let key = operator_key(data);
    let server = Server::start(data);
    let client = server.client(&key);
    let holder = person(&client, "holder");
    client.done("/v1/bank/deposits", "one", &deposit(&holder, "one"));
    let kept = figure(data, 3, CASH);
    assert!(kept > 0);
    let refused = run(data, &["views", "rebuild"]);
    assert!(!refused.status.success());
    let told = String::from_utf8(refused.stderr).unwrap();
    assert!(told.contains("a server keeps these books"), "{told}");
    assert!(server.interrupt());

    let told = ok(data, &["views", "rebuild"]);
    assert!(told.contains("the books hold 3 records"), "{told}");
    assert_eq!(figure(data, 3, CASH), kept);
    let page = ok(data, &["views", "describe"]);
    assert!(page.contains("## `postings`") && page.contains("The balance after."), "{page}");
    let refused = run(data, &["views", "grant", "--role", "somebody", "--auditor"]);
    assert!(!refused.status.success());
}
