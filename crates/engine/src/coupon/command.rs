//! What may be asked about series, units and gifts.

use super::Terms;
use minicbor::{Decode, Encode};
use serde::Serialize;
use units::{
    Amount, CivilDate, GiftId, LossId, MemberId, PurchaseId, Quantity, SeriesId, Timestamp,
    UnitRange,
};

/// Writes the first draft of a series. The issuer or the platform.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[cbor(array)]
pub struct DefineSeries {
    /// Who will owe the coupons.
    #[n(0)]
    pub issuer: MemberId,
    /// The engine's reading of the document.
    #[n(1)]
    pub terms: Box<Terms>,
    /// The contract document as it was given, canonical JSON, at most 64 KiB.
    #[n(2)]
    pub document: String,
}

/// Writes a new draft: of a series not approved yet, or the next version of one that is. What was
/// issued before keeps its version.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[cbor(array)]
pub struct ReviseSeries {
    /// Which series.
    #[n(0)]
    pub series: SeriesId,
    /// The new terms; those that never change must be equal.
    #[n(1)]
    pub terms: Box<Terms>,
    /// The new contract document.
    #[n(2)]
    pub document: String,
}

/// Approves the draft. Platform only. The expiry instant comes as a fact.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[cbor(array)]
pub struct ApproveSeries {
    /// Which series.
    #[n(0)]
    pub series: SeriesId,
}

/// Opens an approved series for issue and trade. The issuer or the platform.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[cbor(array)]
pub struct ActivateSeries {
    /// Which series.
    #[n(0)]
    pub series: SeriesId,
}

/// Freezes a series: its market halts, nothing is issued, transferred or authorised. What tills were
/// promised stands. Platform or regulator.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[cbor(array)]
pub struct SuspendSeries {
    /// Which series.
    #[n(0)]
    pub series: SeriesId,
    /// A reference to the reason, at most 64 characters.
    #[n(1)]
    pub reason: String,
}

/// Lifts the freeze of a series. Platform or regulator.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[cbor(array)]
pub struct ResumeSeries {
    /// Which series.
    #[n(0)]
    pub series: SeriesId,
}

/// Ends a series of which nothing is owed any more. The issuer or the platform.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[cbor(array)]
pub struct CloseSeries {
    /// Which series.
    #[n(0)]
    pub series: SeriesId,
}

/// Makes a dormant series valid again until a later day. The issuer or the platform. The expiry
/// instant comes as a fact.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[cbor(array)]
pub struct ReactivateSeries {
    /// Which series.
    #[n(0)]
    pub series: SeriesId,
    /// The new last valid day, in the issuer's time zone.
    #[n(1)]
    pub valid_until: CivilDate,
}

/// Units for one member in an issue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[cbor(array)]
pub struct Grant {
    /// Who gets them; the issuer itself for its treasury.
    #[n(0)]
    pub to: MemberId,
    /// How many units.
    #[n(1)]
    pub quantity: Quantity,
    /// What the member paid the issuer for them outside this system; zero for promotional coupons.
    #[n(2)]
    pub paid: Amount,
}

/// Issues new units to one or many members, backed by escrow. The issuer or the platform.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[cbor(array)]
pub struct IssueUnits {
    /// Which series.
    #[n(0)]
    pub series: SeriesId,
    /// Who gets how many: 1 to 10,000 entries, no member twice.
    #[n(1)]
    pub grants: Vec<Grant>,
}

/// Gives units to another member.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[cbor(array)]
pub struct TransferUnits {
    /// Which series.
    #[n(0)]
    pub series: SeriesId,
    /// Who gives.
    #[n(1)]
    pub from: MemberId,
    /// Who receives.
    #[n(2)]
    pub to: MemberId,
    /// How many; the lowest serial numbers go first.
    #[n(3)]
    pub quantity: Quantity,
}

/// Ends units that the issuer holds itself; their backing is free again.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[cbor(array)]
pub struct RetireUnits {
    /// Which series.
    #[n(0)]
    pub series: SeriesId,
    /// How many.
    #[n(1)]
    pub quantity: Quantity,
}

/// Lays units aside for whoever brings the code.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[cbor(array)]
pub struct CreateGift {
    /// Which series.
    #[n(0)]
    pub series: SeriesId,
    /// Who gives.
    #[n(1)]
    pub from: MemberId,
    /// How many.
    #[n(2)]
    pub quantity: Quantity,
    /// SHA-256 of the claim code.
    #[n(3)]
    pub code_hash: [u8; 32],
    /// How many wrong codes end the gift, 1 to 10.
    #[n(4)]
    pub attempts: u8,
    /// When the units go back; at most a year ahead.
    #[n(5)]
    pub expires_at: Timestamp,
}

/// Claims a gift. A wrong code is recorded and counted; after the last attempt the units go back.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[cbor(array)]
pub struct ClaimGift {
    /// Which gift.
    #[n(0)]
    pub gift: GiftId,
    /// Who claims.
    #[n(1)]
    pub member: MemberId,
    /// SHA-256 of the code brought.
    #[n(2)]
    pub code_hash: [u8; 32],
}

/// Takes an unclaimed gift back. The giver or the platform.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[cbor(array)]
pub struct CancelGift {
    /// Which gift.
    #[n(0)]
    pub gift: GiftId,
}

/// Reports units of a registered series lost: nobody can use them until they are restored or replaced.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[cbor(array)]
pub struct ReportLost {
    /// Which series.
    #[n(0)]
    pub series: SeriesId,
    /// Whose units.
    #[n(1)]
    pub member: MemberId,
    /// Which units; every free one where empty; at most 1,000 ranges.
    #[n(2)]
    pub ranges: Vec<UnitRange>,
}

/// Replaces lost units by new ones. The issuer or the platform.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[cbor(array)]
pub struct ReplaceLost {
    /// Which report.
    #[n(0)]
    pub loss: LossId,
}

/// Gives lost units back: they were found. The issuer or the platform.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[cbor(array)]
pub struct RestoreLost {
    /// Which report.
    #[n(0)]
    pub loss: LossId,
}

/// Gives a whole untouched purchase back inside its cooling-off time and pays the price back. The
/// buyer or the platform.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[cbor(array)]
pub struct RefundPurchase {
    /// Which purchase.
    #[n(0)]
    pub purchase: PurchaseId,
}

/// Pays face value for dormant units. The holder or the platform.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[cbor(array)]
pub struct RefundDormant {
    /// Which series.
    #[n(0)]
    pub series: SeriesId,
    /// Whose units.
    #[n(1)]
    pub member: MemberId,
    /// How many.
    #[n(2)]
    pub quantity: Quantity,
}
