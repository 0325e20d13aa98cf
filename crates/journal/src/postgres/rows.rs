//! Reading rows, over one connection or over as many as it takes.

use std::cell::RefCell;
use std::time::Duration;

use pg::tokio_postgres::types::FromSql;
use pg::tokio_postgres::{Row, Statement};
use pg::{DatabaseUrl, Found, PgError, Session, find_schema};

use super::schema::SCHEMA;
use crate::rows::{BatchHead, Rows, checked_next, torn};
use crate::{ChainError, Hash, OpenError, Store, StoredBatch};

/// How long a read may take. Reads wait for no lock: only a server in great trouble takes as long.
const READ_DEADLINE: Duration = Duration::from_secs(30);

/// Many small batches, or few large ones: this many at most in one answer.
const ROWS_AT_ONCE: i64 = 4096;

const LAST_HEAD: &str = "
SELECT first, count, hash FROM journal.batch WHERE first <= $1 ORDER BY first DESC LIMIT 1";

const NEXT_FIRST: &str = "
SELECT first FROM journal.batch WHERE first >= $1 ORDER BY first LIMIT 1";

/// $1 where to start, $2 how many bytes, $3 how many rows. The lengths are known without the bytes, so
/// that only what is answered is read.
const RUN: &str = "
SELECT first, count, decision_version, hash, bytes
FROM (
    SELECT b.*, sum(octet_length(b.bytes)) OVER (ORDER BY b.first ROWS UNBOUNDED PRECEDING)
        - octet_length(b.bytes) AS before
    FROM journal.batch b WHERE b.first >= $1 ORDER BY b.first LIMIT $3
) run
WHERE before < $2 ORDER BY first";

/// A connection that can read the journal.
pub(crate) struct Connected {
    session: Session,
    last_head: Statement,
    next_first: Statement,
    run: Statement,
}

impl Connected {
    pub fn new(session: Session) -> Result<Self, PgError> {
        Ok(Self {
            last_head: session.prepare(LAST_HEAD)?,
            next_first: session.prepare(NEXT_FIRST)?,
            run: session.prepare(RUN)?,
            session,
        })
    }

    pub fn session(&self) -> &Session {
        &self.session
    }

    fn last_head(&self, sequence: u64) -> Result<Option<Row>, PgError> {
        let rows = self.session.query(&self.last_head, &[&clamped(sequence)])?;
        Ok(rows.into_iter().next())
    }

    fn next_first(&self, sequence: u64) -> Result<Option<Row>, PgError> {
        let rows = self.session.query(&self.next_first, &[&clamped(sequence)])?;
        Ok(rows.into_iter().next())
    }

    fn run(&self, bound: u64, limit_bytes: usize) -> Result<Vec<Row>, PgError> {
        let limit = i64::try_from(limit_bytes.max(1)).unwrap_or(i64::MAX);
        self.session.query(&self.run, &[&clamped(bound), &limit, &ROWS_AT_ONCE])
    }
}

impl Rows for Connected {
    fn last_head_until(&self, sequence: u64) -> Result<Option<BatchHead>, ChainError> {
        head(sequence, self.last_head(sequence))
    }

    fn next_first(&self, sequence: u64) -> Result<Option<u64>, ChainError> {
        first(sequence, self.next_first(sequence))
    }

    fn collect(
        &self,
        bound: u64,
        expected: u64,
        limit_bytes: usize,
        into: &mut Vec<StoredBatch>,
    ) -> Result<(), ChainError> {
        take_run(expected, self.run(bound, limit_bytes), into)
    }
}

/// A reader's connection: where it is lost, one more is tried at once. What is asked is only read, so
/// asking twice does no harm.
pub(crate) struct Reconnecting {
    url: DatabaseUrl,
    connected: RefCell<Option<Connected>>,
}

impl Reconnecting {
    /// Connects, and makes sure that there is a journal.
    pub fn open(url: &DatabaseUrl) -> Result<Self, OpenError> {
        let session = Session::connect_to_read(url, "xq journal reader", READ_DEADLINE)?;
        match find_schema(&session, &SCHEMA)? {
            Found::Nothing => return Err(OpenError::Missing(Store::Database(url.clone()))),
            Found::Older(_) | Found::Current => {}
        }
        let connected = RefCell::new(Some(Connected::new(session)?));
        Ok(Self { url: url.clone(), connected })
    }

    fn ask<T>(&self, ask: impl Fn(&Connected) -> Result<T, PgError>) -> Result<T, PgError> {
        let mut place = self.connected.borrow_mut();
        if let Some(connected) = place.take().filter(|held| !held.session.is_closed()) {
            match ask(&connected) {
                Err(error) if error.may_pass() => {}
                other => {
                    *place = Some(connected);
                    return other;
                }
            }
        }
        let session = Session::connect_to_read(&self.url, "xq journal reader", READ_DEADLINE)?;
        ask(place.insert(Connected::new(session)?))
    }
}

impl Rows for Reconnecting {
    fn last_head_until(&self, sequence: u64) -> Result<Option<BatchHead>, ChainError> {
        head(sequence, self.ask(|connected| connected.last_head(sequence)))
    }

    fn next_first(&self, sequence: u64) -> Result<Option<u64>, ChainError> {
        first(sequence, self.ask(|connected| connected.next_first(sequence)))
    }

    fn collect(
        &self,
        bound: u64,
        expected: u64,
        limit_bytes: usize,
        into: &mut Vec<StoredBatch>,
    ) -> Result<(), ChainError> {
        take_run(expected, self.ask(|connected| connected.run(bound, limit_bytes)), into)
    }
}

/// PostgreSQL's integers end at `i64::MAX`.
fn clamped(sequence: u64) -> i64 {
    i64::try_from(sequence).unwrap_or(i64::MAX)
}

fn head(near: u64, answer: Result<Option<Row>, PgError>) -> Result<Option<BatchHead>, ChainError> {
    let row = answer.map_err(|error| ChainError::from_postgres(near, &error))?;
    row.map(|row| {
        let first = number(&row, 0, near)?;
        let count = number::<u32>(&row, 1, first)?;
        Ok(BatchHead { first, next: checked_next(first, count)?, hash: hash(&row, 2, first)? })
    })
    .transpose()
}

fn first(near: u64, answer: Result<Option<Row>, PgError>) -> Result<Option<u64>, ChainError> {
    let row = answer.map_err(|error| ChainError::from_postgres(near, &error))?;
    row.map(|row| number(&row, 0, near)).transpose()
}

fn take_run(
    mut expected: u64,
    answer: Result<Vec<Row>, PgError>,
    into: &mut Vec<StoredBatch>,
) -> Result<(), ChainError> {
    for row in answer.map_err(|error| ChainError::from_postgres(expected, &error))? {
        let batch = batch(&row, expected)?;
        if batch.first != expected {
            return Err(ChainError::discontinuity(expected, batch.first));
        }
        expected = batch.next_sequence();
        into.push(batch);
    }
    Ok(())
}

fn batch(row: &Row, near: u64) -> Result<StoredBatch, ChainError> {
    let first = number(row, 0, near)?;
    let count = number(row, 1, first)?;
    checked_next(first, count)?;
    let decision_version = number(row, 2, first)?;
    let (hash, bytes) = (hash(row, 3, first)?, column::<Vec<u8>>(row, 4, first)?);
    Ok(StoredBatch { first, count, decision_version, bytes, hash })
}

/// A number that must fit, whichever of the integer types the column has.
fn number<T: TryFrom<i64>>(row: &Row, index: usize, sequence: u64) -> Result<T, ChainError> {
    let wide = match row.try_get::<_, i64>(index) {
        Ok(wide) => wide,
        Err(_) => i64::from(column::<i32>(row, index, sequence)?),
    };
    T::try_from(wide).map_err(|_| torn(sequence, format!("{wide} cannot stand there")))
}

fn hash(row: &Row, index: usize, sequence: u64) -> Result<Hash, ChainError> {
    let bytes: &[u8] = column(row, index, sequence)?;
    let fits = bytes.try_into().map(Hash);
    fits.map_err(|_| torn(sequence, format!("its hash has {} bytes", bytes.len())))
}

fn column<'a, T: FromSql<'a>>(row: &'a Row, index: usize, sequence: u64) -> Result<T, ChainError> {
    row.try_get(index).map_err(|error| torn(sequence, error.to_string()))
}
