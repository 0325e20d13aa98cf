//! The books in a file.

use super::{Answer, DatabaseError};
use crate::schema::{Kept, Row, Table};
use crate::value::{Value, ValueRef, write_date, write_time};
use rusqlite::types::ValueRef as Stored;
use rusqlite::{Connection, OpenFlags, Statement};
use std::path::Path;
use std::time::Duration;

/// The name of the file in the data folder.
pub const FILE: &str = "views.db";

const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
/// Pages in memory while the books are kept up, and while they catch up.
const CACHE_KIB: i64 = 8 * 1024;
const WIDE_CACHE_KIB: i64 = 256 * 1024;
/// Pages that are written beside the file before they go into it: those that many batches touch then
/// go there once.
const WAL_PAGES: i64 = 2_048;
const WIDE_WAL_PAGES: i64 = 16_384;
/// Bytes of a page. With the usual 4 KiB the books are made a tenth and kept up a fifth more slowly.
const PAGE: i64 = 16 * 1024;
/// Statements are few: some for each table, and the queries.
const STATEMENTS: usize = 256;

/// A connection to a file.
pub struct Sqlite {
    connection: Connection,
    only_reads: bool,
}

impl Sqlite {
    /// Opens a file for writing, or makes it. `NORMAL`: after a loss of power the last transactions may
    /// be missing, whole ones, and are made again. Foreign keys are declared, for those who read, and not
    /// checked at each row: what is written follows from a journal whose engine checked it, a lookup for
    /// each key took a third of the time, and tests compare with books made anew, whose keys are checked.
    ///
    /// # Errors
    /// Where the file cannot be used.
    pub fn open(file: &Path) -> Result<Self, DatabaseError> {
        let connection = Connection::open(file)?;
        connection.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))?;
        connection.pragma_update(None, "synchronous", "NORMAL")?;
        connection.pragma_update(None, "foreign_keys", false)?;
        connection.pragma_update(None, "cache_size", -CACHE_KIB)?;
        connection.pragma_update_and_check(None, "wal_autocheckpoint", WAL_PAGES, |_| Ok(()))?;
        Self::configured(connection, false)
    }

    /// Makes a file that is worth nothing before it is whole: nothing is synced, nothing is rolled
    /// back, and children may come before their parents.
    ///
    /// # Errors
    /// Where the file cannot be made.
    pub fn create_in_bulk(file: &Path) -> Result<Self, DatabaseError> {
        let connection = Connection::open(file)?;
        connection.pragma_update(None, "page_size", PAGE)?;
        connection.pragma_update_and_check(None, "journal_mode", "OFF", |_| Ok(()))?;
        connection.pragma_update(None, "synchronous", "OFF")?;
        connection.pragma_update(None, "foreign_keys", false)?;
        connection.pragma_update_and_check(None, "locking_mode", "EXCLUSIVE", |_| Ok(()))?;
        connection.pragma_update(None, "cache_size", -262_144)?;
        connection.pragma_update(None, "threads", 2)?;
        Self::configured(connection, false)
    }

    /// Opens a file for reading.
    ///
    /// # Errors
    /// Where it is not there or cannot be read.
    pub fn open_for_reading(file: &Path) -> Result<Self, DatabaseError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        Self::configured(Connection::open_with_flags(file, flags)?, true)
    }

    fn configured(connection: Connection, only_reads: bool) -> Result<Self, DatabaseError> {
        connection.busy_timeout(BUSY_TIMEOUT)?;
        connection.set_prepared_statement_cache_capacity(STATEMENTS);
        Ok(Self { connection, only_reads })
    }

    /// Takes much memory for pages, or gives it back.
    pub(super) fn widen(&mut self, wide: bool) -> Result<(), DatabaseError> {
        let (kib, wal) =
            if wide { (WIDE_CACHE_KIB, WIDE_WAL_PAGES) } else { (CACHE_KIB, WAL_PAGES) };
        self.connection.pragma_update(None, "cache_size", -kib)?;
        self.connection.pragma_update_and_check(None, "wal_autocheckpoint", wal, |_| Ok(()))?;
        if !wide {
            self.connection.execute_batch("PRAGMA shrink_memory")?;
        }
        Ok(())
    }

    /// How a transaction begins.
    pub(super) const fn begin(&self) -> &'static str {
        if self.only_reads { "BEGIN" } else { "BEGIN IMMEDIATE" }
    }

    pub(super) fn query(
        &mut self,
        sql: &str,
        values: &[Value],
    ) -> Result<Vec<Answer>, DatabaseError> {
        let mut statement = self.connection.prepare_cached(&numbered(sql))?;
        bind(&mut statement, values.iter().map(Value::borrowed))?;
        answers(&mut statement)
    }

    pub(super) fn execute(&mut self, sql: &str, values: &[Value]) -> Result<u64, DatabaseError> {
        let mut statement = self.connection.prepare_cached(&numbered(sql))?;
        bind(&mut statement, values.iter().map(Value::borrowed))?;
        let changed = statement.raw_execute()?;
        Ok(u64::try_from(changed).unwrap_or(u64::MAX))
    }

    pub(super) fn script(&mut self, sql: &str) -> Result<(), DatabaseError> {
        Ok(self.connection.execute_batch(sql)?)
    }

    pub(super) fn append<R: Row>(&mut self, rows: &[R]) -> Result<(), DatabaseError> {
        self.write(&insert(R::TABLE, "INSERT"), rows.iter())
    }

    pub(super) fn put<R: Kept>(&mut self, rows: &[&R]) -> Result<(), DatabaseError> {
        self.write(&upsert(R::TABLE), rows.iter().copied())
    }

    fn write<'r, R: Row + 'r>(
        &mut self,
        sql: &str,
        rows: impl Iterator<Item = &'r R>,
    ) -> Result<(), DatabaseError> {
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut values = Vec::with_capacity(R::TABLE.columns.len());
        for row in rows {
            row.values(&mut values);
            bind(&mut statement, values.drain(..))?;
            statement.raw_execute()?;
        }
        Ok(())
    }

    pub(super) fn fetch(
        &mut self,
        table: &Table,
        columns: &[&str],
        keys: &[Vec<Value>],
    ) -> Result<Vec<Answer>, DatabaseError> {
        let (all, condition) = (table.column_list(), are(columns));
        let sql = format!("SELECT {all} FROM {} WHERE {condition}", table.name);
        let mut statement = self.connection.prepare_cached(&sql)?;
        let mut found = Vec::with_capacity(keys.len());
        for key in keys {
            bind(&mut statement, key.iter().map(Value::borrowed))?;
            found.extend(answers(&mut statement)?);
        }
        Ok(found)
    }

    pub(super) fn remove(
        &mut self,
        table: &Table,
        keys: &[Vec<Value>],
    ) -> Result<(), DatabaseError> {
        let sql = format!("DELETE FROM {} WHERE {}", table.name, are(table.key));
        let mut statement = self.connection.prepare_cached(&sql)?;
        for key in keys {
            bind(&mut statement, key.iter().map(Value::borrowed))?;
            statement.raw_execute()?;
        }
        Ok(())
    }
}

/// SQLite numbers `?1`; what it reads as `$1` is a name.
fn numbered(sql: &str) -> String {
    sql.replace('$', "?")
}

fn are(columns: &[&str]) -> String {
    let numbered = columns.iter().zip(1..);
    numbered.map(|(name, number)| format!("{name} = ?{number}")).collect::<Vec<_>>().join(" AND ")
}

fn insert(table: &Table, verb: &str) -> String {
    let places = vec!["?"; table.columns.len()].join(", ");
    format!("{verb} INTO {} VALUES ({places})", table.name)
}

fn upsert(table: &Table) -> String {
    let is_key = |name: &&str| table.key.contains(name);
    let names = table.columns.iter().map(|column| column.name);
    let set: Vec<String> = names
        .filter(|name| !is_key(name))
        .map(|name| format!("{name} = excluded.{name}"))
        .collect();
    let (insert, key) = (insert(table, "INSERT"), table.key.join(", "));
    format!("{insert} ON CONFLICT ({key}) DO UPDATE SET {}", set.join(", "))
}

fn bind<'v>(
    statement: &mut Statement<'_>,
    values: impl Iterator<Item = ValueRef<'v>>,
) -> rusqlite::Result<()> {
    let mut text = String::new();
    for (value, number) in values.zip(1..) {
        match value {
            ValueRef::Null => statement.raw_bind_parameter(number, rusqlite::types::Null)?,
            ValueRef::Int(whole) => statement.raw_bind_parameter(number, whole)?,
            ValueRef::Text(text) => statement.raw_bind_parameter(number, text)?,
            ValueRef::Bool(is) => statement.raw_bind_parameter(number, is)?,
            ValueRef::Bytes(bytes) => statement.raw_bind_parameter(number, bytes)?,
            ValueRef::Time(time) => {
                text.clear();
                write_time(&mut text, time);
                statement.raw_bind_parameter(number, text.as_str())?;
            }
            ValueRef::Date(date) => {
                text.clear();
                write_date(&mut text, date);
                statement.raw_bind_parameter(number, text.as_str())?;
            }
        }
    }
    Ok(())
}

fn answers(statement: &mut Statement<'_>) -> Result<Vec<Answer>, DatabaseError> {
    let count = statement.column_count();
    let mut rows = statement.raw_query();
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let values = (0..count).map(|column| Ok(read(row.get_ref(column)?)));
        found.push(Answer { values: values.collect::<Result<_, DatabaseError>>()? });
    }
    Ok(found)
}

fn read(stored: Stored<'_>) -> Value {
    match stored {
        Stored::Null => Value::Null,
        Stored::Integer(number) => Value::Int(number),
        // No column holds one: a sum that left the whole numbers is shown as it is.
        Stored::Real(number) => Value::Text(number.to_string()),
        Stored::Text(text) => Value::Text(String::from_utf8_lossy(text).into_owned()),
        Stored::Blob(bytes) => Value::Bytes(bytes.to_vec()),
    }
}
