//! API keys: 256 random bits each, of which only the SHA-256 is kept.
//!
//! The keys stand in `keys.db` beside the journal. A server and `xq keys` may have it open at the
//! same time: every look-up first asks `SQLite` whether anybody else has written, which costs no
//! disk access, and forgets what it remembered if so. A key that is revoked is refused from the next
//! request on.

use crate::{Fault, Role};
use rusqlite::{Connection, OptionalExtension, Row, params};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};
use units::{MemberId, Timestamp};

/// What every key begins with.
pub const KEY_PREFIX: &str = "xqk_";
const FILE: &str = "keys.db";
/// Longest label, in characters.
pub const MAX_LABEL: usize = 64;

const SCHEMA: &str = "
CREATE TABLE IF NOT EXISTS keys (
    id         INTEGER PRIMARY KEY,
    hash       BLOB NOT NULL UNIQUE,
    member     INTEGER NOT NULL,
    role       TEXT NOT NULL,
    label      TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER,
    revoked_at INTEGER
) STRICT;";

/// Why a key could not be made, read or revoked.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The file could not be read or written.
    #[error("keys.db: {0}")]
    File(#[from] rusqlite::Error),
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

struct Inner {
    connection: Connection,
    /// Keys found so far, valid while `version` is that of the file.
    found: BTreeMap<Hash, KeyInfo>,
    version: i64,
}

/// All keys of one server.
pub struct KeyStore(Mutex<Inner>);

impl KeyStore {
    /// Opens the keys in a data folder; makes the file where there is none.
    ///
    /// # Errors
    /// Where the file cannot be opened.
    pub fn open(folder: &Path) -> Result<Self, KeyError> {
        let connection = Connection::open(folder.join(FILE))?;
        connection.busy_timeout(Duration::from_secs(5))?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.execute_batch(SCHEMA)?;
        Ok(Self(Mutex::new(Inner { connection, found: BTreeMap::new(), version: 0 })))
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
        let inner = self.lock();
        inner.connection.execute(
            "INSERT INTO keys (hash, member, role, label, created_at, expires_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![
                hash(&secret),
                member.number(),
                role.name(),
                label,
                now().micros(),
                expires_at.map(Timestamp::micros)
            ],
        )?;
        let id = inner.connection.last_insert_rowid();
        Ok(NewKey { id, secret })
    }

    /// Every key ever made, oldest first.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn list(&self) -> Result<Vec<KeyInfo>, KeyError> {
        let inner = self.lock();
        let mut statement =
            inner.connection.prepare(&format!("SELECT {COLUMNS} FROM keys ORDER BY id"))?;
        let rows = statement.query_map([], read_row)?;
        rows.collect::<Result<_, _>>().map_err(KeyError::File)
    }

    /// Revokes a key; false where there is no such key that is not revoked.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn revoke(&self, id: i64) -> Result<bool, KeyError> {
        let mut inner = self.lock();
        let changed = inner.connection.execute(
            "UPDATE keys SET revoked_at = ?2 WHERE id = ?1 AND revoked_at IS NULL",
            params![id, now().micros()],
        )?;
        inner.found.clear();
        Ok(changed > 0)
    }

    /// Whom this secret speaks for.
    ///
    /// # Errors
    /// Where the key is unknown, expired or revoked, or the file cannot be read.
    pub fn caller(&self, secret: &str) -> Result<Caller, Fault> {
        let found = self.lock().find(&hash(secret)).map_err(|_| Fault::Internal)?;
        let key = found.ok_or(Fault::ApiKeyUnknown)?;
        if key.revoked_at.is_some() {
            return Err(Fault::ApiKeyRevoked);
        }
        if key.expires_at.is_some_and(|end| end <= now()) {
            return Err(Fault::ApiKeyExpired);
        }
        Ok(Caller { member: key.member, role: key.role })
    }

    /// A panic while the lock was held leaves nothing half done: `SQLite` sees to it.
    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inner {
    fn find(&mut self, hash: &Hash) -> rusqlite::Result<Option<KeyInfo>> {
        let version = self
            .connection
            .prepare_cached("PRAGMA data_version")?
            .query_row([], |row| row.get(0))?;
        if version != self.version {
            self.found.clear();
            self.version = version;
        }
        if let Some(key) = self.found.get(hash) {
            return Ok(Some(key.clone()));
        }
        let mut statement = self
            .connection
            .prepare_cached(&format!("SELECT {COLUMNS} FROM keys WHERE hash = ?1"))?;
        let key = statement.query_row([hash], read_row).optional()?;
        if let Some(key) = &key {
            self.found.insert(*hash, key.clone());
        }
        Ok(key)
    }
}

const COLUMNS: &str = "id, member, role, label, created_at, expires_at, revoked_at";

fn read_row(row: &Row<'_>) -> rusqlite::Result<KeyInfo> {
    let role: String = row.get(2)?;
    let role = role.parse().map_err(|error: crate::UnknownRole| {
        rusqlite::Error::FromSqlConversionFailure(2, rusqlite::types::Type::Text, error.into())
    })?;
    let time = |micros: Option<i64>| micros.map(Timestamp::from_micros);
    Ok(KeyInfo {
        id: row.get(0)?,
        member: MemberId::new(row.get(1)?),
        role,
        label: row.get(3)?,
        created_at: Timestamp::from_micros(row.get(4)?),
        expires_at: time(row.get(5)?),
        revoked_at: time(row.get(6)?),
    })
}

fn hash(secret: &str) -> Hash {
    Sha256::digest(secret).into()
}

/// The clock on the wall: keys end by it, whatever a sandbox's clock shows.
fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    let micros = since.ok().and_then(|span| i64::try_from(span.as_micros()).ok());
    Timestamp::from_micros(micros.unwrap_or(0))
}

#[cfg(test)]
mod tests;
