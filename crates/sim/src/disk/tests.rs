//! The disk is honest where it promises to be, and cruel where it may be.

use std::path::{Path, PathBuf};

use rusqlite::{Connection, params};
use tempfile::TempDir;

use super::{Disk, Faults};
use crate::Chance;

mod crashes;
mod damage;
mod journal;
mod rotten;
mod same;
mod single;

fn disk(seed: u64, faults: Faults) -> (TempDir, Disk) {
    let folder = tempfile::tempdir().expect("a folder");
    let disk = Disk::new(folder.path(), seed, faults).expect("a disk");
    (folder, disk)
}

/// A plain database of numbered rows, whose contents follow from their numbers.
struct Table {
    file: PathBuf,
    synchronous: &'static str,
}

impl Table {
    fn new(folder: &Path, synchronous: &'static str) -> Self {
        Self { file: folder.join("table.db"), synchronous }
    }

    fn open(&self) -> rusqlite::Result<Connection> {
        let connection = Connection::open(&self.file)?;
        connection.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))?;
        connection.pragma_update(None, "synchronous", self.synchronous)?;
        connection.execute_batch(
            "CREATE TABLE IF NOT EXISTS row (number INTEGER PRIMARY KEY, content BLOB NOT NULL)",
        )?;
        Ok(connection)
    }

    /// Inserts rows from `next` until `end`, moving the log into the file now and then; returns
    /// the number of the first that is not known to be there, and what stopped it.
    fn insert(connection: &Connection, next: i64, end: i64) -> (i64, rusqlite::Result<()>) {
        for number in next..end {
            let inserted = connection
                .execute("INSERT INTO row VALUES (?1, ?2)", params![number, content(number)]);
            if let Err(error) = inserted {
                return (number, Err(error));
            }
            if number % 5 == 0
                && let Err(error) = move_log(connection)
            {
                return (number + 1, Err(error));
            }
        }
        (end, Ok(()))
    }

    /// The number after the last row, where rows are sound and have no gaps.
    fn checked_end(connection: &Connection) -> Result<i64, String> {
        let sound: String = connection
            .query_row("PRAGMA integrity_check", [], |row| row.get(0))
            .map_err(|error| error.to_string())?;
        if sound != "ok" {
            return Err(sound);
        }
        let rows = || {
            let mut statement = connection.prepare("SELECT number, content FROM row")?;
            let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
            rows.collect::<rusqlite::Result<Vec<(i64, Vec<u8>)>>>()
        };
        let mut end = 1;
        for (number, found) in rows().map_err(|error| error.to_string())? {
            if number != end || found != content(number) {
                return Err(format!("row {number} is not what was written as row {end}"));
            }
            end += 1;
        }
        Ok(end)
    }
}

fn move_log(connection: &Connection) -> rusqlite::Result<()> {
    connection.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()))
}

/// Up to a little more than two pages.
fn content(number: i64) -> Vec<u8> {
    let mut chance = Chance::new(number.cast_unsigned());
    let words = 1 + chance.below(1200);
    (0..words).flat_map(|_| chance.number().to_le_bytes()).collect()
}
