//! What an op takes on the disk, and how fast the journal is read back.

use std::path::Path;
use std::time::Instant;

use node::{Config, Node};
use rusqlite::Connection;

use super::rate;
use crate::house::{House, Until};
use crate::mix::{Kind, Mix};
use crate::world::World;
use crate::{Bound, Error, Figure, Line, Place, Setting, Unit};

pub const SIZE: Line = Line {
    name: "journal",
    about: "bytes of the journal for each op that happened, a mix of all ops in arrays of 2,000",
    figures: &[Figure::new("bytes", "bytes an op", "每操作字节数", Unit::Bytes)
        .asked(Bound::AtMost(200.0))],
    place: Place::Here,
    runs: 1,
    prepare: None,
    run: size,
    warm_up: false,
};

#[allow(clippy::cast_precision_loss, reason = "counts of a measurement")]
fn size(setting: &Setting) -> Result<Vec<f64>, Error> {
    let folder = setting.passing()?;
    let house = House::open(folder.path(), None)?;
    house.fill(World::SMALL.asks())?;
    drop(house);
    let before = bytes_in(folder.path())?;
    let house = House::open(folder.path(), None)?;
    let mut mixes = [Mix::new(Kind::All, World::SMALL, 3)];
    let arrays = setting.size(250, 10);
    let crowd = house.crowd(&mut mixes, 2_000, Until::Arrays(arrays))?;
    drop(house);
    let grown = bytes_in(folder.path())?.saturating_sub(before);
    Ok(vec![grown as f64 / crowd.done as f64])
}

/// Pages in use, in a journal that is closed: the file itself grows in steps.
fn bytes_in(folder: &Path) -> Result<u64, Error> {
    let connection = Connection::open(folder.join("journal.db"))?;
    let number = |pragma: &str| connection.query_row(pragma, [], |row| row.get::<_, u64>(0));
    let pages = number("PRAGMA page_count")? - number("PRAGMA freelist_count")?;
    Ok(pages * number("PRAGMA page_size")?)
}

pub const READ_BACK: Line = Line {
    name: "read-back",
    about: "a start without a snapshot (fold every record), and xq verify (decide every record again)",
    figures: &[
        Figure::new("replay", "records folded", "重放记录", Unit::PerSecond)
            .asked(Bound::AtLeast(1_000_000.0)),
        Figure::new("verify", "records verified", "校验记录", Unit::PerSecond)
            .asked(Bound::AtLeast(300_000.0)),
    ],
    place: Place::Here,
    runs: 3,
    prepare: Some(|setting| fill(&setting.kept("read-back"), setting.size(2_000_000, 20_000))),
    run: read_back,
    warm_up: true,
};

/// A journal of about so many records of a mix of all ops.
pub(super) fn fill(folder: &Path, records: u64) -> Result<(), Error> {
    let house = House::open(folder, None)?;
    house.fill(World::SMALL.asks())?;
    let mut mixes = [0, 1, 2, 3].map(|seed| Mix::new(Kind::All, World::SMALL, seed));
    let arrays = (records / (2_000 * 4)).max(1);
    house.crowd(&mut mixes, 2_000, Until::Arrays(arrays)).map(drop)
}

fn read_back(setting: &Setting) -> Result<Vec<f64>, Error> {
    let folder = setting.kept("read-back");
    let start = Instant::now();
    let config = Config { followers: false, snapshot_every: None, ..Config::new(&folder) };
    let node = Node::open(config)?;
    let records = node.status().next_sequence - 1;
    let replay = rate(records, start);
    node.shutdown();
    let start = Instant::now();
    let report = node::verify(&folder, |_| {})?;
    Ok(vec![replay, rate(report.records, start)])
}
