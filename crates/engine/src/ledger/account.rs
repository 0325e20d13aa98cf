//! What an account is for.

use minicbor::{Decode, Encode};
use serde::Serialize;
use units::{Currency, MemberId};

/// The purpose of an account. Numbers are for ever.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, Serialize)]
#[cbor(index_only)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// A member's free cash.
    #[n(0)]
    Custody,
    /// A member's cash behind its open orders, deals, holds, buy-backs, and an issuer's cash behind
    /// authorisations.
    #[n(1)]
    Reserved,
    /// An issuer's backing of its outstanding coupons.
    #[n(2)]
    Escrow,
    /// Money on its way to the bank.
    #[n(3)]
    SettlementHub,
    /// Captured redemptions not yet settled to the merchant.
    #[n(4)]
    MerchantPayable,
    /// The platform's fee income.
    #[n(5)]
    FeeRevenue,
    /// The platform's buffer against losses, fed by a share of the fees.
    #[n(6)]
    ReserveFund,
    /// Deposits whose owner is not known yet.
    #[n(7)]
    Suspense,
    /// Value of escheated coupons, owed to the state.
    #[n(8)]
    UnclaimedProperty,
    /// The platform's account at the bank: an asset, so its balance is negative or zero.
    #[n(9)]
    Nostro,
    /// Memorandum: discounts a store has funded itself, as a negative balance.
    #[n(10)]
    MatchFunded,
    /// Memorandum: the same discounts as its customers received them.
    #[n(11)]
    MatchGranted,
}

impl Purpose {
    /// Every purpose, in order of number.
    pub const ALL: [Self; 12] = [
        Self::Custody,
        Self::Reserved,
        Self::Escrow,
        Self::SettlementHub,
        Self::MerchantPayable,
        Self::FeeRevenue,
        Self::ReserveFund,
        Self::Suspense,
        Self::UnclaimedProperty,
        Self::Nostro,
        Self::MatchFunded,
        Self::MatchGranted,
    ];

    /// True for the two accounts that stand on the other side and run negative.
    #[must_use]
    pub const fn may_be_negative(self) -> bool {
        matches!(self, Self::Nostro | Self::MatchFunded)
    }
}

/// Which account: owner, currency, purpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, Serialize)]
#[cbor(array)]
pub struct AccountKey {
    /// Whose.
    #[n(0)]
    pub owner: MemberId,
    /// In what currency.
    #[n(1)]
    pub currency: Currency,
    /// What for.
    #[n(2)]
    pub purpose: Purpose,
}

impl AccountKey {
    /// The account of `owner` in `currency` for `purpose`.
    #[must_use]
    pub const fn new(owner: MemberId, currency: Currency, purpose: Purpose) -> Self {
        Self { owner, currency, purpose }
    }

    /// Free cash.
    #[must_use]
    pub const fn custody(owner: MemberId, currency: Currency) -> Self {
        Self::new(owner, currency, Purpose::Custody)
    }

    /// Reserved cash.
    #[must_use]
    pub const fn reserved(owner: MemberId, currency: Currency) -> Self {
        Self::new(owner, currency, Purpose::Reserved)
    }

    /// An issuer's backing.
    #[must_use]
    pub const fn escrow(owner: MemberId, currency: Currency) -> Self {
        Self::new(owner, currency, Purpose::Escrow)
    }
}
