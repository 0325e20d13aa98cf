//! Endpoints and deliveries, as they are kept: in `webhooks.db` beside the journal, or in the schema
//! `webhooks` of the journal's database, where all nodes share them and one of them delivers.
//!
//! Events are not copied here. They stand in the journal; an endpoint has its place in it, and a row
//! for each event that was sent. What cannot be derived again are endpoints and secrets: unlike a
//! follower's file this one must not be deleted.

mod carry;
mod deliveries;

use std::sync::{Mutex, MutexGuard, PoisonError};

use journal::Store as Journal;
use units::{MemberId, Timestamp};

use crate::database::{Database, DatabaseError, Row, Tables, Turn, Value};
use crate::endpoint::{Endpoint, EndpointId};
use crate::event::Place;
use crate::pattern::Pattern;
use crate::signature::Secret;

pub use carry::carry;
pub(crate) use deliveries::Settled;

type Result<T> = std::result::Result<T, DatabaseError>;

const FILE: &str = "webhooks.db";
const VERSION: i64 = 1;

const SCHEMA: &str = "CREATE TABLE endpoint (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    owner           INTEGER NOT NULL,
    everything      INTEGER NOT NULL,
    url             TEXT NOT NULL,
    events          TEXT NOT NULL,
    description     TEXT NOT NULL,
    disabled        TEXT,
    created_at      INTEGER NOT NULL,
    last_success_at INTEGER,
    sequence        INTEGER NOT NULL,
    event_index     INTEGER NOT NULL,
    secret          TEXT NOT NULL,
    secret_at       INTEGER NOT NULL,
    previous        TEXT,
    previous_until  INTEGER,
    create_key      TEXT NOT NULL,
    create_input    TEXT NOT NULL,
    rotate_key      TEXT,
    UNIQUE (owner, create_key)
) STRICT;
CREATE TABLE delivery (
    endpoint    INTEGER NOT NULL REFERENCES endpoint,
    sequence    INTEGER NOT NULL,
    event_index INTEGER NOT NULL,
    message     TEXT NOT NULL,
    type        TEXT NOT NULL,
    state       TEXT NOT NULL,
    attempts    INTEGER NOT NULL,
    first_at    INTEGER NOT NULL,
    last_at     INTEGER NOT NULL,
    next_at     INTEGER,
    status      INTEGER,
    problem     TEXT,
    took_ms     INTEGER NOT NULL,
    PRIMARY KEY (endpoint, sequence, event_index)
) STRICT, WITHOUT ROWID;
CREATE INDEX delivery_due ON delivery (endpoint, next_at) WHERE state = 'retrying';
CREATE INDEX delivery_state ON delivery (state, endpoint)";

/// The same for PostgreSQL, where columns have comments and `AUTOINCREMENT` has another name.
static POSTGRES: pg::Schema = pg::Schema {
    name: "webhooks",
    comment: "Who is told of events, and what was sent: it holds secrets, and cannot be made again",
    create: "CREATE TABLE webhooks.endpoint (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    owner           bigint NOT NULL,
    everything      bigint NOT NULL,
    url             text NOT NULL,
    events          text NOT NULL,
    description     text NOT NULL,
    disabled        text,
    created_at      bigint NOT NULL,
    last_success_at bigint,
    sequence        bigint NOT NULL,
    event_index     bigint NOT NULL,
    secret          text NOT NULL,
    secret_at       bigint NOT NULL,
    previous        text,
    previous_until  bigint,
    create_key      text NOT NULL,
    create_input    text NOT NULL,
    rotate_key      text,
    UNIQUE (owner, create_key));
COMMENT ON TABLE webhooks.endpoint IS
    'A server that is told of events, and its place in the journal; times in microseconds since 1970';
CREATE TABLE webhooks.delivery (
    endpoint    bigint NOT NULL REFERENCES webhooks.endpoint,
    sequence    bigint NOT NULL,
    event_index bigint NOT NULL,
    message     text NOT NULL,
    type        text NOT NULL,
    state       text NOT NULL,
    attempts    bigint NOT NULL,
    first_at    bigint NOT NULL,
    last_at     bigint NOT NULL,
    next_at     bigint,
    status      bigint,
    problem     text,
    took_ms     bigint NOT NULL,
    PRIMARY KEY (endpoint, sequence, event_index));
COMMENT ON TABLE webhooks.delivery IS
    'An event that was sent to an endpoint; times in microseconds since 1970';
CREATE INDEX delivery_due ON webhooks.delivery (endpoint, next_at) WHERE state = 'retrying';
CREATE INDEX delivery_state ON webhooks.delivery (state, endpoint)",
    migrations: &[],
};

/// An endpoint to be made.
#[derive(Clone, Debug)]
pub(crate) struct NewEndpoint {
    pub owner: MemberId,
    pub everything: bool,
    pub url: String,
    pub events: Vec<Pattern>,
    pub description: String,
    pub created_at: Timestamp,
    pub cursor: Place,
    pub secret: Secret,
    pub key: String,
    /// A hash of what was asked for under this key.
    pub input: String,
}

/// What came of the wish for an endpoint.
pub(crate) enum Made {
    Here(Box<Endpoint>),
    /// Under this key something else was asked for.
    Otherwise,
    TooMany,
}

/// What is to be different.
#[derive(Clone, Debug, Default)]
pub struct Change {
    /// Where to.
    pub url: Option<String>,
    /// Which events.
    pub events: Option<Vec<Pattern>>,
    /// What its owner calls it.
    pub description: Option<String>,
    /// Whether anything is sent to it.
    pub enabled: Option<bool>,
}

/// Why an endpoint is not told of anything: its owner wants it so.
pub(crate) const PAUSED: &str = "paused by its owner";

pub(crate) struct Store(Mutex<Database>);

impl Store {
    /// Opens what goes with a journal.
    pub fn beside(journal: &Journal) -> Result<Self> {
        let tables = Tables { version: VERSION, sqlite: SCHEMA, postgres: &POSTGRES };
        Ok(Self(Mutex::new(Database::beside(journal, FILE, &tables)?)))
    }

    /// Whose turn it is to deliver; `None` where nobody else could.
    pub fn turn(&self) -> Option<Turn> {
        match &*self.lock() {
            Database::Sqlite(_) => None,
            Database::Postgres(postgres) => Some(postgres.turn()),
        }
    }

    /// A panic while the lock was held leaves nothing half done: the database sees to it.
    fn lock(&self) -> MutexGuard<'_, Database> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Makes an endpoint, once for each key of its owner.
    pub fn create(&self, new: &NewEndpoint, most: u32) -> Result<Made> {
        self.lock().transaction(true, |database| {
            let key = [new.owner.number().into(), new.key.as_str().into()];
            let with_key = select("owner = ?1 AND create_key = ?2");
            if let Some(row) = database.find(&with_key, &key)? {
                let is_same = row.text(15, "an endpoint")? == new.input;
                let made = if is_same {
                    Made::Here(Box::new(read_endpoint(&row)?))
                } else {
                    Made::Otherwise
                };
                return Ok(made);
            }
            let count = "SELECT count(*) FROM endpoint WHERE owner = ?1";
            let row = database.find(count, &[new.owner.number().into()])?;
            if row.map_or(Ok(0), |row| row.int::<u32>(0, "a count"))? >= most {
                return Ok(Made::TooMany);
            }
            let insert = "INSERT INTO endpoint (owner, everything, url, events, description,
                    created_at, sequence, event_index, secret, secret_at, create_key, create_input)
                VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?6, ?10, ?11)";
            let values: [Value; 11] = [
                new.owner.number().into(),
                new.everything.into(),
                new.url.as_str().into(),
                join(&new.events).into(),
                new.description.as_str().into(),
                new.created_at.into(),
                new.cursor.sequence.into(),
                new.cursor.index.into(),
                new.secret.text().into(),
                new.key.as_str().into(),
                new.input.as_str().into(),
            ];
            database.execute(insert, &values)?;
            let row = database.find(&with_key, &key)?;
            let row = row.ok_or(DatabaseError::Unreadable("what was just written"))?;
            Ok(Made::Here(Box::new(read_endpoint(&row)?)))
        })
    }

    pub fn endpoint(&self, id: EndpointId) -> Result<Option<Endpoint>> {
        let row = self.lock().find(&select("id = ?1"), &[id.number().into()])?;
        row.map(|row| read_endpoint(&row)).transpose()
    }

    /// Endpoints of one owner, or of all, after this one.
    pub fn list(&self, owner: Option<MemberId>, after: i64, limit: u32) -> Result<Vec<Endpoint>> {
        let sql = select("id > ?1 AND (?2 = 0 OR owner = ?2) ORDER BY id LIMIT ?3");
        let owner = owner.map_or(0, MemberId::number);
        let rows = self.lock().query(&sql, &[after.into(), owner.into(), limit.into()])?;
        rows.iter().map(read_endpoint).collect()
    }

    /// Those to which something is sent.
    pub fn enabled(&self) -> Result<Vec<EndpointId>> {
        let sql = "SELECT id FROM endpoint WHERE disabled IS NULL ORDER BY id";
        let rows = self.lock().query(sql, &[])?;
        rows.iter().map(|row| row.int(0, "an id").map(EndpointId::new)).collect()
    }

    pub fn update(&self, id: EndpointId, change: &Change) -> Result<()> {
        let disabled: Option<Value> =
            change.enabled.map(|enabled| (!enabled).then_some(PAUSED).into());
        let changes: [(&str, Option<Value>); 4] = [
            ("url", change.url.as_deref().map(Value::from)),
            ("events", change.events.as_deref().map(|events| join(events).into())),
            ("description", change.description.as_deref().map(Value::from)),
            ("disabled", disabled),
        ];
        self.lock().transaction(true, |database| {
            for (column, value) in changes {
                let Some(value) = value else { continue };
                let sql = format!("UPDATE endpoint SET {column} = ?2 WHERE id = ?1");
                database.execute(&sql, &[id.number().into(), value])?;
            }
            Ok(())
        })
    }

    /// Forgets an endpoint and what was sent to it; false where there is none.
    pub fn delete(&self, id: EndpointId) -> Result<bool> {
        self.lock().transaction(true, |database| {
            database.execute("DELETE FROM delivery WHERE endpoint = ?1", &[id.number().into()])?;
            let sql = "DELETE FROM endpoint WHERE id = ?1";
            Ok(database.execute(sql, &[id.number().into()])? > 0)
        })
    }

    /// Gives an endpoint a new secret, once for each key; the one it had is used too `until` then.
    pub fn rotate(
        &self,
        id: EndpointId,
        new: &Secret,
        key: &str,
        (now, until): (Timestamp, Timestamp),
    ) -> Result<()> {
        let sql = "UPDATE endpoint SET previous = secret, previous_until = ?4, secret = ?2,
            secret_at = ?5, rotate_key = ?3
            WHERE id = ?1 AND (rotate_key IS NULL OR rotate_key <> ?3)";
        let values = [id.number().into(), new.text().into(), key.into(), until.into(), now.into()];
        self.lock().transaction(true, |database| database.execute(sql, &values).map(drop))
    }

    /// Where an endpoint goes on. False where somebody else has moved it from `from`.
    pub fn advance(&self, id: EndpointId, from: Place, to: Place) -> Result<bool> {
        self.lock().transaction(false, |database| advance(database, id, from, to))
    }

    /// Where an endpoint goes on, wherever it stood.
    pub fn place(&self, id: EndpointId, to: Place) -> Result<()> {
        let sql = "UPDATE endpoint SET sequence = ?2, event_index = ?3 WHERE id = ?1";
        let values = [id.number().into(), to.sequence.into(), to.index.into()];
        self.lock().transaction(true, |database| database.execute(sql, &values).map(drop))
    }

    /// Brings endpoints back that stand further on than the journal does: it was restored from a
    /// backup.
    pub fn not_beyond(&self, last: u64) -> Result<u64> {
        let sql = "UPDATE endpoint SET sequence = ?1, event_index = ?2 WHERE sequence > ?1";
        let values = [last.into(), u32::MAX.into()];
        self.lock().transaction(true, |database| database.execute(sql, &values))
    }
}

fn advance(database: &mut Database, id: EndpointId, from: Place, to: Place) -> Result<bool> {
    let sql = "UPDATE endpoint SET sequence = ?4, event_index = ?5
        WHERE id = ?1 AND sequence = ?2 AND event_index = ?3";
    let values = [
        id.number().into(),
        from.sequence.into(),
        from.index.into(),
        to.sequence.into(),
        to.index.into(),
    ];
    Ok(database.execute(sql, &values)? > 0)
}

fn select(condition: &str) -> String {
    format!(
        "SELECT id, owner, everything, url, events, description, disabled, created_at,
            last_success_at, sequence, event_index, secret, previous, previous_until,
            secret_at, create_input
        FROM endpoint WHERE {condition}"
    )
}

fn read_endpoint(row: &Row) -> Result<Endpoint> {
    const WHAT: &str = "an endpoint";
    let unreadable = || DatabaseError::Unreadable(WHAT);
    let secret = |text| Secret::parse(text).map_err(|_| unreadable());
    let patterns = row.text(4, WHAT)?.split_whitespace().map(str::parse);
    Ok(Endpoint {
        id: EndpointId::new(row.int(0, WHAT)?),
        owner: MemberId::new(row.int(1, WHAT)?),
        everything: row.int::<i64>(2, WHAT)? != 0,
        url: row.text(3, WHAT)?.to_owned(),
        events: patterns.collect::<std::result::Result<_, _>>().map_err(|_| unreadable())?,
        description: row.text(5, WHAT)?.to_owned(),
        disabled: row.maybe_text(6, WHAT)?.map(str::to_owned),
        created_at: row.time(7, WHAT)?,
        last_success_at: row.maybe_time(8, WHAT)?,
        cursor: Place { sequence: row.int(9, WHAT)?, index: row.int(10, WHAT)? },
        secret: secret(row.text(11, WHAT)?)?,
        previous: row.maybe_text(12, WHAT)?.map(secret).transpose()?,
        previous_until: row.maybe_time(13, WHAT)?,
        secret_at: row.time(14, WHAT)?,
    })
}

fn join(events: &[Pattern]) -> String {
    events.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}
