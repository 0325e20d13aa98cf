//! The one door in: what was asked becomes facts or a refusal.

use crate::{Actor, Code, Envelope, Event, Facts, Outcome, Rejection, Stamp, State};
use units::{Duration, Timestamp};

/// What a command may look at while it decides.
pub struct Context<'a> {
    /// Everything that was recorded before.
    pub state: &'a State,
    /// Sequence and time of this decision.
    pub stamp: Stamp,
    /// Who speaks.
    pub actor: Actor,
    /// What was looked up outside.
    pub facts: Facts,
}

/// Decides one command. Changes nothing: the outcome must be recorded and then folded by
/// [`crate::evolve`].
///
/// # Panics
/// Where the node broke its promises: a stamp that does not follow, or a command other than a tick
/// while a timer is due.
#[must_use]
pub fn decide(state: &State, envelope: &Envelope, stamp: Stamp) -> Outcome {
    assert_eq!(stamp.sequence, state.next_sequence(), "sequences follow each other");
    assert!(stamp.time >= state.time(), "time never runs backwards");
    let is_tick = matches!(envelope.command, crate::Command::Tick(_));
    assert!(is_tick || !state.is_due(stamp.time), "timers that are due come first");
    let context = Context { state, stamp, actor: envelope.actor, facts: envelope.facts };
    match envelope.command.decide(&context) {
        Ok(events) => Outcome::Done(events),
        Err(rejection) => {
            let listed = envelope.command.rejections().contains(&rejection.code);
            assert!(listed, "{} answers {rejection} unlisted", envelope.command.name());
            Outcome::Rejected(rejection)
        }
    }
}

/// Gives the events of a decision that made one.
pub(crate) fn one(event: Event) -> Vec<Event> {
    vec![event]
}

impl Context<'_> {
    /// Checks that `time` lies ahead, but no further than `reach`.
    pub(crate) fn soon(
        &self,
        time: Timestamp,
        reach: Duration,
        param: &str,
    ) -> Result<(), Rejection> {
        if time <= self.stamp.time {
            return Err(Code::TimeNotInFuture.at(param));
        }
        if time > self.stamp.time.after(reach) {
            return Err(Code::TooFarInFuture.at(param));
        }
        Ok(())
    }
}
