//! What the tests share.

use std::path::Path;

use tempfile::TempDir;

use crate::{Batch, Hash, JournalReader, SqliteJournal, StoredBatch};

mod altered;
mod backup;
mod both;
mod full_disk;
mod golden;
mod kill;
mod open;
mod postgres;
mod snapshot;
mod torn;

pub fn folder() -> TempDir {
    tempfile::tempdir().expect("a temporary folder")
}

/// A batch whose bytes follow from its place, so that any reader can tell what must be there.
pub fn batch(first: u64, count: u32, len: usize) -> Batch {
    let mut state = first.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let bytes = (0..len)
        .map(|_| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            state.to_le_bytes()[0]
        })
        .collect();
    Batch { first, count, decision_version: 1, bytes }
}

/// A journal of five batches that start at 1, 4, 5, 9 and 11; it ends before 16.
pub fn five(folder: &Path) -> Vec<Batch> {
    let batches = five_batches();
    append_all(SqliteJournal::open(folder).expect("opens"), &batches);
    batches
}

pub fn five_batches() -> Vec<Batch> {
    [(1, 3, 100), (4, 1, 0), (5, 4, 50_000), (9, 2, 7), (11, 5, 300)]
        .map(|(first, count, len)| batch(first, count, len))
        .into()
}

pub fn append_all(journal: SqliteJournal, batches: &[Batch]) -> SqliteJournal {
    batches.iter().fold(journal, |journal, batch| journal.append(batch).expect("appends"))
}

/// Everything in the journal, verified.
pub fn read_all(folder: &Path) -> Vec<Batch> {
    let reader = JournalReader::open(folder).expect("opens");
    let found: Result<Vec<StoredBatch>, _> = reader.chain(1).collect();
    found.expect("sound").into_iter().map(plain).collect()
}

pub fn plain(stored: StoredBatch) -> Batch {
    Batch {
        first: stored.first,
        count: stored.count,
        decision_version: stored.decision_version,
        bytes: stored.bytes,
    }
}

pub fn head_of(batches: &[Batch]) -> Hash {
    batches.iter().fold(Hash::GENESIS, |hash, batch| batch.chain_hash(hash))
}
