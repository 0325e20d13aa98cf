//! Where a journal is.

use std::fmt;
use std::path::PathBuf;

use pg::DatabaseUrl;

use crate::{JournalReader, OpenError};

/// Where a journal is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Store {
    /// In a folder of this machine, on SQLite.
    Folder(PathBuf),
    /// In a database, on PostgreSQL.
    Database(DatabaseUrl),
}

impl Store {
    /// A reader of what is recorded there.
    ///
    /// # Errors
    /// When there is no journal, or it is of a newer format, or cannot be read.
    pub fn reader(&self) -> Result<JournalReader, OpenError> {
        match self {
            Self::Folder(folder) => JournalReader::open(folder),
            Self::Database(url) => JournalReader::connect(url),
        }
    }
}

impl fmt::Display for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Folder(folder) => folder.display().fmt(f),
            Self::Database(url) => url.fmt(f),
        }
    }
}
