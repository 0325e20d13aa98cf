//! Walks many worlds in memory and tells what was reached, and how fast.
//!
//! ```text
//! cargo run --release -p sim --example walk -- FIRST_SEED SEEDS STEPS
//! ```

use sim::walk::{Reached, Walk};
use std::time::Instant;

fn number(at: usize, otherwise: u64) -> u64 {
    std::env::args().nth(at).and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

fn main() {
    let (first, seeds, steps) = (number(1, 1), number(2, 100), number(3, 5_000));
    let mut reached = Reached::default();
    let (began, mut records) = (Instant::now(), 0);
    for seed in first..first + seeds {
        let mut walk = Walk::new(seed);
        let result = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            for step in 0..steps {
                walk.step()?;
                if step % 1_000 == 0 {
                    walk.check()?;
                }
            }
            walk.check()?;
            walk.replay()
        }));
        match result {
            Ok(Ok(())) => {}
            Ok(Err(broken)) => println!("seed {seed}: {broken}"),
            Err(_) => {
                let last = walk.records.last();
                println!("seed {seed}: panic after {:?}", last.map(|record| record.stamp));
            }
        }
        records += walk.records.len();
        reached.add(&walk.reached);
    }
    let seconds = began.elapsed().as_secs_f64();
    println!("{seeds} seeds, {records} records in {seconds:.1} s, checks and replay included");
    for (name, count) in &reached.succeeded {
        println!("  {name}: {count}");
    }
    println!("sent again: {:?}", reached.again);
    println!("commands missed: {:?}", reached.commands_missed());
    for (name, code) in reached.refusals_missed() {
        println!("  never: {name} {}", code.name());
    }
}
