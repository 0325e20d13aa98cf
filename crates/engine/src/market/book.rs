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

/// Bids and asks. Which orders rest where is all it knows: the orders themselves stand in their
/// slots.
#[derive(Clone, Debug, Default)]
pub(super) struct Book {
    bids: BTreeMap<Price, Queue>,
    asks: BTreeMap<Price, Queue>,
}

impl Book {
    fn side(&self, side: Side) -> &BTreeMap<Price, Queue> {
        match side {
            Side::Buy => &self.bids,
            Side::Sell => &self.asks,
        }
    }

    fn side_mut(&mut self, side: Side) -> &mut BTreeMap<Price, Queue> {
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
        let queue = self.side_mut(side).entry(price).or_insert(Queue {
            head: slot,
            tail: NONE,
            free: 0,
            count: 0,
        });
        order.links.ahead = queue.tail;
        order.links.behind = NONE;
        let ahead = std::mem::replace(&mut queue.tail, slot);
        queue.free += u128::from(free);
        queue.count += 1;
        if ahead != NONE {
            orders.get_mut(ahead).links.behind = slot;
        }
    }

    /// Takes an order out of its queue.
    pub fn unlink(&mut self, orders: &mut Orders, slot: u32) {
        let order = *orders.get(slot);
        let queues = self.side_mut(order.side);
        let queue = queues.get_mut(&order.price).expect("a resting order has a queue");
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
        if queue.count == 0 {
            queues.remove(&order.price);
        }
    }

    /// Notes that a resting order has `before` free units no more, but what it has now.
    pub fn change_free(&mut self, order: &Order, before: u64) {
        let queue = self.side_mut(order.side).get_mut(&order.price);
        let queue = queue.expect("a resting order has a queue");
        queue.free = queue.free - u128::from(before) + u128::from(order.free());
    }

    /// The prices of a side with the free units at each, best first.
    pub fn prices(&self, side: Side) -> impl Iterator<Item = (Price, u128)> + '_ {
        self.queues(side).map(|(price, queue)| (price, queue.free))
    }

    fn queues(&self, side: Side) -> impl Iterator<Item = (Price, &Queue)> {
        let (bids, asks) = match side {
            Side::Buy => (Some(self.bids.iter().rev()), None),
            Side::Sell => (None, Some(self.asks.iter())),
        };
        let asks = asks.into_iter().flatten();
        let both = bids.into_iter().flatten().chain(asks);
        both.map(|(&price, queue)| (price, queue))
    }

    /// The best price of a side at which units can be traded.
    pub fn best(&self, side: Side) -> Option<Price> {
        self.prices(side).find(|(_, free)| *free > 0).map(|(price, _)| price)
    }

    /// The first order of the best price of a side.
    pub fn head(&self, side: Side) -> Option<(u32, Price)> {
        self.queues(side).next().map(|(price, queue)| (queue.head, price))
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

    /// What the book shows: the best `levels` prices of a side at which units can be traded.
    pub fn depth(&self, side: Side, levels: usize) -> Vec<Level> {
        let shown = self.queues(side).filter(|(_, queue)| queue.free > 0);
        let shown = shown.map(|(price, queue)| Level {
            price,
            quantity: Quantity::new(u64::try_from(queue.free).unwrap_or(u64::MAX)),
            orders: queue.count,
        });
        shown.take(levels).collect()
    }

    /// Counts every queue anew; what does not agree is told.
    pub fn check(&self, orders: &Orders) -> Result<(), String> {
        for side in [Side::Buy, Side::Sell] {
            for (&price, queue) in self.side(side) {
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
