//! The number of an item: `sequence.index`.

use serde::{Deserialize, Deserializer};
use std::fmt;
use std::str::FromStr;

/// A record and one of its events.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    pub sequence: u64,
    pub index: u32,
}

impl Place {
    /// After everything of a record.
    pub const fn end_of(sequence: u64) -> Self {
        Self { sequence, index: u32::MAX }
    }

    pub const fn pair(self) -> (u64, u32) {
        (self.sequence, self.index)
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.sequence, self.index)
    }
}

/// The text is not `sequence.index`.
#[derive(Debug)]
pub(crate) struct NotAPlace;

impl fmt::Display for NotAPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a position reads sequence.index")
    }
}

impl FromStr for Place {
    type Err = NotAPlace;

    fn from_str(text: &str) -> Result<Self, NotAPlace> {
        let (sequence, index) = text.split_once('.').ok_or(NotAPlace)?;
        let sequence = sequence.parse().map_err(|_| NotAPlace)?;
        let index = index.parse().map_err(|_| NotAPlace)?;
        Ok(Self { sequence, index })
    }
}

impl<'de> Deserialize<'de> for Place {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}
