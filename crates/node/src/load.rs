//! The state of a journal: its newest snapshot and what came after.

use std::path::Path;

use engine::{Record, State, evolve};
use journal::{ChainError, Hash, JournalReader, SnapshotError, SnapshotStore};

use crate::codec::{DecodeError, decode_batch, decode_one};

/// Why a journal cannot be read into a state.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// There is no journal, or it cannot be opened.
    #[error(transparent)]
    Open(#[from] journal::OpenError),
    /// The chain is broken.
    #[error("the journal is damaged {0}")]
    Chain(#[from] ChainError),
    /// A batch holds something that is not a record.
    #[error("the journal cannot be understood {0}")]
    Decode(#[from] DecodeError),
    /// The snapshots cannot be listed.
    #[error(transparent)]
    Snapshot(#[from] SnapshotError),
}

/// A state and where it came from.
pub(crate) struct Loaded {
    pub state: State,
    /// The chain's hash after the last record folded.
    pub hash: Hash,
    /// The `sequence` of the snapshot it began with: the first record that was folded after it.
    pub snapshot: Option<u64>,
    /// For the operator: snapshots that were skipped.
    pub warnings: Vec<String>,
}

/// Reads the newest usable snapshot and folds the records after it, checking the chain of these.
pub(crate) fn load(folder: &Path, reader: &JournalReader) -> Result<Loaded, LoadError> {
    let mut loaded = from_snapshot(folder, reader)?;
    for batch in reader.chain(loaded.state.next_sequence()) {
        let batch = batch?;
        for record in decode_batch(&batch)? {
            evolve(&mut loaded.state, &record);
        }
        loaded.hash = batch.hash;
    }
    Ok(loaded)
}

/// The same for whoever has no reader yet.
pub(crate) fn load_from(folder: &Path) -> Result<Loaded, LoadError> {
    load(folder, &JournalReader::open(folder)?)
}

fn from_snapshot(folder: &Path, reader: &JournalReader) -> Result<Loaded, LoadError> {
    let latest = SnapshotStore::new(folder).latest_for(reader)?;
    let mut warnings: Vec<String> = latest.warnings.iter().map(ToString::to_string).collect();
    if let Some(found) = latest.snapshot {
        match State::from_bytes(&found.payload) {
            Ok(state) if state.next_sequence() == found.sequence => {
                return Ok(Loaded {
                    state,
                    hash: found.head_hash,
                    snapshot: Some(found.sequence),
                    warnings,
                });
            }
            // A snapshot is a cache: one of another release is left aside.
            Ok(_) => warnings.push(format!("snapshot {} is of another place", found.sequence)),
            Err(error) => warnings
                .push(format!("snapshot {} is not of this release: {error}", found.sequence)),
        }
    }
    Ok(Loaded { state: State::default(), hash: Hash::GENESIS, snapshot: None, warnings })
}

/// The last record of the journal.
pub(crate) fn last_record(reader: &JournalReader) -> Result<Option<Record>, LoadError> {
    let (next, _) = reader.head()?;
    let Some(last) = next.checked_sub(1).filter(|last| *last > 0) else {
        return Ok(None);
    };
    let batches = reader.batches_from(last, 1)?;
    let record = batches.first().map(|batch| decode_one(batch, last));
    Ok(record.transpose()?)
}
