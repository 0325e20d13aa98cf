//! Balances, and the movements that are not finished.

use super::{AccountKey, Purpose};
use crate::{IdMap, Posting};
use minicbor::{Decode, Encode};
use std::collections::{BTreeMap, BTreeSet};
use units::{Amount, Currency, DepositId, HoldId, MemberId, Timestamp, WithdrawalId};

/// The states of a hold as a table: from, by what, to.
pub const HOLD_TRANSITIONS: &[(&str, &str, &str)] = &[
    ("", "hold_money", "pending"),
    ("pending", "post_hold", "posted"),
    ("pending", "void_hold", "voided"),
    ("pending", "hold: timed out", "voided"),
];

/// The states of a withdrawal as a table: from, by what, to.
pub const WITHDRAWAL_TRANSITIONS: &[(&str, &str, &str)] = &[
    ("", "request_withdrawal", "requested"),
    ("requested", "confirm_withdrawal", "paid"),
    ("requested", "fail_withdrawal", "failed"),
];

/// All money.
#[derive(Clone, Debug, Default, Encode, Decode)]
#[cbor(array)]
pub struct Ledger {
    #[n(0)]
    balances: IdMap<AccountKey, Amount>,
    /// Deposits in suspense.
    #[n(1)]
    pub(crate) suspense: BTreeMap<DepositId, Deposit>,
    /// Withdrawals the bank has not answered.
    #[n(2)]
    pub(crate) withdrawals: BTreeMap<WithdrawalId, Withdrawal>,
    /// Pending holds.
    #[n(3)]
    pub(crate) holds: BTreeMap<HoldId, Hold>,
    /// Bank references taken, of deposits and withdrawals.
    #[n(4)]
    pub(crate) bank_references: BTreeSet<String>,
    #[n(5)]
    pub(crate) last_deposit: DepositId,
    #[n(6)]
    pub(crate) last_withdrawal: WithdrawalId,
    #[n(7)]
    pub(crate) last_hold: HoldId,
    #[n(8)]
    currencies: BTreeSet<Currency>,
}

/// A deposit in suspense.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Deposit {
    /// Currency.
    #[n(0)]
    pub currency: Currency,
    /// How much.
    #[n(1)]
    pub amount: Amount,
}

/// A withdrawal on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Withdrawal {
    /// Whose money.
    #[n(0)]
    pub member: MemberId,
    /// Currency.
    #[n(1)]
    pub currency: Currency,
    /// How much.
    #[n(2)]
    pub amount: Amount,
}

/// A pending hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Hold {
    /// Who pays.
    #[n(0)]
    pub from: MemberId,
    /// Who is to be paid.
    #[n(1)]
    pub to: MemberId,
    /// Currency.
    #[n(2)]
    pub currency: Currency,
    /// How much.
    #[n(3)]
    pub amount: Amount,
    /// When it voids itself.
    #[n(4)]
    pub expires_at: Timestamp,
}

impl Ledger {
    /// The balance of an account; zero where it was never used.
    #[must_use]
    pub fn balance(&self, account: AccountKey) -> Amount {
        self.balances.get(&account).copied().unwrap_or(Amount::ZERO)
    }

    /// A member's free cash.
    #[must_use]
    pub fn custody(&self, owner: MemberId, currency: Currency) -> Amount {
        self.balance(AccountKey::custody(owner, currency))
    }

    /// Every account ever used, in order of owner, currency and purpose. Costs a sort.
    #[must_use]
    pub fn accounts(&self) -> Vec<(AccountKey, Amount)> {
        self.balances.sorted().into_iter().map(|(key, &amount)| (key, amount)).collect()
    }

    /// Withdrawals the bank has not answered.
    pub fn withdrawals(&self) -> impl Iterator<Item = (WithdrawalId, &Withdrawal)> {
        self.withdrawals.iter().map(|(&id, withdrawal)| (id, withdrawal))
    }

    /// Pending holds.
    pub fn holds(&self) -> impl Iterator<Item = (HoldId, &Hold)> {
        self.holds.iter().map(|(&id, hold)| (id, hold))
    }

    /// Deposits in suspense.
    pub fn suspense(&self) -> impl Iterator<Item = (DepositId, &Deposit)> {
        self.suspense.iter().map(|(&id, deposit)| (id, deposit))
    }

    /// Carries out the postings of one event.
    ///
    /// # Panics
    /// Where they do not sum to zero in each currency, or an account would go below zero.
    pub(crate) fn apply(&mut self, postings: &[Posting]) {
        assert!(sums_are_zero(postings), "the postings of an event balance: {postings:?}");
        for Posting { account, amount } in postings {
            if !self.currencies.contains(&account.currency) {
                self.currencies.insert(account.currency);
            }
            let balance = self.balances.or_default(*account);
            *balance = balance.plus(*amount).expect("balances fit in 64 bits");
            let allowed = balance.minor() >= 0 || account.purpose.may_be_negative();
            assert!(allowed, "no account goes below zero: {account:?} {balance}");
        }
    }

    /// True where no account of `owner` holds money, so that it may be closed. Memorandum accounts
    /// only remember.
    pub(crate) fn is_empty_for(&self, owner: MemberId) -> bool {
        let is_memorandum =
            |purpose| matches!(purpose, Purpose::MatchFunded | Purpose::MatchGranted);
        let money = Purpose::ALL.into_iter().filter(|&purpose| !is_memorandum(purpose));
        money.into_iter().all(|purpose| {
            let mut accounts = self.currencies.iter().map(|&c| AccountKey::new(owner, c, purpose));
            accounts.all(|account| self.balance(account).is_zero())
        })
    }

    /// Every currency ever used.
    pub fn currencies(&self) -> impl Iterator<Item = Currency> + '_ {
        self.currencies.iter().copied()
    }
}

fn sums_are_zero(postings: &[Posting]) -> bool {
    postings.iter().all(|first| {
        let currency = first.account.currency;
        let legs = postings.iter().filter(|leg| leg.account.currency == currency);
        legs.map(|leg| i128::from(leg.amount.minor())).sum::<i128>() == 0
    })
}
