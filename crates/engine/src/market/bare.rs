//! The book alone: the queues and slots that every market uses, without money, units or facts. For
//! measuring what matching by itself costs.

use super::book::Book;
use super::order::{Links, Order, Orders, Stage};
use super::{SelfTrade, Side, TimeInForce};
use units::{Amount, BasisPoints, MemberId, OrderId, Price, Quantity, SeriesId};

/// A book of orders that nobody pays for.
#[derive(Debug, Default)]
pub struct BareBook {
    orders: Orders,
    book: Book,
    last: OrderId,
}

impl BareBook {
    /// Matches an order and rests what is left; gives its id and how many resting orders it met.
    pub fn place(
        &mut self,
        member: MemberId,
        side: Side,
        price: Price,
        units: u64,
    ) -> (OrderId, u32) {
        self.last = self.last.next();
        let mut open = units;
        let mut met = 0;
        while open > 0 {
            let head = self.book.head(side.opposite());
            let Some((slot, limit)) = head.filter(|(_, limit)| match side {
                Side::Buy => *limit <= price,
                Side::Sell => *limit >= price,
            }) else {
                break;
            };
            debug_assert!(limit > Price::default(), "prices are above zero");
            open -= self.fill(slot, open);
            met += 1;
        }
        if open > 0 {
            let order = resting(self.last, member, side, price, open);
            let slot = self.orders.insert(order);
            self.book.push(&mut self.orders, slot);
        }
        (self.last, met)
    }

    /// Takes an order out; false where it is not open.
    pub fn cancel(&mut self, id: OrderId) -> bool {
        let Some(slot) = self.orders.slot(id) else { return false };
        self.book.unlink(&mut self.orders, slot);
        self.orders.remove(slot);
        true
    }

    /// How many orders rest.
    #[must_use]
    pub fn open_orders(&self) -> usize {
        self.orders.len()
    }

    fn fill(&mut self, slot: u32, wanted: u64) -> u64 {
        let order = self.orders.get_mut(slot);
        let before = order.free();
        let units = before.min(wanted);
        order.open = Quantity::new(before - units);
        let order = *order;
        self.book.change_free(&order, before);
        if units == before {
            self.book.unlink(&mut self.orders, slot);
            self.orders.remove(slot);
        }
        units
    }
}

fn resting(id: OrderId, member: MemberId, side: Side, price: Price, units: u64) -> Order {
    Order {
        id,
        member,
        series: SeriesId::new(1),
        side,
        price,
        is_market: false,
        time_in_force: TimeInForce::GoodTillCancelled,
        post_only: false,
        self_trade: SelfTrade::CancelTaker,
        stage: Stage::Resting,
        quantity: Quantity::new(units),
        open: Quantity::new(units),
        locked: Quantity::ZERO,
        reserved: Amount::ZERO,
        max_fee: BasisPoints::ZERO,
        links: Links::default(),
    }
}
