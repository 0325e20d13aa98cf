//! Why the drill cannot go on.

use std::io;

/// Why the drill cannot go on. A fault that is not survived is no such reason but a finding.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// PostgreSQL or the proxies.
    #[error(transparent)]
    Testbed(#[from] testbed::Error),
    /// The system refused.
    #[error("{0}: {1}")]
    System(String, io::Error),
    /// Something did not happen within a minute.
    #[error("waited {0} s for {1}")]
    Late(u64, String),
    /// The program under test failed where nothing was broken.
    #[error("xq {0}: {1}")]
    Program(String, String),
    /// It answered what it must not.
    #[error("{0}")]
    Answer(String),
}

impl Error {
    /// While doing `what`.
    pub fn while_doing(what: impl Into<String>) -> impl FnOnce(io::Error) -> Self {
        |error| Self::System(what.into(), error)
    }
}
