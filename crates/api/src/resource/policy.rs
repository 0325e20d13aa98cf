//! Fees, and the sandbox clock.

mod reads;

pub(crate) use reads::reads;

use crate::operation::writes;
use crate::wire::{BasisPoints, FeeRates, Timestamp, parts};
use engine::policy;

parts! {
    /// The whole fee schedule.
    FeeSchedule is policy::FeeSchedule {
        /// C2C, B2B, B2C, in this order.
        #[schema(min_items = 3, max_items = 3)]
        segments: [FeeRates; 3],
        /// The share of every fee that goes to the reserve fund.
        reserve_share: BasisPoints,
    }
}

writes! { OPERATIONS:
    /// Puts a fee schedule in force, for fills from now on.
    SetFees 200 at "/v1/policy/fees" by [] => policy::SetFees {
        /// The schedule.
        schedule: FeeSchedule,
    }
    /// Moves the sandbox clock forward.
    AdvanceClock 200 at "/v1/sandbox/clock" by [] => engine::AdvanceClock {
        /// The time it is from the next record on.
        to: Timestamp,
    }
}
