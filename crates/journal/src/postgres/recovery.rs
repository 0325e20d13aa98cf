//! What happened to an append whose answer never came.

use std::thread;
use std::time::{Duration, Instant};

use pg::PgError;

use super::contender::{Leader, Speed, leader_of, take};
use super::sql;
use super::writer::{Answer, Hashes, Line, PostgresJournal};
use crate::rows::Rows;
use crate::{AppendError, Batch, FIRST_SEQUENCE, Hash};

/// How long the database may be away before the writer gives up. Longer than a promotion takes;
/// clients have given up long before.
const LONGEST: Duration = Duration::from_secs(60);

/// Between two attempts.
const PAUSE: Duration = Duration::from_millis(100);

/// One attempt that was answered.
enum Cleared {
    Recorded,
    Deposed(Option<Leader>),
    OtherHistory {
        continues: u64,
    },
    /// Our epoch moved on once more.
    Again,
}

impl PostgresJournal {
    /// Clears up an append that failed with `error`. On success the batch is recorded, by the first
    /// attempt or by this one, and the handle writes on in a new epoch.
    pub(super) fn recover(
        &mut self,
        batch: &Batch,
        hashes: Hashes,
        mut error: PgError,
    ) -> Result<(), AppendError> {
        let first = batch.first;
        let started = Instant::now();
        while started.elapsed() < LONGEST {
            match self.attempt(batch, hashes) {
                Ok(Cleared::Recorded) => return Ok(()),
                Ok(Cleared::Deposed(leader)) => return Err(self.deposed(leader)),
                Ok(Cleared::OtherHistory { continues }) => {
                    return Err(AppendError::OtherHistory { first, continues });
                }
                Ok(Cleared::Again) => {}
                Err(new) if new.is_unknown() || new.may_pass() => error = new,
                // What the first attempt did is unknown still, whatever the last one is told.
                Err(new) => return Err(AppendError::Storage { first, source: new.into() }),
            }
            thread::sleep(PAUSE);
        }
        Err(AppendError::Storage { first, source: error.into() })
    }

    fn attempt(&mut self, batch: &Batch, hashes: Hashes) -> Result<Cleared, PgError> {
        let line = Line::new(self.me.connect("xq journal", Speed::Safe)?)?;
        let since = Instant::now();
        let parameters = [&self.me.instance as _, &self.me.lease_ms() as _];
        let Some(epoch) = take(line.session(), sql::TAKE_AGAIN, &parameters)? else {
            let holder = leader_of(line.session())?;
            return Ok(Cleared::Deposed(holder.map(|holder| holder.leader)));
        };
        self.watch.taken(epoch, since);
        // The old connection ends here; what it still runs is fenced by the new epoch.
        self.line = line;
        let (next, head) = head(&self.line)?;
        if head == hashes.own {
            return Ok(Cleared::Recorded);
        }
        if (next, head) != (batch.first, hashes.previous) {
            return Ok(Cleared::OtherHistory { continues: next });
        }
        match self.line.append(&self.me, epoch, batch, hashes)? {
            Answer::Recorded => Ok(Cleared::Recorded),
            Answer::Nothing => Ok(Cleared::Again),
        }
    }
}

fn head(line: &Line) -> Result<(u64, Hash), PgError> {
    let found = line.rows.last_head_until(u64::MAX);
    // A row that cannot be read is not there for us to judge: the attempt is repeated.
    let found = found.map_err(|error| PgError::Lost(error.to_string()))?;
    Ok(found.map_or((FIRST_SEQUENCE, Hash::GENESIS), |head| (head.next, head.hash)))
}
