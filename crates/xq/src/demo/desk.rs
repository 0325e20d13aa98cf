//! Where the demo world hands its commands in.

use crate::failure::Failure;
use engine::{Actor, Command, Envelope, Event, Facts, IdempotencyKey, Outcome, Rejection};
use node::{Answer, NodeHandle};
use std::sync::Arc;
use units::{MemberId, Timestamp};

/// How many commands are handed in together.
const CHUNK: usize = 1_000;

/// A command and who gives it.
pub struct Ask {
    actor: MemberId,
    command: Command,
    facts: Facts,
}

impl Ask {
    /// `actor` asks for `command`.
    pub fn new(actor: MemberId, command: impl Into<Command>) -> Self {
        Self { actor, command: command.into(), facts: Facts::default() }
    }

    /// The same with what was looked up for it.
    pub const fn with(mut self, facts: Facts) -> Self {
        self.facts = facts;
        self
    }

    fn envelope(self, key: Option<IdempotencyKey>) -> Envelope {
        Envelope { actor: Actor::Member(self.actor), key, command: self.command, facts: self.facts }
    }
}

/// Hands commands in, in order.
pub struct Desk {
    node: NodeHandle,
    now: Timestamp,
    handed_in: u64,
    refused: u64,
}

impl Desk {
    /// A desk in front of `node`, where it is `now`.
    pub const fn new(node: NodeHandle, now: Timestamp) -> Self {
        Self { node, now, handed_in: 0, refused: 0 }
    }

    /// The time of the last answer.
    pub const fn now(&self) -> Timestamp {
        self.now
    }

    /// How many of those handed in one by one were refused.
    pub const fn refused(&self) -> u64 {
        self.refused
    }

    /// Hands in commands of which each must succeed; gives the events of each. Every one has a key
    /// made from its number, so that filling a world again after a crash repeats nothing.
    pub fn all(&mut self, asks: Vec<Ask>) -> Result<Vec<Vec<Event>>, Failure> {
        self.answers(asks)?.iter().map(done).collect()
    }

    /// As [`Desk::all`], but some may be refused; gives the events of those that were not.
    pub fn offer(&mut self, asks: Vec<Ask>) -> Result<Vec<Vec<Event>>, Failure> {
        let answers = self.answers(asks)?;
        Ok(answers.iter().filter_map(|answer| done(answer).ok()).collect())
    }

    fn answers(&mut self, asks: Vec<Ask>) -> Result<Vec<Answer>, Failure> {
        let mut waiting = Vec::new();
        let mut asks = asks.into_iter().peekable();
        while asks.peek().is_some() {
            let chunk = asks.by_ref().take(CHUNK).map(|ask| {
                self.handed_in += 1;
                ask.envelope(IdempotencyKey::new(&format!("demo-{}", self.handed_in)))
            });
            let chunk = chunk.collect();
            waiting.push(self.node.submit_many(chunk)?);
        }
        let mut answers = Vec::new();
        for replies in waiting {
            answers.extend(replies.wait()?);
        }
        Ok(answers)
    }

    /// Hands in one command that may be refused.
    pub fn try_one(&mut self, ask: Ask) -> Result<Result<Vec<Event>, Rejection>, Failure> {
        let answer = self.node.submit(ask.envelope(None))?.wait()?;
        let record = Arc::clone(answer.record());
        self.now = self.now.max(record.stamp.time);
        Ok(match &record.outcome {
            Outcome::Done(events) => Ok(events.clone()),
            Outcome::Rejected(rejection) => {
                self.refused += 1;
                Err(*rejection)
            }
        })
    }
}

fn done(answer: &Answer) -> Result<Vec<Event>, Failure> {
    let record = answer.record();
    match (&answer, &record.outcome) {
        (Answer::Recorded(_) | Answer::Repeated(_), Outcome::Done(events)) => Ok(events.clone()),
        (_, outcome) => {
            let name = record.envelope.command.name();
            let sequence = record.stamp.sequence;
            let why = match outcome {
                Outcome::Rejected(rejection) => {
                    format!("{rejection} ({})", rejection.param.as_str())
                }
                Outcome::Done(_) => "its key stands for another command".to_owned(),
            };
            Err(Failure::new(format!("the demo world: {name}, sequence {sequence}: {why}")))
        }
    }
}
