//! The door for commands.

use std::sync::mpsc::Sender;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard};

use engine::{Command, Envelope};
use tokio::sync::watch;

use crate::answer::{ReplyTo, channel};
use crate::permit::{Permit, Permits};
use crate::stop::Stopper;
use crate::{ClockMode, Leader, NodeRole, Replies, Reply, SubmitError};

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

/// Open while this node writes the journal.
#[derive(Default)]
pub(crate) struct Door {
    queue: RwLock<Option<Sender<Message>>>,
    role: watch::Sender<NodeRole>,
}

impl Door {
    /// Whether the role is a new one.
    fn set(&self, queue: Option<Sender<Message>>, role: NodeRole) -> bool {
        *self.queue.write().unwrap_or_else(PoisonError::into_inner) = queue;
        self.role.send_if_modified(|known| {
            let is_new = *known != role;
            *known = role;
            is_new
        })
    }

    fn queue(&self) -> RwLockReadGuard<'_, Option<Sender<Message>>> {
        self.queue.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn send(&self, message: Message) -> Result<(), SubmitError> {
        let queue = self.queue();
        let queue = queue.as_ref().ok_or(SubmitError::NotLeader)?;
        queue.send(message).map_err(|_| SubmitError::Stopped)
    }
}

/// Submits commands to a running node. Cheap to clone, usable from any thread.
#[derive(Clone)]
pub struct NodeHandle {
    door: Arc<Door>,
    permits: Arc<Permits>,
    stopper: Arc<Stopper>,
    clock: ClockMode,
}

impl NodeHandle {
    pub(crate) fn new(
        door: Arc<Door>,
        limit: usize,
        stopper: Arc<Stopper>,
        clock: ClockMode,
    ) -> Self {
        let permits = Permits::new(limit);
        Self { door, permits, stopper, clock }
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

    /// Hands a command to a writer whose door is not open yet.
    pub(crate) fn submit_to(
        &self,
        queue: &Sender<Message>,
        envelope: Envelope,
    ) -> Result<Reply, SubmitError> {
        let (sender, reply) = channel();
        let permit = self.permits.take(1).ok_or(SubmitError::Busy)?;
        let (commands, to) = (Commands::One(envelope), ReplyTo::One(sender));
        let sent = queue.send(Message::Submitted(Submitted { commands, to, permit }));
        sent.map(|()| reply).map_err(|_| SubmitError::Stopped)
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
        self.door.send(Message::Submitted(Submitted { commands, to, permit }))
    }

    /// What this node is to its journal.
    #[must_use]
    pub fn role(&self) -> NodeRole {
        self.door.role.borrow().clone()
    }

    /// Shows [`NodeHandle::role`] as it changes.
    #[must_use]
    pub fn roles(&self) -> watch::Receiver<NodeRole> {
        self.door.role.subscribe()
    }

    /// Whether commands are taken here.
    #[must_use]
    pub fn leads(&self) -> bool {
        self.door.queue().is_some()
    }

    /// From now on commands go to this writer.
    pub(crate) fn open(&self, queue: &Sender<Message>, role: NodeRole) {
        self.door.set(Some(queue.clone()), role);
    }

    /// From now on commands are refused here. Whether that, or why, is new.
    pub(crate) fn close(&self, leader: Option<Leader>, problem: Option<String>) -> bool {
        self.door.set(None, NodeRole::Standby { leader, problem })
    }

    pub(crate) fn begin_shutdown(&self) {
        self.stopper.stop();
        // A writer that is gone already has nothing left to end.
        let _ = self.door.send(Message::Shutdown);
    }
}
