//! What may be asked of the ledger.

use minicbor::{Decode, Encode};
use serde::Serialize;
use units::{Amount, Currency, DepositId, HoldId, MemberId, Timestamp, WithdrawalId};

/// The bank's reference of a movement: 1 to 64 printable ASCII characters.
pub type BankReference = String;

/// Money arrived at the bank: `nostro` → the member's `custody`, or `suspense` where the member is
/// not known yet. Platform or bank only. A reference is taken once.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[cbor(array)]
pub struct RecordDeposit {
    /// Whose money it is, where known.
    #[n(0)]
    pub member: Option<MemberId>,
    /// Currency.
    #[n(1)]
    pub currency: Currency,
    /// Above zero.
    #[n(2)]
    pub amount: Amount,
    /// The bank's reference.
    #[n(3)]
    pub bank_reference: BankReference,
}

/// The owner of a deposit in suspense was found: `suspense` → `custody`.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[cbor(array)]
pub struct AssignDeposit {
    /// A deposit that is in suspense.
    #[n(0)]
    pub deposit: DepositId,
    /// Its owner.
    #[n(1)]
    pub member: MemberId,
}

/// A member wants its money at its bank: `custody` → `settlement_hub`, pending.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[cbor(array)]
pub struct RequestWithdrawal {
    /// Whose money.
    #[n(0)]
    pub member: MemberId,
    /// Currency.
    #[n(1)]
    pub currency: Currency,
    /// Above zero.
    #[n(2)]
    pub amount: Amount,
}

/// The bank paid a withdrawal: `settlement_hub` → `nostro`. Platform or bank only.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[cbor(array)]
pub struct ConfirmWithdrawal {
    /// A requested withdrawal.
    #[n(0)]
    pub withdrawal: WithdrawalId,
    /// The bank's reference.
    #[n(1)]
    pub bank_reference: BankReference,
}

/// The bank refused a withdrawal: `settlement_hub` → `custody`. Platform or bank only.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[cbor(array)]
pub struct FailWithdrawal {
    /// A requested withdrawal.
    #[n(0)]
    pub withdrawal: WithdrawalId,
}

/// One member pays another at once: `custody` → `custody`.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[cbor(array)]
pub struct TransferMoney {
    /// Who pays.
    #[n(0)]
    pub from: MemberId,
    /// Who is paid.
    #[n(1)]
    pub to: MemberId,
    /// Currency.
    #[n(2)]
    pub currency: Currency,
    /// Above zero.
    #[n(3)]
    pub amount: Amount,
}

/// The same in two steps: the payer's `custody` → `reserved`, pending until posted, voided or timed
/// out.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[cbor(array)]
pub struct HoldMoney {
    /// Who pays.
    #[n(0)]
    pub from: MemberId,
    /// Who is paid when it is posted.
    #[n(1)]
    pub to: MemberId,
    /// Currency.
    #[n(2)]
    pub currency: Currency,
    /// Above zero.
    #[n(3)]
    pub amount: Amount,
    /// When it voids itself; later than now.
    #[n(4)]
    pub expires_at: Timestamp,
}

/// Posts a pending hold, all of it or part; the rest goes back to the payer. Payee or platform.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[cbor(array)]
pub struct PostHold {
    /// A pending hold.
    #[n(0)]
    pub hold: HoldId,
    /// Above zero and at most what is held; all of it where absent.
    #[n(1)]
    pub amount: Option<Amount>,
}

/// Voids a pending hold. Payee or platform: the payer has promised.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[cbor(array)]
pub struct VoidHold {
    /// A pending hold.
    #[n(0)]
    pub hold: HoldId,
}

/// An issuer adds backing: `custody` → `escrow`.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[cbor(array)]
pub struct FundEscrow {
    /// Whose backing.
    #[n(0)]
    pub issuer: MemberId,
    /// Currency.
    #[n(1)]
    pub currency: Currency,
    /// Above zero.
    #[n(2)]
    pub amount: Amount,
}

/// An issuer takes back backing above what its outstanding coupons require: `escrow` → `custody`.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[cbor(array)]
pub struct ReleaseEscrow {
    /// Whose backing.
    #[n(0)]
    pub issuer: MemberId,
    /// Currency.
    #[n(1)]
    pub currency: Currency,
    /// Above zero.
    #[n(2)]
    pub amount: Amount,
}

/// A merchant's captured redemptions become free cash: `merchant_payable` → `custody`.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[cbor(array)]
pub struct SettleMerchant {
    /// Which merchant.
    #[n(0)]
    pub merchant: MemberId,
    /// Currency.
    #[n(1)]
    pub currency: Currency,
    /// Above zero; all that is payable where absent.
    #[n(2)]
    pub amount: Option<Amount>,
}
