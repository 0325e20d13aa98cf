//! More orders in a book, at few prices and at many.

use ::engine::market::{
    Activation, CancelOrder, OrderPrice, PlaceOrder, SelfTrade, Side, TimeInForce,
};
use units::{MemberId, OrderId, Price, Quantity, SeriesId};

use super::Study;
use super::timing::micros;
use crate::desk::Ask;
use crate::world::World;
use crate::{Desk, Error, Setting};

const OPS: u64 = 5_000;
const TRACES: &[&str] = &["order placed and cancelled", "order that trades"];
/// The price below all asks, in steps of one millionth.
const BASE: u32 = 1_000_000;

pub const ORDERS: Study = Study {
    name: "open-orders",
    english: "orders that rest in one book, at 100 prices",
    chinese: "同一盘口挂单数",
    first: 1_000,
    steps: 4,
    traces: TRACES,
    measure: |setting, size| measure(setting, size, 100),
};

pub const LEVELS: Study = Study {
    name: "price-levels",
    english: "prices in one book, one order at each",
    chinese: "同一盘口价位数",
    first: 100,
    steps: 4,
    traces: TRACES,
    measure: |setting, size| measure(setting, size, u32::try_from(size).unwrap_or(u32::MAX)),
};

/// A book of asks only, which a buyer then eats at the best price.
fn measure(_: &Setting, orders: u64, levels: u32) -> Result<Vec<f64>, Error> {
    let persons = 1_000;
    // Worth so much that a price can differ by a millionth.
    let world =
        World { persons, series: 1, holders: persons, units: 20_000, unit_value: 1_000_000 };
    let mut desk = Desk::with(true, world.asks());
    for n in 0..u32::try_from(orders).unwrap_or(u32::MAX) {
        desk.ok(ask(world.person(n), Side::Sell, BASE + 1 + n % levels));
    }
    let mut last = orders;
    let middle = BASE + 1 + levels / 2;
    let placed = micros(OPS, |n| {
        last += 1;
        let member = world.person(small(n));
        desk.ok(ask(member, Side::Sell, middle));
        desk.ok(Ask::new(member, CancelOrder { order: OrderId::new(last) }));
        Ok(())
    })?;
    let traded = micros(OPS, |n| {
        // Nobody is to meet an order of its own.
        let buyer = world.person(small(n + 500));
        desk.ok(ask(world.person(small(n)), Side::Sell, BASE));
        desk.ok(ask(buyer, Side::Buy, BASE));
        Ok(())
    })?;
    Ok(vec![placed, traded])
}

fn small(n: u64) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

fn ask(member: MemberId, side: Side, price: u32) -> Ask {
    let place = PlaceOrder {
        member,
        series: SeriesId::new(1),
        side,
        quantity: Quantity::new(1),
        price: OrderPrice::Limit(Price::ppm(price)),
        time_in_force: TimeInForce::GoodTillCancelled,
        post_only: false,
        self_trade: SelfTrade::CancelTaker,
        activation: Activation::Now,
    };
    Ask::new(member, place)
}
