//! What a node is made of, before anything runs: threads take it apart, or one thread steps through it.

use std::collections::VecDeque;
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};

use engine::member::{MemberKind, OpenMember};
use engine::{Actor, Envelope, Facts, Outcome, State};
use journal::{JournalReader, SqliteJournal};

use crate::answer::Answer;
use crate::clock::Clock;
use crate::committer::{Committer, Lookups};
use crate::handle::{Message, NodeHandle};
use crate::load::{LoadError, Loaded, last_asked};
use crate::read_model::{ReadModel, Replica};
use crate::stop::Stopper;
use crate::writer::{BatchLimits, Work, Writer};
use crate::{ClockMode, Config, Feed, OpenError, PlatformProfile};

pub(crate) struct Parts {
    pub writer: Writer,
    pub committer: Committer,
    pub lookups: Lookups,
    pub handle: NodeHandle,
    pub feed: Feed,
    pub read_model: ReadModel,
    pub wires: Wires,
    /// Snapshots that were skipped.
    pub warnings: Vec<String>,
    /// Whether the journal has its first record.
    pub has_platform: bool,
}

/// What whoever runs the parts needs to end them.
pub(crate) struct Wires {
    pub stopper: Arc<Stopper>,
    pub queue: Sender<Message>,
}

impl Parts {
    /// The parts of the node that writes `journal`, up to date.
    pub fn open(
        config: &Config,
        journal: SqliteJournal,
        load: fn(&Path, &JournalReader) -> Result<Loaded, LoadError>,
    ) -> Result<Self, OpenError> {
        if let Some(pages) = config.journal_page_limit {
            journal.limit_pages(pages)?;
        }
        let reader = JournalReader::open(&config.folder)?;
        let loaded = load(&config.folder, &reader)?;
        if config.clock == ClockMode::Wall && loaded.state.clock_offset() != 0 {
            return Err(OpenError::ClockWasMoved);
        }
        let clock = Clock::new(config.clock, last_asked(&reader)?.as_ref());
        Ok(Self::new(config, journal, reader, loaded, clock))
    }

    fn new(
        config: &Config,
        journal: SqliteJournal,
        reader: JournalReader,
        loaded: Loaded,
        clock: Clock,
    ) -> Self {
        let stopper = Arc::new(Stopper::new(config.on_fatal.clone()));
        let feed = Feed::new(&config.folder, loaded.state.next_sequence(), config.recent_bytes);
        let read_model = ReadModel::new(loaded.state.clone());
        let has_platform = !loaded.state.members.is_empty();
        let (queue, queued) = channel();
        let (handed_over, work) = channel();
        let (lookups, asked) = channel();
        let writer = new_writer(config, loaded.state, clock, queued, handed_over);
        let committer = Committer {
            journal: Some(journal),
            work,
            writer: queue.clone(),
            lookups,
            feed: feed.clone(),
            stopper: Arc::clone(&stopper),
            on_commit: config.on_commit.clone(),
        };
        Self {
            writer,
            warnings: loaded.warnings,
            committer,
            lookups: Lookups { asked, feed: feed.clone(), reader },
            handle: NodeHandle::new(
                queue.clone(),
                config.queue,
                Arc::clone(&stopper),
                config.clock,
            ),
            feed,
            read_model,
            wires: Wires { stopper, queue },
            has_platform,
        }
    }
}

impl Parts {
    /// What folds into the read model.
    pub fn replica(&self) -> Replica {
        let stopper = Arc::clone(&self.wires.stopper);
        Replica { model: self.read_model.clone(), stopper }
    }
}

fn new_writer(
    config: &Config,
    state: State,
    clock: Clock,
    queue: Receiver<Message>,
    committer: Sender<Work>,
) -> Writer {
    let limits =
        BatchLimits { records: config.max_batch_records.max(1), bytes: config.max_batch_bytes };
    Writer {
        state,
        clock,
        limits,
        queue,
        committer,
        building: Work::default(),
        full: VecDeque::new(),
        backlog: VecDeque::new(),
        committer_is_free: true,
        is_ending: false,
    }
}

/// The platform's own member, the first record of every journal.
pub(crate) fn opening(profile: &PlatformProfile) -> Envelope {
    let open = OpenMember {
        kind: MemberKind::Platform,
        jurisdiction: profile.jurisdiction.clone(),
        kyc_level: 9,
        category: None,
        time_zone: profile.time_zone.clone(),
    };
    Envelope { actor: Actor::System, key: None, command: open.into(), facts: Facts::default() }
}

/// The sequence under which the platform was opened.
pub(crate) fn opened(answer: &Answer) -> Result<u64, OpenError> {
    let record = answer.record();
    match &record.outcome {
        Outcome::Done(_) => Ok(record.stamp.sequence),
        Outcome::Rejected(rejection) => Err(OpenError::Platform(rejection.to_string())),
    }
}
