//! The state of a journal: its newest snapshot and what came after.

use std::ops::Range;
use std::path::Path;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread;

use engine::{Command, Record, State, evolve};
use journal::{
    ChainError, FIRST_SEQUENCE, Hash, JournalReader, SnapshotError, SnapshotStore, StoredBatch,
};

use crate::Home;
use crate::codec::{DecodeError, decode_batch};

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
    let tail = reader.store().reader()?;
    let range = loaded.state.next_sequence()..tail.head()?.0;
    let (sender, batches) = sync_channel(AHEAD);
    thread::scope(|scope| {
        scope.spawn(move || read_ahead(&tail, range, decoded, &sender));
        // Takes the receiving end, so that the reading thread ends with it.
        loaded.fold(batches)
    })?;
    Ok(loaded)
}

/// The same on this thread alone.
pub(crate) fn load_alone(folder: &Path, reader: &JournalReader) -> Result<Loaded, LoadError> {
    let mut loaded = from_snapshot(folder, reader)?;
    let range = loaded.state.next_sequence()..reader.head()?.0;
    loaded.fold(read(reader, range, decoded))?;
    Ok(loaded)
}

impl Loaded {
    fn fold(
        &mut self,
        batches: impl IntoIterator<Item = Result<Decoded, LoadError>>,
    ) -> Result<(), LoadError> {
        for batch in batches {
            let (batch, records) = batch?;
            for record in &records {
                evolve(&mut self.state, record);
            }
            self.hash = batch.hash;
        }
        Ok(())
    }
}

/// A batch and its records.
pub(crate) type Decoded = (StoredBatch, Vec<Record>);

/// Batches that a reading thread may be ahead.
pub(crate) const AHEAD: usize = 4;

/// Reads, checks the chain and decodes, for another thread that folds meanwhile. Ends at the end of
/// the range, with the first error, or when nobody listens any more.
pub(crate) fn read_ahead<E: From<ChainError>>(
    reader: &JournalReader,
    range: Range<u64>,
    decode: fn(StoredBatch) -> Result<Decoded, E>,
    sender: &SyncSender<Result<Decoded, E>>,
) {
    for batch in read(reader, range, decode) {
        let failed = batch.is_err();
        if sender.send(batch).is_err() || failed {
            return;
        }
    }
}

/// The batches of this range, checked and decoded.
fn read<E: From<ChainError>>(
    reader: &JournalReader,
    range: Range<u64>,
    decode: fn(StoredBatch) -> Result<Decoded, E>,
) -> impl Iterator<Item = Result<Decoded, E>> {
    let chain = (!range.is_empty()).then(|| reader.chain(range.start));
    let within = move |batch: &Result<StoredBatch, ChainError>| {
        batch.as_ref().map_or(true, |batch| batch.first < range.end)
    };
    let batches = chain.into_iter().flatten().take_while(within);
    batches.map(move |batch| batch.map_err(E::from).and_then(decode))
}

pub(crate) fn decoded(batch: StoredBatch) -> Result<Decoded, LoadError> {
    let records = decode_batch(&batch)?;
    Ok((batch, records))
}

/// The same for whoever has no reader yet.
pub(crate) fn load_from(home: &Home) -> Result<Loaded, LoadError> {
    load(&home.folder, &home.journal.reader()?)
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

/// The last record that is not a timer's. Those that follow it may be earlier than what it moved
/// the clock to.
pub(crate) fn last_asked(reader: &JournalReader) -> Result<Option<Record>, LoadError> {
    let (mut next, _) = reader.head()?;
    while next > FIRST_SEQUENCE {
        let batches = reader.batches_from(next - 1, 1)?;
        let Some(batch) = batches.first() else { break };
        let asked = |record: &Record| !matches!(record.envelope.command, Command::Tick(_));
        if let Some(found) = decode_batch(batch)?.into_iter().rfind(asked) {
            return Ok(Some(found));
        }
        next = batch.first;
    }
    Ok(None)
}
