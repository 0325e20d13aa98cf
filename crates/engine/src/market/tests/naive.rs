//! A slow, obvious order book, held against the engine fill by fill on random commands.
//!
//! It keeps all orders in one list, knows nothing of queues, slots or cash, and looks for the best
//! counterparty by reading the whole list each time.

use super::*;
use crate::{Command, Outcome};
use proptest::prelude::*;
use std::collections::BTreeSet;

#[derive(Clone, Debug)]
struct Plain {
    id: OrderId,
    member: MemberId,
    side: Side,
    price: Price,
    open: u64,
    locked: Vec<(QuoteId, MemberId, u64)>,
    self_trade: SelfTrade,
    rests: bool,
    /// The moment it took its place: what time priority goes by.
    place: u64,
    trigger: Option<Activation>,
}

impl Plain {
    fn locked(&self) -> u64 {
        self.locked.iter().map(|(_, _, units)| units).sum()
    }

    fn free(&self) -> u64 {
        self.open - self.locked()
    }
}

/// `(maker, taker, units, price)`.
type Trade = (Option<OrderId>, Option<OrderId>, u64, Price);

#[derive(Default)]
struct Naive {
    resting: Vec<Plain>,
    waiting: Vec<Plain>,
    met: BTreeSet<OrderId>,
    clock: u64,
    trades: Vec<Trade>,
}

impl Naive {
    /// The one order that is first in price, then in time.
    fn best(&self, side: Side, met: &[OrderId]) -> Option<usize> {
        let candidates = (0..self.resting.len()).filter(|&at| {
            let order = &self.resting[at];
            order.side == side && order.free() > 0 && !met.contains(&order.id)
        });
        candidates.min_by_key(|&at| {
            let order = &self.resting[at];
            let price = i64::from(order.price.as_ppm());
            (if side == Side::Buy { -price } else { price }, order.place)
        })
    }

    fn crosses(taker: &Plain, maker: &Plain) -> bool {
        match taker.side {
            Side::Buy => maker.price <= taker.price,
            Side::Sell => maker.price >= taker.price,
        }
    }

    fn would_trade(&self, taker: &Plain) -> bool {
        let best = self.best(taker.side.opposite(), &[]);
        best.is_some_and(|at| Self::crosses(taker, &self.resting[at]))
    }

    /// Units it could get before it is filled or meets itself.
    fn could_fill(&self, taker: &Plain) -> u64 {
        let mut got = 0;
        let mut met = Vec::new();
        while let Some(at) = self.best(taker.side.opposite(), &met) {
            let maker = &self.resting[at];
            if !Self::crosses(taker, maker) || got >= taker.open {
                break;
            }
            met.push(maker.id);
            if maker.member != taker.member {
                got += maker.free();
            } else if taker.self_trade != SelfTrade::CancelMaker {
                break;
            }
        }
        got.min(taker.open)
    }

    fn enter(&mut self, mut taker: Plain) {
        while taker.free() > 0 {
            let Some(at) = self.best(taker.side.opposite(), &[]) else { break };
            let maker = self.resting[at].clone();
            if !Self::crosses(&taker, &maker) {
                break;
            }
            if maker.member == taker.member {
                if taker.self_trade != SelfTrade::CancelTaker {
                    self.resting.remove(at);
                }
                if taker.self_trade != SelfTrade::CancelMaker {
                    return;
                }
                continue;
            }
            let units = maker.free().min(taker.free());
            self.trades.push((Some(maker.id), Some(taker.id), units, maker.price));
            self.resting[at].open -= units;
            taker.open -= units;
            if self.resting[at].open == 0 {
                self.resting.remove(at);
            }
            self.print(maker.price);
        }
        if taker.open > 0 && (taker.rests || taker.locked() == taker.open) {
            self.clock += 1;
            taker.place = self.clock;
            self.resting.push(taker);
        }
    }

    fn print(&mut self, price: Price) {
        for order in &self.waiting {
            let met = match order.trigger {
                Some(Activation::Rises(trigger)) => price >= trigger,
                Some(Activation::Falls(trigger)) => price <= trigger,
                _ => false,
            };
            if met {
                self.met.insert(order.id);
            }
        }
    }

    /// Lets the orders whose trigger was met enter, the oldest first.
    fn tick(&mut self) {
        while let Some(id) = self.met.pop_first() {
            let at = self.waiting.iter().position(|order| order.id == id).unwrap();
            let order = self.waiting.remove(at);
            self.enter(order);
        }
    }

    fn find(&mut self, id: OrderId) -> Option<&mut Plain> {
        self.resting.iter_mut().chain(&mut self.waiting).find(|order| order.id == id)
    }

    fn cancel(&mut self, id: OrderId) {
        self.resting.retain(|order| order.id != id);
        self.waiting.retain(|order| order.id != id);
    }

    fn place(&mut self, id: OrderId, order: &PlaceOrder) {
        let (OrderPrice::Limit(price) | OrderPrice::Market(price)) = order.price;
        let plain = Plain {
            id,
            member: order.member,
            side: order.side,
            price,
            open: order.quantity.count(),
            locked: Vec::new(),
            self_trade: order.self_trade,
            rests: order.time_in_force == TimeInForce::GoodTillCancelled,
            place: 0,
            trigger: (order.activation != Activation::Now).then_some(order.activation),
        };
        if plain.trigger.is_some() {
            self.waiting.push(plain);
        } else {
            self.enter(plain);
        }
        self.tick();
    }

    fn amend(&mut self, amend: &AmendOrder) {
        let waits = self.waiting.iter().any(|order| order.id == amend.order);
        let order = self.find(amend.order).unwrap();
        let price = amend.price.unwrap_or(order.price);
        let open = amend.quantity.map_or(order.open, Quantity::count);
        let keeps = waits || (price == order.price && open < order.open);
        (order.price, order.open) = (price, open);
        if !keeps {
            let order = order.clone();
            self.cancel(order.id);
            self.enter(order);
        }
        self.tick();
    }

    fn unlock(&mut self, quote: QuoteId) -> Option<(OrderId, u64)> {
        let holds = |order: &&mut Plain| order.locked.iter().any(|(id, _, _)| *id == quote);
        let order = self.resting.iter_mut().find(holds)?;
        let at = order.locked.iter().position(|(id, _, _)| *id == quote)?;
        let (_, _, units) = order.locked.remove(at);
        Some((order.id, units))
    }

    fn release(&mut self, quote: QuoteId) {
        let Some((id, _)) = self.unlock(quote) else { return };
        let order = self.find(id).unwrap().clone();
        if self.would_trade(&order) {
            self.cancel(id);
            self.enter(order);
        }
        self.tick();
    }

    fn take(&mut self, quote: QuoteId) {
        let (id, units) = self.unlock(quote).unwrap();
        let order = self.find(id).unwrap();
        order.open -= units;
        let (price, is_filled) = (order.price, order.open == 0);
        self.trades.push((Some(id), None, units, price));
        if is_filled {
            self.cancel(id);
        }
    }

    /// Whether the engine should have refused a new order for what the book holds.
    fn refuses(&self, id: OrderId, order: &PlaceOrder) -> bool {
        let mut alone = Naive { resting: self.resting.clone(), ..Self::default() };
        let mut order = order.clone();
        if order.activation != Activation::Now {
            return false;
        }
        order.time_in_force = TimeInForce::GoodTillCancelled;
        alone.waiting.clear();
        let plain = Plain {
            id,
            member: order.member,
            side: order.side,
            price: match order.price {
                OrderPrice::Limit(price) | OrderPrice::Market(price) => price,
            },
            open: order.quantity.count(),
            locked: Vec::new(),
            self_trade: order.self_trade,
            rests: true,
            place: 0,
            trigger: None,
        };
        order.post_only && alone.would_trade(&plain)
    }

    fn levels(&self, side: Side) -> Vec<(Price, u64)> {
        let mut levels = std::collections::BTreeMap::new();
        for order in self.resting.iter().filter(|order| order.side == side && order.free() > 0) {
            *levels.entry(order.price).or_insert(0) += order.free();
        }
        let rising = levels.into_iter();
        if side == Side::Buy { rising.rev().collect() } else { rising.collect() }
    }
}

/// What one step does; numbers choose among what there is.
#[derive(Clone, Debug)]
enum Step {
    Place { who: usize, buy: bool, units: u64, price: u32, kind: u8, stp: u8 },
    Cancel { which: usize },
    Amend { which: usize, price: Option<u32>, units: Option<u64> },
    Lock { which: usize, who: usize, units: u64 },
    Take { which: usize },
    Release { which: usize },
    Wait { seconds: u32 },
}

fn step() -> impl Strategy<Value = Step> {
    let price = 985..1_015_u32;
    let place = (0..3_usize, any::<bool>(), 1..30_u64, price.clone(), 0..12_u8, 0..3_u8).prop_map(
        |(who, buy, units, price, kind, stp)| Step::Place { who, buy, units, price, kind, stp },
    );
    let which = 0..64_usize;
    let amend = (which.clone(), proptest::option::of(price), proptest::option::of(1..30_u64))
        .prop_map(|(which, price, units)| Step::Amend { which, price, units });
    let lock = (which.clone(), 0..3_usize, 1..10_u64).prop_map(|(which, who, units)| Step::Lock {
        which,
        who,
        units,
    });
    prop_oneof![
        8 => place,
        2 => which.clone().prop_map(|which| Step::Cancel { which }),
        2 => amend,
        2 => lock,
        1 => which.clone().prop_map(|which| Step::Take { which }),
        1 => which.prop_map(|which| Step::Release { which }),
        1 => (1..70_u32).prop_map(|seconds| Step::Wait { seconds }),
    ]
}

/// The engine and the naive book, side by side.
struct Pair {
    floor: Floor,
    naive: Naive,
    trades: Vec<Trade>,
    quotes: Vec<QuoteId>,
}

impl Pair {
    fn members(&self) -> [MemberId; 3] {
        [self.floor.alice, self.floor.bob, self.floor.carol]
    }

    fn order(&self, which: usize) -> Option<Order> {
        let markets = &self.floor.world.state.markets;
        let mut open: Vec<OrderId> =
            self.members().iter().flat_map(|m| markets.orders_of(*m)).map(|o| o.id).collect();
        open.sort_unstable();
        let id = open.get(which % open.len().max(1))?;
        markets.order(*id).copied()
    }

    /// Sends a command; the trades of all events that follow from it are kept.
    fn send(&mut self, member: MemberId, command: impl Into<Command>) -> bool {
        let before = self.floor.world.records.len();
        let outcome = self.floor.world.submit(Actor::Member(member), command.into());
        for record in &self.floor.world.records[before..] {
            if let Outcome::Done(events) = &record.outcome {
                self.trades.extend(fills(events).map(trade));
            }
        }
        matches!(outcome, Outcome::Done(_))
    }

    fn place(&mut self, order: &PlaceOrder) {
        let id = self.floor.world.state.markets.next_order();
        let plain_refuses = self.naive.refuses(id, order);
        let accepted = self.send(order.member, order.clone());
        if order.time_in_force == TimeInForce::FillOrKill && order.activation == Activation::Now {
            let probe = Plain {
                id,
                member: order.member,
                side: order.side,
                price: match order.price {
                    OrderPrice::Limit(price) | OrderPrice::Market(price) => price,
                },
                open: order.quantity.count(),
                locked: Vec::new(),
                self_trade: order.self_trade,
                rests: false,
                place: 0,
                trigger: None,
            };
            let whole = self.naive.could_fill(&probe) == order.quantity.count();
            assert_eq!(accepted, whole, "all or nothing: {order:?}");
        } else {
            assert_eq!(accepted, !plain_refuses, "{order:?}");
        }
        if accepted {
            self.naive.place(id, order);
        }
    }

    fn step(&mut self, step: &Step) {
        match *step {
            Step::Place { .. } => {
                let order = self.order_of(step);
                self.place(&order);
            }
            Step::Cancel { which } => {
                let Some(order) = self.order(which) else { return };
                let accepted = self.send(order.member, CancelOrder { order: order.id });
                assert_eq!(accepted, order.locked.is_zero());
                if accepted {
                    self.naive.cancel(order.id);
                }
            }
            Step::Amend { which, price, units } => {
                let Some(order) = self.order(which) else { return };
                let amend = AmendOrder {
                    order: order.id,
                    price: price.map(at),
                    quantity: units.map(Quantity::new),
                };
                if self.send(order.member, amend.clone()) {
                    self.naive.amend(&amend);
                }
            }
            Step::Lock { which, who, units } => self.lock(which, who, units),
            Step::Take { which } => {
                let Some((quote, member)) = self.quote(which) else { return };
                assert!(self.send(member, TakeQuote { quote }));
                self.naive.take(quote);
            }
            Step::Release { which } => {
                let Some((quote, member)) = self.quote(which) else { return };
                assert!(self.send(member, ReleaseQuote { quote }));
                self.naive.release(quote);
            }
            Step::Wait { seconds } => self.wait(seconds),
        }
    }

    fn order_of(&self, step: &Step) -> PlaceOrder {
        let Step::Place { who, buy, units, price, kind, stp } = *step else {
            unreachable!("only orders are placed")
        };
        let side = if buy { Side::Buy } else { Side::Sell };
        let mut order = self.floor.limit(self.members()[who], side, units, price);
        order.self_trade = [SelfTrade::CancelTaker, SelfTrade::CancelMaker, SelfTrade::CancelBoth]
            [usize::from(stp)];
        match kind {
            0 => order.time_in_force = TimeInForce::ImmediateOrCancel,
            1 => order.time_in_force = TimeInForce::FillOrKill,
            2 => order.post_only = true,
            3 => {
                order.price = OrderPrice::Market(at(price));
                order.time_in_force = TimeInForce::ImmediateOrCancel;
            }
            4 => order.activation = Activation::Rises(at(1_000 + price % 7)),
            5 => order.activation = Activation::Falls(at(1_000 - price % 7)),
            _ => {}
        }
        order
    }

    fn lock(&mut self, which: usize, who: usize, units: u64) {
        let Some(order) = self.order(which) else { return };
        let (quote, member) =
            (self.floor.world.state.markets.last_quote.next(), self.members()[who]);
        let quantity = Quantity::new(units);
        let lock = LockQuote { order: order.id, member, quantity, seconds: 30 };
        if self.send(member, lock) {
            let plain = self.naive.find(order.id).unwrap();
            assert!(plain.free() >= units && plain.side == Side::Sell && plain.member != member);
            plain.locked.push((quote, member, units));
            self.quotes.push(quote);
        }
    }

    fn quote(&self, which: usize) -> Option<(QuoteId, MemberId)> {
        let markets = &self.floor.world.state.markets;
        let open: Vec<_> =
            self.quotes.iter().filter_map(|id| Some((*id, markets.quote(*id)?))).collect();
        let (id, quote) = open.get(which % open.len().max(1))?;
        Some((*id, quote.member))
    }

    /// Time passes; the quotes whose time is over come back one after the other.
    fn wait(&mut self, seconds: u32) {
        let end = self.floor.world.now.after(Duration::from_secs(seconds));
        while let Some(due) = self.floor.world.state.next_due().filter(|due| *due <= end) {
            self.floor.world.now = due;
            let markets = &self.floor.world.state.markets;
            let over = self.quotes.iter().filter_map(|id| Some((*id, markets.quote(*id)?)));
            let over: Vec<_> =
                over.filter(|(_, quote)| quote.expires_at <= due).map(|(id, _)| id).collect();
            let events = self.floor.world.tick();
            self.trades.extend(fills(&events).map(trade));
            for id in over {
                self.naive.release(id);
            }
        }
        self.floor.world.now = end;
    }

    fn compare(&self) {
        assert_eq!(self.trades, self.naive.trades, "the same trades in the same order");
        for side in [Side::Buy, Side::Sell] {
            let shown = self.floor.market().depth(side, 1_000);
            let shown: Vec<_> = shown.iter().map(|l| (l.price, l.quantity.count())).collect();
            assert_eq!(shown, self.naive.levels(side), "the same book");
        }
        let markets = &self.floor.world.state.markets;
        let naive = self.naive.resting.len() + self.naive.waiting.len();
        assert_eq!(markets.open_orders(), naive, "the same orders are open");
    }
}

fn trade(fill: &Fill) -> Trade {
    match fill.via {
        Via::Book(Side::Buy) => {
            (fill.seller.order, fill.buyer.order, fill.quantity.count(), fill.price)
        }
        Via::Book(Side::Sell) => {
            (fill.buyer.order, fill.seller.order, fill.quantity.count(), fill.price)
        }
        _ => (fill.seller.order, None, fill.quantity.count(), fill.price),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn the_fast_book_trades_as_the_slow_one(steps in prop::collection::vec(step(), 1..80)) {
        let floor = Floor::open();
        let mut pair =
            Pair { floor, naive: Naive::default(), trades: Vec::new(), quotes: Vec::new() };
        for step in &steps {
            pair.step(step);
            pair.compare();
        }
    }
}
