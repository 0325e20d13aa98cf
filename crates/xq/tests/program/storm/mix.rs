//! Clients that break off anywhere, all at once.

use super::chance::seed;
use super::client::{Client, Gone, Seen};
use super::house::{Answered, House};
use std::collections::BTreeMap;
use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

/// Places in the queue: fewer than there are clients.
pub const ARGS: &[&str] = &["--queue", "12"];

/// How large a storm is.
#[derive(Clone, Copy)]
pub struct Size {
    pub clients: u64,
    /// Steps of each client; then it leaves.
    pub steps: usize,
    /// Writes that must have been answered before something is done to the server.
    pub enough: usize,
}

/// What came of a storm.
pub struct Storm<T> {
    pub after: T,
    pub answered: Vec<Answered>,
    /// How long each answer took.
    pub took: Vec<Duration>,
    /// How often each refusal was given.
    pub refused: BTreeMap<String, usize>,
    /// Clients that found the server gone.
    pub left: usize,
}

impl<T> Storm<T> {
    fn note(&mut self, seen: Seen) {
        match seen {
            Seen::Answered(write, took) => {
                self.answered.push(write);
                self.took.push(took);
            }
            Seen::Refused(code) => *self.refused.entry(code).or_default() += 1,
        }
    }
}

/// Lets clients loose, does something to the server once enough was answered, and waits for them.
pub fn storm<T>(
    house: House,
    seed: u64,
    size: Size,
    meanwhile: impl FnOnce(House) -> T,
) -> Storm<T> {
    let (sender, seen) = channel();
    let clients: Vec<_> = (0..size.clients)
        .map(|number| {
            let client = Client::new(&house, seed, number, sender.clone());
            let mut steps = 0..size.steps;
            thread::spawn(move || client.run(|| steps.next().is_some()))
        })
        .collect();
    drop(sender);
    let (answered, took, refused) = (Vec::new(), Vec::new(), BTreeMap::new());
    let mut storm = Storm { after: (), answered, took, refused, left: 0 };
    while storm.answered.len() < size.enough {
        storm.note(seen.recv().expect("the storm never began"));
    }
    let after = meanwhile(house);
    seen.iter().for_each(|seen| storm.note(seen));
    let ends = clients.into_iter().map(|client| client.join().expect("nothing was wrong"));
    let left = ends.filter(|end| matches!(end, Err(Gone))).count();
    let Storm { answered, took, refused, .. } = storm;
    Storm { after, answered, took, refused, left }
}

#[test]
fn broken_clients_leave_nothing_behind() {
    let house = House::start(ARGS);
    let before = house.quiet();
    let size = Size { clients: 24, steps: 60, enough: 1 };
    let Storm { after: house, answered, refused, left, .. } =
        storm(house, seed(), size, |house| house);
    assert_eq!(left, 0, "nobody was hung up on");
    println!("{} writes answered, refused: {refused:?}", answered.len());
    house.calms_down(&before);
    house.repeats(&answered);
    house.terminate().holds(&answered);
}

#[test]
fn sigterm_in_a_storm_answers_or_hangs_up() {
    let seed = seed();
    for (seed, enough) in [(seed, 10), (seed + 1, 80), (seed + 2, 150)] {
        let house = House::start(ARGS);
        let size = Size { clients: 16, steps: usize::MAX, enough };
        let ended = storm(house, seed, size, House::terminate);
        ended.after.holds(&ended.answered);
    }
}

#[test]
fn kill_in_a_storm_loses_nothing_that_was_answered() {
    let mut house = House::start(ARGS);
    let mut all = Vec::new();
    let seed = seed();
    for (seed, enough) in [(seed, 1), (seed + 1, 60), (seed + 2, 120), (seed + 3, 180)] {
        let size = Size { clients: 16, steps: usize::MAX, enough };
        let killed = storm(house, seed, size, |house| house.kill_and_start(ARGS));
        house = killed.after;
        all.extend(killed.answered);
        house.repeats(&all);
    }
    house.terminate().holds(&all);
}
