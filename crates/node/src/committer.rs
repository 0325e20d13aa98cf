//! The committing thread: one durable append at a time; what was appended is published and only then
//! answered.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender};
use std::time::Instant;

use journal::{AppendError, Journal, JournalReader};

use crate::answer::Outgoing;
use crate::codec::decode_one;
use crate::feed::{Feed, RecordedBatch};
use crate::handle::Message;
use crate::stop::Stopper;
use crate::writer::Work;
use crate::{CommitHook, CommitInfo, NoAnswer};
use engine::{DECISION_VERSION, Record};

/// An append failed; the node has been stopped.
pub(crate) struct Failed;

pub(crate) struct Committer {
    /// Gone after a failed append.
    pub journal: Option<Journal>,
    pub work: Receiver<Work>,
    pub writer: Sender<Message>,
    pub lookups: Sender<Outgoing>,
    pub feed: Feed,
    pub stopper: Arc<Stopper>,
    pub on_commit: Option<CommitHook>,
}

impl Committer {
    /// Until the writer has ended, or an append fails.
    pub fn run(mut self) {
        while let Ok(work) = self.work.recv() {
            if self.commit(work).is_err() {
                return;
            }
        }
    }

    /// Commits what the writer has handed over, if it has. False where there was nothing.
    pub fn step(&mut self) -> Result<bool, Failed> {
        match self.work.try_recv() {
            Ok(work) => self.commit(work).map(|()| true),
            Err(_) => Ok(false),
        }
    }

    /// Records a batch, then answers it, then takes the next.
    fn commit(&mut self, mut work: Work) -> Result<(), Failed> {
        let journal = self.journal.take().ok_or(Failed)?;
        match self.append(journal, &mut work) {
            Ok(journal) => self.journal = Some(journal),
            Err(error) => return Err(self.fail(&error)),
        }
        self.answer(work.outgoing);
        // A writer that has ended needs no telling.
        let _ = self.writer.send(Message::Committed);
        Ok(())
    }

    fn append(&self, journal: Journal, work: &mut Work) -> Result<Journal, AppendError> {
        let Some(batch) = work.batch() else {
            return Ok(journal);
        };
        let started = Instant::now();
        let journal = journal.append(&batch)?;
        let elapsed = started.elapsed();
        if let Some(hook) = &self.on_commit {
            hook(CommitInfo {
                first: batch.first,
                records: work.records.len(),
                bytes: batch.bytes.len(),
                elapsed,
            });
        }
        self.feed.publish(RecordedBatch {
            first: batch.first,
            decision_version: DECISION_VERSION,
            hash: journal.head_hash(),
            bytes: batch.bytes.len(),
            records: std::mem::take(&mut work.records),
        });
        Ok(journal)
    }

    /// What was decided and not recorded is not answered: its senders are dropped with everything
    /// else here.
    fn fail(&self, error: &AppendError) -> Failed {
        let is_deposed = matches!(error, AppendError::Deposed { .. });
        if !is_deposed {
            self.stopper.stop();
        }
        let _ = self.writer.send(Message::Abandon);
        if is_deposed {
            // Another node writes on: this one follows it.
            return Failed;
        }
        self.stopper.fatal(&format!("the journal was not written: {error}"));
        Failed
    }

    fn answer(&self, outgoing: Vec<Outgoing>) {
        for reply in outgoing {
            let at_hand = |sequence| self.feed.recent(sequence).is_some();
            if reply.refers_to().all(at_hand) {
                reply.send(|sequence| self.feed.recent(sequence).ok_or(NoAnswer::Stopped));
            } else {
                // Old answers are read on another thread: they must not hold up new ones.
                let _ = self.lookups.send(reply);
            }
        }
    }
}

/// Answers that repeat what only the journal still holds.
pub(crate) struct Lookups {
    pub asked: Receiver<Outgoing>,
    pub feed: Feed,
    pub reader: JournalReader,
}

impl Lookups {
    /// Until the committing thread has ended.
    pub fn run(self) {
        for reply in &self.asked {
            self.answer(reply);
        }
    }

    /// Answers one, if there is one.
    pub fn step(&self) -> bool {
        self.asked.try_recv().map(|reply| self.answer(reply)).is_ok()
    }

    fn answer(&self, reply: Outgoing) {
        reply.send(|sequence| match self.feed.recent(sequence) {
            Some(record) => Ok(record),
            None => read_record(&self.reader, sequence).map(Arc::new),
        });
    }
}

fn read_record(reader: &JournalReader, sequence: u64) -> Result<Record, NoAnswer> {
    let unreadable = |error: &dyn ToString| NoAnswer::Unreadable(error.to_string());
    let found = reader.batches_from(sequence, 1);
    let found = found.map_err(|error| unreadable(&error))?;
    let batch = found.first().ok_or_else(|| unreadable(&"it is not there"))?;
    decode_one(batch, sequence).map_err(|error| unreadable(&error))
}
