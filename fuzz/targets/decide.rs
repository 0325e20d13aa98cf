//! Arbitrary commands, one after the other, in a small world: nothing they do breaks what is always
//! true, and deciding and folding them again gives the same.
#![no_main]

use engine::{Command, Outcome, Record};
use fuzz::{STEP, Source, mutate, prelude};
use libfuzzer_sys::{fuzz_mutator, fuzz_target, fuzzer_mutate};
use std::collections::BTreeSet;
use std::sync::Mutex;

/// Steps of one input.
const MOST: usize = 200;
/// Steps after which all invariants are looked at.
const OFTEN: usize = 16;

static REACHED: Mutex<BTreeSet<&str>> = Mutex::new(BTreeSet::new());

fuzz_target!(|bytes: &[u8]| {
    let mut world = prelude::fresh();
    for (index, step) in bytes.chunks(STEP).take(MOST).enumerate() {
        world.step(&mut Source::new(step));
        if index % OFTEN == OFTEN - 1 {
            world.check();
        }
    }
    world.check();
    world.check_again(&prelude::world().state);
    world.check_readers();
    tell(&world.records);
});

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    mutate::steps(&mut data[..max_size], size, seed, |part, filled| {
        let room = part.len();
        fuzzer_mutate(part, filled, room)
    })
});

/// Says which commands have succeeded at least once: what never does is not tested.
fn tell(records: &[Record]) {
    let done = records.iter().filter(|record| matches!(record.outcome, Outcome::Done(_)));
    let mut reached = REACHED.lock().expect("one thread");
    for record in done {
        let name = record.envelope.command.name();
        if reached.insert(name) {
            eprintln!("reached {name}: {} of {}", reached.len(), Command::CATALOGUE.len());
        }
    }
}
