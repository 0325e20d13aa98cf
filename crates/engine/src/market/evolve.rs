//! How markets move on.

use super::MarketFact;
use crate::{Event, Stamp, State, Timer};

pub(crate) fn evolve(state: &mut State, fact: &MarketFact, _: &Event, _: Stamp) {
    if let MarketFact::MemberPurged { member } = fact {
        let (due, timer) = state.timers.first().expect("a purge is a timer that fired");
        assert_eq!(timer, Timer::PurgeMember(*member), "the first timer fires");
        state.timers.clear(due, timer);
    }
}
