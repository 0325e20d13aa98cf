//! Why there is no server.

use std::io;
use std::process::Output;

/// Why there is no server, or why it does not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No PostgreSQL that is new enough.
    #[error("PostgreSQL 15 or later is not installed; `make setup` installs it on Debian")]
    Missing,
    /// The server ended instead of starting; the end of its log.
    #[error("PostgreSQL did not start:\n{0}")]
    Start(String),
    /// It took longer than anything sound takes.
    #[error("waited a minute for {0}")]
    Late(String),
    /// A program of PostgreSQL failed.
    #[error("{program} failed: {output}")]
    Program {
        /// Its name.
        program: String,
        /// What it said.
        output: String,
    },
    /// The system refused.
    #[error("{0}: {1}")]
    System(String, io::Error),
    /// The server refused a statement.
    #[error("PostgreSQL: {}", told(.0))]
    Statement(#[from] postgres::Error),
}

impl Error {
    /// While doing `what`.
    pub(crate) fn while_doing(what: impl Into<String>) -> impl FnOnce(io::Error) -> Self {
        |error| Self::System(what.into(), error)
    }

    pub(crate) fn of_program(program: &str, output: &Output) -> Self {
        let said = [&output.stdout, &output.stderr].map(|bytes| String::from_utf8_lossy(bytes));
        Self::Program { program: program.to_owned(), output: said.concat() }
    }
}

/// The driver's own text is "db error".
fn told(error: &postgres::Error) -> String {
    error.as_db_error().map_or_else(|| error.to_string(), ToString::to_string)
}
