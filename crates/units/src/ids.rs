//! Typed ids. Inside they are numbers given out in order; outside they are prefixed text.

use crate::text::{ParseIdError, base32, parse_base32};
use minicbor::{Decode, Encode};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::{fmt, str::FromStr};

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $number:ty, $prefix:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
        #[cbor(transparent)]
        pub struct $name(#[n(0)] $number);

        impl $name {
            /// What the text form begins with.
            pub const PREFIX: &'static str = $prefix;

            /// The id with this number.
            #[must_use]
            pub const fn new(number: $number) -> Self {
                Self(number)
            }

            /// The number behind the id.
            #[must_use]
            pub const fn number(self) -> $number {
                self.0
            }

            /// The id that is given out after this one.
            ///
            /// # Panics
            /// When the last number has been given out, which no machine lives to see.
            #[must_use]
            pub fn next(self) -> Self {
                Self(self.0.checked_add(1).expect("ids do not run out"))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}{}", $prefix, base32(u64::from(self.0)))
            }
        }

        impl FromStr for $name {
            type Err = ParseIdError;

            fn from_str(text: &str) -> Result<Self, ParseIdError> {
                let digits = text.strip_prefix($prefix).ok_or(ParseIdError::Prefix($prefix))?;
                let number = parse_base32(digits).ok_or(ParseIdError::Digits)?;
                <$number>::try_from(number).map(Self).map_err(|_| ParseIdError::Digits)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

id!(
    /// A member: person, issuer, merchant, platform, bank, regulator or developer.
    MemberId, u32, "mem_"
);
id!(
    /// A series: the terms that coupons share.
    SeriesId, u32, "ser_"
);
id!(
    /// An order in a market.
    OrderId, u64, "ord_"
);
id!(
    /// A redemption, from its authorisation on.
    RedemptionId, u64, "rdm_"
);
id!(
    /// A gift waiting to be claimed by code.
    GiftId, u64, "gft_"
);
id!(
    /// A negotiated deal (block trade or swap) waiting for the other side.
    DealId, u64, "deal_"
);
id!(
    /// A locked quote: an ask held for one buyer.
    QuoteId, u64, "quo_"
);
id!(
    /// A buy-back programme of an issuer.
    BuybackId, u64, "bbk_"
);
id!(
    /// A purchase from an issuer that may still be refunded in its cooling-off time.
    PurchaseId, u64, "pur_"
);
id!(
    /// Units reported lost.
    LossId, u64, "los_"
);
id!(
    /// A pending movement of money between two members.
    HoldId, u64, "hld_"
);
id!(
    /// A withdrawal on its way to the bank.
    WithdrawalId, u64, "wdr_"
);
id!(
    /// A deposit recorded from the bank.
    DepositId, u64, "dep_"
);
