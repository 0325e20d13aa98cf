//! What a rule may see, and where.

use minicbor::{Decode, Encode};
use serde::{Serialize, Serializer};
use std::fmt;

/// The kind of a value in a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    /// A signed 64-bit integer.
    Int,
    /// True or false.
    Bool,
    /// A member, written as its prefixed id: `"mem_5"`.
    Member,
}

impl Type {
    /// The name used in messages.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Int => "int",
            Self::Bool => "bool",
            Self::Member => "member",
        }
    }
}

impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The act that a rule guards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Position {
    /// Issuing units to a holder.
    Issue,
    /// A buyer taking units from a seller.
    Trade,
    /// Authorising a redemption.
    Redeem,
}

impl Position {
    /// The name used in messages.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Issue => "issue",
            Self::Trade => "trade",
            Self::Redeem => "redeem",
        }
    }
}

/// A fact that a rule can name. Numbers are given out for ever: they stand in the journal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum Variable {
    /// `order.amount`: the bill at the till, in minor units.
    #[n(0)]
    OrderAmount,
    /// `merchant.id`: the redeeming merchant.
    #[n(1)]
    MerchantId,
    /// `merchant.category`: its merchant category code (ISO 18245).
    #[n(2)]
    MerchantCategory,
    /// `store`: the merchant's number for the store.
    #[n(3)]
    Store,
    /// `local.hour`: 0 to 23 at the store.
    #[n(4)]
    LocalHour,
    /// `local.minute`: 0 to 59 at the store.
    #[n(5)]
    LocalMinute,
    /// `local.weekday`: Monday 1 to Sunday 7 at the store.
    #[n(6)]
    LocalWeekday,
    /// `local.date`: the date at the store as the number yyyymmdd.
    #[n(7)]
    LocalDate,
    /// `ask.units`: the units asked for.
    #[n(8)]
    AskUnits,
    /// `ask.face`: their face value in minor units.
    #[n(9)]
    AskFace,
    /// `holder.kyc_level`: how well the holder is known.
    #[n(10)]
    HolderKycLevel,
    /// `holder.redemptions`: the holder's captures and open authorisations in this series so far.
    #[n(11)]
    HolderRedemptions,
    /// `holder.redeemed_units`: the units of those.
    #[n(12)]
    HolderRedeemedUnits,
    /// `buyer.kyc_level`: how well the buyer is known.
    #[n(13)]
    BuyerKycLevel,
    /// `seller.kyc_level`: how well the seller is known.
    #[n(14)]
    SellerKycLevel,
    /// `price.ppm`: the price in parts per million of face value.
    #[n(15)]
    PricePpm,
    /// `holder.units`: the units that the receiving side holds already.
    #[n(16)]
    HolderUnits,
    /// `series.issued_units`: the units issued so far.
    #[n(17)]
    SeriesIssuedUnits,
}

impl Variable {
    /// Every variable, in the order of its number.
    pub const ALL: [Self; 18] = [
        Self::OrderAmount,
        Self::MerchantId,
        Self::MerchantCategory,
        Self::Store,
        Self::LocalHour,
        Self::LocalMinute,
        Self::LocalWeekday,
        Self::LocalDate,
        Self::AskUnits,
        Self::AskFace,
        Self::HolderKycLevel,
        Self::HolderRedemptions,
        Self::HolderRedeemedUnits,
        Self::BuyerKycLevel,
        Self::SellerKycLevel,
        Self::PricePpm,
        Self::HolderUnits,
        Self::SeriesIssuedUnits,
    ];

    /// The name in the text of a rule.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::OrderAmount => "order.amount",
            Self::MerchantId => "merchant.id",
            Self::MerchantCategory => "merchant.category",
            Self::Store => "store",
            Self::LocalHour => "local.hour",
            Self::LocalMinute => "local.minute",
            Self::LocalWeekday => "local.weekday",
            Self::LocalDate => "local.date",
            Self::AskUnits => "ask.units",
            Self::AskFace => "ask.face",
            Self::HolderKycLevel => "holder.kyc_level",
            Self::HolderRedemptions => "holder.redemptions",
            Self::HolderRedeemedUnits => "holder.redeemed_units",
            Self::BuyerKycLevel => "buyer.kyc_level",
            Self::SellerKycLevel => "seller.kyc_level",
            Self::PricePpm => "price.ppm",
            Self::HolderUnits => "holder.units",
            Self::SeriesIssuedUnits => "series.issued_units",
        }
    }

    /// The variable of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|variable| variable.name() == name)
    }

    /// The type of its values.
    #[must_use]
    pub const fn type_of(self) -> Type {
        match self {
            Self::MerchantId => Type::Member,
            _ => Type::Int,
        }
    }

    /// True where a rule at this position may use the variable.
    #[must_use]
    pub const fn is_visible_at(self, position: Position) -> bool {
        match self {
            Self::OrderAmount
            | Self::MerchantId
            | Self::MerchantCategory
            | Self::Store
            | Self::LocalHour
            | Self::LocalMinute
            | Self::LocalWeekday
            | Self::LocalDate
            | Self::AskFace
            | Self::HolderRedemptions
            | Self::HolderRedeemedUnits => matches!(position, Position::Redeem),
            Self::BuyerKycLevel | Self::SellerKycLevel | Self::PricePpm => {
                matches!(position, Position::Trade)
            }
            Self::HolderKycLevel => matches!(position, Position::Issue | Position::Redeem),
            Self::HolderUnits => matches!(position, Position::Issue | Position::Trade),
            Self::SeriesIssuedUnits => matches!(position, Position::Issue),
            Self::AskUnits => true,
        }
    }
}

impl fmt::Display for Variable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Serialize for Variable {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}
