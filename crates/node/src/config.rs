//! How a node is set up.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use journal::Store;
use pg::DatabaseUrl;
use units::Timestamp;

use crate::Home;

/// What the node's clock shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClockMode {
    /// The time on the wall.
    Wall,
    /// The time on the wall and what `AdvanceClock` has added to it: for trying things out.
    Sandbox,
    /// Stands still until `AdvanceClock` moves it: for replays and tests.
    Manual {
        /// What it shows at first, unless the journal is already later.
        start: Timestamp,
    },
}

impl ClockMode {
    /// True where `AdvanceClock` is allowed.
    #[must_use]
    pub const fn may_advance(self) -> bool {
        matches!(self, Self::Sandbox | Self::Manual { .. })
    }
}

/// The member that a node opens by itself in an empty journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlatformProfile {
    /// ISO 3166-1 alpha-2.
    pub jurisdiction: String,
    /// IANA time zone.
    pub time_zone: String,
}

/// Called once, with the reason, when the node can go on no longer.
pub type FatalHook = Arc<dyn Fn(&str) + Send + Sync>;

/// Called after every durable commit, on the committing thread: must be quick.
pub type CommitHook = Arc<dyn Fn(CommitInfo) + Send + Sync>;

/// What one durable commit held and took.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CommitInfo {
    /// Sequence of its first record.
    pub first: u64,
    /// Its records.
    pub records: usize,
    /// Their bytes.
    pub bytes: usize,
    /// From the call to the journal to its return.
    pub elapsed: Duration,
}

/// How a node takes part where several share a journal in a database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Membership {
    /// Where the journal is.
    pub database: DatabaseUrl,
    /// What the node is called; no two that run share a name.
    pub name: String,
    /// Where it takes commands, such as `http://10.0.0.5:8080`: others send their callers there.
    pub address: String,
    /// How long nobody else may lead once a leader falls silent.
    pub lease: Duration,
}

/// Everything a node can be told. Start from [`Config::new`].
#[derive(Clone)]
pub struct Config {
    /// Where the snapshots and the followers' files are, and the journal unless there is a membership.
    pub folder: PathBuf,
    /// Set where the journal is in a database.
    pub membership: Option<Membership>,
    /// What time it is.
    pub clock: ClockMode,
    /// How many commands may be accepted and not answered yet; beyond that: busy.
    pub queue: usize,
    /// A batch is closed at this many records.
    pub max_batch_records: usize,
    /// A batch is closed at this many bytes.
    pub max_batch_bytes: usize,
    /// How many bytes of recent records stay in memory for followers and repeated answers.
    pub recent_bytes: usize,
    /// Opened by the node itself in an empty journal.
    pub platform: PlatformProfile,
    /// Whether the follower files (member events, market data) are kept.
    pub followers: bool,
    /// After how many records a snapshot is taken; `None` for never.
    pub snapshot_every: Option<u64>,
    /// Instead of saying why and ending the process with code 70.
    pub on_fatal: Option<FatalHook>,
    /// For metrics.
    pub on_commit: Option<CommitHook>,
    /// Makes appends fail as on a full disk, for tests: pages of 16 KiB.
    pub journal_page_limit: Option<u32>,
}

impl Config {
    /// The defaults, on the wall's clock.
    #[must_use]
    pub fn new(folder: &Path) -> Self {
        Self {
            folder: folder.to_owned(),
            membership: None,
            clock: ClockMode::Wall,
            queue: 65_536,
            max_batch_records: 8_192,
            max_batch_bytes: 2 * 1024 * 1024,
            recent_bytes: 32 * 1024 * 1024,
            platform: PlatformProfile {
                jurisdiction: "CN".to_owned(),
                time_zone: "Asia/Shanghai".to_owned(),
            },
            followers: true,
            snapshot_every: Some(1_000_000),
            on_fatal: None,
            on_commit: None,
            journal_page_limit: None,
        }
    }

    /// Where the node is at home.
    #[must_use]
    pub fn home(&self) -> Home {
        let folder = self.folder.clone();
        let journal = match &self.membership {
            None => Store::Folder(folder.clone()),
            Some(membership) => Store::Database(membership.database.clone()),
        };
        Home { folder, journal }
    }

    /// The same with another clock.
    #[must_use]
    pub fn with_clock(mut self, clock: ClockMode) -> Self {
        self.clock = clock;
        self
    }
}
