//! What PostgreSQL says, in sentences that tell what to do.

use std::error::Error as _;
use std::io;
use std::time::Duration;

use tokio_postgres::Error;
use tokio_postgres::error::{DbError, Severity, SqlState};

use crate::DatabaseUrl;

/// What went wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PgError {
    /// No host could be reached, or none that takes writes.
    #[error("cannot connect to PostgreSQL at {hosts}: {reason}")]
    CannotConnect {
        /// The hosts asked.
        hosts: String,
        /// What the last of them, or the network, said.
        reason: String,
    },
    /// The user is not let in.
    #[error(
        "PostgreSQL at {hosts} does not let user {user} in: {reason}. \
         Check user and password in the database URL, and pg_hba.conf of the server"
    )]
    NotLetIn {
        /// The hosts asked.
        hosts: String,
        /// Who asked.
        user: String,
        /// What the server said.
        reason: String,
    },
    /// There is no such database.
    #[error("there is no database {database} at {hosts}: create it first (createdb {database})")]
    NoDatabase {
        /// The database asked for.
        database: String,
        /// The hosts asked.
        hosts: String,
    },
    /// A standby, or a transaction set to read only.
    #[error(
        "this PostgreSQL server takes no writes ({0}): name the primary in the database URL, or all \
         servers separated by commas"
    )]
    ReadOnly(String),
    /// The role lacks a privilege; the server names the object.
    #[error("PostgreSQL refuses: {0}. Grant it to the role, or use the owner's")]
    Privilege(String),
    /// No room on the server.
    #[error("the disk of the PostgreSQL server is full: {0}")]
    DiskFull(String),
    /// All connections are taken.
    #[error("PostgreSQL has no connection left: {0}. Raise max_connections, or end other clients")]
    TooManyConnections(String),
    /// A later release has been here.
    #[error(
        "the schema {schema} has version {found}, this program knows versions up to {known}: use a \
         newer program"
    )]
    NewerSchema {
        /// The schema.
        schema: String,
        /// Its version.
        found: i32,
        /// The newest version known here.
        known: i32,
    },
    /// Somebody else uses the name.
    #[error("the schema {0} in this database is not one of this product: use another database")]
    NotOurs(String),
    /// The schema has not been made.
    #[error("there is no schema {schema} in database {database}")]
    NoSchema {
        /// The schema.
        schema: String,
        /// The database.
        database: String,
    },
    /// Any other refusal of the server: the statement did not happen.
    #[error("PostgreSQL refuses: {message} (SQLSTATE {code})")]
    Refused {
        /// The five characters.
        code: String,
        /// What the server said.
        message: String,
    },
    /// The connection ended before the answer: whether the statement happened is unknown.
    #[error("the connection to PostgreSQL was lost: {0}")]
    Lost(String),
    /// No answer in time: whether the statement happened is unknown.
    #[error("no answer from PostgreSQL in {} ms", .0.as_millis())]
    Silent(Duration),
    /// The server committed, but gave up waiting for its standbys.
    #[error("PostgreSQL did not wait for its standbys: {0}")]
    NotReplicated(String),
    /// The answer is not what this program asked for.
    #[error("PostgreSQL answered something unexpected: {0}")]
    Unexpected(String),
    /// This machine has no thread, socket or readable certificate left.
    #[error("{0}")]
    Machine(String),
}

impl PgError {
    /// True where the statement may have happened all the same. Whatever is not unknown did not
    /// happen.
    #[must_use]
    pub fn is_unknown(&self) -> bool {
        match self {
            Self::Lost(_) | Self::Silent(_) | Self::NotReplicated(_) | Self::Unexpected(_) => true,
            Self::CannotConnect { .. }
            | Self::NotLetIn { .. }
            | Self::NoDatabase { .. }
            | Self::ReadOnly(_)
            | Self::Privilege(_)
            | Self::DiskFull(_)
            | Self::TooManyConnections(_)
            | Self::NewerSchema { .. }
            | Self::NotOurs(_)
            | Self::NoSchema { .. }
            | Self::Refused { .. }
            | Self::Machine(_) => false,
        }
    }

    /// True where another connection, now or soon, may fare better: a network or server that is
    /// away, a standby that is being promoted.
    #[must_use]
    pub fn may_pass(&self) -> bool {
        match self {
            Self::CannotConnect { .. }
            | Self::ReadOnly(_)
            | Self::TooManyConnections(_)
            | Self::Lost(_)
            | Self::Silent(_)
            | Self::NotReplicated(_) => true,
            // Conflicts with other transactions, too little memory, a lock that is held.
            Self::Refused { code, .. } => {
                code.starts_with("40") || matches!(&**code, "53200" | "55P03" | "57P03")
            }
            Self::NotLetIn { .. }
            | Self::NoDatabase { .. }
            | Self::Privilege(_)
            | Self::DiskFull(_)
            | Self::NewerSchema { .. }
            | Self::NotOurs(_)
            | Self::NoSchema { .. }
            | Self::Unexpected(_)
            | Self::Machine(_) => false,
        }
    }

    /// The SQLSTATE of a refusal that has no variant of its own.
    #[must_use]
    pub fn sqlstate(&self) -> Option<&str> {
        match self {
            Self::Refused { code, .. } => Some(code),
            _ => None,
        }
    }

    pub(crate) fn no_connection(url: &DatabaseUrl, reason: &str) -> Self {
        Self::CannotConnect { hosts: url.hosts(), reason: reason.to_owned() }
    }

    /// What a failed attempt to connect means.
    pub(crate) fn connecting(url: &DatabaseUrl, error: &Error) -> Self {
        let Some(said) = error.as_db_error() else {
            return Self::not_reached(url, error);
        };
        let (hosts, reason) = (url.hosts(), said.message().to_owned());
        match *said.code() {
            SqlState::INVALID_PASSWORD | SqlState::INVALID_AUTHORIZATION_SPECIFICATION => {
                Self::NotLetIn { hosts, user: url.user().to_owned(), reason }
            }
            SqlState::INVALID_CATALOG_NAME => {
                Self::NoDatabase { database: url.database().to_owned(), hosts }
            }
            SqlState::TOO_MANY_CONNECTIONS => Self::TooManyConnections(reason),
            SqlState::INSUFFICIENT_PRIVILEGE => Self::Privilege(reason),
            _ => Self::CannotConnect { hosts, reason },
        }
    }

    fn not_reached(url: &DatabaseUrl, error: &Error) -> Self {
        let source = error.source();
        let io = source.and_then(|cause| cause.downcast_ref::<io::Error>());
        if io.is_some_and(|cause| cause.kind() == io::ErrorKind::PermissionDenied) {
            return Self::no_connection(url, "no server there takes writes");
        }
        let reason = chain(error);
        if reason.contains("password") && io.is_none() {
            let (hosts, user) = (url.hosts(), url.user().to_owned());
            return Self::NotLetIn { hosts, user, reason };
        }
        let reason = match &*reason {
            text if text.contains("does not support TLS") => {
                "it offers no TLS; where the network between is trusted, add ?sslmode=disable"
            }
            text => text,
        };
        Self::no_connection(url, reason)
    }
}

/// What a failed statement means.
impl From<&Error> for PgError {
    fn from(error: &Error) -> Self {
        match error.as_db_error() {
            Some(said) => Self::from(said),
            None if error.is_closed() => Self::Lost("it is closed".to_owned()),
            None if error.source().is_some_and(|cause| cause.is::<io::Error>()) => {
                Self::Lost(chain(error))
            }
            None => Self::Unexpected(chain(error)),
        }
    }
}

impl From<Error> for PgError {
    fn from(error: Error) -> Self {
        Self::from(&error)
    }
}

impl From<&DbError> for PgError {
    fn from(said: &DbError) -> Self {
        let message = match said.detail() {
            Some(detail) => format!("{}: {detail}", said.message()),
            None => said.message().to_owned(),
        };
        // The session ended with it, perhaps behind a commit that only waited for a standby.
        if matches!(said.parsed_severity(), Some(Severity::Fatal | Severity::Panic)) {
            return Self::Lost(message);
        }
        match *said.code() {
            SqlState::READ_ONLY_SQL_TRANSACTION => Self::ReadOnly(message),
            SqlState::INSUFFICIENT_PRIVILEGE => Self::Privilege(message),
            SqlState::DISK_FULL => Self::DiskFull(message),
            SqlState::TOO_MANY_CONNECTIONS => Self::TooManyConnections(message),
            _ => Self::Refused { code: said.code().code().to_owned(), message },
        }
    }
}

/// An error and what it came from, in one line.
fn chain(error: &Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text = format!("{text}: {cause}");
        source = cause.source();
    }
    text
}
