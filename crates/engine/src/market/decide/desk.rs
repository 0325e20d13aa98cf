//! What every decision about one market needs: its terms, its prices, its fees, and how a trade is
//! written down.

use crate::coupon::{Series, SeriesState, Terms, face};
use crate::decide::Context;
use crate::ledger::{AccountKey, Purpose};
use crate::market::{Fill, FillSide, Market, MarketFact, Side, Via};
use crate::member::{Member, Members};
use crate::policy::{Fees, Role, Segment};
use crate::rule;
use crate::{Code, Event, Place, Posting, Rejection, State};
use units::{
    Amount, BasisPoints, Currency, MemberId, OrderId, Price, Quantity, SeriesId, Timestamp,
    UnitRange,
};

/// The market of one series, seen from one decision.
pub(super) struct Desk<'a> {
    pub state: &'a State,
    pub now: Timestamp,
    pub id: SeriesId,
    pub series: &'a Series,
    pub terms: &'a Terms,
    pub market: &'a Market,
}

/// One side of a trade that is about to be written down.
pub(super) struct Party {
    pub member: MemberId,
    pub order: Option<OrderId>,
    pub role: Role,
    pub max_fee: BasisPoints,
}

/// Where the buyer's money stands.
#[derive(Clone, Copy)]
pub(super) enum Money {
    /// In its free cash.
    Custody,
    /// Reserved; where nothing more is to be bought with it, the rest goes back.
    Reserved { available: Amount, last: bool },
}

/// A trade that is about to be written down.
pub(super) struct Exchange {
    pub price: Price,
    pub quantity: u64,
    pub buyer: Party,
    pub seller: Party,
    pub via: Via,
    pub money: Money,
    pub units: Vec<UnitRange>,
    pub from: Place,
}

/// The market of a series that exists and was approved.
pub(super) fn desk<'a>(context: &Context<'a>, id: SeriesId) -> Result<Desk<'a>, Rejection> {
    let state = context.state;
    let series = state.coupons.get(id).ok_or(Code::SeriesNotFound.at("series"))?;
    let market = state.markets.market(id).ok_or(Code::SeriesStateWrong.at("series"))?;
    Ok(Desk { state, now: context.stamp.time, id, series, terms: series.terms(), market })
}

/// The market that something open belongs to.
pub(super) fn desk_of<'a>(context: &Context<'a>, id: SeriesId) -> Desk<'a> {
    desk(context, id).expect("what is open belongs to a market")
}

impl<'a> Desk<'a> {
    /// Checks that the series is issued and traded.
    pub fn active(&self) -> Result<(), Rejection> {
        let is_active = self.series.state == SeriesState::Active;
        is_active.then_some(()).ok_or(Code::SeriesStateWrong.at("series"))
    }

    pub fn not_halted(&self) -> Result<(), Rejection> {
        if self.market.is_halted() { Err(Code::MarketHalted.at("series")) } else { Ok(()) }
    }

    /// True where orders may trade now.
    pub fn is_trading(&self) -> bool {
        self.active().is_ok() && !self.market.is_halted()
    }

    pub fn currency(&self) -> Currency {
        self.terms.currency
    }

    pub fn custody(&self, member: MemberId) -> AccountKey {
        AccountKey::custody(member, self.currency())
    }

    pub fn reserved(&self, member: MemberId) -> AccountKey {
        AccountKey::reserved(member, self.currency())
    }

    /// Checks that a price is one this market can quote.
    pub fn on_tick(&self, price: Price, param: &str) -> Result<(), Rejection> {
        let tick = self.market.venue().tick.as_ppm();
        let in_range = price > Price::default() && price <= Price::MAX;
        let on_tick = price.as_ppm().checked_rem(tick) == Some(0);
        (in_range && on_tick).then_some(()).ok_or(Code::PriceOffTick.at(param))
    }

    /// Checks that a quantity is above zero and a whole number of lots.
    pub fn in_lots(&self, quantity: Quantity) -> Result<(), Rejection> {
        if quantity.is_zero() {
            return Err(Code::QuantityZero.at("quantity"));
        }
        let rest = quantity.count().checked_rem(self.market.venue().lot.count());
        (rest == Some(0)).then_some(()).ok_or(Code::QuantityOffLot.at("quantity"))
    }

    /// Whether a price lies inside the collar around the reference price.
    pub fn in_collar(&self, price: Price) -> bool {
        let bounds = self.market.venue().collar.zip(self.market.reference());
        bounds.is_none_or(|(collar, reference)| {
            let price = u64::from(price.as_ppm()) * 10_000;
            let reference = u64::from(reference.as_ppm());
            let width = u64::from(collar.points());
            price <= reference * (10_000 + width)
                && price >= reference * 10_000_u64.saturating_sub(width)
        })
    }

    /// Only the issuer sells coupons that may not pass from holder to holder.
    pub fn may_sell(&self, seller: MemberId) -> Result<(), Rejection> {
        let allowed = self.terms.transferable || seller == self.series.issuer;
        allowed.then_some(()).ok_or(Code::NotTransferable.at("series"))
    }

    /// What so many units cost at this price, rounded down.
    pub fn cost(&self, price: Price, units: u64) -> Option<Amount> {
        price.of(face(self.terms, units)?)
    }

    /// The same with the highest fee that can come on top.
    pub fn worst(&self, price: Price, units: u64, rate: BasisPoints) -> Option<Amount> {
        let cost = self.cost(price, units)?;
        cost.plus(self.state.policy.fees.fee(rate, cost)?.total)
    }

    /// The highest fee rate that `member` can meet now.
    pub fn highest_rate(&self, member: MemberId) -> BasisPoints {
        self.state.policy.fees.highest_rate(self.volume(member))
    }

    fn volume(&self, member: MemberId) -> Amount {
        let policy = &self.state.policy;
        policy.trailing(member, self.currency(), self.now)
    }

    fn member(&self, id: MemberId) -> &'a Member {
        self.state.members.get(id).expect("whoever trades is a member")
    }

    /// Checks free cash.
    pub fn covered(&self, member: MemberId, amount: Amount) -> Result<(), Rejection> {
        let free = self.state.ledger.custody(member, self.currency());
        (free >= amount).then_some(()).ok_or(Code::InsufficientFunds.into())
    }

    /// Checks free units.
    pub fn holds(&self, member: MemberId, units: u64) -> Result<(), Rejection> {
        let free = self.state.title.free(member, self.id).count();
        (free >= units).then_some(()).ok_or(Code::InsufficientUnits.at("quantity"))
    }

    /// Whether the contract's condition of trade allows these units to pass; `bought` is what the
    /// buyer got earlier in the same decision.
    pub fn allows(
        &self,
        (buyer, seller): (MemberId, MemberId),
        price: Price,
        units: u64,
        bought: u64,
    ) -> bool {
        let Some(rule) = &self.terms.trade_rule else { return true };
        let held = self.state.title.free(buyer, self.id).count();
        let facts = rule::TradeFacts {
            buyer_kyc_level: self.member(buyer).kyc_level,
            seller_kyc_level: self.member(seller).kyc_level,
            units: Quantity::new(units),
            price,
            holder_units: Quantity::new(held.saturating_add(bought)),
        };
        rule.evaluate(&rule::Context::Trade(facts)).unwrap_or(false)
    }

    fn fee(&self, party: &Party, other: MemberId, paid: Amount) -> Fees {
        fee_in(self.state, self.now, party, other, (self.currency(), paid))
    }

    /// Writes a trade down: units one way, money the other, fees to the platform. Also gives what
    /// the buyer spent, fee included.
    pub fn fill(&self, trade: Exchange) -> (Event, Amount) {
        let Exchange { price, quantity, buyer, seller, via, money, units, from } = trade;
        let cost = self.cost(price, quantity);
        let paid = cost.expect("the buyer's worst case was checked to fit");
        let buyer_fee = self.fee(&buyer, seller.member, paid);
        let seller_fee = self.fee(&seller, buyer.member, paid);
        let spent = sum(paid, buyer_fee.total);
        let fact = Fill {
            series: self.id,
            price,
            quantity: Quantity::new(quantity),
            paid,
            buyer: FillSide { member: buyer.member, order: buyer.order, fee: buyer_fee.total },
            seller: FillSide { member: seller.member, order: seller.order, fee: seller_fee.total },
            via,
        };
        let mut event = Event::new(MarketFact::Filled(fact));
        event.postings.reserve_exact(6);
        self.take_payment(&mut event, buyer.member, money, spent);
        let share = sum(buyer_fee.reserve, seller_fee.reserve);
        let fees = sum(buyer_fee.total, seller_fee.total);
        let platform = |purpose| AccountKey::new(Members::PLATFORM, self.currency(), purpose);
        push(&mut event, self.custody(seller.member), less(paid, seller_fee.total));
        push(&mut event, platform(Purpose::FeeRevenue), less(fees, share));
        push(&mut event, platform(Purpose::ReserveFund), share);
        (event.moving(self.id, units, from, Place::Free(buyer.member)), spent)
    }

    fn take_payment(&self, event: &mut Event, buyer: MemberId, money: Money, spent: Amount) {
        match money {
            Money::Custody => push(event, self.custody(buyer), spent.negated()),
            Money::Reserved { available, last } => {
                let back = if last { less(available, spent) } else { Amount::ZERO };
                push(event, self.reserved(buyer), sum(spent, back).negated());
                push(event, self.custody(buyer), back);
            }
        }
    }
}

/// The fee of one side on what was paid, and its share for the reserve fund.
pub(super) fn fee_in(
    state: &State,
    now: Timestamp,
    party: &Party,
    other: MemberId,
    (currency, paid): (Currency, Amount),
) -> Fees {
    let member = |id| state.members.get(id).expect("whoever trades is a member");
    let segment = Segment::between(member(party.member), member(other));
    let volume = state.policy.trailing(party.member, currency, now);
    let fees = &state.policy.fees;
    let rate = fees.rate(segment, party.role, volume).min(party.max_fee);
    fees.fee(rate, paid).expect("a fee is a part of what was checked to fit")
}

/// Adds a leg of an account that has none yet in this event.
fn push(event: &mut Event, account: AccountKey, amount: Amount) {
    if !amount.is_zero() {
        event.postings.push(Posting { account, amount });
    }
}

pub(super) fn sum(one: Amount, other: Amount) -> Amount {
    one.plus(other).expect("parts of what was checked to fit")
}

pub(super) fn less(whole: Amount, part: Amount) -> Amount {
    whole.minus(part).expect("parts of what was checked to fit")
}

impl Side {
    /// The other side.
    #[must_use]
    pub const fn opposite(self) -> Self {
        match self {
            Self::Buy => Self::Sell,
            Self::Sell => Self::Buy,
        }
    }
}
