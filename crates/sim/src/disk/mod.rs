//! The simulated disk: it loses, tears and refuses, and one seed decides when.
//!
//! SQLite reaches files through a table of functions. Ours stands before the system's: real files
//! in a real folder, so that whatever else looks at them (`is_file`, a second connection, a locked
//! file) sees what it would see anyway, but each operation is known, may fail, and is remembered
//! until a sync has made it safe.
//!
//! ```text
//!   SQLite ── open, read, write, truncate, sync, delete ──► vfs ──► real file (the system's cache)
//!                                                            │
//!                                                            ▼
//!              ┌─ image of each file ──────────────────────────────────────────────────┐
//!              │ durable bytes │ create │ write │ write │ truncate │ remove │ create … │
//!              └───────────────┴───────────────────────────────────────────────────────┘
//!                 safe           not yet: each is kept, lost or torn by a loss of power
//! ```
//!
//! # What an outage leaves
//!
//! | | the process ends | the power fails |
//! |---|---|---|
//! | what a sync made safe | there | there |
//! | writes, not synced | there, still unsafe | each kept, lost, or torn into sectors of 512 bytes; any of them, so in any order |
//! | truncations, not synced | there, still unsafe | each kept or lost |
//! | what a *failed* sync should have saved | there, and no later sync makes it safe | as if not synced |
//! | names that came or went since the last sync of anything | there, still unsafe | those up to some moment hold; a new file is absent, a deleted one is back |
//! | `-shm` files | gone | gone |
//! | files that SQLite knows nothing of | there | there |
//!
//! The operation at which everything stops may have been done, or in part. What lies beside a
//! write is never hurt, as SQLite expects of today's disks. No sync reaches the real disk.
//!
//! # What it does not see
//!
//! * Whatever goes through `std::fs`. A file of SQLite's that was removed or replaced that way is
//!   noticed at the next open, sync or restart; that a folder was synced goes unseen until SQLite
//!   syncs something. Other files survive every outage; [`Disk::damage_plain_files`] stands
//!   for what may befall them.
//! * Shared memory and locks: they are the system's.
//! * SQLite's generator of randomness is one for the process. [`Disk::enter`] starts it anew from
//!   the seed, so with one disk at a time all bytes of a run are the same each time. With disks in
//!   several threads the salts of logs differ, which steer nothing and are left out of the trace.
//!
//! # How it is used
//!
//! ```text
//!  let disk = Disk::new(folder, seed, Faults::mild())?;
//!  let _entered = disk.enter();
//!  disk.crash_after(operations);      // or a rate, or crash_now
//!  … run until an error …             // then drop every connection
//!  disk.restart();                    // then open again and compare
//! ```

use std::cell::RefCell;
use std::marker::PhantomData;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::{fs, io};

mod damage;
mod faults;
mod image;
mod storage;
mod trace;
mod vfs;

#[cfg(test)]
mod tests;

pub use damage::{Damage, Rotten};
pub use faults::{Faults, Happened};
use storage::Storage;

/// A disk, shared by the harness and by every file that SQLite has open on it.
#[derive(Clone)]
struct Shared(Arc<Mutex<Storage>>);

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Storage> {
        // A test that failed with the lock in hand must still be able to close its files.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outage {
    /// The machine lost power: of what was not synced, anything may be lost.
    Power,
    /// The process was killed: everything written is there, but what was not synced still is not.
    Process,
}

/// The disks there are, by the folder of each.
static DISKS: Mutex<Vec<(PathBuf, Weak<Mutex<Storage>>)>> = Mutex::new(Vec::new());

thread_local! {
    /// Whose randomness and time SQLite gets in this thread.
    static CURRENT: RefCell<Option<Shared>> = const { RefCell::new(None) };
}

/// Puts the simulated disk between SQLite and the system, for the whole process; files in no
/// disk's folder notice nothing. May be called again.
pub fn install() {
    vfs::install();
}

/// The disk below one folder.
pub struct Disk {
    shared: Shared,
}

impl Disk {
    /// A disk for what lies and will lie in `folder`, which must be there. Calls [`install`].
    ///
    /// # Errors
    /// When there is no such folder.
    pub fn new(folder: &Path, seed: u64, faults: Faults) -> io::Result<Self> {
        install();
        let folder = fs::canonicalize(folder)?;
        let storage = Arc::new(Mutex::new(Storage::new(folder.clone(), seed, faults)));
        let mut disks = DISKS.lock().unwrap_or_else(PoisonError::into_inner);
        disks.retain(|(_, disk)| disk.strong_count() > 0);
        disks.push((folder, Arc::downgrade(&storage)));
        Ok(Self { shared: Shared(storage) })
    }

    /// From here until the guard is dropped, SQLite gets its randomness and its time in this
    /// thread from this disk.
    #[must_use = "the disk is current as long as the guard lives"]
    pub fn enter(&self) -> Entered {
        let before = CURRENT.replace(Some(self.shared.clone()));
        vfs::forget_randomness();
        Entered { before, _stays_in_its_thread: PhantomData }
    }

    /// Lets so many more changing operations (writes, truncations, syncs, deletions) go well and
    /// stops everything at the next; that one may have been done in part.
    pub fn crash_after(&self, operations: u64) {
        self.shared.lock().crash_after(Some(operations));
    }

    /// Takes back what [`Disk::crash_after`] ordered.
    pub fn crash_no_more(&self) {
        self.shared.lock().crash_after(None);
    }

    /// Stops everything: until the restart, every operation of every open file fails and changes
    /// nothing.
    pub fn crash_now(&self) {
        self.shared.lock().crash_now();
    }

    /// Whether everything has stopped.
    #[must_use]
    pub fn has_crashed(&self) -> bool {
        self.shared.lock().has_crashed()
    }

    /// Starts again after a loss of power or, once in four times, of the process alone; stops
    /// first where nobody did. Connections that are still open are dead for ever.
    ///
    /// # Panics
    /// As [`Disk::restart_after`].
    pub fn restart(&self) -> Outage {
        let power = !self.shared.lock().chance.one_in(4);
        let outage = if power { Outage::Power } else { Outage::Process };
        self.restart_after(outage);
        outage
    }

    /// Starts again after this outage.
    ///
    /// # Panics
    /// Where the real disk below fails.
    pub fn restart_after(&self, outage: Outage) {
        self.shared.lock().restart(outage);
    }

    /// How often what goes wrong from now on. What went on for a while ends.
    pub fn set_faults(&self, faults: Faults) {
        let mut storage = self.shared.lock();
        storage.faults = faults;
        storage.full_spell = 0;
    }

    /// By how many bytes files may grow from now on until the disk is full; `None` is no limit.
    pub fn set_room(&self, bytes: Option<u64>) {
        self.shared.lock().room = bytes;
    }

    /// What there was so far.
    #[must_use]
    pub fn happened(&self) -> Happened {
        self.shared.lock().happened
    }

    /// Stands for everything that was asked of the disk and what came of it. The same in two runs
    /// of one seed, where each disk is used by one thread at a time.
    #[must_use]
    pub fn trace_hash(&self) -> u64 {
        self.shared.lock().trace.hash()
    }
}

/// While it lives, a disk is the current one of its thread.
pub struct Entered {
    before: Option<Shared>,
    _stays_in_its_thread: PhantomData<*const ()>,
}

impl Drop for Entered {
    fn drop(&mut self) {
        CURRENT.replace(self.before.take());
        vfs::forget_randomness();
    }
}

/// The current disk of this thread.
fn current() -> Option<Shared> {
    CURRENT.try_with(|current| current.borrow().clone()).ok().flatten()
}

/// The disk below `path`, and the file's name on it.
fn find(path: &Path) -> Option<(Shared, String)> {
    let disks = DISKS.lock().unwrap_or_else(PoisonError::into_inner);
    let below = disks.iter().rev().filter(|(folder, _)| path.starts_with(folder));
    let shared = below.filter_map(|(_, disk)| disk.upgrade()).map(Shared).next()?;
    drop(disks);
    let name = shared.lock().name_of(path)?;
    Some((shared, name))
}
