//! Why the books cannot be read or written.

use crate::value::Unfit;

/// Why the books cannot be read or written.
#[derive(Debug, thiserror::Error)]
pub enum DatabaseError {
    /// SQLite refused.
    #[error("the books: {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// PostgreSQL refused, or could not be reached.
    #[error("the books: {}", told(.0))]
    Postgres(#[from] ::postgres::Error),
    /// PostgreSQL could not be reached.
    #[error("the books: {0}")]
    Connecting(#[from] pg::PgError),
    /// A row holds what was never written into it.
    #[error("the books: {0}")]
    Unfit(#[from] Unfit),
    /// The system refused.
    #[error("the books: {0}")]
    System(#[from] std::io::Error),
    /// The books are not there, or not finished.
    #[error("the books are not there yet: they are being made from the journal")]
    NotThere,
}

fn told(error: &::postgres::Error) -> String {
    match error.as_db_error() {
        Some(told) => format!("PostgreSQL says: {}", told.message()),
        None => match std::error::Error::source(error) {
            Some(source) => format!("{error}: {source}"),
            None => error.to_string(),
        },
    }
}

impl DatabaseError {
    /// True where a file of SQLite turned out to be damaged or of another kind.
    #[must_use]
    pub fn is_damage(&self) -> bool {
        use rusqlite::ErrorCode::{DatabaseCorrupt, NotADatabase};
        match self {
            Self::Sqlite(error) => {
                matches!(error.sqlite_error_code(), Some(DatabaseCorrupt | NotADatabase))
            }
            Self::Unfit(_) => true,
            _ => false,
        }
    }

    /// The same, told as [`DatabaseError::NotThere`] where the server knows no such tables: nobody has
    /// made the books in this database yet.
    #[must_use]
    pub fn or_not_there(self) -> Self {
        let code = match &self {
            Self::Postgres(error) => error.code().map(|code| code.code().to_owned()),
            _ => None,
        };
        match code.as_deref() {
            Some("42P01" | "3F000") => Self::NotThere,
            _ => self,
        }
    }

    /// True where the role lacks a privilege.
    #[must_use]
    pub fn is_forbidden(&self) -> bool {
        let Self::Postgres(error) = self else { return false };
        error.code() == Some(&::postgres::error::SqlState::INSUFFICIENT_PRIVILEGE)
    }

    /// True where the connection is of no more use: it was lost, or what it knew of the tables is out
    /// of date since the books were made anew.
    #[must_use]
    pub fn wants_new_connection(&self) -> bool {
        let Self::Postgres(error) = self else { return false };
        let outdated = ["42P01", "0A000", "3F000", "XX000"];
        error.is_closed() || error.code().is_none_or(|code| outdated.contains(&code.code()))
    }
}
