//! More fragments in one holding, more holders of one series.

use std::time::Instant;

use ::engine::clearing::VoidRedemption;
use ::engine::coupon::{IssueUnits, TransferUnits};
use ::engine::market::{
    Activation, CancelOrder, OrderPrice, PlaceOrder, SelfTrade, Side, TimeInForce,
};
use units::{MemberId, OrderId, Price, Quantity, RedemptionId, SeriesId};

use super::Study;
use super::timing::{each, micros};
use crate::desk::{Ask, END};
use crate::world::{ISSUER, World, authorise, grant};
use crate::{Desk, Error, Setting};

const SERIES: SeriesId = SeriesId::new(1);
const OPS: u64 = 5_000;

pub const FRAGMENTS: Study = Study {
    name: "fragments",
    english: "fragments in one holding",
    chinese: "单个持仓的碎片数",
    first: 10,
    steps: 5,
    traces: &["transfer there and back", "order placed and cancelled", "authorised and voided"],
    measure: fragments,
};

fn fragments(_: &Setting, size: u64) -> Result<Vec<f64>, Error> {
    let world = World { persons: 4, series: 1, holders: 1, units: 1, unit_value: 1_000 };
    let mut desk = Desk::with(true, world.asks());
    let [_, holder, between, other] = [0, 1, 2, 3].map(|n| world.person(n));
    for _ in 0..size {
        // Every other serial number belongs to somebody else.
        let grants = vec![grant(holder, 1), grant(between, 1)];
        desk.ok(Ask::new(ISSUER, IssueUnits { series: SERIES, grants }));
    }
    let (mut orders, mut redemptions) = (0, 0);
    Ok(vec![
        micros(OPS, |_| {
            desk.ok(give(holder, other));
            desk.ok(give(other, holder));
            Ok(())
        })?,
        micros(OPS, |_| {
            orders += 1;
            desk.ok(sell(holder));
            desk.ok(Ask::new(holder, CancelOrder { order: OrderId::new(orders) }));
            Ok(())
        })?,
        micros(OPS, |_| {
            redemptions += 1;
            desk.ok(authorise(SERIES, holder));
            let redemption = RedemptionId::new(redemptions);
            desk.ok(Ask::platform(VoidRedemption { redemption }));
            Ok(())
        })?,
    ])
}

pub const HOLDERS: Study = Study {
    name: "holders",
    english: "holders of one series",
    chinese: "单个券种的持有人数",
    first: 10,
    steps: 6,
    traces: &["transfer of units", "end of the series, all of it"],
    measure: holders,
};

fn holders(_: &Setting, size: u64) -> Result<Vec<f64>, Error> {
    let persons = u32::try_from(size).expect("sizes of a study are small");
    let world = World { persons, series: 0, holders: persons, units: 10, unit_value: 1_000 };
    let mut desk = Desk::with(true, world.asks());
    desk.one_that_ends(world);
    let mut n = 0;
    let transfer = micros(OPS, |_| {
        n += 1;
        desk.ok(give(world.person(n), world.person(n + 1)));
        Ok(())
    })?;
    let start = Instant::now();
    desk.tick(END)?;
    Ok(vec![transfer, each(start.elapsed(), 1)])
}

fn give(from: MemberId, to: MemberId) -> Ask {
    Ask::new(from, TransferUnits { series: SERIES, from, to, quantity: Quantity::new(1) })
}

fn sell(member: MemberId) -> Ask {
    let place = PlaceOrder {
        member,
        series: SERIES,
        side: Side::Sell,
        quantity: Quantity::new(1),
        price: OrderPrice::Limit(Price::ppm(1_000_000)),
        time_in_force: TimeInForce::GoodTillCancelled,
        post_only: false,
        self_trade: SelfTrade::CancelTaker,
        activation: Activation::Now,
    };
    Ask::new(member, place)
}
