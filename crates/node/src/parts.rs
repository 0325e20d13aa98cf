//! What a node is made of, before anything runs: threads take it apart, or one thread steps through it.

use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::channel;

use engine::member::{MemberKind, OpenMember};
use engine::{Actor, Envelope, Facts, Outcome, State};
use journal::{Hash, Journal, JournalReader, SqliteJournal};

use crate::answer::Answer;
use crate::clock::Clock;
use crate::committer::{Committer, Lookups};
use crate::handle::{Door, NodeHandle};
use crate::load::{LoadError, Loaded, last_asked};
use crate::read_model::{ReadModel, Replica};
use crate::stop::Stopper;
use crate::term::Term;
use crate::writer::{BatchLimits, Writer};
use crate::{ClockMode, Config, Feed, NodeRole, OpenError, PlatformProfile};

/// What stays, whether the node writes the journal or follows another that does.
#[derive(Clone)]
pub(crate) struct Base {
    pub config: Config,
    pub handle: NodeHandle,
    pub feed: Feed,
    pub read_model: ReadModel,
    pub stopper: Arc<Stopper>,
}

impl Base {
    /// A node that knows what was loaded. Nobody may submit anything yet.
    pub fn new(config: &Config, state: State, hash: Hash) -> Self {
        let stopper = Arc::new(Stopper::new(config.on_fatal.clone()));
        let door = Arc::new(Door::default());
        let position = (state.next_sequence(), hash);
        let feed = Feed::new(config.home().journal, position, config.recent_bytes);
        Self {
            config: config.clone(),
            handle: NodeHandle::new(door, config.queue, Arc::clone(&stopper), config.clock),
            feed,
            read_model: ReadModel::new(state),
            stopper,
        }
    }

    /// What folds into the read model.
    pub fn replica(&self) -> Replica {
        let stopper = Arc::clone(&self.stopper);
        Replica { model: self.read_model.clone(), stopper }
    }

    /// What writes `journal` from now on, deciding with `state`, which is that of the journal's head.
    pub fn term(&self, journal: Journal, reader: JournalReader, from: Origin) -> Term {
        let (queue, queued) = channel();
        let (handed_over, work) = channel();
        let (lookups, asked) = channel();
        let limits = BatchLimits {
            records: self.config.max_batch_records.max(1),
            bytes: self.config.max_batch_bytes,
        };
        Term {
            writer: Writer::new(from.state, from.clock, limits, queued, handed_over),
            committer: Committer {
                journal: Some(journal),
                work,
                writer: queue.clone(),
                lookups,
                feed: self.feed.clone(),
                stopper: Arc::clone(&self.stopper),
                on_commit: self.config.on_commit.clone(),
            },
            lookups: Lookups { asked, feed: self.feed.clone(), reader },
            queue,
        }
    }
}

/// What a writer begins with.
pub(crate) struct Origin {
    pub state: State,
    pub clock: Clock,
}

/// A node that is the only writer of its journal.
pub(crate) struct Parts {
    pub base: Base,
    pub term: Term,
    /// Snapshots that were skipped.
    pub warnings: Vec<String>,
    /// Whether the journal has its first record.
    pub has_platform: bool,
}

impl Parts {
    /// The parts of the node that writes `journal`, up to date.
    pub fn open(
        config: &Config,
        journal: Journal,
        load: fn(&Path, &JournalReader) -> Result<Loaded, LoadError>,
    ) -> Result<Self, OpenError> {
        let reader = config.home().journal.reader()?;
        let Loaded { state, hash, warnings, .. } = load(&config.folder, &reader)?;
        let clock = clock(config, &state, &reader)?;
        let has_platform = !state.members.is_empty();
        let base = Base::new(config, state.clone(), hash);
        let term = base.term(journal, reader, Origin { state, clock });
        base.handle.open(&term.queue, NodeRole::Sole);
        Ok(Self { base, term, warnings, has_platform })
    }
}

/// Holds the journal's file to the size that a test asks for.
pub(crate) fn limit(config: &Config, journal: &SqliteJournal) -> Result<(), OpenError> {
    Ok(config.journal_page_limit.map_or(Ok(()), |pages| journal.limit_pages(pages))?)
}

/// The clock that goes on where the journal ends.
pub(crate) fn clock(
    config: &Config,
    state: &State,
    reader: &JournalReader,
) -> Result<Clock, OpenError> {
    if config.clock == ClockMode::Wall && state.clock_offset() != 0 {
        return Err(OpenError::ClockWasMoved);
    }
    Ok(Clock::new(config.clock, last_asked(reader)?.as_ref()))
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
