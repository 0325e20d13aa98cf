//! The end of a run: everything settles and is compared, and then the files rot.

use super::{Run, Told};
use crate::disk::{Outage, Rotten};
use engine::{State, evolve};
use journal::{JournalReader, SnapshotStore, StoredBatch};
use node::{SteppedNode, VerifyError, verify};
use std::error::Error;
use std::fs::{self, OpenOptions};
use std::io;
use std::os::unix::fs::FileExt;
use std::path::Path;

/// How many bytes rot at the end, one after the other.
const ROTTEN: usize = 8;

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
        let sound = stored(&folder).map_err(|error| error.to_string())?;
        for _ in 0..ROTTEN {
            let Some(rotten) = self.disk.rot("journal.db") else { break };
            self.verify_rotten(&folder, &sound)?;
            repair(&folder.join(&rotten.file), &rotten).map_err(|error| error.to_string())?;
        }
        self.disk.rot("journal.db");
        match SteppedNode::open(self.config(), self.wall) {
            Ok(node) => self.believes_nothing_wrong(&node),
            Err(_) => {
                self.report.note("rot: found on opening");
                Ok(())
            }
        }
    }

    /// Verification names the place, or all that can be read is as it was: from the first batch on,
    /// for a tail that is gone without a trace is not seen by the chain alone.
    fn verify_rotten(&mut self, folder: &Path, sound: &[StoredBatch]) -> Told {
        match verify(folder, |_| {}) {
            Ok(_) => {
                let read = stored(folder).map_err(|error| error.to_string())?;
                if !sound.starts_with(&read) {
                    return Err("a batch is believed that rotted".to_owned());
                }
                self.report.note("rot: did not matter");
            }
            // Where not even the file can be opened, no sequence can be told.
            Err(error) if error.sequence().is_none() && !matches!(error, VerifyError::Open(_)) => {
                return Err(format!("rot is found without its place: {error}"));
            }
            Err(_) => self.report.note("rot: found by verification"),
        }
        Ok(())
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

/// Everything in the journal.
fn stored(folder: &Path) -> Result<Vec<StoredBatch>, Box<dyn Error>> {
    let reader = JournalReader::open(folder)?;
    Ok(reader.chain(1).collect::<Result<_, _>>()?)
}

fn repair(file: &Path, rotten: &Rotten) -> io::Result<()> {
    OpenOptions::new().write(true).open(file)?.write_all_at(&[rotten.before], rotten.offset)
}
