//! How members change.

use super::{Member, MemberFact, MemberState};
use crate::{Stamp, State, Timer};

pub(crate) fn evolve(state: &mut State, fact: &MemberFact, stamp: Stamp) {
    match fact {
        MemberFact::Opened { member, kind, jurisdiction, kyc_level, category, time_zone } => {
            assert_eq!(state.members.next_id(), Some(*member), "ids are given out in order");
            state.members.push(Member {
                kind: *kind,
                state: MemberState::Active,
                kyc_level: *kyc_level,
                jurisdiction: jurisdiction.as_str().into(),
                category: *category,
                time_zone: time_zone.as_str().into(),
            });
        }
        MemberFact::KycLevelSet { member, kyc_level } => {
            state.members.get_mut(*member).kyc_level = *kyc_level;
        }
        MemberFact::Frozen { member, .. } => {
            state.members.get_mut(*member).state = MemberState::Frozen;
            // Its orders leave the books before anything else is decided. The purge of an earlier
            // freeze has ended by now, since it ran before this command.
            state.timers.set(stamp.time, Timer::PurgeMember(*member));
        }
        MemberFact::Unfrozen { member } => {
            state.members.get_mut(*member).state = MemberState::Active;
        }
        MemberFact::Closed { member } => {
            state.members.get_mut(*member).state = MemberState::Closed;
        }
    }
}
