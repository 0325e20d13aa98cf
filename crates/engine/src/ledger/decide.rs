//! Money to and from the bank. Checks stand in the order of each command's list of refusals.

use super::{
    AccountKey, AssignDeposit, ConfirmWithdrawal, FailWithdrawal, LedgerFact, Purpose,
    RecordDeposit, RequestWithdrawal, Withdrawal,
};
use crate::decide::{Context, one};
use crate::member::{MemberKind, MemberState, Members};
use crate::member::{active_member, actor_is, acts_for, known_member, operator_only};
use crate::{Code, Decide, Event, Rejection};
use units::{Amount, Currency, MemberId};

const BANKERS: &[MemberKind] = &[MemberKind::Platform, MemberKind::Bank];

fn nostro(currency: Currency) -> AccountKey {
    AccountKey::new(Members::PLATFORM, currency, Purpose::Nostro)
}

fn suspense(currency: Currency) -> AccountKey {
    AccountKey::new(Members::PLATFORM, currency, Purpose::Suspense)
}

fn hub(owner: MemberId, currency: Currency) -> AccountKey {
    AccountKey::new(owner, currency, Purpose::SettlementHub)
}

fn bankers_only(context: &Context<'_>) -> Result<(), Rejection> {
    actor_is(context, BANKERS).then_some(()).ok_or(Code::NotPermitted.into())
}

pub(super) fn positive(amount: Amount) -> Result<(), Rejection> {
    amount.is_positive().then_some(()).ok_or(Code::AmountNotPositive.at("amount"))
}

fn known_currency(currency: Currency) -> Result<(), Rejection> {
    currency.is_known().then_some(()).ok_or(Code::CurrencyUnknown.at("currency"))
}

/// A member that is paid may be frozen, but not closed.
fn not_closed(context: &Context<'_>, id: MemberId, param: &str) -> Result<(), Rejection> {
    let member = known_member(context, id, param)?;
    let closed = member.state == MemberState::Closed;
    if closed { Err(Code::MemberClosed.at(param)) } else { Ok(()) }
}

pub(super) fn covered(
    context: &Context<'_>,
    account: AccountKey,
    amount: Amount,
) -> Result<(), Rejection> {
    let balance = context.state.ledger.balance(account);
    if balance < amount { Err(Code::InsufficientFunds.at("amount")) } else { Ok(()) }
}

/// Whether the account can take `amount` more and stay inside 64 bits.
fn fits(context: &Context<'_>, account: AccountKey, amount: Amount) -> Result<(), Rejection> {
    let sum = context.state.ledger.balance(account).plus(amount);
    sum.map(|_| ()).ok_or(Code::Overflow.at("amount"))
}

fn fresh_reference(context: &Context<'_>, reference: &str) -> Result<(), Rejection> {
    let fits = (1..=64).contains(&reference.len());
    if !fits || !reference.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(Code::BankReferenceInvalid.at("bank_reference"));
    }
    if context.state.ledger.bank_references.contains(reference) {
        return Err(Code::BankReferenceUsed.at("bank_reference"));
    }
    Ok(())
}

impl Decide for RecordDeposit {
    const NAME: &'static str = "record_deposit";
    const REJECTIONS: &'static [Code] = &[
        Code::NotPermitted,
        Code::CurrencyUnknown,
        Code::AmountNotPositive,
        Code::MemberNotFound,
        Code::MemberClosed,
        Code::BankReferenceInvalid,
        Code::BankReferenceUsed,
        Code::Overflow,
    ];

    fn decide(&self, context: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        let Self { member, currency, amount, .. } = *self;
        bankers_only(context)?;
        known_currency(currency)?;
        positive(amount)?;
        if let Some(member) = member {
            not_closed(context, member, "member")?;
        }
        fresh_reference(context, &self.bank_reference)?;
        let to = member.map_or(suspense(currency), |m| AccountKey::custody(m, currency));
        // All members together hold what the bank holds, so no sum can pass what this one fits in.
        fits(context, nostro(currency), amount.negated())?;

        let fact = LedgerFact::Deposited {
            deposit: context.state.ledger.last_deposit.next(),
            member,
            currency,
            amount,
            bank_reference: self.bank_reference.clone(),
        };
        Ok(one(Event::new(fact).pay(nostro(currency), to, amount)))
    }
}

impl Decide for AssignDeposit {
    const NAME: &'static str = "assign_deposit";
    const REJECTIONS: &'static [Code] =
        &[Code::NotPermitted, Code::DepositNotFound, Code::MemberNotFound, Code::MemberClosed];

    fn decide(&self, context: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        let Self { deposit, member } = *self;
        operator_only(context)?;
        let parked = context.state.ledger.suspense.get(&deposit);
        let parked = *parked.ok_or(Code::DepositNotFound.at("deposit"))?;
        not_closed(context, member, "member")?;

        let to = AccountKey::custody(member, parked.currency);
        let event = Event::new(LedgerFact::DepositAssigned { deposit, member });
        Ok(one(event.pay(suspense(parked.currency), to, parked.amount)))
    }
}

impl Decide for RequestWithdrawal {
    const NAME: &'static str = "request_withdrawal";
    const REJECTIONS: &'static [Code] = &[
        Code::NotPermitted,
        Code::MemberNotFound,
        Code::MemberFrozen,
        Code::MemberClosed,
        Code::AmountNotPositive,
        Code::InsufficientFunds,
    ];

    fn decide(&self, context: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        let Self { member, currency, amount } = *self;
        acts_for(context, member)?;
        active_member(context, member, "member")?;
        positive(amount)?;
        let from = AccountKey::custody(member, currency);
        covered(context, from, amount)?;

        let withdrawal = context.state.ledger.last_withdrawal.next();
        let fact = LedgerFact::WithdrawalRequested { withdrawal, member, currency, amount };
        Ok(one(Event::new(fact).pay(from, hub(member, currency), amount)))
    }
}

fn pending_withdrawal(
    context: &Context<'_>,
    id: units::WithdrawalId,
) -> Result<Withdrawal, Rejection> {
    let found = context.state.ledger.withdrawals.get(&id).copied();
    found.ok_or(Code::WithdrawalNotFound.at("withdrawal"))
}

impl Decide for ConfirmWithdrawal {
    const NAME: &'static str = "confirm_withdrawal";
    const REJECTIONS: &'static [Code] = &[
        Code::NotPermitted,
        Code::WithdrawalNotFound,
        Code::BankReferenceInvalid,
        Code::BankReferenceUsed,
    ];

    fn decide(&self, context: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        bankers_only(context)?;
        let pending = pending_withdrawal(context, self.withdrawal)?;
        fresh_reference(context, &self.bank_reference)?;

        let fact = LedgerFact::WithdrawalPaid {
            withdrawal: self.withdrawal,
            bank_reference: self.bank_reference.clone(),
        };
        let from = hub(pending.member, pending.currency);
        Ok(one(Event::new(fact).pay(from, nostro(pending.currency), pending.amount)))
    }
}

impl Decide for FailWithdrawal {
    const NAME: &'static str = "fail_withdrawal";
    const REJECTIONS: &'static [Code] = &[Code::NotPermitted, Code::WithdrawalNotFound];

    fn decide(&self, context: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        bankers_only(context)?;
        let pending = pending_withdrawal(context, self.withdrawal)?;

        let event = Event::new(LedgerFact::WithdrawalFailed { withdrawal: self.withdrawal });
        let from = hub(pending.member, pending.currency);
        let to = AccountKey::custody(pending.member, pending.currency);
        Ok(one(event.pay(from, to, pending.amount)))
    }
}
