//! Where journals are written while things are measured.

use std::path::{Path, PathBuf};
use std::{fs, io, process};

/// A folder below the data folder, deleted in the end.
pub struct Folder(PathBuf);

impl Folder {
    pub fn make(data: &Path) -> io::Result<Self> {
        let folder = data.join(format!("bench-{}", process::id()));
        fs::create_dir_all(&folder)?;
        Ok(Self(folder.canonicalize()?))
    }

    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_dir_all(&self.0) {
            eprintln!("xq: {} is left behind: {error}", self.0.display());
        }
    }
}
