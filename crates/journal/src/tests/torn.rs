//! The disk loses or mixes up parts of the files.

use std::fs;
use std::path::Path;

use super::{append_all, batch, five, folder, head_of, read_all};
use crate::{JournalReader, SqliteJournal};

/// What a crash leaves when only the first `length` bytes of the write-ahead log reached the
/// disk.
fn crash_image(from: &Path, to: &Path, length: u64) {
    let wal = fs::read(from.join("journal.db-wal")).expect("a log");
    let length = usize::try_from(length).expect("fits");
    fs::create_dir_all(to).expect("creates");
    fs::copy(from.join("journal.db"), to.join("journal.db")).expect("copies");
    fs::write(to.join("journal.db-wal"), &wal[..length]).expect("writes");
}

#[test]
fn a_log_cut_anywhere_leaves_a_prefix_of_whole_batches() {
    let folder = folder();
    let mut journal = SqliteJournal::open(folder.path()).expect("opens");
    let wal = folder.path().join("journal.db-wal");
    let mut ends = vec![fs::metadata(&wal).expect("a log").len()];
    let batches = [batch(1, 2, 40_000), batch(3, 1, 10), batch(4, 9, 90_000)];
    for batch in &batches {
        journal = journal.append(batch).expect("appends");
        ends.push(fs::metadata(&wal).expect("a log").len());
    }
    let last = *ends.last().expect("some");
    let near = ends.iter().flat_map(|end| [end.saturating_sub(1), *end]).collect::<Vec<_>>();
    for length in (ends[0]..last).step_by(7_001).chain(near) {
        let image = folder.path().join(format!("image{length}"));
        crash_image(folder.path(), &image, length);
        let whole = ends[1..].iter().filter(|end| **end <= length).count();
        let reopened = SqliteJournal::open(&image).expect("opens");
        assert_eq!(reopened.head_hash(), head_of(&batches[..whole]), "cut at {length}");
        assert_eq!(read_all(&image), batches[..whole]);
    }
}

/// The log may hold what no sync has saved, so nothing may depend on it any longer.
#[test]
fn what_is_found_in_the_log_is_in_the_file_when_the_journal_is_open() {
    let folder = folder();
    let batches = [batch(1, 2, 40_000), batch(3, 1, 10), batch(4, 9, 90_000)];
    let journal = append_all(SqliteJournal::open(folder.path()).expect("opens"), &batches);
    let wal = fs::metadata(folder.path().join("journal.db-wal")).expect("a log").len();
    let found = folder.path().join("found");
    crash_image(folder.path(), &found, wal);
    drop(journal);

    let opened = SqliteJournal::open(&found).expect("opens");
    let file_alone = folder.path().join("file-alone");
    crash_image(&found, &file_alone, 0);
    assert_eq!(read_all(&file_alone), batches);
    drop(opened);
}

#[test]
fn a_bit_flipped_in_the_file_of_a_batch_is_found() {
    let folder = folder();
    let batches = five(folder.path());
    let file = folder.path().join("journal.db");
    let sound = fs::read(&file).expect("reads");
    // A part of the third batch as it lies in the file.
    let part = &batches[2].bytes[..64];
    let place = sound.windows(64).position(|window| window == part).expect("in the file");
    for offset in [place, place + 63, place + 5_000] {
        let mut broken = sound.clone();
        broken[offset] ^= 0x10;
        fs::write(&file, broken).expect("writes");
        let reader = JournalReader::open(folder.path()).expect("opens");
        let error = reader.chain(1).find_map(Result::err).expect("found");
        assert_eq!(error.sequence, 5);
    }
}

#[test]
fn a_page_of_zeros_is_found_wherever_it_is() {
    let folder = folder();
    five(folder.path());
    let file = folder.path().join("journal.db");
    let sound = fs::read(&file).expect("reads");
    let page = 16_384;
    assert!(sound.len() / page >= 5, "too few pages to try");
    for number in 1..sound.len() / page {
        let mut broken = sound.clone();
        broken[number * page..(number + 1) * page].fill(0);
        fs::write(&file, broken).expect("writes");
        let failed = match JournalReader::open(folder.path()) {
            Ok(reader) => reader.chain(1).any(|batch| batch.is_err()),
            Err(_) => true,
        };
        assert!(failed, "page {number}");
    }
}

#[test]
fn a_file_cut_short_is_found() {
    let folder = folder();
    five(folder.path());
    let file = folder.path().join("journal.db");
    let sound = fs::read(&file).expect("reads");
    for keep in [20_000, 33_000, sound.len() - 16_384] {
        fs::write(&file, &sound[..keep]).expect("writes");
        let failed = match JournalReader::open(folder.path()) {
            Ok(reader) => reader.chain(1).any(|batch| batch.is_err()),
            Err(_) => true,
        };
        assert!(failed, "cut at {keep}");
    }
}
