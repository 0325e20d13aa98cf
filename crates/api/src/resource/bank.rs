//! Money in and out, between members, and behind coupons.

pub(crate) mod reads;

pub(crate) use reads::reads;

use crate::operation::writes;
use crate::wire::{Amount, Currency, DepositId, HoldId, MemberId, Timestamp, WithdrawalId};
use engine::ledger;

writes! { OPERATIONS:
    /// Records money that arrived at the bank; in suspense where its owner is not known yet.
    RecordDeposit 201 at "/v1/bank/deposits" by [Bank] => ledger::RecordDeposit {
        /// Whose money it is, where known.
        member: Option<MemberId>,
        /// Currency.
        currency: Currency,
        /// Above zero.
        amount: Amount,
        /// The bank's reference; taken once.
        #[schema(max_length = 64)]
        bank_reference: String,
    }
    /// Gives a deposit in suspense to its owner.
    AssignDeposit 200 at "/v1/bank/deposits/{deposit}/assign" by [] => ledger::AssignDeposit {
        /// A deposit that is in suspense.
        deposit: DepositId,
        /// Its owner.
        member: MemberId,
    }
    /// Asks for money to be paid out at the member's bank.
    RequestWithdrawal 201 at "/v1/bank/withdrawals" by [Issuer, Merchant, Holder]
        => ledger::RequestWithdrawal {
        /// Whose money.
        member: MemberId,
        /// Currency.
        currency: Currency,
        /// Above zero.
        amount: Amount,
    }
    /// Notes that the bank paid a withdrawal.
    ConfirmWithdrawal 200 at "/v1/bank/withdrawals/{withdrawal}/confirm" by [Bank]
        => ledger::ConfirmWithdrawal {
        /// A requested withdrawal.
        withdrawal: WithdrawalId,
        /// The bank's reference.
        #[schema(max_length = 64)]
        bank_reference: String,
    }
    /// Notes that the bank refused a withdrawal; the money goes back.
    FailWithdrawal 200 at "/v1/bank/withdrawals/{withdrawal}/fail" by [Bank]
        => ledger::FailWithdrawal {
        /// A requested withdrawal.
        withdrawal: WithdrawalId,
    }
    /// Pays another member at once.
    TransferMoney 200 at "/v1/bank/transfers" by [Issuer, Merchant, Holder, Bank]
        => ledger::TransferMoney {
        /// Who pays.
        from: MemberId,
        /// Who is paid.
        to: MemberId,
        /// Currency.
        currency: Currency,
        /// Above zero.
        amount: Amount,
    }
    /// Holds money for another member until it is posted, voided or timed out.
    HoldMoney 201 at "/v1/bank/holds" by [Issuer, Merchant, Holder, Bank] => ledger::HoldMoney {
        /// Who pays.
        from: MemberId,
        /// Who is paid when it is posted.
        to: MemberId,
        /// Currency.
        currency: Currency,
        /// Above zero.
        amount: Amount,
        /// When it voids itself.
        expires_at: Timestamp,
    }
    /// Posts a pending hold, all of it or part; the rest goes back to the payer.
    PostHold 200 at "/v1/bank/holds/{hold}/post" by [Issuer, Merchant, Holder, Bank]
        => ledger::PostHold {
        /// A pending hold.
        hold: HoldId,
        /// Above zero and at most what is held; all of it where absent.
        amount: Option<Amount>,
    }
    /// Voids a pending hold.
    VoidHold 200 at "/v1/bank/holds/{hold}/void" by [Issuer, Merchant, Holder, Bank]
        => ledger::VoidHold {
        /// A pending hold.
        hold: HoldId,
    }
    /// Adds backing to an issuer's escrow.
    FundEscrow 200 at "/v1/bank/escrow/fund" by [Issuer] => ledger::FundEscrow {
        /// Whose backing.
        issuer: MemberId,
        /// Currency.
        currency: Currency,
        /// Above zero.
        amount: Amount,
    }
    /// Takes back backing above what outstanding coupons require.
    ReleaseEscrow 200 at "/v1/bank/escrow/release" by [Issuer] => ledger::ReleaseEscrow {
        /// Whose backing.
        issuer: MemberId,
        /// Currency.
        currency: Currency,
        /// Above zero.
        amount: Amount,
    }
    /// Turns a merchant's captured redemptions into free cash.
    SettleMerchant 200 at "/v1/bank/settlements" by [Merchant, Issuer] => ledger::SettleMerchant {
        /// Which merchant.
        merchant: MemberId,
        /// Currency.
        currency: Currency,
        /// Above zero; all that is payable where absent.
        amount: Option<Amount>,
    }
}
