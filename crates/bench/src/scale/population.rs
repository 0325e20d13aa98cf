//! More members, more series.

use ::engine::member::MemberKind;

use super::Study;
use super::timing::micros;
use crate::desk::Ask;
use crate::mix::{Kind, Mix};
use crate::world::{World, open};
use crate::{Desk, Error, Setting};

const OPS: u64 = 10_000;

pub const MEMBERS: Study = Study {
    name: "members",
    english: "members",
    chinese: "成员数",
    first: 1_000,
    steps: 4,
    traces: &["transfer of money", "transfer of units", "order", "new member"],
    measure: |_, size| {
        let world = World { persons: small(size), holders: 1_000, units: 100_000, ..World::SMALL };
        let mut desk = Desk::with(true, world.asks());
        let mut costs = Vec::new();
        for kind in [Kind::Payments, Kind::Units, Kind::Orders] {
            costs.push(stream(&mut desk, world, kind)?);
        }
        costs.push(micros(OPS, |_| {
            desk.ok(Ask::platform(open(MemberKind::Person)));
            Ok(())
        })?);
        Ok(costs)
    },
};

pub const SERIES: Study = Study {
    name: "series",
    english: "series",
    chinese: "券种数",
    first: 10,
    steps: 5,
    traces: &["transfer of money", "transfer of units", "order"],
    measure: |_: &Setting, size| {
        let world = World { series: small(size), holders: 10, units: 10_000, ..World::SMALL };
        let mut desk = Desk::with(true, world.asks());
        let kinds = [Kind::Payments, Kind::Units, Kind::Orders].into_iter();
        kinds.map(|kind| stream(&mut desk, world, kind)).collect()
    },
};

/// The mean of a stream of such ops.
fn stream(desk: &mut Desk, world: World, kind: Kind) -> Result<f64, Error> {
    let mut mix = Mix::new(kind, world, 5);
    micros(OPS, |_| {
        let record = desk.ask(mix.ask());
        mix.learn(&record);
        Ok(())
    })
}

fn small(size: u64) -> u32 {
    u32::try_from(size).expect("sizes of a study are small")
}
