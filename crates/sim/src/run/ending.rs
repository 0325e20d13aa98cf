//! The end of a run: everything settles and is compared, and then the files rot.

use super::{Run, Told};
use crate::disk::Outage;
use engine::{State, evolve};
use journal::{Hash, JournalReader, SnapshotStore};
use node::{SteppedNode, verify};
use std::collections::BTreeMap;
use std::fs;

impl Run {
    pub(super) fn end(&mut self) -> Told {
        self.calm();
        self.settle()?;
        self.witness.check()?;
        self.compare_followers()?;
        let snapshot = self.node().snapshot().map_err(|error| error.to_string())?;
        if self.chance.one_in(2) {
            self.kill()?;
        } else {
            self.shut_down()?;
        }
        self.calm();
        self.node.take().expect("a node is open").shutdown();
        self.disk.restart_after(Outage::Power);
        self.sum_up();
        self.remove_damaged_snapshots()?;
        let report = verify(self.folder.path(), |_| {}).map_err(|error| error.to_string())?;
        let records = self.witness.records.len() as u64;
        if report.records != records || !report.snapshots.iter().all(|s| *s <= snapshot.sequence) {
            return Err(format!("{} records are verified of {records}", report.records));
        }
        self.rot()?;
        self.report.note_disk(&self.disk.happened());
        Ok(())
    }

    /// On a sound disk, everybody is answered and everything is recorded.
    fn settle(&mut self) -> Told {
        loop {
            let node = self.node();
            let went = node.step_writer().map_err(|error| error.to_string())?;
            self.hear()?;
            let went = went | self.node().step_committer() | self.node().step_lookups();
            self.hear()?;
            if !went {
                break;
            }
        }
        if self.people.are_waiting() {
            return Err("somebody waits for an answer, and the node has nothing to do".to_owned());
        }
        while self.node().step_follower(node::READ_MODEL).map_err(|error| error.to_string())? {}
        let model = self.node().read_model();
        self.witness.compare(&model.read(), "read model")?;
        let node = self.node.as_ref().expect("a node is open");
        self.witness.compare(node.undurable_state(), "writer")
    }

    fn sum_up(&mut self) {
        self.report.records = self.witness.records.len() as u64;
        self.report.reached.add(&self.witness.reached);
        let head = self.witness.hash.0.first_chunk().map_or(0, |bytes| u64::from_be_bytes(*bytes));
        self.report.trace = self.disk.trace_hash().rotate_left(17) ^ head;
    }

    /// Those that can be seen to be damaged; verification compares the others.
    fn remove_damaged_snapshots(&mut self) -> Told {
        let store = SnapshotStore::new(self.folder.path());
        for sequence in store.sequences().map_err(|error| error.to_string())? {
            if let Err(warning) = store.read(sequence) {
                self.report.note("snapshot: damage found");
                fs::remove_file(warning.file).map_err(|error| error.to_string())?;
            }
        }
        Ok(())
    }

    /// What rots is found or does not matter.
    fn rot(&mut self) -> Told {
        let folder = self.folder.path().to_owned();
        let heads = self.heads()?;
        for _ in 0..=self.chance.below(3) {
            self.disk.rot("journal.db");
        }
        match verify(&folder, |_| {}) {
            Ok(report) if heads.get(&(report.records + 1)) == Some(&Hash(report.head_hash)) => {
                self.report.note("rot: did not matter");
            }
            Ok(report) => return Err(format!("rot is believed: {report:?}")),
            Err(error) if error.sequence().is_none() && !is_unopened(&error) => {
                return Err(format!("rot is found without its place: {error}"));
            }
            Err(_) => self.report.note("rot: found by verification"),
        }
        match SteppedNode::open(self.config(), self.wall) {
            Ok(node) => self.believes_nothing_wrong(&node),
            Err(_) => {
                self.report.note("rot: found on opening");
                Ok(())
            }
        }
    }

    /// The chain's hash at the end of every batch, by the sequence that follows.
    fn heads(&self) -> Result<BTreeMap<u64, Hash>, String> {
        let reader = JournalReader::open(self.folder.path()).map_err(|error| error.to_string())?;
        let batches = reader.chain(1).map(|batch| batch.map(|b| (b.next_sequence(), b.hash)));
        batches.collect::<Result<_, _>>().map_err(|error| error.to_string())
    }

    /// A node that opens on a rotten journal knows what was recorded, or the beginning of it.
    fn believes_nothing_wrong(&self, node: &SteppedNode) -> Told {
        let state = node.undurable_state();
        let mut expected = State::default();
        let known = self.witness.records.iter();
        for record in known.take_while(|record| record.stamp.sequence <= state.sequence()) {
            evolve(&mut expected, record);
        }
        let same = expected.to_bytes() == state.to_bytes();
        same.then_some(()).ok_or_else(|| "a node believes what rotted".to_owned())
    }
}

/// Where not even the file can be opened, no sequence can be told.
fn is_unopened(error: &node::VerifyError) -> bool {
    matches!(error, node::VerifyError::Open(_))
}
