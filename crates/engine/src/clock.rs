//! The sandbox clock: moves the whole world forward, so that expiries can be tried out.

use crate::decide::{Context, one};
use crate::member::operator_only;
use crate::{Code, Decide, Event, Rejection, State};
use minicbor::{Decode, Encode};
use serde::Serialize;
use units::Timestamp;

/// Moves the clock forward. The node refuses it outside a sandbox; platform only.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[cbor(array)]
pub struct AdvanceClock {
    /// The time it is from the next record on.
    #[n(0)]
    pub to: Timestamp,
}

/// What happened to the clock.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ClockFact {
    /// It was moved.
    #[n(0)]
    Advanced {
        /// The time it was moved to.
        #[n(0)]
        to: Timestamp,
        /// By how many microseconds, all moves since the first record together.
        #[n(1)]
        offset: i64,
    },
}

impl Decide for AdvanceClock {
    const NAME: &'static str = "advance_clock";
    const REJECTIONS: &'static [Code] =
        &[Code::NotPermitted, Code::ClockNotForward, Code::TooFarInFuture];

    fn decide(&self, context: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        operator_only(context)?;
        let now = context.stamp.time;
        if self.to < now {
            return Err(Code::ClockNotForward.at("to"));
        }
        let forward = self.to.micros().checked_sub(now.micros());
        let offset = forward.and_then(|by| context.state.clock_offset.checked_add(by));
        // The year 9000: civil dates after it are not computed anywhere.
        let in_reach = self.to.micros() < 221_845_392_000_000_000;
        let offset = offset.filter(|_| in_reach).ok_or(Code::TooFarInFuture.at("to"))?;
        Ok(one(Event::new(ClockFact::Advanced { to: self.to, offset })))
    }
}

pub(crate) fn evolve(state: &mut State, fact: &ClockFact) {
    let ClockFact::Advanced { offset, .. } = fact;
    state.clock_offset = *offset;
}
