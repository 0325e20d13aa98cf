//! The few things that are asked of a database.

use std::fs::OpenOptions;
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, ToSql, types::ToSqlOutput, types::ValueRef};
use units::Timestamp;

/// Why something cannot be kept or looked up.
#[derive(Debug, thiserror::Error)]
pub enum DatabaseError {
    /// SQLite refused.
    #[error("webhooks.db: {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// The file cannot be made.
    #[error("webhooks.db: {0}")]
    File(#[from] io::Error),
    /// A newer release has been here.
    #[error("webhooks.db was written by a newer release (version {found}; this one knows {known})")]
    Newer {
        /// What was found.
        found: i64,
        /// What this release writes.
        known: i64,
    },
    /// A row is not as it was written.
    #[error("webhooks.db: {0} cannot be understood")]
    Unreadable(&'static str),
}

/// What stands in a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Value {
    Int(Option<i64>),
    Text(Option<String>),
}

macro_rules! values {
    ($($kind:ident: $($type:ty => $convert:expr),*;)*) => {
        $($(
            impl From<$type> for Value {
                fn from(value: $type) -> Self {
                    Self::$kind(Some(($convert)(value)))
                }
            }

            impl From<Option<$type>> for Value {
                fn from(value: Option<$type>) -> Self {
                    Self::$kind(value.map($convert))
                }
            }
        )*)*
    };
}

values! {
    Int: i64 => |value| value,
        u32 => i64::from,
        u16 => i64::from,
        bool => i64::from,
        // No sequence goes where SQLite's integers end.
        u64 => |value| i64::try_from(value).unwrap_or(i64::MAX),
        Timestamp => Timestamp::micros;
    Text: String => |value| value,
        &str => str::to_owned;
}

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

/// A row that was found.
pub(crate) struct Row(Vec<Value>);

impl Row {
    /// A column of whole numbers.
    pub fn maybe<T: TryFrom<i64>>(&self, at: usize, what: &'static str) -> Result<Option<T>> {
        match self.0.get(at) {
            Some(Value::Int(None) | Value::Text(None)) => Ok(None),
            Some(Value::Int(Some(value))) => {
                T::try_from(*value).map(Some).map_err(|_| DatabaseError::Unreadable(what))
            }
            _ => Err(DatabaseError::Unreadable(what)),
        }
    }

    /// The same where something must stand.
    pub fn int<T: TryFrom<i64>>(&self, at: usize, what: &'static str) -> Result<T> {
        self.maybe(at, what)?.ok_or(DatabaseError::Unreadable(what))
    }

    /// A time.
    pub fn time(&self, at: usize, what: &'static str) -> Result<Timestamp> {
        self.int(at, what).map(Timestamp::from_micros)
    }

    /// A time, where one stands there.
    pub fn maybe_time(&self, at: usize, what: &'static str) -> Result<Option<Timestamp>> {
        Ok(self.maybe(at, what)?.map(Timestamp::from_micros))
    }

    /// A text, where one stands there.
    pub fn maybe_text(&self, at: usize, what: &'static str) -> Result<Option<&str>> {
        match self.0.get(at) {
            Some(Value::Int(None) | Value::Text(None)) => Ok(None),
            Some(Value::Text(Some(text))) => Ok(Some(text)),
            _ => Err(DatabaseError::Unreadable(what)),
        }
    }

    /// A text.
    pub fn text(&self, at: usize, what: &'static str) -> Result<&str> {
        self.maybe_text(at, what)?.ok_or(DatabaseError::Unreadable(what))
    }
}

type Result<T> = std::result::Result<T, DatabaseError>;

/// A connection to where endpoints and deliveries are kept.
pub(crate) struct Database(Connection);

impl Database {
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

    /// How many rows it changed.
    pub fn execute(&mut self, sql: &str, values: &[Value]) -> Result<usize> {
        let mut statement = self.0.prepare_cached(sql)?;
        Ok(statement.execute(rusqlite::params_from_iter(values))?)
    }

    /// What it finds.
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

    /// The one row it finds, if it finds one.
    pub fn find(&mut self, sql: &str, values: &[Value]) -> Result<Option<Row>> {
        Ok(self.query(sql, values)?.into_iter().next())
    }

    /// All of it or nothing, on the disk when this returns where `durable`.
    pub fn transaction<T>(
        &mut self,
        durable: bool,
        work: impl FnOnce(&mut Self) -> Result<T>,
    ) -> Result<T> {
        let level = if durable { "FULL" } else { "NORMAL" };
        self.0.pragma_update(None, "synchronous", level)?;
        self.0.execute_batch("BEGIN IMMEDIATE")?;
        let done = work(self);
        let end = if done.is_ok() { "COMMIT" } else { "ROLLBACK" };
        let ended = self.0.execute_batch(end);
        if ended.is_err() && !self.0.is_autocommit() {
            // A full disk, say. What could not be ended must not stay open.
            self.0.execute_batch("ROLLBACK")?;
        }
        let value = done?;
        ended?;
        Ok(value)
    }
}
