//! A busy day: many people acting at once for a while, beside the world's usual life.

use super::cast::Cast;
use super::desk::Desk;
use super::live::Life;
use crate::failure::Failure;
use api::Running;
use node::{Node, NodeHandle, ReadModel};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// Who acts at once: each waits until its command is recorded.
const PEOPLE: u32 = 16;

/// Where busy days are made.
pub struct Busy {
    node: NodeHandle,
    model: ReadModel,
    cast: Cast,
    stop: AtomicBool,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl Busy {
    /// On a running node.
    pub fn new(node: &Node, cast: Cast) -> Arc<Self> {
        let (node, model) = (node.handle(), node.read_model());
        Arc::new(Self { node, model, cast, stop: AtomicBool::new(false), thread: Mutex::default() })
    }

    /// Begins one. The one before is over.
    pub fn begin(self: &Arc<Self>, day: Running) {
        let at_work = Arc::clone(self);
        let begun = thread::Builder::new().name("busy day".to_owned());
        match begun.spawn(move || at_work.live(&day)) {
            Ok(thread) => *self.thread() = Some(thread),
            Err(error) => tracing::warn!("no busy day: {error}"),
        }
    }

    /// Ends the one that is running, and waits for it.
    pub fn stop(&self) {
        self.stop.store(true, Ordering::Release);
        let thread = self.thread().take();
        if let Some(thread) = thread {
            let _ = thread.join();
        }
    }

    fn thread(&self) -> std::sync::MutexGuard<'_, Option<JoinHandle<()>>> {
        self.thread.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lives through a day.
    fn live(&self, day: &Running) {
        let people = day.pace.rate.clamp(1, PEOPLE);
        let sums =
            Sums { started: Instant::now(), done: AtomicU64::new(0), refused: AtomicU64::new(0) };
        thread::scope(|scope| {
            for number in 0..people {
                let sums = &sums;
                scope.spawn(move || {
                    let rate = day.pace.rate.div_ceil(people);
                    if let Err(failure) = self.one(number, rate, day, sums) {
                        tracing::warn!("a busy day: {failure}");
                    }
                });
            }
        });
    }

    /// What one of the people does.
    fn one(&self, number: u32, rate: u32, day: &Running, sums: &Sums) -> Result<(), Failure> {
        let (sequence, now) = {
            let state = self.model.read();
            (state.sequence(), state.time())
        };
        let mut desk = Desk::new(self.node.clone(), now);
        // Names no bank reference that another uses.
        let run = sequence.wrapping_mul(u64::from(PEOPLE)).wrapping_add(u64::from(number));
        let longest = Duration::from_secs(60) * day.pace.minutes;
        let (mut told, mut told_refused) = (0, 0);
        Life::new(&mut desk, &self.cast, run).go_on(rate, |done, refused| {
            let all = sums.done.fetch_add(done - told, Ordering::Relaxed) + done - told;
            let more = refused - told_refused;
            let all_refused = sums.refused.fetch_add(more, Ordering::Relaxed) + more;
            (told, told_refused) = (done, refused);
            day.note(all, all_refused);
            let is_over = all >= day.pace.commands() || sums.started.elapsed() >= longest;
            !is_over && !self.stop.load(Ordering::Acquire)
        })
    }
}

/// What all of them did so far.
struct Sums {
    started: Instant,
    done: AtomicU64,
    refused: AtomicU64,
}
