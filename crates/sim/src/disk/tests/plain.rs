//! A plain database, with SQLite's own promises.

use rusqlite::Connection;
use tempfile::TempDir;

use crate::disk::{Disk, Faults, Outage};

pub fn disk(seed: u64, faults: Faults) -> (TempDir, Disk) {
    let folder = tempfile::tempdir().expect("a folder");
    let disk = Disk::new(folder.path(), seed, faults).expect("a disk");
    (folder, disk)
}

#[test]
fn what_is_committed_survives_a_loss_of_power() {
    let (folder, disk) = disk(1, Faults::none());
    let _entered = disk.enter();
    let file = folder.path().join("a.db");
    let open = || {
        let connection = Connection::open(&file)?;
        connection.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.execute_batch("CREATE TABLE IF NOT EXISTS t (n INTEGER PRIMARY KEY)")?;
        Ok::<_, rusqlite::Error>(connection)
    };
    let connection = open().expect("opens");
    connection.execute("INSERT INTO t VALUES (1)", []).expect("inserts");
    disk.crash_now();
    connection.execute("INSERT INTO t VALUES (2)", []).expect_err("is dead");
    drop(connection);
    disk.restart_after(Outage::Power);
    let connection = open().expect("opens");
    let count: i64 =
        connection.query_row("SELECT count(*) FROM t", [], |row| row.get(0)).expect("reads");
    assert_eq!(count, 1);
}
