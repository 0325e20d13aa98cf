//! A file beside the journal.

use std::fs::OpenOptions;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, ToSql, types::ToSqlOutput, types::ValueRef};

use super::{DatabaseError, Result, Row, Value};

impl ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        let value = match self {
            Self::Int(Some(value)) => ValueRef::Integer(*value),
            Self::Text(Some(text)) => ValueRef::Text(text.as_bytes()),
            Self::Int(None) | Self::Text(None) => ValueRef::Null,
        };
        Ok(ToSqlOutput::Borrowed(value))
    }
}

/// A connection to the file.
pub(crate) struct Sqlite(Connection);

impl Sqlite {
    /// Opens the file, or makes it, readable by its owner alone: it holds secrets.
    pub fn open(file: &Path, version: i64, schema: &str) -> Result<Self> {
        let mut options = OpenOptions::new();
        drop(options.append(true).create(true).mode(0o600).open(file)?);
        let connection = Connection::open(file)?;
        connection.busy_timeout(Duration::from_secs(5))?;
        connection.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))?;
        connection.pragma_update(None, "synchronous", "NORMAL")?;
        connection.set_prepared_statement_cache_capacity(64);
        let found = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
        if found > version {
            return Err(DatabaseError::Newer { found, known: version });
        }
        if found == 0 {
            connection.execute_batch(&format!(
                "BEGIN IMMEDIATE; {schema}; PRAGMA user_version = {version}; COMMIT"
            ))?;
        }
        Ok(Self(connection))
    }

    pub fn execute(&mut self, sql: &str, values: &[Value]) -> Result<u64> {
        let mut statement = self.0.prepare_cached(sql)?;
        let changed = statement.execute(rusqlite::params_from_iter(values))?;
        Ok(u64::try_from(changed).unwrap_or(u64::MAX))
    }

    pub fn query(&mut self, sql: &str, values: &[Value]) -> Result<Vec<Row>> {
        let mut statement = self.0.prepare_cached(sql)?;
        let columns = statement.column_count();
        let rows = statement.query_map(rusqlite::params_from_iter(values), |row| {
            let value = |at| -> rusqlite::Result<Value> {
                Ok(match row.get_ref(at)? {
                    ValueRef::Integer(value) => Value::Int(Some(value)),
                    ValueRef::Text(_) => Value::Text(Some(row.get(at)?)),
                    _ => Value::Int(None),
                })
            };
            Ok(Row((0..columns).map(value).collect::<rusqlite::Result<_>>()?))
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    pub fn begin(&mut self, durable: bool) -> Result<()> {
        let level = if durable { "FULL" } else { "NORMAL" };
        self.0.pragma_update(None, "synchronous", level)?;
        Ok(self.0.execute_batch("BEGIN IMMEDIATE")?)
    }

    pub fn end(&mut self, is_good: bool) -> Result<()> {
        let ended = self.0.execute_batch(if is_good { "COMMIT" } else { "ROLLBACK" });
        if ended.is_err() && !self.0.is_autocommit() {
            // A full disk, say. What could not be ended must not stay open.
            self.0.execute_batch("ROLLBACK")?;
        }
        Ok(ended?)
    }
}
