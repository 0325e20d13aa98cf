//! Reading: any number of readers, in any process, while the writer runs.

use std::path::Path;
use std::vec;

use pg::DatabaseUrl;
use rusqlite::Connection;

use crate::postgres::rows::Reconnecting;
use crate::rows::{Rows, verify};
use crate::sqlite::database;
use crate::{ChainError, FIRST_SEQUENCE, Hash, OpenError, Store, StoredBatch};

/// How much [`Chain`] fetches at a time.
const CHAIN_FETCH_BYTES: usize = 4 * 1024 * 1024;

/// A read-only view of a journal. Each call sees what is recorded at its moment; no call holds
/// the writer up, and none keeps a transaction open afterwards. One that reads a database connects
/// again by itself where the connection was lost.
pub struct JournalReader {
    backend: Backend,
    store: Store,
}

enum Backend {
    Sqlite(Connection),
    Postgres(Box<Reconnecting>),
}

impl JournalReader {
    /// Opens the journal in `folder`.
    ///
    /// # Errors
    /// When there is none, or it is of a newer format, or cannot be read.
    pub fn open(folder: &Path) -> Result<Self, OpenError> {
        let file = database::file_in(folder);
        if !file.is_file() {
            return Err(OpenError::Missing(Store::Folder(folder.to_owned())));
        }
        let backend = Backend::Sqlite(database::open_read_only(&file)?);
        Ok(Self { backend, store: Store::Folder(folder.to_owned()) })
    }

    /// Opens the journal in a database.
    ///
    /// # Errors
    /// As for [`JournalReader::open`].
    pub fn connect(url: &DatabaseUrl) -> Result<Self, OpenError> {
        let backend = Backend::Postgres(Box::new(Reconnecting::open(url)?));
        Ok(Self { backend, store: Store::Database(url.clone()) })
    }

    /// Where the journal is; gives more readers of it.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// The sequence after the last record, and the chain's hash there.
    ///
    /// # Errors
    /// When the last row cannot be read.
    pub fn head(&self) -> Result<(u64, Hash), ChainError> {
        let last = self.rows().last_head_until(u64::MAX)?;
        Ok(last.map_or((FIRST_SEQUENCE, Hash::GENESIS), |head| (head.next, head.hash)))
    }

    /// The batch that contains `sequence` and those that follow it, until `limit_bytes` are
    /// reached (or 4,096 batches); at least one batch if there is one, none at the head. Sequences are checked to
    /// follow one another, hashes are not: that is [`JournalReader::chain`].
    ///
    /// # Errors
    /// When the first batch wanted is missing or unreadable. What is wrong further on is left to
    /// the call that starts there.
    pub fn batches_from(
        &self,
        sequence: u64,
        limit_bytes: usize,
    ) -> Result<Vec<StoredBatch>, ChainError> {
        let Some(start) = self.start_of(sequence)? else {
            return Ok(Vec::new());
        };
        let run = self.run(start, start, limit_bytes);
        match run.trouble {
            Some(error) if run.batches.is_empty() => Err(error),
            _ => Ok(run.batches),
        }
    }

    /// The chain's hash over all records before `sequence`, if a batch ends exactly there. This
    /// is how a snapshot or a checkpoint is compared with the journal.
    ///
    /// # Errors
    /// When the row cannot be read.
    pub fn hash_before(&self, sequence: u64) -> Result<Option<Hash>, ChainError> {
        if sequence <= FIRST_SEQUENCE {
            return Ok((sequence == FIRST_SEQUENCE).then_some(Hash::GENESIS));
        }
        let before = self.rows().last_head_until(sequence - 1)?;
        Ok(before.filter(|head| head.next == sequence).map(|head| head.hash))
    }

    /// Batches from the one that contains `sequence` to the head, each verified against its
    /// predecessor. Ends after the first error.
    #[must_use]
    pub fn chain(&self, sequence: u64) -> Chain<'_> {
        Chain { reader: self, state: State::Start(sequence) }
    }

    /// Where the batch that contains `sequence` starts; `None` at the head.
    fn start_of(&self, sequence: u64) -> Result<Option<u64>, ChainError> {
        let sequence = sequence.max(FIRST_SEQUENCE);
        let before = self.rows().last_head_until(sequence)?;
        if let Some(head) = before.as_ref().filter(|head| head.next > sequence) {
            return Ok(Some(head.first));
        }
        let Some(found) = self.rows().next_first(sequence.saturating_add(1))? else {
            return Ok(None);
        };
        // Or several batches came between the two looks: a later one is never there before an
        // earlier one, so what is missing now was never there.
        match self.rows().last_head_until(sequence)? {
            Some(head) if head.next > sequence => Ok(Some(head.first)),
            head => {
                let expected = head.map_or(FIRST_SEQUENCE, |head| head.next);
                Err(ChainError::discontinuity(expected, found))
            }
        }
    }

    /// Rows that start at `bound` or after, as long as they follow one another from `expected`.
    fn run(&self, bound: u64, expected: u64, limit_bytes: usize) -> Run {
        let mut batches = Vec::new();
        let trouble = self.rows().collect(bound, expected, limit_bytes, &mut batches).err();
        Run { batches, trouble }
    }

    fn rows(&self) -> &dyn Rows {
        match &self.backend {
            Backend::Sqlite(connection) => connection,
            Backend::Postgres(connection) => &**connection,
        }
    }
}

/// Batches that follow one another, and what ended the run if it was not the limit or the head.
struct Run {
    batches: Vec<StoredBatch>,
    trouble: Option<ChainError>,
}

/// Iterator over verified batches, from [`JournalReader::chain`].
pub struct Chain<'a> {
    reader: &'a JournalReader,
    state: State,
}

enum State {
    Start(u64),
    Running(Position),
    Done,
}

struct Position {
    /// Rows before this one have been seen. Not the same as `expected`: a row in between, which
    /// no batch accounts for, must not be passed over.
    bound: u64,
    /// Where the next batch must start.
    expected: u64,
    /// The hash it must follow.
    previous: Hash,
    fetched: vec::IntoIter<StoredBatch>,
    /// Comes after what was fetched.
    trouble: Option<ChainError>,
}

impl Chain<'_> {
    fn start(&self, sequence: u64) -> Result<Option<Position>, ChainError> {
        let Some(first) = self.reader.start_of(sequence)? else {
            return Ok(None);
        };
        let before = self.reader.rows().last_head_until(first.saturating_sub(1))?;
        let (expected, previous) =
            before.map_or((FIRST_SEQUENCE, Hash::GENESIS), |head| (head.next, head.hash));
        Ok(Some(Position {
            bound: first,
            expected,
            previous,
            fetched: Vec::new().into_iter(),
            trouble: None,
        }))
    }

    fn step(&self, position: &mut Position) -> Result<Option<StoredBatch>, ChainError> {
        if position.fetched.len() == 0 {
            if let Some(trouble) = position.trouble.take() {
                return Err(trouble);
            }
            let run = self.reader.run(position.bound, position.expected, CHAIN_FETCH_BYTES);
            position.fetched = run.batches.into_iter();
            position.trouble = run.trouble;
        }
        let Some(batch) = position.fetched.next() else {
            return position.trouble.take().map_or(Ok(None), Err);
        };
        verify(&batch, position.expected, position.previous)?;
        position.bound = batch.first.saturating_add(1);
        position.expected = batch.next_sequence();
        position.previous = batch.hash;
        Ok(Some(batch))
    }
}

impl Iterator for Chain<'_> {
    type Item = Result<StoredBatch, ChainError>;

    fn next(&mut self) -> Option<Self::Item> {
        let started = match std::mem::replace(&mut self.state, State::Done) {
            State::Start(sequence) => self.start(sequence),
            State::Running(position) => Ok(Some(position)),
            State::Done => Ok(None),
        };
        let step = started.and_then(|position| match position {
            Some(mut position) => Ok(self.step(&mut position)?.map(|batch| (batch, position))),
            None => Ok(None),
        });
        match step {
            Ok(Some((batch, position))) => {
                self.state = State::Running(position);
                Some(Ok(batch))
            }
            Ok(None) => None,
            Err(error) => Some(Err(error)),
        }
    }
}
