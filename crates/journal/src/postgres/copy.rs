//! Many recorded batches at once, from another journal.

use std::pin::pin;
use std::time::Duration;

use pg::PgError;
use pg::tokio_postgres::binary_copy::BinaryCopyInWriter;
use pg::tokio_postgres::types::{ToSql, Type};

use super::writer::PostgresJournal;
use crate::{AppendError, StoredBatch};

/// How long one piece may take. A large one waits for its standbys too.
const DEADLINE: Duration = Duration::from_secs(120);

/// Holds the lease's row until the piece is committed; $1 epoch, $2 instance.
const HOLD: &str = "
SELECT 1 FROM journal.lease WHERE epoch = $1 AND instance = $2 FOR KEY SHARE";

const COPY: &str = "
COPY journal.batch (first, count, decision_version, hash, bytes) FROM STDIN (FORMAT binary)";

const TYPES: [Type; 5] = [Type::INT8, Type::INT4, Type::INT4, Type::BYTEA, Type::BYTEA];

impl PostgresJournal {
    /// Adds batches that were recorded elsewhere and verified there, in one transaction; the handle
    /// comes back only on success. What came of a piece whose answer is missing shows when the journal
    /// is opened again.
    pub(crate) fn copy(mut self, batches: &[StoredBatch]) -> Result<Self, AppendError> {
        let Some(last) = batches.last() else { return Ok(self) };
        let mut next = self.next;
        for batch in batches {
            if batch.first != next || i32::try_from(batch.count).is_err() {
                return Err(AppendError::DoesNotFollow { expected: next, found: batch.first });
            }
            next = batch.next_sequence();
        }
        let copied = self.line.session().wait_for(self.copy_in(batches), DEADLINE);
        let first = batches[0].first;
        match copied {
            Ok(true) => {}
            Ok(false) => return Err(self.deposed(None)),
            Err(error) => return Err(AppendError::from_postgres(first, error)),
        }
        if let Some(warning) = self.line.session().take_warning() {
            return Err(AppendError::from_postgres(first, PgError::NotReplicated(warning)));
        }
        (self.next, self.head) = (next, last.hash);
        Ok(self)
    }

    /// False where the lease is lost.
    async fn copy_in(&self, batches: &[StoredBatch]) -> Result<bool, pg::tokio_postgres::Error> {
        let client = self.line.session().client();
        let epoch = i64::try_from(self.epoch()).unwrap_or(i64::MAX);
        client.batch_execute("BEGIN").await?;
        if client.query(HOLD, &[&epoch, &self.me.instance]).await?.is_empty() {
            client.batch_execute("ROLLBACK").await?;
            return Ok(false);
        }
        let mut writer = pin!(BinaryCopyInWriter::new(client.copy_in(COPY).await?, &TYPES));
        for batch in batches {
            let first = i64::try_from(batch.first).unwrap_or(i64::MAX);
            let count = i32::try_from(batch.count).unwrap_or(i32::MAX);
            let decision_version = i32::from(batch.decision_version);
            let hash = &batch.hash.0[..];
            let row: [&(dyn ToSql + Sync); 5] =
                [&first, &count, &decision_version, &hash, &batch.bytes];
            writer.as_mut().write(&row).await?;
        }
        writer.finish().await?;
        client.batch_execute("COMMIT").await?;
        Ok(true)
    }
}
