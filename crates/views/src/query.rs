//! Questions to the books, from any thread that may block.
//!
//! Each answer comes from one snapshot, so what it says of different tables belongs together, and the
//! sequence it is as of is known. Lists go page by page by key: a page costs the same wherever it is.

mod audit;
mod flows;
mod lives;
mod pool;
mod quarters;
mod rows;
mod select;
mod statement;
mod till;
mod trades;
mod wallet;

use crate::database::{Answer, Database, DatabaseError};
use crate::value::Value;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};
use units::Timestamp;

pub use audit::{BookLevel, Step, TrialLine};
pub use flows::{Flow, Flowing, Holders, SeriesHeld};
pub use lives::RangeAt;
use pool::Pool;
pub use rows::{Narrowed, read_event};
pub use select::{Order, Page, Select};
pub use statement::{AccountSpan, Line, Span};
pub use till::TillStep;
pub use trades::{Trade, TradeFilter};
pub use wallet::{Held, Wallet, Worth};

/// Where the books are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// In this file.
    File(PathBuf),
    /// In the schema `books` of this database.
    Server(Box<pg::DatabaseUrl>),
}

impl Place {
    /// Beside a journal: in its folder, or in its database.
    #[must_use]
    pub fn beside(journal: &journal::Store) -> Self {
        match journal {
            journal::Store::Folder(folder) => Self::in_folder(folder),
            journal::Store::Database(url) => Self::Server(Box::new(url.clone())),
        }
    }

    /// The books in a data folder.
    #[must_use]
    pub fn in_folder(folder: &Path) -> Self {
        Self::File(folder.join(crate::database::FILE))
    }
}

/// Asks the books. Cheap to share: it holds a few connections that only read.
pub struct Queries {
    pool: Pool,
    statements: AtomicU64,
}

/// How long to wait before looking again whether the books have come further.
const PAUSE: Duration = Duration::from_millis(5);

impl Queries {
    /// Will ask the books there, by at most `connections` at a time. They need not be there yet.
    #[must_use]
    pub fn new(place: Place, connections: usize) -> Self {
        Self { pool: Pool::new(place, connections), statements: AtomicU64::new(0) }
    }

    /// Asks whatever `ask` asks, all of one snapshot. Waits while all connections are busy.
    ///
    /// # Errors
    /// Where the books are not there, or cannot be read.
    pub fn read<T>(
        &self,
        ask: impl Fn(&mut Reader<'_>) -> Result<T, DatabaseError>,
    ) -> Result<T, DatabaseError> {
        self.pool.read(|database| {
            database.transaction(|database| {
                let mut reader = Reader::new(database)?;
                let answer = ask(&mut reader);
                self.statements.fetch_add(reader.statements, Ordering::Relaxed);
                answer
            })
        })
    }

    /// How many statements were asked so far, those for the position apart.
    #[must_use]
    pub fn statements(&self) -> u64 {
        self.statements.load(Ordering::Relaxed)
    }

    /// The sequence that is wanted next: the books hold everything before it.
    ///
    /// # Errors
    /// Where the books are not there, or cannot be read.
    pub fn position(&self) -> Result<u64, DatabaseError> {
        self.read(|reader| Ok(reader.as_of() + 1))
    }

    /// Waits until the record `sequence` is in the books; false where it is not after `longest`.
    ///
    /// # Errors
    /// Where the books cannot be read.
    pub fn wait_for(&self, sequence: u64, longest: Duration) -> Result<bool, DatabaseError> {
        let started = Instant::now();
        loop {
            match self.position() {
                Ok(next) if next > sequence => return Ok(true),
                Ok(_) | Err(DatabaseError::NotThere) => {}
                Err(error) => return Err(error),
            }
            if started.elapsed() >= longest {
                return Ok(false);
            }
            std::thread::park_timeout(PAUSE);
        }
    }
}

/// One snapshot of the books.
pub struct Reader<'a> {
    database: &'a mut Database,
    as_of: u64,
    statements: u64,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(database: &'a mut Database) -> Result<Self, DatabaseError> {
        let found = database.query("SELECT next_sequence FROM position", &[])?;
        let next: i64 = found.first().ok_or(DatabaseError::NotThere)?.get(0)?;
        let as_of = u64::try_from(next - 1).map_err(|_| DatabaseError::NotThere)?;
        Ok(Self { database, as_of, statements: 0 })
    }

    /// The last record that is in this snapshot; 0 before the first.
    #[must_use]
    pub const fn as_of(&self) -> u64 {
        self.as_of
    }

    /// The rows of a query; SQL as in [`crate::database`].
    ///
    /// # Errors
    /// Where the database refuses.
    pub fn query(&mut self, sql: &str, values: &[Value]) -> Result<Vec<Answer>, DatabaseError> {
        self.statements += 1;
        self.database.query(sql, values)
    }

    /// The rows of a query that was put together.
    ///
    /// # Errors
    /// Where the database refuses.
    pub fn select(&mut self, select: &Select) -> Result<Vec<Answer>, DatabaseError> {
        self.query(&select.sql(), select.values())
    }

    /// The last record at or before a time; 0 where there is none.
    ///
    /// # Errors
    /// Where the database refuses.
    pub fn sequence_at(&mut self, time: Timestamp) -> Result<u64, DatabaseError> {
        let sql = "SELECT sequence FROM records WHERE recorded_at <= $1 \
                   ORDER BY recorded_at DESC, sequence DESC LIMIT 1";
        let found = self.query(sql, &[time.into()])?;
        let sequence: Option<i64> = found.first().map(|row| row.get(0)).transpose()?;
        Ok(sequence.and_then(|sequence| u64::try_from(sequence).ok()).unwrap_or(0))
    }
}

#[cfg(test)]
mod tests;
