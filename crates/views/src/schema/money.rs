//! The double-entry books, and movements that begin and end.

use super::row::table;
use crate::value::Word;
use units::{Currency, Timestamp};

table! {
    /// Every ledger account that was ever used, with its balance now.
    kept AccountRow = "accounts" (account_id: i64) {
        /// owner_id × 100,000 + ISO 4217 number of the currency × 100 + number of the purpose.
        account_id: i64,
        /// Whose.
        owner_id: i64 => "members",
        /// ISO 4217 code.
        currency: Currency,
        /// What for: `custody` (free cash), `reserved`, `escrow`, `settlement_hub`, `merchant_payable`,
        /// `fee_revenue`, `reserve_fund`, `suspense`, `unclaimed_property`, `nostro` (negative: an asset),
        /// `match_funded` and `match_granted` (memoranda).
        purpose: Word,
        /// Balance now, in minor units.
        balance: i64,
        /// How many postings it has.
        postings: i64,
        /// The record of its first posting.
        first_sequence: i64,
        /// The record of its last posting.
        last_sequence: i64,
    }
    index "accounts_by_owner" (owner_id, currency, purpose) "the accounts of a member";
    index "accounts_by_purpose" (purpose, currency, owner_id)
        "the trial balance; all escrow, all reserves";
}

table! {
    /// One leg of a money event. The postings of an event sum to zero per currency.
    log PostingRow = "postings" (sequence: i64, leg: i64) {
        /// The record it belongs to.
        sequence: i64 => "records",
        /// Place among the postings of the record, from 0 on.
        leg: i64,
        /// The event of the record it belongs to, from 0 on.
        event_index: i64,
        /// The account.
        account_id: i64 => "accounts",
        /// Added to its balance; negative takes away.
        amount: i64,
        /// The balance after.
        balance: i64,
    }
    index "postings_by_account" (account_id, sequence, leg)
        "the statement of an account; its balance after any record";
}

table! {
    /// Money that came in from the bank.
    kept DepositRow = "deposits" (deposit_id: i64) {
        /// Number of the deposit.
        deposit_id: i64,
        /// The same as the interface prints it.
        id: String,
        /// Whose it is; none while that is not known.
        member_id: Option<i64> => "members",
        /// ISO 4217 code.
        currency: Currency,
        /// How much.
        amount: i64,
        /// The bank's reference.
        bank_reference: String,
        /// `credited`, `suspense` (owner not known), `assigned` (owner found later).
        state: Word,
        /// The record of the deposit.
        sequence: i64,
        /// When.
        created_at: Timestamp,
        /// The record that named its owner.
        assigned_sequence: Option<i64>,
    }
    index "deposits_by_member" (member_id, deposit_id) "deposits of a member, in order";
    index "deposits_by_reference" (bank_reference) "find a deposit by the bank's reference";
}

table! {
    /// Money that goes out to the bank.
    kept WithdrawalRow = "withdrawals" (withdrawal_id: i64) {
        /// Number of the withdrawal.
        withdrawal_id: i64,
        /// The same as the interface prints it.
        id: String,
        /// Whose money.
        member_id: i64 => "members",
        /// ISO 4217 code.
        currency: Currency,
        /// How much.
        amount: i64,
        /// The bank's reference, once it paid.
        bank_reference: Option<String>,
        /// `requested`, `paid`, `failed`.
        state: Word,
        /// The record of the request.
        sequence: i64,
        /// When it was requested.
        created_at: Timestamp,
        /// The record of the bank's answer.
        ended_sequence: Option<i64>,
        /// When the bank answered.
        ended_at: Option<Timestamp>,
    }
    index "withdrawals_by_member" (member_id, withdrawal_id) "withdrawals of a member, in order";
    index "withdrawals_by_state" (state, withdrawal_id) "withdrawals the bank has not answered";
}

table! {
    /// Money held for another member: posted, voided or timed out.
    kept HoldRow = "holds" (hold_id: i64) {
        /// Number of the hold.
        hold_id: i64,
        /// The same as the interface prints it.
        id: String,
        /// Who pays.
        payer_id: i64 => "members",
        /// Who is to be paid.
        payee_id: i64 => "members",
        /// ISO 4217 code.
        currency: Currency,
        /// How much is, or was, held.
        amount: i64,
        /// How much of it was paid.
        posted: i64,
        /// `pending`, `posted`, `voided`, `timed_out`.
        state: Word,
        /// When it voids itself.
        expires_at: Timestamp,
        /// The record that made it.
        sequence: i64,
        /// When it was made.
        created_at: Timestamp,
        /// The record that ended it.
        ended_sequence: Option<i64>,
        /// When it ended.
        ended_at: Option<Timestamp>,
    }
    index "holds_by_payer" (payer_id, hold_id) "holds that a member pays";
    index "holds_by_payee" (payee_id, hold_id) "holds for a member";
}

table! {
    /// Money that moved at once: paid to another member, into and out of escrow, settled to a merchant.
    log PaymentRow = "payments" (sequence: i64, event_index: i64) {
        /// The record.
        sequence: i64 => "records",
        /// The event of the record.
        event_index: i64,
        /// When.
        recorded_at: Timestamp,
        /// `transfer`, `escrow_funded`, `escrow_released`, `merchant_settled`.
        kind: Word,
        /// Whose money.
        payer_id: i64,
        /// Who got it; the same member where it went between two accounts of one.
        payee_id: i64,
        /// ISO 4217 code.
        currency: Currency,
        /// How much.
        amount: i64,
    }
    index "payments_by_payer" (payer_id, sequence) "what a member paid";
    index "payments_by_payee" (payee_id, sequence) "what a member was paid";
}

table! {
    /// Every fee: who paid it, for what, and how it was shared.
    log FeeRow = "fees" (sequence: i64, event_index: i64, side: Word) {
        /// The record.
        sequence: i64 => "records",
        /// The event of the record.
        event_index: i64,
        /// Of which side of a trade (`buyer`, `seller`) or of a deal (`proposer`, `counterparty`).
        side: Word,
        /// Who paid it.
        member_id: i64,
        /// The series traded; none for a deal in several.
        series_id: Option<i64>,
        /// ISO 4217 code.
        currency: Currency,
        /// The whole fee.
        amount: i64,
        /// The part that went to the reserve fund.
        reserve_fund: i64,
        /// The part that is the platform's income.
        revenue: i64,
    }
    index "fees_by_member" (member_id, sequence) "fees that a member paid";
}

table! {
    /// Fee schedules in the order in which they came into force.
    log FeeScheduleRow = "fee_schedules" (sequence: i64) {
        /// The record from which on it is in force; 0 for the schedule before any was set.
        sequence: i64,
        /// The part of each fee for the reserve fund, in basis points.
        reserve_share: i64,
        /// The whole schedule, as JSON.
        schedule: String,
    }
}

table! {
    /// What an issuer has in escrow, and what its outstanding coupons require.
    kept EscrowRow = "escrow" (issuer_id: i64, currency: Currency) {
        /// The issuer.
        issuer_id: i64 => "members",
        /// ISO 4217 code.
        currency: Currency,
        /// In escrow now.
        balance: i64,
        /// The least it must be: over all series, reserve ratio × face value of what is outstanding.
        required: i64,
        /// The record that changed either last.
        changed_sequence: i64,
    }
}
