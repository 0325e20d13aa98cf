//! One member pays another, at once or in two steps.

use super::decide::{covered, positive};
use super::{AccountKey, Hold, HoldMoney, LedgerFact, PostHold, TransferMoney, VoidHold};
use crate::decide::{Context, one};
use crate::member::{MemberState, active_member, acts_for};
use crate::policy::MAX_PENDING;
use crate::{Code, Decide, Event, Rejection};
use units::{Amount, Currency, HoldId, MemberId};

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
        let Self { from, to, currency, amount } = *self;
        payment(context, (from, to), currency, amount)?;

        let event = Event::new(LedgerFact::Transferred { from, to, currency, amount });
        let (from, to) = (AccountKey::custody(from, currency), AccountKey::custody(to, currency));
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
        let Self { from, to, currency, amount, expires_at } = *self;
        payment(context, (from, to), currency, amount)?;
        context.soon(expires_at, MAX_PENDING, "expires_at")?;

        let hold = context.state.ledger.last_hold.next();
        let fact = LedgerFact::Held { hold, from, to, currency, amount, expires_at };
        let (free, held) =
            (AccountKey::custody(from, currency), AccountKey::reserved(from, currency));
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
    let rest = hold.amount.minus(posted).expect("no more is posted than was held");
    let event = Event::new(fact).pay(held, AccountKey::custody(hold.to, currency), posted).pay(
        held,
        AccountKey::custody(hold.from, currency),
        rest,
    );
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

        Ok(release(LedgerFact::HoldPosted { hold: self.hold, amount }, pending, amount))
    }
}

impl Decide for VoidHold {
    const NAME: &'static str = "void_hold";
    const REJECTIONS: &'static [Code] = &[Code::HoldNotFound, Code::NotPermitted];

    fn decide(&self, context: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        let pending = pending_hold(context, self.hold)?;
        acts_for(context, pending.to)?;

        let fact = LedgerFact::HoldVoided { hold: self.hold, timed_out: false };
        Ok(release(fact, pending, Amount::ZERO))
    }
}

pub(crate) fn on_hold_timeout(context: &Context<'_>, hold: HoldId) -> Vec<Event> {
    let pending = context.state.ledger.holds.get(&hold).expect("a pending hold has the timer");
    release(LedgerFact::HoldVoided { hold, timed_out: true }, *pending, Amount::ZERO)
}
