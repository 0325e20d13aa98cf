//! The commands about money. Checks stand in the order of each command's list of refusals.

use super::{
    AccountKey, AssignDeposit, ConfirmWithdrawal, FailWithdrawal, FundEscrow, Hold, HoldMoney,
    LedgerFact, PostHold, Purpose, RecordDeposit, ReleaseEscrow, RequestWithdrawal, SettleMerchant,
    TransferMoney, VoidHold, Withdrawal,
};
use crate::decide::{Context, one};
use crate::member::{MemberKind, MemberState, Members};
use crate::member::{active_member, actor_is, acts_for, known_member, operator_only};
use crate::policy::MAX_PENDING;
use crate::{Code, Decide, Event, Rejection};
use units::{Amount, Currency, HoldId, MemberId};

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
    actor_is(context, BANKERS)
        .then_some(())
        .ok_or(Code::NotPermitted.into())
}

fn positive(amount: Amount) -> Result<(), Rejection> {
    amount
        .is_positive()
        .then_some(())
        .ok_or(Code::AmountNotPositive.at("amount"))
}

fn known_currency(currency: Currency) -> Result<(), Rejection> {
    currency
        .is_known()
        .then_some(())
        .ok_or(Code::CurrencyUnknown.at("currency"))
}

/// A member that is paid may be frozen, but not closed.
fn not_closed(context: &Context<'_>, id: MemberId, param: &str) -> Result<(), Rejection> {
    let member = known_member(context, id, param)?;
    let closed = member.state == MemberState::Closed;
    if closed {
        Err(Code::MemberClosed.at(param))
    } else {
        Ok(())
    }
}

fn covered(context: &Context<'_>, account: AccountKey, amount: Amount) -> Result<(), Rejection> {
    let balance = context.state.ledger.balance(account);
    if balance < amount {
        Err(Code::InsufficientFunds.at("amount"))
    } else {
        Ok(())
    }
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
        let Self {
            member,
            currency,
            amount,
            ..
        } = *self;
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
    const REJECTIONS: &'static [Code] = &[
        Code::NotPermitted,
        Code::DepositNotFound,
        Code::MemberNotFound,
        Code::MemberClosed,
    ];

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
        let Self {
            member,
            currency,
            amount,
        } = *self;
        acts_for(context, member)?;
        active_member(context, member, "member")?;
        positive(amount)?;
        let from = AccountKey::custody(member, currency);
        covered(context, from, amount)?;

        let withdrawal = context.state.ledger.last_withdrawal.next();
        let fact = LedgerFact::WithdrawalRequested {
            withdrawal,
            member,
            currency,
            amount,
        };
        Ok(one(Event::new(fact).pay(
            from,
            hub(member, currency),
            amount,
        )))
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
        Ok(one(Event::new(fact).pay(
            from,
            nostro(pending.currency),
            pending.amount,
        )))
    }
}

impl Decide for FailWithdrawal {
    const NAME: &'static str = "fail_withdrawal";
    const REJECTIONS: &'static [Code] = &[Code::NotPermitted, Code::WithdrawalNotFound];

    fn decide(&self, context: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        bankers_only(context)?;
        let pending = pending_withdrawal(context, self.withdrawal)?;

        let event = Event::new(LedgerFact::WithdrawalFailed {
            withdrawal: self.withdrawal,
        });
        let from = hub(pending.member, pending.currency);
        let to = AccountKey::custody(pending.member, pending.currency);
        Ok(one(event.pay(from, to, pending.amount)))
    }
}

/// The checks that both ways of paying another member share.
fn payment(
    context: &Context<'_>,
    (from, to): (MemberId, MemberId),
    currency: Currency,
    amount: Amount,
) -> Result<(), Rejection> {
    acts_for(context, from)?;
    active_member(context, from, "from")?;
    active_member(context, to, "to")?;
    if from == to {
        return Err(Code::SameMember.at("to"));
    }
    positive(amount)?;
    covered(context, AccountKey::custody(from, currency), amount)
}

impl Decide for TransferMoney {
    const NAME: &'static str = "transfer_money";
    const REJECTIONS: &'static [Code] = &[
        Code::NotPermitted,
        Code::MemberNotFound,
        Code::MemberFrozen,
        Code::MemberClosed,
        Code::SameMember,
        Code::AmountNotPositive,
        Code::InsufficientFunds,
    ];

    fn decide(&self, context: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        let Self {
            from,
            to,
            currency,
            amount,
        } = *self;
        payment(context, (from, to), currency, amount)?;

        let event = Event::new(LedgerFact::Transferred {
            from,
            to,
            currency,
            amount,
        });
        let (from, to) = (
            AccountKey::custody(from, currency),
            AccountKey::custody(to, currency),
        );
        Ok(one(event.pay(from, to, amount)))
    }
}

impl Decide for HoldMoney {
    const NAME: &'static str = "hold_money";
    const REJECTIONS: &'static [Code] = &[
        Code::NotPermitted,
        Code::MemberNotFound,
        Code::MemberFrozen,
        Code::MemberClosed,
        Code::SameMember,
        Code::AmountNotPositive,
        Code::InsufficientFunds,
        Code::TimeNotInFuture,
        Code::TooFarInFuture,
    ];

    fn decide(&self, context: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        let Self {
            from,
            to,
            currency,
            amount,
            expires_at,
        } = *self;
        payment(context, (from, to), currency, amount)?;
        context.soon(expires_at, MAX_PENDING, "expires_at")?;

        let hold = context.state.ledger.last_hold.next();
        let fact = LedgerFact::Held {
            hold,
            from,
            to,
            currency,
            amount,
            expires_at,
        };
        let (free, held) = (
            AccountKey::custody(from, currency),
            AccountKey::reserved(from, currency),
        );
        Ok(one(Event::new(fact).pay(free, held, amount)))
    }
}

fn pending_hold(context: &Context<'_>, id: HoldId) -> Result<Hold, Rejection> {
    let found = context.state.ledger.holds.get(&id).copied();
    found.ok_or(Code::HoldNotFound.at("hold"))
}

/// Ends a hold: `posted` goes to the payee, the rest back to the payer.
fn release(fact: LedgerFact, hold: Hold, posted: Amount) -> Vec<Event> {
    let currency = hold.currency;
    let held = AccountKey::reserved(hold.from, currency);
    let rest = hold
        .amount
        .minus(posted)
        .expect("no more is posted than was held");
    let event = Event::new(fact)
        .pay(held, AccountKey::custody(hold.to, currency), posted)
        .pay(held, AccountKey::custody(hold.from, currency), rest);
    one(event)
}

impl Decide for PostHold {
    const NAME: &'static str = "post_hold";
    const REJECTIONS: &'static [Code] = &[
        Code::HoldNotFound,
        Code::NotPermitted,
        Code::MemberClosed,
        Code::AmountNotPositive,
        Code::AmountAboveHold,
    ];

    fn decide(&self, context: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        let pending = pending_hold(context, self.hold)?;
        acts_for(context, pending.to)?;
        let payee = context.state.members.get(pending.to);
        if payee.is_none_or(|member| member.state == MemberState::Closed) {
            return Err(Code::MemberClosed.at("hold"));
        }
        let amount = self.amount.unwrap_or(pending.amount);
        positive(amount)?;
        if amount > pending.amount {
            return Err(Code::AmountAboveHold.at("amount"));
        }

        Ok(release(
            LedgerFact::HoldPosted {
                hold: self.hold,
                amount,
            },
            pending,
            amount,
        ))
    }
}

impl Decide for VoidHold {
    const NAME: &'static str = "void_hold";
    const REJECTIONS: &'static [Code] = &[Code::HoldNotFound, Code::NotPermitted];

    fn decide(&self, context: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        let pending = pending_hold(context, self.hold)?;
        acts_for(context, pending.to)?;

        let fact = LedgerFact::HoldVoided {
            hold: self.hold,
            timed_out: false,
        };
        Ok(release(fact, pending, Amount::ZERO))
    }
}

pub(crate) fn on_hold_timeout(context: &Context<'_>, hold: HoldId) -> Vec<Event> {
    let pending = context
        .state
        .ledger
        .holds
        .get(&hold)
        .expect("a pending hold has the timer");
    release(
        LedgerFact::HoldVoided {
            hold,
            timed_out: true,
        },
        *pending,
        Amount::ZERO,
    )
}

fn issuer_acting(context: &Context<'_>, issuer: MemberId) -> Result<(), Rejection> {
    acts_for(context, issuer)?;
    let member = active_member(context, issuer, "issuer")?;
    let is_issuer = member.kind == MemberKind::Issuer;
    is_issuer
        .then_some(())
        .ok_or(Code::MemberKindWrong.at("issuer"))
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
        let Self {
            issuer,
            currency,
            amount,
        } = *self;
        issuer_acting(context, issuer)?;
        positive(amount)?;
        let from = AccountKey::custody(issuer, currency);
        covered(context, from, amount)?;

        let event = Event::new(LedgerFact::EscrowFunded {
            issuer,
            currency,
            amount,
        });
        Ok(one(event.pay(
            from,
            AccountKey::escrow(issuer, currency),
            amount,
        )))
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
        let Self {
            issuer,
            currency,
            amount,
        } = *self;
        issuer_acting(context, issuer)?;
        positive(amount)?;
        let from = AccountKey::escrow(issuer, currency);
        let required = context.state.coupons.required(issuer, currency);
        let spare = context.state.ledger.balance(from).minus(required);
        if spare.is_none_or(|spare| spare < amount) {
            return Err(Code::EscrowInsufficient.at("amount"));
        }

        let event = Event::new(LedgerFact::EscrowReleased {
            issuer,
            currency,
            amount,
        });
        Ok(one(event.pay(
            from,
            AccountKey::custody(issuer, currency),
            amount,
        )))
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
        let Self {
            merchant,
            currency,
            amount,
        } = *self;
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

        let event = Event::new(LedgerFact::MerchantSettled {
            merchant,
            currency,
            amount,
        });
        Ok(one(event.pay(
            from,
            AccountKey::custody(merchant, currency),
            amount,
        )))
    }
}
