//! Keys in a database, shared by all nodes on it.
//!
//! Every node holds all keys in memory and asks once a second, by one number that goes up with each
//! change, whether it must read them anew. A request never waits for the network, but for one that
//! shows a key nobody knows: that asks at once, a few times a second at most.

use super::{Draft, Hash, KeyError, KeyInfo, Stored};
use crate::access::SCHEMA;
use pg::tokio_postgres::Row;
use pg::{Access, DatabaseUrl, PgError, Session, ensure_schema};
use std::collections::HashMap;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, RwLock};
use std::thread;
use std::time::{Duration, Instant};
use tokio::sync::watch;
use units::{MemberId, Timestamp};

/// Between two looks at the database.
const EVERY: Duration = Duration::from_secs(1);
/// Between two looks, however many ask.
const AT_MOST_EVERY: Duration = Duration::from_millis(50);
/// How long whoever shows an unknown key waits for a look.
const PATIENCE: Duration = Duration::from_millis(500);
/// How long one statement may take.
const DEADLINE: Duration = Duration::from_secs(5);

const COLUMNS: &str =
    "id, member, role, label, hash, (extract(epoch FROM created_at) * 1000000)::bigint,
    (extract(epoch FROM expires_at) * 1000000)::bigint,
    (extract(epoch FROM revoked_at) * 1000000)::bigint";
/// $1 hash, $2 member, $3 role, $4 label, $5 and $6 microseconds since 1970.
const INSERT: &str = "
INSERT INTO access.key (hash, member, role, label, created_at, expires_at)
VALUES ($1, $2, $3, $4, timestamptz 'epoch' + $5::bigint * interval '1 us',
    timestamptz 'epoch' + $6::bigint * interval '1 us')
RETURNING id";
/// The same with $7 id and $8 when it was revoked; nothing where the id is taken.
const COPY: &str = "
INSERT INTO access.key (id, hash, member, role, label, created_at, expires_at, revoked_at)
OVERRIDING SYSTEM VALUE
VALUES ($7, $1, $2, $3, $4, timestamptz 'epoch' + $5::bigint * interval '1 us',
    timestamptz 'epoch' + $6::bigint * interval '1 us',
    timestamptz 'epoch' + $8::bigint * interval '1 us')
ON CONFLICT (id) DO NOTHING";
const REVOKE: &str = "
UPDATE access.key SET revoked_at = timestamptz 'epoch' + $2::bigint * interval '1 us'
WHERE id = $1 AND revoked_at IS NULL";
const COUNT_ON: &str = "
SELECT setval(pg_get_serial_sequence('access.key', 'id'), greatest(1, (SELECT max(id) FROM access.key)))";

pub(super) struct DatabaseKeys {
    url: DatabaseUrl,
    shared: Arc<Shared>,
}

struct Shared {
    keys: RwLock<HashMap<Hash, KeyInfo>>,
    turns: Mutex<Turns>,
    asked: Condvar,
    /// The looks that have ended.
    ended: watch::Sender<u64>,
}

#[derive(Default)]
struct Turns {
    /// The looks that have begun.
    begun: u64,
    is_asked: bool,
    is_over: bool,
}

impl DatabaseKeys {
    /// Makes the schema where there is none, reads all keys, and keeps them fresh.
    pub fn open(url: &DatabaseUrl) -> Result<Self, KeyError> {
        ensure_schema(url, &SCHEMA)?;
        let mut looking = Looking { url: url.clone(), session: None, revision: None };
        let keys = RwLock::new(looking.look()?.unwrap_or_default());
        let shared = Arc::new(Shared {
            keys,
            turns: Mutex::default(),
            asked: Condvar::new(),
            ended: watch::Sender::new(0),
        });
        let looked_after = Arc::clone(&shared);
        let thread = thread::Builder::new().name("access keys".to_owned());
        let started = thread.spawn(move || looked_after.keep_fresh(looking));
        started.map_err(|error| PgError::Machine(error.to_string()))?;
        Ok(Self { url: url.clone(), shared })
    }

    pub fn url(&self) -> &DatabaseUrl {
        &self.url
    }

    pub fn find(&self, hash: &Hash) -> Option<KeyInfo> {
        let keys = self.shared.keys.read().unwrap_or_else(PoisonError::into_inner);
        keys.get(hash).cloned()
    }

    /// Waits for a look that begins after this call; not for long.
    pub async fn refresh(&self) {
        let wanted = {
            let mut turns = self.shared.turns();
            turns.is_asked = true;
            turns.begun + 1
        };
        self.shared.asked.notify_one();
        let mut ended = self.shared.ended.subscribe();
        let _ = tokio::time::timeout(PATIENCE, ended.wait_for(|ended| *ended >= wanted)).await;
    }

    pub fn insert(&self, draft: &Draft<'_>) -> Result<i64, PgError> {
        let session = self.session()?;
        let insert = session.prepare(INSERT)?;
        let member = i64::from(draft.member.number());
        let rows = session.query(
            &insert,
            &[
                &&draft.hash[..],
                &member,
                &draft.role.name(),
                &draft.label,
                &draft.created_at.micros(),
                &draft.expires_at.map(Timestamp::micros),
            ],
        )?;
        let row = rows.first().ok_or_else(|| PgError::Unexpected("no key was made".to_owned()))?;
        let id: i64 = row.try_get(0)?;
        self.take(&session)?;
        Ok(id)
    }

    pub fn revoke(&self, id: i64, now: Timestamp) -> Result<bool, PgError> {
        let session = self.session()?;
        let revoked = session.execute(&session.prepare(REVOKE)?, &[&id, &now.micros()])?;
        self.take(&session)?;
        Ok(revoked > 0)
    }

    pub fn all(&self) -> Result<Vec<Stored>, PgError> {
        all(&self.session()?)
    }

    /// Writes keys as they are; those that are there already stay as they are.
    pub fn copy(&self, keys: &[Stored]) -> Result<(), PgError> {
        let session = self.session()?;
        let copy = session.prepare(COPY)?;
        for Stored { info, hash } in keys {
            let [expires, revoked] =
                [info.expires_at, info.revoked_at].map(|time| time.map(Timestamp::micros));
            let (member, created) = (i64::from(info.member.number()), info.created_at.micros());
            session.execute(
                &copy,
                &[
                    &&hash[..],
                    &member,
                    &info.role.name(),
                    &info.label,
                    &created,
                    &expires,
                    &info.id,
                    &revoked,
                ],
            )?;
        }
        session.batch(COUNT_ON)?;
        self.take(&session)
    }

    /// What was changed here is known here at once.
    fn take(&self, session: &Session) -> Result<(), PgError> {
        self.shared.put(all(session)?);
        Ok(())
    }

    fn session(&self) -> Result<Session, PgError> {
        Session::connect(&self.url, "xq keys", Access::Write, DEADLINE)
    }
}

impl Drop for DatabaseKeys {
    fn drop(&mut self) {
        self.shared.turns().is_over = true;
        self.shared.asked.notify_one();
    }
}

impl Shared {
    fn turns(&self) -> MutexGuard<'_, Turns> {
        self.turns.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn put(&self, keys: Vec<Stored>) {
        *self.keys.write().unwrap_or_else(PoisonError::into_inner) = by_hash(keys);
    }

    /// Until the store is dropped. While the database is away the keys known last go on.
    fn keep_fresh(&self, mut looking: Looking) {
        while self.wait_for_turn() {
            let started = Instant::now();
            match looking.look() {
                Ok(Some(keys)) => {
                    *self.keys.write().unwrap_or_else(PoisonError::into_inner) = keys;
                }
                Ok(None) => {}
                Err(_) => looking.session = None,
            }
            self.ended.send_modify(|ended| *ended += 1);
            thread::sleep(AT_MOST_EVERY.saturating_sub(started.elapsed()));
        }
    }

    fn wait_for_turn(&self) -> bool {
        let idle = |turns: &mut Turns| !turns.is_asked && !turns.is_over;
        let waited = self.asked.wait_timeout_while(self.turns(), EVERY, idle);
        let (mut turns, _) = waited.unwrap_or_else(PoisonError::into_inner);
        turns.is_asked = false;
        turns.begun += 1;
        !turns.is_over
    }
}

/// A connection that looks whether anything changed.
struct Looking {
    url: DatabaseUrl,
    session: Option<Session>,
    /// As of the keys given out last.
    revision: Option<i64>,
}

impl Looking {
    /// All keys, where they changed since the last look.
    fn look(&mut self) -> Result<Option<HashMap<Hash, KeyInfo>>, PgError> {
        let session = match self.session.take().filter(|session| !session.is_closed()) {
            Some(session) => session,
            None => Session::connect_to_read(&self.url, "xq keys", DEADLINE)?,
        };
        let rows = session.query(&session.prepare("SELECT number FROM access.revision")?, &[])?;
        let row = rows.first().ok_or_else(|| PgError::NotOurs(SCHEMA.name.to_owned()))?;
        let revision = Some(row.try_get(0)?);
        let keys = if revision == self.revision { None } else { Some(by_hash(all(&session)?)) };
        self.revision = revision;
        self.session = Some(session);
        Ok(keys)
    }
}

fn all(session: &Session) -> Result<Vec<Stored>, PgError> {
    let sql = format!("SELECT {COLUMNS} FROM access.key ORDER BY id");
    session.query(&session.prepare(&sql)?, &[])?.iter().map(read_row).collect()
}

fn by_hash(keys: Vec<Stored>) -> HashMap<Hash, KeyInfo> {
    keys.into_iter().map(|stored| (stored.hash, stored.info)).collect()
}

fn read_row(row: &Row) -> Result<Stored, PgError> {
    let unreadable = |what: &str| PgError::Unexpected(format!("a key's {what}"));
    let (member, role, hash): (i64, String, &[u8]) =
        (row.try_get(1)?, row.try_get(2)?, row.try_get(4)?);
    let time = |at: usize| -> Result<Option<Timestamp>, PgError> {
        Ok(row.try_get::<_, Option<i64>>(at)?.map(Timestamp::from_micros))
    };
    let member = u32::try_from(member).map_err(|_| unreadable("member"))?;
    let info = KeyInfo {
        id: row.try_get(0)?,
        member: MemberId::new(member),
        role: role.parse().map_err(|_| unreadable("role"))?,
        label: row.try_get(3)?,
        created_at: time(5)?.ok_or_else(|| unreadable("time"))?,
        expires_at: time(6)?,
        revoked_at: time(7)?,
    };
    Ok(Stored { info, hash: hash.try_into().map_err(|_| unreadable("hash"))? })
}
