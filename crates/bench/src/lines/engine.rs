//! The engine on one thread, without a journal: reservations, fees, postings, units, every assertion.

use std::time::Instant;

use super::rate;
use crate::mix::{Kind, Mix};
use crate::world::World;
use crate::{Bound, Desk, Error, Figure, Line, Place, Setting, Unit};

const TARGET: Bound = Bound::AtLeast(500_000.0);

pub const LINE: Line = Line {
    name: "engine",
    about: "engine, one thread, no journal: a mix of all ops, then each kind alone",
    figures: &[
        Figure::new("ops", "ops, all kinds", "操作（混合）", Unit::PerSecond).asked(TARGET),
        Figure::new("legs", "legs of these", "其中分录", Unit::PerSecond),
        Figure::new("orders", "orders alone", "仅订单", Unit::PerSecond).asked(TARGET),
        Figure::new("payments", "payments alone", "仅转账", Unit::PerSecond).asked(TARGET),
        Figure::new("units", "transfers of units alone", "仅转让", Unit::PerSecond).asked(TARGET),
    ],
    place: Place::Here,
    runs: 5,
    prepare: None,
    run: |setting| {
        let (ops, legs) = stream(setting, Kind::All, false)?;
        let alone = |kind| Ok::<_, Error>(stream(setting, kind, false)?.0);
        Ok(vec![ops, legs, alone(Kind::Orders)?, alone(Kind::Payments)?, alone(Kind::Units)?])
    },
    warm_up: true,
};

pub const KEYS: Line = Line {
    name: "engine-keys",
    about: "the same mix, each op with an idempotency key",
    figures: &[
        Figure::new("ops", "ops, with keys", "操作（带幂等键）", Unit::PerSecond).asked(TARGET)
    ],
    place: Place::Here,
    runs: 5,
    prepare: None,
    run: |setting| Ok(vec![stream(setting, Kind::All, true)?.0]),
    warm_up: true,
};

/// Ops and legs a second of those that happened; what was refused took its time too.
fn stream(setting: &Setting, kind: Kind, keyed: bool) -> Result<(f64, f64), Error> {
    let world = World::SMALL;
    let mut desk = Desk::with(keyed, world.asks());
    let mut mix = Mix::new(kind, world, 7);
    let start = Instant::now();
    for _ in 0..setting.size(1_000_000, 20_000) {
        let record = desk.ask(mix.ask());
        mix.learn(&record);
    }
    let rates = (rate(desk.done, start), rate(desk.legs, start));
    let sound = desk.state.check_invariants();
    sound.map_err(|broken| Error::new(broken.to_string()))?;
    Ok(rates)
}
