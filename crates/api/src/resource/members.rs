//! Who takes part.

use crate::operation::writes;
use crate::wire::{MemberId, MemberKind};
use engine::member;

writes! { OPERATIONS:
    /// Opens an account.
    OpenMember 201 at "/v1/members" by [] => member::OpenMember {
        /// What it is.
        kind: MemberKind,
        /// ISO 3166-1 alpha-2.
        #[schema(example = "CN")]
        jurisdiction: String,
        /// How well it is known, 0 (not at all) to 9.
        #[schema(maximum = 9)]
        kyc_level: u8,
        /// Merchant category code (ISO 18245).
        #[schema(example = 5812)]
        category: Option<u16>,
        /// IANA time zone.
        #[schema(example = "Asia/Shanghai")]
        time_zone: String,
    }
    /// Sets how well a member is known.
    SetKycLevel 200 at "/v1/members/{member}/kyc-level" by [] => member::SetKycLevel {
        /// Who.
        member: MemberId,
        /// 0 to 9.
        #[schema(maximum = 9)]
        kyc_level: u8,
    }
    /// Freezes a member: its open orders are cancelled, it starts nothing new.
    FreezeMember 200 at "/v1/members/{member}/freeze" by [Regulator] => member::FreezeMember {
        /// Who.
        member: MemberId,
        /// A reference to the reason, without personal data; at most 64 characters.
        #[schema(max_length = 64)]
        reason: String,
    }
    /// Lifts a freeze.
    UnfreezeMember 200 at "/v1/members/{member}/unfreeze" by [Regulator] => member::UnfreezeMember {
        /// Who.
        member: MemberId,
    }
    /// Closes an account that holds nothing and has nothing open.
    CloseMember 200 at "/v1/members/{member}/close" by [Issuer, Merchant, Holder, Bank]
        => member::CloseMember {
        /// Who.
        member: MemberId,
    }
}
