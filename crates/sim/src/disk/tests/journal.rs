//! The journal on this disk: what it promises, at every crash.

use std::path::Path;

use journal::{
    AppendError, Batch, ChainError, JournalReader, OpenError, Problem, SqliteJournal, StoredBatch,
};

use super::{content, disk};
use crate::disk::{Disk, Faults, Happened, Outage};

/// The batch that starts at `first`, from its place alone.
fn batch(first: u64) -> Batch {
    let count = 1 + u32::try_from(first % 3).expect("small");
    let mut bytes = content(first.cast_signed());
    if first.is_multiple_of(4) {
        bytes = bytes.repeat(5);
    }
    Batch { first, count, decision_version: 1, bytes }
}

/// Appends until the sequence `end`; the one after the last batch that was acknowledged, and what
/// stopped it.
fn append(mut journal: SqliteJournal, end: u64) -> (u64, Result<SqliteJournal, AppendError>) {
    while journal.next_sequence() < end {
        let next = journal.next_sequence();
        journal = match journal.append(&batch(next)) {
            Ok(journal) => journal,
            Err(error) => return (next, Err(error)),
        };
    }
    (journal.next_sequence(), Ok(journal))
}

/// The sequence after the last batch, where the chain is sound and holds what was appended.
fn checked_end(folder: &Path) -> Result<u64, ChainError> {
    let reader = JournalReader::open(folder).expect("opens");
    let mut end = 1;
    for found in reader.chain(1) {
        let found: StoredBatch = found?;
        let appended = batch(end);
        assert!(
            (found.first, found.count, &found.bytes) == (end, appended.count, &appended.bytes),
            "the batch at {end} is not what was appended"
        );
        end = found.next_sequence();
    }
    Ok(end)
}

fn after(sequence: u64) -> u64 {
    batch(sequence).next_sequence().expect("fits")
}

/// The head may be what was acknowledged or the batch that was under way, nothing else.
fn assert_follows(acknowledged: u64, found: u64, when: &str) {
    assert!(
        found == acknowledged || found == after(acknowledged),
        "{when}: {acknowledged} was acknowledged, {found} found"
    );
}

#[test]
fn what_is_acknowledged_survives_every_crash() {
    let mut all = Happened::default();
    for seed in 1..=3 {
        let mut crashes = 0;
        for operations in 0.. {
            let (folder, disk) = disk(seed * 1000 + operations, Faults::none());
            let _entered = disk.enter();
            disk.crash_after(operations);
            let opened = SqliteJournal::open(folder.path());
            let (acknowledged, stopped) =
                opened.map_or((1, None), |journal| with_error(append(journal, 20)));
            if !disk.has_crashed() {
                break;
            }
            drop(stopped);
            crashes += 1;
            disk.restart();
            let when = format!("seed {seed}, operation {operations}");
            let journal = SqliteJournal::open(folder.path()).expect(&when);
            assert_follows(acknowledged, journal.next_sequence(), &when);
            assert_eq!(checked_end(folder.path()), Ok(journal.next_sequence()), "{when}");
            all += disk.happened();
        }
        assert!(crashes > 40, "{crashes} crashes");
    }
    assert!(all.torn > 50 && all.lost > 50 && all.kept > 50, "{all:?}");
}

/// Without a crash, closing would move the log into the file.
fn drop_after_crash<T>(disk: &Disk, journal: T) {
    disk.crash_now();
    drop(journal);
}

fn with_error<T, E>((end, stopped): (u64, Result<T, E>)) -> (u64, Option<E>) {
    (end, stopped.err())
}

/// One journal, one outage after the other, everything goes wrong now and then.
#[test]
fn a_journal_lives_through_many_bad_days() {
    let mut all = Happened::default();
    for seed in 1..=12 {
        let (folder, disk) = disk(seed, Faults::harsh());
        let _entered = disk.enter();
        let mut known = 1;
        for life in 0..20 {
            let when = format!("seed {seed}, life {life}");
            if let Some(opened) = open_again(&disk, folder.path(), &when) {
                assert_follows(known, opened.next_sequence(), &when);
                known = append_further(opened, &when);
            }
            disk.restart();
        }
        assert!(known > 20, "seed {seed} came to {known}");
        disk.set_faults(Faults::none());
        let last = SqliteJournal::open(folder.path()).expect("opens").next_sequence();
        assert_follows(known, last, "at last");
        assert_eq!(checked_end(folder.path()), Ok(last));
        all += disk.happened();
    }
    let Happened { crashed, power_lost, process_lost, full, sync_failed, read_failed, .. } = all;
    for count in [crashed, power_lost, process_lost, full, sync_failed, read_failed] {
        assert!(count > 5, "{all:?}");
    }
}

/// The journal if the disk lets it be opened; that it is damaged is never a reason.
fn open_again(_disk: &Disk, folder: &Path, when: &str) -> Option<SqliteJournal> {
    match SqliteJournal::open(folder) {
        Ok(journal) => Some(journal),
        Err(OpenError::Storage(_)) => None,
        Err(OpenError::Damaged(ChainError { problem: Problem::Unreadable(_), .. })) => None,
        Err(other) => panic!("{when}: {other}"),
    }
}

fn append_further(journal: SqliteJournal, when: &str) -> u64 {
    let end = journal.next_sequence() + 12;
    let (known, stopped) = append(journal, end);
    match stopped {
        Ok(_) | Err(AppendError::DiskFull { .. } | AppendError::Storage { .. }) => known,
        Err(other) => panic!("{when}: {other}"),
    }
}

/// Whoever opens the journal may tell of what it finds there.
#[test]
fn what_an_opened_journal_shows_survives_a_loss_of_power() {
    let mut found_more = 0;
    for seed in 1..=60 {
        let (folder, disk) = disk(seed, Faults::none());
        let _entered = disk.enter();
        let journal = SqliteJournal::open(folder.path()).expect("opens");
        if seed % 2 == 0 {
            disk.crash_after(12 + seed / 4);
        } else {
            disk.set_faults(Faults { sync_failed: 100, ..Faults::none() });
        }
        let (acknowledged, _) = with_error(append(journal, 40));
        disk.set_faults(Faults::none());
        disk.restart_after(Outage::Process);
        let journal = SqliteJournal::open(folder.path()).expect("opens");
        let shown = journal.next_sequence();
        found_more += u64::from(shown > acknowledged);
        // Grows on what it found, half the time.
        let known = if seed % 3 == 0 {
            drop_after_crash(&disk, journal);
            shown
        } else {
            let (known, journal) = append(journal, shown + 5);
            drop_after_crash(&disk, journal);
            known
        };
        disk.restart_after(Outage::Power);
        let journal = SqliteJournal::open(folder.path()).expect("opens");
        assert_eq!(journal.next_sequence(), known, "seed {seed}: {shown} was shown");
        assert_eq!(checked_end(folder.path()), Ok(known), "seed {seed}");
    }
    assert!(found_more > 10, "only {found_more} found a batch that nobody had acknowledged");
}
