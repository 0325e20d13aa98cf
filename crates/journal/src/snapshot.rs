//! Snapshots: what followed from all records before a sequence, so that a restart need not begin
//! at the first one.
//!
//! ```text
//!  0         8     10         18              50         58               90
//!  "XQSNAP\r\n" ver  sequence   head hash (32)  length     SHA-256 (32)     payload …
//! ```
//!
//! Integers are big-endian. The SHA-256 is over everything else in the file, so a flipped bit
//! anywhere makes the snapshot a damaged one, which is skipped for an older.
//!
//! A snapshot is written beside, synced, then renamed: a crash leaves either no snapshot or a
//! whole one. It is a cache: the journal alone can rebuild what it holds.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::files::{create_folder, sync_folder};
use crate::{Hash, JournalReader};

const MAGIC: &[u8; 8] = b"XQSNAP\r\n";
const VERSION: u16 = 1;
const SIGNED_LEN: usize = 8 + 2 + 8 + 32 + 8;
const HEADER_LEN: usize = SIGNED_LEN + 32;
const KEEP: usize = 3;

/// A state as of a sequence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snapshot {
    /// The state holds the effect of all records before this one.
    pub sequence: u64,
    /// The journal's chain hash at that point.
    pub head_hash: Hash,
    /// The state, encoded; opaque here.
    pub payload: Vec<u8>,
}

/// The newest usable snapshot, and what had to be skipped to find it.
#[derive(Debug)]
pub struct Latest {
    /// `None` when there is no usable one.
    pub snapshot: Option<Snapshot>,
    /// One entry per file that was skipped; for the operator's log.
    pub warnings: Vec<SnapshotWarning>,
}

/// A snapshot that was skipped.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("snapshot {file} is skipped: {problem}")]
pub struct SnapshotWarning {
    /// The file.
    pub file: PathBuf,
    /// Why.
    pub problem: String,
}

/// The file system refused to read or write snapshots.
#[derive(Debug, thiserror::Error)]
#[error("snapshot {path}: {source}")]
pub struct SnapshotError {
    /// The file or folder.
    pub path: PathBuf,
    /// What the system said.
    pub source: io::Error,
}

/// The snapshots beside a journal.
#[derive(Clone, Debug)]
pub struct SnapshotStore {
    folder: PathBuf,
}

impl SnapshotStore {
    /// The store of the journal in `folder`; touches nothing yet.
    #[must_use]
    pub fn new(folder: &Path) -> Self {
        Self { folder: folder.join("snapshots") }
    }

    /// Writes a snapshot durably and deletes all but the newest three.
    ///
    /// # Errors
    /// When the disk refuses; what was there before is then still there.
    pub fn write(
        &self,
        sequence: u64,
        head_hash: Hash,
        payload: &[u8],
    ) -> Result<PathBuf, SnapshotError> {
        create_folder(&self.folder).map_err(at(&self.folder))?;
        let _lock = self.lock().map_err(at(&self.folder))?;
        let target = self.file(sequence);
        // One name for all: what a crash left is overwritten, not collected.
        let temporary = self.folder.join("partial");
        write_file(&temporary, sequence, head_hash, payload).map_err(at(&temporary))?;
        fs::rename(&temporary, &target).map_err(at(&target))?;
        sync_folder(&self.folder).map_err(at(&self.folder))?;
        self.delete_old()?;
        Ok(target)
    }

    /// The newest snapshot that is whole.
    ///
    /// # Errors
    /// When the folder cannot be read. A damaged snapshot is a warning, not an error.
    pub fn latest(&self) -> Result<Latest, SnapshotError> {
        self.latest_where(|_| Ok(()))
    }

    /// The newest snapshot that is whole and lies on the journal's chain.
    ///
    /// # Errors
    /// As for [`SnapshotStore::latest`].
    pub fn latest_for(&self, journal: &JournalReader) -> Result<Latest, SnapshotError> {
        self.latest_where(|snapshot| match journal.hash_before(snapshot.sequence) {
            Ok(Some(hash)) if hash == snapshot.head_hash => Ok(()),
            Ok(Some(_)) => Err("it belongs to another history".to_owned()),
            Ok(None) => Err("the journal has no batch that ends there".to_owned()),
            Err(error) => Err(error.to_string()),
        })
    }

    /// What snapshots there are, the newest first; whole or not.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn sequences(&self) -> Result<Vec<u64>, SnapshotError> {
        Ok(self.files()?.into_iter().map(|(sequence, _)| sequence).collect())
    }

    /// The snapshot of this sequence.
    ///
    /// # Errors
    /// When it is not there or damaged.
    pub fn read(&self, sequence: u64) -> Result<Snapshot, SnapshotWarning> {
        let file = self.file(sequence);
        read_file(&file, sequence).map_err(|problem| SnapshotWarning { file, problem })
    }

    fn file(&self, sequence: u64) -> PathBuf {
        self.folder.join(format!("{sequence:020}.snapshot"))
    }

    fn latest_where(
        &self,
        accept: impl Fn(&Snapshot) -> Result<(), String>,
    ) -> Result<Latest, SnapshotError> {
        let mut warnings = Vec::new();
        for (sequence, file) in self.files()? {
            let found = read_file(&file, sequence);
            match found.and_then(|snapshot| accept(&snapshot).map(|()| snapshot)) {
                Ok(snapshot) => {
                    let snapshot = Some(snapshot);
                    return Ok(Latest { snapshot, warnings });
                }
                Err(problem) => warnings.push(SnapshotWarning { file, problem }),
            }
        }
        let snapshot = None;
        Ok(Latest { snapshot, warnings })
    }

    /// Snapshots are made by any process; they wait for one another.
    fn lock(&self) -> io::Result<File> {
        let file = File::create(self.folder.join("lock"))?;
        file.lock()?;
        Ok(file)
    }

    /// Newest first.
    fn files(&self) -> Result<Vec<(u64, PathBuf)>, SnapshotError> {
        let entries = match fs::read_dir(&self.folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            other => other.map_err(at(&self.folder))?,
        };
        let mut found = Vec::new();
        for entry in entries {
            let path = entry.map_err(at(&self.folder))?.path();
            found.extend(sequence_of(&path).map(|sequence| (sequence, path)));
        }
        found.sort_by(|a, b| b.cmp(a));
        Ok(found)
    }

    fn delete_old(&self) -> Result<(), SnapshotError> {
        for (_, file) in self.files()?.into_iter().skip(KEEP) {
            fs::remove_file(&file).map_err(at(&file))?;
        }
        Ok(())
    }
}

fn at(path: &Path) -> impl Fn(io::Error) -> SnapshotError {
    let path = path.to_owned();
    move |source| SnapshotError { path: path.clone(), source }
}

fn sequence_of(path: &Path) -> Option<u64> {
    if path.extension()? != "snapshot" {
        return None;
    }
    path.file_stem()?.to_str()?.parse().ok()
}

fn signed_part(sequence: u64, head_hash: Hash, payload: &[u8]) -> Vec<u8> {
    let mut header = Vec::with_capacity(HEADER_LEN);
    header.extend_from_slice(MAGIC);
    header.extend_from_slice(&VERSION.to_be_bytes());
    header.extend_from_slice(&sequence.to_be_bytes());
    header.extend_from_slice(&head_hash.0);
    header.extend_from_slice(&(payload.len() as u64).to_be_bytes());
    header
}

fn digest(signed: &[u8], payload: &[u8]) -> [u8; 32] {
    let mut hasher = Sha256::new();
    hasher.update(signed);
    hasher.update(payload);
    hasher.finalize().into()
}

fn write_file(path: &Path, sequence: u64, head_hash: Hash, payload: &[u8]) -> io::Result<()> {
    let mut header = signed_part(sequence, head_hash, payload);
    let digest = digest(&header, payload);
    header.extend_from_slice(&digest);
    let mut file = File::create(path)?;
    file.write_all(&header)?;
    file.write_all(payload)?;
    file.sync_all()
}

fn read_file(path: &Path, sequence: u64) -> Result<Snapshot, String> {
    let mut file = File::open(path).map_err(|error| error.to_string())?;
    let mut header = [0; HEADER_LEN];
    file.read_exact(&mut header).map_err(|error| match error.kind() {
        io::ErrorKind::UnexpectedEof => "it is cut short".to_owned(),
        _ => error.to_string(),
    })?;
    let (signed, stored_digest) = header.split_at(SIGNED_LEN);
    if &signed[..8] != MAGIC {
        return Err("it is not a snapshot".to_owned());
    }
    if signed[8..10] != VERSION.to_be_bytes() {
        let found = u16::from_be_bytes([signed[8], signed[9]]);
        return Err(format!("it has format {found}, this program knows {VERSION}"));
    }
    let mut payload = Vec::new();
    file.read_to_end(&mut payload).map_err(|error| error.to_string())?;
    if digest(signed, &payload) != stored_digest {
        return Err("its content does not match its hash".to_owned());
    }
    let mut hash = [0; 32];
    hash.copy_from_slice(&signed[18..50]);
    let head_hash = Hash(hash);
    // The header must be what this sequence and this payload give: catches a renamed file too.
    if signed != signed_part(sequence, head_hash, &payload) {
        return Err("its name or length does not match its content".to_owned());
    }
    Ok(Snapshot { sequence, head_hash, payload })
}
