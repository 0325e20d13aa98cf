//! What goes in (an envelope and a stamp) and what is kept (a record).

use crate::{Command, Event, IdempotencyKey, Rejection};
use minicbor::{Decode, Encode};
use serde::Serialize;
use units::{CivilTime, MemberId, Timestamp};

/// The place of a record in the journal and the time it was decided at. Given by the node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[cbor(array)]
pub struct Stamp {
    /// Position in the journal, from 1 on; also the trace id of everything that follows from it.
    #[n(0)]
    pub sequence: u64,
    /// Never earlier than the stamp before.
    #[n(1)]
    pub time: Timestamp,
}

/// Who speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Actor {
    /// The node itself: the clock, the first set-up.
    #[n(0)]
    System,
    /// A member, by a credential that the API has checked.
    #[n(1)]
    Member(#[n(0)] MemberId),
}

/// What was looked up outside for this command and is recorded with it, because the tables it was
/// looked up in change. Not part of the input that an idempotency key stands for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, Serialize)]
#[cbor(array)]
pub struct Facts {
    /// Local time at the store (authorise).
    #[n(0)]
    pub local_time: Option<CivilTime>,
    /// The instant at which the civil day after `valid_until` begins in the issuer's time zone
    /// (approve and reactivate).
    #[n(1)]
    pub expires_at: Option<Timestamp>,
    /// The instant at which `valid_from` begins in the issuer's time zone (approve).
    #[n(2)]
    pub starts_at: Option<Timestamp>,
}

/// A command with who sent it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[cbor(array)]
pub struct Envelope {
    /// Who speaks.
    #[n(0)]
    pub actor: Actor,
    /// The key under which a repetition is recognised; the system uses none.
    #[n(1)]
    pub key: Option<IdempotencyKey>,
    /// What is asked.
    #[n(2)]
    pub command: Command,
    /// What was looked up for it.
    #[n(3)]
    pub facts: Facts,
}

/// The answer to a command.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It happened: these are the facts, in order.
    #[n(0)]
    Done(#[n(0)] Vec<Event>),
    /// It did not, and nothing changed.
    #[n(1)]
    Rejected(#[n(0)] Rejection),
}

/// One line of the journal.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[cbor(array)]
pub struct Record {
    /// Where and when.
    #[n(0)]
    pub stamp: Stamp,
    /// What was asked, and by whom.
    #[n(1)]
    pub envelope: Envelope,
    /// What came of it.
    #[n(2)]
    pub outcome: Outcome,
}
