//! The state as recorded: what readers see.
//!
//! The writer's own state is ahead of the disk; this one is a second, folded from recorded batches
//! only, so nothing that is read from it can be lost in a crash.

use std::convert::Infallible;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard};

use engine::{State, evolve};
use tokio::sync::watch;

use crate::NoAnswer;
use crate::feed::RecordedBatch;
use crate::follower::Follower;
use crate::stop::Stopper;

/// Records folded under one lock, so that readers get in between.
const RECORDS_A_LOCK: usize = 256;

/// A replica of the state that holds recorded facts only. Cheap to clone.
#[derive(Clone)]
pub struct ReadModel(Arc<Inner>);

struct Inner {
    state: RwLock<State>,
    folded: watch::Sender<Folded>,
}

#[derive(Clone, Copy)]
struct Folded {
    sequence: u64,
    ended: bool,
}

impl ReadModel {
    pub(crate) fn new(state: State) -> Self {
        let folded = Folded { sequence: state.sequence(), ended: false };
        Self(Arc::new(Inner { state: RwLock::new(state), folded: watch::Sender::new(folded) }))
    }

    /// The state as of some recorded sequence. Hold it briefly: folding waits for it.
    pub fn read(&self) -> RwLockReadGuard<'_, State> {
        // A fold that breaks ends the process: nobody reads a state broken half way.
        self.0.state.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// The last sequence folded.
    #[must_use]
    pub fn sequence(&self) -> u64 {
        self.0.folded.borrow().sequence
    }

    /// Waits until the record of `sequence` is in it: a caller that was answered with that sequence
    /// then reads its own write.
    ///
    /// # Errors
    /// Where the node ended first.
    pub async fn wait_for(&self, sequence: u64) -> Result<(), NoAnswer> {
        let mut folded = self.0.folded.subscribe();
        let reached = |folded: &Folded| folded.sequence >= sequence || folded.ended;
        let found = folded.wait_for(reached).await;
        let reached = found.is_ok_and(|folded| folded.sequence >= sequence);
        reached.then_some(()).ok_or(NoAnswer::Stopped)
    }

    /// The same on this thread; not for async code.
    ///
    /// # Errors
    /// Where the node ended first.
    pub fn wait_for_blocking(&self, sequence: u64) -> Result<(), NoAnswer> {
        crate::block_on::block_on(self.wait_for(sequence))
    }

    fn fold(&self, batch: &RecordedBatch) {
        for records in batch.records.chunks(RECORDS_A_LOCK) {
            let mut state = self.0.state.write().unwrap_or_else(PoisonError::into_inner);
            for record in records {
                evolve(&mut state, record);
            }
            let sequence = state.sequence();
            drop(state);
            self.0.folded.send_modify(|folded| folded.sequence = sequence);
        }
    }
}

/// Folds batches into a [`ReadModel`]; ends it when dropped.
pub(crate) struct Replica {
    pub model: ReadModel,
    pub stopper: Arc<Stopper>,
}

impl Follower for Replica {
    type Error = Infallible;

    fn name(&self) -> &str {
        "read model"
    }

    fn position(&self) -> u64 {
        self.model.sequence() + 1
    }

    fn apply(&mut self, batch: &RecordedBatch) -> Result<(), Infallible> {
        // It contradicts what the writer decided: one of the two is wrong.
        self.stopper.guard("read model", || self.model.fold(batch));
        Ok(())
    }
}

impl Drop for Replica {
    fn drop(&mut self) {
        self.model.0.folded.send_modify(|folded| folded.ended = true);
    }
}
