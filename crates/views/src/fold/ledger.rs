//! Facts about money alone.

use super::{Fold, FoldError, int, member};
use crate::schema::{DepositRow, HoldRow, PaymentRow, WithdrawalRow};
use crate::value::Word;
use engine::ledger::LedgerFact;
use units::{Amount, Currency, MemberId};

impl Fold<'_> {
    pub(super) fn ledger_fact(&mut self, fact: &LedgerFact) -> Result<(), FoldError> {
        match fact {
            LedgerFact::Deposited { .. } | LedgerFact::DepositAssigned { .. } => self.deposit(fact),
            LedgerFact::WithdrawalRequested { .. }
            | LedgerFact::WithdrawalPaid { .. }
            | LedgerFact::WithdrawalFailed { .. } => self.withdrawal(fact),
            LedgerFact::Held { .. }
            | LedgerFact::HoldPosted { .. }
            | LedgerFact::HoldVoided { .. } => self.hold(fact),
            LedgerFact::Transferred { from, to, currency, amount } => {
                self.payment("transfer", (*from, *to), *currency, *amount);
                Ok(())
            }
            LedgerFact::EscrowFunded { issuer, currency, amount } => {
                self.payment("escrow_funded", (*issuer, *issuer), *currency, *amount);
                Ok(())
            }
            LedgerFact::EscrowReleased { issuer, currency, amount } => {
                self.payment("escrow_released", (*issuer, *issuer), *currency, *amount);
                Ok(())
            }
            LedgerFact::MerchantSettled { merchant, currency, amount } => {
                self.payment("merchant_settled", (*merchant, *merchant), *currency, *amount);
                Ok(())
            }
        }
    }

    fn payment(
        &mut self,
        kind: &'static str,
        (payer, payee): (MemberId, MemberId),
        currency: Currency,
        amount: Amount,
    ) {
        self.concern([member(payer), member(payee)]);
        self.log.payments.push(PaymentRow {
            sequence: self.at.sequence,
            event_index: self.at.event,
            recorded_at: self.at.time,
            kind: Word(kind),
            payer_id: member(payer),
            payee_id: member(payee),
            currency,
            amount: amount.minor(),
        });
    }

    fn deposit(&mut self, fact: &LedgerFact) -> Result<(), FoldError> {
        match fact {
            LedgerFact::Deposited { deposit, member: owner, currency, amount, bank_reference } => {
                let member_id = owner.map(member);
                self.concern(member_id);
                self.shelves.deposits.add(DepositRow {
                    deposit_id: int(deposit.number()),
                    id: deposit.to_string(),
                    member_id,
                    currency: *currency,
                    amount: amount.minor(),
                    bank_reference: bank_reference.clone(),
                    state: Word(if owner.is_some() { "credited" } else { "suspense" }),
                    sequence: self.at.sequence,
                    created_at: self.at.time,
                    assigned_sequence: None,
                });
            }
            LedgerFact::DepositAssigned { deposit, member: owner } => {
                self.concern([member(*owner)]);
                let (key, missing) = ((int(deposit.number()),), self.missing::<DepositRow>());
                let row = self.shelves.deposits.edit(&mut self.source, key)?.ok_or(missing)?;
                row.member_id = Some(member(*owner));
                row.state = Word("assigned");
                row.assigned_sequence = Some(self.at.sequence);
            }
            _ => unreachable!("called for deposits only"),
        }
        Ok(())
    }

    fn withdrawal(&mut self, fact: &LedgerFact) -> Result<(), FoldError> {
        let (id, state, reference) = match fact {
            LedgerFact::WithdrawalRequested { withdrawal, member: owner, currency, amount } => {
                self.concern([member(*owner)]);
                self.shelves.withdrawals.add(WithdrawalRow {
                    withdrawal_id: int(withdrawal.number()),
                    id: withdrawal.to_string(),
                    member_id: member(*owner),
                    currency: *currency,
                    amount: amount.minor(),
                    bank_reference: None,
                    state: Word("requested"),
                    sequence: self.at.sequence,
                    created_at: self.at.time,
                    ended_sequence: None,
                    ended_at: None,
                });
                return Ok(());
            }
            LedgerFact::WithdrawalPaid { withdrawal, bank_reference } => {
                (withdrawal, "paid", Some(bank_reference.clone()))
            }
            LedgerFact::WithdrawalFailed { withdrawal } => (withdrawal, "failed", None),
            _ => unreachable!("called for withdrawals only"),
        };
        let (key, missing) = ((int(id.number()),), self.missing::<WithdrawalRow>());
        let row = self.shelves.withdrawals.edit(&mut self.source, key)?.ok_or(missing)?;
        (row.state, row.bank_reference) = (Word(state), reference);
        row.ended_sequence = Some(self.at.sequence);
        row.ended_at = Some(self.at.time);
        let owner = row.member_id;
        self.concern([owner]);
        Ok(())
    }

    fn hold(&mut self, fact: &LedgerFact) -> Result<(), FoldError> {
        let (id, state, posted) = match fact {
            LedgerFact::Held { hold, from, to, currency, amount, expires_at } => {
                self.concern([member(*from), member(*to)]);
                self.shelves.holds.add(HoldRow {
                    hold_id: int(hold.number()),
                    id: hold.to_string(),
                    payer_id: member(*from),
                    payee_id: member(*to),
                    currency: *currency,
                    amount: amount.minor(),
                    posted: 0,
                    state: Word("pending"),
                    expires_at: *expires_at,
                    sequence: self.at.sequence,
                    created_at: self.at.time,
                    ended_sequence: None,
                    ended_at: None,
                });
                return Ok(());
            }
            LedgerFact::HoldPosted { hold, amount } => (hold, "posted", amount.minor()),
            LedgerFact::HoldVoided { hold, timed_out: true } => (hold, "timed_out", 0),
            LedgerFact::HoldVoided { hold, timed_out: false } => (hold, "voided", 0),
            _ => unreachable!("called for holds only"),
        };
        let (key, missing) = ((int(id.number()),), self.missing::<HoldRow>());
        let row = self.shelves.holds.edit(&mut self.source, key)?.ok_or(missing)?;
        (row.state, row.posted) = (Word(state), posted);
        row.ended_sequence = Some(self.at.sequence);
        row.ended_at = Some(self.at.time);
        let sides = [row.payer_id, row.payee_id];
        self.concern(sides);
        Ok(())
    }
}
