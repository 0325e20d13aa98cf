//! Records into rows, in memory.
//!
//! For each event the fact comes first, since it may introduce what the legs name; then the postings
//! and the moves, which are where all money and all units come from. What is kept is looked for in
//! memory, then in the database. Nothing is written here.

mod clearing;
mod coupon;
mod holdings;
mod ledger;
mod liability;
mod log;
mod market;
mod member;
mod money;
mod order;
mod prefetch;
mod series;
mod shelf;
mod shelves;
mod trade;
mod units;

use crate::database::{Database, DatabaseError};
use crate::schema::{EventRow, MemberEventRow, RecordRow};
use crate::value::Word;
use crate::words;
use ::units::{MemberId, Timestamp};
use engine::{Actor, Event, Fact, Outcome, Record};

pub(crate) use holdings::Ended;
pub use holdings::title_nodes;
pub(crate) use log::Log;
pub(crate) use prefetch::prefetch;
pub(crate) use shelf::Shelf;
pub(crate) use shelves::{Over, Shelves};

/// A table whose keys nobody outside chooses.
pub(crate) type FxHashMap<K, V> = std::collections::HashMap<K, V, rustc_hash::FxBuildHasher>;

/// Why records cannot be folded.
#[derive(Debug, thiserror::Error)]
pub enum FoldError {
    /// The database cannot be read.
    #[error(transparent)]
    Database(#[from] DatabaseError),
    /// The books lack what a record speaks of: they are not of this journal, or were changed by hand.
    #[error("record {sequence} speaks of a row of {table} that is not in the books: rebuild them")]
    Missing {
        /// The record.
        sequence: i64,
        /// The table.
        table: &'static str,
    },
    /// A number does not fit a column.
    #[error("record {0} holds a number past 63 bits")]
    TooLarge(i64),
}

/// Where rows are that are not in memory.
pub(crate) enum Source<'a> {
    /// Nowhere: everything that is kept is in memory.
    Nowhere,
    /// In the database.
    Database(&'a mut Database),
}

/// The event that is being folded.
#[derive(Clone, Copy, Debug)]
pub(crate) struct At {
    pub sequence: i64,
    pub time: Timestamp,
    /// Place of the event in the record.
    pub event: i64,
}

/// A fold at work.
pub(crate) struct Fold<'a> {
    pub shelves: &'a mut Shelves,
    pub log: &'a mut Log,
    pub source: Source<'a>,
    at: At,
    /// Postings and moves of the record so far.
    legs: i64,
    moves: i64,
    /// Whom the event concerns, and the series that it is about.
    concerned: Vec<i64>,
    about_series: Option<i64>,
}

/// A count or an id as a column holds it. None comes near the end but by an issuer who makes and
/// retires units past 63 bits; such counts stop at the end.
pub(crate) fn int(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

pub(crate) fn member(id: MemberId) -> i64 {
    id.number().into()
}

impl<'a> Fold<'a> {
    pub fn new(shelves: &'a mut Shelves, log: &'a mut Log, source: Source<'a>) -> Self {
        let at = At { sequence: 0, time: Timestamp::default(), event: 0 };
        let concerned = Vec::new();
        Self { shelves, log, source, at, legs: 0, moves: 0, concerned, about_series: None }
    }

    /// Takes the next record.
    ///
    /// # Errors
    /// Where the books lack what it speaks of.
    pub fn record(&mut self, record: &Record) -> Result<(), FoldError> {
        let (sequence, time) = (int(record.stamp.sequence), record.stamp.time);
        self.at = At { sequence, time, event: 0 };
        (self.legs, self.moves) = (0, 0);
        self.shelves.today = liability::day_of(time);
        self.log.records.push(row_of(record));
        if let Outcome::Done(events) = &record.outcome {
            for event in events {
                self.event(event)?;
                self.at.event += 1;
            }
        }
        Ok(())
    }

    fn event(&mut self, event: &Event) -> Result<(), FoldError> {
        self.concerned.clear();
        self.about_series = None;
        self.fact(event)?;
        self.postings(event)?;
        self.moves(event)?;
        if let Fact::Coupon(fact) = &event.fact {
            self.end_of_series(fact)?;
        }
        self.file(event)
    }

    fn fact(&mut self, event: &Event) -> Result<(), FoldError> {
        match &event.fact {
            Fact::Member(fact) => self.member_fact(fact),
            Fact::Ledger(fact) => self.ledger_fact(fact),
            Fact::Coupon(fact) => self.coupon_fact(fact),
            Fact::Market(fact) => self.market_fact(fact, event),
            Fact::Clearing(fact) => self.clearing_fact(fact),
            Fact::Policy(fact) => {
                self.policy_fact(fact);
                Ok(())
            }
            Fact::Clock(_) => Ok(()),
        }
    }

    /// Files the event itself, and whom it concerns. An issuer is concerned by its series where
    /// nobody else is.
    fn file(&mut self, event: &Event) -> Result<(), FoldError> {
        let At { sequence, event: event_index, .. } = self.at;
        let kind = words::fact(&event.fact);
        let bytes = minicbor::to_vec(event).expect("writing to memory does not fail");
        self.log.events.push(EventRow { sequence, event_index, kind, bytes });
        if let (true, Some(series)) = (self.concerned.is_empty(), self.about_series) {
            let issuer = self.series(series)?.issuer_id;
            self.concerned.push(issuer);
        }
        self.concerned.sort_unstable();
        self.concerned.dedup();
        let rows = self.concerned.iter();
        let rows = rows.map(|&member_id| MemberEventRow { sequence, event_index, member_id });
        self.log.member_events.extend(rows);
        Ok(())
    }

    /// Notes that the event concerns these members.
    fn concern(&mut self, members: impl IntoIterator<Item = i64>) {
        self.concerned.extend(members);
    }

    fn missing<R: crate::schema::Row>(&self) -> FoldError {
        FoldError::Missing { sequence: self.at.sequence, table: R::TABLE.name }
    }
}

fn row_of(record: &Record) -> RecordRow {
    let envelope = &record.envelope;
    let (refusal, events) = match &record.outcome {
        Outcome::Done(events) => (None, events.len()),
        Outcome::Rejected(rejection) => (Some(rejection), 0),
    };
    let part = refusal.map(|refusal| refusal.param.as_str());
    RecordRow {
        sequence: int(record.stamp.sequence),
        recorded_at: record.stamp.time,
        actor_id: match envelope.actor {
            Actor::System => None,
            Actor::Member(id) => Some(member(id)),
        },
        idempotency_key: envelope.key.as_ref().map(|key| key.as_str().to_owned()),
        command: Word(envelope.command.name()),
        refusal: refusal.map(|refusal| Word(refusal.code.name())),
        refused_part: part.filter(|part| !part.is_empty()).map(str::to_owned),
        events: i64::try_from(events).expect("a count of events fits"),
    }
}

#[cfg(test)]
mod tests;
