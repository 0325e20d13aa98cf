//! Everything the engine remembers.

use crate::clearing::Clearing;
use crate::coupon::Coupons;
use crate::idempotency::Idempotency;
use crate::ledger::Ledger;
use crate::market::Markets;
use crate::member::Members;
use crate::policy::Policy;
use crate::timer::Timers;
use crate::{Admission, Envelope, Stamp, Title};
use minicbor::{Decode, Encode};
use sha2::{Digest, Sha256};
use units::Timestamp;

/// The state after some record of the journal. Equal journals give equal states, and equal states
/// have equal bytes and so an equal digest, on every machine.
#[derive(Clone, Debug, Encode, Decode)]
#[cbor(array)]
pub struct State {
    /// Of the last record folded.
    #[n(0)]
    pub(crate) stamp: Stamp,
    /// How far the sandbox clock stands from the clock on the wall, in microseconds.
    #[n(1)]
    pub(crate) clock_offset: i64,
    /// Who takes part.
    #[n(2)]
    pub members: Members,
    /// All money.
    #[n(3)]
    pub ledger: Ledger,
    /// All units.
    #[n(4)]
    pub title: Title,
    /// Series, gifts, losses, purchases.
    #[cbor(n(5), decode_with = "Coupons::read")]
    pub coupons: Coupons,
    /// Orders, books, deals, buy-backs.
    #[n(6)]
    pub markets: Markets,
    /// Redemptions.
    #[n(7)]
    pub clearing: Clearing,
    /// Fees and limits.
    #[n(8)]
    pub policy: Policy,
    #[n(9)]
    pub(crate) timers: Timers,
    #[n(10)]
    pub(crate) idempotency: Idempotency,
}

impl Default for State {
    fn default() -> Self {
        Self {
            stamp: Stamp { sequence: 0, time: Timestamp::from_micros(i64::MIN) },
            clock_offset: 0,
            members: Members::default(),
            ledger: Ledger::default(),
            title: Title::default(),
            coupons: Coupons::default(),
            markets: Markets::default(),
            clearing: Clearing::default(),
            policy: Policy::default(),
            timers: Timers::default(),
            idempotency: Idempotency::default(),
        }
    }
}

impl State {
    /// The sequence the next record must have.
    #[must_use]
    pub fn next_sequence(&self) -> u64 {
        self.stamp.sequence + 1
    }

    /// The sequence of the last record folded; 0 before the first.
    #[must_use]
    pub fn sequence(&self) -> u64 {
        self.stamp.sequence
    }

    /// The time of the last record folded; the beginning of time before the first.
    #[must_use]
    pub fn time(&self) -> Timestamp {
        self.stamp.time
    }

    /// How far the sandbox clock stands from the clock on the wall, in microseconds.
    #[must_use]
    pub fn clock_offset(&self) -> i64 {
        self.clock_offset
    }

    /// True where a timer is due at `now`: the node must record ticks before anything else.
    #[must_use]
    pub fn is_due(&self, now: Timestamp) -> bool {
        self.timers.first().is_some_and(|(due, _)| due <= now)
    }

    /// When the next timer is due.
    #[must_use]
    pub fn next_due(&self) -> Option<Timestamp> {
        self.timers.first().map(|(due, _)| due)
    }

    /// Whether this command is new, or its key was used before.
    #[must_use]
    pub fn admit(&self, envelope: &Envelope) -> Admission {
        self.idempotency.admit(envelope)
    }

    /// The canonical bytes, as a snapshot holds them.
    ///
    /// # Panics
    /// Never: writing to memory does not fail.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        minicbor::to_vec(self).expect("writing to memory does not fail")
    }

    /// Reads what [`State::to_bytes`] wrote.
    ///
    /// # Errors
    /// Where the bytes are not a state of this version.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, minicbor::decode::Error> {
        minicbor::decode(bytes)
    }

    /// SHA-256 of the canonical bytes.
    #[must_use]
    pub fn digest(&self) -> [u8; 32] {
        Sha256::digest(self.to_bytes()).into()
    }
}
