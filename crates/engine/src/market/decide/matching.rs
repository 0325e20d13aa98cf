//! An order meets the book: best price first, oldest first within a price.
//!
//! `plan` reads the book and says with whom the arriving order would trade and why it stops;
//! whoever called it may still refuse. `carry_out` writes the plan down as facts. What trades at
//! once is paid at once; only what then rests is reserved.
//!
//! The contract's condition of trade is asked for every fill. Where it refuses one, the arriving
//! order stops there and its rest is cancelled: skipping the resting order would give its place
//! away. Prices outside the collar stop it in the same way.

use super::cancel::end_order;
use super::desk::{Desk, Exchange, Money, Party, less};
use crate::coupon::VenueMode;
use crate::market::{DoneReason, MarketFact, Order, SelfTrade, Side, TimeInForce, Via};
use crate::policy::{MAX_FILLS, Role};
use crate::{Event, Place, RangeSet};
use std::collections::BTreeMap;
use units::{Amount, BasisPoints, MemberId, OrderId, Price, Quantity, QuoteId};

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
    let makers = desk.state.markets.queue(desk.id, arrival.side.opposite());
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
    let place = arrival.place();
    let sells = arrival.side == Side::Sell;
    // A walk over the seller's units, each handed out once.
    let mut units = sells.then(|| stock.cursor());
    let mut behind = arrival.funded;
    let mut open = arrival.quantity;
    for step in plan.steps {
        let (maker, quantity) = match step {
            Step::Fill { maker, quantity } => (maker, quantity),
            Step::Cancel(maker) => {
                end_order(desk, maker, DoneReason::SelfTrade, None, out);
                continue;
            }
        };
        open -= quantity;
        let (money, from, ranges) = match &mut units {
            Some(units) => {
                let last = maker.open.count() == quantity;
                let money = Money::Reserved { available: maker.reserved, last };
                (money, place, units.take(quantity))
            }
            None => {
                let last = open == 0;
                let reserved = |available| Money::Reserved { available, last };
                let from = Place::Order(maker.id);
                let ranges = desk.state.title.at(from, desk.id).lowest(quantity);
                (behind.map_or(Money::Custody, reserved), from, ranges)
            }
        };
        let (buyer, seller) = parties(arrival, maker);
        let (event, spent) = desk.fill(Exchange {
            price: maker.price,
            quantity,
            buyer,
            seller,
            via: Via::Book(arrival.side),
            money,
            units: ranges,
            from,
        });
        out.push(event);
        if !sells {
            behind = behind.map(|cash| less(cash, spent));
        }
    }
    let rest = open + arrival.locked;
    let ends = plan.stop.or((open > 0 && arrival.never_rests()).then_some(DoneReason::Unfilled));
    let ranges = units.map(|mut units| units.take(rest)).unwrap_or_default();
    match ends {
        _ if rest == 0 => {}
        Some(reason) => {
            super::cancel::release_quotes(desk, arrival.order, plan.given_back, out);
            let mut done = Event::new(MarketFact::OrderDone {
                order: arrival.order,
                member: arrival.member,
                unfilled: Quantity::new(rest),
                reason,
            });
            if let Some(cash) = behind {
                let (from, to) = (desk.reserved(arrival.member), desk.custody(arrival.member));
                done = done.pay(from, to, cash);
                done = done.moving(desk.id, ranges, place, Place::Free(arrival.member));
            }
            out.push(done);
        }
        None => out.push(rest_event(desk, arrival, rest, behind, ranges)),
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

/// The rest goes into the book: exactly its worst case stays reserved.
fn rest_event(
    desk: &Desk<'_>,
    arrival: &Arrival,
    rest: u64,
    behind: Option<Amount>,
    ranges: Vec<units::UnitRange>,
) -> Event {
    let Arrival { order, member, side, .. } = *arrival;
    let wanted = match side {
        Side::Buy => desk.worst(arrival.price, rest, arrival.max_fee),
        Side::Sell => Some(Amount::ZERO),
    };
    let reserved = wanted.expect("the whole order was checked to fit");
    let open = Quantity::new(rest);
    let event = Event::new(MarketFact::OrderRested { order, open, reserved });
    let (custody, behind_it) = (desk.custody(member), desk.reserved(member));
    match behind {
        Some(cash) => event.pay(behind_it, custody, less(cash, reserved)),
        None => {
            let event = event.pay(custody, behind_it, reserved);
            event.moving(desk.id, ranges, Place::Free(member), Place::Order(order))
        }
    }
}
