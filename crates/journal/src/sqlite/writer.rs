//! The one writer.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::path::Path;

use rusqlite::Connection;

use crate::files::{create_folder, sync_folder};
use crate::migrate::check_not_moved;
use crate::rows::checked_head;
use crate::sqlite::checkpointer::{CheckpointThread, Checkpointer, WAL_LIMIT_BYTES};
use crate::sqlite::database::{self, APPLICATION_ID, PAGE_SIZE, insert};
use crate::{AppendError, Batch, Hash, OpenError};

/// The handle to write a journal with. There is one per folder, across all processes.
///
/// [`SqliteJournal::append`] consumes it and gives it back only on success, so this does not
/// compile:
///
/// ```compile_fail,E0382
/// # use journal::{Batch, SqliteJournal};
/// fn wrong(journal: SqliteJournal, batch: &Batch) {
///     if journal.append(batch).is_err() {
///         let _ = journal.append(batch);
///     }
/// }
/// ```
// Fields are dropped in this order: the thread ends, the last connection closes (which empties
// the log into the file), and only then may another writer come.
pub struct SqliteJournal {
    checkpoints: Option<CheckpointThread>,
    connection: Connection,
    next: u64,
    head: Hash,
    _lock: File,
}

impl SqliteJournal {
    /// Opens the journal in `folder` for writing, makes it if there is none, and checks the last
    /// batch against its predecessor. Whatever a crash left half written is gone afterwards, and
    /// whatever is found is as safe as if it had been appended now.
    ///
    /// # Errors
    /// When another writer has it, it is of a newer format, its last batch is damaged, or the
    /// disk refuses.
    pub fn open(folder: &Path) -> Result<Self, OpenError> {
        let (mut journal, checkpointer) = Self::open_without_thread(folder)?;
        let started = CheckpointThread::start(checkpointer);
        let started =
            started.map_err(|source| OpenError::Folder { folder: folder.to_owned(), source })?;
        journal.checkpoints = Some(started);
        Ok(journal)
    }

    /// The same without the thread that empties the log beside the writer: whoever opens it this
    /// way calls [`Checkpointer::checkpoint`] now and then, and drops the checkpointer first.
    ///
    /// # Errors
    /// As for [`SqliteJournal::open`].
    pub fn open_without_thread(folder: &Path) -> Result<(Self, Checkpointer), OpenError> {
        let refused = |source: io::Error| OpenError::Folder { folder: folder.to_owned(), source };
        create_folder(folder).map_err(refused)?;
        check_not_moved(folder)?;
        let lock = take_lock(folder)?;
        let file = database::file_in(folder);
        let connection = database::open_writable(&file)?;
        configure(&connection)?;
        sync_folder(folder).map_err(refused)?;
        let (next, head) = checked_head(&connection)?;
        secure(&connection)?;
        let checkpointer = Checkpointer::open(&file)?;
        let journal = Self { checkpoints: None, connection, next, head, _lock: lock };
        Ok((journal, checkpointer))
    }

    /// The sequence the next batch must start with.
    #[must_use]
    pub fn next_sequence(&self) -> u64 {
        self.next
    }

    /// The chain's hash after the last batch.
    #[must_use]
    pub fn head_hash(&self) -> Hash {
        self.head
    }

    /// Appends `batch` durably: when the handle comes back, the batch is recorded.
    ///
    /// # Errors
    /// When the batch does not follow, or the disk is full or fails. The handle is gone then, and
    /// with it the right to write: the server must stop, open again, and look.
    pub fn append(mut self, batch: &Batch) -> Result<Self, AppendError> {
        let next = batch.check_follows(self.next)?;
        let hash = batch.chain_hash(self.head);
        insert(&self.connection, batch.header(), &batch.bytes, hash)
            .map_err(|error| AppendError::from_sqlite(batch.first, error))?;
        self.next = next;
        self.head = hash;
        if let Some(checkpoints) = &mut self.checkpoints {
            checkpoints.appended(batch.bytes.len());
        }
        Ok(self)
    }

    /// Forbids the file to grow beyond `pages` of 16 KiB. An append that needs more fails as if
    /// the disk were full, which is what this is for.
    ///
    /// # Errors
    /// When SQLite refuses.
    pub fn limit_pages(&self, pages: u32) -> rusqlite::Result<()> {
        self.connection.pragma_update_and_check(None, "max_page_count", pages, |_| Ok(()))
    }
}

fn configure(connection: &Connection) -> Result<(), OpenError> {
    let mode = switch_to_log(connection)?;
    if mode != "wal" {
        // Some network file systems cannot; then readers would block the writer.
        let source = io::Error::other("SQLite's write-ahead log does not work on this file system");
        return Err(OpenError::Folder {
            folder: connection.path().unwrap_or_default().into(),
            source,
        });
    }
    let pages = WAL_LIMIT_BYTES / PAGE_SIZE;
    connection.pragma_update_and_check(None, "wal_autocheckpoint", pages, |_| Ok(()))?;
    Ok(())
}

/// Returns the mode that SQLite is in then. The statement commits only when it ends, behind its
/// row: who stops at the row never hears that the switch failed.
fn switch_to_log(connection: &Connection) -> rusqlite::Result<String> {
    let mut statement = connection.prepare("PRAGMA journal_mode = WAL")?;
    let modes = statement.query_map([], |row| row.get(0))?;
    modes.collect::<rusqlite::Result<Vec<String>>>().map(|modes| modes.concat())
}

/// A process that was killed, or ended because a sync failed, leaves batches that the next one
/// finds in the system's cache and that may not be on the disk; after a failed sync, no later sync
/// of the log need write them. So they go into the file, safely, and the log begins anew with a
/// commit that changes nothing: until that is safe, a loss of power can bring parts of the old log
/// back, which would lay an older state over the file.
fn secure(connection: &Connection) -> Result<(), OpenError> {
    let busy: bool =
        connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
    if busy {
        let code = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_BUSY);
        let what = "somebody reads the journal and does not end".to_owned();
        return Err(OpenError::Storage(rusqlite::Error::SqliteFailure(code, Some(what))));
    }
    connection.pragma_update(None, "application_id", APPLICATION_ID)?;
    Ok(())
}

/// `flock`: the system frees it when the process dies, so nothing stale can be left behind.
fn take_lock(folder: &Path) -> Result<File, OpenError> {
    let refused = |source: io::Error| OpenError::Folder { folder: folder.to_owned(), source };
    let mut file = OpenOptions::new()
        .create(true)
        .truncate(false)
        .read(true)
        .write(true)
        .open(folder.join("journal.lock"))
        .map_err(refused)?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            let mut holder = String::new();
            let _ = file.read_to_string(&mut holder);
            return Err(OpenError::Locked {
                folder: folder.to_owned(),
                holder: holder.trim().to_owned(),
            });
        }
        Err(TryLockError::Error(source)) => return Err(refused(source)),
    }
    // Only for the message above; the lock itself is what counts.
    file.set_len(0)
        .and_then(|()| file.rewind())
        .and_then(|()| writeln!(file, "process {}", std::process::id()))
        .map_err(refused)?;
    Ok(file)
}
