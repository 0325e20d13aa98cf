//! Putting a node together, and taking it apart.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::mpsc::{Sender, channel};
use std::thread::{self, JoinHandle};

use engine::member::{MemberKind, OpenMember};
use engine::{Actor, Envelope, Facts, Outcome};
use journal::{JournalReader, SqliteJournal};

use crate::answer::{NoAnswer, SubmitError};
use crate::clock::Clock;
use crate::committer::{Committer, answer_from_journal};
use crate::follower::{FollowerStatus, FollowerThread, run_follower};
use crate::handle::{Message, NodeHandle};
use crate::load::{LoadError, Loaded, last_record, load};
use crate::read_model::{ReadModel, Replica};
use crate::snapshot::take_regularly;
use crate::stop::Stopper;
use crate::writer::{BatchLimits, Work, Writer};
use crate::{
    ClockMode, CommitHook, Config, Feed, MarketData, MemberEvents, PlatformProfile, StoreError,
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
        let journal = SqliteJournal::open(&config.folder)?;
        if let Some(pages) = config.journal_page_limit {
            journal.limit_pages(pages)?;
        }
        let reader = JournalReader::open(&config.folder)?;
        let loaded = load(&config.folder, &reader)?;
        if config.clock == ClockMode::Wall && loaded.state.clock_offset() != 0 {
            return Err(OpenError::ClockWasMoved);
        }
        let clock = Clock::new(config.clock, last_record(&reader)?.as_ref());
        let has_platform = !loaded.state.members.is_empty();
        let mut node = Self::start(&config, journal, reader, loaded, clock)?;
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

    fn start(
        config: &Config,
        journal: SqliteJournal,
        reader: JournalReader,
        loaded: Loaded,
        clock: Clock,
    ) -> Result<Self, OpenError> {
        let stopper = Arc::new(Stopper::new(config.on_fatal.clone()));
        let next = loaded.state.next_sequence();
        let feed = Feed::new(&config.folder, next, config.recent_bytes);
        let (queue, queued) = channel();
        let read_model = ReadModel::new(loaded.state.clone());
        let limits =
            BatchLimits { records: config.max_batch_records.max(1), bytes: config.max_batch_bytes };
        let writer = |committer| Writer {
            state: loaded.state,
            clock,
            limits,
            queue: queued,
            committer,
            building: Work::default(),
            backlog: VecDeque::new(),
            committer_is_free: true,
        };
        let wires =
            Wires { stopper: Arc::clone(&stopper), feed: feed.clone(), queue: queue.clone() };
        let threads = wires.start(writer, journal, reader, config.on_commit.clone())?;
        let handle = NodeHandle::new(queue, config.queue, Arc::clone(&stopper), config.clock);
        let model = read_model.clone();
        let replica = run_follower(&feed, Replica { model, stopper });
        Ok(Self {
            handle,
            feed,
            read_model,
            followers: vec![replica],
            threads,
            snapshots: None,
            warnings: loaded.warnings,
        })
    }

    fn open_platform(&self, profile: &PlatformProfile) -> Result<(), OpenError> {
        let open = OpenMember {
            kind: MemberKind::Platform,
            jurisdiction: profile.jurisdiction.clone(),
            kyc_level: 9,
            category: None,
            time_zone: profile.time_zone.clone(),
        };
        let answer = self.handle.submit(Envelope {
            actor: Actor::System,
            key: None,
            command: open.into(),
            facts: Facts::default(),
        })?;
        let record = Arc::clone(answer.wait()?.record());
        match &record.outcome {
            Outcome::Done(_) => Ok(self.read_model.wait_for_blocking(record.stamp.sequence)?),
            Outcome::Rejected(rejection) => Err(OpenError::Platform(rejection.to_string())),
        }
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

/// What the node's threads share.
struct Wires {
    stopper: Arc<Stopper>,
    feed: Feed,
    queue: Sender<Message>,
}

impl Wires {
    /// Three threads, each the only owner of what it works on.
    fn start(
        self,
        writer: impl FnOnce(Sender<Work>) -> Writer,
        journal: SqliteJournal,
        reader: JournalReader,
        on_commit: Option<CommitHook>,
    ) -> std::io::Result<Vec<JoinHandle<()>>> {
        let (work, works) = channel();
        let (lookups, looked_up) = channel();
        let writer = writer(work);
        let committer = Committer {
            work: works,
            writer: self.queue.clone(),
            lookups,
            feed: self.feed.clone(),
            stopper: Arc::clone(&self.stopper),
            on_commit,
        };
        let feed = self.feed.clone();
        Ok(vec![
            self.spawn("writer", move || writer.run())?,
            self.spawn("committer", move || committer.run(journal))?,
            self.spawn("old answers", move || {
                answer_from_journal(&looked_up, &feed, &reader);
            })?,
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
