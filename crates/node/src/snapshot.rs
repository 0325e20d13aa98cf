//! Taking snapshots beside the writer, which never waits for one.

use std::path::{Path, PathBuf};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use journal::{SnapshotError, SnapshotStore};
use sha2::{Digest, Sha256};

use crate::feed::Feed;
use crate::load::{Loaded, load_from};
use crate::{Home, LoadError};

/// How long the thread sleeps at most between two looks at the head.
const PAUSE: Duration = Duration::from_secs(5);

/// A snapshot that is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SnapshotInfo {
    /// The first record that is not in it.
    pub sequence: u64,
    /// SHA-256 of the state in it.
    pub digest: [u8; 32],
    /// Its size.
    pub bytes: usize,
    /// Where it was written; `None` where one of this place was there already.
    pub written: Option<PathBuf>,
}

/// Why no snapshot was taken.
#[derive(Debug, thiserror::Error)]
pub enum TakeSnapshotError {
    /// The journal cannot be read.
    #[error(transparent)]
    Load(#[from] LoadError),
    /// The snapshot cannot be written.
    #[error(transparent)]
    Write(#[from] SnapshotError),
}

/// Reads the newest snapshot in the node's folder, folds the records after it and writes the
/// result. Another process may be the writer meanwhile.
///
/// # Errors
/// Where the journal cannot be read or the snapshot not written.
pub fn take_snapshot(home: impl Into<Home>) -> Result<SnapshotInfo, TakeSnapshotError> {
    let home = home.into();
    write_snapshot(&home.folder, &load_from(&home)?)
}

pub(crate) fn write_snapshot(
    folder: &Path,
    loaded: &Loaded,
) -> Result<SnapshotInfo, TakeSnapshotError> {
    let Loaded { state, hash, snapshot, .. } = loaded;
    let sequence = state.next_sequence();
    let payload = state.to_bytes();
    let written = if *snapshot == Some(sequence) {
        None
    } else {
        Some(SnapshotStore::new(folder).write(sequence, *hash, &payload)?)
    };
    // The digest of a state is that of these bytes; encoding them twice would take seconds.
    let digest = Sha256::digest(&payload).into();
    Ok(SnapshotInfo { sequence, digest, bytes: payload.len(), written })
}

/// Takes one after every so many records, until the feed ends.
pub(crate) fn take_regularly(
    feed: Feed,
    home: Home,
    every: u64,
) -> std::io::Result<JoinHandle<()>> {
    thread::Builder::new().name("snapshots".to_owned()).spawn(move || {
        let mut target = feed.next_sequence().saturating_add(every);
        while let Some(next) = feed.wait_for_head(target, PAUSE) {
            if next < target {
                continue;
            }
            // What failed is tried again after as many records: the writer can do without.
            if let Err(error) = take_snapshot(home.clone()) {
                eprintln!("no snapshot at sequence {next}: {error}");
            }
            target = next.saturating_add(every);
        }
    })
}
