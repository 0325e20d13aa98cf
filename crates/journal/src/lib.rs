//! The durable log. It keeps batches of records in order and proves that nobody touched them;
//! what a record means is none of its business.
//!
//! # The chain
//!
//! A batch is one row, and every row is bound to the one before it:
//!
//! ```text
//!  bytes    26           32         8       4       2     8     len
//!  SHA-256( domain tag ‖ previous ‖ first ‖ count ‖ ver ‖ len ‖ bytes ) = hash
//!
//!  genesis       batch               batch               batch
//!  00…00 ──────► first 1  count 3 ─► first 4  count 1 ─► first 5  count 7    next_sequence 12
//!     previous   hash h1   previous  hash h2   previous  hash h3             head_hash h3
//! ```
//!
//! All integers are big-endian. `first` is the sequence of the first record in the batch, `count`
//! how many records it holds, `ver` the decision version that made them. The domain tag is
//! [`DOMAIN_TAG`], the predecessor of the first batch is [`Hash::GENESIS`], and the first record
//! of all has sequence [`FIRST_SEQUENCE`].
//!
//! # The folder
//!
//! ```text
//! journal.db, -wal, -shm   SQLite: one row a batch, WAL, synchronous=FULL
//! journal.lock             held by the one writer
//! snapshots/N.snapshot     what followed from all records before N, see `SnapshotStore`
//! ```
//!
//! # What is promised
//!
//! * When [`SqliteJournal::append`] returns the handle, the batch survives a crash of the process
//!   and a loss of power. A reader sees a batch only after it is that safe.
//! * When it returns an error, the handle is gone: no write can follow a failed write. Whether the
//!   batch was recorded is then *unknown* until the journal has been opened again. What
//!   [`SqliteJournal::open`] finds is safe from then on, as if it had been appended.
//! * Sequences have no gaps. A flipped bit in any field, a torn, missing or swapped batch is
//!   found by [`JournalReader::chain`], which names the sequence.
//! * What the chain alone cannot show is a tail cut off whole batches at a time. Whoever keeps a
//!   later head (a snapshot, a checkpoint, a follower's position) can, by
//!   [`JournalReader::hash_before`].

mod backup;
mod batch;
mod error;
mod files;
mod journal;
mod migrate;
mod postgres;
mod reader;
mod rows;
mod snapshot;
mod sqlite;
mod store;

pub use backup::{CopyError, CopyProgress, CopyReport, backup, restore};
pub use batch::{Batch, DOMAIN_TAG, FIRST_SEQUENCE, Hash, MAX_BATCH_BYTES, StoredBatch};
pub use error::{AppendError, ChainError, OpenError, Problem, StorageError};
pub use journal::Journal;
pub use migrate::{MigrateError, Moved, migrate};
pub use postgres::{Contender, Leader, LeaseWatch, NodeInfo, PostgresJournal};
pub use reader::{Chain, JournalReader};
pub use snapshot::{Latest, Snapshot, SnapshotError, SnapshotStore, SnapshotWarning};
pub use sqlite::checkpointer::Checkpointer;
pub use sqlite::writer::SqliteJournal;
pub use store::Store;

#[cfg(test)]
mod tests;
