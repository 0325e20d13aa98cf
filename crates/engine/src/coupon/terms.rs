//! The terms that the coupons of a series share.

use crate::rule::Rule;
use minicbor::{Decode, Encode};
use serde::Serialize;
use units::{Amount, BasisPoints, CivilDate, Currency, Duration, MemberId, Price, Quantity};

/// The engine's reading of a contract document.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[cbor(array)]
pub struct Terms {
    /// What the first holder gave for it. Never changes.
    #[n(0)]
    pub consideration: Consideration,
    /// Currency of face value. Never changes.
    #[n(1)]
    pub currency: Currency,
    /// Minor units one unit stands for. Never changes.
    #[n(2)]
    pub unit_value: Amount,
    /// Units in one printed coupon: 1 where not divisible. Never changes.
    #[n(3)]
    pub units_per_coupon: u64,
    /// Whether the operator keeps a register of holders for it by name. Never changes.
    #[n(4)]
    pub form: Form,
    /// May pass from holder to holder. Never changes.
    #[n(5)]
    pub transferable: bool,
    /// A coupon may be used in parts. Never changes.
    #[n(6)]
    pub divisible: bool,
    /// First valid day in `time_zone`.
    #[n(7)]
    pub valid_from: Option<CivilDate>,
    /// Last valid day in `time_zone`, inclusive; no expiry where absent.
    #[n(8)]
    pub valid_until: Option<CivilDate>,
    /// IANA name of the issuer's time zone: text to the engine, looked up outside.
    #[n(9)]
    pub time_zone: String,
    /// Where it is taken.
    #[n(10)]
    pub acceptance: Acceptance,
    /// How long after capture a redemption may be reversed.
    #[n(11)]
    pub reversal_window: Duration,
    /// How long an authorisation lasts when the till names no time.
    #[n(12)]
    pub authorisation_ttl: Duration,
    /// How long after purchase from the issuer an untouched purchase may be refunded; zero: never.
    #[n(13)]
    pub cooling_off: Duration,
    /// Backing as a share of outstanding face value, at most the whole. Never changes.
    #[n(14)]
    pub reserve_ratio: BasisPoints,
    /// What becomes of units that expire.
    #[n(15)]
    pub after_expiry: AfterExpiry,
    /// The most units that may ever be issued.
    #[n(16)]
    pub max_units: Option<Quantity>,
    /// Condition of being issued to a member.
    #[n(17)]
    pub issue_rule: Option<Rule>,
    /// Condition of every trade.
    #[n(18)]
    pub trade_rule: Option<Rule>,
    /// Condition of every redemption.
    #[n(19)]
    pub redeem_rule: Option<Rule>,
    /// How the market for it works.
    #[n(20)]
    pub venue: Venue,
    /// The industry template it was made from.
    #[n(21)]
    pub template: Option<TemplateRef>,
}

/// What the first holder gave. Most law turns on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[cbor(index_only)]
#[serde(rename_all = "snake_case")]
pub enum Consideration {
    /// Money.
    #[n(0)]
    Paid,
    /// Nothing.
    #[n(1)]
    Promotional,
    /// Loyalty.
    #[n(2)]
    Loyalty,
}

/// Register of holders.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[cbor(index_only)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// In the holder's name: may be reported lost and replaced.
    #[n(0)]
    Registered,
    /// Whoever has it, holds it.
    #[n(1)]
    Bearer,
}

/// Where coupons are taken.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Acceptance {
    /// At every merchant.
    #[n(0)]
    Any,
    /// At these merchants.
    #[n(1)]
    Members(#[n(0)] Vec<MemberId>),
    /// At merchants of these category codes (ISO 18245).
    #[n(2)]
    Categories(#[n(0)] Vec<u16>),
}

/// What becomes of units that expire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum AfterExpiry {
    /// They end and the backing is free again. Only promotional and loyalty series.
    #[n(0)]
    Extinguish,
    /// They stay a liability, to be re-activated or refunded, for a time.
    #[n(1)]
    Dormant {
        /// How long.
        #[n(0)]
        lasts: Duration,
        /// What then.
        #[n(1)]
        then: AfterDormancy,
    },
}

/// What becomes of units at the end of dormancy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[cbor(index_only)]
#[serde(rename_all = "snake_case")]
pub enum AfterDormancy {
    /// Their face value goes to the unclaimed-property account.
    #[n(0)]
    Escheat,
    /// They end.
    #[n(1)]
    Extinguish,
}

/// How the market for a series works.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[cbor(array)]
pub struct Venue {
    /// Which kinds of trade are allowed.
    #[n(0)]
    pub mode: VenueMode,
    /// Prices are multiples of this.
    #[n(1)]
    pub tick: Price,
    /// Quantities are multiples of this.
    #[n(2)]
    pub lot: Quantity,
    /// How far a price may lie from the reference price; no limit where absent.
    #[n(3)]
    pub collar: Option<BasisPoints>,
    /// Time from one call auction to the next; needed in mode `call_auction`.
    #[n(4)]
    pub auction_every: Option<Duration>,
}

/// Kinds of venue, as the law of the place allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, Serialize)]
#[cbor(index_only)]
#[serde(rename_all = "snake_case")]
pub enum VenueMode {
    /// Continuous order book.
    #[n(0)]
    Continuous,
    /// Orders gather and trade at one price at set times.
    #[n(1)]
    CallAuction,
    /// Sellers list at a price; buyers take listings.
    #[n(2)]
    FixedPrice,
    /// Negotiated deals only.
    #[n(3)]
    Rfq,
    /// The issuer's buy-back only.
    #[n(4)]
    BuybackOnly,
}

/// Which industry template.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[cbor(array)]
pub struct TemplateRef {
    /// Name, such as `dining`.
    #[n(0)]
    pub id: String,
    /// Version.
    #[n(1)]
    pub version: u32,
}
