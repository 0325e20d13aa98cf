//! Putting a node together, and taking it apart.

use std::sync::Arc;
use std::thread::{self, JoinHandle};

use journal::SqliteJournal;

use crate::answer::{NoAnswer, SubmitError};
use crate::committer::{Committer, Lookups};
use crate::follower::{FollowerStatus, FollowerThread, run_follower};
use crate::handle::{Message, NodeHandle};
use crate::load::{LoadError, load};
use crate::parts::{Parts, Wires, opened, opening};
use crate::read_model::ReadModel;
use crate::snapshot::take_regularly;
use crate::writer::Writer;
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
    handle: NodeHandle,
    feed: Feed,
    read_model: ReadModel,
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
        let replica = parts.replica();
        let Parts { handle, feed, read_model, wires, warnings, writer, .. } = parts;
        let threads = wires.start(writer, parts.committer, parts.lookups)?;
        let followers = vec![run_follower(&feed, replica)];
        Ok(Self { handle, feed, read_model, followers, threads, snapshots: None, warnings })
    }

    fn open_platform(&self, profile: &PlatformProfile) -> Result<(), OpenError> {
        let answer = self.handle.submit(opening(profile))?.wait()?;
        Ok(self.read_model.wait_for_blocking(opened(&answer)?)?)
    }

    /// The door for commands.
    #[must_use]
    pub fn handle(&self) -> NodeHandle {
        self.handle.clone()
    }

    /// What was recorded, in order.
    #[must_use]
    pub fn feed(&self) -> Feed {
        self.feed.clone()
    }

    /// The state as recorded.
    #[must_use]
    pub fn read_model(&self) -> ReadModel {
        self.read_model.clone()
    }

    /// Runs one more follower until the node ends.
    pub fn follow(&mut self, follower: impl crate::Follower + 'static) {
        self.followers.push(run_follower(&self.feed, follower));
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
            next_sequence: self.feed.next_sequence(),
            queued: self.handle.queued(),
            stopped: self.handle.is_stopped(),
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
        self.handle.begin_shutdown();
        for thread in self.threads.drain(..) {
            let _ = thread.join();
        }
        self.feed.close();
        self.followers.clear();
        if let Some(thread) = self.snapshots.take() {
            let _ = thread.join();
        }
    }
}

impl Wires {
    /// Three threads, each the only owner of what it works on.
    fn start(
        self,
        writer: Writer,
        committer: Committer,
        lookups: Lookups,
    ) -> std::io::Result<Vec<JoinHandle<()>>> {
        Ok(vec![
            self.spawn("writer", move || writer.run())?,
            self.spawn("committer", move || committer.run())?,
            self.spawn("old answers", move || lookups.run())?,
        ])
    }

    fn spawn(
        &self,
        name: &'static str,
        work: impl FnOnce() + Send + 'static,
    ) -> std::io::Result<JoinHandle<()>> {
        let stopper = Arc::clone(&self.stopper);
        let queue = self.queue.clone();
        thread::Builder::new().name(name.to_owned()).spawn(move || {
            stopper.guard(name, work);
            // None can do without the others.
            let _ = queue.send(Message::Abandon);
        })
    }
}
