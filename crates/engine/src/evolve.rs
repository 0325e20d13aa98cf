//! The state moves on.

use crate::coupon::Backing;
use crate::{Event, Fact, Outcome, Record, Stamp, State};
use crate::{clearing, clock, coupon, ledger, market, member, policy};

/// Folds one record into the state.
///
/// # Panics
/// Where the record contradicts the state: then one of the two is wrong, and going on would do harm.
pub fn evolve(state: &mut State, record: &Record) {
    assert_eq!(record.stamp.sequence, state.next_sequence(), "records are folded in order");
    if let Outcome::Done(events) = &record.outcome {
        for event in events {
            apply(state, event, record.stamp);
        }
    }
    state.idempotency.note(record);
    state.stamp = record.stamp;
}

/// Legs first, then the fact: a noun sees money and units where they are after the event.
fn apply(state: &mut State, event: &Event, stamp: Stamp) {
    let backing = Backing::before(state, event);
    state.ledger.apply(&event.postings);
    for moved in &event.moves {
        state.title.apply(moved);
        coupon::note_move(state, moved);
    }
    match &event.fact {
        Fact::Member(fact) => member::evolve(state, fact, stamp),
        Fact::Ledger(fact) => ledger::evolve(state, fact, stamp),
        Fact::Coupon(fact) => coupon::evolve(state, fact, stamp),
        Fact::Market(fact) => market::evolve(state, fact, event, stamp),
        Fact::Clearing(fact) => clearing::evolve(state, fact, event, stamp),
        Fact::Policy(fact) => policy::evolve(state, fact),
        Fact::Clock(fact) => clock::evolve(state, fact),
    }
    backing.settle(state);
}
