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
pub(crate) struct Gone;

/// What became of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// Something was done.
    Went,
    /// Nothing is to be done before a message comes or a timer is due.
    Idle,
    /// A batch is to be handed over, and the committing thread is not free.
    Waits,
    /// All was handed over, and no more will be decided.
    Ended,
}

pub(crate) struct Writer {
    pub state: State,
    pub clock: Clock,
    pub limits: BatchLimits,
    pub queue: Receiver<Message>,
    pub committer: Sender<Work>,
    pub building: Work,
    /// Full batches that one submission left behind; they leave before more is decided.
    pub full: VecDeque<Work>,
    /// Came in while waiting for the committing thread.
    pub backlog: VecDeque<Message>,
    pub committer_is_free: bool,
    pub is_ending: bool,
}

impl Writer {
    /// A writer that decides with `state` what comes in by `queue`.
    pub fn new(
        state: State,
        clock: Clock,
        limits: BatchLimits,
        queue: Receiver<Message>,
        committer: Sender<Work>,
    ) -> Self {
        Self {
            state,
            clock,
            limits,
            queue,
            committer,
            building: Work::default(),
            full: VecDeque::new(),
            backlog: VecDeque::new(),
            committer_is_free: true,
            is_ending: false,
        }
    }

    /// Until shutdown, or until the committing thread is gone.
    pub fn run(mut self) {
        let _ = self.serve();
    }

    fn serve(&mut self) -> Result<(), Gone> {
        loop {
            match self.step()? {
                Step::Went => {}
                Step::Idle => self.wait_for_message()?,
                Step::Waits => self.wait_for_committer()?,
                Step::Ended => return Ok(()),
            }
        }
    }

    /// Does one thing, if there is one that can be done without waiting.
    pub fn step(&mut self) -> Result<Step, Gone> {
        if self.is_full() || self.is_ending {
            return self.hand_over();
        }
        let now = self.clock.now(&self.state);
        self.tick_until(now);
        if self.is_full() {
            return Ok(Step::Went);
        }
        let message = match self.backlog.pop_front() {
            Some(message) => message,
            None => match self.queue.try_recv() {
                Ok(message) => message,
                Err(TryRecvError::Disconnected) => return Err(Gone),
                Err(TryRecvError::Empty) if self.committer_is_free => return self.hand_over(),
                Err(TryRecvError::Empty) => return Ok(Step::Idle),
            },
        };
        self.receive(message)?;
        Ok(Step::Went)
    }

    fn receive(&mut self, message: Message) -> Result<(), Gone> {
        match message {
            Message::Submitted(submitted) => self.take(submitted),
            Message::Committed => self.committer_is_free = true,
            Message::Abandon => return Err(Gone),
            Message::Shutdown => self.is_ending = true,
        }
        Ok(())
    }

    /// Sleeps until a message comes, or until it is time to look at the clock.
    fn wait_for_message(&mut self) -> Result<(), Gone> {
        let message = match self.clock.sleep(&self.state) {
            None => self.queue.recv().map_err(|_| Gone)?,
            Some(longest) => match self.queue.recv_timeout(longest) {
                Ok(message) => message,
                Err(RecvTimeoutError::Timeout) => return Ok(()),
                Err(RecvTimeoutError::Disconnected) => return Err(Gone),
            },
        };
        self.backlog.push_back(message);
        Ok(())
    }

    /// Sleeps until the committing thread is free, whatever else comes in.
    pub fn wait_for_committer(&mut self) -> Result<(), Gone> {
        while !self.committer_is_free {
            self.hear(self.queue.recv().map_err(|_| Gone)?)?;
        }
        Ok(())
    }

    /// Notes a message of the committing thread; leaves any other for later.
    fn hear(&mut self, message: Message) -> Result<(), Gone> {
        match message {
            Message::Committed => self.committer_is_free = true,
            Message::Abandon => return Err(Gone),
            other => self.backlog.push_back(other),
        }
        Ok(())
    }

    fn take(&mut self, submitted: Submitted) {
        let Submitted { commands, to, permit } = submitted;
        match commands {
            Commands::One(envelope) => {
                let decided = self.answer(envelope);
                self.reply(to, vec![decided], permit);
            }
            Commands::Many(envelopes) => {
                let decided = envelopes.into_iter().map(|envelope| self.answer(envelope));
                let decided = decided.collect();
                self.reply(to, decided, permit);
            }
        }
    }

    /// The answer goes with the batch being built, which is recorded after everything it refers to.
    fn reply(&mut self, to: ReplyTo, decided: Vec<Decided>, permit: Permit) {
        self.building.outgoing.push(Outgoing { to, decided, permit });
    }

    fn answer(&mut self, envelope: Envelope) -> Decided {
        // One reading of the clock for both, or a timer could fall due in between.
        let now = self.clock.now(&self.state);
        while self.tick(now) {}
        match self.state.admit(&envelope) {
            Admission::Fresh => Decided::Recorded(self.record(envelope, now)),
            Admission::Seen { sequence } => {
                Decided::Seen { sequence, command: Box::new(envelope.command) }
            }
        }
    }

    /// Lets timers act that are due, until a batch is full.
    fn tick_until(&mut self, now: Timestamp) {
        while !self.is_full() && self.tick(now) {}
    }

    /// Lets the next timer act that is due, at its own time: after a pause, or a move of the clock,
    /// they act as if there had been none. False where none is due.
    fn tick(&mut self, now: Timestamp) -> bool {
        let Some(due) = self.state.next_due().filter(|due| *due <= now) else { return false };
        let (actor, key, facts) = (Actor::System, None, Facts::default());
        let record = self.record(Envelope { actor, key, command: Tick {}.into(), facts }, due);
        let acted = matches!(&record.outcome, Outcome::Done(events) if !events.is_empty());
        assert!(acted, "a timer that is due acts: {:?}", record.outcome);
        true
    }

    fn record(&mut self, envelope: Envelope, time: Timestamp) -> Arc<Record> {
        if self.building_is_full() {
            let full = std::mem::take(&mut self.building);
            self.full.push_back(full);
        }
        let stamp =
            Stamp { sequence: self.state.next_sequence(), time: time.max(self.state.time()) };
        let outcome = decide(&self.state, &envelope, stamp);
        let record = Arc::new(Record { stamp, envelope, outcome });
        evolve(&mut self.state, &record);
        self.clock.note(&record);
        encode_record(&record, &mut self.building.bytes);
        self.building.records.push(Arc::clone(&record));
        record
    }

    fn is_full(&self) -> bool {
        !self.full.is_empty() || self.building_is_full()
    }

    fn building_is_full(&self) -> bool {
        self.building.records.len() >= self.limits.records
            || self.building.bytes.len() >= self.limits.bytes
    }

    /// Hands the next batch over, if there is one and the committing thread is free.
    fn hand_over(&mut self) -> Result<Step, Gone> {
        if self.full.is_empty() && self.building.is_empty() {
            return Ok(if self.is_ending { Step::Ended } else { Step::Idle });
        }
        if !self.committer_is_free {
            return Ok(Step::Waits);
        }
        self.committer_is_free = false;
        let work = self.full.pop_front().unwrap_or_else(|| std::mem::take(&mut self.building));
        self.committer.send(work).map_err(|_| Gone)?;
        Ok(Step::Went)
    }
}
