//! Keys in `keys.db`, beside the journal of a data folder.
//!
//! A server and `xq keys` may have it open at the same time: look-ups ask `SQLite` every few
//! milliseconds whether anybody else has written, and forget what they remembered if so.

use super::{Draft, Hash, KeyError, KeyInfo, Stored};
use crate::UnknownRole;
use rusqlite::{Connection, OptionalExtension, Row, params};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use units::{MemberId, Timestamp};

const FILE: &str = "keys.db";

/// How old what was remembered may be. Asking costs system calls, which under load were a twentieth
/// of all the server's work.
const TRUSTED: Duration = Duration::from_millis(5);

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

const COLUMNS: &str = "id, member, role, label, created_at, expires_at, revoked_at, hash";

pub(super) struct FileKeys {
    connection: Connection,
    folder: PathBuf,
    /// Keys found so far, valid while `version` is that of the file.
    found: BTreeMap<Hash, KeyInfo>,
    version: i64,
    /// When the version was asked for last.
    asked: Option<Instant>,
}

impl FileKeys {
    pub fn open(folder: &Path) -> Result<Self, KeyError> {
        let connection = Connection::open(folder.join(FILE))?;
        connection.busy_timeout(Duration::from_secs(5))?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.execute_batch(SCHEMA)?;
        let (folder, found) = (folder.to_owned(), BTreeMap::new());
        Ok(Self { connection, folder, found, version: 0, asked: None })
    }

    pub fn folder(&self) -> &Path {
        &self.folder
    }

    pub fn insert(&self, draft: &Draft<'_>) -> rusqlite::Result<i64> {
        self.connection.execute(
            "INSERT INTO keys (hash, member, role, label, created_at, expires_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![
                draft.hash,
                draft.member.number(),
                draft.role.name(),
                draft.label,
                draft.created_at.micros(),
                draft.expires_at.map(Timestamp::micros)
            ],
        )?;
        Ok(self.connection.last_insert_rowid())
    }

    pub fn all(&self) -> rusqlite::Result<Vec<Stored>> {
        let sql = format!("SELECT {COLUMNS} FROM keys ORDER BY id");
        let mut statement = self.connection.prepare(&sql)?;
        let rows = statement.query_map([], read_row)?;
        rows.collect()
    }

    pub fn revoke(&mut self, id: i64, now: Timestamp) -> rusqlite::Result<bool> {
        let changed = self.connection.execute(
            "UPDATE keys SET revoked_at = ?2 WHERE id = ?1 AND revoked_at IS NULL",
            params![id, now.micros()],
        )?;
        self.found.clear();
        Ok(changed > 0)
    }

    pub fn find(&mut self, hash: &Hash) -> rusqlite::Result<Option<KeyInfo>> {
        let is_fresh = self.asked.is_some_and(|asked| asked.elapsed() < TRUSTED);
        if is_fresh && let Some(key) = self.found.get(hash) {
            return Ok(Some(key.clone()));
        }
        self.forget_if_changed()?;
        if let Some(key) = self.found.get(hash) {
            return Ok(Some(key.clone()));
        }
        let sql = format!("SELECT {COLUMNS} FROM keys WHERE hash = ?1");
        let mut statement = self.connection.prepare_cached(&sql)?;
        let key = statement.query_row([hash], read_row).optional()?.map(|stored| stored.info);
        if let Some(key) = &key {
            self.found.insert(*hash, key.clone());
        }
        Ok(key)
    }

    fn forget_if_changed(&mut self) -> rusqlite::Result<()> {
        self.asked = Some(Instant::now());
        let mut statement = self.connection.prepare_cached("PRAGMA data_version")?;
        let version = statement.query_row([], |row| row.get(0))?;
        if version != self.version {
            self.found.clear();
            self.version = version;
        }
        Ok(())
    }
}

fn read_row(row: &Row<'_>) -> rusqlite::Result<Stored> {
    let role: String = row.get(2)?;
    let role = role.parse().map_err(|error: UnknownRole| {
        rusqlite::Error::FromSqlConversionFailure(2, rusqlite::types::Type::Text, error.into())
    })?;
    let time = |micros: Option<i64>| micros.map(Timestamp::from_micros);
    let info = KeyInfo {
        id: row.get(0)?,
        member: MemberId::new(row.get(1)?),
        role,
        label: row.get(3)?,
        created_at: Timestamp::from_micros(row.get(4)?),
        expires_at: time(row.get(5)?),
        revoked_at: time(row.get(6)?),
    };
    Ok(Stored { info, hash: row.get(7)? })
}
