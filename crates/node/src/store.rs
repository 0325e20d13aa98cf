//! A follower's own file: what it made of the records, and up to which one, changed together.
//!
//! Such a file holds nothing that the journal does not: it may be deleted, and is rebuilt when it is
//! of another release or does not fit the journal (which was restored from an older backup, say). One
//! that turns out to be damaged loses its name at once, and is rebuilt when it is opened again.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use journal::{FIRST_SEQUENCE, Hash};
use rusqlite::{Connection, ErrorCode, OpenFlags, Transaction, params};

use crate::Home;
use crate::feed::RecordedBatch;

const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// Why a follower's file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// SQLite refused.
    #[error(transparent)]
    Storage(#[from] rusqlite::Error),
    /// The file system refused.
    #[error("{path}: {source}")]
    File {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The journal cannot be compared with.
    #[error(transparent)]
    Journal(#[from] journal::ChainError),
    /// The journal cannot be opened.
    #[error(transparent)]
    Open(#[from] journal::OpenError),
    /// What was written cannot be read back.
    #[error("at sequence {sequence}: {problem}")]
    Unreadable {
        /// The record it came from.
        sequence: u64,
        /// What is wrong.
        problem: String,
    },
}

/// What a follower's file is called and holds.
pub(crate) struct Layout {
    pub file: &'static str,
    pub schema: &'static str,
    /// Goes up with every change of the schema or of what is put into it.
    pub version: u32,
}

pub(crate) struct Store {
    file: PathBuf,
    connection: Connection,
    position: u64,
    is_damaged: bool,
}

impl Store {
    /// Opens the file in the node's folder, or makes it anew.
    pub fn open(home: &Home, layout: &Layout) -> Result<Self, StoreError> {
        let file = path(&home.folder, layout);
        if let Some(kept) = Self::open_kept(home, &file, layout)? {
            return Ok(kept);
        }
        remove(&file)?;
        let connection = Connection::open(&file)?;
        configure(&connection)?;
        connection.execute_batch(&format!(
            "BEGIN IMMEDIATE; {}; CREATE TABLE position (next INTEGER NOT NULL, hash BLOB NOT NULL) \
             STRICT; INSERT INTO position VALUES ({FIRST_SEQUENCE}, zeroblob(32)); \
             PRAGMA user_version = {}; COMMIT",
            layout.schema, layout.version
        ))?;
        Ok(Self::new(file, connection, FIRST_SEQUENCE))
    }

    fn new(file: PathBuf, connection: Connection, position: u64) -> Self {
        Self { file, connection, position, is_damaged: false }
    }

    /// The file as it is, if it is of this release and on the journal's chain.
    fn open_kept(home: &Home, file: &Path, layout: &Layout) -> Result<Option<Self>, StoreError> {
        if !file.is_file() {
            return Ok(None);
        }
        let Ok((connection, version, position, hash)) = read_place(file) else {
            return Ok(None);
        };
        let reader = home.journal.reader()?;
        let fits = version == layout.version && reader.hash_before(position)? == Some(Hash(hash));
        Ok(fits.then(|| Self::new(file.to_owned(), connection, position)))
    }

    pub fn position(&self) -> u64 {
        self.position
    }

    /// Writes what `effects` makes of a batch and that it was taken, or neither.
    pub fn apply(
        &mut self,
        batch: &RecordedBatch,
        effects: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<()>,
    ) -> Result<(), StoreError> {
        let applied = self.write(batch, effects);
        if applied.as_ref().is_err_and(is_damage) && !self.is_damaged {
            // Readers keep what they have open; nobody finds it again.
            self.is_damaged = true;
            remove(&self.file)?;
        }
        Ok(applied?)
    }

    fn write(
        &mut self,
        batch: &RecordedBatch,
        effects: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<()>,
    ) -> rusqlite::Result<()> {
        let next = batch.next_sequence();
        let transaction = self.connection.transaction()?;
        effects(&transaction)?;
        transaction
            .prepare_cached("UPDATE position SET next = ?1, hash = ?2")?
            .execute(params![next, batch.hash.0])?;
        transaction.commit()?;
        self.position = next;
        Ok(())
    }
}

fn is_damage(error: &rusqlite::Error) -> bool {
    let code = error.sqlite_error_code();
    matches!(code, Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase))
}

type KeptPlace = (Connection, u32, u64, [u8; 32]);

fn read_place(file: &Path) -> rusqlite::Result<KeptPlace> {
    let connection = Connection::open(file)?;
    configure(&connection)?;
    let version = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    let place = connection
        .query_row("SELECT next, hash FROM position", [], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok((connection, version, place.0, place.1))
}

/// `NORMAL`: after a loss of power the file may lack the last batches, whole ones, and catches up.
fn configure(connection: &Connection) -> rusqlite::Result<()> {
    connection.busy_timeout(BUSY_TIMEOUT)?;
    connection.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))?;
    connection.pragma_update(None, "synchronous", "NORMAL")
}

/// A connection for queries beside the follower.
pub(crate) fn open_for_reading(folder: &Path, layout: &Layout) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path(folder, layout), flags)?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    Ok(connection)
}

/// Up to which sequence the file has come: the one it wants next.
pub(crate) fn position_of(connection: &Connection) -> Result<u64, StoreError> {
    let mut statement = connection.prepare_cached("SELECT next FROM position")?;
    Ok(statement.query_row([], |row| row.get(0))?)
}

fn path(folder: &Path, layout: &Layout) -> PathBuf {
    folder.join(layout.file)
}

fn remove(file: &Path) -> Result<(), StoreError> {
    for suffix in ["", "-wal", "-shm"] {
        let mut name = file.as_os_str().to_owned();
        name.push(suffix);
        let path = PathBuf::from(name);
        match fs::remove_file(&path) {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(source) => return Err(StoreError::File { path, source }),
        }
    }
    Ok(())
}
