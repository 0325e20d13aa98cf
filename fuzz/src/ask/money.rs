//! About money alone.

use super::{Ask, Asked, by, platform};
use engine::Actor;
use engine::ledger::{
    AssignDeposit, ConfirmWithdrawal, FailWithdrawal, FundEscrow, HoldMoney, PostHold,
    RecordDeposit, ReleaseEscrow, RequestWithdrawal, SettleMerchant, TransferMoney, VoidHold,
};
use units::{DepositId, HoldId, MemberId, WithdrawalId};

impl Ask<'_, '_> {
    pub(super) fn about_money(&mut self) -> Asked {
        let kind = self.source.below(12);
        let (member, to, currency) = (self.source.member(), self.source.member(), self.currency());
        let amount = self.source.amount();
        match kind {
            0 => {
                let member = self.source.maybe(|_| member);
                let bank_reference = self.reference();
                platform(RecordDeposit { member, currency, amount, bank_reference })
            }
            1 => {
                let ledger = &self.world.state.ledger;
                let deposit = self.open(ledger.suspense().map(|(id, _)| id), DepositId::new);
                platform(AssignDeposit { deposit, member })
            }
            2 => by(member, RequestWithdrawal { member, currency, amount }),
            3 => {
                let withdrawal = self.withdrawal();
                let bank_reference = self.reference();
                platform(ConfirmWithdrawal { withdrawal, bank_reference })
            }
            4 => platform(FailWithdrawal { withdrawal: self.withdrawal() }),
            5 => by(member, TransferMoney { from: member, to, currency, amount }),
            6 => {
                let expires_at = self.time();
                by(member, HoldMoney { from: member, to, currency, amount, expires_at })
            }
            7 => {
                let (hold, payee) = self.hold();
                (payee, PostHold { hold, amount: self.source.maybe(|_| amount) }.into())
            }
            8 => {
                let (hold, payee) = self.hold();
                (payee, VoidHold { hold }.into())
            }
            9 => by(member, FundEscrow { issuer: member, currency, amount }),
            10 => by(member, ReleaseEscrow { issuer: member, currency, amount }),
            _ => {
                let merchant = self.source.pick(&[MemberId::new(10), MemberId::new(11), member]);
                let amount = self.source.maybe(|_| amount);
                by(merchant, SettleMerchant { merchant, currency, amount })
            }
        }
    }

    fn withdrawal(&mut self) -> WithdrawalId {
        let pending = self.world.state.ledger.withdrawals();
        self.open(pending.map(|(id, _)| id), WithdrawalId::new)
    }

    fn hold(&mut self) -> (HoldId, Actor) {
        let pending = self.world.state.ledger.holds().map(|(id, hold)| (id, hold.to));
        let (hold, payee) = self.open(pending, |id| (HoldId::new(id), MemberId::new(1)));
        (hold, Actor::Member(payee))
    }

    /// Mostly one that was not used before.
    fn reference(&mut self) -> String {
        match self.source.byte() {
            0..=199 => format!("ref-{}", self.world.state.next_sequence()),
            200..=249 => "ref-again".into(),
            _ => self.text(),
        }
    }
}
