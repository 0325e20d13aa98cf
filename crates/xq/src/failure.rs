//! One clear line about what went wrong.

use std::error::Error;
use std::{fmt, io};

/// Why a command failed; printed as one line on standard error.
pub struct Failure(Box<dyn Error + Send + Sync>);

/// What a subcommand comes to.
pub type Done = Result<(), Failure>;

impl Failure {
    /// A failure told in our own words.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into().into())
    }

    /// True where standard output was closed by its reader.
    pub fn is_broken_pipe(&self) -> bool {
        let io = self.0.downcast_ref::<io::Error>();
        io.is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
    }

    /// The same with what was being done in front.
    pub fn while_doing(error: impl fmt::Display, what: impl fmt::Display) -> Self {
        Self::new(format!("{what}: {error}"))
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

// Not an `Error` itself, so that every error can become one.
impl<E: Error + Send + Sync + 'static> From<E> for Failure {
    fn from(error: E) -> Self {
        Self(Box::new(error))
    }
}
