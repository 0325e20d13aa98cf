//! Which record was the first at or after a time.

use journal::JournalReader;
use units::Timestamp;

use crate::codec::decode_one;
use crate::feed::{Feed, FeedError};

impl Feed {
    /// The sequence of the first record at `time` or later; the next one to be recorded where there
    /// is none. Looks at some twenty records of the journal.
    ///
    /// # Errors
    /// Where the journal cannot be read.
    pub fn sequence_at(&self, time: Timestamp) -> Result<u64, FeedError> {
        let reader = self.reader()?;
        // Times never decrease: everything before `low` is earlier, nothing from `high` on is.
        let (mut low, mut high) = (journal::FIRST_SEQUENCE, self.next_sequence());
        while low < high {
            let middle = low + (high - low) / 2;
            if time_of(&reader, middle)?.is_some_and(|at| at < time) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        Ok(low)
    }
}

fn time_of(reader: &JournalReader, sequence: u64) -> Result<Option<Timestamp>, FeedError> {
    let batches = reader.batches_from(sequence, 1)?;
    let Some(batch) = batches.first() else { return Ok(None) };
    Ok(Some(decode_one(batch, sequence)?.stamp.time))
}
