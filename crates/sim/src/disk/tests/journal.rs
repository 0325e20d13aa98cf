//! The journal on this disk: what it promises, at every crash.

use std::path::Path;

use journal::{
    AppendError, Batch, ChainError, JournalReader, OpenError, Problem, SqliteJournal, StoredBatch,
};

use super::{content, disk};
use crate::disk::{Disk, Faults, Happened, Outage};

/// The batch that starts at `first`, from its place alone.
pub(super) fn batch(first: u64) -> Batch {
    let count = 1 + u32::try_from(first % 3).expect("small");
    let mut bytes = content(first.cast_signed());
    if first.is_multiple_of(4) {
        bytes = bytes.repeat(5);
    }
    Batch { first, count, decision_version: 1, bytes }
}

/// Appends until the sequence `end`; the one after the last batch that was acknowledged, and what
/// stopped it.
pub(super) fn append(
    mut journal: SqliteJournal,
    end: u64,
) -> (u64, Result<SqliteJournal, AppendError>) {
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
pub(super) fn checked_end(folder: &Path) -> Result<u64, ChainError> {
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
    for seed in 1..=2 {
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
pub(super) fn drop_after_crash<T>(disk: &Disk, journal: T) {
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
    for seed in 1..=8 {
        let (folder, disk) = disk(seed, Faults::harsh());
        let _entered = disk.enter();
        let mut known = 1;
        for life in 0..20 {
            known = live(folder.path(), known, &format!("seed {seed}, life {life}"));
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

/// From one start to whatever ends it; the sequence after the last batch that is known then.
fn live(folder: &Path, known: u64, when: &str) -> u64 {
    let (mut journal, checkpointer) = match SqliteJournal::open_without_thread(folder) {
        Ok(opened) => opened,
        // That it is damaged is never a reason.
        Err(OpenError::Storage(_)) => return known,
        Err(OpenError::Damaged(ChainError { problem: Problem::Unreadable(_), .. })) => {
            return known;
        }
        Err(other) => panic!("{when}: {other}"),
    };
    assert_follows(known, journal.next_sequence(), when);
    for step in 1..=12 {
        let next = journal.next_sequence();
        journal = match journal.append(&batch(next)) {
            Ok(journal) => journal,
            Err(AppendError::DiskFull { .. } | AppendError::Storage { .. }) => return next,
            Err(other) => panic!("{when}: {other}"),
        };
        if step % 4 == 0 {
            let _ = checkpointer.checkpoint();
        }
    }
    // Closing in peace moves the log as well, or fails to.
    drop(checkpointer);
    journal.next_sequence()
}

/// Whoever opens the journal may tell of what it finds there.
#[test]
fn what_an_opened_journal_shows_survives_a_loss_of_power() {
    let mut found_more = 0;
    for seed in 1..=40 {
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
    assert!(found_more > 5, "only {found_more} found a batch that nobody had acknowledged");
}

/// The switch to the log commits behind SQLite's answer, where its failure is easily missed; then
/// batches would go through rollback journals, whose deletion is not synced.
#[test]
fn a_journal_that_opens_keeps_a_log() {
    let mut failed = 0;
    for seed in 1..=60 {
        let (folder, disk) = disk(seed, Faults { sync_failed: 150, ..Faults::none() });
        let _entered = disk.enter();
        let Ok(journal) = SqliteJournal::open(folder.path()) else {
            failed += 1;
            continue;
        };
        disk.set_faults(Faults::none());
        let header = std::fs::read(folder.path().join("journal.db")).expect("reads");
        assert_eq!(header[18..20], [2, 2], "seed {seed}: not in the mode of a log");
        drop(journal);
    }
    assert!(failed > 5 && failed < 55, "{failed} could not be opened");
}

/// What a failed sync left in the log comes back in part where the log was cut and the cut was not
/// safe; older batches in it would be laid over the file.
#[test]
fn what_was_secured_is_not_covered_by_the_old_log() {
    for seed in 1..=40 {
        let (folder, disk) = disk(seed, Faults::none());
        let _entered = disk.enter();
        let (next, journal) = append(SqliteJournal::open(folder.path()).expect("opens"), 8);
        disk.set_faults(Faults { sync_failed: 1000, ..Faults::none() });
        let stopped = journal.expect("appends").append(&batch(next));
        assert!(matches!(stopped, Err(AppendError::Storage { .. })));
        disk.set_faults(Faults::none());
        disk.restart_after(Outage::Process);
        let journal = SqliteJournal::open(folder.path()).expect("opens");
        let shown = journal.next_sequence();
        assert_eq!(shown, after(next), "nobody lost the batch yet");
        drop_after_crash(&disk, journal);
        disk.restart_after(Outage::Power);
        let journal = SqliteJournal::open(folder.path()).expect("opens");
        assert_eq!(journal.next_sequence(), shown, "seed {seed}");
    }
}
