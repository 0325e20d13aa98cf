//! Readers that never stop: reads go on whatever happens to the writing.

use crate::client::Client;
use crate::ledger::Ledger;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle, sleep};
use std::time::Duration;

/// Between two looks at a node.
const PACE: Duration = Duration::from_millis(50);

/// What reading gave since the last time somebody asked.
#[derive(Clone, Copy, Debug, Default)]
pub struct Reads {
    pub answered: u64,
    /// Of nodes that nothing was done to.
    pub failed: u64,
    /// The longest that such a node had been missing a record that was answered.
    pub behind: Duration,
}

/// Readers at work; stopped and waited for when dropped.
#[derive(Debug)]
pub struct Watch {
    shared: Arc<Shared>,
    readers: Vec<JoinHandle<()>>,
}

#[derive(Debug)]
struct Shared {
    stop: AtomicBool,
    /// By node: something is done to it, so nothing is asked of it.
    excused: Vec<AtomicBool>,
    reads: Mutex<Reads>,
}

impl Watch {
    /// A reader for each node; `path` is what it reads.
    pub fn start(client: &Client, nodes: &Arc<[String]>, path: &str, ledger: &Arc<Ledger>) -> Self {
        let excused = nodes.iter().map(|_| AtomicBool::new(false)).collect();
        let shared = Shared { stop: AtomicBool::new(false), excused, reads: Mutex::default() };
        let shared = Arc::new(shared);
        let readers = nodes.iter().cloned().enumerate().map(|(number, address)| {
            let (client, path) = (client.clone(), path.to_owned());
            let (ledger, shared) = (Arc::clone(ledger), Arc::clone(&shared));
            thread::spawn(move || {
                while !shared.stop.load(Ordering::Relaxed) {
                    shared.look(number, &client, &address, &path, &ledger);
                    sleep(PACE);
                }
            })
        });
        Self { readers: readers.collect(), shared }
    }

    /// From now on nothing is asked of this node, or something again.
    pub fn excuse(&self, node: usize, excused: bool) {
        self.shared.excused[node].store(excused, Ordering::Relaxed);
    }

    /// What reading gave since the last look.
    pub fn take(&self) -> Reads {
        std::mem::take(&mut *self.shared.reads())
    }
}

impl Shared {
    fn reads(&self) -> MutexGuard<'_, Reads> {
        self.reads.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn look(&self, number: usize, client: &Client, address: &str, path: &str, ledger: &Ledger) {
        let excused = || self.excused[number].load(Ordering::Relaxed);
        let before = excused();
        let read = client.get(address, path).is_some_and(|(status, _)| status == 200);
        let ready = client.get(address, "/readyz");
        let sequence = ready.and_then(|(_, body)| body["sequence"].as_u64());
        let behind = sequence.map_or(Duration::ZERO, |sequence| ledger.behind(sequence));
        let mut reads = self.reads();
        reads.answered += u64::from(read);
        // What began or ended in between may have met it.
        if !before && !excused() {
            reads.failed += u64::from(!read || sequence.is_none());
            reads.behind = reads.behind.max(behind);
        }
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.shared.stop.store(true, Ordering::Relaxed);
        for reader in self.readers.drain(..) {
            let _ = reader.join();
        }
    }
}
