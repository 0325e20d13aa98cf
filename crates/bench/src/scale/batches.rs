//! More ops in one durable commit.

use std::time::Duration;

use super::Study;
use super::timing::each;
use crate::house::{House, Until};
use crate::mix::{Kind, Mix};
use crate::world::World;
use crate::{Error, Setting};

pub const STUDY: Study = Study {
    name: "batch-size",
    english: "ops in one durable commit",
    chinese: "每次落盘提交的操作数",
    first: 1,
    steps: 5,
    traces: &["op of any kind", "transfer of money"],
    measure: |setting, size| {
        let kinds = [Kind::All, Kind::Payments].into_iter();
        kinds.map(|kind| durable(setting, size, kind)).collect()
    },
};

/// Two submitters keep the node supplied while it commits; no commit holds more than `size`.
fn durable(setting: &Setting, size: u64, kind: Kind) -> Result<f64, Error> {
    let folder = setting.passing()?;
    let size = usize::try_from(size).unwrap_or(usize::MAX);
    House::open(folder.path(), None)?.fill(World::SMALL.asks())?;
    let house = House::open(folder.path(), Some(size))?;
    let mut mixes = [1, 2].map(|seed| Mix::new(kind, World::SMALL, seed));
    let time = Duration::from_millis(setting.size(2_000, 100));
    let crowd = house.crowd(&mut mixes, size, Until::Time(time))?;
    Ok(each(crowd.elapsed, crowd.done + crowd.refused))
}
