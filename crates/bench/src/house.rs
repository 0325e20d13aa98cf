//! A node in this process, and whoever hands commands in.

use std::collections::VecDeque;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use engine::{IdempotencyKey, Outcome};
use node::{Answer, CommitInfo, Config, Membership, Node, NodeHandle};

use crate::Error;
use crate::desk::{Ask, legs};
use crate::mix::Mix;

/// Commands in one array, where nothing else is said.
const ARRAY: usize = 2_000;
/// Arrays under way while a world is brought about.
const UNDER_WAY: usize = 8;

/// As usual where several nodes share a journal.
const LEASE: Duration = Duration::from_secs(2);

/// A node, with a note of every durable commit.
pub struct House {
    /// It.
    pub node: Node,
    commits: Arc<Mutex<Vec<CommitInfo>>>,
}

/// What a crowd of submitters came to.
#[derive(Debug, Default)]
pub struct Crowd {
    /// Commands that happened.
    pub done: u64,
    /// Commands that were refused.
    pub refused: u64,
    /// Postings and moves of those that happened.
    pub legs: u64,
    /// How long it took.
    pub elapsed: Duration,
}

impl House {
    /// Opens a journal in the folder: `synchronous=FULL`, hash chain, and the read model as the one
    /// follower. `most` is how many records a commit may hold.
    ///
    /// # Errors
    /// Where it cannot be opened.
    pub fn open(folder: &Path, most: Option<usize>) -> Result<Self, Error> {
        Self::with(Config::new(folder), most)
    }

    /// The same with the journal in a database, which this node alone writes.
    ///
    /// # Errors
    /// Where it cannot be opened.
    pub fn on(url: &str, folder: &Path, most: Option<usize>) -> Result<Self, Error> {
        let mut config = Config::new(folder);
        config.membership = Some(Membership {
            database: url.parse().map_err(|error| Error::new(format!("{error}")))?,
            name: "bench".to_owned(),
            address: "http://127.0.0.1:1".to_owned(),
            lease: LEASE,
        });
        let house = Self::with(config, most)?;
        house.node.wait_until_leading()?;
        Ok(house)
    }

    fn with(mut config: Config, most: Option<usize>) -> Result<Self, Error> {
        let commits: Arc<Mutex<Vec<CommitInfo>>> = Arc::default();
        (config.followers, config.snapshot_every) = (false, None);
        config.max_batch_records = most.unwrap_or(config.max_batch_records);
        let noted = Arc::clone(&commits);
        config.on_commit = Some(Arc::new(move |info| {
            noted.lock().unwrap_or_else(PoisonError::into_inner).push(info);
        }));
        Ok(Self { node: Node::open(config)?, commits })
    }

    /// The commits since the last look.
    #[must_use]
    pub fn take_commits(&self) -> Vec<CommitInfo> {
        std::mem::take(&mut *self.commits.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Looks away.
    pub fn forget_commits(&self) {
        drop(self.take_commits());
    }

    /// Brings a world about; each command must happen, and has a key.
    ///
    /// # Errors
    /// The first that did not.
    pub fn fill(&self, world: impl Iterator<Item = Ask>) -> Result<(), Error> {
        let handle = self.node.handle();
        let mut under_way = VecDeque::new();
        let mut number = 0_u64;
        let mut world = world.peekable();
        while world.peek().is_some() {
            let array = world.by_ref().take(ARRAY).map(|ask| {
                number += 1;
                ask.envelope(IdempotencyKey::new(&format!("w-{number}")))
            });
            under_way.push_back(handle.submit_many(array.collect())?);
            if under_way.len() >= UNDER_WAY {
                happened(under_way.pop_front().map(node::Replies::wait).transpose()?)?;
            }
        }
        under_way.into_iter().try_for_each(|replies| happened(Some(replies.wait()?)))
    }

    /// Lets every mix be a submitter that keeps one array under way, until `until` says stop.
    ///
    /// # Errors
    /// Where the node does not take or answer a command.
    pub fn crowd(&self, mixes: &mut [Mix], array: usize, until: Until) -> Result<Crowd, Error> {
        let start = Instant::now();
        let parts: Result<Vec<Crowd>, Error> = thread::scope(|scope| {
            let threads = mixes.iter_mut().zip(0..).map(|(mix, number)| {
                let handle = self.node.handle();
                scope.spawn(move || submit(&handle, mix, number, array, start, until))
            });
            let threads: Vec<_> = threads.collect();
            threads.into_iter().map(|thread| thread.join().expect("submitters end well")).collect()
        });
        let mut all = Crowd::default();
        for part in parts? {
            all.done += part.done;
            all.refused += part.refused;
            all.legs += part.legs;
        }
        Ok(Crowd { elapsed: start.elapsed(), ..all })
    }
}

/// When submitters stop.
#[derive(Clone, Copy, Debug)]
pub enum Until {
    /// After this time.
    Time(Duration),
    /// After so many arrays of each.
    Arrays(u64),
}

fn submit(
    handle: &NodeHandle,
    mix: &mut Mix,
    number: u32,
    array: usize,
    start: Instant,
    until: Until,
) -> Result<Crowd, Error> {
    let mut crowd = Crowd::default();
    for round in 0_u64.. {
        let ends = match until {
            Until::Time(time) => start.elapsed() >= time,
            Until::Arrays(arrays) => round >= arrays,
        };
        if ends {
            break;
        }
        let asks = (0..array).map(|at| {
            let name = format!("{number}-{}-{at}", mix.arrays);
            mix.ask().envelope(IdempotencyKey::new(&name))
        });
        let replies = handle.submit_many(asks.collect())?;
        mix.arrays += 1;
        for answer in replies.wait()? {
            mix.learn(answer.record());
            match legs(&answer.record().outcome) {
                Some(legs) => (crowd.done, crowd.legs) = (crowd.done + 1, crowd.legs + legs),
                None => crowd.refused += 1,
            }
        }
    }
    Ok(crowd)
}

fn happened(answers: Option<Vec<Answer>>) -> Result<(), Error> {
    for answer in answers.into_iter().flatten() {
        let record = answer.record();
        if let Outcome::Rejected(rejection) = &record.outcome {
            let name = record.envelope.command.name();
            return Err(Error::new(format!("{name} must happen: {rejection}")));
        }
    }
    Ok(())
}
