//! Facts about money alone.

use minicbor::{Decode, Encode};
use serde::Serialize;
use units::{Amount, Currency, DepositId, HoldId, MemberId, Timestamp, WithdrawalId};

/// What happened to money without a coupon.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LedgerFact {
    /// A deposit was recorded; without a member it is in suspense.
    #[n(0)]
    Deposited {
        /// The deposit.
        #[n(0)]
        deposit: DepositId,
        /// Its owner, where known.
        #[n(1)]
        member: Option<MemberId>,
        /// Currency.
        #[n(2)]
        currency: Currency,
        /// How much.
        #[n(3)]
        amount: Amount,
        /// The bank's reference.
        #[n(4)]
        bank_reference: String,
    },
    /// A deposit in suspense found its owner.
    #[n(1)]
    DepositAssigned {
        /// The deposit.
        #[n(0)]
        deposit: DepositId,
        /// Its owner.
        #[n(1)]
        member: MemberId,
    },
    /// A withdrawal was requested.
    #[n(2)]
    WithdrawalRequested {
        /// The withdrawal.
        #[n(0)]
        withdrawal: WithdrawalId,
        /// Whose money.
        #[n(1)]
        member: MemberId,
        /// Currency.
        #[n(2)]
        currency: Currency,
        /// How much.
        #[n(3)]
        amount: Amount,
    },
    /// The bank paid it.
    #[n(3)]
    WithdrawalPaid {
        /// The withdrawal.
        #[n(0)]
        withdrawal: WithdrawalId,
        /// The bank's reference.
        #[n(1)]
        bank_reference: String,
    },
    /// The bank refused it.
    #[n(4)]
    WithdrawalFailed {
        /// The withdrawal.
        #[n(0)]
        withdrawal: WithdrawalId,
    },
    /// One member paid another.
    #[n(5)]
    Transferred {
        /// Who paid.
        #[n(0)]
        from: MemberId,
        /// Who was paid.
        #[n(1)]
        to: MemberId,
        /// Currency.
        #[n(2)]
        currency: Currency,
        /// How much.
        #[n(3)]
        amount: Amount,
    },
    /// Money is held for another member.
    #[n(6)]
    Held {
        /// The hold.
        #[n(0)]
        hold: HoldId,
        /// Who pays.
        #[n(1)]
        from: MemberId,
        /// Who is to be paid.
        #[n(2)]
        to: MemberId,
        /// Currency.
        #[n(3)]
        currency: Currency,
        /// How much.
        #[n(4)]
        amount: Amount,
        /// When it voids itself.
        #[n(5)]
        expires_at: Timestamp,
    },
    /// A hold was posted; what was not posted went back.
    #[n(7)]
    HoldPosted {
        /// The hold.
        #[n(0)]
        hold: HoldId,
        /// How much was paid.
        #[n(1)]
        amount: Amount,
    },
    /// A hold was voided, by hand or by time.
    #[n(8)]
    HoldVoided {
        /// The hold.
        #[n(0)]
        hold: HoldId,
        /// True where its time ran out.
        #[n(1)]
        timed_out: bool,
    },
    /// Backing was added.
    #[n(9)]
    EscrowFunded {
        /// The issuer.
        #[n(0)]
        issuer: MemberId,
        /// Currency.
        #[n(1)]
        currency: Currency,
        /// How much.
        #[n(2)]
        amount: Amount,
    },
    /// Backing was released.
    #[n(10)]
    EscrowReleased {
        /// The issuer.
        #[n(0)]
        issuer: MemberId,
        /// Currency.
        #[n(1)]
        currency: Currency,
        /// How much.
        #[n(2)]
        amount: Amount,
    },
    /// A merchant's captures became cash.
    #[n(11)]
    MerchantSettled {
        /// The merchant.
        #[n(0)]
        merchant: MemberId,
        /// Currency.
        #[n(1)]
        currency: Currency,
        /// How much.
        #[n(2)]
        amount: Amount,
    },
}
