//! The printed name of one single unit: `XQ-<series>-<serial>-<check>`.

use crate::SeriesId;
use crate::check::check_character;
use crate::text::{base32, parse_base32};
use serde::{Serialize, Serializer};
use std::{fmt, str::FromStr};

/// One unit of one series. Printed in capitals with an ISO/IEC 7064 check character over the
/// digits of both numbers, so that a mistyped token is refused before it is looked up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TokenId {
    /// The series the unit belongs to.
    pub series: SeriesId,
    /// Its serial number in the series.
    pub serial: u64,
}

/// Why a text is not a token id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParseTokenError {
    /// It does not have the four parts `XQ`, series, serial and check character.
    Shape,
    /// The check character does not fit: something was mistyped.
    Check,
}

impl fmt::Display for ParseTokenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Shape => "a token reads XQ-<series>-<serial>-<check>",
            Self::Check => "the check character does not fit: please read the token again",
        })
    }
}

impl std::error::Error for ParseTokenError {}

impl TokenId {
    fn check(self) -> char {
        let digits = format!("{}{}", base32(u64::from(self.series.number())), base32(self.serial));
        check_character(&digits).expect("base 32 is alphanumeric")
    }
}

impl fmt::Display for TokenId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let series = base32(u64::from(self.series.number())).to_ascii_uppercase();
        let serial = base32(self.serial).to_ascii_uppercase();
        write!(f, "XQ-{series}-{serial}-{}", self.check())
    }
}

impl FromStr for TokenId {
    type Err = ParseTokenError;

    fn from_str(text: &str) -> Result<Self, ParseTokenError> {
        let mut parts = text.trim().split('-');
        let mut part = || parts.next().ok_or(ParseTokenError::Shape);
        let (head, series, serial, check) = (part()?, part()?, part()?, part()?);
        if !head.eq_ignore_ascii_case("xq") || parts.next().is_some() {
            return Err(ParseTokenError::Shape);
        }
        let series = parse_base32(series).and_then(|n| u32::try_from(n).ok());
        let (Some(series), Some(serial)) = (series, parse_base32(serial)) else {
            return Err(ParseTokenError::Shape);
        };
        let token = Self { series: SeriesId::new(series), serial };
        if check.to_ascii_uppercase() != token.check().to_string() {
            return Err(ParseTokenError::Check);
        }
        Ok(token)
    }
}

impl Serialize for TokenId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
