//! Why there is no lake.

use std::io;
use std::path::{Path, PathBuf};

/// Why an export ended early.
#[derive(Debug, thiserror::Error)]
pub enum LakeError {
    /// The journal cannot be opened.
    #[error(transparent)]
    Open(#[from] journal::OpenError),
    /// The journal cannot be read.
    #[error("the journal is damaged {0}")]
    Journal(#[from] journal::ChainError),
    /// The journal holds something that is not a record.
    #[error("the journal cannot be understood {0}")]
    Decode(#[from] node::DecodeError),
    /// The file system refused.
    #[error("{path}: {source}")]
    File {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The columns cannot be written.
    #[error("the columns cannot be written: {0}")]
    Parquet(#[from] parquet::errors::ParquetError),
    /// The manifest is not one.
    #[error("{0} cannot be understood: {1}")]
    Manifest(PathBuf, serde_json::Error),
    /// The folder was filled from another journal.
    #[error(
        "this folder holds the lake of another journal (they part before sequence {sequence}); \
         export into an empty folder"
    )]
    OtherJournal {
        /// Where they were compared.
        sequence: u64,
    },
    /// The folder was filled by another release.
    #[error("this folder's tables are of version {found}; export into an empty folder")]
    OtherSchema {
        /// Which version.
        found: String,
    },
}

impl LakeError {
    /// What went wrong with this file.
    pub(crate) fn file(path: &Path) -> impl Fn(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::File { path: path.clone(), source }
    }
}
