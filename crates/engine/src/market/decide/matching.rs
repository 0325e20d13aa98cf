//! An order meets the book: best price first, oldest first within a price.
//!
//! `plan` reads the book and says with whom the arriving order would trade and why it stops;
//! whoever called it may still refuse. `carry_out` writes the plan down as facts. What trades at
//! once is paid at once; only what then rests is reserved.
//!
//! The contract's condition of trade is asked for every fill. Where it refuses one, the arriving
//! order stops there and its rest is cancelled: skipping the resting order would give its place
//! away. Prices outside the collar stop it in the same way.

use super::cancel::{end_order, release_quotes};
use super::desk::{Desk, Exchange, Money, Party, less};
use crate::coupon::VenueMode;
use crate::market::{DoneReason, MarketFact, Order, SelfTrade, Side, TimeInForce, Via};
use crate::policy::{MAX_FILLS, Role};
use crate::ranges::Cursor;
use crate::{Event, Place, RangeSet};
use std::collections::BTreeMap;
use units::{Amount, BasisPoints, MemberId, OrderId, Price, Quantity, QuoteId, UnitRange};

/// An order that meets the book.
pub(super) struct Arrival {
    pub order: OrderId,
    pub member: MemberId,
    pub side: Side,
    /// Limit or protection.
    pub price: Price,
    /// Units to be traded.
    pub quantity: u64,
    /// Further units of it that are locked for buyers and stay so.
    pub locked: u64,
    pub is_market: bool,
    pub time_in_force: TimeInForce,
    pub post_only: bool,
    pub self_trade: SelfTrade,
    pub max_fee: BasisPoints,
    /// Cash that stands behind it, or zero where it sells; none where nothing is reserved yet.
    pub funded: Option<Amount>,
}

/// With whom an arriving order trades, and what becomes of its rest.
pub(super) struct Plan<'a> {
    steps: Vec<Step<'a>>,
    /// Units that found nobody.
    pub left: u64,
    /// Why it ends before it is filled and may not rest.
    pub stop: Option<DoneReason>,
    /// A quote on it that was given back in the same decision already.
    given_back: Option<QuoteId>,
}

enum Step<'a> {
    Fill {
        maker: &'a Order,
        quantity: u64,
    },
    /// Self-trade prevention takes a resting order out.
    Cancel(&'a Order),
}

impl Arrival {
    /// An order that is open already and meets the book anew.
    pub fn again(order: &Order) -> Self {
        Self {
            order: order.id,
            member: order.member,
            side: order.side,
            price: order.price,
            quantity: order.free(),
            locked: order.locked.count(),
            is_market: order.is_market,
            time_in_force: order.time_in_force,
            post_only: order.post_only,
            self_trade: order.self_trade,
            max_fee: order.max_fee,
            funded: Some(order.reserved),
        }
    }

    /// Where its units are, where it sells.
    pub fn place(&self) -> Place {
        match self.funded {
            Some(_) => Place::Order(self.order),
            None => Place::Free(self.member),
        }
    }

    fn crosses(&self, maker: Price) -> bool {
        match self.side {
            Side::Buy => maker <= self.price,
            Side::Sell => maker >= self.price,
        }
    }

    fn never_rests(&self) -> bool {
        let at_once = [TimeInForce::ImmediateOrCancel, TimeInForce::FillOrKill];
        self.is_market || at_once.contains(&self.time_in_force)
    }

    fn trade_with(&self, maker: &Order) -> (MemberId, MemberId) {
        match self.side {
            Side::Buy => (self.member, maker.member),
            Side::Sell => (maker.member, self.member),
        }
    }
}

impl Plan<'_> {
    /// Notes a quote on the order that need not be given back again.
    pub fn without(self, given_back: Option<QuoteId>) -> Self {
        Self { given_back, ..self }
    }

    /// True where it would meet anybody.
    pub fn would_trade(&self) -> bool {
        !self.steps.is_empty() || self.stop.is_some()
    }

    /// True where the contract refused the very first trade.
    pub fn refused_at_once(&self) -> bool {
        let fills = self.steps.iter().any(|step| matches!(step, Step::Fill { .. }));
        self.stop == Some(DoneReason::TradeRefused) && !fills
    }

    /// Drops all trades: the order ends for this reason instead.
    pub fn give_up(&mut self, arrival: &Arrival, reason: DoneReason) {
        self.steps.clear();
        self.left = arrival.quantity;
        self.stop = Some(reason);
    }
}

/// Finds the trades of an arriving order. In a call auction there are none before the auction.
pub(super) fn plan<'a>(desk: &Desk<'a>, arrival: &Arrival) -> Plan<'a> {
    let mut plan = Plan { steps: Vec::new(), left: arrival.quantity, stop: None, given_back: None };
    if desk.market.venue().mode == VenueMode::CallAuction {
        return plan;
    }
    let mut bought = BTreeMap::new();
    let makers = desk.state.markets.queue_free(desk.id, arrival.side.opposite());
    for maker in makers.take_while(|maker| arrival.crosses(maker.price)) {
        if plan.left == 0 {
            break;
        }
        if maker.free() == 0 {
            continue;
        }
        if plan.steps.len() == MAX_FILLS {
            plan.stop = Some(DoneReason::TooManyFills);
            break;
        }
        plan.stop = meet(desk, arrival, maker, &mut plan.steps, &mut plan.left, &mut bought);
        if plan.stop.is_some() {
            break;
        }
    }
    plan
}

/// Lets an arriving order meet one resting order; gives the reason where it ends there.
fn meet<'a>(
    desk: &Desk<'a>,
    arrival: &Arrival,
    maker: &'a Order,
    steps: &mut Vec<Step<'a>>,
    left: &mut u64,
    bought: &mut BTreeMap<MemberId, u64>,
) -> Option<DoneReason> {
    if maker.member == arrival.member {
        if arrival.self_trade != SelfTrade::CancelTaker {
            steps.push(Step::Cancel(maker));
        }
        let goes_on = arrival.self_trade == SelfTrade::CancelMaker;
        return (!goes_on).then_some(DoneReason::SelfTrade);
    }
    if !desk.in_collar(maker.price) {
        return Some(DoneReason::Collar);
    }
    let quantity = maker.free().min(*left);
    if desk.terms.trade_rule.is_some() {
        let (buyer, seller) = arrival.trade_with(maker);
        let before = bought.entry(buyer).or_default();
        if !desk.allows((buyer, seller), maker.price, quantity, *before) {
            return Some(DoneReason::TradeRefused);
        }
        *before = before.saturating_add(quantity);
    }
    steps.push(Step::Fill { maker, quantity });
    *left -= quantity;
    None
}

/// Writes the trades down, and then what becomes of the rest. `stock` is what it sells from.
pub(super) fn carry_out(
    desk: &Desk<'_>,
    arrival: &Arrival,
    plan: Plan<'_>,
    stock: &RangeSet,
    out: &mut Vec<Event>,
) {
    let sells = arrival.side == Side::Sell;
    let mut taking = Taking {
        open: arrival.quantity,
        behind: arrival.funded,
        units: sells.then(|| stock.cursor()),
    };
    for step in plan.steps {
        match step {
            Step::Fill { maker, quantity } => out.push(taking.fill(desk, arrival, maker, quantity)),
            Step::Cancel(maker) => end_order(desk, maker, DoneReason::SelfTrade, None, out),
        }
    }
    let unfilled = taking.open > 0 && arrival.never_rests();
    match plan.stop.or(unfilled.then_some(DoneReason::Unfilled)) {
        _ if taking.open + arrival.locked == 0 => {}
        Some(reason) => {
            release_quotes(desk, arrival.order, plan.given_back, out);
            out.push(taking.end(desk, arrival, reason));
        }
        None => out.push(taking.rest(desk, arrival)),
    }
}

/// An arriving order while its trades are written down.
struct Taking<'a> {
    /// Units that did not trade yet.
    open: u64,
    /// Cash that is still reserved behind it; none where nothing was reserved.
    behind: Option<Amount>,
    /// A walk over the seller's units, each handed out once.
    units: Option<Cursor<'a>>,
}

impl Taking<'_> {
    fn fill(&mut self, desk: &Desk<'_>, arrival: &Arrival, maker: &Order, quantity: u64) -> Event {
        self.open -= quantity;
        let (buyer, seller) = parties(arrival, maker);
        let (money, from, units) = match &mut self.units {
            Some(units) => {
                let last = maker.open.count() == quantity;
                let money = Money::Reserved { available: maker.reserved, last };
                (money, arrival.place(), units.take(quantity))
            }
            None => {
                let last = self.open == 0;
                let reserved = |available| Money::Reserved { available, last };
                let from = Place::Order(maker.id);
                let units = desk.state.title.at(from, desk.id).lowest(quantity);
                (self.behind.map_or(Money::Custody, reserved), from, units)
            }
        };
        let (price, via) = (maker.price, Via::Book(arrival.side));
        let trade = Exchange { price, quantity, buyer, seller, via, money, units, from };
        let (event, spent) = desk.fill(trade);
        if self.units.is_none() {
            self.behind = self.behind.map(|cash| less(cash, spent));
        }
        event
    }

    /// The units of the rest, where it sells.
    fn rest_units(&mut self, rest: u64) -> Vec<UnitRange> {
        self.units.as_mut().map(|units| units.take(rest)).unwrap_or_default()
    }

    /// The rest ends; what was reserved behind it goes back.
    fn end(mut self, desk: &Desk<'_>, arrival: &Arrival, reason: DoneReason) -> Event {
        let Arrival { order, member, locked, .. } = *arrival;
        let unfilled = Quantity::new(self.open + locked);
        let event = Event::new(MarketFact::OrderDone { order, member, unfilled, reason });
        let Some(cash) = self.behind else { return event };
        let units = self.rest_units(unfilled.count());
        let event = event.pay(desk.reserved(member), desk.custody(member), cash);
        event.moving(desk.id, units, arrival.place(), Place::Free(member))
    }

    /// The rest goes into the book: exactly its worst case stays reserved.
    fn rest(mut self, desk: &Desk<'_>, arrival: &Arrival) -> Event {
        let Arrival { order, member, side, locked, .. } = *arrival;
        let rest = self.open + locked;
        let wanted = match side {
            Side::Buy => desk.worst(arrival.price, rest, arrival.max_fee),
            Side::Sell => Some(Amount::ZERO),
        };
        let reserved = wanted.expect("the whole order was checked to fit");
        let open = Quantity::new(rest);
        let event = Event::new(MarketFact::OrderRested { order, open, reserved });
        let (custody, behind) = (desk.custody(member), desk.reserved(member));
        match self.behind {
            Some(cash) => event.pay(behind, custody, less(cash, reserved)),
            None => {
                let units = self.rest_units(rest);
                let event = event.pay(custody, behind, reserved);
                event.moving(desk.id, units, Place::Free(member), Place::Order(order))
            }
        }
    }
}

fn parties(arrival: &Arrival, maker: &Order) -> (Party, Party) {
    let taker = Party {
        member: arrival.member,
        order: Some(arrival.order),
        role: Role::Taker,
        max_fee: arrival.max_fee,
    };
    let maker = Party {
        member: maker.member,
        order: Some(maker.id),
        role: Role::Maker,
        max_fee: maker.max_fee,
    };
    match arrival.side {
        Side::Buy => (taker, maker),
        Side::Sell => (maker, taker),
    }
}
