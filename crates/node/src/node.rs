//! Putting a node together, and taking it apart.

use std::thread::JoinHandle;

use journal::SqliteJournal;

use crate::answer::{NoAnswer, SubmitError};
use crate::follower::{FollowerStatus, FollowerThread, run_follower};
use crate::handle::NodeHandle;
use crate::load::{LoadError, load};
use crate::parts::{Base, Parts, opened, opening};
use crate::read_model::ReadModel;
use crate::snapshot::take_regularly;
use crate::{Config, Feed, MarketData, MemberEvents, PlatformProfile, StoreError};

/// Why a node cannot be started.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// A follower's file cannot be used.
    #[error("a follower's file cannot be used: {0}")]
    Follower(#[from] StoreError),
    /// Another server has the journal, or it cannot be opened.
    #[error(transparent)]
    Journal(#[from] journal::OpenError),
    /// The journal cannot be read.
    #[error(transparent)]
    Load(#[from] LoadError),
    /// The journal's clock was moved, so the wall's clock would stand still for long.
    #[error("the clock of this journal was moved: it can be opened as a sandbox only")]
    ClockWasMoved,
    /// The system has no thread left.
    #[error("a thread cannot be started: {0}")]
    Thread(#[from] std::io::Error),
    /// The journal cannot be limited.
    #[error(transparent)]
    Storage(#[from] rusqlite::Error),
    /// The platform's own member was not accepted.
    #[error("the platform member cannot be opened: {0}")]
    Platform(String),
}

impl From<SubmitError> for OpenError {
    fn from(error: SubmitError) -> Self {
        Self::Platform(error.to_string())
    }
}

impl From<NoAnswer> for OpenError {
    fn from(error: NoAnswer) -> Self {
        Self::Platform(error.to_string())
    }
}

/// How a node fares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NodeStatus {
    /// The sequence that will be recorded next.
    pub next_sequence: u64,
    /// Commands accepted and not answered yet.
    pub queued: usize,
    /// True once it takes no more commands.
    pub stopped: bool,
    /// How the followers fare.
    pub followers: Vec<FollowerStatus>,
}

/// A running node: the one writer of its journal. Shuts down when dropped.
pub struct Node {
    base: Base,
    followers: Vec<FollowerThread>,
    threads: Vec<JoinHandle<()>>,
    snapshots: Option<JoinHandle<()>>,
    warnings: Vec<String>,
}

impl Node {
    /// Opens the journal in the folder, brings the state up to its head and starts to serve. An empty
    /// journal gets its first record here: the platform's own member.
    ///
    /// # Errors
    /// Where the journal is taken, damaged (the sequence is named) or cannot be written.
    pub fn open(config: Config) -> Result<Self, OpenError> {
        let parts = Parts::open(&config, SqliteJournal::open(&config.folder)?, load)?;
        let has_platform = parts.has_platform;
        let mut node = Self::start(parts)?;
        if !has_platform {
            node.open_platform(&config.platform)?;
        }
        if config.followers {
            node.follow(MemberEvents::open(&config.folder)?);
            node.follow(MarketData::open(&config.folder)?);
        }
        if let Some(every) = config.snapshot_every {
            node.snapshots = Some(take_regularly(node.feed(), config.folder, every)?);
        }
        Ok(node)
    }

    fn start(parts: Parts) -> Result<Self, OpenError> {
        let Parts { base, term, warnings, .. } = parts;
        let threads = term.start()?;
        let followers = vec![run_follower(&base.feed, base.replica())];
        Ok(Self { base, followers, threads, snapshots: None, warnings })
    }

    fn open_platform(&self, profile: &PlatformProfile) -> Result<(), OpenError> {
        let answer = self.base.handle.submit(opening(profile))?.wait()?;
        Ok(self.base.read_model.wait_for_blocking(opened(&answer)?)?)
    }

    /// The door for commands.
    #[must_use]
    pub fn handle(&self) -> NodeHandle {
        self.base.handle.clone()
    }

    /// What was recorded, in order.
    #[must_use]
    pub fn feed(&self) -> Feed {
        self.base.feed.clone()
    }

    /// The state as recorded.
    #[must_use]
    pub fn read_model(&self) -> ReadModel {
        self.base.read_model.clone()
    }

    /// Runs one more follower until the node ends.
    pub fn follow(&mut self, follower: impl crate::Follower + 'static) {
        self.followers.push(run_follower(&self.base.feed, follower));
    }

    /// Snapshots that were skipped on opening; for the operator's log.
    #[must_use]
    pub fn warnings(&self) -> &[String] {
        &self.warnings
    }

    /// How it fares.
    #[must_use]
    pub fn status(&self) -> NodeStatus {
        NodeStatus {
            next_sequence: self.base.feed.next_sequence(),
            queued: self.base.handle.queued(),
            stopped: self.base.handle.is_stopped(),
            followers: self.followers.iter().map(FollowerThread::status).collect(),
        }
    }

    /// Answers what was accepted, and ends. The journal is closed when this returns.
    pub fn shutdown(self) {
        // Dropping does it.
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        self.base.handle.begin_shutdown();
        for thread in self.threads.drain(..) {
            let _ = thread.join();
        }
        self.base.feed.close();
        self.followers.clear();
        if let Some(thread) = self.snapshots.take() {
            let _ = thread.join();
        }
    }
}
