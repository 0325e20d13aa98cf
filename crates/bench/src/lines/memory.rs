//! How much memory a large world takes: 1 M members, 10 k series, 10 M coupons in 2 M holdings, 1 M
//! open orders.

use std::process;

use ::engine::market::{Activation, OrderPrice, PlaceOrder, SelfTrade, Side, TimeInForce};
use units::{Price, Quantity, SeriesId};

use crate::desk::Ask;
use crate::house::House;
use crate::server::Server;
use crate::world::World;
use crate::{Bound, Desk, Error, Figure, Line, Place, Setting, Unit, resident_bytes};

pub const LINE: Line = Line {
    name: "memory",
    about: "1 M members, 10 k series, 10 M coupons in 2 M holdings, 1 M open orders, each with a key",
    figures: &[
        Figure::new("server", "server, after a start", "服务器（启动后）", Unit::Mebibytes)
            .asked(Bound::Below(2_048.0)),
        Figure::new("state", "one state, as it was built", "单份状态", Unit::Mebibytes),
    ],
    place: Place::Alone,
    runs: 1,
    prepare: Some(prepare),
    run,
    warm_up: false,
};

/// Orders that rest in each series, of one coupon.
const ORDERS: u32 = 100;

fn world(setting: &Setting) -> World {
    let full =
        World { persons: 1_000_000, series: 10_000, holders: 200, units: 5, unit_value: 1_000 };
    if setting.quick { World { persons: 10_000, series: 100, ..full } } else { full }
}

fn asks(world: World) -> impl Iterator<Item = Ask> {
    world.asks().chain((0..world.series).flat_map(move |series| {
        (0..ORDERS).map(move |n| {
            let member = world.holder(series, n);
            let place = PlaceOrder {
                member,
                series: SeriesId::new(series + 1),
                side: Side::Sell,
                quantity: Quantity::new(1),
                price: OrderPrice::Limit(Price::ppm(900_000 + n * 1_000)),
                time_in_force: TimeInForce::GoodTillCancelled,
                post_only: false,
                self_trade: SelfTrade::CancelTaker,
                activation: Activation::Now,
            };
            Ask::new(member, place)
        })
    }))
}

fn prepare(setting: &Setting) -> Result<(), Error> {
    let folder = setting.kept("memory");
    let house = House::open(&folder, None)?;
    house.fill(asks(world(setting)))?;
    drop(house);
    node::take_snapshot(&folder)?;
    Ok(())
}

#[allow(clippy::cast_precision_loss, reason = "mebibytes")]
fn run(setting: &Setting) -> Result<Vec<f64>, Error> {
    let server = Server::start(setting, &setting.kept("memory"))?.resident_mebibytes();
    let (before, _) = resident_bytes(process::id());
    let desk = Desk::with(true, asks(world(setting)));
    let (after, _) = resident_bytes(process::id());
    drop(desk);
    Ok(vec![server, after.saturating_sub(before) as f64 / f64::from(1 << 20)])
}
