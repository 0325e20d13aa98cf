//! What was recorded, in order, for whoever follows.
//!
//! Recent batches are held in memory. A follower that fell behind them reads the journal instead, so
//! it needs no room here and holds nobody up.

use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use engine::Record;
use journal::{ChainError, Hash, JournalReader, Store, StoredBatch};
use tokio::sync::watch;

use crate::codec::{DecodeError, decode_batch};

/// How much a follower that is behind reads at a time.
const CATCH_UP_BYTES: usize = 4 * 1024 * 1024;

/// A batch that is recorded, or the part of one from the sequence asked for on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordedBatch {
    /// Sequence of the first record here.
    pub first: u64,
    /// The version of the decision rules that made it.
    pub decision_version: u16,
    /// The journal's chain hash after it.
    pub hash: Hash,
    /// Size in the journal of the whole batch, or of the batches that were joined.
    pub bytes: usize,
    /// The records.
    pub records: Vec<Arc<Record>>,
}

impl RecordedBatch {
    /// The sequence after the last record here.
    #[must_use]
    pub fn next_sequence(&self) -> u64 {
        let count = u64::try_from(self.records.len()).expect("a length fits");
        self.first + count
    }

    /// Adds the batch that follows it.
    pub(crate) fn join(&mut self, next: &Self) {
        assert_eq!(next.first, self.next_sequence(), "batches follow each other");
        self.hash = next.hash;
        self.bytes += next.bytes;
        self.records.extend(next.records.iter().cloned());
    }

    /// The part from `sequence` on.
    fn from(self: &Arc<Self>, sequence: u64) -> Arc<Self> {
        let skipped = usize::try_from(sequence.saturating_sub(self.first)).unwrap_or(usize::MAX);
        if skipped == 0 {
            return Arc::clone(self);
        }
        Arc::new(Self {
            first: sequence,
            records: self.records.iter().skip(skipped).cloned().collect(),
            ..**self
        })
    }

    pub(crate) fn decode(stored: &StoredBatch) -> Result<Self, DecodeError> {
        let records = decode_batch(stored)?;
        Ok(Self {
            first: stored.first,
            decision_version: stored.decision_version,
            hash: stored.hash,
            bytes: stored.bytes.len(),
            records: records.into_iter().map(Arc::new).collect(),
        })
    }
}

/// Why a subscription cannot go on.
#[derive(Debug, thiserror::Error)]
pub enum FeedError {
    /// The node has ended, and everything it recorded was handed out.
    #[error("the node has stopped")]
    Closed,
    /// The journal cannot be opened for reading.
    #[error(transparent)]
    Open(#[from] journal::OpenError),
    /// The journal cannot be read.
    #[error(transparent)]
    Journal(#[from] ChainError),
    /// The journal holds something that is not a record.
    #[error(transparent)]
    Decode(#[from] DecodeError),
}

/// Where recorded batches come from. Cheap to clone.
#[derive(Clone)]
pub struct Feed(Arc<Inner>);

struct Inner {
    journal: Store,
    ring: Mutex<Ring>,
    grown: Condvar,
    head: watch::Sender<u64>,
}

struct Ring {
    batches: VecDeque<Arc<RecordedBatch>>,
    bytes: usize,
    limit: usize,
    next: u64,
    /// The chain's hash before `next`.
    hash: Hash,
    closed: bool,
}

impl Ring {
    fn find(&self, sequence: u64) -> Option<&Arc<RecordedBatch>> {
        let after = self.batches.partition_point(|b| b.first <= sequence);
        let batch = self.batches.get(after.checked_sub(1)?)?;
        (sequence < batch.next_sequence()).then_some(batch)
    }
}

impl Feed {
    /// A feed of `journal`, of which the records before `next` are there already, with
    /// this hash of the chain.
    pub(crate) fn new(journal: Store, (next, hash): (u64, Hash), limit: usize) -> Self {
        let ring = Ring { batches: VecDeque::new(), bytes: 0, limit, next, hash, closed: false };
        Self(Arc::new(Inner {
            journal,
            ring: Mutex::new(ring),
            grown: Condvar::new(),
            head: watch::Sender::new(next),
        }))
    }

    /// The sequence that will be recorded next.
    #[must_use]
    pub fn next_sequence(&self) -> u64 {
        self.ring().next
    }

    /// The sequence that will be recorded next, and the chain's hash before it.
    #[must_use]
    pub fn position(&self) -> (u64, Hash) {
        let ring = self.ring();
        (ring.next, ring.hash)
    }

    /// Shows [`Feed::next_sequence`] as it changes; for async code. Ends with the node.
    #[must_use]
    pub fn head(&self) -> watch::Receiver<u64> {
        self.0.head.subscribe()
    }

    /// Everything recorded from `sequence` on, in order.
    #[must_use]
    pub fn subscribe_from(&self, sequence: u64) -> Subscription {
        Subscription {
            feed: self.clone(),
            head: self.head(),
            position: sequence.max(journal::FIRST_SEQUENCE),
            fetched: VecDeque::new(),
            reader: None,
        }
    }

    /// The record of this sequence, if it is still held in memory.
    #[must_use]
    pub fn recent(&self, sequence: u64) -> Option<Arc<Record>> {
        let ring = self.ring();
        let batch = ring.find(sequence)?;
        let index = usize::try_from(sequence - batch.first).ok()?;
        batch.records.get(index).cloned()
    }

    /// A reader of the journal that this feed is of.
    pub(crate) fn reader(&self) -> Result<JournalReader, journal::OpenError> {
        self.0.journal.reader()
    }

    pub(crate) fn publish(&self, batch: RecordedBatch) {
        let mut ring = self.ring();
        ring.next = batch.next_sequence();
        ring.hash = batch.hash;
        ring.bytes += batch.bytes;
        ring.batches.push_back(Arc::new(batch));
        while ring.bytes > ring.limit && ring.batches.len() > 1 {
            let oldest = ring.batches.pop_front().map_or(0, |oldest| oldest.bytes);
            ring.bytes -= oldest;
        }
        self.0.head.send_replace(ring.next);
        drop(ring);
        self.0.grown.notify_all();
    }

    pub(crate) fn close(&self) {
        self.ring().closed = true;
        // Only to wake whoever waits: they look at `closed`.
        self.0.head.send_modify(|_| {});
        self.0.grown.notify_all();
    }

    /// The next sequence, once it has come to `target` or `longest` has passed; `None` once the node
    /// has ended.
    pub(crate) fn wait_for_head(&self, target: u64, longest: Duration) -> Option<u64> {
        let waits = |ring: &mut Ring| ring.next < target && !ring.closed;
        let waited = self.0.grown.wait_timeout_while(self.ring(), longest, waits);
        let (ring, _) = waited.unwrap_or_else(PoisonError::into_inner);
        (!ring.closed).then_some(ring.next)
    }

    /// Wakes every waiting thread, so that it sees its stop flag.
    pub(crate) fn wake(&self) {
        drop(self.ring());
        self.0.grown.notify_all();
    }

    fn ring(&self) -> MutexGuard<'_, Ring> {
        // Nothing in here panics half way.
        self.0.ring.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One reader's place in the feed.
pub struct Subscription {
    feed: Feed,
    head: watch::Receiver<u64>,
    position: u64,
    fetched: VecDeque<Arc<RecordedBatch>>,
    reader: Option<JournalReader>,
}

impl Subscription {
    /// The sequence that comes next.
    #[must_use]
    pub fn position(&self) -> u64 {
        self.position
    }

    /// The next batch, if it is recorded already. Where the follower is far behind this reads the
    /// journal, which takes milliseconds.
    ///
    /// # Errors
    /// Where the node has ended or the journal cannot be read.
    pub fn try_next(&mut self) -> Result<Option<Arc<RecordedBatch>>, FeedError> {
        if self.fetched.is_empty() {
            match self.recent()? {
                Recent::Found(batch) => return Ok(Some(self.pass(&batch))),
                Recent::NothingNew => return Ok(None),
                Recent::TooFarBehind => self.fetch()?,
            }
        }
        let batch = self.fetched.pop_front();
        Ok(batch.map(|batch| self.pass(&batch)))
    }

    /// The next batch, if it is recorded already and made by this decision version.
    pub(crate) fn try_next_with(
        &mut self,
        decision_version: u16,
    ) -> Result<Option<Arc<RecordedBatch>>, FeedError> {
        let at_hand = match self.fetched.front() {
            Some(fetched) => Some(Arc::clone(fetched)),
            None => match self.recent()? {
                Recent::Found(batch) => Some(batch),
                Recent::NothingNew | Recent::TooFarBehind => None,
            },
        };
        let Some(batch) = at_hand.filter(|batch| batch.decision_version == decision_version) else {
            return Ok(None);
        };
        self.fetched.pop_front();
        Ok(Some(self.pass(&batch)))
    }

    /// Waits until more was recorded than was handed out, somebody woke all, or `longest` passed.
    pub(crate) fn wait_for_more(&self, longest: Duration) {
        let ring = self.feed.ring();
        if ring.next <= self.position && !ring.closed {
            let waited = self.feed.0.grown.wait_timeout(ring, longest);
            drop(waited.unwrap_or_else(PoisonError::into_inner));
        }
    }

    /// The next batch, as soon as it is recorded.
    ///
    /// # Errors
    /// As for [`Subscription::try_next`].
    pub async fn next(&mut self) -> Result<Arc<RecordedBatch>, FeedError> {
        loop {
            self.head.mark_unchanged();
            if let Some(batch) = self.try_next()? {
                return Ok(batch);
            }
            self.head.changed().await.map_err(|_| FeedError::Closed)?;
        }
    }

    /// The next batch, waiting on this thread; `None` after `longest`.
    ///
    /// # Errors
    /// As for [`Subscription::try_next`].
    pub fn wait(&mut self, longest: Duration) -> Result<Option<Arc<RecordedBatch>>, FeedError> {
        let started = Instant::now();
        loop {
            let left = longest.saturating_sub(started.elapsed());
            let found = self.try_next()?;
            if found.is_some() || left.is_zero() {
                return Ok(found);
            }
            self.wait_for_more(left);
        }
    }

    fn recent(&self) -> Result<Recent, FeedError> {
        let ring = self.feed.ring();
        if self.position >= ring.next {
            return if ring.closed { Err(FeedError::Closed) } else { Ok(Recent::NothingNew) };
        }
        let found = ring.find(self.position).cloned();
        Ok(found.map_or(Recent::TooFarBehind, Recent::Found))
    }

    fn fetch(&mut self) -> Result<(), FeedError> {
        let reader = match self.reader.take() {
            Some(reader) => reader,
            None => self.feed.reader()?,
        };
        let stored = reader.batches_from(self.position, CATCH_UP_BYTES)?;
        self.reader = Some(reader);
        for batch in &stored {
            self.fetched.push_back(Arc::new(RecordedBatch::decode(batch)?));
        }
        Ok(())
    }

    fn pass(&mut self, batch: &Arc<RecordedBatch>) -> Arc<RecordedBatch> {
        let wanted = batch.from(self.position);
        self.position = wanted.next_sequence();
        wanted
    }
}

enum Recent {
    Found(Arc<RecordedBatch>),
    NothingNew,
    TooFarBehind,
}
