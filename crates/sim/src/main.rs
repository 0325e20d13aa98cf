//! `sim`: runs worlds until one fails. See `docs/testing.md`.
//!
//! ```text
//! sim [--seed N] [--seeds A..B] [--steps N] [--trace]
//! ```

use sim::run::{Failure, Report, run};
use std::ops::Range;
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

const THREADS: usize = 2;
const STEPS: u64 = 3_000;
const USAGE: &str = "sim [--seed N] [--seeds A..B] [--steps N] [--trace]

--seed N      this seed alone
--seeds A..B  the seeds from A to B, B included; without either: from 1 until stopped
--steps N     steps of the scheduler in each run; 3000
--trace       shows every step";

struct Asked {
    seeds: Range<u64>,
    steps: u64,
    shown: bool,
}

fn asked() -> Option<Asked> {
    let mut asked = Asked { seeds: 1..u64::MAX, steps: STEPS, shown: false };
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        match word.as_str() {
            "--seed" => {
                let seed: u64 = words.next()?.parse().ok()?;
                asked.seeds = seed..seed.checked_add(1)?;
            }
            "--seeds" => {
                let text = words.next()?;
                let (first, last) = text.split_once("..")?;
                asked.seeds = first.parse().ok()?..last.parse::<u64>().ok()?.checked_add(1)?;
            }
            "--steps" => asked.steps = words.next()?.parse().ok()?,
            "--trace" => asked.shown = true,
            _ => return None,
        }
    }
    Some(asked)
}

/// What the threads share.
struct Work {
    asked: Asked,
    next: AtomicU64,
    ended: AtomicBool,
    done: Mutex<(u64, Report)>,
    failures: Mutex<Vec<Failure>>,
}

impl Work {
    /// Takes seeds until there are none, or one failed.
    fn go(&self) {
        while !self.ended.load(Ordering::Acquire) {
            let seed = self.next.fetch_add(1, Ordering::AcqRel);
            if seed >= self.asked.seeds.end {
                return;
            }
            match run(seed, self.asked.steps, self.asked.shown) {
                Ok(report) => {
                    let mut done = self.done.lock().unwrap_or_else(PoisonError::into_inner);
                    done.0 += 1;
                    done.1.add(&report);
                }
                Err(failure) => {
                    self.ended.store(true, Ordering::Release);
                    self.failures.lock().unwrap_or_else(PoisonError::into_inner).push(failure);
                }
            }
        }
    }

    fn tell(&self, began: Instant) {
        let done = self.done.lock().unwrap_or_else(PoisonError::into_inner);
        let seconds = began.elapsed().as_secs_f64();
        let (seeds, records) = (done.0, done.1.records);
        let faults: u64 = FAULTS.iter().map(|fault| done.1.count(fault)).sum();
        println!(
            "{seeds} seeds, {records} records, {faults} faults in {seconds:.1} s: {:.1} seeds and {:.0} records a second",
            seeds as f64 / seconds,
            records as f64 / seconds
        );
    }
}

const FAULTS: [&str; 4] = ["disk: stopped", "disk: full", "disk: sync failed", "disk: read failed"];

fn main() -> ExitCode {
    let Some(asked) = asked() else {
        eprintln!("{USAGE}");
        return ExitCode::from(2);
    };
    let work = Work {
        next: AtomicU64::new(asked.seeds.start),
        asked,
        ended: AtomicBool::new(false),
        done: Mutex::default(),
        failures: Mutex::default(),
    };
    // A panic is told with its seed; where it was, only to those who look at one.
    if !work.asked.shown {
        std::panic::set_hook(Box::new(|_| {}));
    }
    let began = Instant::now();
    thread::scope(|scope| {
        let threads: Vec<_> = (0..THREADS).map(|_| scope.spawn(|| work.go())).collect();
        let mut told = Instant::now();
        while threads.iter().any(|thread| !thread.is_finished()) {
            thread::sleep(Duration::from_millis(20));
            if told.elapsed() > Duration::from_secs(10) {
                told = Instant::now();
                work.tell(began);
            }
        }
    });
    work.tell(began);
    let (_, report) = work.done.into_inner().unwrap_or_else(PoisonError::into_inner);
    for (what, count) in &report.happened {
        println!("  {what}: {count}");
    }
    println!("  keys sent again: {} alike, {} not", report.reached.again.0, report.reached.again.1);
    println!("  commands that never succeeded: {:?}", report.reached.commands_missed());
    let mut failures = work.failures.into_inner().unwrap_or_else(PoisonError::into_inner);
    failures.sort_by_key(|failure| failure.seed);
    for failure in &failures {
        eprintln!("{failure}");
    }
    if failures.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
