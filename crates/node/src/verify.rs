//! Doing everything again: what the journal holds must follow from what was asked.
//!
//! One thread reads, checks the chain and decodes; another decides every command anew and compares.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, sync_channel};
use std::thread;

use engine::{Admission, Command, DECISION_VERSION, Record, State, decide, evolve};
use journal::{ChainError, Hash, SnapshotStore, StoredBatch};

use crate::Home;
use crate::codec::{DecodeError, decode_batch, encode_record};
use crate::load::{AHEAD, Decoded, read_ahead};
use crate::stop::panic_text;

/// How many records lie between two checks of every invariant, and between two calls for progress.
const INVARIANTS_EVERY: u64 = 250_000;
const PROGRESS_EVERY: u64 = 10_000;

/// How far verification is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VerifyProgress {
    /// Records verified.
    pub done: u64,
    /// Records there were when it began.
    pub total: u64,
}

/// What was found sound.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VerifyReport {
    /// Records read, each bound to its predecessor and in canonical form.
    pub records: u64,
    /// Batches they lie in.
    pub batches: u64,
    /// Records decided again, with the same outcome.
    pub decided_again: u64,
    /// Records of other decision versions, which were folded only.
    pub folded_only: u64,
    /// The chain's hash at the end.
    pub head_hash: [u8; 32],
    /// SHA-256 of the state at the end.
    pub state_digest: [u8; 32],
    /// Sequences of snapshots that hold exactly the state they should.
    pub snapshots: Vec<u64>,
    /// Snapshots of another release, which could not be compared.
    pub skipped: Vec<String>,
}

/// What is wrong, and from which record on.
#[derive(Debug, thiserror::Error)]
pub enum VerifyError {
    /// The journal cannot be opened.
    #[error(transparent)]
    Open(#[from] journal::OpenError),
    /// The chain is broken.
    #[error("the journal is damaged {0}")]
    Chain(#[from] ChainError),
    /// A batch holds something that is not a record.
    #[error("the journal cannot be understood {0}")]
    Decode(#[from] DecodeError),
    /// The snapshots cannot be listed.
    #[error(transparent)]
    Snapshots(#[from] journal::SnapshotError),
    /// The same record could be written in other bytes.
    #[error("at sequence {0}: the batch is not written in its canonical form")]
    NotCanonical(u64),
    /// Deciding the command again gives something else.
    #[error("at sequence {sequence}: recorded was {recorded}, but the rules give {decided}")]
    Differs {
        /// The record.
        sequence: u64,
        /// Its outcome.
        recorded: String,
        /// What it should be.
        decided: String,
    },
    /// The record cannot have come to be.
    #[error("at sequence {sequence}: {problem}")]
    Impossible {
        /// The record.
        sequence: u64,
        /// Why.
        problem: String,
    },
    /// Something that is always true is not.
    #[error("after sequence {sequence}: {problem}")]
    Invariant {
        /// The last record folded.
        sequence: u64,
        /// What does not hold.
        problem: String,
    },
    /// A snapshot does not hold what the records before it give.
    #[error("snapshot {sequence}: {problem}")]
    Snapshot {
        /// The first record after it.
        sequence: u64,
        /// What is wrong.
        problem: String,
    },
}

impl VerifyError {
    /// The sequence from which nothing can be trusted; none where not even that can be told.
    #[must_use]
    pub fn sequence(&self) -> Option<u64> {
        match self {
            Self::Open(_) | Self::Snapshots(_) => None,
            Self::Chain(error) => Some(error.sequence),
            Self::Decode(error) => Some(error.sequence),
            Self::NotCanonical(sequence)
            | Self::Differs { sequence, .. }
            | Self::Impossible { sequence, .. }
            | Self::Invariant { sequence, .. }
            | Self::Snapshot { sequence, .. } => Some(*sequence),
        }
    }
}

/// Verifies a node's journal and snapshots from its first record to its head: chain, form, every decision,
/// every invariant, every snapshot. The writer may be running.
///
/// # Errors
/// The first thing found wrong.
pub fn verify(
    home: impl Into<Home>,
    progress: impl FnMut(VerifyProgress),
) -> Result<VerifyReport, VerifyError> {
    let Home { folder, journal } = home.into();
    let reader = journal.reader()?;
    let (next, _) = reader.head()?;
    let store = SnapshotStore::new(&folder);
    let verifier = Verifier {
        state: State::default(),
        report: VerifyReport::default(),
        pending_snapshots: store.sequences()?,
        store,
        total: next - journal::FIRST_SEQUENCE,
        progress,
    };
    let (sender, receiver) = sync_channel(AHEAD);
    thread::scope(|scope| {
        let range = journal::FIRST_SEQUENCE..next;
        scope.spawn(move || read_ahead(&reader, range, checked, &sender));
        verifier.run(receiver)
    })
}

fn checked(batch: StoredBatch) -> Result<Decoded, VerifyError> {
    let records = decode_batch(&batch)?;
    let mut bytes = Vec::with_capacity(batch.bytes.len());
    for record in &records {
        let start = bytes.len();
        encode_record(record, &mut bytes);
        if batch.bytes.get(start..bytes.len()) != Some(&bytes[start..]) {
            return Err(VerifyError::NotCanonical(record.stamp.sequence));
        }
    }
    Ok((batch, records))
}

struct Verifier<P> {
    state: State,
    report: VerifyReport,
    store: SnapshotStore,
    /// Newest first.
    pending_snapshots: Vec<u64>,
    total: u64,
    progress: P,
}

impl<P: FnMut(VerifyProgress)> Verifier<P> {
    /// Owns the receiving end, so that the reading thread ends with it.
    fn run(
        mut self,
        batches: Receiver<Result<Decoded, VerifyError>>,
    ) -> Result<VerifyReport, VerifyError> {
        for read in batches {
            let (batch, records) = read?;
            let again = batch.decision_version == DECISION_VERSION;
            for record in &records {
                self.verify_record(record, again)?;
            }
            self.report.batches += 1;
            self.report.head_hash = batch.hash.0;
            self.compare_snapshot(batch.hash)?;
        }
        self.check_invariants()?;
        self.tell_progress();
        if let Some(&sequence) = self.pending_snapshots.first() {
            let problem = "no batch of the journal ends there".to_owned();
            return Err(VerifyError::Snapshot { sequence, problem });
        }
        self.report.state_digest = self.state.digest();
        Ok(self.report)
    }

    fn verify_record(&mut self, record: &Record, again: bool) -> Result<(), VerifyError> {
        let sequence = record.stamp.sequence;
        let impossible = |problem: String| VerifyError::Impossible { sequence, problem };
        self.check_possible(record).map_err(|problem| impossible(problem.to_owned()))?;
        let state = &mut self.state;
        // The engine asserts: a panic in it means that the record contradicts the state.
        let step = AssertUnwindSafe(|| -> Result<(), VerifyError> {
            if again {
                compare(state, record)?;
            }
            evolve(state, record);
            Ok(())
        });
        match catch_unwind(step) {
            Ok(compared) => compared?,
            Err(panic) => return Err(impossible(panic_text(panic.as_ref()).to_owned())),
        }
        self.report.records += 1;
        *(if again { &mut self.report.decided_again } else { &mut self.report.folded_only }) += 1;
        if sequence.is_multiple_of(INVARIANTS_EVERY) {
            self.check_invariants()?;
        }
        if sequence.is_multiple_of(PROGRESS_EVERY) {
            self.tell_progress();
        }
        Ok(())
    }

    /// What the node promises the engine.
    fn check_possible(&self, record: &Record) -> Result<(), &'static str> {
        let is_tick = matches!(record.envelope.command, Command::Tick(_));
        if record.stamp.time < self.state.time() {
            return Err("time runs backwards");
        }
        if !is_tick && self.state.is_due(record.stamp.time) {
            return Err("a timer was due first");
        }
        match self.state.admit(&record.envelope) {
            Admission::Fresh => Ok(()),
            _ => Err("its key was used before"),
        }
    }

    fn compare_snapshot(&mut self, hash: Hash) -> Result<(), VerifyError> {
        let sequence = self.state.next_sequence();
        if self.pending_snapshots.last() != Some(&sequence) {
            return Ok(());
        }
        self.pending_snapshots.pop();
        let wrong = |problem: String| VerifyError::Snapshot { sequence, problem };
        let snapshot = self.store.read(sequence).map_err(|warning| wrong(warning.problem))?;
        if let Err(error) = State::from_bytes(&snapshot.payload) {
            let text = format!("snapshot {sequence} is not of this release: {error}");
            self.report.skipped.push(text);
            return Ok(());
        }
        if snapshot.head_hash != hash {
            return Err(wrong("it belongs to another history".to_owned()));
        }
        if snapshot.payload != self.state.to_bytes() {
            return Err(wrong("it is not the state that the records before it give".to_owned()));
        }
        self.report.snapshots.push(sequence);
        Ok(())
    }

    fn check_invariants(&self) -> Result<(), VerifyError> {
        let sequence = self.state.sequence();
        let check = self.state.check_invariants();
        check.map_err(|broken| VerifyError::Invariant { sequence, problem: broken.to_string() })
    }

    fn tell_progress(&mut self) {
        (self.progress)(VerifyProgress { done: self.report.records, total: self.total });
    }
}

fn compare(state: &State, record: &Record) -> Result<(), VerifyError> {
    let decided = decide(state, &record.envelope, record.stamp);
    // Both are canonical, so equal outcomes are equal bytes and the other way round.
    if decided == record.outcome {
        return Ok(());
    }
    Err(VerifyError::Differs {
        sequence: record.stamp.sequence,
        recorded: shown(&record.outcome),
        decided: shown(&decided),
    })
}

/// Long enough to see what it is, short enough to read.
fn shown(outcome: &engine::Outcome) -> String {
    const LONGEST: usize = 600;
    let text = serde_json::to_string(outcome).unwrap_or_else(|error| error.to_string());
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}
