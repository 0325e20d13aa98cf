//! Money comes from the bank, goes around, and leaves.

use super::cast::BANK;
use super::crowd::{Crowd, Offer};
use engine::ledger::{
    AssignDeposit, ConfirmWithdrawal, FailWithdrawal, FundEscrow, HoldMoney, PostHold,
    RecordDeposit, ReleaseEscrow, RequestWithdrawal, SettleMerchant, TransferMoney, VoidHold,
};
use engine::member::MemberKind;
use units::{Amount, DepositId, HoldId, MemberId, WithdrawalId};

impl Crowd<'_> {
    pub(super) fn about_money(&mut self) -> Offer {
        match self.chance.below(14) {
            0..=4 => self.with_the_bank(),
            5..=10 => self.among_members(),
            _ => self.of_firms(),
        }
    }

    fn bank_reference(&mut self) -> String {
        if self.slips() {
            let long = "9".repeat(65);
            return self.chance.pick(&["", "a b", "OPENING-5-CNY", long.as_str()]).into();
        }
        format!("REF-{:x}", self.chance.number())
    }

    fn with_the_bank(&mut self) -> Offer {
        let (member, currency, amount) = (self.anybody(), self.currency(), self.amount(5_000));
        let bank_reference = self.bank_reference();
        match self.chance.below(8) {
            0..=2 => {
                let member = Some(member).filter(|_| self.chance.one_in(2));
                self.by(BANK, RecordDeposit { member, currency, amount, bank_reference })
            }
            3 => {
                let known = self.known;
                let parked = self.id(&known.deposits, DepositId::new, |state, id| {
                    state.ledger.suspense().any(|(parked, _)| parked == id)
                });
                self.platform(AssignDeposit { deposit: parked, member })
            }
            4..=5 => self.by(member, RequestWithdrawal { member, currency, amount }),
            which => {
                let known = self.known;
                let withdrawal = self.id(&known.withdrawals, WithdrawalId::new, |state, id| {
                    state.ledger.withdrawals().any(|(open, _)| open == id)
                });
                if which == 6 {
                    self.by(BANK, ConfirmWithdrawal { withdrawal, bank_reference })
                } else {
                    self.by(BANK, FailWithdrawal { withdrawal })
                }
            }
        }
    }

    fn among_members(&mut self) -> Offer {
        let (from, to) = (self.anybody(), self.anybody());
        let (currency, mut amount) = (self.currency(), self.amount(5_000));
        if self.chance.one_in(20) {
            amount = self.state.ledger.custody(from, currency);
        }
        match self.chance.below(8) {
            0..=2 => self.by(from, TransferMoney { from, to, currency, amount }),
            3..=5 => {
                let expires_at = self.soon(20);
                self.by(from, HoldMoney { from, to, currency, amount, expires_at })
            }
            which => {
                let known = self.known;
                let pending = self.alive(&known.holds, |state, (id, _)| {
                    state.ledger.holds().any(|(open, _)| open == id)
                });
                let (hold, payee) = pending.unwrap_or((HoldId::new(1), MemberId::new(1)));
                if which == 6 {
                    let part = self.amount(5_000);
                    let amount = Some(part).filter(|_| self.chance.one_in(2));
                    self.by(payee, PostHold { hold, amount })
                } else {
                    self.by(payee, VoidHold { hold })
                }
            }
        }
    }

    fn of_firms(&mut self) -> Offer {
        let (currency, amount) = (self.currency(), self.amount(200_000));
        let issuer = self.one(MemberKind::Issuer);
        match self.chance.below(4) {
            0 => self.by(issuer, FundEscrow { issuer, currency, amount }),
            1 => self.by(issuer, ReleaseEscrow { issuer, currency, amount }),
            _ => {
                let merchant = self.one(MemberKind::Merchant);
                let merchant = self.chance.pick(&[merchant, merchant, issuer]);
                let all = self.chance.one_in(2);
                let amount = Some(amount).filter(|amount| !all || *amount < Amount::ZERO);
                self.by(merchant, SettleMerchant { merchant, currency, amount })
            }
        }
    }
}
