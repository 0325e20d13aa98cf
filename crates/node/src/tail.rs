//! The end of a journal that another node writes.

use journal::{ChainError, JournalReader, Problem, StoredBatch};

use crate::codec::DecodeError;
use crate::feed::{Feed, RecordedBatch};

/// How much is read at a time.
const READ_BYTES: usize = 4 * 1024 * 1024;

/// Reads what is recorded and tells this node's followers.
pub(crate) struct Tail {
    reader: JournalReader,
    feed: Feed,
}

/// Why nothing more comes.
#[derive(Debug, thiserror::Error)]
pub(crate) enum TailError {
    /// The journal cannot be read at this moment.
    #[error("the journal cannot be read: {0}")]
    Unreadable(ChainError),
    /// The journal is damaged.
    #[error("the journal is damaged {0}")]
    Damaged(ChainError),
    /// It is not what this node followed: the database was put back to an earlier time, or is another.
    #[error(
        "the journal in the database is not the one that this node followed: they part at \
         sequence {0}; restart this node"
    )]
    Parted(u64),
    /// It holds something that is no record.
    #[error("the journal cannot be understood {0}")]
    Decode(#[from] DecodeError),
}

impl TailError {
    /// Whether it may pass.
    pub fn may_pass(&self) -> bool {
        matches!(self, Self::Unreadable(_))
    }
}

impl From<ChainError> for TailError {
    fn from(error: ChainError) -> Self {
        match error.problem {
            Problem::Unreadable(_) => Self::Unreadable(error),
            _ => Self::Damaged(error),
        }
    }
}

impl Tail {
    pub fn new(reader: JournalReader, feed: Feed) -> Self {
        Self { reader, feed }
    }

    /// Tells what was recorded since. False where nothing was.
    pub fn step(&mut self) -> Result<bool, TailError> {
        let batches = self.reader.batches_from(self.feed.next_sequence(), READ_BYTES)?;
        batches.iter().try_for_each(|batch| self.tell(batch))?;
        Ok(!batches.is_empty())
    }

    fn tell(&self, batch: &StoredBatch) -> Result<(), TailError> {
        let (next, head) = self.feed.position();
        if batch.first != next || batch.chain_hash(head) != batch.hash {
            return Err(TailError::Parted(next));
        }
        self.feed.publish(RecordedBatch::decode(batch)?);
        Ok(())
    }

    /// Goes on to the journal's head, which is `next` with this hash.
    pub fn reach(&mut self, next: u64, hash: journal::Hash) -> Result<(), TailError> {
        while self.feed.next_sequence() < next && self.step()? {}
        match self.feed.position() == (next, hash) {
            true => Ok(()),
            false => Err(TailError::Parted(next)),
        }
    }

    /// The reader, for whoever looks into the past.
    pub fn reader(&self) -> &JournalReader {
        &self.reader
    }
}
