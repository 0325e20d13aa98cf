//! What every store of batches can be asked, and what is checked the same way in all of them.

use crate::batch::next_sequence;
use crate::{ChainError, FIRST_SEQUENCE, Hash, Problem, StoredBatch};

/// Where a batch lies and what the chain is after it, without its bytes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct BatchHead {
    pub first: u64,
    pub next: u64,
    pub hash: Hash,
}

/// The rows of a journal.
pub(crate) trait Rows {
    /// The last batch that starts at `sequence` or before.
    fn last_head_until(&self, sequence: u64) -> Result<Option<BatchHead>, ChainError>;

    /// The first sequence of the first batch that starts at `sequence` or after.
    fn next_first(&self, sequence: u64) -> Result<Option<u64>, ChainError>;

    /// Rows that start at `bound` or after, as long as they follow one another from `expected` and
    /// `limit_bytes` are not reached; at least one if there is one.
    fn collect(
        &self,
        bound: u64,
        expected: u64,
        limit_bytes: usize,
        into: &mut Vec<StoredBatch>,
    ) -> Result<(), ChainError>;
}

/// The sequence after the last record and the chain's hash there, with the last batch verified
/// against its predecessor.
pub(crate) fn checked_head(rows: &impl Rows) -> Result<(u64, Hash), ChainError> {
    let Some(last) = rows.last_head_until(u64::MAX)? else {
        return Ok((FIRST_SEQUENCE, Hash::GENESIS));
    };
    let before = rows.last_head_until(last.first - 1)?;
    let (expected, previous) =
        before.map_or((FIRST_SEQUENCE, Hash::GENESIS), |head| (head.next, head.hash));
    let mut found = Vec::new();
    rows.collect(last.first, last.first, 1, &mut found)?;
    let missing = || torn(last.first, "its row cannot be found".to_owned());
    verify(found.first().ok_or_else(missing)?, expected, previous)?;
    Ok((last.next, last.hash))
}

/// Whether `batch` is what must come at `expected` after `previous`.
pub(crate) fn verify(batch: &StoredBatch, expected: u64, previous: Hash) -> Result<(), ChainError> {
    if batch.first != expected {
        return Err(ChainError::discontinuity(expected, batch.first));
    }
    let computed = batch.chain_hash(previous);
    if computed != batch.hash {
        let stored = batch.hash;
        return Err(ChainError::new(expected, Problem::Altered { stored, computed }));
    }
    Ok(())
}

/// The sequence after a row that claims so many records.
pub(crate) fn checked_next(first: u64, count: u32) -> Result<u64, ChainError> {
    next_sequence(first, count)
        .filter(|_| count > 0 && first >= FIRST_SEQUENCE)
        .ok_or_else(|| torn(first, format!("it claims {count} records")))
}

pub(crate) fn torn(sequence: u64, what: String) -> ChainError {
    ChainError::new(sequence, Problem::Torn(what))
}
