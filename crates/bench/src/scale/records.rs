//! A longer journal.

use std::path::Path;
use std::time::Instant;

use journal::JournalReader;

use super::Study;
use super::timing::{each, micros};
use crate::house::{House, Until};
use crate::mix::{Kind, Mix};
use crate::server::Server;
use crate::world::World;
use crate::{Dice, Error, Setting};

pub const STUDY: Study = Study {
    name: "journal-length",
    english: "records in the journal",
    chinese: "日志记录数",
    first: 10_000,
    steps: 4,
    traces: &["restart with a snapshot", "durable op, arrays of 1,000", "read one by sequence"],
    measure: |setting, size| measure(setting, &setting.kept("journal-length"), size),
};

/// One journal that grows from size to size.
fn measure(setting: &Setting, folder: &Path, size: u64) -> Result<Vec<f64>, Error> {
    grow(folder, size)?;
    let append = append(folder, size)?;
    let read = read(folder)?;
    node::take_snapshot(folder)?;
    let start = Instant::now();
    drop(Server::start(setting, folder)?);
    Ok(vec![each(start.elapsed(), 1), append, read])
}

/// Up to about so many records. Its world is made first; each part has streams of its own.
fn grow(folder: &Path, size: u64) -> Result<(), Error> {
    let house = House::open(folder, None)?;
    if house.node.status().next_sequence < 3 {
        house.fill(World::SMALL.asks())?;
    }
    let missing = size.saturating_sub(house.node.status().next_sequence);
    let arrays = missing / 4_000;
    let mut mixes = [0, 1].map(|n| Mix::new(Kind::Payments, World::SMALL, size + n).marked(size));
    house.crowd(&mut mixes, 2_000, Until::Arrays(arrays)).map(drop)
}

fn append(folder: &Path, size: u64) -> Result<f64, Error> {
    let house = House::open(folder, None)?;
    let mut mixes = [Mix::new(Kind::Payments, World::SMALL, size + 3).marked(size + 1)];
    let crowd = house.crowd(&mut mixes, 1_000, Until::Arrays(100))?;
    Ok(each(crowd.elapsed, crowd.done))
}

fn read(folder: &Path) -> Result<f64, Error> {
    let reader = JournalReader::open(folder)?;
    let (next, _) = reader.head()?;
    let mut dice = Dice::new(3);
    micros(50, |_| {
        let sequence = 1 + dice.below(next - 1);
        let batches = reader.batches_from(sequence, 1)?;
        let batch = batches.first().ok_or_else(|| Error::new("a batch is missing"))?;
        let record = node::decode_one(batch, sequence);
        record.map(drop).map_err(|error| Error::new(error.to_string()))
    })
}
