//! Moving a journal from a folder into a database.
//!
//! The folder stays as it is, and is locked meanwhile. Batches go over in pieces, each one transaction,
//! verified on the way, so that an interrupted move goes on where it stopped. When everything is there
//! the folder is marked: nobody writes it any more by mistake.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use pg::DatabaseUrl;

use crate::files::sync_folder;
use crate::{
    AppendError, ChainError, Contender, CopyProgress, FIRST_SEQUENCE, Hash, JournalReader,
    OpenError, PostgresJournal, SqliteJournal,
};

/// How much goes over in one transaction.
const PIECE_BYTES: usize = 16 * 1024 * 1024;

/// Of the database's journal, while it is written to.
const LEASE: Duration = Duration::from_secs(15);

/// The file that marks a folder whose journal has moved.
const MARK: &str = "migrated.txt";

/// Why a journal was not moved.
#[derive(Debug, thiserror::Error)]
pub enum MigrateError {
    /// The folder or the database cannot be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The folder's journal is damaged.
    #[error("the journal in the folder is damaged {0}")]
    Damaged(#[from] ChainError),
    /// The database holds another journal.
    #[error(
        "the database holds a journal already, up to sequence {0}, and not the beginning of this \
         one: use an empty database"
    )]
    NotEmpty(u64),
    /// A node writes the database.
    #[error("a node leads on this database: end it first")]
    InUse,
    /// The database refused.
    #[error(transparent)]
    Append(#[from] AppendError),
}

/// A folder whose journal is in the database too, up to its head.
pub struct Moved {
    folder: PathBuf,
    url: DatabaseUrl,
    /// The sequence after the last record.
    pub next_sequence: u64,
    /// The chain's hash there.
    pub head_hash: Hash,
    /// Records that were there already, from an interrupted move.
    pub found: u64,
    /// Nobody writes either of them while this lives.
    _writers: (SqliteJournal, PostgresJournal),
}

/// Copies the journal in `folder` into the database, where that is empty or holds its beginning.
///
/// # Errors
/// Where either is in use, or damaged, or the database holds something else.
pub fn migrate(
    folder: &Path,
    url: &DatabaseUrl,
    mut progress: impl FnMut(CopyProgress),
) -> Result<Moved, MigrateError> {
    // Opened for reading first, so that a folder without a journal does not get one.
    let source = JournalReader::open(folder)?;
    let locked = SqliteJournal::open(folder)?;
    let mut node = Contender::register(url, "xq migrate", "", LEASE)?;
    let mut target = node.try_lead()?.ok_or(MigrateError::InUse)?;
    let start = target.next_sequence();
    if source.hash_before(start)? != Some(target.head_hash()) {
        return Err(MigrateError::NotEmpty(start - 1));
    }
    let until = locked.next_sequence();
    let mut piece = Vec::new();
    let mut bytes = 0;
    for batch in source.chain(start) {
        let batch = batch?;
        bytes += batch.bytes.len();
        piece.push(batch);
        if bytes >= PIECE_BYTES {
            target = target.copy(&piece)?;
            piece.clear();
            bytes = 0;
            let (done, total) = (target.next_sequence() - FIRST_SEQUENCE, until - FIRST_SEQUENCE);
            progress(CopyProgress { done, total });
        }
    }
    target = target.copy(&piece)?;
    Ok(Moved {
        folder: folder.to_owned(),
        url: url.clone(),
        next_sequence: target.next_sequence(),
        head_hash: target.head_hash(),
        found: start - FIRST_SEQUENCE,
        _writers: (locked, target),
    })
}

impl Moved {
    /// Marks the folder: from now on its journal is read, and not written.
    ///
    /// # Errors
    /// Where the file cannot be written.
    pub fn mark(self) -> io::Result<()> {
        let mut file = File::create(self.folder.join(MARK))?;
        let (url, sequence) = (&self.url, self.next_sequence - 1);
        writeln!(
            file,
            "{url}\nThe journal was moved to this database, up to sequence {sequence}. What is \
             recorded since is there alone."
        )?;
        file.sync_all()?;
        sync_folder(&self.folder)
    }
}

/// Refuses a folder whose journal has moved.
pub(crate) fn check_not_moved(folder: &Path) -> Result<(), OpenError> {
    let file = folder.join(MARK);
    match fs::read_to_string(&file) {
        Ok(text) => {
            let to = text.lines().next().unwrap_or_default().to_owned();
            Err(OpenError::Moved { folder: folder.to_owned(), to, mark: file })
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(source) => Err(OpenError::Folder { folder: folder.to_owned(), source }),
    }
}
