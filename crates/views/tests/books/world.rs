//! Worlds in which much happens, and their journals.

use engine::{Record, State};
use journal::{Batch, JournalReader, SqliteJournal};
use node::{RecordedBatch, decode_batch, encode_record};
use sim::Chance;
use sim::walk::Walk;
use std::sync::Arc;
use tempfile::TempDir;

/// What happened in a world, and how it ended.
pub struct World {
    pub records: Vec<Record>,
    pub state: State,
    pub folder: TempDir,
}

impl World {
    /// The world of this seed after so many steps, in a journal of batches of odd sizes.
    pub fn new(seed: u64, steps: usize) -> Self {
        let mut walk = Walk::new(seed);
        for _ in 0..steps {
            walk.step().expect("a sound world");
        }
        let folder = tempfile::tempdir().expect("a folder");
        let mut chance = Chance::new(seed);
        write(&walk.records, folder.path(), &mut chance);
        Self { records: walk.records, state: walk.state, folder }
    }

    pub fn journal(&self) -> JournalReader {
        JournalReader::open(self.folder.path()).expect("a journal")
    }

    /// The journal as batches, several joined here and there.
    pub fn batches(&self, chance: &mut Chance) -> Vec<RecordedBatch> {
        let mut batches: Vec<RecordedBatch> = Vec::new();
        let stored = self.journal().batches_from(1, usize::MAX).expect("readable");
        for batch in stored {
            let records = decode_batch(&batch).expect("records").into_iter().map(Arc::new);
            match batches.last_mut() {
                Some(last) if chance.one_in(2) => {
                    last.records.extend(records);
                    last.hash = batch.hash;
                }
                _ => batches.push(RecordedBatch {
                    first: batch.first,
                    decision_version: batch.decision_version,
                    hash: batch.hash,
                    bytes: batch.bytes.len(),
                    records: records.collect(),
                }),
            }
        }
        batches
    }
}

fn write(records: &[Record], folder: &std::path::Path, chance: &mut Chance) {
    let mut journal = SqliteJournal::open(folder).expect("a new journal");
    let mut rest = records;
    while !rest.is_empty() {
        let most = if chance.one_in(3) { 400 } else { 20 };
        let size = (1 + chance.below(most) as usize).min(rest.len());
        let (some, others) = rest.split_at(size);
        let mut bytes = Vec::new();
        some.iter().for_each(|record| encode_record(record, &mut bytes));
        let batch = Batch {
            first: some[0].stamp.sequence,
            count: u32::try_from(size).expect("few"),
            decision_version: engine::DECISION_VERSION,
            bytes,
        };
        journal = journal.append(&batch).expect("appended");
        rest = others;
    }
}
