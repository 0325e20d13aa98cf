//! Money: every balance is the sum of its legs; the legs of an event sum to zero; nobody owes; and
//! money that moves without a coupon moves as the fact says.

use super::Told;
use engine::ledger::{AccountKey, LedgerFact, Purpose};
use engine::member::Members;
use engine::{Event, Fact, State};
use std::collections::BTreeMap;
use units::{Amount, Currency, DepositId, HoldId, MemberId, WithdrawalId};

pub(super) type Moved = BTreeMap<AccountKey, i128>;

#[derive(Default)]
pub(super) struct Money {
    balances: BTreeMap<AccountKey, i128>,
    suspense: BTreeMap<DepositId, (Currency, Amount)>,
    withdrawals: BTreeMap<WithdrawalId, (MemberId, Currency, Amount)>,
    holds: BTreeMap<HoldId, (MemberId, MemberId, Currency, Amount)>,
}

/// Only what the platform has at the bank, and what stores gave away, count the other way round.
fn may_be_negative(account: &AccountKey) -> bool {
    matches!(account.purpose, Purpose::Nostro | Purpose::MatchFunded)
}

/// The legs of an event, joined by account; what cancels out is left out.
pub(super) fn legs(event: &Event) -> Moved {
    let mut moved = Moved::new();
    for leg in &event.postings {
        *moved.entry(leg.account).or_default() += i128::from(leg.amount.minor());
    }
    moved.retain(|_, amount| *amount != 0);
    moved
}

impl Money {
    pub fn balance(&self, account: AccountKey) -> i128 {
        self.balances.get(&account).copied().unwrap_or(0)
    }

    pub fn record(&mut self, event: &Event) -> Told {
        let moved = legs(event);
        let mut sums: BTreeMap<Currency, i128> = BTreeMap::new();
        for (account, amount) in &moved {
            *sums.entry(account.currency).or_default() += amount;
            let balance = self.balances.entry(*account).or_default();
            *balance += amount;
            if *balance < 0 && !may_be_negative(account) {
                return Err(format!("money: {account:?} falls to {balance}"));
            }
        }
        if let Some((currency, sum)) = sums.into_iter().find(|(_, sum)| *sum != 0) {
            return Err(format!("money: the legs sum to {sum} in {currency}"));
        }
        match &event.fact {
            Fact::Ledger(fact) => self.by_the_fact(fact, &moved),
            Fact::Member(_) | Fact::Policy(_) | Fact::Clock(_) if !moved.is_empty() => {
                Err("money: moves without a reason".into())
            }
            _ => Ok(()),
        }
    }

    /// Compares the legs with what the fact tells.
    fn by_the_fact(&mut self, fact: &LedgerFact, moved: &Moved) -> Told {
        let mut wanted = Moved::new();
        let mut pay = |from: AccountKey, to: AccountKey, amount: Amount| {
            *wanted.entry(from).or_default() -= i128::from(amount.minor());
            *wanted.entry(to).or_default() += i128::from(amount.minor());
        };
        self.follow(fact, &mut pay)?;
        wanted.retain(|_, amount| *amount != 0);
        if wanted == *moved {
            return Ok(());
        }
        Err(format!("money: {fact:?} moves {moved:?}, not {wanted:?}"))
    }

    fn follow(
        &mut self,
        fact: &LedgerFact,
        pay: &mut impl FnMut(AccountKey, AccountKey, Amount),
    ) -> Told {
        let own = |purpose| move |owner, currency| AccountKey::new(owner, currency, purpose);
        let (custody, reserved) = (own(Purpose::Custody), own(Purpose::Reserved));
        let (escrow, hub) = (own(Purpose::Escrow), own(Purpose::SettlementHub));
        let platform = |purpose, currency| AccountKey::new(Members::PLATFORM, currency, purpose);
        match *fact {
            LedgerFact::Deposited { deposit, member, currency, amount, .. } => {
                let suspense = platform(Purpose::Suspense, currency);
                let to = member.map_or(suspense, |member| custody(member, currency));
                if member.is_none() {
                    self.suspense.insert(deposit, (currency, amount));
                }
                pay(platform(Purpose::Nostro, currency), to, amount);
            }
            LedgerFact::DepositAssigned { deposit, member } => {
                let parked = self.suspense.remove(&deposit);
                let (currency, amount) = parked.ok_or("money: no such deposit in suspense")?;
                pay(platform(Purpose::Suspense, currency), custody(member, currency), amount);
            }
            LedgerFact::WithdrawalRequested { withdrawal, member, currency, amount } => {
                self.withdrawals.insert(withdrawal, (member, currency, amount));
                pay(custody(member, currency), hub(member, currency), amount);
            }
            LedgerFact::WithdrawalPaid { withdrawal, .. } => {
                let (member, currency, amount) = self.end_withdrawal(withdrawal)?;
                pay(hub(member, currency), platform(Purpose::Nostro, currency), amount);
            }
            LedgerFact::WithdrawalFailed { withdrawal } => {
                let (member, currency, amount) = self.end_withdrawal(withdrawal)?;
                pay(hub(member, currency), custody(member, currency), amount);
            }
            LedgerFact::Transferred { from, to, currency, amount } => {
                pay(custody(from, currency), custody(to, currency), amount);
            }
            LedgerFact::Held { hold, from, to, currency, amount, .. } => {
                self.holds.insert(hold, (from, to, currency, amount));
                pay(custody(from, currency), reserved(from, currency), amount);
            }
            LedgerFact::HoldPosted { hold, amount: posted } => {
                let (from, to, currency, held) = self.end_hold(hold)?;
                let rest = held.minus(posted).ok_or("money: more is posted than was held")?;
                pay(reserved(from, currency), custody(to, currency), posted);
                pay(reserved(from, currency), custody(from, currency), rest);
            }
            LedgerFact::HoldVoided { hold, .. } => {
                let (from, _, currency, held) = self.end_hold(hold)?;
                pay(reserved(from, currency), custody(from, currency), held);
            }
            LedgerFact::EscrowFunded { issuer, currency, amount } => {
                pay(custody(issuer, currency), escrow(issuer, currency), amount);
            }
            LedgerFact::EscrowReleased { issuer, currency, amount } => {
                pay(escrow(issuer, currency), custody(issuer, currency), amount);
            }
            LedgerFact::MerchantSettled { merchant, currency, amount } => {
                let payable = AccountKey::new(merchant, currency, Purpose::MerchantPayable);
                pay(payable, custody(merchant, currency), amount);
            }
        }
        Ok(())
    }

    fn end_withdrawal(&mut self, id: WithdrawalId) -> Result<(MemberId, Currency, Amount), String> {
        self.withdrawals.remove(&id).ok_or_else(|| format!("money: {id} was not requested"))
    }

    fn end_hold(&mut self, id: HoldId) -> Result<(MemberId, MemberId, Currency, Amount), String> {
        self.holds.remove(&id).ok_or_else(|| format!("money: {id} is not pending"))
    }

    pub fn compare(&self, state: &State) -> Told {
        let accounts = state.ledger.accounts().into_iter();
        let theirs: Moved =
            accounts.map(|(account, balance)| (account, i128::from(balance.minor()))).collect();
        let all = self.balances.keys().chain(theirs.keys());
        for account in all {
            let (mine, other) = (self.balance(*account), theirs.get(account).copied().unwrap_or(0));
            if mine != other {
                return Err(format!("money: {account:?} is {mine}, the state says {other}"));
            }
        }
        Ok(())
    }
}
