//! One book: all orders of a series in one list. The best is found by reading the whole list.

use super::floor::Floor;
use super::told::{Happening, meets_at_once};
use engine::market::{Activation, DoneReason, ReleaseReason, SelfTrade, Side, TimeInForce, Via};
use engine::policy::MAX_FILLS;
use std::collections::{BTreeMap, BTreeSet};
use units::{MemberId, OrderId, Price, QuoteId};

#[derive(Clone, Debug)]
pub(super) struct Order {
    pub id: OrderId,
    pub member: MemberId,
    pub side: Side,
    pub price: Price,
    pub open: u64,
    /// Units held for buyers, by quote.
    pub locked: BTreeMap<QuoteId, (MemberId, u64)>,
    pub self_trade: SelfTrade,
    pub time_in_force: TimeInForce,
    pub is_market: bool,
    pub post_only: bool,
    pub activation: Activation,
    /// When it took its place in the book; none while it waits for its time or its price.
    pub place: Option<u64>,
}

impl Order {
    pub fn free(&self) -> u64 {
        let locked: u64 = self.locked.values().map(|(_, units)| units).sum();
        self.open.saturating_sub(locked)
    }

    fn crosses(&self, maker: &Self) -> bool {
        match self.side {
            Side::Buy => maker.price <= self.price,
            Side::Sell => maker.price >= self.price,
        }
    }

    fn never_rests(&self) -> bool {
        let at_once = [TimeInForce::ImmediateOrCancel, TimeInForce::FillOrKill];
        self.is_market || at_once.contains(&self.time_in_force)
    }

    /// What comes first in a queue: the better price, then the earlier place.
    pub fn priority(&self) -> (i64, Option<u64>) {
        let price = i64::from(self.price.as_ppm());
        (if self.side == Side::Buy { -price } else { price }, self.place)
    }
}

/// One meeting of an arriving order with a resting one.
enum Meeting {
    Fill(OrderId, u64),
    /// Self-trade prevention takes the resting order out.
    Cancel(OrderId),
}

pub(super) struct Plan {
    meetings: Vec<Meeting>,
    /// Units that found nobody.
    pub left: u64,
    pub stop: Option<DoneReason>,
}

impl Plan {
    pub fn would_trade(&self) -> bool {
        !self.meetings.is_empty() || self.stop.is_some()
    }

    /// The contract refuses the very first trade.
    pub fn is_refused(&self) -> bool {
        let fills = self.meetings.iter().any(|meeting| matches!(meeting, Meeting::Fill(..)));
        self.stop == Some(DoneReason::TradeRefused) && !fills
    }

    /// It ends for this reason instead.
    pub fn give_up(&mut self, reason: DoneReason) {
        self.meetings.clear();
        self.stop = Some(reason);
    }
}

#[derive(Default)]
pub(super) struct Book {
    pub orders: Vec<Order>,
    pub last: Option<Price>,
    /// The price of a call auction that goes on in the next record.
    pub unfinished: Option<Price>,
    /// The last place that was taken.
    places: u64,
}

impl Book {
    pub fn find(&mut self, id: OrderId) -> Result<&mut Order, String> {
        let found = self.orders.iter_mut().find(|order| order.id == id);
        found.ok_or_else(|| format!("book: {id} is not open"))
    }

    pub fn take(&mut self, id: OrderId) -> Result<Order, String> {
        let at = self.orders.iter().position(|order| order.id == id);
        at.map(|at| self.orders.remove(at)).ok_or_else(|| format!("book: {id} is not open"))
    }

    /// The resting order that trades first on a side, of those not met yet.
    fn best(&self, side: Side, met: &BTreeSet<OrderId>) -> Option<&Order> {
        let resting = self.orders.iter().filter(|order| {
            let stands = order.side == side && order.place.is_some() && order.free() > 0;
            stands && !met.contains(&order.id)
        });
        resting.min_by_key(|order| order.priority())
    }

    pub fn best_bid(&self) -> Option<Price> {
        self.best(Side::Buy, &BTreeSet::new()).map(|order| order.price)
    }

    /// The resting orders of a side, the first to trade first.
    pub fn queue(&self, side: Side) -> Vec<&Order> {
        let resting = self.orders.iter().filter(|o| o.side == side && o.place.is_some());
        let mut queue: Vec<&Order> = resting.collect();
        queue.sort_by_key(|order| order.priority());
        queue
    }

    /// With whom an arriving order trades.
    pub fn plan(&self, taker: &Order, floor: &Floor<'_>) -> Result<Plan, String> {
        let mut plan = Plan { meetings: Vec::new(), left: taker.free(), stop: None };
        let (mut met, mut bought) = (BTreeSet::new(), BTreeMap::new());
        while plan.left > 0 && meets_at_once(floor.venue()?.mode) {
            let best = self.best(taker.side.opposite(), &met);
            let Some(maker) = best.filter(|maker| taker.crosses(maker)) else { break };
            if plan.meetings.len() == MAX_FILLS {
                plan.stop = Some(DoneReason::TooManyFills);
                break;
            }
            met.insert(maker.id);
            if maker.member == taker.member {
                if taker.self_trade != SelfTrade::CancelTaker {
                    plan.meetings.push(Meeting::Cancel(maker.id));
                }
                if taker.self_trade != SelfTrade::CancelMaker {
                    plan.stop = Some(DoneReason::SelfTrade);
                    break;
                }
                continue;
            }
            if !floor.in_collar(maker.price, self.last)? {
                plan.stop = Some(DoneReason::Collar);
                break;
            }
            let units = maker.free().min(plan.left);
            let (buyer, seller) = match taker.side {
                Side::Buy => (taker.member, maker.member),
                Side::Sell => (maker.member, taker.member),
            };
            let before = bought.entry(buyer).or_insert(0);
            if !floor.allows(buyer, seller, maker.price, units, *before)? {
                plan.stop = Some(DoneReason::TradeRefused);
                break;
            }
            *before += units;
            plan.left -= units;
            plan.meetings.push(Meeting::Fill(maker.id, units));
        }
        Ok(plan)
    }

    /// Carries a plan out; what is left of the taker rests or ends.
    pub fn enter(
        &mut self,
        mut taker: Order,
        plan: Plan,
        out: &mut Vec<Happening>,
    ) -> Result<(), String> {
        for meeting in plan.meetings {
            match meeting {
                Meeting::Fill(maker, units) => out.push(self.fill(&mut taker, maker, units)?),
                Meeting::Cancel(maker) => self.end(maker, DoneReason::SelfTrade, out)?,
            }
        }
        let unfilled = taker.free() > 0 && taker.never_rests();
        let reason = plan.stop.or(unfilled.then_some(DoneReason::Unfilled));
        if taker.open == 0 {
            return Ok(());
        }
        if let Some(reason) = reason {
            finish(&taker, reason, out);
            return Ok(());
        }
        self.places += 1;
        taker.place = Some(self.places);
        out.push(Happening::Rested(taker.id, taker.open));
        self.orders.push(taker);
        Ok(())
    }

    fn fill(&mut self, taker: &mut Order, id: OrderId, units: u64) -> Result<Happening, String> {
        let maker = self.find(id)?;
        maker.open -= units;
        taker.open -= units;
        let (price, is_filled) = (maker.price, maker.open == 0);
        let (took, made) = ((taker.member, Some(taker.id)), (maker.member, Some(id)));
        let (buyer, seller) = if taker.side == Side::Buy { (took, made) } else { (made, took) };
        if is_filled {
            self.take(id)?;
        }
        self.last = Some(price);
        let via = Via::Book(taker.side);
        Ok(Happening::Filled { buyer, seller, units, price, via })
    }

    /// An order ends as it stands.
    pub fn end(
        &mut self,
        id: OrderId,
        reason: DoneReason,
        out: &mut Vec<Happening>,
    ) -> Result<(), String> {
        let ended = self.take(id)?;
        finish(&ended, reason, out);
        Ok(())
    }
}

/// Quotes end with their order.
fn finish(order: &Order, reason: DoneReason, out: &mut Vec<Happening>) {
    let quotes = order.locked.keys();
    out.extend(quotes.map(|quote| Happening::Released(*quote, ReleaseReason::OrderEnded)));
    out.push(Happening::Done(order.id, order.open, reason));
}
