//! Facts about series, units, gifts, losses and purchases.

use super::Terms;
use minicbor::{Decode, Encode};
use serde::Serialize;
use units::{
    Amount, CivilDate, GiftId, LossId, MemberId, PurchaseId, Quantity, SeriesId, Timestamp,
    UnitRange,
};

/// What happened to coupons.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CouponFact {
    /// A series was written down as a draft.
    #[n(0)]
    SeriesDefined {
        /// The new series.
        #[n(0)]
        series: SeriesId,
        /// Who will owe the coupons.
        #[n(1)]
        issuer: MemberId,
        /// The engine's reading of the document.
        #[n(2)]
        terms: Box<Terms>,
        /// The contract document.
        #[n(3)]
        document: String,
    },
    /// A draft was written: the first again, or that of the next version.
    #[n(1)]
    SeriesRevised {
        /// Which series.
        #[n(0)]
        series: SeriesId,
        /// The number this version gets when it is approved, from 1 on.
        #[n(1)]
        version: u32,
        /// The engine's reading of the document.
        #[n(2)]
        terms: Box<Terms>,
        /// The contract document.
        #[n(3)]
        document: String,
    },
    /// The draft became a version; units issued from now on are issued under it.
    #[n(2)]
    SeriesApproved {
        /// Which series.
        #[n(0)]
        series: SeriesId,
        /// The number of the version, from 1 on.
        #[n(1)]
        version: u32,
        /// The first serial number issued under it.
        #[n(2)]
        first_serial: u64,
        /// When the series becomes valid.
        #[n(3)]
        starts_at: Option<Timestamp>,
        /// When it expires.
        #[n(4)]
        ends_at: Option<Timestamp>,
    },
    /// The series is open for issue and trade.
    #[n(3)]
    SeriesActivated {
        /// Which series.
        #[n(0)]
        series: SeriesId,
    },
    /// The series was frozen.
    #[n(4)]
    SeriesSuspended {
        /// Which series.
        #[n(0)]
        series: SeriesId,
        /// A reference to the reason.
        #[n(1)]
        reason: String,
    },
    /// The freeze was lifted.
    #[n(5)]
    SeriesResumed {
        /// Which series.
        #[n(0)]
        series: SeriesId,
    },
    /// The series was closed while nothing was owed of it.
    #[n(6)]
    SeriesClosed {
        /// Which series.
        #[n(0)]
        series: SeriesId,
    },
    /// A dormant series is valid again.
    #[n(7)]
    SeriesReactivated {
        /// Which series.
        #[n(0)]
        series: SeriesId,
        /// The new last valid day.
        #[n(1)]
        valid_until: CivilDate,
        /// The instant at which it expires now.
        #[n(2)]
        ends_at: Timestamp,
    },
    /// The series passed its last day, or the end of its dormancy, and is being wound up.
    #[n(8)]
    SeriesExpired {
        /// Which series.
        #[n(0)]
        series: SeriesId,
    },
    /// The series passed its last day and is still owed.
    #[n(9)]
    SeriesDormant {
        /// Which series.
        #[n(0)]
        series: SeriesId,
        /// When dormancy ends.
        #[n(1)]
        until: Timestamp,
    },
    /// Nothing of the series is reserved by orders, deals, gifts or loss reports any more.
    #[n(10)]
    SeriesPurged {
        /// Which series.
        #[n(0)]
        series: SeriesId,
    },
    /// Every unit that was left ended without payment, and the series is closed.
    #[n(11)]
    SeriesExtinguished {
        /// Which series.
        #[n(0)]
        series: SeriesId,
        /// How many units.
        #[n(1)]
        quantity: Quantity,
    },
    /// The face value of every unit that was left is owed to the state now, and the series is closed.
    #[n(12)]
    SeriesEscheated {
        /// Which series.
        #[n(0)]
        series: SeriesId,
        /// Units of the holders.
        #[n(1)]
        quantity: Quantity,
        /// Units that the issuer held itself: they ended.
        #[n(2)]
        treasury: Quantity,
        /// Set aside as unclaimed property.
        #[n(3)]
        amount: Amount,
        /// What the issuer could not pay of the face value.
        #[n(4)]
        shortfall: Amount,
    },
    /// New units were issued.
    #[n(13)]
    UnitsIssued {
        /// Which series.
        #[n(0)]
        series: SeriesId,
        /// Who got which.
        #[n(1)]
        grants: Vec<Granted>,
        /// What the issuer added to escrow for them.
        #[n(2)]
        backed: Amount,
    },
    /// Units were given to another member. This is the issuer's notice of the assignment.
    #[n(14)]
    UnitsTransferred {
        /// Which series.
        #[n(0)]
        series: SeriesId,
        /// Who gave.
        #[n(1)]
        from: MemberId,
        /// Who received.
        #[n(2)]
        to: MemberId,
        /// How many.
        #[n(3)]
        quantity: Quantity,
    },
    /// The issuer ended units that it held itself.
    #[n(15)]
    UnitsRetired {
        /// Which series.
        #[n(0)]
        series: SeriesId,
        /// How many.
        #[n(1)]
        quantity: Quantity,
    },
    /// Units were laid aside for whoever brings the code.
    #[n(16)]
    GiftCreated {
        /// The new gift.
        #[n(0)]
        gift: GiftId,
        /// Which series.
        #[n(1)]
        series: SeriesId,
        /// Who gives.
        #[n(2)]
        from: MemberId,
        /// How many.
        #[n(3)]
        quantity: Quantity,
        /// SHA-256 of the code.
        #[n(4)]
        code_hash: [u8; 32],
        /// How many wrong codes end it.
        #[n(5)]
        attempts: u8,
        /// When the units go back.
        #[n(6)]
        expires_at: Timestamp,
    },
    /// Somebody brought the code and got the units.
    #[n(17)]
    GiftClaimed {
        /// Which gift.
        #[n(0)]
        gift: GiftId,
        /// Which series.
        #[n(1)]
        series: SeriesId,
        /// Who gave.
        #[n(2)]
        from: MemberId,
        /// Who received.
        #[n(3)]
        to: MemberId,
        /// How many.
        #[n(4)]
        quantity: Quantity,
    },
    /// Somebody brought a wrong code. When no attempt is left the units go back with this.
    #[n(18)]
    GiftClaimFailed {
        /// Which gift.
        #[n(0)]
        gift: GiftId,
        /// Who tried.
        #[n(1)]
        member: MemberId,
        /// How many more wrong codes end the gift; at 0 it is over.
        #[n(2)]
        attempts_left: u8,
    },
    /// A gift ended unclaimed and the units went back.
    #[n(19)]
    GiftReturned {
        /// Which gift.
        #[n(0)]
        gift: GiftId,
        /// Which series.
        #[n(1)]
        series: SeriesId,
        /// Who gave, and has the units again.
        #[n(2)]
        from: MemberId,
        /// How many.
        #[n(3)]
        quantity: Quantity,
        /// Why.
        #[n(4)]
        reason: ReturnReason,
    },
    /// Units were reported lost.
    #[n(20)]
    LossReported {
        /// The new report.
        #[n(0)]
        loss: LossId,
        /// Which series.
        #[n(1)]
        series: SeriesId,
        /// Whose units.
        #[n(2)]
        member: MemberId,
        /// How many.
        #[n(3)]
        quantity: Quantity,
    },
    /// Lost units were replaced by new ones.
    #[n(21)]
    LossReplaced {
        /// Which report.
        #[n(0)]
        loss: LossId,
        /// Which series.
        #[n(1)]
        series: SeriesId,
        /// Whose units.
        #[n(2)]
        member: MemberId,
        /// The new units.
        #[n(3)]
        units: UnitRange,
    },
    /// Lost units were given back as they are.
    #[n(22)]
    LossRestored {
        /// Which report.
        #[n(0)]
        loss: LossId,
        /// Which series.
        #[n(1)]
        series: SeriesId,
        /// Whose units.
        #[n(2)]
        member: MemberId,
        /// How many.
        #[n(3)]
        quantity: Quantity,
        /// Why.
        #[n(4)]
        reason: ReturnReason,
    },
    /// A purchase was given back in its cooling-off time and its price paid back.
    #[n(23)]
    PurchaseRefunded {
        /// Which purchase.
        #[n(0)]
        purchase: PurchaseId,
        /// Which series.
        #[n(1)]
        series: SeriesId,
        /// Who bought.
        #[n(2)]
        buyer: MemberId,
        /// How many units.
        #[n(3)]
        quantity: Quantity,
        /// What was paid back.
        #[n(4)]
        paid: Amount,
    },
    /// A cooling-off time ended: the purchase stands.
    #[n(24)]
    CoolingOffEnded {
        /// Which purchase.
        #[n(0)]
        purchase: PurchaseId,
    },
    /// Face value was paid for dormant units.
    #[n(25)]
    DormantRefunded {
        /// Which series.
        #[n(0)]
        series: SeriesId,
        /// Whose units.
        #[n(1)]
        member: MemberId,
        /// How many.
        #[n(2)]
        quantity: Quantity,
        /// Their face value.
        #[n(3)]
        amount: Amount,
    },
}

/// What one member got in an issue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[cbor(array)]
pub struct Granted {
    /// Who.
    #[n(0)]
    pub to: MemberId,
    /// Which units.
    #[n(1)]
    pub units: UnitRange,
    /// What the member paid the issuer for them outside this system.
    #[n(2)]
    pub paid: Amount,
    /// The purchase, where it may still be refunded.
    #[n(3)]
    pub purchase: Option<PurchaseId>,
}

/// Why units went back to whom they came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[cbor(index_only)]
#[serde(rename_all = "snake_case")]
pub enum ReturnReason {
    /// Somebody asked for it.
    #[n(0)]
    Asked,
    /// The time was over.
    #[n(1)]
    TimedOut,
    /// The series ended.
    #[n(2)]
    SeriesEnded,
}

impl CouponFact {
    /// The series whose free units all end with this fact, without a move for each holder.
    pub(crate) fn ended_series(&self) -> Option<SeriesId> {
        match self {
            Self::SeriesExtinguished { series, .. } | Self::SeriesEscheated { series, .. } => {
                Some(*series)
            }
            _ => None,
        }
    }
}
