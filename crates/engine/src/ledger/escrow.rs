//! An issuer's backing, and a merchant's settlement.

use super::decide::{covered, positive};
use super::{AccountKey, FundEscrow, LedgerFact, Purpose, ReleaseEscrow, SettleMerchant};
use crate::decide::{Context, one};
use crate::member::{MemberKind, active_member, acts_for};
use crate::{Code, Decide, Event, Rejection};
use units::MemberId;

fn issuer_acting(context: &Context<'_>, issuer: MemberId) -> Result<(), Rejection> {
    acts_for(context, issuer)?;
    let member = active_member(context, issuer, "issuer")?;
    let is_issuer = member.kind == MemberKind::Issuer;
    is_issuer.then_some(()).ok_or(Code::MemberKindWrong.at("issuer"))
}

impl Decide for FundEscrow {
    const NAME: &'static str = "fund_escrow";
    const REJECTIONS: &'static [Code] = &[
        Code::NotPermitted,
        Code::MemberNotFound,
        Code::MemberFrozen,
        Code::MemberClosed,
        Code::MemberKindWrong,
        Code::AmountNotPositive,
        Code::InsufficientFunds,
    ];

    fn decide(&self, context: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        let Self { issuer, currency, amount } = *self;
        issuer_acting(context, issuer)?;
        positive(amount)?;
        let from = AccountKey::custody(issuer, currency);
        covered(context, from, amount)?;

        let event = Event::new(LedgerFact::EscrowFunded { issuer, currency, amount });
        Ok(one(event.pay(from, AccountKey::escrow(issuer, currency), amount)))
    }
}

impl Decide for ReleaseEscrow {
    const NAME: &'static str = "release_escrow";
    const REJECTIONS: &'static [Code] = &[
        Code::NotPermitted,
        Code::MemberNotFound,
        Code::MemberFrozen,
        Code::MemberClosed,
        Code::MemberKindWrong,
        Code::AmountNotPositive,
        Code::EscrowInsufficient,
    ];

    fn decide(&self, context: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        let Self { issuer, currency, amount } = *self;
        issuer_acting(context, issuer)?;
        positive(amount)?;
        let from = AccountKey::escrow(issuer, currency);
        let required = context.state.coupons.required(issuer, currency);
        let spare = context.state.ledger.balance(from).minus(required);
        if spare.is_none_or(|spare| spare < amount) {
            return Err(Code::EscrowInsufficient.at("amount"));
        }

        let event = Event::new(LedgerFact::EscrowReleased { issuer, currency, amount });
        Ok(one(event.pay(from, AccountKey::custody(issuer, currency), amount)))
    }
}

impl Decide for SettleMerchant {
    const NAME: &'static str = "settle_merchant";
    const REJECTIONS: &'static [Code] = &[
        Code::NotPermitted,
        Code::MemberNotFound,
        Code::MemberFrozen,
        Code::MemberClosed,
        Code::AmountNotPositive,
        Code::NothingPayable,
    ];

    fn decide(&self, context: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        let Self { merchant, currency, amount } = *self;
        acts_for(context, merchant)?;
        active_member(context, merchant, "merchant")?;
        let from = AccountKey::new(merchant, currency, Purpose::MerchantPayable);
        let payable = context.state.ledger.balance(from);
        if amount.is_some_and(|amount| !amount.is_positive()) {
            return Err(Code::AmountNotPositive.at("amount"));
        }
        let amount = amount.unwrap_or(payable);
        if amount.is_zero() || amount > payable {
            return Err(Code::NothingPayable.at("amount"));
        }

        let event = Event::new(LedgerFact::MerchantSettled { merchant, currency, amount });
        Ok(one(event.pay(from, AccountKey::custody(merchant, currency), amount)))
    }
}
