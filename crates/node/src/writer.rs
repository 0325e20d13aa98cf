//! The writer: the one thread that decides.
//!
//! Whatever waits in the queue goes into the batch being built. The batch leaves for the committing
//! thread when that is free and the queue is empty, or when it is full; so batches are small when
//! little happens and grow with the load, without anything to tune.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, TryRecvError};

use engine::{
    Actor, Admission, DECISION_VERSION, Envelope, Facts, Outcome, Record, Stamp, State, Tick,
    decide, evolve,
};
use journal::Batch;
use units::Timestamp;

use crate::answer::{Decided, Outgoing, ReplyTo};
use crate::clock::Clock;
use crate::codec::encode_record;
use crate::handle::{Commands, Message, Submitted};
use crate::permit::Permit;

/// A batch and the answers that may leave once it is recorded.
#[derive(Default)]
pub(crate) struct Work {
    pub bytes: Vec<u8>,
    pub records: Vec<Arc<Record>>,
    pub outgoing: Vec<Outgoing>,
}

impl Work {
    fn is_empty(&self) -> bool {
        self.records.is_empty() && self.outgoing.is_empty()
    }

    /// The batch for the journal; `None` where there are only repeated answers.
    pub fn batch(&mut self) -> Option<Batch> {
        let first = self.records.first()?.stamp.sequence;
        Some(Batch {
            first,
            count: u32::try_from(self.records.len()).expect("a batch is bounded"),
            decision_version: DECISION_VERSION,
            bytes: std::mem::take(&mut self.bytes),
        })
    }
}

/// When a batch is full.
#[derive(Clone, Copy)]
pub(crate) struct BatchLimits {
    pub records: usize,
    pub bytes: usize,
}

/// The committing thread is gone: nothing more can be recorded.
struct Gone;

pub(crate) struct Writer {
    pub state: State,
    pub clock: Clock,
    pub limits: BatchLimits,
    pub queue: Receiver<Message>,
    pub committer: Sender<Work>,
    pub building: Work,
    /// Came in while waiting for the committing thread.
    pub backlog: VecDeque<Message>,
    pub committer_is_free: bool,
}

impl Writer {
    /// Until shutdown, or until the committing thread is gone.
    pub fn run(mut self) {
        let _ = self.serve();
    }

    fn serve(&mut self) -> Result<(), Gone> {
        loop {
            let now = self.clock.now(&self.state);
            self.tick_until(now)?;
            match self.next_message()? {
                None => {}
                Some(Message::Submitted(submitted)) => self.take(submitted)?,
                Some(Message::Committed) => self.committer_is_free = true,
                Some(Message::Abandon) => return Err(Gone),
                Some(Message::Shutdown) => return self.flush(),
            }
        }
    }

    /// The next message; `None` where it is time to look at the clock.
    fn next_message(&mut self) -> Result<Option<Message>, Gone> {
        if let Some(message) = self.backlog.pop_front() {
            return Ok(Some(message));
        }
        match self.queue.try_recv() {
            Ok(message) => return Ok(Some(message)),
            Err(TryRecvError::Disconnected) => return Err(Gone),
            Err(TryRecvError::Empty) => {}
        }
        if self.committer_is_free && !self.building.is_empty() {
            self.flush()?;
        }
        match self.clock.sleep(&self.state) {
            None => self.queue.recv().map(Some).map_err(|_| Gone),
            Some(longest) => match self.queue.recv_timeout(longest) {
                Ok(message) => Ok(Some(message)),
                Err(RecvTimeoutError::Timeout) => Ok(None),
                Err(RecvTimeoutError::Disconnected) => Err(Gone),
            },
        }
    }

    fn take(&mut self, submitted: Submitted) -> Result<(), Gone> {
        let Submitted { commands, to, permit } = submitted;
        match commands {
            Commands::One(envelope) => {
                let decided = self.answer(envelope)?;
                self.reply(to, vec![decided], permit);
            }
            Commands::Many(envelopes) => {
                let mut decided = Vec::with_capacity(envelopes.len());
                for envelope in envelopes {
                    decided.push(self.answer(envelope)?);
                }
                self.reply(to, decided, permit);
            }
        }
        Ok(())
    }

    /// The answer goes with the batch being built, which is recorded after everything it refers to.
    fn reply(&mut self, to: ReplyTo, decided: Vec<Decided>, permit: Permit) {
        self.building.outgoing.push(Outgoing { to, decided, permit });
    }

    fn answer(&mut self, envelope: Envelope) -> Result<Decided, Gone> {
        // One reading of the clock for both, or a timer could fall due in between.
        let now = self.clock.now(&self.state);
        self.tick_until(now)?;
        match self.state.admit(&envelope) {
            Admission::Fresh => Ok(Decided::Recorded(self.record(envelope, now)?)),
            Admission::Seen { sequence } => {
                Ok(Decided::Seen { sequence, command: Box::new(envelope.command) })
            }
        }
    }

    /// Lets every timer act that is due, at its own time: after a pause, or a move of the clock,
    /// they act as if there had been none.
    fn tick_until(&mut self, now: Timestamp) -> Result<(), Gone> {
        while let Some(due) = self.state.next_due().filter(|due| *due <= now) {
            let tick = Envelope {
                actor: Actor::System,
                key: None,
                command: Tick {}.into(),
                facts: Facts::default(),
            };
            let record = self.record(tick, due)?;
            let acted = matches!(&record.outcome, Outcome::Done(events) if !events.is_empty());
            assert!(acted, "a timer that is due acts: {:?}", record.outcome);
        }
        Ok(())
    }

    fn record(&mut self, envelope: Envelope, time: Timestamp) -> Result<Arc<Record>, Gone> {
        if self.is_full() {
            self.flush()?;
        }
        let stamp =
            Stamp { sequence: self.state.next_sequence(), time: time.max(self.state.time()) };
        let outcome = decide(&self.state, &envelope, stamp);
        let record = Arc::new(Record { stamp, envelope, outcome });
        evolve(&mut self.state, &record);
        self.clock.note(&record);
        encode_record(&record, &mut self.building.bytes);
        self.building.records.push(Arc::clone(&record));
        Ok(record)
    }

    fn is_full(&self) -> bool {
        self.building.records.len() >= self.limits.records
            || self.building.bytes.len() >= self.limits.bytes
    }

    /// Hands the batch over, once the committing thread is free.
    fn flush(&mut self) -> Result<(), Gone> {
        while !self.committer_is_free {
            match self.queue.recv().map_err(|_| Gone)? {
                Message::Committed => self.committer_is_free = true,
                Message::Abandon => return Err(Gone),
                other => self.backlog.push_back(other),
            }
        }
        if self.building.is_empty() {
            return Ok(());
        }
        self.committer_is_free = false;
        let work = std::mem::take(&mut self.building);
        self.committer.send(work).map_err(|_| Gone)
    }
}
