//! One way to both databases: a handful of operations, and SQL that is written once.
//!
//! SQL uses `$1`, `$2`, … for parameters and names tables without a schema. `CAST(SUM(x) AS bigint)`
//! keeps sums whole numbers in both.

mod answer;
mod encode;
mod error;
mod postgres;
mod sqlite;

use crate::schema::{Kept, Row};
use crate::value::Value;

pub use answer::Answer;
pub use error::DatabaseError;
pub use postgres::{Postgres, SCHEMA};
pub use sqlite::{FILE, Sqlite};

use crate::schema::Dialect;

/// A connection to the books.
pub enum Database {
    /// To a file.
    Sqlite(Sqlite),
    /// To a server.
    Postgres(Box<Postgres>),
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
    /// Which SQL its definitions are written in.
    #[must_use]
    pub const fn dialect(&self) -> Dialect {
        match self {
            Self::Sqlite(_) => Dialect::Sqlite,
            Self::Postgres(_) => Dialect::Postgres,
        }
    }

    /// The rows of a query. The statement is prepared once for each text.
    ///
    /// # Errors
    /// Where the database refuses.
    pub fn query(&mut self, sql: &str, values: &[Value]) -> Result<Vec<Answer>, DatabaseError> {
        on_both!(self, connection => connection.query(sql, values))
    }

    /// Carries a statement out; gives the number of rows it changed.
    ///
    /// # Errors
    /// Where the database refuses.
    pub fn execute(&mut self, sql: &str, values: &[Value]) -> Result<u64, DatabaseError> {
        on_both!(self, connection => connection.execute(sql, values))
    }

    /// Carries out several statements without values.
    ///
    /// # Errors
    /// Where the database refuses one of them.
    pub fn script(&mut self, sql: &str) -> Result<(), DatabaseError> {
        on_both!(self, connection => connection.script(sql))
    }

    /// Takes much memory for much work, or gives it back. A server has its own.
    pub(crate) fn widen(&mut self, wide: bool) -> Result<(), DatabaseError> {
        match self {
            Self::Sqlite(connection) => connection.widen(wide),
            Self::Postgres(_) => Ok(()),
        }
    }

    /// Does `work` in one transaction: all of it, or nothing where it fails.
    ///
    /// # Errors
    /// What `work` fails with, or the database.
    pub fn transaction<T, E: From<DatabaseError>>(
        &mut self,
        work: impl FnOnce(&mut Self) -> Result<T, E>,
    ) -> Result<T, E> {
        let begin = match self {
            Self::Sqlite(connection) => connection.begin(),
            Self::Postgres(_) => "BEGIN ISOLATION LEVEL REPEATABLE READ",
        };
        self.script(begin)?;
        let done = work(self);
        match done {
            Ok(done) => {
                let committed = self.script("COMMIT");
                if committed.is_err() {
                    let _ = self.script("ROLLBACK");
                }
                committed?;
                Ok(done)
            }
            Err(error) => {
                let _ = self.script("ROLLBACK");
                Err(error)
            }
        }
    }

    /// Adds rows that are new.
    ///
    /// # Errors
    /// Where the database refuses, as for a row whose key is there already.
    pub fn append<R: Row>(&mut self, rows: &[R]) -> Result<(), DatabaseError> {
        if rows.is_empty() {
            return Ok(());
        }
        on_both!(self, connection => connection.append(rows))
    }

    /// Writes rows over those with the same key, or adds them.
    ///
    /// # Errors
    /// Where the database refuses.
    pub fn put<R: Kept>(&mut self, rows: &[&R]) -> Result<(), DatabaseError> {
        if rows.is_empty() {
            return Ok(());
        }
        on_both!(self, connection => connection.put(rows))
    }

    /// The rows with these keys, as far as they are there, in no order.
    ///
    /// # Errors
    /// Where the database refuses.
    pub fn fetch<R: Kept>(&mut self, keys: &[R::Key]) -> Result<Vec<R>, DatabaseError> {
        let keys: Vec<Vec<Value>> = keys.iter().map(R::key_values).collect();
        self.fetch_under(R::TABLE.key, &keys)
    }

    /// The rows whose `columns`, the first ones of the key, hold any of these values.
    ///
    /// # Errors
    /// Where the database refuses.
    pub fn fetch_under<R: Kept>(
        &mut self,
        columns: &[&str],
        values: &[Vec<Value>],
    ) -> Result<Vec<R>, DatabaseError> {
        if values.is_empty() {
            return Ok(Vec::new());
        }
        let answers = on_both!(self, connection => connection.fetch(R::TABLE, columns, values))?;
        answers.iter().map(|answer| R::read(&answer.values).map_err(Into::into)).collect()
    }

    /// Removes the rows with these keys.
    ///
    /// # Errors
    /// Where the database refuses.
    pub fn remove<R: Kept>(&mut self, keys: &[R::Key]) -> Result<(), DatabaseError> {
        if keys.is_empty() {
            return Ok(());
        }
        let keys: Vec<Vec<Value>> = keys.iter().map(R::key_values).collect();
        on_both!(self, connection => connection.remove(R::TABLE, &keys))
    }
}

#[cfg(test)]
pub(crate) mod tests;
