//! Where a node is at home: its own files, and the journal it reads.

use std::path::{Path, PathBuf};

use journal::Store;

/// Where a node is at home. A path stands for a folder that holds the journal too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Home {
    /// Its snapshots and the files of its followers.
    pub folder: PathBuf,
    /// The journal, which several nodes may share where it is in a database.
    pub journal: Store,
}

impl<P: AsRef<Path> + ?Sized> From<&P> for Home {
    fn from(folder: &P) -> Self {
        let folder = folder.as_ref().to_owned();
        Self { journal: Store::Folder(folder.clone()), folder }
    }
}
