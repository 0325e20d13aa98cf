//! What can go wrong, and how it is told to the operator.

use std::io;
use std::path::PathBuf;

use pg::PgError;

use crate::{Hash, Leader, Store};

/// Why a journal could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Another process (or handle) is the writer.
    #[error("the journal in {folder} is already being written by another server ({holder})")]
    Locked {
        /// The folder asked for.
        folder: PathBuf,
        /// What the holder wrote into the lock file.
        holder: String,
    },
    /// There is no journal to read.
    #[error("there is no journal in {0}")]
    Missing(Store),
    /// A file is there, but it is not a journal.
    #[error("{0} is not a journal of this product")]
    NotAJournal(PathBuf),
    /// A later release wrote it.
    #[error(
        "{file} has journal format {found}, this program knows formats up to {known}: \
         use a newer program"
    )]
    NewerFormat {
        /// The file.
        file: PathBuf,
        /// Its format.
        found: i64,
        /// The newest format known here.
        known: i64,
    },
    /// The journal is damaged.
    #[error("the journal is damaged: {0}")]
    Damaged(#[from] ChainError),
    /// SQLite refused.
    #[error("the journal cannot be opened: {0}")]
    Storage(#[from] rusqlite::Error),
    /// PostgreSQL refused, or is not reached.
    #[error("the journal cannot be opened: {0}")]
    Database(#[from] PgError),
    /// Another node that lives has this name.
    #[error(
        "there is a node {name} already, at {address}: give each node a name of its own, or end \
         the other one first"
    )]
    NameInUse {
        /// The name.
        name: String,
        /// Where the other one is.
        address: String,
    },
    /// The folder's journal was moved to a database.
    #[error(
        "the journal in {folder} was moved to {to}: serve it from there with --database-url. (To \
         write the old one all the same, remove {mark})"
    )]
    Moved {
        /// The folder asked for.
        folder: PathBuf,
        /// The database, without the password.
        to: String,
        /// The file that says so.
        mark: PathBuf,
    },
    /// The file system refused.
    #[error("the journal's folder {folder} cannot be used: {source}")]
    Folder {
        /// The folder asked for.
        folder: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

/// Why a batch was not appended. The handle is gone in every case.
#[derive(Debug, thiserror::Error)]
pub enum AppendError {
    /// The batch does not follow the journal's last record.
    #[error("batch starts at sequence {found}, the journal continues at {expected}")]
    DoesNotFollow {
        /// Where the journal continues.
        expected: u64,
        /// Where the batch starts.
        found: u64,
    },
    /// A batch without records.
    #[error("batch at sequence {0} holds no record")]
    Empty(u64),
    /// More than [`crate::MAX_BATCH_BYTES`], or the sequences are used up.
    #[error("batch at sequence {first} is too large ({bytes} bytes)")]
    TooLarge {
        /// Where the batch starts.
        first: u64,
        /// Its size.
        bytes: usize,
    },
    /// No room.
    #[error("the disk is full: batch at sequence {first} was not recorded ({source})")]
    DiskFull {
        /// Where the batch starts.
        first: u64,
        /// What the store said.
        source: StorageError,
    },
    /// Any other trouble with the disk, or no answer from the database.
    #[error(
        "writing failed, whether the batch at sequence {first} was recorded shows when the \
         journal is opened again: {source}"
    )]
    Storage {
        /// Where the batch starts.
        first: u64,
        /// What the store said.
        source: StorageError,
    },
    /// The database refused: the batch was not recorded.
    #[error("the batch at sequence {first} was not recorded: {source}")]
    Refused {
        /// Where the batch starts.
        first: u64,
        /// What it said.
        source: PgError,
    },
    /// Another node leads: the batch was not recorded by this one, and nothing else will be.
    #[error("this node leads no longer{}", .leader.as_ref().map_or(String::new(), told))]
    Deposed {
        /// Who leads, if anybody does.
        leader: Option<Leader>,
    },
    /// The database holds another history than this handle has written.
    #[error(
        "the batch at sequence {first} was not recorded: the database continues at {continues} and \
         does not hold what was recorded before. Was a standby promoted that was behind?"
    )]
    OtherHistory {
        /// Where the batch starts.
        first: u64,
        /// Where the journal in the database continues.
        continues: u64,
    },
}

fn told(leader: &Leader) -> String {
    format!(": {} at {} does, in epoch {}", leader.name, leader.address, leader.epoch)
}

/// What the store under a journal said.
#[derive(Debug, thiserror::Error)]
pub enum StorageError {
    /// SQLite.
    #[error(transparent)]
    Sqlite(#[from] rusqlite::Error),
    /// PostgreSQL.
    #[error(transparent)]
    Postgres(#[from] PgError),
}

impl AppendError {
    pub(crate) fn from_sqlite(first: u64, error: rusqlite::Error) -> Self {
        let is_full = error.sqlite_error_code() == Some(rusqlite::ErrorCode::DiskFull);
        let source = error.into();
        if is_full { Self::DiskFull { first, source } } else { Self::Storage { first, source } }
    }

    pub(crate) fn from_postgres(first: u64, error: PgError) -> Self {
        match error {
            PgError::DiskFull(_) => Self::DiskFull { first, source: error.into() },
            _ if error.is_unknown() => Self::Storage { first, source: error.into() },
            source => Self::Refused { first, source },
        }
    }
}

/// The journal could not be read on from `sequence`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("at sequence {sequence}: {problem}")]
pub struct ChainError {
    /// The first sequence that cannot be trusted. Everything before it was sound.
    pub sequence: u64,
    /// What is wrong there.
    pub problem: Problem,
}

/// What is wrong with a batch.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// The stored hash does not follow from the predecessor and the content.
    #[error("the batch was altered: its hash should be {computed}, {stored} is stored")]
    Altered {
        /// The hash in the row.
        stored: Hash,
        /// The hash that follows from the predecessor's hash and the row's content.
        computed: Hash,
    },
    /// The row is there but cannot be a batch, or the file is broken at that place.
    #[error("the batch is torn: {0}")]
    Torn(String),
    /// Batches are missing.
    #[error("batches are missing, the next one found starts at {found}")]
    Gap {
        /// First sequence of the next batch there is.
        found: u64,
    },
    /// A batch begins inside its predecessor.
    #[error("batches overlap, the next one found starts at {found}")]
    Overlap {
        /// First sequence of the offending batch.
        found: u64,
    },
    /// The store or the disk refused to read; says nothing about the content.
    #[error("the batch cannot be read: {0}")]
    Unreadable(String),
}

impl ChainError {
    pub(crate) fn new(sequence: u64, problem: Problem) -> Self {
        Self { sequence, problem }
    }

    /// The batch wanted at `sequence` was not there; the next one starts at `found`.
    pub(crate) fn discontinuity(sequence: u64, found: u64) -> Self {
        let problem =
            if found > sequence { Problem::Gap { found } } else { Problem::Overlap { found } };
        Self { sequence, problem }
    }

    pub(crate) fn from_postgres(sequence: u64, error: &PgError) -> Self {
        let text = error.to_string();
        // Class XX: what lies on the server's disk cannot be what was written.
        let is_broken = error.sqlstate().is_some_and(|code| code.starts_with("XX"));
        let problem = if is_broken { Problem::Torn(text) } else { Problem::Unreadable(text) };
        Self { sequence, problem }
    }

    pub(crate) fn from_sqlite(sequence: u64, error: &rusqlite::Error) -> Self {
        use rusqlite::ErrorCode::{DatabaseCorrupt, NotADatabase};
        let text = error.to_string();
        let problem = match error.sqlite_error_code() {
            Some(DatabaseCorrupt | NotADatabase) => Problem::Torn(text),
            _ => Problem::Unreadable(text),
        };
        Self { sequence, problem }
    }
}
