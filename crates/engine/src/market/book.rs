//! One order book: for each price a queue, first come first served.

use super::Side;
use super::order::{NONE, Order, Orders};
use serde::Serialize;
use std::collections::BTreeMap;
use units::{Price, Quantity};

/// What a book shows of one price.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Level {
    /// The price.
    pub price: Price,
    /// Units that can be traded at it.
    pub quantity: Quantity,
    /// Orders behind them.
    pub orders: u64,
}

/// The orders of one price and side.
#[derive(Clone, Copy, Debug)]
struct Queue {
    head: u32,
    tail: u32,
    /// Open units that are not locked. Wider than one order's count: nothing bounds the sum.
    free: u128,
    count: u64,
}

/// The queues of one side. One in which every unit is locked stands apart, so that whoever looks
/// for something to trade need not pass it.
#[derive(Clone, Debug, Default)]
struct Levels {
    open: BTreeMap<Price, Queue>,
    locked: BTreeMap<Price, Queue>,
}

impl Levels {
    fn is_empty(&self) -> bool {
        self.open.is_empty() && self.locked.is_empty()
    }

    fn get_mut(&mut self, price: Price) -> &mut Queue {
        let found = self.open.get_mut(&price).or_else(|| self.locked.get_mut(&price));
        found.expect("a resting order has a queue")
    }

    /// Where an order of this price is queued; a queue of its own where there is none.
    fn or_new(&mut self, price: Price, slot: u32) -> &mut Queue {
        if let Some(queue) = self.locked.remove(&price) {
            self.open.insert(price, queue);
        }
        let new = Queue { head: slot, tail: NONE, free: 0, count: 0 };
        self.open.entry(price).or_insert(new)
    }

    fn remove(&mut self, price: Price) {
        if self.open.remove(&price).is_none() {
            self.locked.remove(&price);
        }
    }

    /// Puts a queue where its free units say it belongs.
    fn settle(&mut self, price: Price, is_locked: bool) {
        let (from, to) = match is_locked {
            true => (&mut self.open, &mut self.locked),
            false => (&mut self.locked, &mut self.open),
        };
        if let Some(queue) = from.remove(&price) {
            to.insert(price, queue);
        }
    }
}

/// Bids and asks. Which orders rest where is all it knows: the orders themselves stand in their
/// slots.
#[derive(Clone, Debug, Default)]
pub(super) struct Book {
    bids: Levels,
    asks: Levels,
}

impl Book {
    fn side(&self, side: Side) -> &Levels {
        match side {
            Side::Buy => &self.bids,
            Side::Sell => &self.asks,
        }
    }

    fn side_mut(&mut self, side: Side) -> &mut Levels {
        match side {
            Side::Buy => &mut self.bids,
            Side::Sell => &mut self.asks,
        }
    }

    pub fn is_empty(&self) -> bool {
        self.bids.is_empty() && self.asks.is_empty()
    }

    /// Queues an order behind all others of its price.
    pub fn push(&mut self, orders: &mut Orders, slot: u32) {
        let order = orders.get_mut(slot);
        let (price, side, free) = (order.price, order.side, order.free());
        let levels = self.side_mut(side);
        let queue = levels.or_new(price, slot);
        order.links.ahead = queue.tail;
        order.links.behind = NONE;
        let ahead = std::mem::replace(&mut queue.tail, slot);
        queue.free += u128::from(free);
        queue.count += 1;
        let is_locked = queue.free == 0;
        if is_locked {
            levels.settle(price, is_locked);
        }
        if ahead != NONE {
            orders.get_mut(ahead).links.behind = slot;
        }
    }

    /// Takes an order out of its queue.
    pub fn unlink(&mut self, orders: &mut Orders, slot: u32) {
        let order = *orders.get(slot);
        let levels = self.side_mut(order.side);
        let queue = levels.get_mut(order.price);
        queue.free -= u128::from(order.free());
        queue.count -= 1;
        match order.links.ahead {
            NONE => queue.head = order.links.behind,
            ahead => orders.get_mut(ahead).links.behind = order.links.behind,
        }
        match order.links.behind {
            NONE => queue.tail = order.links.ahead,
            behind => orders.get_mut(behind).links.ahead = order.links.ahead,
        }
        let (is_empty, is_locked) = (queue.count == 0, queue.free == 0);
        if is_empty {
            levels.remove(order.price);
        } else if is_locked {
            levels.settle(order.price, is_locked);
        }
    }

    /// Notes that a resting order has `before` free units no more, but what it has now.
    pub fn change_free(&mut self, order: &Order, before: u64) {
        let levels = self.side_mut(order.side);
        let queue = levels.get_mut(order.price);
        let was_locked = queue.free == 0;
        queue.free = queue.free - u128::from(before) + u128::from(order.free());
        let is_locked = queue.free == 0;
        // With nothing open any more it is about to leave, and its queue with it or after it.
        if is_locked != was_locked && !order.open.is_zero() {
            levels.settle(order.price, is_locked);
        }
    }

    /// The prices of a side with the free units at each, best first.
    pub fn prices(&self, side: Side) -> impl Iterator<Item = (Price, u128)> + '_ {
        self.queues(side).map(|(price, queue)| (price, queue.free))
    }

    /// All queues, best price first.
    fn queues(&self, side: Side) -> impl Iterator<Item = (Price, &Queue)> {
        let levels = self.side(side);
        let mut open = best_first(&levels.open, side).peekable();
        let mut locked = best_first(&levels.locked, side).peekable();
        std::iter::from_fn(move || {
            let is_locked = match (open.peek(), locked.peek()) {
                (Some((free, _)), Some((held, _))) => match side {
                    Side::Buy => held > free,
                    Side::Sell => held < free,
                },
                (None, Some(_)) => true,
                _ => false,
            };
            if is_locked { locked.next() } else { open.next() }
        })
    }

    /// The queues with something free, best price first.
    fn free_queues(&self, side: Side) -> impl Iterator<Item = (Price, &Queue)> {
        best_first(&self.side(side).open, side)
    }

    /// The best price of a side at which units can be traded.
    pub fn best(&self, side: Side) -> Option<Price> {
        self.free_queues(side).next().map(|(price, _)| price)
    }

    /// The first order of the best price of a side at which units can be traded.
    pub fn head(&self, side: Side) -> Option<(u32, Price)> {
        self.free_queues(side).next().map(|(price, queue)| (queue.head, price))
    }

    /// All orders of a side, best price first and oldest first within it.
    pub fn walk<'a>(
        &'a self,
        orders: &'a Orders,
        side: Side,
    ) -> impl Iterator<Item = &'a Order> + 'a {
        let queues = self.queues(side);
        queues.flat_map(|(_, queue)| orders.walk(queue.head, |links| links.behind))
    }

    /// The same without the prices at which everything is locked.
    pub fn walk_free<'a>(
        &'a self,
        orders: &'a Orders,
        side: Side,
    ) -> impl Iterator<Item = &'a Order> + 'a {
        let queues = self.free_queues(side);
        queues.flat_map(|(_, queue)| orders.walk(queue.head, |links| links.behind))
    }

    /// What the book shows: the best `levels` prices of a side at which units can be traded.
    pub fn depth(&self, side: Side, levels: usize) -> Vec<Level> {
        let shown = self.free_queues(side).map(|(price, queue)| Level {
            price,
            quantity: Quantity::new(u64::try_from(queue.free).unwrap_or(u64::MAX)),
            orders: queue.count,
        });
        shown.take(levels).collect()
    }

    /// Counts every queue anew; what does not agree is told.
    pub fn check(&self, orders: &Orders) -> Result<(), String> {
        for side in [Side::Buy, Side::Sell] {
            let levels = self.side(side);
            let apart = levels.open.values().all(|queue| queue.free > 0)
                && levels.locked.values().all(|queue| queue.free == 0);
            if !apart {
                return Err("a queue is not where its free units say".into());
            }
            for (price, queue) in self.queues(side) {
                let queued = || orders.walk(queue.head, |links| links.behind);
                let free: u128 = queued().map(|order| u128::from(order.free())).sum();
                let count = u64::try_from(queued().count()).expect("a count fits");
                let all_here = queued().all(|order| order.side == side && order.price == price);
                if (free, count) != (queue.free, queue.count) || count == 0 || !all_here {
                    return Err(format!("the queue at {price} does not count what it holds"));
                }
            }
        }
        Ok(())
    }
}

fn best_first(
    levels: &BTreeMap<Price, Queue>,
    side: Side,
) -> impl Iterator<Item = (Price, &Queue)> {
    let (bids, asks) = match side {
        Side::Buy => (Some(levels.iter().rev()), None),
        Side::Sell => (None, Some(levels.iter())),
    };
    let both = bids.into_iter().flatten().chain(asks.into_iter().flatten());
    both.map(|(&price, queue)| (price, queue))
}
