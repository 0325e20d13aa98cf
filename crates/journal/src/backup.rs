//! Backup of a running journal, and restore: both copy batch by batch and verify the chain while
//! they go, so a damaged journal never becomes a backup and a damaged backup never a journal.
//!
//! A journal only grows, so every prefix of it is a consistent backup; no lock and no long
//! transaction is needed beside the writer. A backup is itself a journal folder: it can be
//! verified, read and opened like any other. It appears under its name only when it is complete
//! and synced; an interrupted one is left as `journal.partial`.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use rusqlite::Connection;

use crate::files::{create_folder, sync_folder};
use crate::sqlite::database;
use crate::{
    ChainError, FIRST_SEQUENCE, Hash, JournalReader, OpenError, SnapshotError, SnapshotStore,
    SnapshotWarning, StoredBatch,
};

/// How much is copied in one transaction, and between two calls for progress.
const STRIDE_BYTES: usize = 16 * 1024 * 1024;

/// How far a copy is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CopyProgress {
    /// Records copied.
    pub done: u64,
    /// Records to copy.
    pub total: u64,
}

/// What was copied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CopyReport {
    /// The sequence after the last record copied.
    pub next_sequence: u64,
    /// The chain's hash there.
    pub head_hash: Hash,
    /// How many batches.
    pub batches: u64,
    /// Sequence of the snapshot copied with them, if there was a usable one.
    pub snapshot: Option<u64>,
    /// Snapshots that were skipped.
    pub warnings: Vec<SnapshotWarning>,
}

/// Why a backup or a restore failed.
#[derive(Debug, thiserror::Error)]
pub enum CopyError {
    /// The source cannot be opened, or the target cannot be made.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The source is damaged.
    #[error("the source is damaged {0}")]
    Damaged(#[from] ChainError),
    /// There is something in the target already.
    #[error("{0} is not empty: nothing was written")]
    NotEmpty(PathBuf),
    /// The target refused to be written.
    #[error("{path} cannot be written: {source}")]
    Write {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// SQLite refused to write the target.
    #[error("the copy cannot be written: {0}")]
    Storage(#[from] rusqlite::Error),
    /// The snapshot cannot be read or written.
    #[error(transparent)]
    Snapshot(#[from] SnapshotError),
}

/// Copies the journal in `folder` up to its present head, and its newest snapshot, into `to`,
/// which must be empty or absent. The writer may be running.
///
/// # Errors
/// When the journal is damaged, or `to` is not empty or cannot be written.
pub fn backup(
    folder: &Path,
    to: &Path,
    progress: impl FnMut(CopyProgress),
) -> Result<CopyReport, CopyError> {
    copy(folder, to, progress)
}

/// Copies the backup in `from` into `to_folder`, which must be empty or absent, as a journal to
/// be opened there.
///
/// # Errors
/// When the backup is damaged, or `to_folder` is not empty or cannot be written.
pub fn restore(
    from: &Path,
    to_folder: &Path,
    progress: impl FnMut(CopyProgress),
) -> Result<CopyReport, CopyError> {
    copy(from, to_folder, progress)
}

fn copy(
    from: &Path,
    to: &Path,
    progress: impl FnMut(CopyProgress),
) -> Result<CopyReport, CopyError> {
    let source = JournalReader::open(from)?;
    prepare(to)?;
    // First the snapshot, then the head: so the journal copied reaches beyond the snapshot.
    let latest = SnapshotStore::new(from).latest_for(&source)?;
    let (until, _) = source.head()?;

    let partial = to.join("journal.partial");
    let mut report = copy_batches(&source, until, &partial, progress)?;
    report.warnings = latest.warnings;
    if let Some(snapshot) = latest.snapshot {
        SnapshotStore::new(to).write(snapshot.sequence, snapshot.head_hash, &snapshot.payload)?;
        report.snapshot = Some(snapshot.sequence);
    }

    let synced = File::open(&partial).and_then(|file| file.sync_all());
    synced.map_err(cannot_write(&partial))?;
    fs::rename(&partial, database::file_in(to)).map_err(cannot_write(to))?;
    sync_folder(to).map_err(cannot_write(to))?;
    Ok(report)
}

fn prepare(to: &Path) -> Result<(), CopyError> {
    create_folder(to).map_err(cannot_write(to))?;
    let mut entries = fs::read_dir(to).map_err(cannot_write(to))?;
    if entries.next().is_some() {
        return Err(CopyError::NotEmpty(to.to_owned()));
    }
    Ok(())
}

fn copy_batches(
    source: &JournalReader,
    until: u64,
    target: &Path,
    mut progress: impl FnMut(CopyProgress),
) -> Result<CopyReport, CopyError> {
    let connection = database::open_writable(target)?;
    // No crash safety while copying: the file gets its name only after it was synced whole.
    connection.pragma_update(None, "synchronous", "OFF")?;
    connection.pragma_update_and_check(None, "journal_mode", "MEMORY", |_| Ok(()))?;
    let mut copier = Copier::new(&connection, until);
    copier.begin()?;
    for batch in source.chain(FIRST_SEQUENCE) {
        if copier.next >= until {
            break;
        }
        copier.take(&batch?, &mut progress)?;
    }
    copier.commit(&mut progress)?;
    let report = copier.report();
    connection.close().map_err(|(_, error)| error)?;
    Ok(report)
}

struct Copier<'a> {
    connection: &'a Connection,
    until: u64,
    next: u64,
    head: Hash,
    batches: u64,
    pending_bytes: usize,
}

impl<'a> Copier<'a> {
    fn new(connection: &'a Connection, until: u64) -> Self {
        Self {
            connection,
            until,
            next: FIRST_SEQUENCE,
            head: Hash::GENESIS,
            batches: 0,
            pending_bytes: 0,
        }
    }

    fn begin(&self) -> rusqlite::Result<()> {
        self.connection.execute_batch("BEGIN")
    }

    fn commit(&mut self, progress: &mut impl FnMut(CopyProgress)) -> rusqlite::Result<()> {
        self.connection.execute_batch("COMMIT")?;
        self.pending_bytes = 0;
        progress(CopyProgress {
            done: self.next - FIRST_SEQUENCE,
            total: self.until - FIRST_SEQUENCE,
        });
        Ok(())
    }

    fn take(
        &mut self,
        batch: &StoredBatch,
        progress: &mut impl FnMut(CopyProgress),
    ) -> rusqlite::Result<()> {
        database::insert(self.connection, batch.header(), &batch.bytes, batch.hash)?;
        self.next = batch.next_sequence();
        self.head = batch.hash;
        self.batches += 1;
        self.pending_bytes += batch.bytes.len();
        if self.pending_bytes >= STRIDE_BYTES {
            self.commit(progress)?;
            self.begin()?;
        }
        Ok(())
    }

    fn report(&self) -> CopyReport {
        CopyReport {
            next_sequence: self.next,
            head_hash: self.head,
            batches: self.batches,
            snapshot: None,
            warnings: Vec::new(),
        }
    }
}

fn cannot_write(path: &Path) -> impl Fn(io::Error) -> CopyError {
    let path = path.to_owned();
    move |source| CopyError::Write { path: path.clone(), source }
}
