//! Facts about members.

use super::MemberKind;
use minicbor::{Decode, Encode};
use serde::Serialize;
use units::MemberId;

/// What happened to a member.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum MemberFact {
    /// An account was opened.
    #[n(0)]
    Opened {
        /// Its id.
        #[n(0)]
        member: MemberId,
        /// What it is.
        #[n(1)]
        kind: MemberKind,
        /// ISO 3166-1 alpha-2.
        #[n(2)]
        jurisdiction: String,
        /// 0 to 9.
        #[n(3)]
        kyc_level: u8,
        /// Merchant category code.
        #[n(4)]
        category: Option<u16>,
        /// IANA time zone.
        #[n(5)]
        time_zone: String,
    },
    /// It is known better, or less.
    #[n(1)]
    KycLevelSet {
        /// Who.
        #[n(0)]
        member: MemberId,
        /// 0 to 9.
        #[n(1)]
        kyc_level: u8,
    },
    /// It was frozen.
    #[n(2)]
    Frozen {
        /// Who.
        #[n(0)]
        member: MemberId,
        /// Reference to the reason.
        #[n(1)]
        reason: String,
    },
    /// The freeze was lifted.
    #[n(3)]
    Unfrozen {
        /// Who.
        #[n(0)]
        member: MemberId,
    },
    /// The account was closed.
    #[n(4)]
    Closed {
        /// Who.
        #[n(0)]
        member: MemberId,
    },
}
