//! The journal, read and decoded on a thread of its own while what came before is folded.

use super::ProjectError;
use engine::Record;
use journal::{Hash, JournalReader};
use node::decode_batch;
use std::ops::Range;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::Scope;

/// How much of the journal is read at a time, to make books anew: little, since folding and writing go
/// on side by side.
pub(super) const TO_MAKE: usize = 2 * 1024 * 1024;
/// The same to keep them up: much, since what is read at a time is one transaction.
pub(super) const TO_KEEP: usize = 8 * 1024 * 1024;
/// Pieces that may wait to be folded.
const WAITING: usize = 1;

/// Records that follow each other.
pub(super) struct Piece {
    pub records: Vec<Record>,
    /// The journal's hash after them.
    pub hash: Hash,
}

/// Reads a range of records, so many bytes at a time; the thread ends when nobody listens any more.
pub(super) fn read_ahead<'scope>(
    scope: &'scope Scope<'scope, '_>,
    journal: &'scope mut JournalReader,
    range: Range<u64>,
    bytes: usize,
) -> Receiver<Result<Piece, ProjectError>> {
    let (pieces, received) = sync_channel(WAITING);
    scope.spawn(move || read(journal, range, bytes, &pieces));
    received
}

fn read(
    journal: &mut JournalReader,
    range: Range<u64>,
    bytes: usize,
    pieces: &SyncSender<Result<Piece, ProjectError>>,
) {
    let mut next = range.start;
    while next < range.end {
        let piece = read_one(journal, next, bytes);
        let is_last = match &piece {
            Ok(piece) => piece.records.is_empty(),
            Err(_) => true,
        };
        next += piece.as_ref().map_or(0, |piece| piece.records.len() as u64);
        if pieces.send(piece).is_err() || is_last {
            return;
        }
    }
}

fn read_one(journal: &mut JournalReader, from: u64, bytes: usize) -> Result<Piece, ProjectError> {
    let (mut records, mut hash) = (Vec::new(), Hash([0; 32]));
    for batch in journal.batches_from(from, bytes)? {
        records.extend(decode_batch(&batch)?);
        hash = batch.hash;
    }
    Ok(Piece { records, hash })
}
