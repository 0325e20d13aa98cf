//! Writers that never stop, and keep a note of every answer.

use crate::client::{Attempt, Client, deposit};
use crate::ledger::{Answered, Ledger};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle, sleep};
use std::time::{Duration, Instant};

/// Between two writes of a writer. The drill is about faults, not about speed.
const PACE: Duration = Duration::from_millis(10);
/// Before asking again where nobody takes writes.
const BACK_OFF: Duration = Duration::from_millis(50);

/// Writers at work; stopped and waited for when dropped.
#[derive(Debug)]
pub struct Load {
    stop: Arc<AtomicBool>,
    writers: Vec<JoinHandle<()>>,
}

/// One of them: asks the nodes in turn, begins with one of its own.
struct Writer {
    number: usize,
    client: Client,
    nodes: Arc<[String]>,
    member: String,
    ledger: Arc<Ledger>,
    stop: Arc<AtomicBool>,
    /// Whom it asks now.
    address: String,
    turn: usize,
}

impl Load {
    /// A writer for each of these members.
    pub fn start(
        client: &Client,
        nodes: &Arc<[String]>,
        members: &[String],
        ledger: &Arc<Ledger>,
    ) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let writers = members.iter().enumerate().map(|(number, member)| {
            let writer = Writer {
                number,
                client: client.clone(),
                nodes: Arc::clone(nodes),
                member: member.clone(),
                ledger: Arc::clone(ledger),
                stop: Arc::clone(&stop),
                address: nodes[number % nodes.len()].clone(),
                turn: number,
            };
            thread::spawn(move || writer.run())
        });
        Self { writers: writers.collect(), stop }
    }
}

impl Drop for Load {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        for writer in self.writers.drain(..) {
            let _ = writer.join();
        }
    }
}

impl Writer {
    /// Each write is brought to an end before the load ends, so that none is left in doubt.
    fn run(mut self) {
        for number in 0_u64.. {
            if self.stop.load(Ordering::Relaxed) {
                return;
            }
            self.write(&format!("w{}-{number}", self.number));
            sleep(PACE);
        }
    }

    fn write(&mut self, key: &str) {
        let body = deposit(&self.member, key);
        loop {
            match self.client.post(&self.address, "/v1/bank/deposits", key, &body) {
                Attempt::Recorded { sequence, .. } => {
                    let answered =
                        Answered { key: key.to_owned(), writer: self.number, at: Instant::now() };
                    return self.ledger.note(sequence, answered);
                }
                Attempt::Elsewhere(leader) if leader != self.address => self.address = leader,
                // A node that sends callers to itself has just become leader.
                Attempt::Elsewhere(_) | Attempt::Later | Attempt::Unknown => self.turn_to_next(),
                Attempt::Wrong(what) => return self.ledger.wrong(format!("{key}: {what}")),
            }
        }
    }

    fn turn_to_next(&mut self) {
        sleep(BACK_OFF);
        self.turn += 1;
        self.address.clone_from(&self.nodes[self.turn % self.nodes.len()]);
    }
}
