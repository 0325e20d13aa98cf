//! The leader's handle.

use std::time::Duration;

use pg::tokio_postgres::Statement;
use pg::{PgError, Session};

use super::contender::{Identity, Leader, leader_of};
use super::lease::{LeaseWatch, keep};
use super::rows::Connected;
use super::sql;
use crate::rows::checked_head;
use crate::{AppendError, Batch, Hash, OpenError};

/// How long giving up the lease may hold up an orderly end.
const FAREWELL: Duration = Duration::from_secs(1);

/// The handle to write a journal in a database with. There is one that can write, across all
/// processes: whoever holds the lease. [`PostgresJournal::append`] consumes it and gives it back only
/// on success. Dropping it gives up the lease, so that another node can lead at once.
pub struct PostgresJournal {
    pub(crate) me: Identity,
    pub(crate) line: Line,
    pub(crate) next: u64,
    pub(crate) head: Hash,
    pub(crate) watch: LeaseWatch,
}

/// A connection that can append.
pub(crate) struct Line {
    pub rows: Connected,
    append: Statement,
}

/// What came of an append that was answered.
pub(crate) enum Answer {
    Recorded,
    /// The lease is not ours in this epoch, or the journal does not end where the batch begins.
    Nothing,
}

impl Line {
    pub fn new(session: Session) -> Result<Self, PgError> {
        let append = session.prepare(sql::APPEND)?;
        Ok(Self { rows: Connected::new(session)?, append })
    }

    pub fn session(&self) -> &Session {
        self.rows.session()
    }

    pub fn append(
        &self,
        me: &Identity,
        epoch: u64,
        batch: &Batch,
        hashes: Hashes,
    ) -> Result<Answer, PgError> {
        let epoch = i64::try_from(epoch).unwrap_or(i64::MAX);
        let first = i64::try_from(batch.first).unwrap_or(i64::MAX);
        let count = i32::try_from(batch.count).unwrap_or(i32::MAX);
        let decision_version = i32::from(batch.decision_version);
        let _ = self.session().take_warning();
        let added = self.session().execute(
            &self.append,
            &[
                &epoch,
                &me.instance,
                &first,
                &count,
                &decision_version,
                &&hashes.own.0[..],
                &batch.bytes,
                &&hashes.previous.0[..],
            ],
        )?;
        // So the server says that it committed, but not as safely as it was told to.
        if let Some(warning) = self.session().take_warning() {
            return Err(PgError::NotReplicated(warning));
        }
        Ok(if added == 1 { Answer::Recorded } else { Answer::Nothing })
    }
}

/// A batch's place in the chain.
#[derive(Clone, Copy)]
pub(crate) struct Hashes {
    pub previous: Hash,
    pub own: Hash,
}

impl PostgresJournal {
    pub(super) fn open(
        me: Identity,
        session: Session,
        watch: LeaseWatch,
    ) -> Result<Self, OpenError> {
        let line = Line::new(session)?;
        let (next, head) = checked_head(&line.rows)?;
        keep(me.clone(), watch.clone())?;
        Ok(Self { me, line, next, head, watch })
    }

    /// The sequence the next batch must start with.
    #[must_use]
    pub fn next_sequence(&self) -> u64 {
        self.next
    }

    /// The chain's hash after the last batch.
    #[must_use]
    pub fn head_hash(&self) -> Hash {
        self.head
    }

    /// In which epoch this handle writes.
    #[must_use]
    pub fn epoch(&self) -> u64 {
        self.watch.epoch()
    }

    /// Tells when another node has come to lead.
    #[must_use]
    pub fn lost(&self) -> LeaseWatch {
        self.watch.clone()
    }

    /// Appends `batch` durably: when the handle comes back, the batch is recorded, here and on the
    /// synchronous standbys. Where no answer comes, this clears up what happened before it returns.
    ///
    /// # Errors
    /// Where the batch does not follow, another node leads, or the database refuses or is not reached
    /// for long. The handle is gone then, and with it the right to write.
    pub fn append(mut self, batch: &Batch) -> Result<Self, AppendError> {
        let next = batch.check_follows(self.next)?;
        if i32::try_from(batch.count).is_err() {
            let bytes = batch.bytes.len();
            return Err(AppendError::TooLarge { first: batch.first, bytes });
        }
        let hashes = Hashes { previous: self.head, own: batch.chain_hash(self.head) };
        match self.line.append(&self.me, self.watch.epoch(), batch, hashes) {
            Ok(Answer::Recorded) => {}
            Ok(Answer::Nothing) => self.explain(batch, hashes)?,
            Err(error) if error.is_unknown() || error.may_pass() => {
                self.recover(batch, hashes, error)?;
            }
            Err(error) => return Err(AppendError::from_postgres(batch.first, error)),
        }
        self.next = next;
        self.head = hashes.own;
        Ok(self)
    }

    /// Nothing was added: because another leads, or because our own epoch went up behind our back
    /// (a statement that was thought lost was carried out late).
    fn explain(&mut self, batch: &Batch, hashes: Hashes) -> Result<(), AppendError> {
        match leader_of(self.line.session()) {
            Ok(holder) if holder.as_ref().is_none_or(|held| held.instance != self.me.instance) => {
                Err(self.deposed(holder.map(|holder| holder.leader)))
            }
            Ok(_) => self.recover(batch, hashes, PgError::Lost("of its epoch".to_owned())),
            Err(error) => self.recover(batch, hashes, error),
        }
    }

    pub(super) fn deposed(&self, leader: Option<Leader>) -> AppendError {
        self.watch.lose();
        AppendError::Deposed { leader }
    }
}

impl Drop for PostgresJournal {
    fn drop(&mut self) {
        self.watch.end();
        let epoch = i64::try_from(self.watch.epoch()).unwrap_or(i64::MAX);
        let session = self.line.session();
        let client = session.client();
        // Where it fails the lease runs out by itself.
        let _ = session.wait_for(
            async {
                let give_up = client.prepare(sql::GIVE_UP).await?;
                client.execute(&give_up, &[&epoch, &self.me.instance]).await
            },
            FAREWELL,
        );
    }
}
