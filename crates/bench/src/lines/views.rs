//! How fast the books in SQL follow the journal.

use std::fs;
use std::path::Path;
use std::time::Instant;

use journal::JournalReader;
use views::Projector;
use views::query::Place as Books;

use super::postgres::there_is_one;
use super::rate;
use crate::house::{House, Until};
use crate::mix::{Kind, Mix};
use crate::postgres::server;
use crate::world::World;
use crate::{Bound, Error, Figure, Line, Place, Setting, Unit};

const MADE: Figure =
    Figure::new("made", "ops, books made from nothing", "操作（从头建账）", Unit::PerSecond);
const KEPT: Figure =
    Figure::new("kept", "ops, books kept up from where they were", "操作（续记）", Unit::PerSecond);

pub const SQLITE: Line = Line {
    name: "views-sqlite",
    about: "the books in SQL from a journal of a mix of all ops, in a file",
    figures: &[MADE.asked(Bound::AtLeast(60_000.0)), KEPT.asked(Bound::AtLeast(60_000.0))],
    place: Place::Alone,
    runs: 3,
    prepare: Some(journals),
    run: |setting| {
        let folder = setting.passing()?;
        follow(setting, &Books::in_folder(folder.path()))
    },
    warm_up: false,
};

pub const POSTGRES: Line = Line {
    name: "views-postgres",
    about: "the same on PostgreSQL",
    figures: &[MADE.asked(Bound::AtLeast(40_000.0)), KEPT.asked(Bound::AtLeast(40_000.0))],
    place: Place::Alone,
    runs: 3,
    prepare: Some(|setting| there_is_one(setting).and_then(|()| journals(setting))),
    run: |setting| {
        let server = server(setting)?;
        let url = server.create_database("xq")?.parse();
        let url = url.map_err(|error| Error::new(format!("{error}")))?;
        follow(setting, &Books::Server(Box::new(url)))
    },
    warm_up: false,
};

/// Folders of two journals, of which the longer begins with the shorter, each with how many of its
/// ops happened.
const SHORT: &str = "views-short";
const LONG: &str = "views-long";
const COUNT: &str = "happened";

/// Both journals, once for both lines.
fn journals(setting: &Setting) -> Result<(), Error> {
    let (short, long) = (setting.kept(SHORT), setting.kept(LONG));
    if long.join(COUNT).exists() {
        return Ok(());
    }
    let house = House::open(&short, None)?;
    house.fill(World::SMALL.asks())?;
    let mut mixes = [0, 1, 2, 3].map(|seed| Mix::new(Kind::All, World::SMALL, seed));
    let arrays = Until::Arrays(setting.size(50, 1));
    let before = house.crowd(&mut mixes, 1_000, arrays)?.done;
    drop(house);
    fs::write(short.join(COUNT), before.to_string())?;
    fs::create_dir_all(&long)?;
    for file in fs::read_dir(&short)? {
        let file = file?;
        fs::copy(file.path(), long.join(file.file_name()))?;
    }
    let house = House::open(&long, None)?;
    let after = house.crowd(&mut mixes, 1_000, arrays)?.done;
    drop(house);
    Ok(fs::write(long.join(COUNT), after.to_string())?)
}

/// Ops a second of making the books of the shorter journal, and of keeping them up with what the
/// longer one has beyond it.
fn follow(setting: &Setting, books: &Books) -> Result<Vec<f64>, Error> {
    let (short, long) = (setting.kept(SHORT), setting.kept(LONG));
    let start = Instant::now();
    let mut made = Projector::anew(books, JournalReader::open(&short)?)?;
    made.run_to_head(|_| {})?;
    drop(made);
    let made = rate(happened(&short)?, start);
    let start = Instant::now();
    let mut kept = Projector::open(books, JournalReader::open(&long)?)?;
    kept.run_to_head(|_| {})?;
    Ok(vec![made, rate(happened(&long)?, start)])
}

fn happened(folder: &Path) -> Result<u64, Error> {
    let text = fs::read_to_string(folder.join(COUNT))?;
    text.parse().map_err(|_| Error::new("the count of ops is no number"))
}
