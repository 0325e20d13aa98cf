//! A negotiated deal: a block of units for cash, or units for units. It is agreed outside the book
//! and sets no price there.
//!
//! Fees are due on the cash, by segment, the proposer at the maker's rate and the other side at the
//! taker's; a swap without cash is free. The contract's condition of trade sees the price where one
//! kind of units is paid in its own currency, and par otherwise.

use super::desk::{Desk, Party, desk, desk_of, fee_in, less};
use crate::coupon::{VenueMode, face};
use crate::decide::{Context, one};
use crate::ledger::{AccountKey, Purpose};
use crate::market::{
    AcceptDeal, CancelDeal, Deal, DealCash, DealEnd, DealLeg, MarketFact, Payer, ProposeDeal,
};
use crate::member::{Members, active_member, acts_for};
use crate::policy::{Fees, MAX_DEAL_LEGS, MAX_OPEN_DEALS, MAX_PENDING, Role};
use crate::{Actor, Code, Decide, Event, Place, Rejection};
use units::{Amount, BasisPoints, DealId, MemberId, Price, SeriesId};

impl ProposeDeal {
    fn legs(&self) -> impl Iterator<Item = &DealLeg> + Clone {
        self.gives.iter().chain(&self.wants)
    }

    fn check_shape(&self) -> Result<(), Rejection> {
        for (legs, param) in [(&self.gives, "gives"), (&self.wants, "wants")] {
            if legs.len() > MAX_DEAL_LEGS {
                return Err(Code::TooMany.at(param));
            }
        }
        let pays = |payer| self.cash.is_some_and(|cash| cash.payer == payer);
        let given = !self.gives.is_empty() || pays(Payer::Proposer);
        let taken = !self.wants.is_empty() || pays(Payer::Counterparty);
        let units = self.legs().next().is_some();
        if !given || !taken || !units {
            return Err(Code::DealEmpty.into());
        }
        let mut series: Vec<SeriesId> = self.legs().map(|leg| leg.series).collect();
        series.sort_unstable();
        if series.windows(2).any(|two| two[0] == two[1]) {
            return Err(Code::DuplicateEntry.at("gives"));
        }
        Ok(())
    }

    fn check_legs(&self, context: &Context<'_>) -> Result<(), Rejection> {
        check_series(context, self.legs())?;
        if self.legs().any(|leg| leg.quantity.is_zero()) {
            return Err(Code::QuantityZero.at("quantity"));
        }
        for (legs, giver) in [(&self.gives, self.proposer), (&self.wants, self.counterparty)] {
            legs.iter().try_for_each(|leg| desk_of(context, leg.series).may_sell(giver))?;
        }
        Ok(())
    }

    fn check_cash(&self) -> Result<(), Rejection> {
        let Some(cash) = self.cash else { return Ok(()) };
        if !cash.currency.is_known() {
            return Err(Code::CurrencyUnknown.at("currency"));
        }
        cash.amount.is_positive().then_some(()).ok_or(Code::AmountNotPositive.at("amount"))
    }
}

/// Checks that every series is traded now, and in deals.
fn check_series<'a>(
    context: &Context<'_>,
    legs: impl Iterator<Item = &'a DealLeg> + Clone,
) -> Result<(), Rejection> {
    let all = || legs.clone().map(|leg| leg.series);
    let coupons = &context.state.coupons;
    if all().any(|series| coupons.get(series).is_none()) {
        return Err(Code::SeriesNotFound.at("series"));
    }
    all().try_for_each(|series| desk(context, series)?.active())?;
    all().try_for_each(|series| desk_of(context, series).not_halted())?;
    let refuses = |series| desk_of(context, series).market.venue().mode == VenueMode::BuybackOnly;
    if all().any(refuses) { Err(Code::VenueModeRefuses.at("series")) } else { Ok(()) }
}

fn covered(
    context: &Context<'_>,
    member: MemberId,
    cash: &DealCash,
    amount: Amount,
) -> Result<(), Rejection> {
    let free = context.state.ledger.custody(member, cash.currency);
    (free >= amount).then_some(()).ok_or(Code::InsufficientFunds.at("cash"))
}

fn holds(context: &Context<'_>, member: MemberId, legs: &[DealLeg]) -> Result<(), Rejection> {
    let title = &context.state.title;
    let enough = |leg: &DealLeg| title.free(member, leg.series).count() >= leg.quantity.count();
    legs.iter().all(enough).then_some(()).ok_or(Code::InsufficientUnits.at("quantity"))
}

/// The highest fee rate a member can meet in this currency now.
fn highest_rate(context: &Context<'_>, member: MemberId, cash: Option<DealCash>) -> BasisPoints {
    let policy = &context.state.policy;
    cash.map_or(BasisPoints::ZERO, |cash| {
        policy.fees.highest_rate(policy.trailing(member, cash.currency, context.stamp.time))
    })
}

/// The cash with the highest fee on top, which is what its payer must have.
fn worst(context: &Context<'_>, cash: &DealCash, rate: BasisPoints) -> Result<Amount, Rejection> {
    let fee = context.state.policy.fees.fee(rate, cash.amount);
    let total = fee.and_then(|fee| cash.amount.plus(fee.total));
    total.ok_or(Code::Overflow.at("amount"))
}

impl Decide for ProposeDeal {
    const NAME: &'static str = "propose_deal";
    const REJECTIONS: &'static [Code] = &[
        Code::NotPermitted,
        Code::MemberNotFound,
        Code::MemberFrozen,
        Code::MemberClosed,
        Code::SameMember,
        Code::TooMany,
        Code::DealEmpty,
        Code::DuplicateEntry,
        Code::SeriesNotFound,
        Code::SeriesStateWrong,
        Code::MarketHalted,
        Code::VenueModeRefuses,
        Code::QuantityZero,
        Code::NotTransferable,
        Code::CurrencyUnknown,
        Code::AmountNotPositive,
        Code::TimeNotInFuture,
        Code::TooFarInFuture,
        Code::TooManyDeals,
        Code::Overflow,
        Code::InsufficientFunds,
        Code::InsufficientUnits,
    ];

    fn decide(&self, context: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        let Self { proposer, counterparty, cash, expires_at, .. } = *self;
        acts_for(context, proposer)?;
        check_both(context, proposer, counterparty)?;
        self.check_shape()?;
        self.check_legs(context)?;
        self.check_cash()?;
        context.soon(expires_at, MAX_PENDING, "expires_at")?;
        let markets = &context.state.markets;
        if markets.proposed_by(proposer) >= MAX_OPEN_DEALS {
            return Err(Code::TooManyDeals.at("proposer"));
        }
        let max_fee = highest_rate(context, proposer, cash);
        let mut reserved = Amount::ZERO;
        if let Some(cash) = &cash {
            let total = worst(context, cash, max_fee)?;
            if cash.payer == Payer::Proposer {
                covered(context, proposer, cash, total)?;
                reserved = total;
            }
        }
        holds(context, proposer, &self.gives)?;

        let deal = markets.last_deal.next();
        let mut event = Event::new(MarketFact::DealProposed {
            deal,
            proposer,
            counterparty,
            gives: self.gives.clone(),
            wants: self.wants.clone(),
            cash,
            reserved,
            max_fee,
            expires_at,
        });
        if let Some(DealCash { currency, .. }) = cash {
            let (from, to) = accounts(proposer, currency);
            event = event.pay(from, to, reserved);
        }
        let (free, place) = (Place::Free(proposer), Place::Deal(deal));
        Ok(one(move_legs(context, event, &self.gives, free, place)))
    }
}

fn check_both(
    context: &Context<'_>,
    proposer: MemberId,
    counterparty: MemberId,
) -> Result<(), Rejection> {
    let both = [(proposer, "proposer"), (counterparty, "counterparty")];
    // Each check for both sides before the next one: the order of refusals holds for the pair.
    for (member, param) in both {
        crate::member::known_member(context, member, param)?;
    }
    let active = both.map(|(member, param)| active_member(context, member, param).err());
    let mut refusals: Vec<Rejection> = active.into_iter().flatten().collect();
    refusals.sort_by_key(|refusal| refusal.code.number());
    if let Some(first) = refusals.first() {
        return Err(*first);
    }
    if proposer == counterparty {
        return Err(Code::SameMember.at("counterparty"));
    }
    Ok(())
}

/// Free and reserved cash of a member.
fn accounts(member: MemberId, currency: units::Currency) -> (AccountKey, AccountKey) {
    (AccountKey::custody(member, currency), AccountKey::reserved(member, currency))
}

fn move_legs(
    context: &Context<'_>,
    event: Event,
    legs: &[DealLeg],
    from: Place,
    to: Place,
) -> Event {
    legs.iter().fold(event, |event, leg| {
        let units = context.state.title.at(from, leg.series).lowest(leg.quantity.count());
        event.moving(leg.series, units, from, to)
    })
}

fn open_deal<'a>(context: &Context<'a>, id: DealId) -> Result<&'a Deal, Rejection> {
    context.state.markets.deal(id).ok_or(Code::DealNotFound.at("deal"))
}

impl Deal {
    /// The price of one kind of units paid in its own currency; par where there is no such price.
    fn price(&self, desk: &Desk<'_>) -> Price {
        let single = self.legs().count() == 1;
        let cash = self.cash.filter(|cash| single && cash.currency == desk.currency());
        let units = self.legs().next().map_or(0, |leg| leg.quantity.count());
        let face = face(desk.terms, units).filter(|face| face.is_positive());
        let parts = cash.zip(face).and_then(|(cash, face)| {
            let face = u64::try_from(face.minor()).ok()?;
            cash.amount.scaled(units::PPM, face, units::Rounding::Down)
        });
        let ppm = parts.map(|parts| u32::try_from(parts.minor()).unwrap_or(u32::MAX));
        ppm.map_or(Price::PAR, Price::ppm)
    }

    fn check_rules(&self, context: &Context<'_>) -> Result<(), Rejection> {
        let (proposer, other) = (self.proposer, self.counterparty);
        let gives = self.gives.iter().map(|leg| (leg, (other, proposer)));
        let wants = self.wants.iter().map(|leg| (leg, (proposer, other)));
        let refused = gives.chain(wants).any(|(leg, sides)| {
            let desk = desk_of(context, leg.series);
            !desk.allows(sides, self.price(&desk), leg.quantity.count(), 0)
        });
        if refused { Err(Code::TradeRefused.into()) } else { Ok(()) }
    }
}

/// What each side pays the platform: `(proposer, counterparty)`.
fn fees(context: &Context<'_>, deal: &Deal) -> (Fees, Fees) {
    let Some(cash) = deal.cash else { return (Fees::default(), Fees::default()) };
    let fee = |member, other, role, max_fee| {
        let party = Party { member, order: None, role, max_fee };
        let paid = (cash.currency, cash.amount);
        fee_in(context.state, context.stamp.time, &party, other, paid)
    };
    let other = deal.counterparty;
    let rate = highest_rate(context, other, deal.cash);
    (
        fee(deal.proposer, other, Role::Maker, deal.max_fee),
        fee(other, deal.proposer, Role::Taker, rate),
    )
}

impl Decide for AcceptDeal {
    const NAME: &'static str = "accept_deal";
    const REJECTIONS: &'static [Code] = &[
        Code::DealNotFound,
        Code::NotPermitted,
        Code::SeriesStateWrong,
        Code::MarketHalted,
        Code::VenueModeRefuses,
        Code::Overflow,
        Code::InsufficientFunds,
        Code::InsufficientUnits,
        Code::TradeRefused,
    ];

    fn decide(&self, context: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        let deal = open_deal(context, self.deal)?;
        let Deal { proposer, counterparty, cash, .. } = *deal;
        acts_for(context, counterparty)?;
        check_series(context, deal.gives.iter().chain(&deal.wants))?;
        if let Some(cash) = cash.filter(|cash| cash.payer == Payer::Counterparty) {
            let rate = highest_rate(context, counterparty, Some(cash));
            covered(context, counterparty, &cash, worst(context, &cash, rate)?)?;
        }
        holds(context, counterparty, &deal.wants)?;
        deal.check_rules(context)?;

        let (own, other) = fees(context, deal);
        let mut event = Event::new(MarketFact::DealAccepted {
            deal: self.deal,
            proposer,
            counterparty,
            proposer_fee: own.total,
            counterparty_fee: other.total,
        });
        if let Some(cash) = cash {
            event = pay(event, deal, cash, own, other);
        }
        let (place, theirs) = (Place::Deal(self.deal), Place::Free(counterparty));
        let event = move_legs(context, event, &deal.gives, place, theirs);
        Ok(one(move_legs(context, event, &deal.wants, theirs, Place::Free(proposer))))
    }
}

/// The cash legs: the payer pays its fee on top, the other side's is taken from what it gets.
fn pay(event: Event, deal: &Deal, cash: DealCash, own: Fees, other: Fees) -> Event {
    let DealCash { payer, currency, amount } = cash;
    let (proposer, reserved) = accounts(deal.proposer, currency);
    let (counterparty, _) = accounts(deal.counterparty, currency);
    let platform = |purpose| AccountKey::new(Members::PLATFORM, currency, purpose);
    let event = match payer {
        Payer::Proposer => {
            let event = event.pay(reserved, proposer, deal.reserved);
            event.pay(proposer, counterparty, amount)
        }
        Payer::Counterparty => event.pay(counterparty, proposer, amount),
    };
    let shares = [(proposer, own), (counterparty, other)];
    shares.into_iter().fold(event, |event, (account, fees)| {
        let income = less(fees.total, fees.reserve);
        let event = event.pay(account, platform(Purpose::FeeRevenue), income);
        event.pay(account, platform(Purpose::ReserveFund), fees.reserve)
    })
}

/// Ends a deal that was not accepted: what was reserved is free again.
pub(super) fn end_deal(context: &Context<'_>, id: DealId, reason: DealEnd) -> Event {
    let deal = context.state.markets.deal(id).expect("the deal is open");
    let mut event = Event::new(MarketFact::DealEnded { deal: id, reason });
    if let Some(cash) = deal.cash {
        let (custody, reserved) = accounts(deal.proposer, cash.currency);
        event = event.pay(reserved, custody, deal.reserved);
    }
    let (place, free) = (Place::Deal(id), Place::Free(deal.proposer));
    move_legs(context, event, &deal.gives, place, free)
}

impl Decide for CancelDeal {
    const NAME: &'static str = "cancel_deal";
    const REJECTIONS: &'static [Code] = &[Code::DealNotFound, Code::NotPermitted];

    fn decide(&self, context: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        let deal = open_deal(context, self.deal)?;
        if context.actor != Actor::Member(deal.counterparty) {
            acts_for(context, deal.proposer)?;
        }
        Ok(one(end_deal(context, self.deal, DealEnd::Cancelled)))
    }
}

/// A proposal's time is over.
pub(crate) fn on_deal_timeout(context: &Context<'_>, id: DealId) -> Vec<Event> {
    one(end_deal(context, id, DealEnd::Expired))
}
