//! The same storms for as long and as large as is asked: `make storm`.

use super::chance::seed;
use super::house::{House, Quiet};
use super::mix::{Size, Storm, storm};
use std::io::{self, Write};
use std::time::{Duration, Instant};

/// Little room and short patience, so that bounds are met.
const ARGS: &[&str] = &[
    "--queue",
    "64",
    "--connections",
    "256",
    "--in-flight",
    "32",
    "--streams",
    "32",
    "--snapshot-every",
    "2000",
    "--head-timeout",
    "2",
    "--body-timeout",
    "2",
    "--write-timeout",
    "2",
    "--stream-timeout",
    "2",
];

fn asked(name: &str, usual: u64) -> u64 {
    let text = std::env::var(name).ok();
    text.map_or(usual, |text| text.parse().unwrap_or_else(|_| panic!("{name} is a number")))
}

/// A line of progress, past the harness, which holds back what tests print.
fn tell(line: &str) {
    let _ = writeln!(io::stderr(), "{line}");
}

fn told(round: u64, what: &str, storm: &mut Storm<House>) {
    storm.took.sort();
    let at = |thousandths: usize| {
        let index = (storm.took.len() * thousandths / 1_000).min(storm.took.len() - 1);
        storm.took[index]
    };
    let (answered, refused) = (storm.answered.len(), &storm.refused);
    let (half, most, all): (Duration, _, _) = (at(500), at(990), at(1_000));
    tell(&format!(
        "{round:4} {what:8} {answered:6} answered, half in {half:.1?}, 99% in {most:.1?}, \
         all in {all:.1?}; refused {refused:?}; {}",
        storm.after.size()
    ));
}

#[test]
#[ignore = "long: make storm"]
fn storms_for_as_long_as_asked() {
    let (seconds, clients) = (asked("STORM_SECONDS", 60), asked("STORM_CLIENTS", 128));
    let mut seed = seed();
    tell(&format!("{clients} clients for {seconds} seconds, from seed {seed}"));
    let begun = Instant::now();
    let mut house = House::start(ARGS);
    // The first storm opens what is opened once, such as a reader of the journal for snapshots.
    let first = storm(house, seed, Size { clients, steps: 50, enough: 500 }, |house| house);
    house = first.after;
    let before = Quiet { spare: 4, ..house.quiet() };
    let (mut all, mut round) = (first.answered, 0);
    while begun.elapsed() < Duration::from_secs(seconds) {
        round += 1;
        seed += 1;
        // Now they leave by themselves, now the server is killed under them.
        let is_killed = round % 3 == 0;
        let steps = if is_killed { usize::MAX } else { 50 };
        let size = Size { clients, steps, enough: 500 };
        let mut storm = if is_killed {
            storm(house, seed, size, |house| house.kill_and_start(ARGS))
        } else {
            storm(house, seed, size, |house| house)
        };
        told(round, if is_killed { "killed" } else { "calm" }, &mut storm);
        house = storm.after;
        house.repeats(&storm.answered);
        house.calms_down(&before);
        all.extend(storm.answered);
    }
    tell(&format!("{} answers, each looked for in the journal", all.len()));
    house.terminate().holds(&all);
}
