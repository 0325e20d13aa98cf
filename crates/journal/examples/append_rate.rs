//! Append throughput: `cargo run --release -p journal --example append_rate -- FOLDER`
//!
//! For each batch size: as fast as possible, then paced at 32 MB/s, which is 250,000 operations
//! of 128 bytes a second. FOLDER must be on the disk to measure; it is emptied.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use std::{env, fs, thread};

use journal::{Batch, FIRST_SEQUENCE, JournalReader, SqliteJournal};

const PACE_BYTES_PER_SECOND: f64 = 32e6;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = env::args_os().nth(1).map(PathBuf::from).ok_or("usage: append_rate FOLDER")?;
    println!("   batch   pace     p50 ms   p99 ms   max ms    MB/s   verify MB/s");
    for kib in [16, 64, 256, 1024] {
        for paced in [false, true] {
            measure(&folder.join("append_rate"), kib * 1024, paced)?;
        }
    }
    Ok(())
}

fn measure(folder: &Path, size: usize, paced: bool) -> Result<(), Box<dyn Error>> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    let mut journal = SqliteJournal::open(folder)?;
    let megabytes = if paced { 128 } else { 512 };
    let batches = (megabytes * 1024 * 1024 / size).min(3000);
    let interval = Duration::from_secs_f64(size as f64 / PACE_BYTES_PER_SECOND);
    let mut times = Vec::with_capacity(batches);
    let start = Instant::now();
    for _ in 0..batches {
        let batch = batch(journal.next_sequence(), size);
        let before = Instant::now();
        journal = journal.append(&batch)?;
        times.push(before.elapsed());
        if paced {
            thread::sleep(interval.saturating_sub(before.elapsed()));
        }
    }
    let rate = megabytes_per_second(batches * size, start.elapsed());
    let start = Instant::now();
    let reader = JournalReader::open(folder)?;
    for batch in reader.chain(FIRST_SEQUENCE) {
        batch?;
    }
    let verified = megabytes_per_second(batches * size, start.elapsed());
    report(size, paced, &mut times, rate, verified);
    drop(journal);
    Ok(fs::remove_dir_all(folder)?)
}

/// Pseudo-random, so that nothing below can compress it.
fn batch(first: u64, size: usize) -> Batch {
    let mut state = first | 1;
    let words = (0..size / 8).flat_map(|_| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.to_le_bytes()
    });
    Batch {
        first,
        count: u32::try_from(size / 128).unwrap_or(1),
        decision_version: 1,
        bytes: words.collect(),
    }
}

fn megabytes_per_second(bytes: usize, time: Duration) -> f64 {
    bytes as f64 / 1e6 / time.as_secs_f64()
}

fn report(size: usize, paced: bool, times: &mut [Duration], rate: f64, verified: f64) {
    times.sort();
    let at = |share: usize| times[(times.len() - 1) * share / 100].as_secs_f64() * 1e3;
    let pace = if paced { "32 MB/s" } else { "full" };
    let (p50, p99, max) = (at(50), at(99), at(100));
    let kib = size / 1024;
    println!("{kib:5} KiB {pace:>7} {p50:8.2} {p99:8.2} {max:8.2} {rate:8.1} {verified:8.0}");
}
