//! What a caller gets back, and how it waits for it.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use engine::{Command, Record};
use tokio::sync::oneshot;

use crate::permit::Permit;

/// The answer to one command. It is recorded: no crash takes it back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// It was decided now; see the record's outcome.
    Recorded(Arc<Record>),
    /// Its key and input were seen before: the first answer again.
    Repeated(Arc<Record>),
    /// Its key stood for another command.
    Conflict {
        /// That command and its outcome.
        first: Arc<Record>,
    },
}

impl Answer {
    /// The record that answers, or that stands in the way.
    #[must_use]
    pub fn record(&self) -> &Arc<Record> {
        match self {
            Self::Recorded(record) | Self::Repeated(record) | Self::Conflict { first: record } => {
                record
            }
        }
    }
}

/// Why a command was not accepted. Nothing happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SubmitError {
    /// The queue is full: try again.
    #[error("the queue is full, try again")]
    Busy,
    /// The node has stopped, or is stopping.
    #[error("the node has stopped")]
    Stopped,
    /// Another node writes the journal, or none does at this moment.
    #[error("this node does not lead")]
    NotLeader,
    /// The clock cannot be moved here.
    #[error("the clock can be moved in a sandbox only")]
    NotSandbox,
}

/// An accepted command stays without an answer. It may have been recorded or not: ask again with the
/// same key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoAnswer {
    /// The node stopped first.
    #[error("the node stopped before it could answer")]
    Stopped,
    /// The first answer lies in the journal and cannot be read.
    #[error("the first answer cannot be read: {0}")]
    Unreadable(String),
}

/// Waits for one answer: a future, or [`Pending::wait`] on a thread.
#[derive(Debug)]
pub struct Pending<T>(oneshot::Receiver<Result<T, NoAnswer>>);

/// Waits for the answer to one command.
pub type Reply = Pending<Answer>;

/// Waits for the answers to an array of commands, in its order.
pub type Replies = Pending<Vec<Answer>>;

impl<T> Pending<T> {
    /// Waits on this thread. Not for async code.
    ///
    /// # Errors
    /// Where there will be no answer.
    ///
    /// # Panics
    /// Inside an async runtime.
    pub fn wait(self) -> Result<T, NoAnswer> {
        self.0.blocking_recv().unwrap_or(Err(NoAnswer::Stopped))
    }
}

impl<T> Pending<T> {
    /// The answer, if it is there already. It is given out once: whoever asks after that hears
    /// that there will be none.
    ///
    /// # Errors
    /// Where there will be no answer.
    pub fn try_take(&mut self) -> Option<Result<T, NoAnswer>> {
        match self.0.try_recv() {
            Ok(answer) => Some(answer),
            Err(oneshot::error::TryRecvError::Empty) => None,
            Err(oneshot::error::TryRecvError::Closed) => Some(Err(NoAnswer::Stopped)),
        }
    }
}

impl<T> Future for Pending<T> {
    type Output = Result<T, NoAnswer>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let received = Pin::new(&mut self.0).poll(context);
        received.map(|answer| answer.unwrap_or(Err(NoAnswer::Stopped)))
    }
}

/// How the writer answered one command; becomes an [`Answer`] when it is recorded.
pub(crate) enum Decided {
    Recorded(Arc<Record>),
    /// Its key stands for an earlier command.
    Seen {
        /// Of that command's record.
        sequence: u64,
        /// This one, to be compared with it.
        command: Box<Command>,
    },
}

impl Decided {
    fn answer<E>(self, find: impl Fn(u64) -> Result<Arc<Record>, E>) -> Result<Answer, E> {
        Ok(match self {
            Self::Recorded(record) => Answer::Recorded(record),
            // Over the command alone: what was looked up for it may differ from one attempt to the
            // next.
            Self::Seen { sequence, command } => {
                let first = find(sequence)?;
                match first.envelope.command == *command {
                    true => Answer::Repeated(first),
                    false => Answer::Conflict { first },
                }
            }
        })
    }

    fn refers_to(&self) -> Option<u64> {
        match self {
            Self::Recorded(_) => None,
            Self::Seen { sequence, .. } => Some(*sequence),
        }
    }
}

type Sender<T> = oneshot::Sender<Result<T, NoAnswer>>;

/// Where an answer goes.
pub(crate) enum ReplyTo {
    One(Sender<Answer>),
    Many(Sender<Vec<Answer>>),
}

/// An answer on its way. Holds its places in the queue until then.
pub(crate) struct Outgoing {
    pub to: ReplyTo,
    pub decided: Vec<Decided>,
    pub permit: Permit,
}

impl Outgoing {
    /// Sequences of earlier records that the answer needs.
    pub fn refers_to(&self) -> impl Iterator<Item = u64> + '_ {
        self.decided.iter().filter_map(Decided::refers_to)
    }

    /// Sends it. A caller that went away is no trouble.
    pub fn send(self, find: impl Fn(u64) -> Result<Arc<Record>, NoAnswer>) {
        // Before the answer: whoever was answered may submit again at once.
        drop(self.permit);
        let mut answers = self.decided.into_iter().map(|decided| decided.answer(&find));
        match self.to {
            ReplyTo::One(to) => {
                let answer = answers.next().unwrap_or(Err(NoAnswer::Stopped));
                let _ = to.send(answer);
            }
            ReplyTo::Many(to) => {
                let _ = to.send(answers.collect());
            }
        }
    }
}

pub(crate) fn channel<T>() -> (Sender<T>, Pending<T>) {
    let (sender, receiver) = oneshot::channel();
    (sender, Pending(receiver))
}
