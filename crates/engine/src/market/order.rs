//! Orders: one slot each, linked into the queue of their price and into the list of their owner.
//!
//! Slots are reused and their numbers never leave this module's users: no outcome depends on them.

use super::{SelfTrade, Side, TimeInForce};
use crate::IdMap;
use minicbor::{Decode, Encode};
use serde::Serialize;
use units::{Amount, BasisPoints, MemberId, OrderId, Price, Quantity, SeriesId, Timestamp};

/// Where an order stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Waits for its time.
    #[n(0)]
    Scheduled(#[n(0)] Timestamp),
    /// Waits for a trade at this price or above.
    #[n(1)]
    Rises(#[n(0)] Price),
    /// Waits for a trade at this price or below.
    #[n(2)]
    Falls(#[n(0)] Price),
    /// Its price was met at this time: it enters with the next tick.
    #[n(3)]
    Triggered(#[n(0)] Timestamp),
    /// Is being matched; only between the events of one record.
    #[n(4)]
    Entering {
        /// Cash or units are reserved behind it already.
        #[n(0)]
        funded: bool,
    },
    /// Rests in the book.
    #[n(5)]
    Resting,
}

/// An open order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[cbor(array)]
pub struct Order {
    /// Its id.
    #[n(0)]
    pub id: OrderId,
    /// Whose.
    #[n(1)]
    pub member: MemberId,
    /// In what.
    #[n(2)]
    pub series: SeriesId,
    /// Buy or sell.
    #[n(3)]
    pub side: Side,
    /// Limit, or protection where it is a market order.
    #[n(4)]
    pub price: Price,
    /// A market order: never rests.
    #[n(5)]
    pub is_market: bool,
    /// How long.
    #[n(6)]
    pub time_in_force: TimeInForce,
    /// Never takes.
    #[n(7)]
    pub post_only: bool,
    /// Self-trade prevention.
    #[n(8)]
    pub self_trade: SelfTrade,
    /// Where it stands.
    #[n(9)]
    pub stage: Stage,
    /// Units filled and open together.
    #[n(10)]
    pub quantity: Quantity,
    /// Units still open.
    #[n(11)]
    pub open: Quantity,
    /// Open units that are locked for buyers.
    #[n(12)]
    pub locked: Quantity,
    /// Cash that stands behind it, where it buys.
    #[n(13)]
    pub reserved: Amount,
    /// The highest fee rate it can be charged.
    #[n(14)]
    pub max_fee: BasisPoints,
    #[cbor(skip)]
    #[serde(skip)]
    pub(super) links: Links,
}

impl Order {
    /// Open units that are not locked for a buyer.
    #[must_use]
    pub fn free(&self) -> u64 {
        self.open.count() - self.locked.count()
    }

    /// True while it waits for its time or its price.
    #[must_use]
    pub const fn is_waiting(&self) -> bool {
        !matches!(self.stage, Stage::Entering { .. } | Stage::Resting)
    }
}

/// The number of a slot that is none.
pub(super) const NONE: u32 = u32::MAX;

/// Neighbours in two lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Links {
    /// The order before and after it in the queue of its price.
    pub ahead: u32,
    pub behind: u32,
    /// The next older and newer order of its owner.
    pub older: u32,
    pub newer: u32,
}

impl Default for Links {
    fn default() -> Self {
        Self { ahead: NONE, behind: NONE, older: NONE, newer: NONE }
    }
}

/// The orders of one member, oldest first.
#[derive(Clone, Copy, Debug)]
struct Chain {
    oldest: u32,
    newest: u32,
    count: u32,
}

impl Default for Chain {
    fn default() -> Self {
        Self { oldest: NONE, newest: NONE, count: 0 }
    }
}

/// All open orders.
#[derive(Clone, Debug, Default)]
pub(super) struct Orders {
    slots: Vec<Order>,
    vacant: Vec<u32>,
    index: IdMap<OrderId, u32>,
    chains: IdMap<MemberId, Chain>,
}

fn at(slot: u32) -> usize {
    usize::try_from(slot).expect("a number of slots fits a word")
}

impl Orders {
    pub fn slot(&self, id: OrderId) -> Option<u32> {
        self.index.get(&id).copied()
    }

    pub fn get(&self, slot: u32) -> &Order {
        &self.slots[at(slot)]
    }

    pub fn get_mut(&mut self, slot: u32) -> &mut Order {
        &mut self.slots[at(slot)]
    }

    pub fn find(&self, id: OrderId) -> Option<&Order> {
        self.slot(id).map(|slot| self.get(slot))
    }

    pub fn len(&self) -> usize {
        self.index.len()
    }

    /// Takes an order in, as the newest of its owner: ids rise, so the list is in order of id.
    pub fn insert(&mut self, mut order: Order) -> u32 {
        let slot = match self.vacant.last() {
            Some(&slot) => slot,
            None => u32::try_from(self.slots.len()).expect("slot numbers do not run out"),
        };
        let chain = self.chains.or_default(order.member);
        order.links = Links { older: chain.newest, ..Links::default() };
        let newest = std::mem::replace(&mut chain.newest, slot);
        chain.count += 1;
        if newest == NONE {
            chain.oldest = slot;
        } else {
            self.slots[at(newest)].links.newer = slot;
        }
        let before = self.index.insert(order.id, slot);
        assert!(before.is_none(), "an order id is given out once");
        match self.vacant.pop() {
            Some(_) => self.slots[at(slot)] = order,
            None => self.slots.push(order),
        }
        slot
    }

    /// Takes an order out that is in no queue any more.
    pub fn remove(&mut self, slot: u32) -> Order {
        let order = *self.get(slot);
        let Links { older, newer, .. } = order.links;
        let chain = self.chains.get_mut(&order.member).expect("an order is in its owner's list");
        chain.count -= 1;
        match older {
            NONE => chain.oldest = newer,
            _ => self.slots[at(older)].links.newer = newer,
        }
        match newer {
            NONE => chain.newest = older,
            _ => self.slots[at(newer)].links.older = older,
        }
        if chain.count == 0 {
            self.chains.remove(&order.member);
        }
        self.index.remove(&order.id);
        self.vacant.push(slot);
        order
    }

    pub fn count_of(&self, member: MemberId) -> usize {
        self.chains.get(&member).map_or(0, |chain| at(chain.count))
    }

    /// The open orders of a member, oldest first.
    pub fn of(&self, member: MemberId) -> impl Iterator<Item = &Order> {
        let oldest = self.chains.get(&member).map_or(NONE, |chain| chain.oldest);
        self.walk(oldest, |links| links.newer)
    }

    /// The orders from `first` on, as `next` leads.
    pub fn walk(&self, first: u32, next: fn(&Links) -> u32) -> impl Iterator<Item = &Order> {
        let mut slot = first;
        std::iter::from_fn(move || {
            let order = (slot != NONE).then(|| self.get(slot))?;
            slot = next(&order.links);
            Some(order)
        })
    }
}
