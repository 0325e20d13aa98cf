//! Who remembers what was published, and holds it against the journal after every restart.

use crate::audit::Audit;
use crate::walk::Reached;
use engine::{Record, State, evolve};
use journal::{Hash, JournalReader};
use node::{Feed, RecordedBatch, Subscription, decode_batch};
use std::path::Path;
use std::sync::Arc;

pub(super) struct Witness {
    /// Everything that was published, or found in the journal after a restart.
    pub records: Vec<Arc<Record>>,
    /// What follows from it.
    pub state: State,
    pub reached: Reached,
    /// The chain's hash after the last batch.
    pub hash: Hash,
    audit: Audit,
    hears: Option<Subscription>,
}

impl Witness {
    pub fn new() -> Self {
        Self {
            records: Vec::new(),
            state: State::default(),
            reached: Reached::default(),
            hash: Hash::GENESIS,
            audit: Audit::default(),
            hears: None,
        }
    }

    fn next(&self) -> u64 {
        self.state.next_sequence()
    }

    /// Takes what was published since the last time. To be called often enough that it is still
    /// in memory: the witness asks no disk.
    pub fn hear(&mut self) -> Result<(), String> {
        let Some(mut hears) = self.hears.take() else { return Ok(()) };
        let heard = loop {
            match hears.try_next() {
                Ok(Some(batch)) => self.take(&batch)?,
                Ok(None) => break Ok(()),
                Err(error) => break Err(format!("the feed: {error}")),
            }
        };
        self.hears = Some(hears);
        heard
    }

    fn take(&mut self, batch: &RecordedBatch) -> Result<(), String> {
        if batch.first != self.next() {
            return Err(format!("{} was published, expected {}", batch.first, self.next()));
        }
        self.hash = batch.hash;
        batch.records.iter().try_for_each(|record| self.follow(record))
    }

    fn follow(&mut self, record: &Arc<Record>) -> Result<(), String> {
        self.audit.record(record)?;
        evolve(&mut self.state, record);
        self.reached.note(record);
        self.records.push(Arc::clone(record));
        Ok(())
    }

    /// Whether a record that somebody was answered with was published before.
    pub fn has(&self, record: &Record) -> Result<(), String> {
        let sequence = record.stamp.sequence;
        let at = usize::try_from(sequence - 1).expect("a sequence fits");
        match self.records.get(at) {
            None => Err(format!("record {sequence} was answered before it was recorded")),
            Some(published) if **published != *record => {
                Err(format!("record {sequence} was answered and is recorded as something else"))
            }
            Some(_) => Ok(()),
        }
    }

    /// Looks into the journal of a node that was just opened: all that was published must be
    /// there, and what is there besides must be as sound. Tells how many records that are.
    pub fn look_again(&mut self, folder: &Path, feed: &Feed) -> Result<u64, String> {
        let before = self.next();
        let reader = JournalReader::open(folder).map_err(|error| error.to_string())?;
        let mut next = 1;
        for batch in reader.chain(1) {
            let batch = batch.map_err(|error| format!("the chain is broken {error}"))?;
            let records = decode_batch(&batch).map_err(|error| error.to_string())?;
            self.hash = batch.hash;
            for record in records {
                next = record.stamp.sequence + 1;
                if record.stamp.sequence < before {
                    self.has(&record)?;
                } else {
                    self.follow(&Arc::new(record))?;
                }
            }
        }
        if next < before {
            return Err(format!("records {next} to {} are gone", before - 1));
        }
        if feed.next_sequence() != next {
            let thinks = feed.next_sequence();
            return Err(format!("the node goes on at {thinks}, the journal at {next}"));
        }
        self.hears = Some(feed.subscribe_from(next));
        Ok(next - before)
    }

    /// Whether the node's state is what follows from the records.
    pub fn compare(&self, state: &State, whose: &str) -> Result<(), String> {
        if state.to_bytes() == self.state.to_bytes() {
            return Ok(());
        }
        let (here, there) = (self.state.sequence(), state.sequence());
        Err(format!(
            "the state of the {whose} at {there} is not what follows from records to {here}"
        ))
    }

    /// Looks at everything at once.
    pub fn check(&self) -> Result<(), String> {
        self.state.check_invariants().map_err(|broken| broken.to_string())?;
        self.audit.compare(&self.state)
    }
}
