//! What the disk alone allows: one blob a commit into SQLite, `synchronous=FULL`, without a chain.

use std::path::Path;
use std::time::{Duration, Instant};

use rusqlite::{Connection, params};

use crate::Error;

/// Commits a second of blobs of so many bytes, measured for about `time`.
///
/// # Errors
/// Where SQLite refuses.
#[allow(clippy::cast_precision_loss, reason = "a count of commits")]
pub fn blobs_per_second(folder: &Path, bytes: usize, time: Duration) -> Result<f64, Error> {
    let connection = Connection::open(folder.join("baseline.db"))?;
    connection.pragma_update(None, "page_size", 16_384)?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.execute_batch("CREATE TABLE blob (id INTEGER PRIMARY KEY, bytes BLOB NOT NULL)")?;
    let mut insert = connection.prepare("INSERT INTO blob (bytes) VALUES (?1)")?;
    let blob = noise(bytes);
    let (start, mut commits) = (Instant::now(), 0_u64);
    while start.elapsed() < time {
        insert.execute(params![blob])?;
        commits += 1;
    }
    Ok(commits as f64 / start.elapsed().as_secs_f64())
}

/// Bytes that nothing below can make shorter.
pub(crate) fn noise(bytes: usize) -> Vec<u8> {
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    let words = std::iter::repeat_with(|| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.to_le_bytes()
    });
    words.flatten().take(bytes).collect()
}
