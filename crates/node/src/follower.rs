//! Followers: whoever reads what was recorded, in order, each at its own pace on its own thread.

use std::fmt::Display;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use crate::feed::{Feed, FeedError, RecordedBatch, Subscription};
use crate::stop::panic_text;

/// How long a follower waits before it looks whether it should stop, or tries again what failed.
const PAUSE: Duration = Duration::from_millis(500);

/// A follower that is behind gets this many records at a time, or somewhat more.
const GATHERED_RECORDS: usize = 8_192;

/// How many times as long as it worked one that keeps up rests, so that more comes together; and how
/// long at most.
const REST_FOR_WORK: u32 = 2;
const REST: Duration = Duration::from_millis(100);

/// How much a thread that stands back is nicer than others, of 19.
#[cfg(target_os = "linux")]
const NICENESS: i32 = 10;

/// Something that is told of every record, in order.
pub trait Follower: Send {
    /// What `apply` can fail with.
    type Error: Display;

    /// A name for logs and metrics.
    fn name(&self) -> &str;

    /// The sequence it wants next.
    fn position(&self) -> u64;

    /// Takes a batch that begins at [`Follower::position`], wholly or not at all. Where more was
    /// recorded than it has taken, several batches of the journal come as one.
    ///
    /// # Errors
    /// Where it could not; it will be offered the same again.
    fn apply(&mut self, batch: &RecordedBatch) -> Result<(), Self::Error>;
}

/// How a follower shares the processors with those who answer clients.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pace {
    /// It takes each batch as soon as it is recorded: answers wait for it.
    AtOnce,
    /// It stands back: its thread has a lower priority, and while it keeps up it rests after each
    /// batch for longer than it worked. What it pays for each commit is then paid for more records the
    /// more there is to do, and never takes more than a third of a processor; a single record is
    /// there as soon.
    StandsBack,
}

/// How a follower fares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FollowerStatus {
    /// Its name.
    pub name: String,
    /// The sequence it wants next.
    pub position: u64,
    /// How many records it is behind.
    pub lag: u64,
    /// What keeps it from going on.
    pub problem: Option<String>,
}

/// A follower at work. Stops when dropped.
pub struct FollowerThread {
    feed: Feed,
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

struct Shared {
    name: String,
    stop: AtomicBool,
    place: Mutex<Place>,
}

struct Place {
    position: u64,
    problem: Option<String>,
}

impl Shared {
    fn place(&self) -> MutexGuard<'_, Place> {
        self.place.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn note(&self, position: u64, problem: Option<String>) {
        let mut place = self.place();
        if let Some(new) = problem.as_ref().filter(|new| Some(*new) != place.problem.as_ref()) {
            eprintln!("follower {} waits at sequence {position}: {new}", self.name);
        }
        *place = Place { position, problem };
    }

    fn should_stop(&self) -> bool {
        self.stop.load(Ordering::Acquire)
    }
}

/// Runs a follower on a thread of its own until it is stopped or the node ends.
///
/// # Panics
/// Where the system has no thread left.
pub fn run_follower(feed: &Feed, follower: impl Follower + 'static, pace: Pace) -> FollowerThread {
    let place = Place { position: follower.position(), problem: None };
    let shared = Arc::new(Shared {
        name: follower.name().to_owned(),
        stop: AtomicBool::new(false),
        place: Mutex::new(place),
    });
    let following = Following::new(feed, follower);
    let at_work = Arc::clone(&shared);
    let thread = thread::Builder::new()
        .name(format!("follow {}", shared.name))
        .spawn(move || work(following, pace, &at_work))
        .expect("the system has threads");
    FollowerThread { feed: feed.clone(), shared, thread: Some(thread) }
}

/// A follower and its place in the feed.
pub(crate) struct Following<F> {
    pub follower: F,
    subscription: Subscription,
    /// What it is offered until it takes it.
    offered: Option<Arc<RecordedBatch>>,
}

/// Why a follower does not get on.
#[derive(Debug, thiserror::Error)]
pub enum FollowError {
    /// It cannot be told what was recorded.
    #[error(transparent)]
    Feed(#[from] FeedError),
    /// It did not take it; it will be offered the same again.
    #[error("{0}")]
    Refused(String),
}

impl<F: Follower> Following<F> {
    pub fn new(feed: &Feed, follower: F) -> Self {
        let subscription = feed.subscribe_from(follower.position());
        Self { follower, subscription, offered: None }
    }

    /// Offers what is at hand, once: gives how many records that was.
    pub fn step(&mut self) -> Result<usize, FollowError> {
        if self.offered.is_none() {
            let next = self.subscription.try_next()?;
            self.offered = next.map(|batch| gather(batch, &mut self.subscription));
        }
        let Some(batch) = &self.offered else { return Ok(0) };
        let taken = self.follower.apply(batch);
        taken.map_err(|error| FollowError::Refused(error.to_string()))?;
        let count = batch.records.len();
        self.offered = None;
        Ok(count)
    }
}

fn work(mut following: Following<impl Follower>, pace: Pace, shared: &Shared) {
    if pace == Pace::StandsBack {
        stand_back();
    }
    let follow = AssertUnwindSafe(|| follow(&mut following, pace, shared));
    if let Err(panic) = catch_unwind(follow) {
        let problem = format!("it broke: {}", panic_text(panic.as_ref()));
        let position = shared.place().position;
        shared.note(position, Some(problem));
    }
}

fn follow(following: &mut Following<impl Follower>, pace: Pace, shared: &Shared) {
    while !shared.should_stop() {
        let began = Instant::now();
        match following.step() {
            Ok(taken @ 1..) => {
                shared.note(following.follower.position(), None);
                if pace == Pace::StandsBack && taken < GATHERED_RECORDS {
                    thread::park_timeout((began.elapsed() * REST_FOR_WORK).min(REST));
                }
            }
            Ok(0) => following.subscription.wait_for_more(PAUSE),
            Err(FollowError::Feed(FeedError::Closed)) => return,
            // What is wrong with its disk, or the journal's, may pass.
            Err(error) => {
                shared.note(following.follower.position(), Some(error.to_string()));
                thread::park_timeout(PAUSE);
            }
        }
    }
}

/// Lets others go first; where the system refuses, it is as urgent as they are.
fn stand_back() {
    #[cfg(target_os = "linux")]
    let _ = rustix::process::setpriority_process(None, NICENESS);
}

/// Joins to a batch what was recorded after it meanwhile: a follower whose effects cost a commit
/// pays for one, however small the batches are.
fn gather(first: Arc<RecordedBatch>, subscription: &mut Subscription) -> Arc<RecordedBatch> {
    let mut gathered = first;
    while gathered.records.len() < GATHERED_RECORDS {
        // An error comes again with the next call, when nothing is at hand that could be lost.
        let Ok(Some(next)) = subscription.try_next_with(gathered.decision_version) else { break };
        Arc::make_mut(&mut gathered).join(&next);
    }
    gathered
}

impl FollowerThread {
    /// How it fares.
    #[must_use]
    pub fn status(&self) -> FollowerStatus {
        let place = self.shared.place();
        FollowerStatus {
            name: self.shared.name.clone(),
            position: place.position,
            lag: self.feed.next_sequence().saturating_sub(place.position),
            problem: place.problem.clone(),
        }
    }

    /// Stops it after the batch it is at, and waits for that.
    pub fn stop(&mut self) {
        self.shared.stop.store(true, Ordering::Release);
        if let Some(thread) = self.thread.take() {
            thread.thread().unpark();
            self.feed.wake();
            let _ = thread.join();
        }
    }
}

impl Drop for FollowerThread {
    fn drop(&mut self) {
        self.stop();
    }
}
