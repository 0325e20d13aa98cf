//! What may be asked about members.

use super::MemberKind;
use minicbor::{Decode, Encode};
use serde::Serialize;
use units::MemberId;

/// Opens an account. The platform opens all others; the node opens the platform itself.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[cbor(array)]
pub struct OpenMember {
    /// What it is.
    #[n(0)]
    pub kind: MemberKind,
    /// ISO 3166-1 alpha-2, such as `CN`.
    #[n(1)]
    pub jurisdiction: String,
    /// How well it is known, 0 (not at all) to 9.
    #[n(2)]
    pub kyc_level: u8,
    /// Merchant category code (ISO 18245); merchants and issuers that run tills.
    #[n(3)]
    pub category: Option<u16>,
    /// IANA time zone, such as `Asia/Shanghai`.
    #[n(4)]
    pub time_zone: String,
}

/// Sets how well a member is known. Platform only.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[cbor(array)]
pub struct SetKycLevel {
    /// Who.
    #[n(0)]
    pub member: MemberId,
    /// 0 to 9.
    #[n(1)]
    pub kyc_level: u8,
}

/// Freezes a member: its open orders are cancelled, it starts nothing new. Platform or regulator.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[cbor(array)]
pub struct FreezeMember {
    /// Who.
    #[n(0)]
    pub member: MemberId,
    /// A reference to the reason, without personal data; at most 64 characters.
    #[n(1)]
    pub reason: String,
}

/// Lifts a freeze. Platform or regulator.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[cbor(array)]
pub struct UnfreezeMember {
    /// Who.
    #[n(0)]
    pub member: MemberId,
}

/// Closes an account that holds nothing and has nothing open. The member itself or the platform.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[cbor(array)]
pub struct CloseMember {
    /// Who.
    #[n(0)]
    pub member: MemberId,
}
