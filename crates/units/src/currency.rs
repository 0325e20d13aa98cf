//! Currencies by ISO 4217.

use crate::currency_table::CURRENCIES;
use minicbor::{Decode, Encode};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::{fmt, str::FromStr};

/// A currency, held as its ISO 4217 numeric code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(transparent)]
pub struct Currency(#[n(0)] u16);

/// The text is no current ISO 4217 alphabetic code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownCurrency;

impl fmt::Display for UnknownCurrency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not an ISO 4217 currency code")
    }
}

impl std::error::Error for UnknownCurrency {}

impl Currency {
    /// Renminbi yuan.
    pub const CNY: Self = Self(156);
    /// United States dollar.
    pub const USD: Self = Self(840);

    /// The ISO 4217 numeric code.
    #[must_use]
    pub const fn numeric(self) -> u16 {
        self.0
    }

    /// True where the code is in today's ISO 4217 table; a decoded value may not be.
    #[must_use]
    pub fn is_known(self) -> bool {
        self.row().is_some()
    }

    /// The three letters, or `???` for a number outside the table.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.row().map_or("???", |row| row.1)
    }

    /// Decimal places of the major unit: 2 for USD, 0 for JPY, 3 for KWD.
    #[must_use]
    pub fn exponent(self) -> u8 {
        self.row().map_or(0, |row| row.2)
    }

    fn row(self) -> Option<&'static (u16, &'static str, u8)> {
        let index = CURRENCIES.binary_search_by_key(&self.0, |row| row.0).ok()?;
        CURRENCIES.get(index)
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Currency {
    type Err = UnknownCurrency;

    fn from_str(text: &str) -> Result<Self, UnknownCurrency> {
        let row = CURRENCIES.iter().find(|row| row.1 == text).ok_or(UnknownCurrency)?;
        Ok(Self(row.0))
    }
}

impl Serialize for Currency {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}
