//! Why a measurement came to nothing.

use std::io;

/// Why a measurement came to nothing.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file, a socket or a child process.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// The node could not be opened.
    #[error(transparent)]
    Open(#[from] node::OpenError),
    /// A journal could not be opened.
    #[error(transparent)]
    Journal(#[from] journal::OpenError),
    /// A batch could not be appended.
    #[error(transparent)]
    Append(#[from] journal::AppendError),
    /// A journal could not be read.
    #[error(transparent)]
    Chain(#[from] journal::ChainError),
    /// A journal did not verify.
    #[error(transparent)]
    Verify(#[from] node::VerifyError),
    /// A snapshot could not be taken.
    #[error(transparent)]
    Snapshot(#[from] node::TakeSnapshotError),
    /// The node did not take a command.
    #[error(transparent)]
    Submit(#[from] node::SubmitError),
    /// The node did not answer.
    #[error(transparent)]
    NoAnswer(#[from] node::NoAnswer),
    /// The baseline's own database.
    #[error(transparent)]
    Sqlite(#[from] rusqlite::Error),
    /// The books did not follow.
    #[error(transparent)]
    Books(#[from] views::ProjectError),
    /// A server of PostgreSQL.
    #[error(transparent)]
    Server(#[from] testbed::Error),
    /// What a child process printed.
    #[error(transparent)]
    Json(#[from] serde_json::Error),
    /// Anything else, in our own words.
    #[error("{0}")]
    Other(String),
}

// The driver's own text for a refusal is "db error"; the testbed's is the server's.
impl From<::postgres::Error> for Error {
    fn from(error: ::postgres::Error) -> Self {
        Self::Server(error.into())
    }
}

impl Error {
    /// In our own words.
    pub fn new(text: impl Into<String>) -> Self {
        Self::Other(text.into())
    }

    /// Whether something is not installed that only this line needs.
    #[must_use]
    pub const fn is_missing(&self) -> bool {
        matches!(self, Self::Server(testbed::Error::Missing))
    }
}
