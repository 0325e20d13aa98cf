//! The door for commands.

use std::sync::Arc;
use std::sync::mpsc::Sender;

use engine::{Command, Envelope};

use crate::answer::{ReplyTo, channel};
use crate::permit::{Permit, Permits};
use crate::stop::Stopper;
use crate::{ClockMode, Replies, Reply, SubmitError};

/// What the writer receives.
#[allow(
    clippy::large_enum_variant,
    reason = "nearly all of them are the large one, and a box would be one more allocation each"
)]
pub(crate) enum Message {
    Submitted(Submitted),
    /// The committing thread has answered everything it had.
    Committed,
    /// Decide what came before this and end.
    Shutdown,
    /// End at once: the journal is gone.
    Abandon,
}

pub(crate) struct Submitted {
    pub commands: Commands,
    pub to: ReplyTo,
    pub permit: Permit,
}

#[allow(clippy::large_enum_variant, reason = "as above")]
pub(crate) enum Commands {
    One(Envelope),
    Many(Vec<Envelope>),
}

/// Submits commands to a running node. Cheap to clone, usable from any thread.
#[derive(Clone)]
pub struct NodeHandle {
    queue: Sender<Message>,
    permits: Arc<Permits>,
    stopper: Arc<Stopper>,
    clock: ClockMode,
}

impl NodeHandle {
    pub(crate) fn new(
        queue: Sender<Message>,
        limit: usize,
        stopper: Arc<Stopper>,
        clock: ClockMode,
    ) -> Self {
        let permits = Permits::new(limit);
        Self { queue, permits, stopper, clock }
    }

    /// Hands a command to the writer; never waits. The reply comes after the command is recorded.
    ///
    /// # Errors
    /// Where the command was not accepted.
    pub fn submit(&self, envelope: Envelope) -> Result<Reply, SubmitError> {
        self.check(&envelope.command)?;
        let (sender, reply) = channel();
        self.send(Commands::One(envelope), 1, ReplyTo::One(sender))?;
        Ok(reply)
    }

    /// Hands over an array of commands, which are decided in order, each for itself, with nothing but
    /// timers in between. All are answered together.
    ///
    /// # Errors
    /// Where the array was not accepted; then none of it was.
    pub fn submit_many(&self, envelopes: Vec<Envelope>) -> Result<Replies, SubmitError> {
        envelopes.iter().try_for_each(|envelope| self.check(&envelope.command))?;
        let (sender, replies) = channel();
        let count = envelopes.len();
        self.send(Commands::Many(envelopes), count, ReplyTo::Many(sender))?;
        Ok(replies)
    }

    /// How many commands are accepted and not answered yet.
    #[must_use]
    pub fn queued(&self) -> usize {
        self.permits.used()
    }

    /// What kind of clock the node runs by.
    #[must_use]
    pub fn clock_mode(&self) -> ClockMode {
        self.clock
    }

    /// True once the node takes no more commands.
    #[must_use]
    pub fn is_stopped(&self) -> bool {
        self.stopper.is_stopped()
    }

    fn check(&self, command: &Command) -> Result<(), SubmitError> {
        let moves_clock = matches!(command, Command::AdvanceClock(_));
        if moves_clock && !self.clock.may_advance() {
            return Err(SubmitError::NotSandbox);
        }
        Ok(())
    }

    fn send(&self, commands: Commands, count: usize, to: ReplyTo) -> Result<(), SubmitError> {
        if self.stopper.is_stopped() {
            return Err(SubmitError::Stopped);
        }
        let permit = self.permits.take(count).ok_or(SubmitError::Busy)?;
        let submitted = Submitted { commands, to, permit };
        let sent = self.queue.send(Message::Submitted(submitted));
        sent.map_err(|_| SubmitError::Stopped)
    }

    pub(crate) fn begin_shutdown(&self) {
        self.stopper.stop();
        // A writer that is gone already has nothing left to end.
        let _ = self.queue.send(Message::Shutdown);
    }
}
