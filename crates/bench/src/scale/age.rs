//! A world in which more has happened: holdings in pieces, books full of old orders.

use super::Study;
use super::timing::micros;
use crate::mix::{Kind, Mix};
use crate::world::World;
use crate::{Desk, Error, Setting};

const OPS: u64 = 5_000;

pub const STUDY: Study = Study {
    name: "age",
    english: "ops that happened before, of all kinds",
    chinese: "此前已发生的操作数",
    first: 10_000,
    steps: 4,
    traces: &["op of any kind", "order", "transfer of units", "transfer of money"],
    measure,
};

fn measure(_: &Setting, size: u64) -> Result<Vec<f64>, Error> {
    let world = World::SMALL;
    let mut desk = Desk::with(true, world.asks());
    let mut before = Mix::new(Kind::All, world, 7);
    let mut go_on = |mix: &mut Mix| {
        let record = desk.ask(mix.ask());
        mix.learn(&record);
        Ok(())
    };
    (0..size).try_for_each(|_| go_on(&mut before))?;
    let mut costs = vec![micros(OPS, |_| go_on(&mut before))?];
    for kind in [Kind::Orders, Kind::Units, Kind::Payments] {
        let mut mix = Mix::new(kind, world, 5);
        costs.push(micros(OPS, |_| go_on(&mut mix))?);
    }
    Ok(costs)
}
