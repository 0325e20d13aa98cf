//! What a measurement is told.

use std::path::{Path, PathBuf};

/// What a measurement is told.
#[derive(Clone, Debug)]
pub struct Setting {
    /// True for small sizes: to see that all of it works, not to believe the figures.
    pub quick: bool,
    /// Where journals are written; on the disk to be measured.
    pub folder: PathBuf,
    /// The program itself, for what runs in a process of its own.
    pub program: PathBuf,
}

impl Setting {
    /// The full size, or the small one.
    #[must_use]
    pub const fn size(&self, full: u64, quick: u64) -> u64 {
        if self.quick { quick } else { full }
    }

    /// A folder for one line, which is kept until the measuring ends.
    #[must_use]
    pub fn kept(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// A folder for one run, deleted after it.
    ///
    /// # Errors
    /// Where it cannot be made.
    pub fn passing(&self) -> std::io::Result<tempfile::TempDir> {
        tempfile::tempdir_in(&self.folder)
    }

    /// Where all folders are.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }
}
