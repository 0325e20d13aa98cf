//! The bytes of a batch: its records in deterministic CBOR, one after the other, nothing between
//! them and nothing around them. How many there are stands beside them in the journal.
//!
//! These bytes are hashed as stored and kept for ever; `fixtures/batch.txt` holds an example.

use engine::Record;
use journal::StoredBatch;
use minicbor::Decoder;

/// A batch whose bytes are not the records it claims to hold.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("at sequence {sequence}: {problem}")]
pub struct DecodeError {
    /// The first record that cannot be read.
    pub sequence: u64,
    /// What is wrong with it.
    pub problem: String,
}

impl DecodeError {
    fn new(sequence: u64, problem: impl ToString) -> Self {
        let problem = problem.to_string();
        Self { sequence, problem }
    }
}

/// Appends the bytes of one record.
///
/// # Panics
/// Never: writing to memory does not fail.
pub fn encode_record(record: &Record, into: &mut Vec<u8>) {
    minicbor::encode(record, into).expect("writing to memory does not fail");
}

/// The records of a batch.
///
/// # Errors
/// Where the bytes are not exactly as many records as the batch claims, with sequences that follow.
pub fn decode_batch(batch: &StoredBatch) -> Result<Vec<Record>, DecodeError> {
    let mut decoder = Decoder::new(&batch.bytes);
    let mut records = Vec::new();
    for sequence in batch.first..batch.next_sequence() {
        records.push(next(&mut decoder, sequence)?);
    }
    let left = batch.bytes.len() - decoder.position();
    if left > 0 {
        let problem = format!("{left} bytes follow the last record of the batch");
        return Err(DecodeError::new(batch.next_sequence(), problem));
    }
    Ok(records)
}

/// One record of a batch; those before it are only passed over.
///
/// # Errors
/// Where the bytes up to it are not records.
pub fn decode_one(batch: &StoredBatch, sequence: u64) -> Result<Record, DecodeError> {
    let mut decoder = Decoder::new(&batch.bytes);
    for passed in batch.first..sequence {
        decoder.skip().map_err(|error| DecodeError::new(passed, error))?;
    }
    next(&mut decoder, sequence)
}

fn next(decoder: &mut Decoder<'_>, sequence: u64) -> Result<Record, DecodeError> {
    let record: Record = decoder.decode().map_err(|error| DecodeError::new(sequence, error))?;
    if record.stamp.sequence == sequence {
        return Ok(record);
    }
    let found = record.stamp.sequence;
    let problem = format!("the record there calls itself {found}");
    Err(DecodeError::new(sequence, problem))
}
