//! How fast books are made: `cargo run --release --example catch_up -- ARRAYS [postgres://…]`.

use bench::house::{House, Until};
use bench::mix::{Kind, Mix};
use bench::world::World;
use std::time::Instant;
use views::query::Place;
use views::{Progress, Projector};

fn main() {
    let mut arguments = std::env::args().skip(1);
    let arrays: u64 = arguments.next().map_or(100, |n| n.parse().expect("a number"));
    let folder = tempfile::tempdir().expect("a folder");
    let house = House::open(folder.path(), None).expect("opens");
    house.fill(World { units: 10_000, ..World::SMALL }.asks()).expect("filled");
    let mut mixes = [Mix::new(Kind::All, World::SMALL, 3)];
    let crowd = house.crowd(&mut mixes, 2_000, Until::Arrays(arrays)).expect("done");
    drop(house);
    let place = match arguments.next() {
        Some(url) => Place::Server(Box::new(url.parse().expect("a URL"))),
        None => Place::in_folder(folder.path()),
    };
    let journal = journal::JournalReader::open(folder.path()).expect("readable");
    let cpu = || {
        let stat = std::fs::read_to_string("/proc/self/stat").expect("linux");
        let fields: Vec<u64> = stat
            .rsplit(") ")
            .next()
            .expect("fields")
            .split(' ')
            .skip(11)
            .take(2)
            .map(|n| n.parse().expect("ticks"))
            .collect();
        (fields[0] + fields[1]) as f64 / 100.0
    };
    let before = cpu();
    let started = Instant::now();
    let mut projector = Projector::anew(&place, journal).expect("opens");
    let mut folded = None;
    let told = |progress: Progress<'_>| {
        if let (Progress::Finishing { .. }, None) = (progress, folded) {
            folded = Some((started.elapsed(), cpu() - before));
        }
    };
    let next = projector.run_to_head(told).expect("made");
    let took = started.elapsed();
    println!("cpu {:.2}", cpu() - before);
    println!(
        "{next} records, {} ops done: loaded after {folded:.2?}, whole after {took:.2?}: {:.0} ops/s, {:.0} records/s",
        crowd.done,
        crowd.done as f64 / took.as_secs_f64(),
        next as f64 / took.as_secs_f64(),
    );
    if let Place::File(file) = &place {
        println!("{} bytes", std::fs::metadata(file).expect("there").len());
    }
}
