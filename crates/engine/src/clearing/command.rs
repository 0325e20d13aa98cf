//! What may be asked about redemptions.

use minicbor::{Decode, Encode};
use serde::Serialize;
use units::{Amount, MemberId, Quantity, RedemptionId, SeriesId, Timestamp};

/// A holder shows a one-time code at a till: whoever brings it may authorise once, until it expires.
/// A code cannot be replayed.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[cbor(array)]
pub struct ShowCode {
    /// Whose coupons.
    #[n(0)]
    pub holder: MemberId,
    /// SHA-256 of the code.
    #[n(1)]
    pub code_hash: [u8; 32],
    /// At most 10 minutes ahead.
    #[n(2)]
    pub expires_at: Timestamp,
}

/// Coupons of one series in a redemption.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[cbor(array)]
pub struct Item {
    /// What.
    #[n(0)]
    pub series: SeriesId,
    /// How many units.
    #[n(1)]
    pub quantity: Quantity,
}

/// Reserves coupons of one or several series for a merchant, all or nothing. A merchant needs a code
/// that the holder has shown; the platform does not. Local time at the store comes as a fact.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[cbor(array)]
pub struct Authorise {
    /// Where.
    #[n(0)]
    pub merchant: MemberId,
    /// Whose coupons.
    #[n(1)]
    pub holder: MemberId,
    /// The code shown, as SHA-256.
    #[n(2)]
    pub code_hash: Option<[u8; 32]>,
    /// What, at most 32 items, no series twice.
    #[n(3)]
    pub items: Vec<Item>,
    /// The amount of the purchase, in minor units of the coupons' currency.
    #[n(4)]
    pub order_amount: Amount,
    /// The merchant's number of the store; 0 where it has one.
    #[n(5)]
    pub store: u32,
    /// When it voids itself; by the series' terms where absent, at most 30 days ahead.
    #[n(6)]
    pub expires_at: Option<Timestamp>,
}

/// Takes what was authorised, all or part; the rest goes back. The merchant or the platform.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[cbor(array)]
pub struct Capture {
    /// Which redemption.
    #[n(0)]
    pub redemption: RedemptionId,
    /// How many units of each item, in the order authorised; all where absent.
    #[n(1)]
    pub quantities: Option<Vec<Quantity>>,
    /// A discount the store itself gave on top, booked to the store as a memorandum.
    #[n(2)]
    pub merchant_match: Amount,
}

/// Gives back what was authorised. The merchant or the platform.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[cbor(array)]
pub struct VoidRedemption {
    /// Which redemption.
    #[n(0)]
    pub redemption: RedemptionId,
}

/// Undoes a capture inside its window: units back to the holder, money back to escrow. The merchant or
/// the platform.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[cbor(array)]
pub struct ReverseRedemption {
    /// Which redemption.
    #[n(0)]
    pub redemption: RedemptionId,
}
