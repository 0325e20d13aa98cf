//! API keys: 256 random bits each, of which only the SHA-256 is kept.
//!
//! The keys stand where the journal stands: in the data folder, or in the database that several
//! nodes share. A key that is revoked is refused within a second by every node, and within
//! milliseconds by a server on a data folder.

use crate::secret::SecretError;
use crate::{CodeSecret, Fault, Role};
use database::DatabaseKeys;
use file::FileKeys;
use journal::Store;
use pg::{DatabaseUrl, PgError};
use sha2::{Digest, Sha256};
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;
use units::{MemberId, Timestamp};

mod database;
mod file;

/// What every key begins with.
pub const KEY_PREFIX: &str = "xqk_";
/// Longest label, in characters.
pub const MAX_LABEL: usize = 64;

/// Why a key could not be made, read or revoked.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The file could not be read or written.
    #[error("keys.db: {0}")]
    File(#[from] rusqlite::Error),
    /// The database is not reached, or refuses.
    #[error("the keys: {0}")]
    Database(#[from] PgError),
    /// There are other keys already.
    #[error("the database holds other keys already: nothing can be copied over them")]
    OtherKeys,
    /// The system gave no random bits.
    #[error("no randomness: {0}")]
    Randomness(getrandom::Error),
    /// A label is at most 64 characters.
    #[error("a label is at most 64 characters")]
    Label,
}

/// A key, without its secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyInfo {
    /// Its number, by which it is revoked.
    pub id: i64,
    /// Whose key it is.
    pub member: MemberId,
    /// What it may be used for.
    pub role: Role,
    /// What its owner calls it.
    pub label: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it ends by itself.
    pub expires_at: Option<Timestamp>,
    /// When it was revoked.
    pub revoked_at: Option<Timestamp>,
}

impl KeyInfo {
    /// Whether it is neither revoked nor over.
    pub(crate) fn is_live(&self, now: Timestamp) -> bool {
        self.revoked_at.is_none() && self.expires_at.is_none_or(|end| end > now)
    }
}

/// A new key. The secret is shown this once.
#[derive(Clone, Debug)]
pub struct NewKey {
    /// Its number.
    pub id: i64,
    /// `xqk_` and 64 digits.
    pub secret: String,
}

/// Whom a key speaks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Caller {
    /// The member.
    pub member: MemberId,
    /// The role of the key.
    pub role: Role,
}

type Hash = [u8; 32];

/// A key as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Stored {
    info: KeyInfo,
    hash: Hash,
}

/// A key to be kept.
struct Draft<'a> {
    hash: Hash,
    member: MemberId,
    role: Role,
    label: &'a str,
    created_at: Timestamp,
    expires_at: Option<Timestamp>,
}

/// All keys of one server, or of all nodes on one database.
pub struct KeyStore(Kept);

enum Kept {
    File(Mutex<FileKeys>),
    Database(DatabaseKeys),
}

impl KeyStore {
    /// Opens the keys in a data folder; makes the file where there is none.
    ///
    /// # Errors
    /// Where the file cannot be opened.
    pub fn open(folder: &Path) -> Result<Self, KeyError> {
        Ok(Self(Kept::File(Mutex::new(FileKeys::open(folder)?))))
    }

    /// Opens the keys in a database; makes their tables where there are none.
    ///
    /// # Errors
    /// Where the database is not reached or refuses.
    pub fn connect(url: &DatabaseUrl) -> Result<Self, KeyError> {
        Ok(Self(Kept::Database(DatabaseKeys::open(url)?)))
    }

    /// Opens the keys that go with a journal.
    ///
    /// # Errors
    /// As for [`KeyStore::open`] and [`KeyStore::connect`].
    pub fn beside(journal: &Store) -> Result<Self, KeyError> {
        match journal {
            Store::Folder(folder) => Self::open(folder),
            Store::Database(url) => Self::connect(url),
        }
    }

    /// The secret that claim codes are made with, from where the keys are.
    ///
    /// # Errors
    /// Where it can be neither read nor made.
    pub fn code_secret(&self) -> Result<CodeSecret, SecretError> {
        match &self.0 {
            Kept::File(keys) => Ok(CodeSecret::open(lock(keys).folder())?),
            Kept::Database(keys) => CodeSecret::connect(keys.url()),
        }
    }

    /// Makes a key.
    ///
    /// # Errors
    /// Where it cannot be written, or the label is too long.
    pub fn create(
        &self,
        member: MemberId,
        role: Role,
        label: &str,
        expires_at: Option<Timestamp>,
    ) -> Result<NewKey, KeyError> {
        if label.chars().count() > MAX_LABEL {
            return Err(KeyError::Label);
        }
        let mut bits = [0; 32];
        getrandom::fill(&mut bits).map_err(KeyError::Randomness)?;
        let secret = format!("{KEY_PREFIX}{}", crate::text::hex(&bits));
        let (hash, created_at) = (hash(&secret), now());
        let draft = Draft { hash, member, role, label, created_at, expires_at };
        let id = match &self.0 {
            Kept::File(keys) => lock(keys).insert(&draft)?,
            Kept::Database(keys) => keys.insert(&draft)?,
        };
        Ok(NewKey { id, secret })
    }

    /// Every key ever made, oldest first.
    ///
    /// # Errors
    /// Where they cannot be read.
    pub fn list(&self) -> Result<Vec<KeyInfo>, KeyError> {
        Ok(self.all()?.into_iter().map(|stored| stored.info).collect())
    }

    fn all(&self) -> Result<Vec<Stored>, KeyError> {
        match &self.0 {
            Kept::File(keys) => Ok(lock(keys).all()?),
            Kept::Database(keys) => Ok(keys.all()?),
        }
    }

    /// Revokes a key; false where there is no such key that is not revoked.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn revoke(&self, id: i64) -> Result<bool, KeyError> {
        match &self.0 {
            Kept::File(keys) => Ok(lock(keys).revoke(id, now())?),
            Kept::Database(keys) => Ok(keys.revoke(id, now())?),
        }
    }

    /// Whom this secret speaks for. Never waits for a network.
    ///
    /// # Errors
    /// Where the key is unknown, expired or revoked, or the file cannot be read.
    pub fn caller(&self, secret: &str) -> Result<Caller, Fault> {
        let found = match &self.0 {
            Kept::File(keys) => lock(keys).find(&hash(secret)).map_err(|_| Fault::Internal)?,
            Kept::Database(keys) => keys.find(&hash(secret)),
        };
        let key = found.ok_or(Fault::ApiKeyUnknown)?;
        if key.revoked_at.is_some() {
            return Err(Fault::ApiKeyRevoked);
        }
        if key.expires_at.is_some_and(|end| end <= now()) {
            return Err(Fault::ApiKeyExpired);
        }
        Ok(Caller { member: key.member, role: key.role })
    }

    /// The same; a key that is not known here may have been made through another node a moment ago, so
    /// the database is asked first, briefly.
    ///
    /// # Errors
    /// As for [`KeyStore::caller`].
    pub async fn caller_anywhere(&self, secret: &str) -> Result<Caller, Fault> {
        match (self.caller(secret), &self.0) {
            (Err(Fault::ApiKeyUnknown), Kept::Database(keys)) => {
                keys.refresh().await;
                self.caller(secret)
            }
            (known, _) => known,
        }
    }

    /// Copies all keys of `from` into this store, which is in a database, under their numbers, and
    /// reads them back; how many. Copying again does no harm.
    ///
    /// # Errors
    /// Where this store holds keys that `from` does not, is a file, or cannot be written.
    pub fn copy_from(&self, from: &Self) -> Result<usize, KeyError> {
        let Kept::Database(keys) = &self.0 else { return Err(KeyError::OtherKeys) };
        let all = from.all()?;
        if !keys.all()?.iter().all(|there| all.contains(there)) {
            return Err(KeyError::OtherKeys);
        }
        keys.copy(&all)?;
        if keys.all()? == all { Ok(all.len()) } else { Err(KeyError::OtherKeys) }
    }
}

/// A panic while the lock was held leaves nothing half done: `SQLite` sees to it.
fn lock(keys: &Mutex<FileKeys>) -> MutexGuard<'_, FileKeys> {
    keys.lock().unwrap_or_else(PoisonError::into_inner)
}

fn hash(secret: &str) -> Hash {
    Sha256::digest(secret).into()
}

/// The clock on the wall: keys end by it, whatever a sandbox's clock shows.
pub(crate) fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    let micros = since.ok().and_then(|span| i64::try_from(span.as_micros()).ok());
    Timestamp::from_micros(micros.unwrap_or(0))
}

#[cfg(test)]
mod tests;
