//! How pending movements begin and end. The money itself moves by the legs.

use super::{Deposit, Hold, LedgerFact, Withdrawal};
use crate::{Stamp, State, Timer};
use units::HoldId;

pub(crate) fn evolve(state: &mut State, fact: &LedgerFact, _: Stamp) {
    match fact {
        LedgerFact::Deposited { deposit, member, currency, amount, bank_reference } => {
            state.ledger.last_deposit = *deposit;
            take_reference(state, bank_reference);
            if member.is_none() {
                let parked = Deposit { currency: *currency, amount: *amount };
                state.ledger.suspense.insert(*deposit, parked);
            }
        }
        LedgerFact::DepositAssigned { deposit, .. } => {
            state.ledger.suspense.remove(deposit).expect("the deposit was in suspense");
        }
        LedgerFact::WithdrawalRequested { withdrawal, member, currency, amount } => {
            state.ledger.last_withdrawal = *withdrawal;
            let pending = Withdrawal { member: *member, currency: *currency, amount: *amount };
            state.ledger.withdrawals.insert(*withdrawal, pending);
        }
        LedgerFact::WithdrawalPaid { withdrawal, bank_reference } => {
            take_reference(state, bank_reference);
            state.ledger.withdrawals.remove(withdrawal).expect("the withdrawal was pending");
        }
        LedgerFact::WithdrawalFailed { withdrawal } => {
            state.ledger.withdrawals.remove(withdrawal).expect("the withdrawal was pending");
        }
        LedgerFact::Held { hold, from, to, currency, amount, expires_at } => {
            let (from, to, currency, amount) = (*from, *to, *currency, *amount);
            let expires_at = *expires_at;
            state.ledger.last_hold = *hold;
            state.ledger.holds.insert(*hold, Hold { from, to, currency, amount, expires_at });
            state.timers.set(expires_at, Timer::Hold(*hold));
        }
        LedgerFact::HoldPosted { hold, .. } | LedgerFact::HoldVoided { hold, .. } => {
            end_hold(state, *hold);
        }
        LedgerFact::Transferred { .. }
        | LedgerFact::EscrowFunded { .. }
        | LedgerFact::EscrowReleased { .. }
        | LedgerFact::MerchantSettled { .. } => {}
    }
}

fn take_reference(state: &mut State, reference: &str) {
    let is_new = state.ledger.bank_references.insert(reference.to_owned());
    assert!(is_new, "a bank reference is taken once");
}

fn end_hold(state: &mut State, hold: HoldId) {
    let ended = state.ledger.holds.remove(&hold).expect("the hold was pending");
    state.timers.clear(ended.expires_at, Timer::Hold(hold));
}
