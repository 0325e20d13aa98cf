//! Records as they stand in the journal.

use crate::failure::Failure;
use engine::Record;
use journal::StoredBatch;

/// The records of one batch.
pub fn of_batch(batch: &StoredBatch) -> Result<Vec<Record>, Failure> {
    let records: Result<Vec<Record>, _> = minicbor::decode(&batch.bytes);
    records.map_err(|error| Failure::while_doing(error, format!("at sequence {}", batch.first)))
}
