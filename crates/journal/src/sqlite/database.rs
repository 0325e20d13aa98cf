//! The SQLite file: where it is, how it is opened, how a row becomes a batch.

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, OptionalExtension, Row, params};

use crate::batch::Header;
use crate::rows::{BatchHead, Rows, checked_next, torn};
use crate::{ChainError, Hash, OpenError, StoredBatch};

/// "XQJL": marks a SQLite file as a journal.
pub(crate) const APPLICATION_ID: i64 = 0x5851_4A4C;

/// Goes up when an older program could misread the file.
pub(crate) const FORMAT_VERSION: i64 = 1;

/// Measured at 4, 16, 32 and 64 KiB: beyond 16 KiB a commit gets no faster at the sizes that
/// occur, while a small commit writes a whole page and a large blob wastes half of one.
pub(crate) const PAGE_SIZE: u32 = 16_384;

/// How long to wait for another connection; the only waits there are last for milliseconds.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// `bytes` comes last, so that reading the other columns never touches a blob's overflow pages.
const SCHEMA: &str = "CREATE TABLE batch (
    first            INTEGER PRIMARY KEY,
    count            INTEGER NOT NULL,
    decision_version INTEGER NOT NULL,
    hash             BLOB NOT NULL,
    bytes            BLOB NOT NULL
) STRICT";

/// The columns in the order [`read_batch`] takes them.
pub(crate) const COLUMNS: &str = "first, count, decision_version, hash, bytes";

pub(crate) fn file_in(folder: &Path) -> PathBuf {
    folder.join("journal.db")
}

/// Opens for writing; a new file gets the page size, which cannot be changed later.
pub(crate) fn open_writable(file: &Path) -> Result<Connection, OpenError> {
    let open = || {
        let connection = Connection::open(file)?;
        connection.busy_timeout(BUSY_TIMEOUT)?;
        connection.pragma_update(None, "page_size", PAGE_SIZE)?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        if is_empty(&connection)? {
            initialise(&connection)?;
        }
        Ok(connection)
    };
    let connection = open().map_err(|error| not_opened(file, error))?;
    check_format(&connection, file)?;
    Ok(connection)
}

pub(crate) fn open_read_only(file: &Path) -> Result<Connection, OpenError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(file, flags)?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    check_format(&connection, file)?;
    Ok(connection)
}

fn is_empty(connection: &Connection) -> rusqlite::Result<bool> {
    let tables: i64 = connection.query_row("SELECT count(*) FROM sqlite_schema", [], first)?;
    let id: i64 = connection.query_row("PRAGMA application_id", [], first)?;
    Ok(tables == 0 && id == 0)
}

/// One transaction: a crash in the middle leaves an empty file, which is initialised again.
fn initialise(connection: &Connection) -> rusqlite::Result<()> {
    connection.execute_batch(&format!(
        "BEGIN IMMEDIATE; {SCHEMA}; PRAGMA application_id = {APPLICATION_ID}; \
         PRAGMA user_version = {FORMAT_VERSION}; COMMIT"
    ))
}

fn check_format(connection: &Connection, file: &Path) -> Result<(), OpenError> {
    let number = |pragma: &str| -> Result<i64, OpenError> {
        let found = connection.query_row(pragma, [], first);
        found.map_err(|error| not_opened(file, error))
    };
    if number("PRAGMA application_id")? != APPLICATION_ID {
        return Err(OpenError::NotAJournal(file.to_owned()));
    }
    let found = number("PRAGMA user_version")?;
    if found > FORMAT_VERSION {
        return Err(OpenError::NewerFormat { file: file.to_owned(), found, known: FORMAT_VERSION });
    }
    Ok(())
}

fn not_opened(file: &Path, error: rusqlite::Error) -> OpenError {
    match error.sqlite_error_code() {
        Some(rusqlite::ErrorCode::NotADatabase) => OpenError::NotAJournal(file.to_owned()),
        _ => OpenError::Storage(error),
    }
}

fn first<T: rusqlite::types::FromSql>(row: &Row<'_>) -> rusqlite::Result<T> {
    row.get(0)
}

/// One statement is one transaction, unless the caller has one open.
pub(crate) fn insert(
    connection: &Connection,
    header: Header,
    bytes: &[u8],
    hash: Hash,
) -> rusqlite::Result<()> {
    let sql = format!("INSERT INTO batch ({COLUMNS}) VALUES (?1, ?2, ?3, ?4, ?5)");
    connection.prepare_cached(&sql)?.execute(params![
        header.first,
        header.count,
        header.decision_version,
        hash.0,
        bytes
    ])?;
    Ok(())
}

impl Rows for Connection {
    fn last_head_until(&self, sequence: u64) -> Result<Option<BatchHead>, ChainError> {
        let bound = i64::try_from(sequence).unwrap_or(i64::MAX);
        let sql =
            "SELECT first, count, hash FROM batch WHERE first <= ?1 ORDER BY first DESC LIMIT 1";
        let found = self
            .prepare_cached(sql)
            .and_then(|mut statement| {
                statement.query_row([bound], |row| Ok(read_head(row, sequence))).optional()
            })
            .map_err(|e| ChainError::from_sqlite(sequence, &e))?;
        found.transpose()
    }

    fn next_first(&self, sequence: u64) -> Result<Option<u64>, ChainError> {
        let bound = i64::try_from(sequence).unwrap_or(i64::MAX);
        let found: Option<i64> = self
            .prepare_cached("SELECT min(first) FROM batch WHERE first >= ?1")
            .and_then(|mut statement| statement.query_row([bound], first))
            .map_err(|e| ChainError::from_sqlite(sequence, &e))?;
        Ok(found.and_then(|first| u64::try_from(first).ok()))
    }

    fn collect(
        &self,
        bound: u64,
        mut expected: u64,
        limit_bytes: usize,
        into: &mut Vec<StoredBatch>,
    ) -> Result<(), ChainError> {
        let failed = |sequence: u64| move |e| ChainError::from_sqlite(sequence, &e);
        let sql = format!("SELECT {COLUMNS} FROM batch WHERE first >= ?1 ORDER BY first");
        let mut statement = self.prepare_cached(&sql).map_err(failed(expected))?;
        let bound = i64::try_from(bound).unwrap_or(i64::MAX);
        let mut rows = statement.query([bound]).map_err(failed(expected))?;
        let mut total = 0;
        while total < limit_bytes.max(1) {
            let Some(row) = rows.next().map_err(failed(expected))? else {
                break;
            };
            let batch = read_batch(row, expected)?;
            if batch.first != expected {
                return Err(ChainError::discontinuity(expected, batch.first));
            }
            expected = batch.next_sequence();
            total += batch.bytes.len();
            into.push(batch);
        }
        Ok(())
    }
}

fn read_head(row: &Row<'_>, near: u64) -> Result<BatchHead, ChainError> {
    let first: u64 = column(row, 0, near)?;
    let count: u32 = column(row, 1, first)?;
    Ok(BatchHead { first, next: checked_next(first, count)?, hash: Hash(column(row, 2, first)?) })
}

/// Reads [`COLUMNS`]; trouble is reported at the row's own sequence, or `near` it if even that
/// cannot be read.
fn read_batch(row: &Row<'_>, near: u64) -> Result<StoredBatch, ChainError> {
    let first: u64 = column(row, 0, near)?;
    let count: u32 = column(row, 1, first)?;
    checked_next(first, count)?;
    Ok(StoredBatch {
        first,
        count,
        decision_version: column(row, 2, first)?,
        hash: Hash(column(row, 3, first)?),
        bytes: column(row, 4, first)?,
    })
}

fn column<T: rusqlite::types::FromSql>(
    row: &Row<'_>,
    index: usize,
    sequence: u64,
) -> Result<T, ChainError> {
    row.get(index).map_err(|error| match error {
        rusqlite::Error::SqliteFailure(..) => ChainError::from_sqlite(sequence, &error),
        other => torn(sequence, other.to_string()),
    })
}
