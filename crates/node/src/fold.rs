//! Folding a whole journal, from its first record: what it comes to.

use std::sync::mpsc::sync_channel;
use std::thread;

use engine::{State, evolve};
use journal::{FIRST_SEQUENCE, Hash, Store};

use crate::VerifyProgress;
use crate::load::{AHEAD, LoadError, decoded, read_ahead};

/// What a journal comes to. Two with the same are the same journal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Folded {
    /// Its batches.
    pub batches: u64,
    /// Its records.
    pub records: u64,
    /// The chain's hash at its end, found by reading and checking all of it.
    pub head_hash: Hash,
    /// SHA-256 of the state that its records fold to.
    pub state_digest: [u8; 32],
}

/// Folds the journal from its first record to its head, checking the chain. Nothing is decided again:
/// that is [`crate::verify`].
///
/// # Errors
/// Where the journal cannot be read, or is damaged.
pub fn fold(
    journal: &Store,
    mut progress: impl FnMut(VerifyProgress),
) -> Result<Folded, LoadError> {
    let reader = journal.reader()?;
    let (next, _) = reader.head()?;
    let total = next - FIRST_SEQUENCE;
    let (sender, batches) = sync_channel(AHEAD);
    let mut state = State::default();
    let mut folded =
        Folded { batches: 0, records: 0, head_hash: Hash::GENESIS, state_digest: [0; 32] };
    thread::scope(|scope| {
        scope.spawn(move || read_ahead(&reader, FIRST_SEQUENCE..next, decoded, &sender));
        // Takes the receiving end, so that the reading thread ends with it.
        for read in batches {
            let (batch, records) = read?;
            for record in &records {
                evolve(&mut state, record);
            }
            folded.batches += 1;
            folded.records += u64::from(batch.count);
            folded.head_hash = batch.hash;
            progress(VerifyProgress { done: folded.records, total });
        }
        Ok::<_, LoadError>(())
    })?;
    folded.state_digest = state.digest();
    Ok(folded)
}
