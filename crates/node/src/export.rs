//! The journal as JSON Lines, one record a line: for reading, not for importing.

use std::io::{self, Write};

use engine::{Actor, Command, Event, Facts, IdempotencyKey, Outcome, Record, Rejection};
use journal::{ChainError, StoredBatch};
use serde::Serialize;
use units::Timestamp;

use crate::Home;
use crate::codec::{DecodeError, decode_batch};

/// Why an export ended early.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The journal cannot be opened.
    #[error(transparent)]
    Open(#[from] journal::OpenError),
    /// The chain is broken.
    #[error("the journal is damaged {0}")]
    Chain(#[from] ChainError),
    /// A batch holds something that is not a record.
    #[error("the journal cannot be understood {0}")]
    Decode(#[from] DecodeError),
    /// Whoever receives it does not.
    #[error("the export cannot be written: {0}")]
    Write(#[from] io::Error),
}

#[derive(Serialize)]
struct Line<'a> {
    sequence: u64,
    time: Timestamp,
    actor: Actor,
    #[serde(skip_serializing_if = "Option::is_none")]
    key: Option<&'a IdempotencyKey>,
    command: &'a Command,
    #[serde(skip_serializing_if = "Option::is_none")]
    facts: Option<&'a Facts>,
    #[serde(flatten)]
    outcome: Told<'a>,
    batch: BatchOf,
}

#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum Told<'a> {
    Events(&'a [Event]),
    Rejection(&'a Rejection),
}

/// Where the record lies and what proves it.
#[derive(Serialize)]
struct BatchOf {
    first: u64,
    decision_version: u16,
    hash: String,
}

impl<'a> Line<'a> {
    fn new(record: &'a Record, batch: &StoredBatch) -> Self {
        let Record { stamp, envelope, outcome } = record;
        Self {
            sequence: stamp.sequence,
            time: stamp.time,
            actor: envelope.actor,
            key: envelope.key.as_ref(),
            command: &envelope.command,
            facts: (envelope.facts != Facts::default()).then_some(&envelope.facts),
            outcome: match outcome {
                Outcome::Done(events) => Told::Events(events),
                Outcome::Rejected(rejection) => Told::Rejection(rejection),
            },
            batch: BatchOf {
                first: batch.first,
                decision_version: batch.decision_version,
                hash: batch.hash.to_string(),
            },
        }
    }
}

/// Writes the records from `from` to `to` (both included, as far as there are any) and tells how
/// many. The chain is checked on the way; the writer may be running.
///
/// # Errors
/// Where the journal is damaged or `writer` refuses.
pub fn export(
    home: impl Into<Home>,
    from: u64,
    to: u64,
    mut writer: impl Write,
) -> Result<u64, ExportError> {
    let reader = home.into().journal.reader()?;
    let mut written = 0;
    for batch in reader.chain(from) {
        let batch = batch?;
        if batch.first > to {
            break;
        }
        for record in decode_batch(&batch)? {
            if (from..=to).contains(&record.stamp.sequence) {
                let line = Line::new(&record, &batch);
                serde_json::to_writer(&mut writer, &line).map_err(io::Error::from)?;
                writer.write_all(b"\n")?;
                written += 1;
            }
        }
    }
    writer.flush()?;
    Ok(written)
}
