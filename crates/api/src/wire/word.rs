//! Kinds: closed sets of words, some with a value.

use super::{
    Amount, BasisPoints, Currency, Duration, Price, Quantity, SeriesId, Timestamp, Unwire,
};
use engine::{coupon, market, member, policy};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

macro_rules! words {
    ($($(#[$meta:meta])+ $name:ident is $inner:ty {
        $($(#[$word_meta:meta])+ $word:ident $(($value:ty))?,)+
    })*) => {
        $(
            $(#[$meta])+
            #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
            #[serde(rename_all = "snake_case")]
            pub enum $name {
                $($(#[$word_meta])+ $word $(($value))?,)+
            }

            impl $crate::wire::Unwire for $name {
                type Inner = $inner;
                fn unwire(self) -> $inner {
                    type Engine = $inner;
                    match self {
                        $(words!(@bind $word value $(, $value)?) =>
                            words!(@inner $word value $(, $value)?),)+
                    }
                }
            }
        )*
    };
    (@bind $word:ident $value:ident) => { Self::$word };
    (@bind $word:ident $value:ident, $type:ty) => { Self::$word($value) };
    (@inner $word:ident $value:ident) => { Engine::$word };
    (@inner $word:ident $value:ident, $type:ty) => { Engine::$word($value.unwire()) };
}

words! {
    /// What a member is.
    MemberKind is member::MemberKind {
        /// A natural person, holder of coupons.
        Person,
        /// Issues coupons; may also run tills and trade.
        Issuer,
        /// Takes coupons at its tills; may also trade.
        Merchant,
        /// The operator itself.
        Platform,
        /// Holds the money.
        Bank,
        /// Reads everything; may freeze.
        Regulator,
        /// Builds on the API.
        Developer,
    }
    /// Which side of the book.
    Side is market::Side {
        /// Wants units.
        Buy,
        /// Has units.
        Sell,
    }
    /// The price of an order: `{"limit": 930000}` or `{"market": 900000}`.
    OrderPrice is market::OrderPrice {
        /// This price or better.
        Limit(Price),
        /// Whatever the book offers, but no worse than this; never rests.
        Market(Price),
    }
    /// How long an order stays.
    #[derive(Default)]
    TimeInForce is market::TimeInForce {
        /// Until it is filled or cancelled.
        #[default]
        GoodTillCancelled,
        /// Until this time.
        GoodTill(Timestamp),
        /// What cannot trade at once is cancelled.
        ImmediateOrCancel,
        /// All at once or nothing.
        FillOrKill,
    }
    /// Whom self-trade prevention cancels.
    #[derive(Default)]
    #[allow(clippy::enum_variant_names, reason = "the words of the engine")]
    SelfTrade is market::SelfTrade {
        /// The arriving order.
        #[default]
        CancelTaker,
        /// The resting order.
        CancelMaker,
        /// Both.
        CancelBoth,
    }
    /// When an order enters the book.
    #[derive(Default)]
    Activation is market::Activation {
        /// At once.
        #[default]
        Now,
        /// At this time.
        At(Timestamp),
        /// When a trade prints at this price or above.
        Rises(Price),
        /// When a trade prints at this price or below.
        Falls(Price),
    }
    /// Who pays in a deal.
    Payer is market::Payer {
        /// The one who proposed it.
        Proposer,
        /// The other side.
        Counterparty,
    }
    /// Kinds of venue.
    VenueMode is coupon::VenueMode {
        /// Continuous order book.
        Continuous,
        /// Orders gather and trade at one price at set times.
        CallAuction,
        /// Sellers list at a price; buyers take listings.
        FixedPrice,
        /// Negotiated deals only.
        Rfq,
        /// The issuer's buy-back only.
        BuybackOnly,
    }
}

macro_rules! parts {
    ($($(#[$meta:meta])+ $name:ident is $inner:ty {
        $($(#[$field_meta:meta])+ $field:ident: $type:ty,)+
    })*) => {
        $(
            $(#[$meta])+
            #[derive(
                Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize, utoipa::ToSchema,
            )]
            #[serde(deny_unknown_fields)]
            pub struct $name {
                $($(#[$field_meta])+ pub $field: $type,)+
            }

            impl $crate::wire::Unwire for $name {
                type Inner = $inner;
                fn unwire(self) -> $inner {
                    type Engine = $inner;
                    Engine { $($field: $crate::wire::Unwire::unwire(self.$field),)+ }
                }
            }
        )*
    };
}
pub(crate) use parts;

parts! {
    /// How the market of a series works.
    Venue is coupon::Venue {
        /// Which kinds of trade are allowed.
        mode: VenueMode,
        /// Prices are multiples of this.
        tick: Price,
        /// Quantities are multiples of this.
        lot: Quantity,
        /// How far a price may lie from the reference price; no limit where absent.
        collar: Option<BasisPoints>,
        /// Time from one call auction to the next.
        auction_every: Option<Duration>,
    }
    /// Units of one series in a deal.
    DealLeg is market::DealLeg {
        /// What.
        series: SeriesId,
        /// How many units.
        quantity: Quantity,
    }
    /// Cash in a deal.
    DealCash is market::DealCash {
        /// Who pays.
        payer: Payer,
        /// Currency.
        currency: Currency,
        /// Above zero.
        amount: Amount,
    }
    /// Rates from a trailing 30-day volume on.
    FeeTier is policy::FeeTier {
        /// Volume in minor units of the currency traded.
        from_volume: Amount,
        /// For the resting side.
        maker: BasisPoints,
        /// For the arriving side.
        taker: BasisPoints,
    }
    /// Rates of one segment.
    FeeRates is policy::FeeRates {
        /// For the resting side.
        maker: BasisPoints,
        /// For the arriving side.
        taker: BasisPoints,
        /// Lower rates for those who trade much, by rising volume; at most 8.
        tiers: Vec<FeeTier>,
    }
}

/// What a buy-back programme pays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum BuybackPrice {
    /// Always this.
    Fixed(Price),
    /// The last trade price less a discount, between a floor and a cap.
    BelowLast {
        /// Off the last price.
        discount: BasisPoints,
        /// Never less than this.
        floor: Price,
        /// Never more than this.
        cap: Price,
    },
}

impl Unwire for BuybackPrice {
    type Inner = market::BuybackPrice;
    fn unwire(self) -> market::BuybackPrice {
        match self {
            Self::Fixed(price) => market::BuybackPrice::Fixed(price.0),
            Self::BelowLast { discount, floor, cap } => {
                market::BuybackPrice::BelowLast { discount: discount.0, floor: floor.0, cap: cap.0 }
            }
        }
    }
}

/// Serial numbers `first` to `first + count − 1`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(try_from = "RawRange")]
pub struct UnitRange {
    /// The lowest serial number.
    #[schema(minimum = 1)]
    pub first: u64,
    /// How many, at least one.
    #[schema(minimum = 1)]
    pub count: u64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRange {
    first: u64,
    count: u64,
}

impl TryFrom<RawRange> for UnitRange {
    type Error = &'static str;

    fn try_from(RawRange { first, count }: RawRange) -> Result<Self, Self::Error> {
        let range = units::UnitRange::new(first, count);
        let range = range.ok_or("a range holds at least one serial number and fits in 64 bits")?;
        Ok(range.into())
    }
}

impl From<units::UnitRange> for UnitRange {
    fn from(range: units::UnitRange) -> Self {
        Self { first: range.first(), count: range.count() }
    }
}

impl Unwire for UnitRange {
    type Inner = units::UnitRange;
    fn unwire(self) -> units::UnitRange {
        units::UnitRange::new(self.first, self.count).expect("read by the checking constructor")
    }
}
