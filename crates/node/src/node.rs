//! Putting a node together, and taking it apart.

use std::fs;
use std::thread::JoinHandle;

use journal::{Contender, SqliteJournal};

use crate::answer::{NoAnswer, SubmitError};
use crate::cluster::Cluster;
use crate::follower::{FollowerStatus, FollowerThread, Pace, run_follower};
use crate::handle::NodeHandle;
use crate::load::{LoadError, Loaded, load};
use crate::parts::{Base, Parts, limit, opened, opening};
use crate::read_model::ReadModel;
use crate::snapshot::take_regularly;
use crate::tail::Tail;
use crate::{
    Config, Feed, MarketData, MemberEvents, Membership, NodeRole, PlatformProfile, StoreError,
};

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

/// A running node: it writes its journal, or follows the one that does. Shuts down when dropped.
pub struct Node {
    base: Base,
    followers: Vec<FollowerThread>,
    /// What writes the journal, or follows it.
    threads: Vec<JoinHandle<()>>,
    snapshots: Option<JoinHandle<()>>,
    warnings: Vec<String>,
}

impl Node {
    /// Opens the journal, brings the state up to its head and starts to serve. Where the journal is in
    /// the folder this node is the one that writes it; an empty one gets its first record here, the
    /// platform's own member. Where it is in a database the node follows, and leads when nobody else
    /// does.
    ///
    /// # Errors
    /// Where the journal is taken, damaged (the sequence is named) or cannot be written; in a database:
    /// where it cannot be reached, or the node's name is taken.
    pub fn open(config: Config) -> Result<Self, OpenError> {
        let mut node = match &config.membership {
            None => Self::open_alone(&config)?,
            Some(membership) => Self::join(&config, membership)?,
        };
        if config.followers {
            node.follow(MemberEvents::open(config.home())?);
            node.follow(MarketData::open(config.home())?);
        }
        if let Some(every) = config.snapshot_every {
            node.snapshots = Some(take_regularly(node.feed(), config.home(), every)?);
        }
        Ok(node)
    }

    fn open_alone(config: &Config) -> Result<Self, OpenError> {
        let journal = SqliteJournal::open(&config.folder)?;
        limit(config, &journal)?;
        let parts = Parts::open(config, journal.into(), load)?;
        let Parts { base, term, warnings, has_platform } = parts;
        let node = Self::new(base, term.start()?, warnings);
        if !has_platform {
            node.open_platform(&config.platform)?;
        }
        Ok(node)
    }

    fn join(config: &Config, membership: &Membership) -> Result<Self, OpenError> {
        // The journal makes its own; this one holds what is made from it.
        fs::create_dir_all(&config.folder)
            .map_err(|source| StoreError::File { path: config.folder.clone(), source })?;
        let Membership { database, name, address, lease } = membership;
        let contender = Contender::register(database, name, address, *lease)?;
        let reader = config.home().journal.reader()?;
        let Loaded { state, hash, warnings, .. } = load(&config.folder, &reader)?;
        let base = Base::new(config, state, hash);
        let tail = Tail::new(reader, base.feed.clone());
        let mut node = Self::new(base.clone(), Vec::new(), warnings);
        node.threads.push(Cluster::new(base, contender, tail).start()?);
        Ok(node)
    }

    fn new(base: Base, threads: Vec<JoinHandle<()>>, warnings: Vec<String>) -> Self {
        let followers = vec![run_follower(&base.feed, base.replica(), Pace::AtOnce)];
        Self { base, followers, threads, snapshots: None, warnings }
    }

    /// Waits until commands are taken here; not for async code.
    ///
    /// # Errors
    /// Where the node ends first.
    pub fn wait_until_leading(&self) -> Result<(), NoAnswer> {
        let mut roles = self.base.handle.roles();
        let takes = |role: &NodeRole| !matches!(role, NodeRole::Standby { .. });
        let role = crate::block_on::block_on(roles.wait_for(takes));
        role.map(|_| ()).map_err(|_| NoAnswer::Stopped)
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
        self.followers.push(run_follower(&self.base.feed, follower, Pace::StandsBack));
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
