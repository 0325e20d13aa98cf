//! An order is changed.
//!
//! A smaller size at the same price keeps the place in the queue. Everything else is a new order
//! under the old id: it leaves the book, meets it as an arriving order would, and queues behind the
//! others. An order that waits for its time or its price just changes.

use super::cancel::open_order;
use super::desk::{Desk, desk_of, less};
use super::matching::Arrival;
use super::order::enter;
use crate::decide::{Context, one};
use crate::market::{AmendOrder, MarketFact, Order, Side};
use crate::member::acts_for;
use crate::{Code, Decide, Event, Place, RangeSet, Rejection};
use units::{Amount, BasisPoints, Price, Quantity};

/// What an order will be.
struct Change {
    price: Price,
    open: Quantity,
    keeps_place: bool,
    max_fee: BasisPoints,
    reserved: Amount,
}

impl AmendOrder {
    fn check(&self, desk: &Desk<'_>, order: &Order) -> Result<Change, Rejection> {
        let price = self.price.unwrap_or(order.price);
        let open = self.quantity.unwrap_or(order.open);
        desk.in_lots(open)?;
        desk.on_tick(price, "price")?;
        let same_price = price == order.price;
        if same_price && open == order.open {
            return Err(Code::AmendNothing.into());
        }
        let is_locked = order.locked > Quantity::ZERO;
        if is_locked && (!same_price || open < order.locked) {
            return Err(Code::QuoteLocked.at("order"));
        }
        if !same_price && !desk.in_collar(price) {
            return Err(Code::PriceOutsideCollar.at("price"));
        }
        let shrinks = same_price && open < order.open;
        let keeps_place = shrinks || order.is_waiting();
        let max_fee = if shrinks { order.max_fee } else { desk.highest_rate(order.member) };
        let reserved = match order.side {
            Side::Buy => desk.worst(price, open.count(), max_fee),
            Side::Sell => desk.cost(price, open.count()).map(|_| Amount::ZERO),
        };
        let reserved = reserved.ok_or(Code::Overflow.at("quantity"))?;
        Ok(Change { price, open, keeps_place, max_fee, reserved })
    }
}

/// Checks that what the change needs on top is free.
fn check_means(desk: &Desk<'_>, order: &Order, change: &Change) -> Result<(), Rejection> {
    match order.side {
        Side::Buy => {
            let more = less(change.reserved, order.reserved);
            if more.is_positive() { desk.covered(order.member, more) } else { Ok(()) }
        }
        Side::Sell => {
            let more = change.open.minus(order.open).unwrap_or(Quantity::ZERO);
            desk.holds(order.member, more.count())
        }
    }
}

/// The fact, with what is reserved on top or given back.
fn amended(desk: &Desk<'_>, order: &Order, change: &Change) -> Event {
    let Change { price, open, keeps_place, max_fee, reserved } = *change;
    let event = Event::new(MarketFact::OrderAmended {
        order: order.id,
        price,
        open,
        max_fee,
        reserved,
        keeps_place,
    });
    let member = order.member;
    if order.side == Side::Buy {
        let more = less(reserved, order.reserved);
        return event.pay(desk.custody(member), desk.reserved(member), more);
    }
    let (place, free) = (Place::Order(order.id), Place::Free(member));
    let units = |place, count| desk.state.title.at(place, desk.id).lowest(count);
    match open.minus(order.open) {
        Some(more) => event.moving(desk.id, units(free, more.count()), free, place),
        None => {
            let gone = order.open.count() - open.count();
            event.moving(desk.id, units(place, gone), place, free)
        }
    }
}

impl Decide for AmendOrder {
    const NAME: &'static str = "amend_order";
    const REJECTIONS: &'static [Code] = &[
        Code::OrderNotFound,
        Code::NotPermitted,
        Code::SeriesStateWrong,
        Code::MarketHalted,
        Code::QuantityZero,
        Code::QuantityOffLot,
        Code::PriceOffTick,
        Code::AmendNothing,
        Code::QuoteLocked,
        Code::PriceOutsideCollar,
        Code::Overflow,
        Code::InsufficientFunds,
        Code::InsufficientUnits,
        Code::PostOnlyWouldTrade,
        Code::TradeRefused,
    ];

    fn decide(&self, context: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        let order = open_order(context, self.order)?;
        acts_for(context, order.member)?;
        let desk = desk_of(context, order.series);
        desk.active()?;
        desk.not_halted()?;
        let change = self.check(&desk, order)?;
        check_means(&desk, order, &change)?;
        let first = amended(&desk, order, &change);
        if change.keeps_place {
            return Ok(one(first));
        }
        let stock = stock_after(&desk, order, &first);
        enter(&desk, &afresh(order, &change), &stock, first)
    }
}

/// The units behind an order once the moves of `event` are carried out.
fn stock_after(desk: &Desk<'_>, order: &Order, event: &Event) -> RangeSet {
    let place = Place::Order(order.id);
    let mut stock = desk.state.title.at(place, desk.id).clone();
    for moved in &event.moves {
        if moved.to == place {
            stock.insert(moved.range);
        } else {
            stock.remove(moved.range);
        }
    }
    stock
}

/// A resting order on its way back into the book.
fn afresh(order: &Order, change: &Change) -> Arrival {
    let Change { price, open, max_fee, reserved, .. } = *change;
    Arrival {
        price,
        quantity: open.count() - order.locked.count(),
        max_fee,
        funded: Some(reserved),
        ..Arrival::again(order)
    }
}
