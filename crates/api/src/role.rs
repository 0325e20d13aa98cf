//! What a key may be used for.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;
use utoipa::ToSchema;

/// The role of a key. A role opens endpoints; whether its member may do what it asks there, the
/// engine decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// The platform's own staff and machines.
    Operator,
    /// Issues coupons; may also trade and run tills.
    Issuer,
    /// Runs tills; may also trade.
    Merchant,
    /// Holds, trades and redeems coupons.
    Holder,
    /// Confirms money in and out.
    Bank,
    /// Reads everything; may freeze.
    Regulator,
    /// Reads everything.
    Auditor,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 7] = [
        Self::Operator,
        Self::Issuer,
        Self::Merchant,
        Self::Holder,
        Self::Bank,
        Self::Regulator,
        Self::Auditor,
    ];

    /// The word for it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Operator => "operator",
            Self::Issuer => "issuer",
            Self::Merchant => "merchant",
            Self::Holder => "holder",
            Self::Bank => "bank",
            Self::Regulator => "regulator",
            Self::Auditor => "auditor",
        }
    }

    /// Whether it may read what belongs to others.
    #[must_use]
    pub const fn reads_all(self) -> bool {
        matches!(self, Self::Operator | Self::Regulator | Self::Auditor)
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// There is no role of this name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a role is one of operator, issuer, merchant, holder, bank, regulator, auditor")]
pub struct UnknownRole;

impl FromStr for Role {
    type Err = UnknownRole;

    fn from_str(text: &str) -> Result<Self, UnknownRole> {
        let mut all = Self::ALL.into_iter();
        all.find(|role| role.name() == text).ok_or(UnknownRole)
    }
}
