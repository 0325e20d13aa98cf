//! The one writer, whatever it writes to.

use crate::{AppendError, Batch, Hash, PostgresJournal, SqliteJournal};

/// The handle to write a journal with. [`Journal::append`] consumes it and gives it back only on
/// success: nothing is written after a failed write.
pub enum Journal {
    /// In a folder of this machine.
    Sqlite(SqliteJournal),
    /// In a database, as the leader.
    Postgres(PostgresJournal),
}

impl Journal {
    /// Appends `batch` durably: when the handle comes back, the batch is recorded.
    ///
    /// # Errors
    /// As for [`SqliteJournal::append`] and [`PostgresJournal::append`].
    pub fn append(self, batch: &Batch) -> Result<Self, AppendError> {
        match self {
            Self::Sqlite(journal) => journal.append(batch).map(Self::Sqlite),
            Self::Postgres(journal) => journal.append(batch).map(Self::Postgres),
        }
    }

    /// The sequence the next batch must start with.
    #[must_use]
    pub fn next_sequence(&self) -> u64 {
        match self {
            Self::Sqlite(journal) => journal.next_sequence(),
            Self::Postgres(journal) => journal.next_sequence(),
        }
    }

    /// The chain's hash after the last batch.
    #[must_use]
    pub fn head_hash(&self) -> Hash {
        match self {
            Self::Sqlite(journal) => journal.head_hash(),
            Self::Postgres(journal) => journal.head_hash(),
        }
    }
}

impl From<SqliteJournal> for Journal {
    fn from(journal: SqliteJournal) -> Self {
        Self::Sqlite(journal)
    }
}

impl From<PostgresJournal> for Journal {
    fn from(journal: PostgresJournal) -> Self {
        Self::Postgres(journal)
    }
}
