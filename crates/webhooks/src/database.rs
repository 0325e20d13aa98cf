//! The few things that are asked of a database, on SQLite and on PostgreSQL.
//!
//! SQL is written once, with `?1`, `?2`, …; columns are whole numbers of 64 bits and texts.

mod postgres;
mod sqlite;

use std::io;

use journal::Store as Journal;
use pg::PgError;
use units::Timestamp;

pub(crate) use postgres::{Postgres, Turn};
pub(crate) use sqlite::Sqlite;

/// Why something cannot be kept or looked up.
#[derive(Debug, thiserror::Error)]
pub enum DatabaseError {
    /// SQLite refused.
    #[error("webhooks.db: {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// The server is not reached, or refuses.
    #[error("the webhooks: {0}")]
    Postgres(#[from] PgError),
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
    #[error("the webhooks: {0} cannot be understood")]
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
pub(crate) enum Database {
    Sqlite(Sqlite),
    Postgres(Postgres),
}

/// A schema for both.
pub(crate) struct Tables {
    pub version: i64,
    /// As SQLite is told it.
    pub sqlite: &'static str,
    /// As PostgreSQL is.
    pub postgres: &'static pg::Schema,
}

macro_rules! on_both {
    ($database:expr, $connection:ident => $call:expr) => {
        match $database {
            Database::Sqlite($connection) => $call,
            Database::Postgres($connection) => $call,
        }
    };
}

impl Database {
    /// Opens what goes with a journal: a file beside it, or a schema in its database.
    pub fn beside(journal: &Journal, file: &str, tables: &Tables) -> Result<Self> {
        Ok(match journal {
            Journal::Folder(folder) => {
                Self::Sqlite(Sqlite::open(&folder.join(file), tables.version, tables.sqlite)?)
            }
            Journal::Database(url) => Self::Postgres(Postgres::open(url, tables.postgres)?),
        })
    }

    /// How many rows it changed.
    pub fn execute(&mut self, sql: &str, values: &[Value]) -> Result<u64> {
        on_both!(self, connection => connection.execute(sql, values))
    }

    /// What it finds.
    pub fn query(&mut self, sql: &str, values: &[Value]) -> Result<Vec<Row>> {
        on_both!(self, connection => connection.query(sql, values))
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
        on_both!(self, connection => connection.begin(durable)?);
        let done = work(self);
        let ended = on_both!(self, connection => connection.end(done.is_ok()));
        let value = done?;
        ended?;
        Ok(value)
    }
}
