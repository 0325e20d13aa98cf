//! Policy: fees by segment, and the limits that keep every list and queue bounded.
//!
//! A fee is `rate × what was paid`, rounded down: the payer keeps the part of a cent. A share of
//! each fee goes to the reserve fund, rounded down; the platform keeps the rest.

mod fees;
mod limits;

pub use fees::{FeeRates, FeeSchedule, FeeTier, Fees, Role, Segment, SetFees, Volumes};
pub use limits::*;

use crate::State;
use minicbor::{Decode, Encode};
use serde::Serialize;
use units::{Amount, Currency, MemberId, Timestamp};

/// Fees in force and the volumes that tiers are measured by.
#[derive(Clone, Debug, Default, Encode, Decode)]
#[cbor(array)]
pub struct Policy {
    /// The schedule in force.
    #[n(0)]
    pub fees: FeeSchedule,
    /// What each member traded of late.
    #[n(1)]
    pub volumes: Volumes,
}

impl Policy {
    /// The volume by which a member's fees are found: zero while no fee depends on it.
    #[must_use]
    pub fn trailing(&self, member: MemberId, currency: Currency, now: Timestamp) -> Amount {
        if self.fees.has_tiers() {
            self.volumes.trailing(member, currency, now)
        } else {
            Amount::ZERO
        }
    }
}

/// What happened to policy.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PolicyFact {
    /// A new fee schedule is in force.
    #[n(0)]
    FeesSet {
        /// The schedule.
        #[n(0)]
        schedule: FeeSchedule,
    },
}

pub(crate) fn evolve(state: &mut State, fact: &PolicyFact) {
    let PolicyFact::FeesSet { schedule } = fact;
    state.policy.fees = schedule.clone();
}

#[cfg(test)]
mod tests;
